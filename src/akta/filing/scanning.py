"""Measuring reproductions: pixels, resolution, depth and compression of each page."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import pikepdf
from PIL import Image, UnidentifiedImageError

from akta.law.filing.formats import Content
from akta.law.filing.scans import ScanPage

MOST_PAGES = 5000
_IMAGES = frozenset(
    {Content.TIFF, Content.GEOTIFF, Content.JPEG, Content.PNG, Content.GIF, Content.BMP}
)
_LOSSY_TIFF = frozenset({"jpeg", "tiff_jpeg", "webp"})
_STANDARD_SUM = 3688
"""Sum of the standard luminance table of JPEG (IJG quality 50)."""
_MIRRORED = {"L": 8, "LA": 16, "P": 8, "1": 1, "RGB": 24, "RGBA": 32, "CMYK": 32, "YCbCr": 24}


def scan_pages(file: BinaryIO, content: Content | None) -> list[ScanPage] | None:
    """Every page of an image file or a PDF; None where there is nothing to measure."""
    file.seek(0)
    try:
        if content in _IMAGES:
            return list(_of_image(file))
        if content is Content.PDF:
            with pikepdf.open(file, access_mode=pikepdf.AccessMode.stream) as document:
                return list(_of_pdf(document))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, pikepdf.PdfError):
        return None
    return None


def _of_image(file: BinaryIO) -> Iterator[ScanPage]:
    Image.MAX_IMAGE_PIXELS = None  # only headers are read, no pixel is decoded
    with Image.open(file) as image:
        for frame in range(min(getattr(image, "n_frames", 1), MOST_PAGES)):
            image.seek(frame)
            yield _frame(image, frame + 1)


def _frame(image: Image.Image, page: int) -> ScanPage:
    dpi = image.info.get("dpi") or (None, None)
    dpi_x, dpi_y = (_resolution(value) for value in dpi[:2])
    tiff_bits = _tiff_bits(image)
    return ScanPage(
        page=page,
        width_px=image.width,
        height_px=image.height,
        dpi_x=dpi_x,
        dpi_y=dpi_y,
        bits_per_pixel=tiff_bits or _MIRRORED.get(image.mode, 16 if "16" in image.mode else 32),
        colour=_is_colour(image),
        lossy=image.format == "JPEG" or image.info.get("compression") in _LOSSY_TIFF,
        quality=_quality(image),
        format=image.format or "",
    )


def _resolution(value: Any) -> float | None:
    """A resolution in dpi; 0 and 1 are what programs write that know none."""
    number = float(value or 0)
    return round(number, 2) if number > 1 else None


def _tiff_bits(image: Image.Image) -> int | None:
    tags = getattr(image, "tag_v2", None)
    bits = tags.get(258) if tags else None
    if bits is None:
        return None
    return sum(bits) if isinstance(bits, tuple) else int(bits)


def _is_colour(image: Image.Image) -> bool:
    if image.mode != "P":
        return image.mode not in {"1", "L", "LA", "I", "F"} and not image.mode.startswith("I;")
    palette = image.getpalette("RGB") or []
    return any(len(set(palette[at : at + 3])) > 1 for at in range(0, len(palette) - 2, 3))


def _quality(image: Image.Image) -> int | None:
    """Quality of a JPEG on the IJG scale, from its luminance table."""
    tables = getattr(image, "quantization", None)
    if image.format != "JPEG" or not tables:
        return None
    scale = sum(tables[min(tables)]) * 100 / _STANDARD_SUM
    return max(1, min(100, round((200 - scale) / 2 if scale <= 100 else 5000 / scale)))  # noqa: PLR2004 - the scale of the IJG


def _of_pdf(document: pikepdf.Pdf) -> Iterator[ScanPage]:
    for number, page in enumerate(document.pages, 1):
        if number > MOST_PAGES:
            return
        image = _largest(page)
        if image is not None:
            yield _on_page(page, image, number)


def _largest(page: pikepdf.Page) -> Any:
    images = list(page.images.values())
    sized = [(int(i.get("/Width", 0)) * int(i.get("/Height", 0)), i) for i in images]
    return max(sized, key=lambda pair: pair[0])[1] if sized else None


def _on_page(page: pikepdf.Page, image: Any, number: int) -> ScanPage:
    box = [float(side) for side in page.cropbox]
    unit = float(page.obj.get("/UserUnit", 1))
    width, height = abs(box[2] - box[0]) * unit, abs(box[3] - box[1]) * unit
    across, down = int(image.Width), int(image.Height)
    if (across > down) != (width > height):
        width, height = height, width
    bits, colour = _depth(image)
    names = {str(name) for name in _filters(image)}
    return ScanPage(
        page=number,
        width_px=across,
        height_px=down,
        dpi_x=round(across / width * 72, 2) if width else None,
        dpi_y=round(down / height * 72, 2) if height else None,
        bits_per_pixel=bits,
        colour=colour,
        lossy=bool(names & {"/DCTDecode", "/JPXDecode"}),
        format="PDF",
    )


def _filters(image: Any) -> list[Any]:
    filters = image.get("/Filter", [])
    return list(filters) if isinstance(filters, pikepdf.Array) else [filters]


def _depth(image: Any) -> tuple[int, bool]:
    """Bits per pixel and whether the image is in colour, by its colour space."""
    if bool(image.get("/ImageMask", False)):
        return 1, False
    bits = int(image.get("/BitsPerComponent", 8))
    space = image.get("/ColorSpace")
    name = str(space[0]) if isinstance(space, pikepdf.Array) else str(space)
    if name in {"/DeviceGray", "/CalGray", "/Separation"}:
        return bits, False
    if name == "/Indexed":
        base = space[1]
        return bits, str(base[0] if isinstance(base, pikepdf.Array) else base) != "/DeviceGray"
    if name == "/ICCBased":
        components = int(space[1].get("/N", 3))
        return bits * components, components > 1
    return bits * (4 if name == "/DeviceCMYK" else 3), True
