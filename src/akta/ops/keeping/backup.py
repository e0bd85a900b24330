"""The backup (kopia zapasowa): one state of the database, then the originals, manifest last."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import transaction

from akta.audit import anchors
from akta.core import journal
from akta.core.actors import Actor
from akta.filing.proofs import log as filing_log
from akta.filing.services import unsettled
from akta.ops import events
from akta.ops.keeping import manifest, named, places, sealing, tables
from akta.ops.keeping.manifest import Manifest, SequenceState, TableCopy
from akta.ops.keeping.progress import Progress
from akta.ops.keeping.scrub import STREAM
from akta.ops.keeping.turns import in_turn
from akta.storage import BlobMissing, BlobStore

THREADS = 2


@dataclass(frozen=True, slots=True)
class Made:
    """What a backup gave: its folder, and the originals that could not be read whole."""

    folder: Path
    manifest: Manifest
    new: int


@dataclass
class _Originals:
    """What became of the originals."""

    count: int = 0
    size: int = 0
    new: int = 0
    sha256: str = ""
    missing: list[str] = field(default_factory=list)


def make(
    root: Path,
    *,
    store: BlobStore,
    anchor_dir: Path,
    recipient: X25519PublicKey | None,
    progress: Progress,
    at: datetime,
) -> Made:
    """Make a copy in `root`; originals that an earlier whole copy brought there are not read.

    Anchors are taken first and originals last: the log of the database is then never shorter
    than its anchors tell, and every original that the database names was stored before. Raises
    KeepingRefused where another backup is writing there.
    """
    backups = places.Backups(root)
    with backups.locked():
        folder = backups.begin(at)
        witnesses = dict(_anchors(anchor_dir, folder / "anchors"))
        with tables.snapshot():
            state = _tables(folder, recipient)
        originals = _originals(backups, folder, store, recipient, progress)
        made = Manifest(
            akta=version("akta"),
            made_at=at.isoformat(),
            blobs=originals.count,
            blob_bytes=originals.size,
            blobs_sha256=originals.sha256,
            anchors=witnesses,
            missing=originals.missing,
            recipient=sealing.fingerprint(recipient) if recipient else None,
            **state,
        )
        places.finish(folder, made.dump())
    return Made(folder, made, originals.new)


@transaction.atomic
def record(made: Made, *, actor: Actor, at: datetime) -> None:
    """Keep that the backup was made."""
    data = {
        "copy": made.folder.name,
        "blobs": made.manifest.blobs,
        "new": made.new,
        "missing": len(made.manifest.missing),
    }
    journal.record(events.BACKED_UP, stream=STREAM, actor=actor, at=at, data=data)


def _anchors(anchor_dir: Path, folder: Path) -> Iterator[tuple[str, str]]:
    """Both logs' anchors and the public key; written anew, so that no private key slips in."""
    kept_outside = {
        anchors.FILE: _lines(anchors.read(anchor_dir))
        if (anchor_dir / anchors.FILE).is_file()
        else b"",
        filing_log.ANCHORS: _lines(filing_log.outside(anchor_dir)),
    }
    found = {name: content for name, content in kept_outside.items() if content}
    if not found:
        return
    found[anchors.PUBLIC] = anchors.public_key(anchor_dir).public_bytes(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    )
    for name, content in found.items():
        with places.new_file(folder / name, None) as (out, kept):
            out.write(content)
        yield name, kept.sha256


def _lines(points: Iterable[Any]) -> bytes:
    return "".join(f"{json.dumps(asdict(point))}\n" for point in points).encode()


def _tables(folder: Path, recipient: X25519PublicKey | None) -> dict[str, Any]:
    """Every table of the snapshot, and what only this database can tell of its rows."""
    copies = []
    for name, columns in tables.columns().items():
        with places.new_file(folder / "tables" / f"{name}.copy", recipient) as (out, kept):
            rows = tables.copy_out(name, columns, out.write)
        copies.append(TableCopy(name, columns, rows, kept.sha256))
    states: list[SequenceState] = tables.sequences()
    times = {str(pk): at.isoformat() for pk, at in unsettled().items()}
    return {
        "migrations": tables.migrations(),
        "tables": copies,
        "sequences": states,
        "unsettled": times,
    }


def _originals(
    backups: places.Backups,
    folder: Path,
    store: BlobStore,
    recipient: X25519PublicKey | None,
    progress: Progress,
) -> _Originals:
    """Copy what is new, compare it on the way with its name, and write the list of all."""
    target = places.blob_folder(backups.root, sealing.fingerprint(recipient) if recipient else None)
    target.mkdir(mode=0o700, exist_ok=True)
    known = _known(backups, target)
    done = _Originals()
    with places.new_file(folder / places.LIST, None) as (out, kept):
        for digest, size, is_new in _copied(store, target, known, recipient):
            if size is None:
                done.missing.append(digest)
                continue
            out.write(f"{digest} {size}\n".encode())
            done.count, done.size, done.new = done.count + 1, done.size + size, done.new + is_new
            progress.one_more(size)
    done.sha256 = kept.sha256
    both = named.compared(store.digests(), named.digests())
    done.missing += [digest for digest, here in both if not here and not store.exists(digest)]
    return done


def _known(backups: places.Backups, target: Path) -> dict[str, int]:
    """What a whole copy put into this folder, with sizes: it was on disk before its manifest."""
    found: dict[str, int] = {}
    for folder in backups.complete():
        told = manifest.read(folder)
        if places.blob_folder(backups.root, told.recipient) == target:
            found |= dict(places.listed(folder))
    return found


def _copied(
    store: BlobStore, target: Path, known: dict[str, int], recipient: X25519PublicKey | None
) -> Iterator[tuple[str, int | None, bool]]:
    """Each original in order: digest, size (None where it cannot be read whole), whether new."""

    def keep(digest: str) -> tuple[str, int | None, bool]:
        place = places.blob_place(target, digest)
        if digest in known and place.is_file():
            return digest, known[digest], False
        return digest, _copy(store, digest, place, recipient), True

    return in_turn(store.digests(), keep, threads=THREADS)


def _copy(
    store: BlobStore, digest: str, place: Path, recipient: X25519PublicKey | None
) -> int | None:
    """Copy one original; None, and nothing kept, where its bytes are not those of its name."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = place.with_name(f".{digest}.new")
    try:
        with places.new_file(fresh, recipient, hashed=False) as (out, _):
            actual, size = _pour(store.chunks(digest), out)
        if actual != digest:
            return None
        fresh.rename(place)
    except BlobMissing:
        return None
    finally:
        with suppress(FileNotFoundError):
            fresh.unlink()
    return size


def _pour(source: Iterable[bytes], out: sealing.Written) -> tuple[str, int]:
    """Copy all bytes; gives their digest and number."""
    sha256, size = hashlib.sha256(), 0
    for chunk in source:
        sha256.update(chunk)
        out.write(chunk)
        size += len(chunk)
    return sha256.hexdigest(), size
