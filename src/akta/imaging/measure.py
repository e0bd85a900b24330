"""Measuring scans: ink, blank, skew, blur. Runs in a child of the pool only.

Everything is measured on the picture that is made anyway for the reader (1200 px wide), so a
page is decoded once.
"""

from typing import Any, BinaryIO

import numpy as np
import numpy.ma
from numpy.typing import NDArray
from PIL import Image

from akta.imaging.codes import sheet_code
from akta.imaging.facts import BLURRED_BELOW, QUALITY, WIDTH, PageFacts
from akta.imaging.render import Origin, Picture, encoded, is_colour, picture_of

Grey = NDArray[np.uint8]
Mask = NDArray[np.bool_]

BLANK_INK = 0.00015
_INK_CONTRAST = 60
_MARGIN = 0.02
_SMALL_WIDTH = 600
_SKEW_MOST = 12.0
_SKEW_POINTS = 20_000
_SKEW_FEWEST = 300
_SKEW_PEAK = 1.15
_GRID = 16


def page_facts(
    file: BinaryIO, page: int, *, width: int = WIDTH, password: str | None = None
) -> tuple[PageFacts, bytes]:
    """Measure a page and make its JPEG, decoding it once. Raises Refused."""
    picture, origin = picture_of(file, page, width=width, password=password)
    return measured(picture, origin), encoded(picture, QUALITY)


def measured(picture: Picture, origin: Origin) -> PageFacts:
    """Facts of a page from its picture and from what the scan was."""
    grey = picture if picture.mode == "L" else picture.convert("L")
    small = np.asarray(grey.reduce(max(1, round(grey.width / _SMALL_WIDTH))))
    ink = ink_mask(small)
    share = ink_share(ink)
    blank = share < BLANK_INK
    sharp = None if blank else sharpness(np.asarray(grey))
    return PageFacts(
        width_px=origin.width_px,
        height_px=origin.height_px,
        dpi_x=origin.dpi_x,
        dpi_y=origin.dpi_y,
        bits_per_pixel=origin.bits_per_pixel,
        colour=is_colour(picture),
        ink=round(share, 5),
        blank=blank,
        skew=None if blank else skew(ink),
        sharpness=sharp,
        blurred=sharp is not None and sharp < BLURRED_BELOW,
        image_width=picture.width,
        image_height=picture.height,
        fingerprint="" if blank else fingerprint(grey),
        code="" if blank else sheet_code(small),
    )


def fingerprint(grey: Image.Image) -> str:
    """256 bits in hex: where the page grows darker from left to right, on a grid of 16 × 16.

    Two scans of one sheet differ in few bits, two sheets in many (difference hash).
    """
    cells = np.asarray(grey.resize((_GRID + 1, _GRID), Image.Resampling.BOX), dtype=np.int16)
    return np.packbits(cells[:, 1:] < cells[:, :-1]).tobytes().hex()


def ink_mask(grey: Grey) -> Mask:
    """Where the page is clearly darker than its paper (the commonest light value)."""
    return grey < max(paper(grey) - _INK_CONTRAST, 1)


def paper(grey: Grey) -> int:
    """Value of the paper: the commonest in the lighter half of what occurs."""
    counts = np.bincount(grey[::2, ::2].ravel(), minlength=256)
    middle = int(np.searchsorted(np.cumsum(counts), counts.sum() / 2))
    return middle + int(np.argmax(counts[middle:]))


def ink_share(ink: Mask) -> float:
    """Share of ink, leaving out the edges, where scanners leave shadows."""
    height, width = ink.shape
    top, side = int(height * _MARGIN), int(width * _MARGIN)
    inner = ink[top : height - top, side : width - side]
    return float(inner.mean()) if inner.size else 0.0


def skew(ink: Mask) -> float | None:
    """Angle of the lines in degrees, positive where they fall to the right; None without lines.

    The angle is the one whose sheared projection on the left edge is the most uneven.
    """
    rows, columns = np.nonzero(ink)
    if rows.size < _SKEW_FEWEST:
        return None
    step = max(1, rows.size // _SKEW_POINTS)
    y, x = rows[::step].astype(np.float32), columns[::step].astype(np.float32)
    coarse = np.arange(-_SKEW_MOST, _SKEW_MOST + 0.01, 0.5)
    scores = np.array([_unevenness(y, x, angle) for angle in coarse])
    if scores.max() < _SKEW_PEAK * np.median(scores):
        return None
    middle = coarse[int(scores.argmax())]
    fine = np.arange(middle - 0.5, middle + 0.51, 0.1)
    best = fine[int(np.argmax([_unevenness(y, x, angle) for angle in fine]))]
    return round(float(best), 1) + 0.0  # never -0.0


def _unevenness(y: Any, x: Any, angle: float) -> float:
    shifted = y - x * np.float32(np.tan(np.radians(angle)))
    counts = np.bincount((shifted - shifted.min()).astype(np.int32)).astype(np.float64)
    return float(counts @ counts)


def sharpness(grey: Grey) -> float | None:
    """How much of the page's contrast its sharpest edges take within one pixel, 0 to 1.

    None where there is no contrast to speak of.
    """
    height, width = grey.shape
    inner = grey[height // 50 : height - height // 50 : 2, width // 50 : width - width // 50]
    if inner.size == 0:
        return None
    counts = np.cumsum(np.bincount(inner[:, ::2].ravel(), minlength=256))
    light = int(np.searchsorted(counts, counts[-1] / 2))
    inked = int(counts[max(light - _INK_CONTRAST // 2, 0)])
    dark = int(np.searchsorted(counts, max(inked * 0.1, 1)))
    if light - dark < _INK_CONTRAST // 2:
        return None
    steps = np.bincount(_steps(inner).ravel(), minlength=256)[::-1]
    strongest = 255 - int(np.searchsorted(np.cumsum(steps), max(inked * 0.1, 1)))
    return round(min(strongest / (light - dark), 1.0), 3)


def _steps(grey: Grey) -> Grey:
    left, right = grey[:, :-1], grey[:, 1:]
    return np.where(left > right, left - right, right - left)
