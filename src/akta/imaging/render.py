"""Pages as pixels. Runs in a child of the pool only.

Images are never enlarged beyond their own pixels; PDF pages are drawn at the width asked for.
One-bit pages become smooth grey, grey pages stay grey.
"""

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageFile

from akta.imaging.errors import FailureKind, Refused
from akta.imaging.facts import MAX_PIXELS, QUALITY, WIDTH
from akta.imaging.source import JPEG, ImageSource, PdfSource, opened

MAX_OUTPUT_PIXELS = 60_000_000
MAX_SIDE = 30_000
_MAX_DECODED = 3 * MAX_PIXELS
_COVERING = 0.8
_A_LITTLE_LESS = 1 - 1e-9  # pdfium's width is rounded up
_FAINT_COLOUR = 12
_MIN_COLOUR_SHARE = 0.0002
_GREY_MODES = {"1", "L", "LA", "I;16", "I;16L", "I;16B", "I", "F"}
_TAG_BITS = 258

Picture = Image.Image


@dataclass(frozen=True, slots=True)
class Origin:
    """What the scan itself was: pixels as displayed, dpi, bits; None for a drawn PDF page."""

    width_px: int | None = None
    height_px: int | None = None
    dpi_x: float | None = None
    dpi_y: float | None = None
    bits_per_pixel: int | None = None


def render(
    file: BinaryIO,
    page: int,
    *,
    width: int = WIDTH,
    rotation: int = 0,
    password: str | None = None,
    quality: int = QUALITY,
) -> bytes:
    """Make the JPEG of a page (obraz strony), `width` pixels wide as displayed. Raises Refused."""
    picture, _ = picture_of(file, page, width=width, rotation=rotation, password=password)
    return encoded(picture, quality)


def picture_of(
    file: BinaryIO, page: int, *, width: int, rotation: int = 0, password: str | None = None
) -> tuple[Picture, Origin]:
    """Decode a page once, at the width asked for, with what the scan was."""
    if rotation % 90 or not 1 <= width <= MAX_SIDE:
        raise ValueError("A rotation is a quarter turn and a width is at least one pixel.")
    source = opened(file, password)
    if isinstance(source, PdfSource):
        return _drawn(source, page, width, rotation % 360)
    return _decoded(source, page, width, rotation % 360)


def encoded(picture: Picture, quality: int = QUALITY) -> bytes:
    """JPEG of a grey or colour picture."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def is_colour(picture: Picture) -> bool:
    """Tell whether a picture shows colour to the eye: a stamp does, a yellowish grey does not."""
    if picture.mode == "L":
        return False
    small = np.asarray(picture.reduce(max(1, picture.width // 300)), dtype=np.int16)
    paper = np.median(small.reshape(-1, 3), axis=0).astype(np.int16)
    spread = np.ptp(small - paper, axis=2)
    plain = np.ptp(small, axis=2)
    share = float(np.mean((spread > _FAINT_COLOUR * 2) & (plain > _FAINT_COLOUR * 2)))
    return share > _MIN_COLOUR_SHARE or int(np.ptp(paper)) > _FAINT_COLOUR * 2


def pdf_picture(source: PdfSource, number: int, width: int) -> Picture:
    """A page of an opened PDF, `width` pixels wide. Raises Refused."""
    return _drawn(source, number, width, 0)[0]


def _drawn(source: PdfSource, number: int, width: int, rotation: int) -> tuple[Picture, Origin]:
    page = source.page(number)
    try:
        page_width, page_height = page.get_size()
        scale, _ = _fit(page_width, page_height, width, rotation)
        _refuse_exploding(page)
        bitmap = page.render(scale=scale, rotation=rotation, rev_byteorder=True)
        picture = _grey_if_grey(bitmap.to_pil())
        return picture, _scanned_origin(page, page_width, page_height)
    finally:
        page.close()


def _refuse_exploding(page: pdfium.PdfPage) -> None:
    """Refuse a page with an image too large to decode: pdfium would leave its place blank."""
    for image in _images(page):
        width, height = image.get_px_size()
        if width * height <= MAX_PIXELS:
            continue
        bits = int(image.get_metadata().bits_per_pixel) or 8
        if width * height * bits // 8 > _MAX_DECODED:
            raise Refused(FailureKind.TOO_LARGE, f"{width} x {height} pixels of {bits} bits")


def _images(page: pdfium.PdfPage) -> Iterator[pdfium.PdfImage]:
    yield from page.get_objects(filter=(pdfium_c.FPDF_PAGEOBJ_IMAGE,), max_depth=3)


def _fit(page_width: float, page_height: float, width: int, rotation: int) -> tuple[float, float]:
    """Scale that gives the width, or less where the picture would pass the limits."""
    across, down = (page_height, page_width) if rotation in (90, 270) else (page_width, page_height)
    if across <= 0 or down <= 0 or not math.isfinite(across * down):
        raise Refused(FailureKind.BROKEN, "page without size")
    scale = min(
        width / across * _A_LITTLE_LESS,
        MAX_SIDE / down,
        math.sqrt(MAX_OUTPUT_PIXELS / (across * down)),
    )
    return scale, down


def _grey_if_grey(picture: Picture) -> Picture:
    """Drop the channels of a picture that has the same value in all of them."""
    if picture.mode not in ("RGB", "RGBX", "RGBA"):
        return picture.convert("L")
    pixels = np.asarray(picture)
    if _same(pixels[::16]) and _same(pixels):
        return Image.fromarray(np.ascontiguousarray(pixels[..., 1]))
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _same(pixels: Any) -> bool:
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    return bool(np.array_equal(red, green)) and bool(np.array_equal(green, blue))


def _scanned_origin(page: pdfium.PdfPage, page_width: float, page_height: float) -> Origin:
    """Read the facts of the finest image that covers the page, if there is one."""
    origins = [
        _image_origin(image, page)
        for image in _images(page)
        if _covers(image, page_width * page_height)
    ]
    return max(origins, key=lambda origin: origin.width_px or 0, default=Origin())


def _covers(image: pdfium.PdfImage, area: float) -> bool:
    left, bottom, right, top = image.get_bounds()
    return bool((right - left) * (top - bottom) >= _COVERING * area)


def _image_origin(image: pdfium.PdfImage, page: pdfium.PdfPage) -> Origin:
    facts = image.get_metadata()
    matrix = image.get_matrix()
    across = int(facts.width), _per_inch(int(facts.width), math.hypot(matrix.a, matrix.b))
    down = int(facts.height), _per_inch(int(facts.height), math.hypot(matrix.c, matrix.d))
    if (abs(matrix.b) > abs(matrix.a)) != (page.get_rotation() in (90, 270)):
        across, down = down, across
    return Origin(across[0], down[0], across[1], down[1], int(facts.bits_per_pixel) or None)


def _per_inch(pixels: int, points: float) -> float | None:
    return round(pixels / points * 72, 1) if points > 0 else None


def _decoded(source: ImageSource, number: int, width: int, rotation: int) -> tuple[Picture, Origin]:
    image = source.page(number)
    origin = _file_origin(image)
    turned = (_orientation(image) >= 5) != (rotation in (90, 270))  # noqa: PLR2004 - EXIF: 5 to 8 lie on a side
    across, down = (image.height, image.width) if turned else (image.width, image.height)
    scale, _ = _fit(across, down, width, 0)
    scale = min(1.0, scale)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    if source.info.media_type == JPEG:
        image.draft(None, (size[0], size[1]))
    picture = _plain(image)
    if picture.size != size:
        picture = picture.resize(size, Image.Resampling.BILINEAR, reducing_gap=1.5)
    return _upright(picture, origin, image, rotation)


def _upright(
    picture: Picture, origin: Origin, image: ImageFile.ImageFile, rotation: int
) -> tuple[Picture, Origin]:
    """Turn a picture as its EXIF says, then as the reader asked."""
    orientation = _orientation(image)
    if orientation in _TURNS:
        picture = picture.transpose(_TURNS[orientation])
    if orientation >= 5:  # noqa: PLR2004 - EXIF: 5 to 8 lie on a side
        origin = Origin(
            origin.height_px, origin.width_px, origin.dpi_y, origin.dpi_x, origin.bits_per_pixel
        )
    if rotation:
        picture = picture.transpose(_CLOCKWISE[rotation])
    return picture, origin


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_CLOCKWISE = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}


def _orientation(image: ImageFile.ImageFile) -> int:
    """EXIF orientation still to be followed; Pillow follows a TIFF's own as it decodes."""
    if image.format == "TIFF":
        return 1
    value = image.getexif().get(274, 1)
    return value if isinstance(value, int) else 1


