"""Requests about a detainee (wnioski o widzenie, rozmowę, transport), sent to who disposes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from akta.cases.measures.errors import NotDetained
from akta.cases.measures.queries import detentions_of
from akta.cases.models import CasePerson
from akta.cases.proceedings.services import record_event
from akta.cases.queries import case_for
from akta.core.actors import SYSTEM, Actor
from akta.core.clock import local_day
from akta.core.once import once
from akta.law.matrix import Action, Thing
from akta.law.measures.custody import holder_among

__all__ = ["KINDS", "Request", "route_request"]

VISIT = "visit"
KINDS = (
    (VISIT, "widzenie"),
    ("phone", "rozmowa telefoniczna"),
    ("letters", "korespondencja"),
    ("transport", "transport lub konwój"),
)


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for: what, who, how related, in which manner."""

    what: str
    visitor: str
    kinship: str = ""
    contact: str = ""


def route_request(
    *,
    actor: Actor,
    case_id: UUID,
    person_id: UUID,
    request: Request,
    at: datetime,
    key: str | None = None,
) -> CasePerson:
    """Record a request about a detainee where the prosecutor disposes of him (§ 187 ust. 1).

    That is the case of the detention applied first among those in force, whoever got the letter;
    where it is another case, this one keeps that it was passed on. Gives the detainee there.
    Raises NotDetained, NotFound, NotAllowed.
    """

    def act() -> str:
        case, _, _ = case_for(
            actor, case_id, thing=Thing.REGISTER_ENTRY, action=Action.WRITE, at=at
        )
        person = case.persons.filter(pk=person_id, removed_at__isnull=True).first()
        holder = _holder(person, at) if person else None
        if person is None or holder is None:
            raise NotDetained
        _record(holder, request, case.reference, at)
        if holder.case_id != case.pk:
            _passed_on(actor, person, holder, at)
        return str(holder.pk)

    with transaction.atomic():
        kept = once(key, use_case="measures.request", actor_id=actor.id, at=at, act=act)
    return CasePerson.objects.select_related("case__unit").get(pk=kept)


def _holder(person: CasePerson, at: datetime) -> CasePerson | None:
    """The same person in the case of the detention that was applied first."""
    found = detentions_of(person, at)
    first = holder_among([detention for _, detention in found], at)
    return next((one for one, detention in found if detention == first), None)


def _record(holder: CasePerson, request: Request, source: str, at: datetime) -> None:
    values = {
        "person": str(holder.pk),
        "visitor": request.visitor,
        "by": f"sprawa {source}" if source != holder.case.reference else "wprost",
    }
    if request.what == VISIT:
        values |= {"kinship": request.kinship, "contact": request.contact}
    else:
        values |= {"what": request.what}
    record_event(
        actor=SYSTEM,
        case_id=holder.case_id,
        kind="visit_asked" if request.what == VISIT else "contact_asked",
        day=local_day(at),
        values=values,
        at=at,
    )


def _passed_on(actor: Actor, person: CasePerson, holder: CasePerson, at: datetime) -> None:
    record_event(
        actor=actor,
        case_id=person.case_id,
        kind="request_passed_on",
        day=local_day(at),
        values={"person": str(person.pk), "to": holder.case.unit.name},
        at=at,
    )
