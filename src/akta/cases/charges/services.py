"""Writes of charges: rulings made on paper, notes, and charges found to have no ground."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from akta.cases.charges.errors import NoSuchCharge, OneRulingEach
from akta.cases.charges.queries import charges_in, named, numbered
from akta.cases.models import Case, CasePerson
from akta.cases.proceedings.services import record_event
from akta.core.actors import Actor
from akta.law.charges.acts import Act, kept
from akta.law.charges.choosing import GROUNDS, Ruling, needs_ruling, ruling_for

__all__ = ["event_of_ruling", "find_unfounded", "record_ruling", "ruling_of"]


def ruling_of(case: Case, person: CasePerson, acts: Sequence[Act]) -> Ruling:
    """The one ruling by which these acts are to be charged now. Raises OneRulingEach."""
    charges = charges_in(case)
    found = {ruling_for(charges, str(person.pk), act.id) for act in acts}
    if len(found) != 1:
        raise OneRulingEach
    return found.pop()


def event_of_ruling(
    person_id: UUID, ruling: Ruling, acts: Sequence[Act], ground: str = ""
) -> tuple[str, dict[str, Any]]:
    """The event of the proceeding that a ruling on charges is, with its fields.

    A change that the law asks no ruling for is a note (§ 141 ust. 2).
    """
    values: dict[str, Any] = {
        "person": str(person_id),
        "charged": numbered(acts),
        "acts": [kept(act) for act in acts],
    }
    if ruling is not Ruling.CHANGE:
        return ruling.event, values
    chosen = GROUNDS.get(ground)
    values["reason"] = chosen.polish if chosen else ground or None
    kind = ruling.event if chosen is None or needs_ruling(chosen) else "charge_noted"
    return kind, values


def record_ruling(
    *,
    actor: Actor,
    case: Case,
    person: CasePerson,
    acts: Sequence[Act],
    day: date,
    at: datetime,
    ground: str = "",
    key: str | None = None,
) -> UUID:
    """Record a ruling on charges made elsewhere (wydane postanowienie); the system says which.

    Raises OneRulingEach and what `record_event` raises.
    """
    kind, values = event_of_ruling(person.pk, ruling_of(case, person, acts), acts, ground)
    return record_event(
        actor=actor, case_id=case.pk, kind=kind, day=day, values=values, at=at, key=key
    )


def find_unfounded(
    *,
    actor: Actor,
    case: Case,
    charge: str,
    ground: str,
    day: date,
    at: datetime,
    key: str | None = None,
) -> UUID:
    """Record that a charge has no ground (§ 142): from now on it has to be discontinued.

    Raises NoSuchCharge and what `record_event` raises.
    """
    found = next((each for each in charges_in(case) if each.key == charge and each.is_open), None)
    if found is None:
        raise NoSuchCharge
    values: Mapping[str, Any] = {
        "person": found.person,
        "ground": ground,
        "charged": named(case, [charge]),
        "charges": [charge],
    }
    return record_event(
        actor=actor,
        case_id=case.pk,
        kind="charge_unfounded",
        day=day,
        values=values,
        at=at,
        key=key,
    )
