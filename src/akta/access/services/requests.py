"""Requests for access (wnioski o udostępnienie akt): received, linked, passed on, completed."""

from copy import deepcopy
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from akta.access import events
from akta.access.errors import MayNotApply, MayNotRecord, RequestDecided, RequestIncomplete
from akta.access.facts import RequestFacts
from akta.access.models import AccessRequest, RequestState, Way
from akta.access.queries import PENDING, office_units, request_for
from akta.access.rules import pesel_of_share, refuse_incomplete_ask, state_of_request
from akta.accounts.dependents import applicants_profile
from akta.accounts.models import Account
from akta.accounts.queries import find_by_pesel
from akta.cases.models import Case, Register
from akta.cases.queries import known_by
from akta.core import journal, keys
from akta.core.actors import Actor, Face
from akta.core.errors import NotFound
from akta.core.journal import EventKind
from akta.core.once import once
from akta.law.marks import implements
from akta.law.references import CaseReference, ReferencePattern
from akta.units.models import Unit

__all__ = ["complete_request", "file_request", "record_request"]


def record_request(
    *,
    actor: Actor,
    facts: RequestFacts,
    at: datetime,
    key: str | None = None,
    unit_id: str | None = None,
) -> AccessRequest:
    """Record a request that came on paper or orally (przyjęcie wniosku przez biuro podawcze).

    The answer is the same whether the case named exists or not. Raises MayNotRecord,
    AuthorityAskIncomplete, PeselRequired, PeselInvalid.
    """
    refuse_incomplete_ask(facts)
    units = office_units(actor, at=at)
    if not units or (unit_id is not None and unit_id not in units):
        raise MayNotRecord
    return _once(actor, facts, at, key, unit_id or units[0], None)


def file_request(
    *, actor: Actor, facts: RequestFacts, at: datetime, key: str | None = None
) -> AccessRequest:
    """File a request in the portal (wniosek złożony przez osobę zalogowaną).

    Name and account are those of the signed-in person; through a dependent account those of its
    owner. Raises MayNotApply, RequestIncomplete without anything that tells the case,
    PeselRequired, PeselInvalid.
    """
    if not actor.may_apply:
        raise MayNotApply
    applicant = Account.objects.filter(pk=actor.on_behalf_of or actor.id).first()
    if actor.face is not Face.PORTAL or applicant is None:
        raise MayNotRecord
    if not facts.case_typed.strip() and not facts.case_described.strip():
        raise RequestIncomplete
    return _once(actor, facts, at, key, None, applicant)


def _once(
    actor: Actor,
    facts: RequestFacts,
    at: datetime,
    key: str | None,
    unit_id: str | None,
    applicant: Account | None,
) -> AccessRequest:
    def act() -> str:
        return str(_receive(actor, facts, at, unit_id, applicant).pk)

    with transaction.atomic():
        kept = once(key, use_case="access.request", actor_id=actor.id, at=at, act=act)
    return AccessRequest.objects.select_related("case", "unit").get(pk=kept)


def _receive(
    actor: Actor, facts: RequestFacts, at: datetime, unit_id: str | None, applicant: Account | None
) -> AccessRequest:
    case, conducting = find_case(facts.case_typed)
    here = unit_id or (conducting.pk if conducting else None)
    row = _row(facts, actor, at, applicant)
    if here and conducting and must_transfer(registered=here, conducting=conducting.pk):
        return _pass_on(row, actor, case, here, conducting, at)
    row.unit_id = here
    return _enter(row, actor, case, at)


@implements("P-1-3")
def must_transfer(*, registered: str | None, conducting: str) -> bool:
    """Whether a request goes on to another unit: the one that conducts the proceedings decides."""
    return registered != conducting


