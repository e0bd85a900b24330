"""Checksums (sumy kontrolne, § 2 pkt 6): compared again when a pleading is filed and fetched."""

from collections.abc import Iterable
from typing import BinaryIO

from akta.files import blobs
from akta.filing.errors import StoredFileDamaged
from akta.law.marks import implements
from akta.storage import BlobDamaged, BlobMissing

__all__ = ["open_whole", "refuse_damaged"]


@implements("F-2-6")
def open_whole(sha256: str, name: str) -> BinaryIO:
    """A stored file, opened after all of it was compared with its sum. Raises StoredFileDamaged."""
    try:
        return blobs.store().open_verified(sha256)
    except (BlobDamaged, BlobMissing) as error:
        raise StoredFileDamaged(name=name) from error


@implements("F-2-6")
def refuse_damaged(files: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Compare stored files (sum and name) with their sums; the sums that agree, all of them.

    Raises StoredFileDamaged.
    """
    whole = set()
    for sha256, name in files:
        open_whole(sha256, name).close()
        whole.add(sha256)
    return frozenset(whole)
