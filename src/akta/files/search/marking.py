"""What was found on a page: the words with their boxes, and the place of the text that shows it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from akta.files.models import PageText
from akta.files.search.index import page_chunks, shown_words
from akta.files.search.query import Asked
from akta.files.search.tokens import Chunk, places_of
from akta.imaging import Word

__all__ = ["Box", "MarkedPage", "Piece", "marked_pages"]

Piece = tuple[str, bool]
Box = tuple[float, float, float, float]
BEFORE, LENGTH, MOST_BOXES = 8, 32, 200
_ELLIPSIS = "…"
_FOUND = """
SELECT t.page_id, v.lexeme, v.positions FROM files_page_text t, unnest(t.lemmas) v
WHERE t.page_id = ANY(%s) AND (v.lexeme = ANY(%s) OR v.lexeme LIKE ANY(%s))
"""


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """A page with the chunks that were found on it, by their numbers."""

    chunks: Sequence[Chunk]
    words: Sequence[Any] | None
    found: tuple[int, ...]

    @property
    def snippet(self) -> tuple[Piece, ...]:
        """The stretch of text with the most of what was found, the found words marked."""
        first = self._begin()
        last = min(first + LENGTH, len(self.chunks))
        marks = set(self.found)
        pieces: list[Piece] = [(_ELLIPSIS, False)] if first else []
        for at in range(first, last):
            _join(pieces, self.chunks[at].text, is_hit=at in marks)
        if last < len(self.chunks):
            _join(pieces, _ELLIPSIS, is_hit=False)
        return tuple(pieces)

    def _begin(self) -> int:
        """Where the snippet begins: a few words before the densest stretch."""
        if not self.found:
            return 0
        counts = {
            at: sum(at <= one < at + LENGTH - BEFORE for one in self.found) for at in self.found
        }
        best = max(self.found, key=lambda at: (counts[at], -at))
        return max(0, min(best - BEFORE, len(self.chunks) - LENGTH))

    def boxes(self, rotation: int) -> tuple[Box, ...]:
        """Boxes of the found words, as shares of the side as shown; none where none are kept."""
        if self.words is None:
            return ()
        return tuple(_box(self.words[at], rotation) for at in self.found[:MOST_BOXES])


def _join(pieces: list[Piece], text: str, *, is_hit: bool) -> None:
    """Add a word; neighbours of one kind become one piece."""
    if pieces and pieces[-1][1] == is_hit:
        pieces[-1] = (f"{pieces[-1][0]} {text}", is_hit)
    else:
        if pieces:
            gap = not pieces[-1][1]
            pieces[-1] = (pieces[-1][0] + (" " if gap else ""), pieces[-1][1])
            text = text if gap else f" {text}"
        pieces.append((text, is_hit))


def _box(stored: Any, rotation: int) -> Box:
    text, *edges = stored[:5]
    word = Word(text, *(edge / 10_000 for edge in edges)).turned(rotation)
    left, top, right, bottom = word.box
    return tuple(round(share, 4) for share in (left, top, right - left, bottom - top))  # type: ignore[return-value]


def marked_pages(texts: Mapping[UUID, PageText], query: Asked) -> dict[UUID, MarkedPage]:
    """Find again on each page what the index found there; one query."""
    positions = _positions(list(texts), query)
    return {
        page_id: _marked(row, query, positions.get(page_id, {})) for page_id, row in texts.items()
    }


def _positions(page_ids: Sequence[UUID], query: Asked) -> dict[UUID, dict[str, list[int]]]:
    """Where the lexemes asked for stand on these pages."""
    asked = sorted(frozenset().union(*(term.lexemes for term in query.terms)))
    exact = [lexeme for lexeme in asked if not lexeme.endswith("*")]
    starts = [_like(lexeme[:-1]) for lexeme in asked if lexeme.endswith("*")]
    found: dict[UUID, dict[str, list[int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, [list(page_ids), exact, starts])
        for page_id, lexeme, places in cursor.fetchall():
            found.setdefault(page_id, {})[lexeme] = list(places or ())
    return found


def _like(start: str) -> str:
    escaped = start.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"{escaped}%"


def _marked(row: PageText, query: Asked, positions: Mapping[str, list[int]]) -> MarkedPage:
    chunks = page_chunks(row)
    standing = places_of(chunks)
    marks: set[int] = set()
    for term in query.terms:
        for alternative in term.alternatives:
            for place in _places(alternative, positions):
                for position in range(place, place + len(alternative)):
                    marks |= set(standing[position - 1])
    return MarkedPage(chunks, shown_words(row), tuple(sorted(marks)))


def _places(
    alternative: Sequence[frozenset[str]], positions: Mapping[str, list[int]]
) -> Iterable[int]:
    """Positions at which words stand side by side as the alternative has them."""
    starts = _standing(alternative[0], positions)
    for offset, lexemes in enumerate(alternative[1:], 1):
        following = _standing(lexemes, positions)
        starts = {place for place in starts if place + offset in following}
    return starts


def _standing(lexemes: frozenset[str], positions: Mapping[str, list[int]]) -> set[int]:
    stems = tuple(lexeme[:-1] for lexeme in lexemes if lexeme.endswith("*"))
    return {
        place
        for lexeme, places in positions.items()
        if lexeme in lexemes or (stems and lexeme.startswith(stems))
        for place in places
    }
