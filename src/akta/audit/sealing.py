"""The sealer: gives log entries their place in the chain, and signs a checkpoint a minute.

One sealer works at a time (an advisory lock). Entries are taken as they become visible, so a row
committed late gets a later place; none is left out.
"""

import logging
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, close_old_connections, connection, transaction

from akta.audit import anchors
from akta.audit.chain import START, leaf_of, next_link
from akta.audit.models import Checkpoint, LogEntry, Seal
from akta.core import clock
from akta.trust.merkle import Frontier

log = logging.getLogger("akta.audit")

BATCH = 2000
LATE = 100_000
CHECKPOINT_EVERY = timedelta(minutes=1)
_LOCK = 7_202_611_21


@dataclass
class Sealer:
    """Keeps the tree's frontier in memory; it is read back from the seals when it starts."""

    key: anchors.LogKey
    anchor_dir: Path
    tree: Frontier = field(default_factory=Frontier)
    chain: bytes = START
    signed_size: int = 0
    signed_at: datetime | None = None

    def seal_once(self) -> int:
        """Seal what is visible and not sealed yet; gives how many entries got their place."""
        with transaction.atomic():
            if not _locked():
                return 0
            self._catch_up()
            waiting = self._waiting()
            Seal.objects.bulk_create([self._place(entry) for entry in waiting])
        return len(waiting)

    def _waiting(self) -> list[LogEntry]:
        newest = Seal.objects.order_by("-position").values_list("entry_id", flat=True).first()
        late = max(0, (newest or 0) - LATE)
        rows = LogEntry.objects.filter(pk__gt=late, seal__isnull=True).order_by("pk")
        return list(rows[:BATCH])

    def _catch_up(self) -> None:
        """Take in seals made by another sealer, or before this one started."""
        missing = Seal.objects.filter(position__gte=self.tree.size).order_by("position")
        for leaf, chain in missing.values_list("leaf", "chain").iterator(BATCH):
            self.tree.append(bytes(leaf))
            self.chain = bytes(chain)

    def _place(self, entry: LogEntry) -> Seal:
        leaf = leaf_of(entry)
        self.chain = next_link(self.chain, leaf)
        seal = Seal(position=self.tree.size, entry=entry, leaf=leaf, chain=self.chain)
        self.tree.append(leaf)
        return seal

    def checkpoint(self, *, at: datetime) -> anchors.Anchor | None:
        """Sign the root over all sealed entries, if there are new ones and a minute has passed."""
        if self.signed_at is not None and at - self.signed_at < CHECKPOINT_EVERY:
            return None
        with transaction.atomic():
            if not _locked():
                return None
            self._catch_up()
            last = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first()
            if self.tree.size <= max(self.signed_size, last or 0):
                return None
            anchor = self._sign(at)
            anchors.append(self.anchor_dir, anchor)
            Checkpoint.objects.create(
                size=anchor.size,
                root=bytes.fromhex(anchor.root),
                chain=self.chain,
                at=at,
                key_id=anchor.key,
                signature=bytes.fromhex(anchor.signature),
            )
        self.signed_size, self.signed_at = self.tree.size, at
        return anchor

    def _sign(self, at: datetime) -> anchors.Anchor:
        moment = at.astimezone(UTC).isoformat(timespec="microseconds")
        root, chain = self.tree.root().hex(), self.chain.hex()
        return self.key.sign(anchors.Anchor(self.tree.size, root, chain, moment, self.key.id))


def _locked() -> bool:
    """Whether this transaction is the one sealer; another one's turn ends with its transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        row = cursor.fetchone()
    return bool(row[0])


def sealer() -> Sealer:
    """The sealer of this installation."""
    secret = settings.AKTA.secret_key_file.parent / "log-key.pem"
    return Sealer(
        anchors.load_or_create_key(secret, settings.AKTA.anchor_dir), settings.AKTA.anchor_dir
    )


def run_forever(stop: threading.Event, *, pause: float = 1.0) -> None:
    """Seal every second until told to stop; a database that is away is asked again."""
    working = sealer()
    while not stop.wait(pause):
        try:
            while working.seal_once() == BATCH:
                pass
            working.checkpoint(at=clock.now())
        except OperationalError:
            log.warning("Baza danych nie odpowiada; pieczętowanie dziennika zostanie wznowione.")
            working = sealer()
        finally:
            close_old_connections()
