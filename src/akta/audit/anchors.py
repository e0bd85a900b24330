"""Signed checkpoints outside the database: one line of JSON each, appended and synced.

The signing key (Ed25519) lies in a 0600 file outside the database and its backup; the public key
lies beside the anchors. Who rewrites the whole log in the database cannot rewrite these.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from akta.trust.secret_files import make_once

FILE, PUBLIC = "anchors.jsonl", "log-key.pem"
FILINGS = "filing-anchors.jsonl"
"""The checkpoints of the filing log (dziennik wniesień), under the same key."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A signed statement: the first `size` entries have this root and this chain value."""

    size: int
    root: str
    chain: str
    at: str
    key: str
    signature: str = ""

    def statement(self) -> bytes:
        """What is signed: canonical JSON of everything but the signature."""
        shown = asdict(self)
        del shown["signature"]
        return rfc8785.dumps(shown)


@dataclass(frozen=True, slots=True)
class LogKey:
    """The key that signs checkpoints, and its id (the start of SHA-256 of the public key)."""

    private: Ed25519PrivateKey

    @property
    def id(self) -> str:
        return key_id(self.private.public_key())

    def sign(self, anchor: Anchor) -> Anchor:
        signature = self.private.sign(anchor.statement()).hex()
        return Anchor(**{**asdict(anchor), "signature": signature})


def key_id(key: Ed25519PublicKey) -> str:
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return hashlib.sha256(raw).hexdigest()[:16]


def load_or_create_key(secret: Path, anchor_dir: Path) -> LogKey:
    """The signing key of this installation; its public half is put beside the anchors."""
    if not secret.exists():
        secret.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = Ed25519PrivateKey.generate()
        pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        make_once(secret, pem)
    key = load_pem_private_key(secret.read_bytes(), password=None)
    assert isinstance(key, Ed25519PrivateKey)
    anchor_dir.mkdir(parents=True, exist_ok=True)
    public = anchor_dir / PUBLIC
    if not public.exists():
        shown = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        if make_once(public, shown):
            public.chmod(0o644)
    return LogKey(key)


def append(anchor_dir: Path, anchor: Anchor) -> None:
    """Add a line and have it on disk before returning."""
    with (anchor_dir / FILE).open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(anchor)) + "\n")
        file.flush()
        os.fsync(file.fileno())


def read(anchor_dir: Path) -> Iterator[Anchor]:
    """The anchors in the order they were made. Raises FileNotFoundError without the file."""
    with (anchor_dir / FILE).open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield Anchor(**json.loads(line))


def public_key(anchor_dir: Path) -> Ed25519PublicKey:
    """The key by which anchors are checked. Raises FileNotFoundError where it is missing."""
    key = load_pem_public_key((anchor_dir / PUBLIC).read_bytes())
    assert isinstance(key, Ed25519PublicKey)
    return key


def is_signed_by(anchor: Anchor, key: Ed25519PublicKey) -> bool:
    """Whether the anchor's signature is of this key and over these values."""
    try:
        key.verify(bytes.fromhex(anchor.signature), anchor.statement())
    except (InvalidSignature, ValueError):
        return False
    return True
