"""Writing the log: a row before the bytes, without a global lock."""

from uuid import UUID

from django.db import DatabaseError

from akta.audit.models import LogEntry, LookKind
from akta.core.actors import Actor
from akta.core.clock import DatabaseNow
from akta.core.errors import ServiceMissing

__all__ = ["log_look"]


def log_look(
    kind: LookKind,
    *,
    actor: Actor,
    request_id: UUID,
    grant_id: UUID | None = None,
    case_id: UUID | None = None,
    side_id: UUID | None = None,
    subject_id: UUID | None = None,
    reason: str = "",
) -> None:
    """Write one row for a request that is about to show content; the moment is the database's.

    Raises ServiceMissing if the row cannot be written: then nothing is sent.
    """
    try:
        LogEntry.objects.create(
            at=DatabaseNow(),
            kind=kind,
            actor_id=actor.stored_id,
            on_behalf_of_id=actor.on_behalf_of,
            grant_id=grant_id,
            case_id=case_id,
            side_id=side_id,
            subject_id=subject_id,
            address=actor.address or None,
            reason=reason,
            request_id=request_id,
        )
    except DatabaseError as error:
        raise ServiceMissing(reason="Nie można zapisać wglądu w dzienniku.") from error
