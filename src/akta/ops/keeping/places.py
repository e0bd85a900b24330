"""The folder of backups: its copies, its originals, and files written so that they stay."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from akta.ops.keeping import manifest, sealing
from akta.ops.keeping.errors import KeepingRefused

PREFIX = "kopia-"
LIST = "blobs.txt"
CHUNK = 1 << 20


@dataclass
class Hashed:
    """A file that counts and hashes what is written into it."""

    handle: int
    _hash: "hashlib._Hash | None" = field(default_factory=hashlib.sha256)

    @property
    def sha256(self) -> str:
        assert self._hash is not None, "written without a hash"
        return self._hash.hexdigest()

    def write(self, content: bytes, /) -> None:
        if self._hash is not None:
            self._hash.update(content)
        view = memoryview(content)
        while view:
            view = view[os.write(self.handle, view) :]


@contextmanager
def new_file(
    path: Path, recipient: X25519PublicKey | None, *, hashed: bool = True
) -> Iterator[tuple[sealing.Written, Hashed]]:
    """A new file of mode 0600: where to write, and what was written once the block has ended."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        kept = Hashed(handle) if hashed else Hashed(handle, None)
        if recipient is None:
            yield kept, kept
        else:
            sealer = sealing.Sealer(kept, recipient)
            yield sealer, kept
            sealer.finish()
    finally:
        os.close(handle)


def content(path: Path, private: X25519PrivateKey | None) -> Iterator[bytes]:
    """The plain content of a kept file in chunks."""
    with path.open("rb") as file:
        if private is not None:
            yield from sealing.opened(file, private)
            return
        while chunk := file.read(CHUNK):
            yield chunk


def sha256_of(path: Path) -> str:
    """The hash of a file as it lies there."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True)
class Backups:
    """A folder with copies; one process writes it at a time."""

    root: Path

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for writing. Raises KeepingRefused where another process does."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self.root / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError:
            raise KeepingRefused(
                f"Do folderu {self.root} pisze właśnie inna kopia. Proszę poczekać na jej koniec."
            ) from None
        finally:
            os.close(handle)

    def begin(self, at: datetime) -> Path:
        """A new copy's folder; what interrupted copies left behind is removed."""
        for left in self.interrupted():
            shutil.rmtree(left)
        folder = self.root / f"{PREFIX}{at.astimezone(UTC):%Y%m%dT%H%M%S%fZ}"
        for made in (folder, folder / "tables", folder / "anchors"):
            made.mkdir(mode=0o700)
        return folder

    def complete(self) -> list[Path]:
        """Copies that have their manifest, oldest first."""
        return [path for path in self._all() if (path / manifest.FILE).is_file()]

    def interrupted(self) -> list[Path]:
        """Copies without a manifest."""
        return [path for path in self._all() if not (path / manifest.FILE).is_file()]

    def _all(self) -> list[Path]:
        return sorted(path for path in self.root.glob(f"{PREFIX}*") if path.is_dir())


def blob_folder(root: Path, recipient: str | None) -> Path:
    """Where the originals lie: plain ones, or those sealed for one recipient."""
    return root / (f"blobs-{recipient}" if recipient else "blobs")


def blob_place(folder: Path, sha256: str) -> Path:
    return folder / sha256[:2] / sha256[2:4] / sha256


def listed(folder: Path) -> Iterator[tuple[str, int]]:
    """The originals of a copy: digest and size."""
    with (folder / LIST).open(encoding="ascii") as lines:
        for line in lines:
            digest, size = line.split()
            yield digest, int(size)


def finish(folder: Path, text: str) -> None:
    """Have everything on disk, then put the manifest in place at one stroke."""
    os.sync()
    fresh = folder / f"{manifest.FILE}.new"
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(folder / manifest.FILE)
    for changed in (folder, folder.parent):
        _fsync_folder(changed)


def _fsync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
