"""How long the data of a case stay in the portal (§ 12 of the portal's regulation).

The act gives no period: it comes from special provisions, as a class for each kind of case. What
has no class, no day of conclusion or is held is never removed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from akta.law.marks import implements
from akta.law.terms import Length, shifted_by

__all__ = ["Kept", "kept_as", "may_be_removed", "removal_day"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A retention class (klasa przechowywania): how long from the final conclusion, by what."""

    length: Length
    basis: str


def removal_day(kept: Kept | None, concluded_on: date | None) -> date | None:
    """The first day on which the data may leave; None where that cannot be told."""
    if kept is None or concluded_on is None:
        return None
    return shifted_by(concluded_on, kept.length)


@implements("I-12")
def kept_as(by_register: Kept | None, own: Kept | None) -> Kept | None:
    """The class of a case: its own where the material asks for one, else that of its register."""
    return own or by_register


@implements("I-12")
def may_be_removed(
    kept: Kept | None, concluded_on: date | None, *, holds: Sequence[str], on: date
) -> bool:
    """Whether the data of a case may leave the portal on that day: class, conclusion, no hold."""
    due = removal_day(kept, concluded_on)
    return due is not None and due <= on and not holds
