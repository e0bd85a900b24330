"""What a document shows in one font: the codes of its characters, seen and hidden."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from akta.trust.pdfa.objects import text_of

_TWO_BYTES = frozenset({"/Identity-H", "/Identity-V"})


@dataclass(slots=True)
class Shown:
    """A font and the codes that text in it uses; none where its codes cannot be told apart."""

    font: Any
    seen: set[int] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)

    def add(self, operands: Any, *, hidden: bool) -> None:
        """Note the strings of one text operator."""
        codes = self.hidden if hidden else self.seen
        composite = text_of(self.font.get("/Subtype")) == "/Type0"
        if composite and text_of(self.font.get("/Encoding")) not in _TWO_BYTES:
            codes |= {-1}
            return
        for text in map(bytes, _strings(operands)):
            if composite:
                codes.update(a << 8 | b for a, b in zip(text[::2], text[1::2], strict=False))
            else:
                codes.update(text)

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
