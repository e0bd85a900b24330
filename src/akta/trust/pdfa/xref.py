"""Where the objects of a file stand: its chain of cross references, newest first."""

import mmap
import re
from dataclasses import dataclass, field
from typing import Any

import pikepdf

Bytes = mmap.mmap | bytes
MOST_SECTIONS = 1_000
_MOST_OBJECTS = 2_000_000
_MOST_DICTIONARY = 1 << 16
_START = re.compile(rb"startxref\s+(\d{1,12})")
_HEADING = re.compile(rb"\s*(\d{1,10})\s+(\d{1,10})\s*")
_ENTRY = re.compile(rb"(\d{10})\s(\d{5})\s([nf])\s{0,2}")
_REFERENCE = re.compile(rb"\b\d+\s+\d+\s+R\b")
_OBJECT = re.compile(rb"\s*(\d{1,10})\s+\d{1,5}\s+obj\b")


class Damaged(Exception):
    """The chain does not lead to the objects it names."""


@dataclass(slots=True)
class References:
    """Offsets of the objects in force by their number, and whether a stream tells them."""

    offsets: dict[int, int] = field(default_factory=dict)
    streams: bool = False
    free: set[int] = field(default_factory=set)

    def note(self, number: int, offset: int | None) -> None:
        """An entry; what a newer section says of the number stands."""
        if number in self.offsets or number in self.free:
            return
        if offset is None:
            self.free.add(number)
        else:
            self.offsets[number] = offset
        if len(self.offsets) > _MOST_OBJECTS:
            raise Damaged


def references(data: Bytes) -> References | None:
    """The objects in force, or None where the chain is broken and a reader must search."""
    found = References()
    try:
        start = list(_START.finditer(data[-2048:]))[-1]
        _follow(data, int(start[1]), found)
        for number, offset in found.offsets.items():
            head = _OBJECT.match(data[offset : offset + 64])
            if head is None or int(head[1]) != number:
                return None
    except (Damaged, IndexError, ValueError, TypeError, pikepdf.PdfError):
        return None
    return found


def _follow(data: Bytes, start: int, found: References) -> None:
    waiting, seen = [start], set[int]()
    while waiting:
        at = waiting.pop(0)
        if at in seen or len(seen) > MOST_SECTIONS:
            raise Damaged
        seen.add(at)
        is_table = re.match(rb"\s*xref\b", data[at : at + 32])
        waiting += (
            _table(data, at + is_table.end(), found) if is_table else _stream(data, at, found)
        )


def _table(data: Bytes, at: int, found: References) -> list[int]:
    """The entries of a table; gives where to go on, a stream beside it first."""
    while heading := _HEADING.match(data[at : at + 64]):
        at += heading.end()
        first, count = int(heading[1]), int(heading[2])
        for number in range(first, first + count):
            entry = _ENTRY.match(data[at : at + 22])
            if entry is None:
                raise Damaged
            found.note(number, int(entry[1]) if entry[3] == b"n" else None)
            at += entry.end()
    end = data.find(b"startxref", at, at + _MOST_DICTIONARY)
    trailer = data[at : end if end >= 0 else at + _MOST_DICTIONARY]
    if not trailer.lstrip().startswith(b"trailer"):
        raise Damaged
    beside = re.search(rb"/XRefStm\s+(\d{1,12})", trailer)
    if beside:
        found.streams = True
    earlier = re.search(rb"/Prev\s+(\d{1,12})", trailer)
    return [int(one[1]) for one in (beside, earlier) if one]


def _stream(data: Bytes, at: int, found: References) -> list[int]:
    head = _OBJECT.match(data[at : at + 64])
    body = re.compile(rb"stream(?:\r\n|\n|\r)").search(data, at, at + _MOST_DICTIONARY)
    if head is None or body is None:
        raise Damaged
    found.streams = True
    told: Any = pikepdf.Object.parse(_REFERENCE.sub(b" null", data[at + head.end() : body.start()]))
    content = _decoded(told, bytes(data[body.end() : body.end() + int(told.Length)]))
    widths = [int(one) for one in told.W]
    size = sum(widths)
    listed = [int(one) for one in told.get("/Index", [0, int(told.Size)])]
    numbers = (
        number
        for first, count in zip(listed[::2], listed[1::2], strict=True)
        for number in range(first, first + count)
    )
    for row, number in zip(range(0, len(content) - size + 1, size), numbers, strict=False):
        _row(content[row : row + size], widths, number, found)
    return [int(told.Prev)] if "/Prev" in told else []


def _row(row: bytes, widths: list[int], number: int, found: References) -> None:
    """One entry: in the file, free, or inside an object stream."""
    kind = int.from_bytes(row[: widths[0]]) if widths[0] else 1
    place = int.from_bytes(row[widths[0] : widths[0] + widths[1]])
    if kind == 1:
        found.note(number, place)
    else:
        found.free.add(number)


def _decoded(told: Any, raw: bytes) -> bytes:
    with pikepdf.new() as scratch:
        stream = pikepdf.Stream(scratch, b"")
        stream.write(raw, filter=told.get("/Filter"), decode_parms=told.get("/DecodeParms"))
        return bytes(stream.read_bytes())
