"""Encryption of a backup for one recipient: X25519, HKDF-SHA-256, AES-256-GCM in chunks.

A file begins with `MAGIC` and a public key made for it alone; its AES key is derived from that
key and the recipient's. Then come chunks of 1 MiB, each with its tag. A nonce is the chunk's
number and a mark of the last one, so that chunks cannot be cut off, moved or repeated. Only the
holder of the recipient's private key reads it; the machine that makes the backup cannot.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from akta.ops.keeping.errors import KeyUnusable

MAGIC = b"akta-sealed-1\n"
CHUNK = 1 << 20
TAG = 16
_PUBLIC = 32
_HOW = "Klucz X25519 tworzy polecenie: openssl genpkey -algorithm X25519 -out klucz.pem"


class SealedBroken(Exception):
    """Sealed bytes do not open: changed, cut short, or sealed for another key."""


class Written(Protocol):
    """What takes bytes."""

    def write(self, content: bytes, /) -> object:
        """Take the bytes."""


class Sealer:
    """Seals what is written into `out`; the file is whole only after `finish`."""

    def __init__(self, out: Written, recipient: X25519PublicKey) -> None:
        own = X25519PrivateKey.generate()
        mine = own.public_key().public_bytes_raw()
        self._out = out
        self._cipher = _cipher(own.exchange(recipient), mine, recipient.public_bytes_raw())
        self._waiting = bytearray()
        self._number = 0
        out.write(MAGIC + mine)

    def write(self, content: bytes, /) -> None:
        """Take bytes; a chunk goes out when it is known not to be the last."""
        self._waiting += content
        while len(self._waiting) > CHUNK:
            self._emit(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]

    def finish(self) -> None:
        """Write the last chunk."""
        self._emit(bytes(self._waiting), last=True)

    def _emit(self, chunk: bytes, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._number, last=last), chunk, MAGIC))
        self._number += 1


def opened(sealed: BinaryIO, private: X25519PrivateKey) -> Iterator[bytes]:
    """The plain chunks of a sealed file. Raises SealedBroken before giving out a false one."""
    head = sealed.read(len(MAGIC) + _PUBLIC)
    if not head.startswith(MAGIC) or len(head) != len(MAGIC) + _PUBLIC:
        raise SealedBroken
    theirs, mine = head[len(MAGIC) :], private.public_key().public_bytes_raw()
    cipher = _cipher(private.exchange(X25519PublicKey.from_public_bytes(theirs)), theirs, mine)
    number, chunk = 0, sealed.read(CHUNK + TAG)
    while True:
        following = sealed.read(CHUNK + TAG)
        try:
            yield cipher.decrypt(_nonce(number, last=not following), chunk, MAGIC)
        except InvalidTag:
            raise SealedBroken from None
        if not following:
            return
        number, chunk = number + 1, following


def _cipher(shared: bytes, sender: bytes, recipient: bytes) -> AESGCM:
    derive = HKDF(algorithm=SHA256(), length=32, salt=sender + recipient, info=MAGIC)
    return AESGCM(derive.derive(shared))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def fingerprint(key: X25519PublicKey) -> str:
    """The short name of a recipient: the start of SHA-256 of the public key."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def public_key(path: Path) -> X25519PublicKey:
    """The recipient's public key from a PEM file. Raises KeyUnusable."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as error:
        raise KeyUnusable(
            f"Plik {path} nie zawiera klucza publicznego w postaci PEM. {_HOW}, a jego część "
            "publiczną: openssl pkey -in klucz.pem -pubout -out klucz-publiczny.pem"
        ) from error
    if not isinstance(key, X25519PublicKey):
        raise KeyUnusable(f"Klucz w pliku {path} nie jest kluczem X25519. {_HOW}")
    return key


def private_key(path: Path) -> X25519PrivateKey:
    """The recipient's private key from a PEM file without a password. Raises KeyUnusable."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise KeyUnusable(
            f"Plik {path} nie zawiera klucza prywatnego w postaci PEM bez hasła. "
            "Proszę wskazać klucz, dla którego zrobiono kopię."
        ) from error
    if not isinstance(key, X25519PrivateKey):
        raise KeyUnusable(f"Klucz w pliku {path} nie jest kluczem X25519. {_HOW}")
    return key
