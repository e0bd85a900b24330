"""Pictures as PDF: image files as they are, and pages of a PDF drawn anew. Runs in a child."""

import io
from collections.abc import Iterator
from typing import BinaryIO

import img2pdf
from PIL import Image, ImageOps, ImageSequence

from akta.imaging.errors import FailureKind, Refused
from akta.imaging.render import picture_of
from akta.imaging.source import PdfSource, opened

DPI = 200
"""What annex 3 asks of text in which colour matters: the most it asks of a page (row 6)."""
MOST_PAGES = 200
_QUALITY = 85
_A4_PT = (img2pdf.mm_to_pt(210), img2pdf.mm_to_pt(297))
_AS_THEY_ARE = frozenset({"1", "L", "P", "RGB"})


def pdf_of_image(data: bytes) -> bytes:
    """A PDF whose pages are the pictures of an image file, not compressed again where possible.

    A picture that tells no resolution is laid on A4. Raises Refused.
    """
    with Image.open(io.BytesIO(data)) as image:
        frames = getattr(image, "n_frames", 1)
        if frames > MOST_PAGES:
            raise Refused(FailureKind.TOO_LARGE, f"{frames} pages")
        on_a4 = not image.info.get("dpi")
        plain = all(_is_plain(frame) for frame in ImageSequence.Iterator(image))
        told: list[bytes] = [data] if plain else list(_redrawn(image))
    layout = img2pdf.get_layout_fun(_A4_PT, fit=img2pdf.FitMode.into, auto_orient=True)
    options = {"layout_fun": layout} if on_a4 else {}
    return bytes(img2pdf.convert(told, rotation=img2pdf.Rotation.ifvalid, nodate=True, **options))


def _is_plain(frame: Image.Image) -> bool:
    """Whether the picture has grey or RGB without transparency: then it is taken as it is."""
    return frame.mode in _AS_THEY_ARE and "transparency" not in frame.info


def _redrawn(image: Image.Image) -> Iterator[bytes]:
    """Each picture on white, in RGB or grey."""
    for frame in ImageSequence.Iterator(image):
        upright = ImageOps.exif_transpose(frame)
        if upright.mode in {"RGBA", "LA", "PA", "P"}:
            glass = upright.convert("RGBA")
            ground = Image.new("RGBA", glass.size, "white")
            upright = Image.alpha_composite(ground, glass)
        grey = upright.mode in {"I", "I;16", "F", "L", "1"}
        yield _png(upright.convert("L" if grey else "RGB"), image.info.get("dpi"))


def _png(picture: Image.Image, dpi: tuple[float, float] | None) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", **({"dpi": dpi} if dpi else {}))
    return out.getvalue()


def pdf_of_pages(file: BinaryIO) -> bytes:
    """A PDF with every page of another drawn as a picture: grey without loss, colour as JPEG.

    Raises Refused.
    """
    source = opened(file, None)
    if not isinstance(source, PdfSource):
        raise Refused(FailureKind.BROKEN, "not a PDF")
    count = source.info.page_count
    if count > MOST_PAGES:
        raise Refused(FailureKind.TOO_LARGE, f"{count} pages")
    pages = [_page(file, source, number) for number in range(count)]
    return bytes(img2pdf.convert(pages, nodate=True))


def _page(file: BinaryIO, source: PdfSource, number: int) -> bytes:
    page = source.page(number)
    width = max(1, round(page.get_width() / 72 * DPI))
    across = page.get_width()
    page.close()
    picture, _ = picture_of(file, number, width=width)
    dpi = picture.width / across * 72
    if picture.mode == "L":
        return _png(picture, (dpi, dpi))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY, dpi=(round(dpi), round(dpi)))
    return out.getvalue()
