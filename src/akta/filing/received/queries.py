"""Reads of a unit's inbox: which filings an actor reaches, and what was done with them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from akta.cases.queries import place_of
from akta.core.actors import Actor
from akta.core.errors import NotAllowed, NotFound
from akta.filing.models import FilingFile, Received, ReceivedState, ReceivedStep, StepKind
from akta.grants import queries as grants
from akta.grants.queries import Verdict
from akta.law import matrix
from akta.law.matrix import Action, Decision, Thing
from akta.units.models import Unit

__all__ = [
    "calls_on",
    "file_of",
    "inbox",
    "may_see_inbox",
    "open_call",
    "received_for",
    "steps_of",
    "units_to_pass_to",
]

_OPEN = (ReceivedState.NEW, ReceivedState.ASSIGNED)


def may_see_inbox(actor: Actor, *, at: datetime) -> bool:
    """Whether the actor's posts open the inbox of any unit."""
    return bool(_units(actor, Action.READ, at))


def inbox(actor: Actor, *, at: datetime, done: bool = False) -> QuerySet[Received]:
    """Filings within the actor's reach in the order of filing; those in a file apart.

    What no case has yet is seen by the whole unit (the matrix: `Thing.INCOMING`); once it is
    assigned, by those who read the main file of its case, and by nobody else of the unit.
    """
    of_unit = Q(case=None, unit_id__in=_units(actor, Action.READ, at))
    of_case = grants.reach(actor, Thing.MAIN, Action.READ, at=at, openly=True).q("case__")
    rows = Received.objects.filter(of_unit | Q(of_case, case__isnull=False))
    rows = rows.exclude(state__in=_OPEN) if done else rows.filter(state__in=_OPEN)
    return rows.select_related("filing", "unit", "case").order_by("filed_at", "filing__number")


def received_for(
    actor: Actor, filing_id: UUID, *, action: Action, at: datetime, lock: bool = False
) -> tuple[Received, Verdict]:
    """The row and the grant that allows the action, as `cases.queries.case_for` gives a case.

    Raises NotFound for what is not within reach, NotAllowed where the actor may only read,
    ReasonNeeded where the main file of the case opens with a reason only.
    """
    rows = Received.objects.select_related("filing", "unit", "case")
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=filing_id).first()
    if found is None:
        raise NotFound
    if found.case is not None:
        needed = Action.READ if action is Action.READ else Action.ORDER
        return found, grants.decide(actor, place_of(found.case), Thing.MAIN, needed, at=at)
    return found, _of_unit(actor, found.unit_id, action, at)


def _of_unit(actor: Actor, unit_id: str, action: Action, at: datetime) -> Verdict:
    held = grants.held_by(actor, at=at).filter(unit_id=unit_id, case_id=None, cell_id=None)
    mine = list(held.order_by("created_at"))
    for grant in mine:
        if matrix.decide(grant.ground, Thing.INCOMING, action) is Decision.YES:
            return Verdict(grant)
    sees = any(
        matrix.decide(grant.ground, Thing.INCOMING, Action.READ) is Decision.YES for grant in mine
    )
    raise NotAllowed if sees else NotFound


def _units(actor: Actor, action: Action, at: datetime) -> frozenset[str]:
    return grants.reach(actor, Thing.INCOMING, action, at=at).unit_ids


def steps_of(received: Received) -> Sequence[ReceivedStep]:
    """What was done with the filing, the oldest first; passing on included."""
    return list(received.filing.steps.select_related("unit", "to_unit", "case"))


def open_call(received: Received) -> ReceivedStep | None:
    """The newest call to mend whose service is not recorded yet."""
    last = received.filing.steps.filter(kind__in=[StepKind.CALLED, StepKind.SERVED]).last()
    return last if last is not None and last.kind == StepKind.CALLED else None


def file_of(received: Received, file_id: UUID) -> FilingFile:
    """A file of the filing. Raises NotFound."""
    found = received.filing.files.filter(pk=file_id).first()
    if found is None:
        raise NotFound
    return found


def units_to_pass_to(received: Received) -> QuerySet[Unit]:
    """Where a wrongly addressed filing may go: every other unit."""
    return Unit.objects.exclude(pk=received.unit_id).order_by("name")


def calls_on(filing_id: UUID) -> Sequence[ReceivedStep]:
    """What the filer is told: where the filing was passed on, what has to be mended until when."""
    told = [StepKind.PASSED, StepKind.CALLED, StepKind.SERVED]
    steps = ReceivedStep.objects.filter(filing_id=filing_id, kind__in=told)
    return list(steps.select_related("to_unit"))
