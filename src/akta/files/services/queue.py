"""The queue of received files: taken by turns over cases, urgent ones first, under a lease.

A worker that dies leaves its lease to run out; the next one goes on from the pages already cut.
The first lease covers the look into a file; then the worker renews a short one every two seconds.
Files of one volume are cut one after another, so that cards follow the order of the files.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import F

from akta.files.models import Ingest, IngestState

LEASE = timedelta(seconds=20)
FIRST_LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 4

_NEXT = """
    SELECT i.id FROM files_ingest i
    LEFT JOIN files_case_turn t ON t.case_id = i.case_id
    WHERE (i.state = 'waiting' OR (i.state = 'working' AND i.lease_until < %(at)s))
        AND NOT EXISTS (
            SELECT 1 FROM files_ingest e WHERE e.volume_id = i.volume_id
                AND e.state IN ('waiting', 'working') AND e.position < i.position)
    ORDER BY i.priority DESC, coalesce(t.turn, 0), i.position
    LIMIT 1 FOR NO KEY UPDATE OF i SKIP LOCKED
"""
_SERVED = """
    INSERT INTO files_case_turn (case_id, turn) VALUES (%s, nextval('files_case_turn_seq'))
    ON CONFLICT (case_id) DO UPDATE SET turn = excluded.turn
"""


class LeaseLost(Exception):
    """Another worker has taken the item over; what this one has done stays done."""


@dataclass(frozen=True, slots=True)
class Lease:
    """One worker's right to work on one item, until it runs out."""

    ingest_id: UUID
    lease_id: UUID

    def keep(self, *, at: datetime, **progress: object) -> None:
        """Hold the lease for longer and note the progress. Raises LeaseLost."""
        held = Ingest.objects.filter(
            pk=self.ingest_id, lease_id=self.lease_id, state=IngestState.WORKING
        )
        if not held.update(lease_until=at + LEASE, **progress):
            raise LeaseLost

    def lock(self) -> Ingest:
        """The item's row, locked, if it is still this worker's. Raises LeaseLost."""
        held = Ingest.objects.select_for_update(of=("self",), no_key=True).filter(
            pk=self.ingest_id, lease_id=self.lease_id, state=IngestState.WORKING
        )
        ingest = held.select_related("volume", "document", "after_card").first()
        if ingest is None:
            raise LeaseLost
        return ingest

    def release(self) -> None:
        """Put the item back into the queue with its progress; its case has had its turn."""
        Ingest.objects.filter(pk=self.ingest_id, lease_id=self.lease_id).update(
            state=IngestState.WAITING, lease_until=None, lease_id=None, attempts=0
        )


@transaction.atomic
def take(*, at: datetime) -> tuple[Ingest, Lease] | None:
    """The next item by the rules of the queue, leased; None where nothing can be taken."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, {"at": at})
        row = cursor.fetchone()
        if row is None:
            return None
        lease = Lease(row[0], uuid4())
        Ingest.objects.filter(pk=lease.ingest_id).update(
            state=IngestState.WORKING,
            lease_id=lease.lease_id,
            lease_until=at + FIRST_LEASE,
            attempts=F("attempts") + 1,
        )
        ingest = Ingest.objects.get(pk=lease.ingest_id)
        if ingest.case_id is not None:
            cursor.execute(_SERVED, [ingest.case_id])
    return ingest, lease


def is_waiting(*, at: datetime) -> bool:
    """Whether any item could be taken now or when a lease runs out."""
    waiting = Ingest.objects.filter(state=IngestState.WAITING)
    dead = Ingest.objects.filter(state=IngestState.WORKING, lease_until__lt=at)
    return waiting.exists() or dead.exists()
