"""CMaps inside a file: from the codes of a composite font to its characters' numbers (CID)."""

import re
from typing import Any

import pikepdf

_MOST_BYTES = 4 << 20
_MOST_WIDE = 1 << 16
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(\d+)|<([0-9A-Fa-f]+)>\s*(\d+)")
_RANGES = re.compile(rb"begincid(?:range|char)(.*?)endcid(?:range|char)", re.DOTALL)
_SPACES = re.compile(rb"begincodespacerange(.*?)endcodespacerange", re.DOTALL)
_CODE = re.compile(rb"<\s*([0-9A-Fa-f]+)\s*>")
_TWO_BYTES = 4


def text_in(stream: Any) -> bytes:
    """What a stream says, up to a bound; nothing where it cannot be decoded."""
    try:
        return bytes(stream.read_bytes())[:_MOST_BYTES]
    except pikepdf.PdfError:
        return b""


def greatest(cmap: bytes) -> int:
    """The greatest character identifier that a CMap can give."""
    return max((cid + last - first for first, last, cid in _ranges(cmap)), default=0)


def has_two_byte_codes(cmap: bytes) -> bool:
    """Whether every code is written in two bytes."""
    spaces = [code for part in _SPACES.finditer(cmap) for code in _CODE.findall(part[1])]
    return bool(spaces) and all(len(code) == _TWO_BYTES for code in spaces)


def cids(cmap: bytes) -> dict[int, int] | None:
    """Code to CID; None where another map is taken in."""
    if b"usecmap" in cmap:
        return None
    told: dict[int, int] = {}
    for first, last, cid in _ranges(cmap):
        for code in range(first, min(last, first + _MOST_WIDE) + 1):
            told.setdefault(code, cid + code - first)
    return told


def _ranges(cmap: bytes) -> list[tuple[int, int, int]]:
    found = []
    for part in _RANGES.finditer(cmap):
        for first, last, start, code, single in _RANGE.findall(part[1]):
            if first:
                found.append((int(first, 16), int(last, 16), int(start)))
            else:
                found.append((int(code, 16), int(code, 16), int(single)))
    return found
