"""What changed on the pages of a PDF since it was signed (zmiany po podpisaniu).

A PDF that is signed grows at its end only, so its first bytes, as many as the signature speaks
of, are the document as it was then. Both are drawn and compared dot by dot: what a reader would
see is told, whatever the file says of itself. Runs in a child of the pool only.
"""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Literal

import numpy as np
from PIL import ImageDraw

from akta.imaging.errors import FailureKind, Refused
from akta.imaging.facts import Changes, PageChange
from akta.imaging.render import Picture, encoded, pdf_picture
from akta.imaging.source import PdfSource, opened_beginning

Box = tuple[int, int, int, int]
OVERVIEW_WIDTH = 500
_SECONDS = 4.0
_MOST_PAGES = 300
_CELL = 10
_REACH = 2  # cells between two changes that are one place
_DIFFERS = 48  # of 255 in any colour: less is the noise of drawing
_MOST_AREAS = 40
_FRAME, _EDGE = (200, 0, 90), (255, 255, 255)


@contextmanager
def _both(file: BinaryIO, length: int) -> Iterator[tuple[PdfSource, PdfSource]]:
    """The document as it was and as it is. Raises Refused."""
    size = file.seek(0, 2)
    if not 0 < length <= size:
        raise Refused(FailureKind.BROKEN, "no such revision")
    before = opened_beginning(file, length)
    try:
        now = opened_beginning(file, size)
    except BaseException:
        before.close()
        raise
    try:
        yield before, now
    finally:
        now.close()
        before.close()


def changes(file: BinaryIO, length: int) -> Changes:
    """Which pages look otherwise than in the first `length` bytes; as many as four seconds allow.

    Raises Refused.
    """
    end = time.monotonic() + _SECONDS
    with _both(file, length) as (before, now):
        counts = before.info.page_count, now.info.page_count
        found, compared = [], 0
        for page in range(min(*counts, _MOST_PAGES)):
            if time.monotonic() > end:
                break
            drawn = (pdf_picture(source, page, OVERVIEW_WIDTH) for source in (before, now))
            places = areas(*drawn)
            compared += 1
            if places:
                found.append(PageChange(page, "changed", len(places)))
    more: Literal["added", "removed"] = "added" if counts[1] > counts[0] else "removed"
    found += [PageChange(page, more, 1) for page in range(*sorted(counts))[:_MOST_PAGES]]
    return Changes(*counts, compared, found)


def changed_page(file: BinaryIO, length: int, page: int, width: int) -> tuple[bytes, bytes, int]:
    """JPEG of a page as it was and as it is, with frames around what differs, and their number.

    A page that one of the two lacks is empty bytes. Raises Refused.
    """
    with _both(file, length) as sources:
        if not 0 <= page < max(source.info.page_count for source in sources):
            raise Refused(FailureKind.NO_PAGE)
        drawn = [
            pdf_picture(source, page, width) if page < source.info.page_count else None
            for source in sources
        ]
    before, now = drawn
    if before is None or now is None:
        return _jpeg(before), _jpeg(now), 1
    places = areas(before, now)
    return _jpeg(before, places), _jpeg(now, places), len(places)


def _jpeg(picture: Picture | None, places: list[Box] | None = None) -> bytes:
    if picture is None:
        return b""
    return encoded(framed(picture, places) if places else picture)


def areas(before: Picture, now: Picture) -> list[Box]:
    """Boxes around what differs between two pictures; the whole page where their sizes do."""
    if before.size != now.size:
        return [(0, 0, max(before.width, now.width), max(before.height, now.height))]
    if before.tobytes() == now.tobytes() and before.mode == now.mode:
        return []
    return _boxes(_cells(_differing(before, now)), now.size)


def _differing(before: Picture, now: Picture) -> Any:
    one, other = (np.asarray(each.convert("RGB"), dtype=np.int16) for each in (before, now))
    return np.abs(one - other).max(axis=2) > _DIFFERS


def _cells(differs: Any) -> set[tuple[int, int]]:
    """The cells (row, column) of a coarse grid in which anything differs."""
    high, wide = (math.ceil(length / _CELL) for length in differs.shape)
    padded = np.zeros((high * _CELL, wide * _CELL), dtype=bool)
    padded[: differs.shape[0], : differs.shape[1]] = differs
    rows, columns = np.nonzero(padded.reshape(high, _CELL, wide, _CELL).any(axis=(1, 3)))
    return set(zip(rows.tolist(), columns.tolist(), strict=True))


def _boxes(cells: set[tuple[int, int]], size: tuple[int, int]) -> list[Box]:
    """A box in pixels around each group of cells that lie close together, from the top down."""
    left = set(cells)
    groups = []
    while left:
        groups.append(_group(left))
    if len(groups) > _MOST_AREAS:
        groups = [cells]
    return sorted((_around(group, size) for group in groups), key=lambda box: (box[1], box[0]))


def _group(left: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Take a cell and all that lie within reach of it, one from the other, out of what is left."""
    waiting = [left.pop()]
    group = set(waiting)
    while waiting:
        row, column = waiting.pop()
        near = {
            (r, c)
            for r in range(row - _REACH, row + _REACH + 1)
            for c in range(column - _REACH, column + _REACH + 1)
        } & left
        left -= near
        group |= near
        waiting += near
    return group


def _around(group: set[tuple[int, int]], size: tuple[int, int]) -> Box:
    rows, columns = [cell[0] for cell in group], [cell[1] for cell in group]
    return (
        min(columns) * _CELL,
        min(rows) * _CELL,
        min((max(columns) + 1) * _CELL, size[0]),
        min((max(rows) + 1) * _CELL, size[1]),
    )


def framed(picture: Picture, places: list[Box]) -> Picture:
    """A copy with a frame around each place: dark with a light edge, seen on any ground."""
    shown = picture.convert("RGB")
    pen = ImageDraw.Draw(shown)
    for left, top, right, bottom in places:
        pen.rectangle((left - 6, top - 6, right + 5, bottom + 5), outline=_EDGE, width=6)
        pen.rectangle((left - 5, top - 5, right + 4, bottom + 4), outline=_FRAME, width=4)
    return shown
