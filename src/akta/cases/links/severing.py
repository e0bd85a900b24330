"""The side of a severing that concerns registers, persons and the course of both cases."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from akta.cases import events
from akta.cases.models import Case, CasePerson, Form
from akta.cases.proceedings import state
from akta.cases.proceedings.services import inherit_events, record_event
from akta.cases.services import register_case
from akta.core import journal
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.law.procedures.folding import Folded
from akta.law.severing import Origin, Severed

NOT_INHERITED = {"closed"}
HERE = {"initiated", "initiated_on_severed"}


def people_of(case: Case, person_ids: Iterable[UUID]) -> list[CasePerson]:
    """The named persons of the case; others are left out."""
    found = case.persons.filter(pk__in=list(person_ids), removed_at__isnull=True)
    return list(found.order_by("surname", "given_name"))


def new_severed_case(*, actor: Actor, parent: Case, subject: str, day: date, at: datetime) -> Case:
    """A case of its own in the parent's register and cell, kept by the same prosecutor (§ 113)."""
    return register_case(
        actor=actor,
        cell_id=parent.cell_id,
        register=parent.register_id,
        form=Form(parent.form),
        subject=subject.strip() or parent.subject,
        referent_id=parent.referent_id,
        opened_on=day,
        at=at,
    )


def copy_people(*, actor: Actor, people: Sequence[CasePerson], target: Case, at: datetime) -> None:
    """The persons concerned stand in the other case too, with their capacity; nobody's rights."""
    for old in people:
        person = CasePerson.objects.create(
            case=target,
            capacity=old.capacity,
            given_name=old.given_name,
            surname=old.surname,
            pesel=old.pesel,
            pesel_lookup=old.pesel_lookup,
            nip=old.nip,
            regon=old.regon,
            professional_number=old.professional_number,
            added_at=at,
        )
        journal.record(
            events.PERSON_ADDED,
            stream=journal.case_stream(target.pk),
            actor=actor,
            at=at,
            case_id=target.pk,
            subject=person.pk,
            data={"capacity": person.get_capacity_display()},
        )


def tell_severing(
    *,
    actor: Actor,
    parent: Case,
    target: Case,
    is_new: bool,
    scope: str,
    severed: Severed,
    at: datetime,
) -> None:
    """Write the severing to the course of the parent, and to that of a new case (§ 109 ust. 3).

    A case that runs from the opening of the original takes that over with what counts for its
    running time; otherwise only that it was severed. Raises EventMisplaced, EventBlocked.
    """
    day = local_day(at)
    before = state.entries_of(parent.pk)
    folded = state.derived(parent, before).folded
    record_event(
        actor=actor,
        case_id=parent.pk,
        kind="severed_out",
        day=day,
        values={"scope": scope},
        at=at,
    )
    if not is_new or folded.facts.get("initiated") is None:
        return
    if severed.origin is Origin.ORIGINAL:
        inherit_events(actor=actor, case=target, origin=parent, events_=_inherited(folded), at=at)
    record_event(
        actor=actor,
        case_id=target.pk,
        kind="severed",
        day=day,
        values=_severed(folded, severed),
        at=at,
    )


def was_extended(case: Case) -> bool:
    """Whether the proceeding has ever been extended (przedłużono)."""
    return bool(state.derived(case, state.entries_of(case.pk)).folded.facts["extensions"])


def _severed(folded: Folded, severed: Severed) -> dict[str, Any]:
    values = {
        "initiated": folded.facts["initiated"],
        "acts_done": severed.acts_done,
        "covered": severed.covered,
        "first_act": severed.first_act,
        "form": folded.facts["form"],
    }
    return {name: value for name, value in values.items() if value is not None}


def _inherited(folded: Folded) -> list[Any]:
    """Events of the parent that its running time counts, without its closing."""
    kinds = state.library().events
    return [
        event
        for event in folded.events
        if event.kind not in NOT_INHERITED
        and (event.kind in HERE or kinds[event.kind].running is not None)
    ]
