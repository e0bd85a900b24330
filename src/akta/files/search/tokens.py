"""Pages and queries as tokens: words joined over line ends, numbers and dates in one writing.

A chunk is what stands between two spaces, a part is a word or a number within it. Parts are
counted from 1; those numbers are the positions of the index.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest

from akta.files.search.dates import dates_in
from akta.files.search.letters import normal, readable
from akta.files.search.morphology import readings

__all__ = ["Chunk", "Part", "Tokens", "chunks_of", "places_of", "tokens"]

HYPHENS = "-\u00ad\u2010\u2011\u2012\u2013\u2014¬"
_PARTS = re.compile(r"[^\W\d_]+|\d+")
_NUMBER = re.compile(r"\d+")
_GROUPED = re.compile(r"(\d{1,3}(?:[. ]\d{3})+|\d+),\d{2}")
_PLATE = re.compile(r"[A-Z]{1,3}")
_PLATE_END = re.compile(r"(?=.*\d)[0-9A-Z]{4,5}")
_JOINING = re.compile(r"[-./:\\'’&+]+")
_LONGEST_RUN, _FEWEST_DIGITS, _MOST_DIGITS = 8, 4, 26
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a page between spaces, and the line in which it stands."""

    text: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A word or number: as compared, the chunks it lies in, what stands between it and the next."""

    text: str
    chunks: tuple[int, ...]
    glue: str = " "
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The parts of a text, and names ("wx12345", a date) that several parts make together.

    A name stands with the range of its parts, both ends within.
    """

    parts: tuple[Part, ...]
    names: tuple[tuple[str, int, int], ...] = ()
    dates: tuple[tuple[str, int, int], ...] = ()
    pieces: tuple[tuple[str, int], ...] = field(default_factory=tuple)


def chunks_of(plain: str) -> list[Chunk]:
    """The chunks of plain text, line by line; empty lines do not count."""
    lines = [line for line in plain.splitlines() if line.strip()]
    return [Chunk(piece, number) for number, line in enumerate(lines) for piece in line.split()]


def tokens(chunks: Sequence[Chunk]) -> Tokens:
    """Everything that a text can be found by, still without its inflection."""
    parts: list[Part] = []
    names: list[tuple[str, int, int]] = []
    pieces: list[tuple[str, int]] = []
    for core, at, halves in _cores(chunks):
        _add(parts, names, core, at)
        pieces += [(half, len(parts)) for half in halves]
    names += [*_runs(parts), *_plates(parts)]
    found = dates_in([(part.text, part.glue) for part in parts])
    return Tokens(tuple(parts), tuple(names), tuple(found), tuple(pieces))


def places_of(chunks: Sequence[Chunk]) -> list[tuple[int, ...]]:
    """The chunks of each part, by its position: position 1 of the index comes first."""
    return [
        at
        for core, at, _ in _cores(chunks)
        for _ in range(1 if core.isalpha() else len(_PARTS.findall(core)))
    ]


def _cores(chunks: Sequence[Chunk]) -> Iterator[tuple[str, tuple[int, ...], tuple[str, ...]]]:
    """What stands in the chunks without marks round it, in which of them, and a word's halves."""
    skip = False
    for at, (chunk, following) in enumerate(zip_longest(chunks, chunks[1:])):
        if skip:
            skip = False
        elif joined := _joined(chunk, following):
            skip = True
            yield joined[0], (at, at + 1), joined[1]
        else:
            yield _core(chunk.text), (at,), ()


def _joined(chunk: Chunk, following: Chunk | None) -> tuple[str, tuple[str, ...]] | None:
    """The word that a hyphen breaks at a line's end, with its halves where they are words too."""
    if following is None or following.line == chunk.line or chunk.text[-1:] not in HYPHENS:
        return None
    first = unicodedata.normalize("NFC", chunk.text)
    stem, rest = _core(first.rstrip(HYPHENS)), _core(following.text)
    if not _LETTERS.fullmatch(stem) or not (tail := _LETTERS.match(rest)):
        return None
    word = normal(stem + tail.group())
    halves = (normal(stem), normal(tail.group()))
    is_compound = not readings(word).is_known and all(readings(h).is_known for h in halves)
    return stem + rest, halves if is_compound else ()


def _core(text: str) -> str:
    """A chunk without the marks round it."""
    bare = unicodedata.normalize("NFC", text)
    if bare.isalpha():
        return bare
    start, end = 0, len(bare)
    while start < end and not bare[start].isalnum():
        start += 1
    while end > start and not bare[end - 1].isalnum():
        end -= 1
    core = readable(bare[start:end])
    return core + bare[end : end + 1].strip("„”\"'’»)")


def _add(
    parts: list[Part], names: list[tuple[str, int, int]], core: str, at: tuple[int, ...]
) -> None:
    """The parts of one chunk; where marks join them, their whole too: "k.p.k." → kpk."""
    if core.isalpha():
        parts.append(Part(normal(core), at, " ", core))
        return
    found = list(_PARTS.finditer(core))
    if not found:
        return
    first = len(parts) + 1
    for match, following in zip(found, [*found[1:], None], strict=True):
        end = following.start() if following else len(core)
        glue = core[match.end() : end] + ("" if following else " ")
        parts.append(Part(normal(match.group()), at, glue, match.group()))
    names += [(name, first, len(parts)) for name in _wholes(core, found)]


def _wholes(core: str, found: list[re.Match[str]]) -> Iterator[str]:
    if len(found) < 2:  # noqa: PLR2004 - nothing to join
        return
    bare = core[: found[-1].end()]
    if all(
        not between or _JOINING.fullmatch(between)
        for between in (bare[a.end() : b.start()] for a, b in pairwise(found))
    ):
        yield "".join(normal(match.group()) for match in found)
    if _GROUPED.fullmatch(bare):
        yield re.sub(r"\D", "", bare.partition(",")[0])


def _runs(parts: Sequence[Part]) -> Iterator[tuple[str, int, int]]:
    """Numbers written in groups, as one: "600 123 456", "12 500"."""
    for first, part in enumerate(parts):
        if not _NUMBER.fullmatch(part.text):
            continue
        digits = part.text
        for last in range(first + 1, min(first + _LONGEST_RUN, len(parts))):
            if parts[last - 1].glue.strip(" -") or not _NUMBER.fullmatch(parts[last].text):
                break
            digits += parts[last].text
            if _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS:
                yield digits, first + 1, last + 1


def _plates(parts: Sequence[Part]) -> Iterator[tuple[str, int, int]]:
    """Registration plates written in two: "WX 12345", "KR 1AB23"."""
    for first, part in enumerate(parts):
        if not _PLATE.fullmatch(part.raw) or part.glue.strip():
            continue
        rest, last = "", first
        for last in range(first + 1, min(first + 5, len(parts))):
            rest += parts[last].raw
            if parts[last].glue != "":
                break
        if _PLATE_END.fullmatch(rest):
            yield normal(part.raw + rest), first + 1, last + 1
