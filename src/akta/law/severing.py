"""What a ruling on severing materials must say (postanowienie o wyłączeniu), § 109 Regulaminu."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from akta.law import provisions
from akta.law.marks import implements
from akta.law.polish import long_date
from akta.law.provisions import Provision

__all__ = [
    "Item",
    "Manner",
    "Origin",
    "Severed",
    "common_origin",
    "lacking",
    "lacks_extension_ruling",
    "lacks_opening_ruling",
    "military_origin",
    "needs_first_act",
    "origin_of",
    "running_from",
]


OPENING, OPENING_NAME = "postanowienie-wszczecie", "postanowienie o wszczęciu"
EXTENSION_NAME = "postanowienie o przedłużeniu"


class Origin(Enum):
    """From what the time of a severed proceeding runs (od czego biegnie czas trwania)."""

    ORIGINAL = "opening of the original proceeding"
    FIRST_ACT = "first act about the severed part"
    ANEW = "an opening of its own"


@implements("R-109-3")
def common_origin(*, acts_done: bool) -> Origin:
    """§ 109 ust. 3: the original opening where acts had been done about the severed part."""
    return Origin.ORIGINAL if acts_done else Origin.ANEW


@implements("M-67-3")
def military_origin(*, covered: bool, acts_done: bool) -> Origin:
    """§ 67 ust. 3–5 of the military regulation, three branches.

    The original opening only where its ruling covered the severed part; otherwise the first act
    done about it, and without any an opening of its own.
    """
    if covered:
        return Origin.ORIGINAL
    return Origin.FIRST_ACT if acts_done else Origin.ANEW


def origin_of(*, acts_done: bool, covered: bool | None) -> Origin:
    """By the military rule where it is told whether the opening covered the part."""
    if covered is None:
        return common_origin(acts_done=acts_done)
    return military_origin(covered=covered, acts_done=acts_done)


@dataclass(frozen=True, slots=True)
class Severed:
    """What the ruling tells of acts about the severed part: from it follows when time began.

    `covered` (whether the opening covered the part) and the day of the first act are told only
    under the military regulation.
    """

    acts_done: bool
    covered: bool | None = None
    first_act: date | None = None

    @property
    def origin(self) -> Origin:
        """From what the severed proceeding runs."""
        return origin_of(acts_done=self.acts_done, covered=self.covered)


def needs_first_act(*, covered: bool | None, acts_done: bool | None) -> bool:
    """Whether the time runs from the first act, so that its day must be told."""
    return covered is False and bool(acts_done)


_MILITARY = {
    Origin.ORIGINAL: provisions.MIL_67_3,
    Origin.FIRST_ACT: provisions.MIL_67_4,
    Origin.ANEW: provisions.MIL_67_5,
}


def running_from(*, acts_done: bool, covered: bool | None) -> tuple[Origin, Provision]:
    """The origin with the provision that says so."""
    origin = origin_of(acts_done=acts_done, covered=covered)
    return origin, provisions.REG_109_3 if covered is None else _MILITARY[origin]


class Manner(Enum):
    """How a document passes into the other case (sposób wyłączenia)."""

    ORIGINAL = "oryginał"
    OFFICIAL = "odpis"
    COPY = "kopia"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the ruling: a document by name and date, its cards, and how it passes."""

    title: str
    dated_on: date | None
    cards: str
    manner: Manner
    kind: str = ""

    @property
    def opens(self) -> bool:
        """Whether it is the initiating ruling (postanowienie o wszczęciu), by kind or by name."""
        return self.kind == OPENING or self.title.casefold().startswith(OPENING_NAME)

    @property
    def extends(self) -> bool:
        """Whether it is a ruling on extension (postanowienie o przedłużeniu), by name."""
        return self.title.casefold().startswith(EXTENSION_NAME)

    @property
    def words(self) -> str:
        dated = f" z {long_date(self.dated_on)}" if self.dated_on else ""
        return f"{self.title}{dated}, {self.cards} ({self.manner.value})"


@implements("R-109-2")
def lacking(*, persons: Sequence[str], acts: str, items: Iterable[Item]) -> list[str]:
    """What the ruling still lacks, each as a sentence; empty where it says all it must.

    § 109 ust. 2: the persons and acts it is about, and each item by name and date, with its cards
    and as original, official copy or copy.
    """
    found = []
    listed = list(items)
    if not acts.strip() and not persons:
        found.append("Proszę podać zakres: osoby albo czyny, których dotyczy wyłączenie.")
    if not listed:
        found.append("Proszę wybrać co najmniej jeden dokument albo kartę.")
    for item in listed:
        if not item.title.strip():
            found.append(
                f"Karty {item.cards} nie należą do żadnego dokumentu, więc brak ich nazwy."
            )
        elif item.dated_on is None:
            found.append(f"Dokument „{item.title}” ({item.cards}) nie ma daty.")
    return found


@implements("R-109-3")
def lacks_opening_ruling(severed: Severed, items: Iterable[Item]) -> bool:
    """Whether an official copy of the initiating ruling is missing (odpis wszczęcia).

    It is severed too where the severed part keeps the opening day of the original (§ 109 ust. 3,
    § 67 ust. 3 of the military regulation); otherwise a new ruling is issued.
    """
    copies = (item for item in items if item.opens and item.manner is Manner.OFFICIAL)
    return severed.origin is Origin.ORIGINAL and not any(copies)


@implements("M-67-3")
def lacks_extension_ruling(severed: Severed, items: Iterable[Item], *, extended: bool) -> bool:
    """Whether an official copy of the ruling on extension is missing (odpis przedłużenia).

    Only the military regulation asks for it (§ 67 ust. 3), and only of a case that was extended.
    """
    copies = (item for item in items if item.extends and item.manner is Manner.OFFICIAL)
    return bool(severed.covered) and extended and not any(copies)
