"""The move of all originals to another store: may be stopped, goes on where it stopped.

Each original is compared before it is sent and read back after. The address changes only when
nothing is left behind; what arrived meanwhile is brought along, and again after the change. The
old store is left as it is.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path

from django.db import transaction

from akta.core import journal
from akta.core.actors import Actor
from akta.ops import events
from akta.ops.keeping.named import compared
from akta.ops.keeping.progress import Progress
from akta.ops.keeping.scrub import STREAM
from akta.ops.keeping.turns import in_turn
from akta.storage import BlobDamaged, BlobStore

STATE = "magazyn-przenoszenie.json"
THREADS = 4
KEEP_EVERY = 50


@dataclass(frozen=True, slots=True)
class Course:
    """How far a move has come: every original up to `upto` was read back from the new store."""

    old: str
    new: str
    upto: str = ""


@dataclass
class Moved:
    """What a move brought about; `faults` are sentences, and with any the address stays."""

    carried: int = 0
    faults: list[str] = field(default_factory=list)


def course_of(data_dir: Path) -> Course | None:
    """How far the last move came, if there was one."""
    try:
        return Course(**json.loads((data_dir / STATE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def carry_all(
    course: Course,
    *,
    source: BlobStore,
    target: BlobStore,
    data_dir: Path,
    progress: Progress,
    change: Callable[[], None],
) -> Moved:
    """Carry every original over, then call `change`, then carry what came while it changed.

    Raises StorageError where a store does not answer; begun again it goes on from there.
    """
    moved = Moved()
    names = (name for name in source.digests() if name > course.upto)
    for count, name in enumerate(_carried(names, source, target, moved, progress), 1):
        if count % KEEP_EVERY == 0 and not moved.faults:
            course = _keep(data_dir, replace(course, upto=name))
    _late(source, target, moved, progress)
    if not moved.faults:
        change()
        _late(source, target, moved, progress)
        _keep(data_dir, course)
    return moved


def _late(source: BlobStore, target: BlobStore, moved: Moved, progress: Progress) -> None:
    """Carry what is not in the new store, until a comparison finds nothing."""
    while not moved.faults:
        both = compared(source.digests(), target.digests())
        missing = [name for name, is_behind in both if is_behind]
        if not missing:
            return
        for _ in _carried(missing, source, target, moved, progress):
            pass


def _carried(
    names: Iterable[str], source: BlobStore, target: BlobStore, moved: Moved, progress: Progress
) -> Iterator[str]:
    """Carry the originals in order; gives each name when it is safe, or was told as a fault."""

    def carry(name: str) -> tuple[str, int, str]:
        try:
            return name, _carry(name, source, target), ""
        except BlobDamaged as error:
            return name, 0, error.sentence

    for name, size, fault in in_turn(names, carry, threads=THREADS):
        if fault:
            moved.faults.append(fault)
        else:
            moved.carried += 1
            progress.one_more(size)
        yield name


def _carry(name: str, source: BlobStore, target: BlobStore) -> int:
    """Send one original if it is not there, and read it back. Raises BlobDamaged."""
    if not target.exists(name):
        with source.open_verified(name) as content:
            target.put(content)
    actual, size = hashlib.sha256(), 0
    for chunk in target.chunks(name):
        actual.update(chunk)
        size += len(chunk)
    if actual.hexdigest() != name:
        raise BlobDamaged(name)
    return size


def _keep(data_dir: Path, course: Course) -> Course:
    fresh = data_dir / f"{STATE}.new"
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(course), file)
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(data_dir / STATE)
    return course


@transaction.atomic
def record(moved: Moved, *, to: str, actor: Actor, at: datetime) -> None:
    """Keep that the originals lie elsewhere now."""
    data = {"to": to, "blobs": moved.carried}
    journal.record(events.STORE_MOVED, stream=STREAM, actor=actor, at=at, data=data)