def _plain(image: Picture) -> Picture:
    """Decode to grey or RGB: palettes, 16 bits, CMYK and transparency over white paper."""
    image.load()
    if image.mode.startswith("I") or image.mode == "F":
        return _eight_bits(image)
    if image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    if image.mode in ("RGBA", "LA", "PA"):
        image = _on_paper(image)
    if image.mode in _GREY_MODES:
        return image if image.mode == "L" else image.convert("L")
    return _grey_if_grey(image if image.mode == "RGB" else image.convert("RGB"))


def _eight_bits(image: Picture) -> Picture:
    values = np.asarray(image)
    if values.dtype == np.uint16 or values.max(initial=0) > 255:  # noqa: PLR2004 - top of a byte
        return Image.fromarray((np.clip(values, 0, 65535).astype(np.uint16) >> 8).astype(np.uint8))
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def _on_paper(image: Picture) -> Picture:
    image = image.convert("RGBA")
    paper = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(paper, image).convert("RGB")


def _file_origin(image: ImageFile.ImageFile) -> Origin:
    dpi_x, dpi_y = _dpi(image)
    return Origin(image.width, image.height, dpi_x, dpi_y, _bits(image))


def _dpi(image: ImageFile.ImageFile) -> tuple[float | None, float | None]:
    """Resolution as the file states it; None where it states none or nonsense."""
    given = image.info.get("dpi") or (None, None)
    return _sensible(given[0]), _sensible(given[1])


def _sensible(dpi: Any) -> float | None:
    try:
        value = float(dpi)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return round(value, 1) if 10 <= value <= 10_000 else None  # noqa: PLR2004 - between a poster and a film


def _bits(image: ImageFile.ImageFile) -> int:
    tags = getattr(image, "tag_v2", None)
    stated = tags.get(_TAG_BITS) if tags is not None else None
    if isinstance(stated, tuple) and stated:
        return sum(int(bits) for bits in stated)
    raw = image.tile[0].args if image.tile else image.mode
    mode, _, depth = str(raw[0] if isinstance(raw, tuple) else raw).partition(";")
    digits = "".join(letter for letter in depth if letter.isdigit())
    bands = 1 if mode in ("1", "P", "I", "F") else len(mode)
    return bands * (int(digits) if digits else 1 if mode == "1" else 8)


__all__ = ["MAX_OUTPUT_PIXELS", "Origin", "Picture", "encoded", "is_colour", "pdf_picture",
           "picture_of", "render"]  # fmt: skip
