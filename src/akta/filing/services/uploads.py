"""Uploads that resume (tus): bytes are hashed while they stream, kept safe, then adopted.

A part lies in a file beside the store; `Upload.offset` counts the bytes of it that are flushed to
disk. Whoever resumes goes on from there. The hash of one unbroken stream is computed once; after
a break what was kept is read once more. Memory does not grow with the file.

A line may be cut so that only the client notices: the server's read then waits for hours. Whoever
resumes takes such a silent part over in a copy; what the old writer still does comes to nothing.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from akta.core.actors import Actor
from akta.core.errors import NotFound
from akta.files import blobs
from akta.filing.errors import (
    FileEmpty,
    FileTooLarge,
    IntegrityMismatch,
    PleadingAlreadyPlaced,
    TooMuchStored,
    UploadBusy,
    UploadConflict,
    UploadGone,
    UploadIncomplete,
)
from akta.filing.models import DraftFile, DraftState, FileRole, Upload
from akta.filing.services.drafts import own_draft
from akta.filing.services.files import place_file
from akta.filing.services.ready import current_files
from akta.law.filing.formats import MOST_BYTES
from akta.law.marks import implements
from akta.storage import StorageFull, Stored

__all__ = [
    "begin_upload",
    "drop_upload",
    "forget_expired",
    "own_upload",
    "receive_part",
    "receive_whole",
    "upload_at_rest",
]

LASTS = timedelta(hours=24)
MOST_UNFINISHED = 20
MOST_KEPT = 5 << 30
"""Bytes that the open drafts of one person may hold together."""
CHUNK = 64 << 10
"""Small, so that a slow line brings one in time and is not taken for a silent one."""
SAFE_EVERY = 32 << 20
SILENCE = timedelta(seconds=3)


class Reads(Protocol):
    """What a request's body is."""

    def read(self, size: int, /) -> bytes: ...


def begin_upload(
    *,
    actor: Actor,
    draft_id: UUID,
    role: FileRole,
    name: str,
    length: int,
    at: datetime,
    sha256: str = "",
    signs: str = "",
) -> Upload:
    """Announce a file that will come in parts. Refused before a byte of it has travelled.

    Raises NotFound, DraftClosed, FileTooLarge, FileEmpty, TooMuchStored, PleadingAlreadyPlaced.
    """
    draft = own_draft(actor, draft_id)
    _refuse_size(name, length)
    _refuse_too_much(actor, draft.owner_id, name, length, at)
    placed = [file for file in current_files(draft) if file.role == FileRole.PLEADING]
    if role == FileRole.PLEADING and placed:
        raise PleadingAlreadyPlaced(name=name, placed=placed[0].name)
    return Upload.objects.create(
        draft=draft,
        account_id=actor.id,
        facts={"role": role.value, "signs": signs},
        name=name[:400],
        length=length,
        sha256_given=sha256[:64].lower(),
        created_at=at,
        expires_at=at + LASTS,
    )


@implements("F-4-2")
def _refuse_size(name: str, length: int) -> None:
    if length > MOST_BYTES:
        raise FileTooLarge(name=name, size=length, limit=MOST_BYTES)
    if length <= 0:
        raise FileEmpty(name=name)


def _refuse_too_much(actor: Actor, owner_id: UUID, name: str, length: int, at: datetime) -> None:
    """A person's drafts and unfinished uploads hold only so much; a full disk takes nothing."""
    unfinished = Upload.objects.filter(account_id=actor.id, file__isnull=True, expires_at__gt=at)
    if unfinished.count() >= MOST_UNFINISHED:
        reason = f"Trwa już wysyłanie {MOST_UNFINISHED} plików."
        raise TooMuchStored(name=name, reason=reason)
    kept = DraftFile.objects.filter(draft__owner_id=owner_id, draft__state=DraftState.DRAFT)
    held = kept.aggregate(held=Sum("size"))["held"] or 0
    waiting = unfinished.aggregate(held=Sum("length"))["held"] or 0
    if held + waiting + length > MOST_KEPT:
        raise TooMuchStored(name=name, reason="Niezłożone projekty zajmują już najwięcej miejsca.")
    try:
        blobs.store().room_for(length)
    except StorageFull as error:
        raise TooMuchStored(name=name, reason=error.sentence) from error


