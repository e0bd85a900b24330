"""The filing log kept in the database: appending, checkpoints, proofs.

One appends at a time (an advisory lock). The log's key is the installation's: it lies outside
the database, and the checkpoint says in its signed bytes which log it speaks of.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from akta.audit import anchors
from akta.core.errors import NotFound
from akta.core.timekeeping import database_clock
from akta.filing.models import Filing, LogCheckpoint, LogLeaf, LogNode
from akta.filing.proofs.records import record_of
from akta.trust.merkle import leaf_hash
from akta.trust.receipts import log
from akta.trust.receipts.log import Checkpoint, Proof

__all__ = ["ANCHORS", "append", "faults_against", "outside", "proof_for"]

ANCHORS = anchors.FILINGS
_LOCK = 7_202_611_22


@transaction.atomic
def append(filing_id: UUID, *, at: datetime) -> LogLeaf:
    """Give the filing its place in the log, once. Raises NotFound before it has its date."""
    _hold()
    standing = LogLeaf.objects.filter(filing_id=filing_id).first()
    if standing is not None:
        return standing
    filing = Filing.objects.filter(pk=filing_id, filed_at__isnull=False).first()
    if filing is None:
        raise NotFound
    record = record_of(filing, clock=database_clock()).canonical()
    position, leaf = _size(), leaf_hash(record)
    LogNode.objects.bulk_create(
        [
            LogNode(level=level, index=index, hash=found)
            for level, index, found in log.grown(position, leaf, _node)
        ]
    )
    return LogLeaf.objects.create(
        position=position, filing=filing, record=record.decode(), leaf=leaf, at=at
    )


def proof_for(leaf: LogLeaf, *, at: datetime) -> Proof:
    """The proof of a leaf under the first checkpoint that holds it; signs one where none does."""
    point = _checkpoint_over(leaf.position, at=at)
    path = log.inclusion(leaf.position, point.size, _node)
    return Proof(leaf.position, tuple(step.hex() for step in path), point)


@transaction.atomic
def _checkpoint_over(position: int, *, at: datetime) -> Checkpoint:
    _hold()
    standing = LogCheckpoint.objects.filter(size__gt=position).order_by("size").first()
    if standing is None:
        return _signed(at)
    return Checkpoint(
        standing.size,
        bytes(standing.root).hex(),
        standing.at,
        standing.key_id,
        bytes(standing.signature).hex(),
    )


def _signed(at: datetime) -> Checkpoint:
    """Sign the log as it stands; the line outside the database is on disk before the row."""
    size, folder = _size(), settings.AKTA.anchor_dir
    key = anchors.load_or_create_key(settings.AKTA.secret_key_file.parent / "log-key.pem", folder)
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    point = Checkpoint(size, log.root(size, _node).hex(), moment, key.id).signed(key.private)
    _write_outside(folder, point)
    LogCheckpoint.objects.create(
        size=size,
        root=bytes.fromhex(point.root),
        at=moment,
        key_id=key.id,
        signature=bytes.fromhex(point.signature),
    )
    return point


def _write_outside(folder: Path, point: Checkpoint) -> None:
    with (folder / ANCHORS).open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(point)) + "\n")
        file.flush()
        os.fsync(file.fileno())


def outside(folder: Path) -> Iterator[Checkpoint]:
    """The checkpoints kept outside the database, in order; none where there is no file."""
    if not (folder / ANCHORS).is_file():
        return
    with (folder / ANCHORS).open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield Checkpoint(**json.loads(line))


def faults_against(folder: Path) -> Iterator[str]:
    """Where the log in the database is not the one that the checkpoints outside speak of."""
    size = _size()
    for point in outside(folder):
        if not point.is_signed_by(anchors.public_key(folder)):
            yield f"Podpis kotwicy dziennika wniesień z {point.at} się nie zgadza."
        elif point.size > size:
            yield (
                f"W dzienniku wniesień jest wpisów {size}, a kotwica z {point.at} mówi o "
                f"{point.size}: brakuje późniejszych wniesień."
            )
        elif log.root(point.size, _node).hex() != point.root:
            yield f"Dziennik wniesień nie zgadza się z kotwicą z {point.at}: zmieniono wpis."


def _size() -> int:
    last = LogLeaf.objects.order_by("-position").values_list("position", flat=True).first()
    return 0 if last is None else last + 1


def _node(level: int, index: int) -> bytes:
    found = LogNode.objects.filter(level=level, index=index).values_list("hash", flat=True)
    return bytes(found.get())


def _hold() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
