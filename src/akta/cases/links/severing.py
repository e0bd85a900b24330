"""The side of a severing that concerns registers, persons and the course of both cases."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from akta.cases import events
from akta.cases.charges.queries import SUSPECTS, charge_words, charges_in, named
from akta.cases.errors import EventMisplaced
from akta.cases.models import Case, CasePerson, Form
from akta.cases.proceedings import state
from akta.cases.proceedings.services import inherit_events, record_event
from akta.cases.services import register_case
from akta.core import journal
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.law.charges.acts import Charge, kept
from akta.law.charges.conclusions import roman
from akta.law.procedures.folding import Folded
from akta.law.procedures.model import Happening
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


def copy_people(
    *, actor: Actor, people: Sequence[CasePerson], target: Case, at: datetime
) -> dict[str, str]:
    """The persons concerned stand in the other case too, with their capacity; nobody's rights.

    Gives the id of each there by the id here.
    """
    found: dict[str, str] = {}
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
        found[str(old.pk)] = str(person.pk)
    return found


def suspects_among(people: Sequence[CasePerson]) -> list[CasePerson]:
    """Those of the persons who may have charges."""
    return [each for each in people if each.capacity in SUSPECTS]


def passing(case: Case, people: Sequence[CasePerson], keys: Iterable[str]) -> list[Charge]:
    """The open charges that pass on: those chosen, of a person without a chosen one all."""
    wanted, persons = set(keys), {str(each.pk) for each in people}
    found = [each for each in charges_in(case) if each.is_open and each.person in persons]
    limited = {each.person for each in found if each.key in wanted}
    return [each for each in found if each.person not in limited or each.key in wanted]


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
    before = state.entries_of(parent.pk)
    folded = state.derived(parent, before).folded
    is_opened = folded.facts.get("initiated") is not None
    if is_new and not is_opened:
        charges = ()
    elif charges and not is_new:
        _refuse_standing(target)
    for values in _severed_out(parent, scope, suspects, charges):
        record_event(
            actor=actor, case_id=parent.pk, kind="severed_out", day=day, values=values, at=at
        )
    if is_new and is_opened:
        _begin(actor, parent, target, folded, severed, at)
    if charges:
        taken = _taken_over(folded, suspects, charges, day)
        inherit_events(actor=actor, case=target, origin=parent, events_=taken, at=at)


def _refuse_standing(target: Case) -> None:
    """Charges pass only into a case that runs. Raises EventMisplaced."""
    status = state.derived(target, state.entries_of(target.pk)).folded.status
    if status not in {"checking", "running"}:
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


def _taken_over(
    folded: Folded, suspects: Mapping[str, str], charges: Sequence[Charge], day: date
) -> list[Happening]:
    """The charges as they stand, for the course of the other case, and whether announced."""
    found = []
    for person, there in suspects.items():
        acts = [charge.act for charge in charges if charge.person == person]
        if not acts:
            continue
        words = "; ".join(f"{roman(n)}. {charge_words(act)}" for n, act in enumerate(acts, 1))
        values = {"person": there, "charged": words, "acts": [kept(act) for act in acts]}
        found.append(Happening(there, "charges_issued", day, values))
        if person in folded.facts["announced"]:
            signature = {"person": there, "signature": _signature(folded, person)}
            found.append(Happening(there, "charges_announced", day, signature))
    return found


def _signature(folded: Folded, person: str) -> str:
    """How the suspect confirmed the last announcement."""
    told = [e for e in folded.events if e.kind == "charges_announced"]
    return str([e for e in told if e.get("person") == person][-1].get("signature"))


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