def own_upload(actor: Actor, upload_id: UUID, *, at: datetime) -> Upload:
    """The actor's own upload that may still be resumed. Raises NotFound, UploadGone."""
    upload = Upload.objects.filter(pk=upload_id, account_id=actor.id).first()
    if upload is None:
        raise NotFound
    if upload.file_id is None and upload.expires_at <= at:
        raise UploadGone
    return upload


def upload_at_rest(actor: Actor, upload_id: UUID, *, at: datetime) -> Upload:
    """The actor's own upload with the place to go on from; a silent writer is put aside.

    Raises NotFound, UploadGone, UploadBusy.
    """
    upload = own_upload(actor, upload_id, at=at)
    if upload.file_id is None:
        with _part(upload):
            upload.refresh_from_db(fields=["offset", "file"])
    return upload


def receive_part(
    *, actor: Actor, upload_id: UUID, offset: int, body: Reads, at: datetime
) -> Upload:
    """Write what comes from `offset` on; when all is there the file is placed in the draft.

    If the connection breaks, what has come is kept. Raises NotFound, UploadGone, UploadConflict,
    UploadBusy, IntegrityMismatch.
    """
    upload = own_upload(actor, upload_id, at=at)
    if upload.file_id is not None and offset == upload.length:
        return upload
    with _part(upload) as part:
        upload.refresh_from_db(fields=["offset", "file"])
        if offset != upload.offset or upload.file_id is not None:
            raise UploadConflict(offset=upload.offset)
        digest = _continued(part, upload.offset)
        _stream(part, upload, digest.update, body, at)
        if upload.offset == upload.length:
            _place(part, actor, upload, digest.hexdigest(), at)
    return upload


def _path(upload: Upload) -> Path:
    folder = Path(settings.AKTA.data_dir) / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{upload.pk}.part"


@contextlib.contextmanager
def _part(upload: Upload) -> Iterator[BinaryIO]:
    """The file of the part, for one writer at a time. Raises UploadBusy, NotFound."""
    with _opened(_path(upload)) as part:
        if _locked(part):
            yield part
            return
    with _taken_over(upload) as part:
        yield part


def _opened(path: Path) -> BinaryIO:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    return os.fdopen(handle, "r+b", buffering=0)


def _locked(part: BinaryIO) -> bool:
    try:
        fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    os.utime(part.fileno())
    return True


def _taken_over(upload: Upload) -> BinaryIO:
    """The part in the hands of who asks, where its writer has brought nothing for SILENCE.

    It goes on in a copy; the old writer's file has no name any more, and `_sole` refuses it.
    Raises NotFound, UploadConflict, UploadBusy.
    """
    with transaction.atomic():
        row = Upload.objects.select_for_update(no_key=True).filter(pk=upload.pk).first()
        if row is None:
            raise NotFound
        if row.file_id is not None:
            raise UploadConflict(offset=row.length)
        with _opened(_path(upload)) as held:
            if time.time() - os.fstat(held.fileno()).st_mtime < SILENCE.total_seconds():
                raise UploadBusy
        part = _copy(_path(upload))
        row.offset = os.fstat(part.fileno()).st_size
        row.save(update_fields=["offset"])
    return part


def _copy(path: Path) -> BinaryIO:
    """A copy of the part, safe, locked, and put in its place."""
    aside = _aside(path)
    shutil.copyfile(path, aside)
    part = _opened(aside)
    fcntl.flock(part, fcntl.LOCK_EX)
    os.fsync(part.fileno())
    aside.replace(path)
    return part


def _aside(path: Path) -> Path:
    return path.with_suffix(".taken")


def _forget(upload: Upload) -> None:
    """The upload and what came of it, with a copy that a taking over left unfinished."""
    for place in (_path(upload), _aside(_path(upload))):
        place.unlink(missing_ok=True)
    upload.delete()


