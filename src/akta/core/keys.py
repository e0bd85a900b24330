"""Secrets at rest (dane chronione): envelope encryption with a key id, and keyed look-up hashes.

The key ring lies in one 0600 file outside the database and is never part of a backup. A value is
sealed by a fresh data key with AES-256-GCM; the data key is wrapped by the ring's newest key, so
rotating re-wraps the small part only. `lookup` gives a keyed hash, so that a PESEL can be found
without being readable; its key never rotates with the others.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from akta.trust.secret_files import make_once

_NONCE = 12
_KEY = 32


class SecretUnreadable(Exception):
    """A sealed value cannot be opened: its key is not in the ring, or its bytes changed."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Keys by id; the newest seals. `lookup_key` is for keyed hashes, `django_key` for cookies."""

    keys: dict[str, bytes]
    newest: str
    lookup_key: bytes
    django_key: str
    mode: str

    def seal(self, text: str, *, purpose: str) -> bytes:
        """Seal a text; `purpose` (for example "totp") is bound to it and asked for again."""
        data_key, bound = secrets.token_bytes(_KEY), purpose.encode()
        body_nonce, wrap_nonce = os.urandom(_NONCE), os.urandom(_NONCE)
        body = AESGCM(data_key).encrypt(body_nonce, text.encode(), bound)
        wrapped = AESGCM(self.keys[self.newest]).encrypt(wrap_nonce, data_key, bound)
        key_id = self.newest.encode()
        return b"".join([bytes([len(key_id)]), key_id, wrap_nonce, wrapped, body_nonce, body])

    def open(self, sealed: bytes, *, purpose: str) -> str:
        """Open what `seal` made. Raises SecretUnreadable."""
        key_id, wrap_nonce, wrapped, rest = _parts(bytes(sealed))
        if key_id not in self.keys:
            raise SecretUnreadable(f"key {key_id} is not in the ring")
        try:
            data_key = AESGCM(self.keys[key_id]).decrypt(wrap_nonce, wrapped, purpose.encode())
            text = AESGCM(data_key).decrypt(rest[:_NONCE], rest[_NONCE:], purpose.encode())
        except InvalidTag:
            raise SecretUnreadable("the sealed bytes do not fit their key") from None
        return text.decode()

    def rewrap(self, sealed: bytes, *, purpose: str) -> bytes:
        """The same secret with its data key wrapped by the newest key."""
        key_id, wrap_nonce, wrapped, rest = _parts(bytes(sealed))
        if key_id not in self.keys:
            raise SecretUnreadable(f"key {key_id} is not in the ring")
        data_key = AESGCM(self.keys[key_id]).decrypt(wrap_nonce, wrapped, purpose.encode())
        nonce, new_id = os.urandom(_NONCE), self.newest.encode()
        again = AESGCM(self.keys[self.newest]).encrypt(nonce, data_key, purpose.encode())
        return b"".join([bytes([len(new_id)]), new_id, nonce, again, rest])

    def lookup(self, text: str, *, purpose: str) -> bytes:
        """A keyed hash (HMAC-SHA-256) by which an equal value is found again."""
        return hmac.new(self.lookup_key, f"{purpose}\0{text}".encode(), hashlib.sha256).digest()


def _parts(sealed: bytes) -> tuple[str, bytes, bytes, bytes]:
    if len(sealed) < 1 + _NONCE or len(sealed) < 1 + sealed[0] + 2 * _NONCE + _KEY + 16:
        raise SecretUnreadable("the sealed value is cut short")
    at = 1 + sealed[0]
    nonce_end = at + _NONCE
    wrapped_end = nonce_end + _KEY + 16
    return (
        sealed[1:at].decode(errors="replace"),
        sealed[at:nonce_end],
        sealed[nonce_end:wrapped_end],
        sealed[wrapped_end:],
    )


def load_or_create(path: Path, *, mode: str = "demo") -> KeyRing:
    """Read the ring; on a new installation make it, readable by its owner alone.

    A ring remembers the mode it was made in: production refuses one of the demonstration.
    """
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        make_once(path, _dump(_fresh(mode)))
    return _parse(path.read_text())


def made_for(path: Path) -> str:
    """The mode in which the ring was made."""
    return _parse(path.read_text()).mode


def rotate(path: Path) -> KeyRing:
    """Add a new key, which seals from now on; older keys stay to open what they sealed."""
    ring = _parse(path.read_text())
    new_id = f"k{len(ring.keys) + 1}"
    keys = {**ring.keys, new_id: secrets.token_bytes(_KEY)}
    rotated = KeyRing(keys, new_id, ring.lookup_key, ring.django_key, ring.mode)
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    make_once(beside, _dump(rotated))
    beside.replace(path)
    return rotated


def _fresh(mode: str) -> KeyRing:
    return KeyRing(
        {"k1": secrets.token_bytes(_KEY)},
        "k1",
        secrets.token_bytes(_KEY),
        secrets.token_urlsafe(50),
        mode,
    )


def _dump(ring: KeyRing) -> bytes:
    shown = {key_id: base64.b64encode(key).decode() for key_id, key in ring.keys.items()}
    lookup = base64.b64encode(ring.lookup_key).decode()
    told = {"keys": shown, "newest": ring.newest, "lookup": lookup, "mode": ring.mode}
    return json.dumps({**told, "django": ring.django_key}).encode()


def _parse(text: str) -> KeyRing:
    read = json.loads(text)
    keys = {key_id: base64.b64decode(key) for key_id, key in read["keys"].items()}
    lookup = base64.b64decode(read["lookup"])
    return KeyRing(keys, read["newest"], lookup, read["django"], read.get("mode", "demo"))


@lru_cache(maxsize=4)
def _cached(path: Path, changed_ns: int) -> KeyRing:  # noqa: ARG001 - the time of change is the cache's key
    return _parse(path.read_text())


def ring() -> KeyRing:
    """The installation's ring; a rotation by another process is seen at the next call."""
    from django.conf import settings  # noqa: PLC0415 - the ring itself needs no Django

    path: Path = settings.AKTA.secret_key_file
    return _cached(path, path.stat().st_mtime_ns)
