"""What a document shows in one font: the codes of its characters, seen and hidden."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from akta.trust.pdfa.cmaps import has_two_byte_codes, text_in
from akta.trust.pdfa.objects import text_of

_IDENTITY = frozenset({"/Identity-H", "/Identity-V"})


@dataclass(slots=True)
class Shown:
    """A font and the codes that text in it uses; -1 where they cannot be told apart.

    `bare` are those of both that no replacement text (ActualText) stands for.
    """

    font: Any
    seen: set[int] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    bare: set[int] = field(default_factory=set)
    _width: int | None = field(init=False)

    def __post_init__(self) -> None:
        self._width = _width_of(self.font)

    def add(self, operands: Any, *, hidden: bool, replaced: bool = False) -> None:
        """Note the strings of one text operator."""
        codes: set[int] = set()
        self._read(operands, codes)
        (self.hidden if hidden else self.seen).update(codes)
        if not replaced:
            self.bare |= codes

    def _read(self, operands: Any, codes: set[int]) -> None:
        if self._width is None:
            codes.add(-1)
            return
        for text in map(bytes, _strings(operands)):
            if self._width == 1:
                codes.update(text)
            else:
                whole = text + bytes(len(text) % 2)
                codes.update(a << 8 | b for a, b in zip(whole[::2], whole[1::2], strict=True))

    @property
    def told(self) -> set[int]:
        """Codes that are shown for a reader to see."""
        return self.seen - {-1}


def _strings(operands: Any) -> Iterator[Any]:
    for one in operands:
        if isinstance(one, pikepdf.String):
            yield one
        elif isinstance(one, pikepdf.Array):
            yield from (inner for inner in one if isinstance(inner, pikepdf.String))


def _width_of(font: Any) -> int | None:
    """How many bytes a code has."""
    if text_of(font.get("/Subtype")) != "/Type0":
        return 1
    encoding = font.get("/Encoding")
    if isinstance(encoding, pikepdf.Stream):
        return 2 if has_two_byte_codes(text_in(encoding)) else None
    return 2 if text_of(encoding) in _IDENTITY else None
