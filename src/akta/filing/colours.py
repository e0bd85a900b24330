"""Whether colour carries meaning on a scanned page (footnotes of annex 3). Runs in a child.

A stamp, a signature, a heading lie beside the lines of text or across them; passages written or
marked in colour lie within the lines, and drawings cover areas.
"""

from typing import Any, BinaryIO

import numpy as np
from PIL import Image

from akta.imaging.errors import Refused
from akta.imaging.render import picture_of
from akta.imaging.source import opened
from akta.law.filing.formats import Content
from akta.law.filing.scans import ColourUse

_WIDTH = 800
_COLOURED = 45
_INK = 140
_PAPER = 200
_LEAST_PAPER = 0.5
"""Less white than this and the page is a picture, not text."""
_MARKED_SHARE = 0.004
"""Of the page: what light, full colour must cover to be a marker pen or a drawing."""
_LEAST_LINES = 2
_LEAST_PIXELS = 12
_MOST_SPILL = 0.25
_TALLEST_LINE = 30

Picture = Image.Image
Mask = Any


def colour_use(picture: Picture) -> ColourUse | None:
    """How a page uses colour, or None for a page that is a picture."""
    small = picture.convert("RGB")
    small.thumbnail((_WIDTH, _WIDTH * 2))
    pixels = np.asarray(small, dtype=np.int16)
    pixels = pixels + (255 - np.percentile(pixels.reshape(-1, 3), 90, axis=0)).astype(np.int16)
    light, chroma = pixels.max(axis=2), np.ptp(pixels, axis=2)
    if float(np.mean(pixels.min(axis=2) > _PAPER)) < _LEAST_PAPER:
        return None
    coloured = chroma > _COLOURED
    if float(np.mean(coloured & (light > _PAPER) & _thick(coloured))) > _MARKED_SHARE:
        return ColourUse.IN_TEXT
    ink = (light < _INK) & ~coloured
    if _coloured_lines(ink, coloured) >= _LEAST_LINES:
        return ColourUse.IN_TEXT
    return ColourUse.APART if bool(coloured.any()) else ColourUse.NONE


def _thick(mask: Mask) -> Mask:
    """Pixels with their like all around: areas, not strokes."""
    kept = mask.copy()
    for _ in range(3):
        inner = np.zeros_like(kept)
        inner[1:-1, 1:-1] = (
            kept[1:-1, 1:-1] & kept[:-2, 1:-1] & kept[2:, 1:-1] & kept[1:-1, :-2] & kept[1:-1, 2:]
        )
        kept = inner
    return kept


def _coloured_lines(ink: Mask, coloured: Mask) -> int:
    """Lines of text that are partly or wholly in colour, which does not run out of the line."""
    rows = _runs((ink | coloured).sum(axis=1) >= 3)  # noqa: PLR2004 - a speck is no line
    tall = [(top, end) for top, end in rows if end - top <= _TALLEST_LINE]
    return sum(_is_in_colour(ink, coloured, top, end) for top, end in tall)


def _is_in_colour(ink: Mask, coloured: Mask, top: int, end: int) -> bool:
    """Whether a line has black text and, beside it, coloured text of its own height."""
    across = coloured[top:end].any(axis=0)
    if int(coloured[top:end].sum()) < _LEAST_PIXELS or int(ink[top:end].sum()) < _LEAST_PIXELS:
        return False
    both = int((ink[top:end].any(axis=0) & across).sum())
    return both <= _MOST_SPILL * int(across.sum())


def _runs(told: Any) -> list[tuple[int, int]]:
    """Begin and end of each unbroken stretch of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], told.astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


MOST_LOOKED_AT = 5
_IMAGES = frozenset({Content.TIFF, Content.GEOTIFF, Content.JPEG, Content.PNG})


def uses_of(file: BinaryIO, content: Content | None, *, is_scan: bool) -> list[ColourUse]:
    """How the first pages of a scan use colour. A PDF is looked at where it was called a scan."""
    if content not in _IMAGES and not (is_scan and content is Content.PDF):
        return []
    found: list[ColourUse] = []
    try:
        for page in range(min(opened(file, None).info.page_count, MOST_LOOKED_AT)):
            picture, _ = picture_of(file, page, width=_WIDTH)
            use = colour_use(picture)
            found += [use] if use else []
    except (Refused, OSError, ValueError, SyntaxError):
        return []
    return found
