"""From an address to its store, and the note of where a store was moved to."""

import json
import os
from pathlib import Path

from akta.storage.address import Address, FolderAddress, address_of
from akta.storage.blobs import BlobStore
from akta.storage.errors import StoreUnusable
from akta.storage.folder import FolderStore
from akta.storage.near import Near

NOTE = "magazyn.json"
"""In the data folder: what address gave way to which (akta store move)."""


def store_at(address: Address, *, near: Path, reserve: int) -> BlobStore:
    """Open the store of an address; `near` is where copies of objects may lie.

    Raises StoreUnusable where the library for S3 is not installed.
    """
    if isinstance(address, FolderAddress):
        return FolderStore(address.path, reserve=reserve)
    try:
        from akta.storage.s3 import S3Store  # noqa: PLC0415 - botocore is an extra
    except ModuleNotFoundError as error:
        raise StoreUnusable(
            "Magazyn S3 wymaga pakietu botocore, którego tu nie ma. Proszę wykonać: "
            ".venv/bin/python -m pip install --require-hashes -r scripts/locks/s3.lock"
        ) from error
    return S3Store(address, Near(near), reserve=reserve)


def standing(data_dir: Path, configured: Address) -> Address:
    """The address that is in force: the one configured, unless it was moved since."""
    try:
        note = json.loads((data_dir / NOTE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return configured
    return address_of(note["to"]) if note["from"] == configured.text else configured


def note_move(data_dir: Path, old: Address, new: Address) -> None:
    """Have every process go to the new address from its next call on; on disk when this returns."""
    fresh = data_dir / f"{NOTE}.new"
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"from": old.text, "to": new.text}, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(data_dir / NOTE)
