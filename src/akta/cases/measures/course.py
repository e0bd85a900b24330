"""Coercive measures in the course of the proceeding (przebieg): the same act, told to the engine.

The measures keep moments to the minute; the proceeding's own events carry what duties, blocks and
my day are derived from. Both entries are written in one transaction and corrected together.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from akta.cases.errors import EventBlocked
from akta.cases.models import CasePerson
from akta.cases.proceedings import state
from akta.cases.proceedings.services import NEW, correct_event, record_event
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.law.marks import implements
from akta.law.measures.arrest import arrest_line
from akta.law.measures.happenings import Happening, What
from akta.law.procedures import model

__all__ = ["EVENTS", "ask_course", "tell_course", "withdraw_from_course"]

EVENTS: Mapping[What, str] = {
    What.APPREHENDED: "apprehended",
    What.HANDED_OVER: "handed_to_court",
    What.RELEASED: "released",
    What.ARREST_APPLIED: "detention_ordered",
    What.ARREST_REFUSED: "detention_refused",
    What.ARREST_EXTENDED: "detention_extended",
    What.EXTENSION_ASKED: "detention_extension_asked",
    What.PRISON_TOLD: "no_extension_told",
    What.ARREST_LIFTED: "detention_lifted",
    What.RELEASE_DELIVERED: "release_sent",
    What.COURT_SENT: "court_told_of_lifting",
    What.HOLDER_CHANGED: "holder_changed",
    What.NINE_MONTHS_TOLD: "long_detention_reported",
    What.YEAR_TOLD: "year_extension_reported",
    What.SOUGHT: "wanted_issued",
    What.CAUGHT: "suspect_brought",
    What.SEARCH_ENDED: "wanted_withdrawn",
}
_TO_THE_MINUTE = {What.APPREHENDED, What.HANDED_OVER}


@implements("R-165-1")
def ask_course(person: CasePerson, happening: Happening) -> None:
    """Refuse to apply a measure where the course blocks it: without the data on the suspect.

    The course has no entry for measures told here; only its rules are asked. Raises EventBlocked.
    """
    if happening.what is not What.MEASURE_APPLIED:
        return
    values = {"person": str(person.pk)}
    event = model.Happening(NEW, "measure_applied", local_day(happening.at), values)
    before = state.happenings(state.entries_of(person.case_id))
    found = state.refusals(before, event, state.act_of(person.case))
    if found:
        raise EventBlocked(found)


def tell_course(
    person: CasePerson,
    happening: Happening,
    before: Sequence[Happening],
    *,
    actor: Actor,
    at: datetime,
) -> UUID | None:
    """The proceeding's entry on the same act; None where the proceeding has no such event."""
    kind = EVENTS.get(happening.what)
    if kind is None:
        return None
    return record_event(
        actor=actor,
        case_id=person.case_id,
        kind=kind,
        day=local_day(happening.at),
        values={"person": str(person.pk), **_more(happening, before)},
        at=at,
    )


def _more(happening: Happening, before: Sequence[Happening]) -> dict[str, Any]:
    if happening.what in _TO_THE_MINUTE:
        return {"at": happening.at}
    if happening.until is None:
        return {}
    start = arrest_line([*before, happening], happening.at).start or happening.at
    return {"since": local_day(start), "until": local_day(happening.until)}


def withdraw_from_course(
    case_id: UUID, entry_id: UUID, *, actor: Actor, reason: str, at: datetime
) -> None:
    """Withdraw the proceeding's entry together with the one on the measure."""
    correct_event(
        actor=actor, case_id=case_id, entry_id=entry_id, reason=reason, at=at, with_measure=True
    )