def _row(
    facts: RequestFacts, actor: Actor, at: datetime, applicant: Account | None
) -> AccessRequest:
    pesel = pesel_of_share(facts.method, facts.pesel)
    return AccessRequest(
        applicant=applicant or (find_by_pesel(pesel) if pesel else None),
        profile_id=applicants_profile(actor) if applicant else None,
        filed_through_id=actor.profile_id if actor.on_behalf_of else None,
        given_name=(applicant.given_name if applicant else facts.given_name).strip(),
        surname=(applicant.surname if applicant else facts.surname or facts.authority).strip(),
        capacity=facts.capacity,
        case_typed=facts.case_typed.strip(),
        case_described=facts.case_described.strip(),
        wanted=facts.wanted.strip(),
        copies=facts.copies,
        authority=facts.authority.strip(),
        authority_number=facts.authority_number.strip(),
        authority_basis=facts.authority_basis.strip(),
        purpose=facts.purpose.strip(),
        method=facts.method,
        pesel=pesel,
        pesel_lookup=keys.ring().lookup(pesel, purpose="pesel") if pesel else None,
        contact=facts.contact.strip() or None,
        way=Way.PORTAL if applicant else facts.way,
        recorded_by_id=None if applicant else actor.id,
        received_at=at,
    )


def _enter(row: AccessRequest, actor: Actor, case: Case | None, at: datetime) -> AccessRequest:
    """Keep the request where it belongs, linked to one of the same person that waits there."""
    row.case = case
    row.state = state_of_request(is_case_known=case is not None)
    if case is None:
        row.save(force_insert=True)
        _tell(events.REQUEST_RECEIVED, row, actor, at, _received(row, None))
        return row
    journal.hold(journal.case_stream(case.pk))
    row.linked_to = pending_of(row, case)
    row.save(force_insert=True)
    if row.linked_to is not None:
        _tell(events.REQUEST_REPEATED, row, actor, at, {"first": str(row.linked_to_id)})
    else:
        _tell(events.REQUEST_RECEIVED, row, actor, at, _received(row, case))
    return row


@implements("P-3-2")
def pending_of(row: AccessRequest, case: Case) -> AccessRequest | None:
    """The request of the same applicant in the same case that waits already, if there is one.

    The same account or the same PESEL is the same person; the same name is, unless accounts or
    numbers tell two people apart. An authority asks again where the number of its case is the same.
    """
    waiting = AccessRequest.objects.filter(
        case=case,
        state=RequestState.AWAITING,
        linked_to__isnull=True,
        authority=row.authority,
        authority_number=row.authority_number,
    )
    same_name = Q(given_name__iexact=row.given_name, surname__iexact=row.surname)
    for other in waiting.filter(same_name | _same_marks(row)).order_by("received_at"):
        if not _told_apart(row, other):
            return other
    return None


def _same_marks(row: AccessRequest) -> Q:
    marks = Q(pk__in=[])
    if row.applicant_id is not None:
        marks |= Q(applicant_id=row.applicant_id)
    if row.pesel_lookup is not None:
        marks |= Q(pesel_lookup=row.pesel_lookup)
    return marks


def _told_apart(row: AccessRequest, other: AccessRequest) -> bool:
    accounts = {row.applicant_id, other.applicant_id} - {None}
    numbers = {bytes(one) for one in (row.pesel_lookup, other.pesel_lookup) if one is not None}
    return len(accounts) > 1 or len(numbers) > 1


def _received(row: AccessRequest, case: Case | None) -> dict[str, Any]:
    return {
        "way": Way(row.way).label,
        "state": RequestState(row.state).label,
        "referent_id": str(case.referent_id) if case and case.referent_id else None,
    }


def _pass_on(
    row: AccessRequest,
    actor: Actor,
    case: Case | None,
    here: str,
    conducting: Unit,
    at: datetime,
) -> AccessRequest:
    """Enter the request in the conducting unit; the entry of this unit says where it went."""
    passed = _copy(row)
    passed.unit = conducting
    _enter(passed, actor, case, at)
    row.unit_id, row.state, row.linked_to = here, RequestState.TRANSFERRED, passed
    row.save(force_insert=True)
    _tell_transfer(row, actor, at, Unit.objects.get(pk=here).name, conducting.name)
    return row


