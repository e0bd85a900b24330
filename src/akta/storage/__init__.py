"""Content-addressed bytes (floor 1): originals are written once, derived files may be lost.

`FolderStore` keeps what was uploaded, byte for byte; `DerivedCache` keeps page images and text
that can be made again at any time. No Django, no database.
"""

from akta.storage.blobs import BlobStore, Digest, Finding, FindingKind, Stored
from akta.storage.cache import CacheKey, DerivedCache
from akta.storage.errors import BlobDamaged, BlobMissing, StorageError, StorageFull
from akta.storage.folder import FolderStore

__all__ = [
    "BlobDamaged",
    "BlobMissing",
    "BlobStore",
    "CacheKey",
    "DerivedCache",
    "Digest",
    "Finding",
    "FindingKind",
    "FolderStore",
    "StorageError",
    "StorageFull",
    "Stored",
]
