"""The one interface of stored originals, whatever lies behind it (folder, S3)."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import BinaryIO, NewType, Protocol

Digest = NewType("Digest", str)
"""SHA-256 of the content, 64 lower-case hex digits: the name of a blob."""

CHUNK = 1 << 20
PORTION = 256 << 10
"""Small enough to stay in the processor's cache while it is hashed and written."""
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Stored:
    """What was kept: digest and size in bytes."""

    sha256: Digest
    size: int


class FindingKind(Enum):
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"
    STRAY = "stray"


@dataclass(frozen=True, slots=True)
class About:
    """What a store knows of a blob without reading it: bytes, and when it came (Unix time)."""

    size: int
    kept_at: float


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a scrub (przegląd magazynu) found wrong; `place` is a path or a key."""

    kind: FindingKind
    place: str
    sha256: Digest | None
    sentence: str


STRAY = "W magazynie leży plik, który do niego nie należy. Należy go obejrzeć i usunąć."


class BlobStore(Protocol):
    """Write-once store of originals, addressed by SHA-256."""

    def put(self, content: Iterable[bytes] | BinaryIO) -> Stored:
        """Keep the content; it is safe when this returns."""

    def adopt(self, file: Path, sha256: str) -> Stored:
        """Keep a file that was hashed and flushed to disk while it was written; it is moved."""

    def open(self, sha256: str) -> BinaryIO:
        """Open a blob as a real file with a descriptor. Raises BlobMissing."""

    def open_verified(self, sha256: str) -> BinaryIO:
        """Open a blob after its whole content was compared with its digest."""

    def chunks(self, sha256: str) -> Iterator[bytes]:
        """Give the content as it comes, not compared, in constant memory. Raises BlobMissing."""

    def about(self, sha256: str) -> About:
        """Tell size and age of a blob without reading it. Raises BlobMissing."""

    def read_verified(self, sha256: str) -> bytes:
        """Return the whole content. Raises BlobMissing, BlobDamaged."""

    def exists(self, sha256: str) -> bool:
        """Tell whether a blob of this digest is kept."""

    def digests(self) -> Iterator[Digest]:
        """Every blob kept, in the order of digests."""

    def scrub(self, on_read: Callable[[], None] | None = None) -> Iterator[Finding]:
        """Read every blob again and tell what does not fit; `on_read` is called after each."""

    def room_for(self, size: int) -> None:
        """Raise StorageFull where `size` more bytes would not fit."""


def digest(text: str) -> Digest:
    """Check that a text is a digest; nothing else ever becomes a path."""
    if not _DIGEST.fullmatch(text):
        raise ValueError("A blob is named by 64 lower-case hex digits.")
    return Digest(text)


def chunks_of(content: Iterable[bytes] | BinaryIO) -> Iterator[bytes]:
    """Cut a file into chunks; an iterable of chunks is passed on."""
    read = getattr(content, "read", None)
    if read is None:
        yield from content
        return
    while chunk := read(CHUNK):
        yield chunk
