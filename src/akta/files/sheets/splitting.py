"""Where a scan is cut: the pages before the first sheet, then those after each sheet. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Piece", "Scanned", "pieces"]

_BACK_SHOWS = 0.02
"""Ink on the back of a sheet up to which it is the code showing through the paper."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """A page of a scan as the cut needs it: the code of a sheet on it, and how much ink.

    `is_doubtful` where the code names no sheet of ours, so that the page may be a paper itself.
    """

    code: str = ""
    ink: float = 0.0
    is_blank: bool = False
    is_doubtful: bool = False

    @property
    def is_sheet(self) -> bool:
        return bool(self.code) and not self.is_doubtful


@dataclass(frozen=True, slots=True)
class Piece:
    """Pages (by their place in the scan) after one sheet; `code` is empty before the first."""

    code: str
    pages: tuple[int, ...]
    has_written_back: bool = False


def pieces(pages: Sequence[Scanned], *, is_duplex: bool) -> list[Piece]:
    """Cut a scan at its sheets; sheets and their blank backs belong to no piece.

    A sheet whose other side is written on is cut off, its other side is kept at the head of the
    piece, and the piece says so; a doubtful page cuts and is kept too: no page with content is ever
    lost. Sheets with nothing after them give no piece.
    """
    found: list[Piece] = []
    code, kept, written, place = "", list[int](), False, 0
    while place < len(pages):
        both = pages[place : place + (2 if is_duplex else 1)]
        mark = next((page.code for page in both if page.code), "")
        if mark:
            found.append(Piece(code, tuple(kept), written))
            code, kept, written = mark, [], False
            backs = range(place, place + len(both))
            if not is_duplex:
                place += _skipped_back(pages, place)
            kept = [n for n in backs if not pages[n].is_sheet and not _is_empty(pages[n])]
            written = any(not pages[n].code for n in kept)
        else:
            kept += range(place, place + len(both))
        place += len(both)
    found.append(Piece(code, tuple(kept), written))
    return [piece for piece in found if piece.pages]


def _skipped_back(pages: Sequence[Scanned], sheet: int) -> int:
    """One where a blank page follows a sheet of a scan that was not told to have two sides."""
    back = pages[sheet + 1 : sheet + 2]
    return int(bool(back) and not back[0].code and back[0].is_blank)


def _is_empty(page: Scanned) -> bool:
    return page.is_blank or page.ink < _BACK_SHOWS
