"""Originals in a folder: `aa/bb/<sha256>`, written once, fsynced, read-only."""

import errno
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from akta.storage.blobs import (
    PORTION,
    STRAY,
    About,
    Digest,
    Finding,
    FindingKind,
    Stored,
    chunks_of,
    digest,
)
from akta.storage.errors import BlobDamaged, BlobMissing, StorageFull

_INCOMING = "incoming"
FULL = {errno.ENOSPC, errno.EDQUOT}
_STALE_SECONDS = 24 * 3600
BLOB_MODE = 0o440
FOLDER_MODE = 0o700


@dataclass(frozen=True)
class FolderStore:
    """Blob store in one folder of one file system.

    A blob is complete or absent: it is written aside, hashed on the way, flushed to disk and
    renamed. `reserve` bytes of the disk are never given away, so that the database can go on.
    """

    root: Path
    reserve: int = 256 << 20

    def put(self, content: Iterable[bytes] | BinaryIO) -> Stored:
        """Keep the content, once; a blob that is already there is verified, not rewritten.

        Raises StorageFull (nothing is left behind) and BlobDamaged, when the blob that is
        there no longer fits its digest: only a restore may mend it.
        """
        incoming = _folder(self.root / _INCOMING)
        handle, name = tempfile.mkstemp(dir=incoming)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                stored = written(file, content)
            self._keep(temporary, stored.sha256)
        except OSError as error:
            if error.errno in FULL:
                raise StorageFull(None, self._free()) from error
            raise
        finally:
            with suppress(FileNotFoundError):
                temporary.unlink()
        return stored

    def adopt(self, file: Path, sha256: str) -> Stored:
        """Keep a file that was hashed and flushed to disk while it was written; it is moved here.

        From another file system it is copied, and then the digest is compared. Raises StorageFull,
        BlobDamaged.
        """
        size = file.stat().st_size
        try:
            self._keep(file, digest(sha256))
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            with file.open("rb") as content:
                if self.put(content).sha256 != sha256:
                    raise BlobDamaged(sha256) from error
        file.unlink(missing_ok=True)
        return Stored(digest(sha256), size)

    def open(self, sha256: str) -> BufferedReader:
        """Open a blob for reading. Raises BlobMissing."""
        try:
            return self._place(sha256).open("rb")
        except FileNotFoundError as error:
            raise BlobMissing(sha256) from error

    def open_verified(self, sha256: str) -> BufferedReader:
        """Open a blob after comparing all of it with its digest. Raises BlobDamaged."""
        file = self.open(sha256)
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            file.close()
            raise BlobDamaged(sha256)
        file.seek(0)
        return file

    def path(self, sha256: str) -> Path:
        """Path of a blob. Raises BlobMissing."""
        place = self._place(sha256)
        if not place.is_file():
            raise BlobMissing(sha256)
        return place

    def chunks(self, sha256: str) -> Iterator[bytes]:
        """The content in portions, not compared. Raises BlobMissing."""
        with self.open(sha256) as file:
            while chunk := file.read(PORTION):
                yield chunk

    def about(self, sha256: str) -> About:
        """Size and age of a blob. Raises BlobMissing."""
        facts = self.path(sha256).stat()
        return About(facts.st_size, facts.st_mtime)

    def read_verified(self, sha256: str) -> bytes:
        """Return the whole content, compared with its digest. Raises BlobDamaged."""
        with self.open(sha256) as file:
            content = file.read()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise BlobDamaged(sha256)
        return content

    def exists(self, sha256: str) -> bool:
        """Tell whether the blob is kept."""
        return self._place(sha256).is_file()

    def digests(self) -> Iterator[Digest]:
        """Every blob kept, in the order of digests."""
        for path in self._files():
            with suppress(ValueError):
                yield digest(path.name)

    def scrub(self, on_read: Callable[[], None] | None = None) -> Iterator[Finding]:
        """Read every blob again (przegląd magazynu); what does not fit is given out at once.

        `on_read` is called after each file, so that progress can be shown.
        """
        for path in self._files():
            finding = _examined(path)
            if on_read is not None:
                on_read()
            if finding is not None:
                yield finding
        yield from self._left_behind(time.time() - _STALE_SECONDS)

    def room_for(self, size: int) -> None:
        """Raise StorageFull where `size` more bytes would eat into the reserve."""
        free = self._free()
        if free < size + self.reserve:
            raise StorageFull(size, free)

    def _place(self, sha256: str) -> Path:
        name = digest(sha256)
        return self.root / name[:2] / name[2:4] / name

    def _keep(self, temporary: Path, sha256: Digest) -> None:
        place = self._place(sha256)
        if place.exists():
            self.open_verified(sha256).close()
            return
        folder = _folder(place.parent)
        temporary.chmod(BLOB_MODE)
        temporary.rename(place)
        for changed in (folder, folder.parent, self.root):
            _fsync_folder(changed)

    def _free(self) -> int:
        facts = os.statvfs(_folder(self.root))
        return facts.f_bavail * facts.f_frsize

    def _files(self) -> Iterator[Path]:
        for outer in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            for inner in sorted(outer.iterdir()):
                yield from sorted(inner.iterdir()) if inner.is_dir() else [inner]

    def _left_behind(self, before: float) -> Iterator[Finding]:
        for path in sorted((self.root / _INCOMING).glob("*")):
            if path.stat().st_mtime < before:
                yield _stray(path)


def written(file: BinaryIO, content: Iterable[bytes] | BinaryIO) -> Stored:
    """Write the content and hash it on the way; it is on disk when this returns."""
    sha256, size = hashlib.sha256(), 0
    for chunk in chunks_of(content):
        sha256.update(chunk)
        size += file.write(chunk)
    file.flush()
    os.fsync(file.fileno())
    return Stored(Digest(sha256.hexdigest()), size)


def _examined(path: Path) -> Finding | None:
    try:
        name = digest(path.name)
    except ValueError:
        return _stray(path)
    try:
        with path.open("rb") as file:
            actual = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        why = f"Nie można odczytać pliku o skrócie {name}: {error.strerror}."
        return Finding(FindingKind.UNREADABLE, str(path), name, why)
    if actual != name or path.parent.name != name[2:4] or path.parent.parent.name != name[:2]:
        return Finding(FindingKind.DAMAGED, str(path), name, BlobDamaged(name).sentence)
    return None


def _stray(path: Path) -> Finding:
    return Finding(FindingKind.STRAY, str(path), None, STRAY)


def _folder(path: Path) -> Path:
    path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    return path


def _fsync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
