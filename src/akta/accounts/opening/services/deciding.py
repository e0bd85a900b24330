"""The end of an application without an account: rejected, or lapsed after its term."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from akta.accounts.opening import events
from akta.accounts.opening.errors import ApplicationLapsed, ReasonRequired
from akta.accounts.opening.models import (
    OPEN_STATES,
    AccountApplication,
    ApplicationState,
    ContactCode,
)
from akta.accounts.opening.services.common import tell, waiting
from akta.core.actors import SYSTEM, Actor
from akta.core.clock import local_day
from akta.law.marks import implements
from akta.law.polish import long_date

KEPT_AFTER_END = timedelta(days=90)
"""How long contacts and address of an application without an account are kept (docs)."""


@transaction.atomic
def reject(*, actor: Actor, application_id: UUID, reason: str, at: datetime) -> AccountApplication:
    """Reject an application (odrzucenie wniosku) with a reason that the applicant reads.

    The caller's door checks that the actor sits at a desk of verification. Raises ReasonRequired,
    ApplicationClosed.
    """
    reason = " ".join(reason.split())[:400]
    if not reason:
        raise ReasonRequired
    row = waiting(application_id)
    end(row, ApplicationState.REJECTED, at=at, reason=reason)
    tell(row, events.REJECTED, actor=actor, at=at)
    return row


def end(
    row: AccountApplication, state: ApplicationState, *, at: datetime, reason: str = ""
) -> None:
    """Close a locked application under its next version; codes sent for it are gone."""
    row.state, row.decided_at, row.reason = state, at, reason
    row.version += 1
    row.save(update_fields=["state", "decided_at", "reason", "version", "account"])
    ContactCode.objects.filter(subject_id=row.pk).delete()


@implements("I-4-2")
def refuse_lapsed(last_day: date, *, at: datetime) -> None:
    """Whether the identity may still be confirmed: to the end of the 14th day.

    Raises ApplicationLapsed, also where the job that closes old ones has not run.
    """
    if local_day(at) > last_day:
        raise ApplicationLapsed(last=long_date(last_day))


@transaction.atomic
def lapse_old(*, at: datetime) -> int:
    """Close the applications whose term ran out, and forget the contacts of those long closed."""
    due = AccountApplication.objects.select_for_update(skip_locked=True, no_key=True).filter(
        state__in=OPEN_STATES, last_day__lt=local_day(at)
    )
    rows = list(due)
    for row in rows:
        end(row, ApplicationState.LAPSED, at=at)
        tell(row, events.LAPSED, actor=SYSTEM, at=at)
    _forget(at)
    return len(rows)


def _forget(at: datetime) -> None:
    closed = AccountApplication.objects.filter(
        state__in=(ApplicationState.REJECTED, ApplicationState.LAPSED, ApplicationState.OPENED),
        decided_at__lt=at - KEPT_AFTER_END,
        email__isnull=False,
    )
    closed.update(email=None, phone=None, address=None)