@contextlib.contextmanager
def _sole(part: BinaryIO, upload: Upload) -> Iterator[None]:
    """A transaction in which nobody takes the part over. Raises UploadBusy where somebody has."""
    with transaction.atomic():
        row = Upload.objects.select_for_update(no_key=True).filter(pk=upload.pk).first()
        if row is None or not _is_at(part, _path(upload)):
            raise UploadBusy
        yield


def _is_at(part: BinaryIO, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(part.fileno()), path.stat())
    except FileNotFoundError:
        return False


class _Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def hexdigest(self) -> str: ...


def _continued(part: BinaryIO, offset: int) -> _Digest:
    """The hash of what is safe already; what was written beyond it is cut off."""
    part.truncate(offset)
    part.seek(0)
    digest = hashlib.sha256()
    left = offset
    while left:
        chunk = part.read(min(CHUNK, left))
        if not chunk:
            break
        digest.update(chunk)
        left -= len(chunk)
    return digest


def _stream(
    part: BinaryIO, upload: Upload, update: Callable[[bytes], None], body: Reads, at: datetime
) -> None:
    """Take the body chunk by chunk; every so often, and at the end, make it safe."""
    written = upload.offset
    try:
        while written < upload.length:
            chunk = body.read(min(CHUNK, upload.length - written))
            if not chunk:
                break
            part.write(chunk)
            update(chunk)
            written += len(chunk)
            if written - upload.offset >= SAFE_EVERY:
                _make_safe(part, upload, written, at)
    finally:
        _make_safe(part, upload, written, at)


def _make_safe(part: BinaryIO, upload: Upload, written: int, at: datetime) -> None:
    os.fsync(part.fileno())
    with _sole(part, upload):
        upload.offset, upload.expires_at = written, at + LASTS
        upload.save(update_fields=["offset", "expires_at"])


@implements("F-2-6")
def _place(part: BinaryIO, actor: Actor, upload: Upload, sha256: str, at: datetime) -> None:
    """Adopt the whole file and put it into the draft; a digest announced must be its own."""
    path = _path(upload)
    if upload.sha256_given not in {"", sha256}:
        _forget(upload)
        raise IntegrityMismatch(name=upload.name)
    with _sole(part, upload):
        stored = blobs.store().adopt(path, sha256)
        upload.file = _placed(actor, upload, stored, at)
        upload.save(update_fields=["file"])


def _placed(actor: Actor, upload: Upload, stored: Stored, at: datetime) -> DraftFile:
    signs = upload.facts.get("signs") or None
    return place_file(
        actor=actor,
        draft_id=upload.draft_id,
        role=FileRole(upload.facts["role"]),
        name=upload.name,
        stored=stored,
        at=at,
        signs=UUID(signs) if signs else None,
    )


def receive_whole(
    *,
    actor: Actor,
    draft_id: UUID,
    role: FileRole,
    name: str,
    length: int,
    body: Reads,
    at: datetime,
    signs: str = "",
) -> DraftFile:
    """Take a file in one piece: the plain way without JavaScript.

    Raises as the two above, and UploadIncomplete: nobody can resume what came of such a file.
    """
    upload = begin_upload(
        actor=actor, draft_id=draft_id, role=role, name=name, length=length, at=at, signs=signs
    )
    done = receive_part(actor=actor, upload_id=upload.pk, offset=0, body=body, at=at)
    if done.file is None:
        drop_upload(actor=actor, upload_id=upload.pk, at=at)
        raise UploadIncomplete(name=name, offset=done.offset, length=length)
    return done.file


def drop_upload(*, actor: Actor, upload_id: UUID, at: datetime) -> None:
    """Give an unfinished upload up (tus termination); a finished file stays in the draft."""
    upload = own_upload(actor, upload_id, at=at)
    if upload.file_id is None:
        _forget(upload)


def forget_expired(*, at: datetime) -> int:
    """Remove the parts of uploads that nobody resumed in time; how many there were."""
    gone = list(Upload.objects.filter(file__isnull=True, expires_at__lte=at)[:500])
    for upload in gone:
        _forget(upload)
    return len(gone)
