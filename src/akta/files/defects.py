"""What may be wrong with a scan (usterki skanu), judged from measurements and text. Pure.

Each check answers for itself and says what it saw. A blank back of a card is no defect.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise

from akta.imaging.facts import PageText

SKEWED_FROM = 2.0
"""Degrees from which lines look slanted and recognition of text suffers."""
COARSE_BELOW = 180.0
"""Dots per inch below which a typed page of 200 dpi surely was not scanned."""
FEWEST_WORDS = 20
SAME_TEXT = 0.85
SAME_PICTURE = 8
FEWEST_BITS = 40
NEIGHBOURS = 2
"""A sheet that was fed twice comes right after itself, or after its back."""
FEWEST_NUMBERED = 3
NUMBERED_SHARE = 0.5
MOST_MISSING = 50
"""A larger leap of numbers is another way of counting, or a number misread."""
_NUMBER = re.compile(r"[^\w]*(\d{1,5})[^\w]*")
_CORNER_LEFT, _CORNER_BOTTOM = 0.7, 0.12


class Kind(StrEnum):
    """The kinds of defects, in the order in which they are shown."""

    BLANK = "blank"
    SKEWED = "skewed"
    BLURRED = "blurred"
    COARSE = "coarse"
    DOUBLED = "doubled"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as the checks need it; `words` is its text word by word, None while unread."""

    is_blank: bool
    is_verso: bool
    skew: float | None
    is_blurred: bool
    dpi: float | None
    fingerprint: str = ""
    words: tuple[str, ...] | None = None
    stamped: int | None = None


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing wrong with the page at `index`, with what was seen, in Polish."""

    index: int
    kind: Kind
    detail: str


def measured_defects(pages: Sequence[Seen]) -> list[Defect]:
    """What measurements alone tell, as soon as pages are cut."""
    return [
        Defect(index, kind, detail)
        for index, page in enumerate(pages)
        for kind, detail in _of_page(page)
    ]


def _of_page(page: Seen) -> Iterator[tuple[Kind, str]]:
    if page.is_blank:
        if not page.is_verso:
            yield Kind.BLANK, "na stronie nic nie ma"
        return
    if page.skew is not None and abs(page.skew) >= SKEWED_FROM:
        yield Kind.SKEWED, f"przekrzywiona o {abs(page.skew):.1f}°".replace(".", ",")
    if page.is_blurred:
        yield Kind.BLURRED, "pismo jest nieostre"
    if page.dpi is not None and page.dpi < COARSE_BELOW:
        yield Kind.COARSE, f"{page.dpi:.0f} dpi, potrzeba {COARSE_BELOW:.0f}"


def compared_defects(pages: Sequence[Seen]) -> list[Defect]:
    """What shows only when all pages of a scan are read: doubled sheets, gaps in numbers."""
    return [*_doubled(pages), *_missing(pages)]


def _doubled(pages: Sequence[Seen]) -> Iterator[Defect]:
    for index, page in enumerate(pages):
        for before in range(index - 1, max(-1, index - 1 - NEIGHBOURS), -1):
            if is_same_sheet(pages[before], page):
                yield Defect(index, Kind.DOUBLED, f"taka sama jak strona {before + 1} tego skanu")
                break


def is_same_sheet(one: Seen, other: Seen) -> bool:
    """Whether two scans show one sheet: by their words, or where there are few, by the picture."""
    if one.is_blank or other.is_blank:
        return False
    first, second = one.words or (), other.words or ()
    if min(len(first), len(second)) >= FEWEST_WORDS:
        if not 0.8 <= len(first) / len(second) <= 1.25:  # noqa: PLR2004 - a quarter more or less
            return False
        return SequenceMatcher(None, first, second, autojunk=False).ratio() >= SAME_TEXT
    if max(len(first), len(second)) >= FEWEST_WORDS:
        return False
    return _is_same_picture(one.fingerprint, other.fingerprint)


def _is_same_picture(one: str, other: str) -> bool:
    """Near fingerprints of pages with something on them; of nearly empty ones nothing is said."""
    if not one or not other:
        return False
    first, second = int(one, 16), int(other, 16)
    if min(first.bit_count(), second.bit_count()) < FEWEST_BITS:
        return False
    return (first ^ second).bit_count() <= SAME_PICTURE


def _missing(pages: Sequence[Seen]) -> Iterator[Defect]:
    """Leaps in the numbers stamped on cards, where most sheets carry one."""
    sheets = [page for page in pages if not page.is_verso]
    numbered = [(i, page.stamped) for i, page in enumerate(pages) if page.stamped is not None]
    if len(numbered) < max(FEWEST_NUMBERED, NUMBERED_SHARE * len(sheets)):
        return
    for (_, last), (index, number) in pairwise(numbered):
        if 1 < number - last <= MOST_MISSING:
            first, end = last + 1, number - 1
            told = f"{first}" if first == end else f"{first}–{end}"
            yield Defect(index, Kind.MISSING, f"według numerów na kartach brakuje przed nią {told}")


def stamped_number(text: PageText | None) -> int | None:
    """The number in the upper right corner, where cards are stamped; None if there is not one."""
    if text is None:
        return None
    corner = [w for w in text.words if w.left >= _CORNER_LEFT and w.bottom <= _CORNER_BOTTOM]
    found = {match[1] for word in corner if (match := _NUMBER.fullmatch(word.text))}
    return int(found.pop()) if len(found) == 1 else None


def words_of(plain: str) -> tuple[str, ...]:
    """The words of a page, as they are compared: without case and marks."""
    return tuple(re.findall(r"\w+", plain.casefold()))
