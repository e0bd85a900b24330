"""ToUnicode maps inside a file: from the codes of a font to the text that they stand for."""

import re
from typing import Any

import pikepdf

from akta.trust.pdfa.cmaps import text_in
from akta.trust.pdfa.objects import text_of

_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]*)>")
_TRIPLE = re.compile(
    rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])"
)
_TEXT = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_DEEPEST = 64


class ToUnicode:
    """What a map says of single codes; `takes_in` another one where it names it."""

    def __init__(self, stream: Any) -> None:
        text = text_in(stream)
        self.takes_in = b"usecmap" in text or "/UseCMap" in stream
        self._chars = {
            _number(code): _units(told)
            for part in _CHARS.finditer(text)
            for code, told in _PAIR.findall(part[1])
        }
        self._ranges = [
            (_number(first), _number(last), _units(start), [*map(_units, _TEXT.findall(listed))])
            for part in _RANGES.finditer(text)
            for first, last, start, listed in _TRIPLE.findall(part[1])
        ]

    def of(self, code: int) -> str | None:
        """The text of a code; None where the map does not name it."""
        if code in self._chars:
            return _decoded(self._chars[code])
        for first, last, start, listed in self._ranges:
            if not first <= code <= last:
                continue
            if start:
                return _decoded([*start[:-1], (start[-1] + code - first) & 0xFFFF])
            return _decoded(listed[code - first]) if code - first < len(listed) else None
        return None


def _number(digits: bytes) -> int:
    return int(b"".join(digits.split()), 16)


def _units(digits: bytes) -> list[int]:
    """The UTF-16 units that are written in hexadecimal digits."""
    whole = b"".join(digits.split())
    return [int(whole[at : at + 4], 16) for at in range(0, len(whole), 4)]


def _decoded(units: list[int]) -> str:
    written = b"".join(unit.to_bytes(2, "big") for unit in units)
    return written.decode("utf-16-be", "surrogatepass")


def is_private(text: str) -> bool:
    """Whether a text holds characters of a private use area, which nobody else can read."""
    return any(0xE000 <= ord(one) <= 0xF8FF or ord(one) >= 0xF0000 for one in text)  # noqa: PLR2004 - the areas of Unicode


def has_replacement(told: Any, tree: Any, parents: Any) -> bool:
    """Whether a property list gives its content a text (ActualText), itself or by the structure.

    `tree` is the parent tree of the document's structure, `parents` the key of what holds the
    content in it.
    """
    if not isinstance(told, pikepdf.Dictionary):
        return False
    if "/ActualText" in told:
        return True
    element = _element(told.get("/MCID"), tree, parents)
    for _ in range(_DEEPEST):
        if not isinstance(element, pikepdf.Dictionary):
            return False
        if text_of(element.get("/ActualText")):
            return True
        element = element.get("/P")
    return False


def _element(number: Any, tree: Any, parents: Any) -> Any:
    if not isinstance(number, int) or not isinstance(parents, int) or tree is None:
        return None
    listed = tree.get(parents)
    if not isinstance(listed, pikepdf.Array) or not 0 <= number < len(listed):
        return None
    return listed[number]
