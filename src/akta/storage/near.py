"""Copies of originals near at hand: bounded, throw-away, each compared when it was made.

What reads foreign bytes needs a real file with a descriptor; an object store gives a stream. A
copy that was read last stays longest.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from akta.storage.blobs import digest
from akta.storage.errors import BlobDamaged, StorageFull
from akta.storage.folder import FOLDER_MODE, FULL, written

MOST_BYTES = 4 << 30
_FRESH = ".new-"


@dataclass(frozen=True)
class Near:
    """Copies in one folder, together not much more than `most` bytes."""

    root: Path
    most: int = MOST_BYTES

    def find(self, sha256: str) -> BufferedReader | None:
        """Open a copy that is here."""
        path = self._path(sha256)
        try:
            file = path.open("rb")
        except FileNotFoundError:
            return None
        with suppress(FileNotFoundError):
            os.utime(path)
        return file

    def keep(self, sha256: str, content: Iterable[bytes]) -> BufferedReader:
        """Make a copy and open it. Raises BlobDamaged, StorageFull; then nothing is kept."""
        with self._aside() as (path, file):
            if written(file, content).sha256 != sha256:
                raise BlobDamaged(sha256)
            opened = path.open("rb")
            path.rename(self._path(sha256))
        self._make_room()
        return opened

    def drop(self, sha256: str) -> None:
        """Forget a copy that no longer fits its name."""
        self._path(sha256).unlink(missing_ok=True)

    def sound(self, sha256: str) -> BufferedReader | None:
        """Open a copy after all of it was compared; one that does not fit is dropped."""
        file = self.find(sha256)
        if file is None:
            return None
        if hashlib.file_digest(file, "sha256").hexdigest() == sha256:
            file.seek(0)
            return file
        file.close()
        self.drop(sha256)
        return None

    @contextmanager
    def spool(self) -> Iterator[BinaryIO]:
        """A file without a name for what is on its way out; gone when the block ends."""
        with (
            _full_disk_told(),
            tempfile.TemporaryFile(dir=self._folder()) as file,
        ):
            yield file

    def free(self) -> int:
        facts = os.statvfs(self._folder())
        return facts.f_bavail * facts.f_frsize

    @contextmanager
    def _aside(self) -> Iterator[tuple[Path, BinaryIO]]:
        handle, name = tempfile.mkstemp(dir=self._folder(), prefix=_FRESH)  # mode 0600
        path = Path(name)
        try:
            with _full_disk_told(), os.fdopen(handle, "wb") as file:
                yield path, file
        finally:
            path.unlink(missing_ok=True)

    def _make_room(self) -> None:
        """Remove what was read longest ago; an open copy stays readable without its name."""
        found = []
        for entry in os.scandir(self.root):
            with suppress(FileNotFoundError):
                facts = entry.stat()
                found.append((facts.st_mtime, facts.st_size, entry.path))
        held = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if held <= self.most:
                return
            Path(path).unlink(missing_ok=True)
            held -= size

    def _path(self, sha256: str) -> Path:
        return self.root / digest(sha256)

    def _folder(self) -> Path:
        self.root.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        return self.root


@contextmanager
def _full_disk_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise StorageFull(None, None) from error
        raise
