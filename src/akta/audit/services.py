"""Writing the log: a row before the bytes, without a global lock."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import DatabaseError

from akta.audit.models import LogEntry, LookKind
from akta.core.actors import Actor
from akta.core.clock import DatabaseNow
from akta.core.errors import ServiceMissing

__all__ = ["log_cases", "log_look"]


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
    about = {
        "grant_id": grant_id,
        "case_id": case_id,
        "side_id": side_id,
        "subject_id": subject_id,
    }
    with _written():
        LogEntry.objects.create(**_look(kind, actor, request_id, reason), **about)


def log_cases(*, actor: Actor, request_id: UUID, case_ids: Iterable[UUID], reason: str) -> None:
    """As `log_look`, a row for each case of a list that is about to be shown; one statement.

    Raises ServiceMissing.
    """
    look = _look(LookKind.CASE, actor, request_id, reason)
    with _written():
        LogEntry.objects.bulk_create(LogEntry(**look, case_id=case_id) for case_id in case_ids)


def _look(kind: LookKind, actor: Actor, request_id: UUID, reason: str) -> dict[str, Any]:
    """Who looks, from where, by which request, when by the database's clock."""
    return {
        "at": DatabaseNow(),
        "kind": kind,
        "actor_id": actor.stored_id,
        "on_behalf_of_id": actor.on_behalf_of,
        "address": actor.address or None,
        "reason": reason,
        "request_id": request_id,
    }


@contextmanager
def _written() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        raise ServiceMissing(reason="Nie można zapisać wglądu w dzienniku.") from error
