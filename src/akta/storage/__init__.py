"""Content-addressed bytes (floor 1): originals are written once, derived files may be lost.

`FolderStore` and, in an object store, `storage.s3.S3Store` keep what was uploaded, byte for byte;
which one, `store_at` decides by the address. `DerivedCache` keeps page images and text
that can be made again at any time. No Django, no database.
"""

from akta.storage.address import Address, AddressWrong, FolderAddress, S3Address, address_of
from akta.storage.blobs import About, BlobStore, Digest, Finding, FindingKind, Stored
from akta.storage.cache import CacheKey, DerivedCache
from akta.storage.errors import (
    BlobDamaged,
    BlobMissing,
    BlobTooLarge,
    StorageError,
    StorageFull,
    StoreRefused,
    StoreUnreachable,
    StoreUnusable,
)
from akta.storage.folder import FolderStore
from akta.storage.opening import note_move, standing, store_at

__all__ = [
    "About",
    "Address",
    "AddressWrong",
    "BlobDamaged",
    "BlobMissing",
    "BlobStore",
    "BlobTooLarge",
    "CacheKey",
    "DerivedCache",
    "Digest",
    "Finding",
    "FindingKind",
    "FolderAddress",
    "FolderStore",
    "S3Address",
    "StorageError",
    "StorageFull",
    "StoreRefused",
    "StoreUnreachable",
    "StoreUnusable",
    "Stored",
    "address_of",
    "note_move",
    "standing",
    "store_at",
]
