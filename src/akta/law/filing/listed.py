"""The list of attachments in the text of a pleading, and how it agrees with the portal's."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from akta.law.marks import implements

MOST_LISTED = 500
_HEADING = re.compile(
    r"(?:(?:wykaz|lista|spis)\s+)?za[łl][ąa]cznik(?:i|ów|ow)\s*:?|w\s+za[łl][ąa]czeniu\s*:?|"
    r"za[łl][ąa]czam\s*:",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"za[łl](?:[ąa]cznik|\.)\s*(?:nr\.?\s*)?(\d{1,3})\s*[-–—:.,)]*\s*(.*)", re.IGNORECASE
)
_NUMBERED = re.compile(r"(\d{1,3})\s*[.)]\s+(.+)|(\d{1,3})\s*[-–—]\s*(.+)")
_BULLET = re.compile(r"[•·▪◦*–—-]\s*(.+)")


@dataclass(frozen=True, slots=True)
class Listed:
    """One attachment of a list: its number and title."""

    number: int
    title: str


@implements("F-3-5")
def listed_attachments(text: str) -> tuple[Listed, ...]:
    """The list that stands in a pleading: under its heading, else lines "Załącznik nr 1 – …".

    Of several headings the last one counts; nothing is found where nothing says what it is.
    """
    lines = [unicodedata.normalize("NFC", line).strip() for line in text.splitlines()]
    places = [place for place, line in enumerate(lines) if _HEADING.fullmatch(line)]
    for place in reversed(places):
        found = tuple(_under(lines[place + 1 :]))
        if found:
            return found[:MOST_LISTED]
    named = (_NAMED.fullmatch(line) for line in lines)
    return tuple(Listed(int(one[1]), one[2].strip()) for one in named if one and one[2])[
        :MOST_LISTED
    ]


def _under(lines: Sequence[str]) -> Iterator[Listed]:
    """Items under a heading, to the first line that is none; a wrapped line goes on its item."""
    item: Listed | None = None
    for line in filter(None, lines):
        found = _item(line, item.number + 1 if item else 1)
        if found is None and (item is None or not (line[0].islower() or line[0].isdigit())):
            break
        if item is not None and found is None:
            item = Listed(item.number, f"{item.title} {line}")
            continue
        if item is not None:
            yield item
        item = found
    if item is not None:
        yield item


def _item(line: str, following: int) -> Listed | None:
    """A line as an item; a bullet takes the number that follows."""
    named = _NAMED.fullmatch(line)
    if named:
        return Listed(int(named[1]), named[2].strip())
    numbered = _NUMBERED.fullmatch(line)
    if numbered:
        return Listed(int(numbered[1] or numbered[3]), (numbered[2] or numbered[4]).strip())
    bullet = _BULLET.fullmatch(line)
    return Listed(following, bullet[1].strip()) if bullet else None


@implements("F-3-5")
def differences(
    listed: Sequence[Listed], placed: Iterable[tuple[int | None, str, str]]
) -> tuple[str, ...]:
    """What does not agree, in Polish sentences: numbers strictly, titles by their words.

    `placed` are number, title and file name of the attachments in the portal. A title agrees with
    the title or the name of the file, without extension, case and punctuation.
    """
    rows = {number: (title, name) for number, title, name in placed if number is not None}
    wanted = {one.number: one.title for one in listed}
    found = [
        f"W piśmie jest załącznik nr {number} „{wanted[number]}”, a w portalu go nie ma."
        for number in sorted(wanted.keys() - rows.keys())
    ]
    found += [
        f"Załącznika nr {number} „{rows[number][0]}” nie ma w wykazie w piśmie."
        for number in sorted(rows.keys() - wanted.keys())
    ]
    for number in sorted(wanted.keys() & rows.keys()):
        title, name = rows[number]
        if not _agree(wanted[number], title) and not _agree(wanted[number], PurePath(name).stem):
            found.append(
                f"Załącznik nr {number} nazywa się w piśmie „{wanted[number]}”, "
                f"a w portalu „{title}”."
            )
    return tuple(found)


def _agree(one: str, other: str) -> bool:
    """Whether two titles agree: the words of one begin the other's, or are the same."""
    first, second = _words(one), _words(other)
    shorter = min(len(first), len(second))
    return shorter > 0 and first[:shorter] == second[:shorter]


def _words(title: str) -> list[str]:
    known = re.sub(r"\.(?:pdf|docx?|odt|rtf|txt|jpe?g|png|tiff?)$", "", title.casefold())
    return re.findall(r"\w+", known.replace("_", " "))
