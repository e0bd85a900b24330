"""The side of a severing that concerns registers, persons and the course of both cases."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from akta.cases.charges.queries import named
from akta.cases.errors import EventMisplaced
from akta.cases.links.passing import taken_over
from akta.cases.models import Case, Form
from akta.cases.proceedings import state
from akta.cases.proceedings.services import inherit_events, record_event
from akta.cases.services import register_case
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.law.charges.acts import Charge
from akta.law.procedures.folding import Folded
from akta.law.severing import Origin, Severed

NOT_INHERITED = {"closed"}
HERE = {"initiated", "initiated_on_severed"}


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


def tell_severing(
    *,
    actor: Actor,
    parent: Case,
    target: Case,
    is_new: bool,
    scope: str,
    severed: Severed,
    suspects: Mapping[str, str],
    charges: Sequence[Charge],
    at: datetime,
) -> None:
    """Write the severing to the course of the parent, and to that of a new case (§ 109 ust. 3).

    A case that runs from the opening of the original takes that over with what counts for its
    running time; otherwise only that it was severed. `suspects` gives the id there of each suspect
    here; their charges end here and stand there. Raises EventMisplaced, EventBlocked.
    """
    day = local_day(at)
    folded = state.folded_of(parent)
    is_opened = folded.facts.get("initiated") is not None
    passes = is_opened or not is_new
    charges = charges if passes else ()
    taken = taken_over(folded, suspects, charges, day) if passes else []
    if taken and not is_new:
        _refuse_standing(target)
    for values in _severed_out(parent, scope, suspects, charges):
        record_event(
            actor=actor, case_id=parent.pk, kind="severed_out", day=day, values=values, at=at
        )
    if is_new and is_opened:
        _begin(actor, parent, target, folded, severed, at)
    if taken:
        inherit_events(actor=actor, case=target, origin=parent, events_=taken, at=at)


def _refuse_standing(target: Case) -> None:
    """Charges pass only into a case that runs. Raises EventMisplaced."""
    if state.folded_of(target).status not in {"checking", "running"}:
        sentence = f"Sprawa {target.reference} nie jest w toku, więc zarzuty do niej nie przejdą."
        raise EventMisplaced(sentence=sentence)


def _severed_out(
    parent: Case, scope: str, suspects: Mapping[str, str], charges: Sequence[Charge]
) -> list[dict[str, Any]]:
    """What the parent's course tells: of each suspect apart, with the charges that leave."""
    told = []
    for person in suspects:
        keys = [charge.key for charge in charges if charge.person == person]
        values: dict[str, Any] = {"scope": scope, "person": person}
        told.append(values | ({"charges": keys, "charged": named(parent, keys)} if keys else {}))
    return told or [{"scope": scope}]


def _begin(
    actor: Actor, parent: Case, target: Case, folded: Folded, severed: Severed, at: datetime
) -> None:
    """The course of a new case begins with what it takes over, and that it was severed."""
    if severed.origin is Origin.ORIGINAL:
        inherit_events(actor=actor, case=target, origin=parent, events_=_inherited(folded), at=at)
    record_event(
        actor=actor,
        case_id=target.pk,
        kind="severed",
        day=local_day(at),
        values=_severed(folded, severed),
        at=at,
    )


def was_extended(case: Case) -> bool:
    """Whether the proceeding has ever been extended (przedłużono)."""
    return bool(state.folded_of(case).facts["extensions"])


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