def _tell_transfer(
    row: AccessRequest, actor: Actor, at: datetime, source: str, target: str
) -> None:
    _tell(events.REQUEST_TRANSFERRED, row, actor, at, {"source": source, "target": target})


def _copy(row: AccessRequest) -> AccessRequest:
    """The same request as an entry of its own."""
    again = deepcopy(row)
    again.pk = uuid4()
    return again


def find_case(typed: str) -> tuple[Case | None, Unit | None]:
    """The case of a typed reference, and the unit that its code names, case or not."""
    for pattern in sorted(set(Register.objects.values_list("pattern", flat=True))):
        read = ReferencePattern(pattern).parse(typed)
        if not isinstance(read, CaseReference):
            continue
        unit = Unit.objects.filter(code=read.unit).first()
        reference = ReferencePattern(pattern).render(read)
        case = Case.objects.select_related("unit").filter(known_by(reference)).first()
        if unit is not None or case is not None:
            return case, case.unit if case else unit
    return None, None


def _tell(
    kind: EventKind, row: AccessRequest, actor: Actor, at: datetime, data: dict[str, Any]
) -> None:
    """Write to the case's stream, or to one of the request's own while its case is not known."""
    applicant = str(row.applicant_id) if row.applicant_id else None
    about = row.linked_to if row.state == RequestState.TRANSFERRED and row.linked_to else row
    case_id = about.case_id
    journal.record(
        kind,
        stream=journal.case_stream(case_id) if case_id else f"access-request:{row.pk}",
        actor=actor,
        at=at,
        case_id=case_id,
        subject=row.pk,
        data={
            "applicant_id": applicant,
            "profile_id": str(row.profile_id) if row.profile_id else None,
            **data,
        },
    )


@transaction.atomic
def complete_request(
    *, actor: Actor, request_id: UUID, case_typed: str, at: datetime
) -> AccessRequest:
    """Complete a request with the reference of its case (uzupełnienie wniosku).

    Raises NotFound, RequestDecided, RequestIncomplete if there is no such case.
    """
    request_for(actor, request_id, at=at)
    row = AccessRequest.objects.select_for_update(no_key=True).filter(pk=request_id).first()
    if row is None:
        raise NotFound
    if row.state != RequestState.INCOMPLETE:
        raise RequestDecided
    case, conducting = find_case(case_typed)
    if conducting is None:
        raise RequestIncomplete
    row.case_typed = case_typed.strip()
    if row.unit_id is not None and must_transfer(registered=row.unit_id, conducting=conducting.pk):
        return _move(row, actor, case, conducting, at)
    if case is None:
        raise RequestIncomplete
    journal.hold(journal.case_stream(case.pk))
    row.case, row.unit = case, conducting
    row.state = state_of_request(is_case_known=True)
    row.linked_to = pending_of(row, case)
    row.save()
    _tell(events.REQUEST_COMPLETED, row, actor, at, {})
    if row.linked_to is None:
        _tell(events.REQUEST_RECEIVED, row, actor, at, _received(row, case))
    return row


def _move(
    row: AccessRequest, actor: Actor, case: Case | None, conducting: Unit, at: datetime
) -> AccessRequest:
    source = row.unit
    passed = _copy(row)
    passed.unit = conducting
    _enter(passed, actor, case, at)
    row.state, row.linked_to = RequestState.TRANSFERRED, passed
    row.save()
    _tell_transfer(row, actor, at, source.name if source else "", conducting.name)
    return row


def decide_requests(request: AccessRequest, *, at: datetime) -> None:
    """Mark the request and its repeats as decided; called by the order that decides them."""
    same = AccessRequest.objects.filter(Q(pk=request.pk) | Q(linked_to_id=request.pk))
    same.filter(state__in=PENDING).update(state=RequestState.DECIDED, decided_at=at)
