"""Reads of the log: who looked at what, for those who may know. Ids only; names are added above."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, QuerySet

from akta.audit.models import LogEntry, LookKind

__all__ = [
    "Reader",
    "entries",
    "entries_of_grant",
    "last_looks",
    "latest_in_case",
    "readers_of_case",
]

CONTENT = (LookKind.LOOK, LookKind.TEXT, LookKind.AHEAD, LookKind.THUMBNAIL, LookKind.DOWNLOAD)


@dataclass(frozen=True, slots=True)
class Reader:
    """One person's looks in a case: how many, at how many sides, from when to when."""

    actor_id: UUID
    looks: int
    sides: int
    first: datetime
    last: datetime


def readers_of_case(case_id: UUID) -> list[Reader]:
    """Who looked at pages of the case; pages fetched ahead and thumbnails do not count as looks."""
    rows = (
        LogEntry.objects.filter(case_id=case_id, kind__in=[LookKind.LOOK, LookKind.TEXT])
        .exclude(actor_id=None)
        .values("actor_id")
        .annotate(
            looks=Count("id"),
            sides=Count("side_id", distinct=True),
            first=Min("at"),
            last=Max("at"),
        )
        .order_by("-last")
    )
    return [
        Reader(row["actor_id"], row["looks"], row["sides"], row["first"], row["last"])
        for row in rows
        if row["actor_id"] is not None
    ]


def latest_in_case(case_id: UUID) -> QuerySet[LogEntry]:
    """All entries about a case, the newest first."""
    return LogEntry.objects.filter(case_id=case_id).order_by("-pk")


def entries_of_grant(grant_id: UUID) -> QuerySet[LogEntry]:
    """The entries under one grant, the newest first: the reader's own part."""
    return LogEntry.objects.filter(grant_id=grant_id).order_by("-pk")


def last_looks(grant_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """When something was last read under each of these grants; those never used are absent."""
    read = LogEntry.objects.filter(grant_id__in=grant_ids, kind__in=CONTENT).order_by()
    rows = read.values("grant_id").annotate(last=Max("at"))
    return {row["grant_id"]: row["last"] for row in rows if row["grant_id"] is not None}


def entries(*, kind: str = "", since: datetime | None = None) -> QuerySet[LogEntry]:
    """For the auditor: entries without content, the newest first."""
    facts: dict[str, Any] = {}
    if kind in LookKind.values:
        facts["kind"] = kind
    if since is not None:
        facts["at__gte"] = since
    return LogEntry.objects.filter(**facts).order_by("-pk")
