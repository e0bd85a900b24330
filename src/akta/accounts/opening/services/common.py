"""What the services of applications share: the locked row and its stream of the journal."""

from datetime import datetime
from uuid import UUID

from akta.accounts.opening.errors import ApplicationClosed
from akta.accounts.opening.models import OPEN_STATES, AccountApplication, ApplicationState
from akta.core import journal
from akta.core.actors import Actor
from akta.core.errors import NotFound


def locked(application_id: UUID) -> AccountApplication:
    """The application, locked for a write. Raises NotFound."""
    rows = AccountApplication.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=application_id).first()
    if row is None:
        raise NotFound
    return row


def waiting(application_id: UUID) -> AccountApplication:
    """The application, locked, while it waits for something. Raises ApplicationClosed."""
    row = locked(application_id)
    if row.state not in OPEN_STATES:
        raise ApplicationClosed(state=ApplicationState(row.state).label)
    return row


def stream(application_id: UUID) -> str:
    """The journal's stream of one application."""
    return f"application:{application_id}"


def tell(
    row: AccountApplication,
    kind: journal.EventKind,
    /,
    *,
    actor: Actor,
    at: datetime,
    **facts: object,
) -> None:
    """Write to the application's stream; its number, never a datum of the person."""
    journal.record(
        kind,
        stream=stream(row.pk),
        actor=actor,
        at=at,
        subject=row.pk,
        data={"number": row.number, **facts},
    )
