"""A case's row held against others, and what the journal is told of a case."""

from datetime import datetime
from typing import Any
from uuid import UUID

from akta.cases.models import Case
from akta.core import journal
from akta.core.actors import Actor
from akta.core.errors import NotFound
from akta.core.models import JournalEntry
from akta.grants.models import Grant

__all__ = ["locked", "record"]


def locked(case_id: UUID, *along: str) -> Case:
    """The case, nobody else's to change until the transaction ends, with the rows named `along`.

    Raises NotFound.
    """
    rows = Case.objects.select_for_update(of=("self",), no_key=True)
    case = (rows.select_related(*along) if along else rows).filter(pk=case_id).first()
    if case is None:
        raise NotFound
    return case


def record(
    kind: journal.EventKind,
    case: Case,
    actor: Actor,
    at: datetime,
    data: dict[str, Any],
    subject: UUID | None = None,
    grant: Grant | None = None,
) -> JournalEntry:
    """Write an event to the case's stream; its subject is the case unless another is named."""
    return journal.record(
        kind,
        stream=journal.case_stream(case.pk),
        actor=actor,
        at=at,
        data=data,
        case_id=case.pk,
        subject=subject or case.pk,
        grant_id=grant.pk if grant else None,
    )
