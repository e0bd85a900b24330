"""Protocols in the portal (§ 10 of the information portal regulation): when one may be given.

It is given to whoever reads the file by an order; this only says from when, and how late it is.
The sound of an act goes out, the picture never does.
"""

from datetime import date
from enum import StrEnum

from akta.law.marks import implements
from akta.law.polish import plural
from akta.law.sharing import Standing, standing
from akta.law.terms import Length, Unit, shifted_by

__all__ = ["Made", "due_on", "given_standing", "is_given"]

APPROVED_IN = Length(7, Unit.DAY)
"""A protocol made only in writing is given not later than 7 days after the act (§ 10 ust. 2)."""
WITHOUT_DELAY = Length(1, Unit.DAY)
"""The act says "without delay" and no number; a day is our measure for telling of a delay."""


class Made(StrEnum):
    """How the course of an act was set down."""

    WRITTEN = "written"
    SOUND = "sound"
    PICTURE = "picture"


@implements("I-10-1")
@implements("I-10-2")
def due_on(made: Made, held: date) -> date:
    """The last day for giving the protocol of an act held on a day; a day off does not move it."""
    return shifted_by(held, APPROVED_IN if made is Made.WRITTEN else WITHOUT_DELAY)


@implements("I-10-1")
@implements("I-10-2")
def is_given(made: Made, *, is_approved: bool, has_sound: bool) -> bool:
    """Whether the protocol may be given now.

    A recorded one with its sound, at once and without approval; a written one once it is approved,
    also after the term: late approval delays it, and the term alone never opens it.
    """
    return is_approved if made is Made.WRITTEN else has_sound


@implements("I-10-1")
@implements("I-10-2")
def given_standing(due: date, given: date | None, today: date) -> Standing:
    """The visible clock of a protocol: days left, days overdue, or how late it was given."""
    if given is None:
        return standing(due, today)
    late = (given - due).days
    if late > 0:
        return Standing(f"po terminie o {plural(late, 'dzień', 'dni', 'dni')}", "soon", True)
    return Standing("w terminie", "done")
