"""Reads of a unit's inbox: which filings an actor reaches, and what was done with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from akta.core.actors import Actor
from akta.core.errors import NotAllowed, NotFound
from akta.filing.models import FilingFile, Received, ReceivedState, ReceivedStep, StepKind
from akta.grants import queries as grants
from akta.grants.models import Grant
from akta.law import matrix
from akta.law.matrix import Action, Decision, Thing
from akta.units.models import Unit

__all__ = [
    "InboxPage",
    "file_of",
    "inbox",
    "may_see_inbox",
    "open_call",
    "received_for",
    "steps_of",
    "units_to_pass_to",
]

PAGE = 50
_OPEN = (ReceivedState.NEW, ReceivedState.ASSIGNED)


@dataclass(frozen=True, slots=True)
class InboxPage:
    """One page of the inbox: rows in the order of filing, the page's number, the whole count."""

    rows: Sequence[Received]
    number: int
    count: int
    pages: int


def may_see_inbox(actor: Actor, *, at: datetime) -> bool:
    """Whether the actor's posts open the inbox of any unit."""
    return bool(_units(actor, Action.READ, at))


def inbox(actor: Actor, *, at: datetime, done: bool = False, page: int = 1) -> InboxPage:
    """Filings of the actor's units in the order in which they were filed; done ones apart."""
    rows = _reached(actor, Action.READ, at)
    rows = rows.exclude(state__in=_OPEN) if done else rows.filter(state__in=_OPEN)
    count = rows.count()
    pages = max(1, -(-count // PAGE))
    number = min(max(page, 1), pages)
    ordered = rows.select_related("filing", "unit", "case").order_by("filed_at", "filing__number")
    start = (number - 1) * PAGE
    return InboxPage(list(ordered[start : start + PAGE]), number, count, pages)


def received_for(
    actor: Actor, filing_id: UUID, *, action: Action, at: datetime, lock: bool = False
) -> tuple[Received, Grant]:
    """The row and the grant that allows the action, as `cases.queries.case_for` gives a case.

    Raises NotFound for what is not in an inbox of the actor, NotAllowed where they may only read.
    """
    rows = Received.objects.select_related("filing", "unit", "case")
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=filing_id).first()
    if found is None:
        raise NotFound
    grant = _grant(actor, found.unit_id, action, at)
    if grant is not None:
        return found, grant
    if _grant(actor, found.unit_id, Action.READ, at) is None:
        raise NotFound
    raise NotAllowed


def _grant(actor: Actor, unit_id: str, action: Action, at: datetime) -> Grant | None:
    held = grants.held_by(actor, at=at).filter(unit_id=unit_id, case_id=None, cell_id=None)
    opens = (
        grant
        for grant in held.order_by("created_at")
        if matrix.decide(grant.ground, Thing.INCOMING, action) is Decision.YES
    )
    return next(opens, None)


def _units(actor: Actor, action: Action, at: datetime) -> frozenset[str]:
    return grants.reach(actor, Thing.INCOMING, action, at=at).unit_ids


def _reached(actor: Actor, action: Action, at: datetime) -> QuerySet[Received]:
    return Received.objects.filter(unit_id__in=_units(actor, action, at))


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
