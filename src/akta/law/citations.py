"""The citation of a card (cytowanie karty): „4999-0.Ds.123.2026, t. 3, k. 512v [#7f3k2q]”.

Grammar: `[sygn.,] t. N[,] k. N[letter][v|odwr.][–N] [#id]`. It is read tolerantly (case,
spaces, Roman volumes, „tom”, „karta”, „str.”, „odwrót”, any dash) and written in one form. The
optional id names the card side for ever; whoever renders gives it.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import total_ordering

from akta.law.references import (
    Reference,
    ReferencePattern,
    ReferenceProblem,
    parse_reference,
    render_reference,
)

LETTERS = "abcdefghijklmnopqrstuwxyz"  # no v: it marks the back of a card
DASHES = r"[-\u2010-\u2015\u2212]"
RANGE = rf"(?:{DASHES}|\bdo\b)"
VOLUME = r"(?:tomy|tom|t)\b\.?\s*(?P<volume>[0-9]{1,4}(?![0-9])|[ivxlc]+(?![a-z]))"
CARDS = r"(?:kartę|karty|karta|kart|str|k)(?![a-zęó])\.?\s*"
_MARK = (
    r"(?P<{0}number>[0-9]{{1,6}})(?:[ ]?(?P<{0}letter>[a-uw-z]{{1,2}}?))??"
    r"\s*(?P<{0}verso>verso|odwrót|odwr\.?|odw\.?|v\.?)?"
)
MARK_RANGE = _MARK.format("first_") + rf"(?:\s*{RANGE}\s*(?:k\.?\s*)?{_MARK.format('last_')})?"
_ID = r"(?:\s*\[\s*#\s*(?P<id>[0-9a-z]{4,32})\s*\])?"
_FLAGS = re.IGNORECASE | re.ASCII
_FULL = re.compile(
    rf"(?P<reference>.*?)[\s,;]*\b(?:{VOLUME}\s*[,;]?\s*)?{CARDS}{MARK_RANGE}{_ID}", _FLAGS
)
_SHORT = re.compile(rf"(?P<reference>)(?:{VOLUME}\s*[,;]?\s*)?{MARK_RANGE}{_ID}", _FLAGS)
_FORMER = re.compile(r"\s*\(dawniej[^()]*\)$", re.IGNORECASE)
_ROMAN = re.compile(r"C{0,3}(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"C": 100, "L": 50, "X": 10, "V": 5, "I": 1}


class Side(Enum):
    """Side of a card (strona karty): the first one, or the back (odwrót)."""

    RECTO = ""
    VERSO = "v"


@total_ordering
@dataclass(frozen=True, slots=True)
class CardMark:
    """The mark on a card side: „12”, „12a”, „20v”, in the order 12 < 12v < 12a < 12b < 13."""

    number: int
    letter: str = ""
    side: Side = Side.RECTO

    def __post_init__(self) -> None:
        if self.number < 1 or not set(self.letter) <= set(LETTERS):
            raise ValueError(f"No card is marked {self.number}{self.letter}.")

    def __str__(self) -> str:
        return f"{self.number}{self.letter}{self.side.value}"

    def __lt__(self, other: "CardMark") -> bool:
        return self.key < other.key

    @property
    def key(self) -> tuple[int, int, str, str]:
        """What sorts card sides in the order of the file."""
        return (self.number, len(self.letter), self.letter, self.side.value)

    @property
    def card(self) -> "CardMark":
        """The card itself, by the mark on its first side."""
        return CardMark(self.number, self.letter)

    @property
    def verso(self) -> "CardMark":
        """The back of the same card."""
        return CardMark(self.number, self.letter, Side.VERSO)


@dataclass(frozen=True, slots=True)
class Citation:
    """A card side or a range of cards, in a volume, in a case; the last three may be absent."""

    first: CardMark
    last: CardMark | None = None
    volume: int | None = None
    reference: Reference | None = None
    side_id: str | None = None

    def __str__(self) -> str:
        return render_citation(self)

    def covers(self, mark: CardMark) -> bool:
        """Whether a mark is cited; a range ends with the back of its last card."""
        if self.last is None:
            return mark == self.first
        return self.first <= mark <= self.last.verso


class CitationProblem(Enum):
    """Why a text is no citation, with the sentence for the person who typed it."""

    EMPTY = "Nie podano karty. Proszę wpisać ją na przykład tak: t. 3, k. 512v."
    NO_CARD = "Nie podano numeru karty. Proszę dopisać go po skrócie „k.”, na przykład k. 512v."
    BAD_REFERENCE = "Nie rozpoznano sygnatury przed numerem karty. Proszę ją poprawić albo usunąć."
    BAD_VOLUME = "Nie rozpoznano numeru tomu. Proszę wpisać go cyframi, na przykład t. 3."
    BAD_NUMBER = "Numery kart zaczynają się od 1. Proszę sprawdzić numer karty."
    REVERSED = "Ostatnia karta stoi przed pierwszą. Proszę wpisać zakres od mniejszego numeru."
    NOT_UNDERSTOOD = "Nie rozpoznano karty. Proszę wpisać ją na przykład tak: t. 3, k. 512v."

    @property
    def sentence(self) -> str:
        return self.value


class _ParseError(Exception):
    def __init__(self, problem: CitationProblem) -> None:
        super().__init__(problem.name)
        self.problem = problem


def parse_citation(
    text: str, pattern: ReferencePattern | None = None
) -> Citation | CitationProblem:
    """Read a citation as somebody typed or pasted it; a bare „512v” is a card too.

    Where it ends with the former address of a severed card („(dawniej …)”), that is passed over.
    """
    typed = _FORMER.sub("", normalised(text).rstrip(" .,;"))
    if typed.startswith("(") and typed.endswith(")"):
        typed = typed[1:-1].strip()
    found = _FULL.fullmatch(typed) or _SHORT.fullmatch(typed)
    if found is None:
        return _problem_of(typed, pattern)
    try:
        return _citation(found, pattern)
    except _ParseError as error:
        return error.problem


def render_citation(citation: Citation, pattern: ReferencePattern | None = None) -> str:
    """Write a citation in its one form; `parse_citation` reads the same one back."""
    parts = []
    if citation.reference is not None:
        parts.append(render_reference(citation.reference, pattern))
    if citation.volume is not None:
        parts.append(f"t. {citation.volume}")
    parts.append(f"k. {render_marks(citation.first, citation.last)}")
    text = ", ".join(parts)
    return text if citation.side_id is None else f"{text} [#{citation.side_id}]"


def render_marks(first: CardMark, last: CardMark | None) -> str:
    """Write a card side or a range of cards: „20v”, „12–40”."""
    return str(first) if last is None else f"{first}–{last}"


def next_letter(letter: str) -> str:
    """The letter of the next inserted card: none → a → b … u → w … z → aa."""
    if not letter:
        return LETTERS[0]
    head, place = letter[:-1], LETTERS.index(letter[-1]) + 1
    return head + LETTERS[place] if place < len(LETTERS) else next_letter(head) + LETTERS[0]


def parse_volume(text: str) -> int | None:
    """A volume number in Arabic or Roman digits, or None."""
    if text.isascii() and text.isdigit():
        return int(text) or None
    digits = text.upper()
    if not digits or not _ROMAN.fullmatch(digits):
        return None
    values = [_ROMAN_VALUES[digit] for digit in digits]
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))


def read_marks(found: re.Match[str]) -> tuple[CardMark, CardMark | None] | CitationProblem:
    """The first and last mark of a match of `MARK_RANGE`."""
    if not int(found["first_number"]) or (found["last_number"] and not int(found["last_number"])):
        return CitationProblem.BAD_NUMBER
    first = _mark(found, "first_")
    last = _mark(found, "last_") if found["last_number"] else None
    if last is not None and last < first:
        return CitationProblem.REVERSED
    return first, (None if last == first else last)


def normalised(text: str) -> str:
    """Text with composed letters, single plain spaces, and Ó and Ę of our keywords small."""
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    return composed.replace("Ó", "ó").replace("Ę", "ę")


def _citation(found: re.Match[str], pattern: ReferencePattern | None) -> Citation:
    marks = read_marks(found)
    if isinstance(marks, CitationProblem):
        raise _ParseError(marks)
    volume = parse_volume(found["volume"]) if found["volume"] else None
    if found["volume"] and volume is None:
        raise _ParseError(CitationProblem.BAD_VOLUME)
    reference = _reference(found["reference"], pattern)
    side_id = found["id"].lower() if found["id"] else None
    return Citation(marks[0], marks[1], volume, reference, side_id)


def _reference(text: str, pattern: ReferencePattern | None) -> Reference | None:
    named = re.sub(r"^(?:sygn\.?(?: akt)?:?)\s*", "", text, flags=re.IGNORECASE)
    if not named:
        return None
    reference = parse_reference(named, pattern)
    if isinstance(reference, ReferenceProblem):
        raise _ParseError(CitationProblem.BAD_REFERENCE)
    return reference


def _mark(found: re.Match[str], prefix: str) -> CardMark:
    side = Side.VERSO if found[f"{prefix}verso"] else Side.RECTO
    letter = (found[f"{prefix}letter"] or "").lower()
    return CardMark(int(found[f"{prefix}number"]), letter, side)


def _problem_of(typed: str, pattern: ReferencePattern | None) -> CitationProblem:
    if not typed:
        return CitationProblem.EMPTY
    without_volume = re.sub(rf"[\s,;]*\b{VOLUME}$", "", typed, flags=_FLAGS)
    known = not isinstance(parse_reference(without_volume, pattern), ReferenceProblem)
    return (
        CitationProblem.NO_CARD if not without_volume or known else CitationProblem.NOT_UNDERSTOOD
    )
