"""Writes scans the way scanners do: TIFF G4, JPEG in PDF, single JPEG and PNG files."""

import io
from pathlib import Path

import pikepdf
from PIL import Image


def write_tiff_g4(path: Path, images: list[Image.Image], dpi: int) -> None:
    """A multi-page black-and-white TIFF, CCITT Group 4."""
    first, *rest = images
    first.save(
        path,
        format="TIFF",
        compression="group4",
        dpi=(dpi, dpi),
        save_all=True,
        append_images=rest,
    )


def write_tiff_lzw(path: Path, images: list[Image.Image], dpi: int) -> None:
    """A multi-page grey or colour TIFF, LZW."""
    first, *rest = images
    first.save(
        path,
        format="TIFF",
        compression="tiff_lzw",
        dpi=(dpi, dpi),
        save_all=True,
        append_images=rest,
    )


def write_single(path: Path, image: Image.Image, dpi: int) -> None:
    """One JPEG or PNG, by the ending of its name."""
    if path.suffix == ".png":
        image.quantize(24).save(path, dpi=(dpi, dpi), optimize=False)
    else:
        image.save(path, quality=78, dpi=(dpi, dpi))


def write_pdf(
    path: Path, images: list[Image.Image], dpi: list[int], hidden: list[str] | None = None
) -> None:
    """A PDF of JPEG images; `hidden` puts an invisible text layer over each of them."""
    with pikepdf.new() as pdf:
        for index, image in enumerate(images):
            _add_page(pdf, image, dpi[index], hidden[index] if hidden else "")
        pdf.save(path, deterministic_id=True)


def _add_page(pdf: pikepdf.Pdf, image: Image.Image, dpi: int, hidden: str) -> None:
    width, height = image.width * 72 / dpi, image.height * 72 / dpi
    picture = pikepdf.Stream(pdf, _jpeg(image))
    picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    picture.Width, picture.Height, picture.BitsPerComponent = image.width, image.height, 8
    grey = image.mode == "L"
    picture.ColorSpace = pikepdf.Name.DeviceGray if grey else pikepdf.Name.DeviceRGB
    picture.Filter = pikepdf.Name.DCTDecode
    content = f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Im0 Do Q\n"
    if hidden:
        lines = " ".join(f"({line}) Tj T*" for line in hidden.split("\n"))
        content += f"BT /F0 9 Tf 3 Tr 11 TL 60 {height - 70:.0f} Td {lines} ET\n"
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, round(width, 2), round(height, 2)],
        Resources=pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(Im0=picture), Font=pikepdf.Dictionary(F0=font)
        ),
        Contents=pikepdf.Stream(pdf, content.encode("ascii")),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def _jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format="JPEG", quality=52 if image.mode == "L" else 60)
    return buffer.getvalue()
