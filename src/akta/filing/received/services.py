"""What a unit does with a filing: assign, put into the file, pass on, call to mend a defect.

The filing itself never changes, and its date goes with it wherever it is passed on.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from akta.cases.models import Case, Form
from akta.cases.queries import case_by_reference, lookup
from akta.cases.services import register_case
from akta.core import journal
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.core.errors import ChangedMeanwhile, NotFound
from akta.core.once import once
from akta.filing import events
from akta.filing.models import (
    Received,
    ReceivedState,
    ReceivedStep,
    StepKind,
)
from akta.filing.received import queries
from akta.filing.received.cards import take_in
from akta.filing.received.errors import (
    AlreadyInFile,
    CaseUnknown,
    NoCaseYet,
    NothingCalled,
    NoticesWrong,
    NoticeTooEarly,
    ServedTooEarly,
    ServiceUnknown,
    StillWaiting,
    UnitUnknown,
)
from akta.grants.queries import Verdict
from akta.law.keeping import Counted, served_by_notices
from akta.law.matrix import Action
from akta.law.polish import long_date
from akta.law.provisions import KPK_120_1
from akta.law.terms import Length, Term, TermError, Unit, term_after

__all__ = [
    "assign",
    "call_to_mend",
    "mending_term",
    "open_case",
    "pass_on",
    "put_into_file",
    "record_service",
]

MENDING = Length(7, Unit.DAY)


@transaction.atomic
def assign(
    *, actor: Actor, filing_id: UUID, reference: str, version: int, at: datetime
) -> Received:
    """Assign a filing to a case of the unit, by its exact reference (przydział do sprawy).

    Raises NotFound, NotAllowed, ChangedMeanwhile, AlreadyInFile, CaseUnknown.
    """
    received, grant = _locked(actor, filing_id, version, at)
    _refuse_in_file(received)
    return _assigned(received, _case_named(actor, reference, at), actor, grant, at)


def _assigned(
    received: Received, case: Case, actor: Actor, grant: Verdict, at: datetime
) -> Received:
    received.case, received.state = case, ReceivedState.ASSIGNED
    _done(received, StepKind.ASSIGNED, actor, grant, at, case=case)
    return received


def open_case(
    *,
    actor: Actor,
    filing_id: UUID,
    version: int,
    cell_id: UUID,
    register: str,
    form: Form,
    subject: str,
    referent_id: UUID | None,
    opened_on: date,
    at: datetime,
    key: str | None = None,
) -> Case:
    """Register a case of a filing (wpis do repertorium) and assign the filing to it, as one write.

    Raises NotFound, NotAllowed, ChangedMeanwhile, AlreadyInFile, MayNotRegister, NotAReferent.
    """

    def act() -> str:
        received, grant = _locked(actor, filing_id, version, at)
        _refuse_in_file(received)
        case = register_case(
            actor=actor,
            cell_id=cell_id,
            register=register,
            form=form,
            subject=subject,
            referent_id=referent_id,
            opened_on=opened_on,
            at=at,
        )
        _assigned(received, case, actor, grant, at)
        return str(case.pk)

    with transaction.atomic():
        case_id = once(key, use_case="filing.open_case", actor_id=actor.id, at=at, act=act)
    return Case.objects.get(pk=case_id)


def _case_named(actor: Actor, reference: str, at: datetime) -> Case:
    try:
        return case_by_reference(lookup(actor, reference, at=at).reference)
    except NotFound as unknown:
        raise CaseUnknown from unknown


@transaction.atomic
def put_into_file(*, actor: Actor, filing_id: UUID, version: int, at: datetime) -> Received:
    """Put pleading and attachments into the case's main file, a document each; cards follow.

    They are cut by the same queue as scans; documents of an editor are printed first. Needs the
    right to arrange the main file besides. Raises NotFound, NotAllowed, ChangedMeanwhile,
    NoCaseYet, AlreadyInFile, DiskNearlyFull, QueueTooOld.
    """
    received, grant = _locked(actor, filing_id, version, at)
    _refuse_in_file(received)
    if received.case is None:
        raise NoCaseYet
    for file in received.filing.files.all():
        take_in(file, received, actor, at)
    received.state = ReceivedState.IN_FILE
    _done(received, StepKind.IN_FILE, actor, grant, at, case=received.case)
    return received


@transaction.atomic
def pass_on(
    *, actor: Actor, filing_id: UUID, unit_id: str, note: str, version: int, at: datetime
) -> Received:
    """Pass a wrongly addressed filing on to the right unit; its date of filing stays.

    It leaves the actor's inbox and stands in the other's, in the order of filing.
    Raises NotFound, NotAllowed, ChangedMeanwhile, AlreadyInFile, UnitUnknown.
    """
    received, grant = _locked(actor, filing_id, version, at)
    _refuse_in_file(received)
    target = queries.units_to_pass_to(received).filter(pk=unit_id).first()
    if target is None:
        raise UnitUnknown
    before, received.unit, received.case = received.unit, target, None
    received.state = ReceivedState.NEW
    _done(received, StepKind.PASSED, actor, grant, at, note=note, unit=before, to_unit=target)
    return received


@transaction.atomic
def call_to_mend(
    *, actor: Actor, filing_id: UUID, defects: str, version: int, at: datetime
) -> ReceivedStep:
    """Call the filer to mend a formal defect (wezwanie do usunięcia braków), art. 120 § 1 k.p.k.

    The seven days run from service: until it is recorded, no last day is told.
    Raises NotFound, NotAllowed, ChangedMeanwhile.
    """
    received, grant = _locked(actor, filing_id, version, at)
    why = [
        f"Brak usuwa się w terminie 7 dni od doręczenia wezwania ({KPK_120_1}).",
        "Doręczenia jeszcze nie zapisano, więc ostatniego dnia terminu nie można podać.",
    ]
    return _done(received, StepKind.CALLED, actor, grant, at, note=defects, why=why)


@transaction.atomic
def record_service(
    *,
    actor: Actor,
    filing_id: UUID,
    served_on: date | None,
    version: int,
    at: datetime,
    first_notice: date | None = None,
    second_notice: date | None = None,
) -> ReceivedStep:
    """Record when the call was served: from then the term to mend runs.

    A call that nobody collected is served by the days of its two notices (art. 133 § 2 k.p.k.).
    Raises NotFound, NotAllowed, ChangedMeanwhile, NothingCalled, ServedTooEarly, ServiceUnknown,
    NoticesWrong, NoticeTooEarly, StillWaiting.
    """
    received, grant = _locked(actor, filing_id, version, at)
    call = queries.open_call(received)
    if call is None:
        raise NothingCalled
    service = _service(served_on, first_notice, second_notice)
    _refuse_odd_day(service, local_day(call.at), local_day(at), None if served_on else first_notice)
    term = mending_term(service.day)
    why = [f"{service.why[:1].upper()}{service.why[1:]}."] if service.ground else []
    facts: dict[str, Any] = {"served_on": service.day, "last_day": term.end}
    facts["why"] = [*why, *term.why]
    return _done(received, StepKind.SERVED, actor, grant, at, note=call.note, **facts)


def _service(served_on: date | None, first: date | None, second: date | None) -> Counted:
    if served_on is not None:
        return Counted(served_on, None, "")
    if first is None or second is None:
        raise ServiceUnknown
    try:
        return served_by_notices(first, second)
    except TermError as error:
        raise NoticesWrong(reason=str(error)) from error


def _refuse_odd_day(service: Counted, called: date, today: date, notice: date | None) -> None:
    """A call is neither served before it was made nor in the future; told beside its own field."""
    if notice is None and not called <= service.day <= today:
        raise ServedTooEarly
    if notice is not None and notice < called:
        raise NoticeTooEarly(called=long_date(called))
    if service.day > today:
        raise StillWaiting(day=long_date(service.day))


def mending_term(served_on: date) -> Term:
    """The term to mend a defect: seven days from service (art. 120 § 1, art. 123 k.p.k.)."""
    return term_after(served_on, MENDING)


def _locked(actor: Actor, filing_id: UUID, version: int, at: datetime) -> tuple[Received, Verdict]:
    received, grant = queries.received_for(actor, filing_id, action=Action.WRITE, at=at, lock=True)
    if received.version != version:
        last = received.filing.steps.last()
        raise ChangedMeanwhile(
            who=last.actor_name if last else "inna osoba",
            change=StepKind(last.kind).label if last else "zmieniono stan pisma",
        )
    return received, grant


def _refuse_in_file(received: Received) -> None:
    if received.state == ReceivedState.IN_FILE and received.case is not None:
        raise AlreadyInFile(reference=received.case.reference)


def _done(
    received: Received, kind: StepKind, actor: Actor, grant: Verdict, at: datetime, **facts: Any
) -> ReceivedStep:
    """Keep the new state, the step in the filing's history and its entry in the journal."""
    received.version += 1
    received.save(update_fields=["unit", "case", "state", "version"])
    step = ReceivedStep.objects.create(
        filing=received.filing,
        kind=kind,
        actor_id=actor.stored_id,
        actor_name=actor.name,
        at=at,
        **{"unit": received.unit, **facts},
    )
    journal.record(
        events.OF_STEP[kind],
        stream=f"filing:{received.pk}",
        actor=actor,
        at=at,
        case_id=received.case_id,
        subject=received.pk,
        grant_id=grant.grant.pk,
        data=dict(_told(received, step)),
    )
    return step


def _told(received: Received, step: ReceivedStep) -> Iterable[tuple[str, str]]:
    filing = received.filing
    yield "number", filing.label
    yield "filer_id", str(filing.filer_id)
    yield "case", step.case.reference if step.case else ""
    yield "from_unit", step.unit.name
    yield "to_unit", step.to_unit.name if step.to_unit else ""
    yield "last_day", long_date(step.last_day) if step.last_day else ""
