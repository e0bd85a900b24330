"""Derived files (page images, text): quick to read, cheap to lose, made again at any time."""

import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from akta.storage.blobs import Digest, digest

_KINDS = {"image": "jpg", "text": "json", "facts": "json", "changes": "json"}
_QUARTER_TURNS = (0, 90, 180, 270)


@dataclass(frozen=True, slots=True)
class CacheKey:
    """What a derived file was made from and how: original, page (from 0), rotation, kind, width."""

    sha256: str
    page: int
    rotation: int = 0
    kind: str = "image"
    width: int = 0

    def __post_init__(self) -> None:
        digest(self.sha256)
        if self.kind not in _KINDS:
            raise ValueError(f"Unknown kind of derived file: {self.kind!r}.")
        if self.page < 0 or self.width < 0 or self.rotation not in _QUARTER_TURNS:
            raise ValueError("A page and a width are not negative, a rotation is a quarter turn.")

    @property
    def relative(self) -> Path:
        """Path under the root of the cache."""
        name = f"{self.page}-{self.rotation}-{self.width}-{self.kind}.{_KINDS[self.kind]}"
        return _folder_of(digest(self.sha256)) / name


@dataclass(frozen=True)
class DerivedCache:
    """Throw-away files in a folder. Renamed into place whole, never fsynced, private."""

    root: Path

    def get_path(self, key: CacheKey) -> Path | None:
        """Path of a derived file that is there, otherwise None."""
        path = self.root / key.relative
        return path if path.is_file() else None

    def put(self, key: CacheKey, content: bytes) -> Path:
        """Keep a derived file; the one that was there is replaced at one stroke."""
        path = self.root / key.relative
        _private_folders(self.root, path.parent)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).rename(path)
        except BaseException:
            with suppress(FileNotFoundError):
                Path(name).unlink()
            raise
        return path

    def forget(self, sha256: str) -> None:
        """Throw away everything derived from one original."""
        shutil.rmtree(self.root / _folder_of(digest(sha256)), ignore_errors=True)

    def clear(self) -> None:
        """Throw away everything."""
        shutil.rmtree(self.root, ignore_errors=True)


def _folder_of(name: Digest) -> Path:
    return Path(name[:2]) / name[2:4] / name


def _private_folders(root: Path, folder: Path) -> None:
    if folder.is_dir():
        return
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = root
    for part in folder.relative_to(root).parts:
        place /= part
        place.mkdir(mode=0o700, exist_ok=True)
