"""What a ruling on severing materials must say (postanowienie o wyłączeniu), § 109 Regulaminu."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from akta.law.marks import implements
from akta.law.polish import long_date

__all__ = ["Item", "Manner", "lacking", "lacks_opening_ruling"]


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


OPENING = "postanowienie-wszczecie"


@implements("R-109-3")
def lacks_opening_ruling(*, acts_done: bool, items: Iterable[Item]) -> bool:
    """Whether an official copy of the initiating ruling is missing (odpis wszczęcia, ust. 3).

    It is severed too where acts had been done about the severed part, which then keeps the opening
    day of the original; otherwise a new ruling is issued.
    """
    copies = (item for item in items if item.kind == OPENING and item.manner is Manner.OFFICIAL)
    return acts_done and not any(copies)
