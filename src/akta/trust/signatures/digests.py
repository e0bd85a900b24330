"""Digests by the names that ASN.1 and XML give them."""

import hashlib
from collections.abc import Callable
from typing import Any

Digest = Callable[[str], bytes]
_HASHES = {
    "md5": "md5", "sha1": "sha1", "sha224": "sha224", "sha256": "sha256", "sha384": "sha384",
    "sha512": "sha512", "sha512_224": "sha512_224", "sha512_256": "sha512_256",
    "sha3_224": "sha3_224", "sha3_256": "sha3_256", "sha3_384": "sha3_384",
    "sha3_512": "sha3_512", "ripemd160": "ripemd160",
}  # fmt: skip
_XOF = {"shake128": ("shake_128", 32), "shake256": ("shake_256", 64),
        "shake256_len": ("shake_256", 64)}  # fmt: skip


class UnknownAlgorithm(Exception):
    """A digest or signature algorithm that nothing here can compute."""


def digest_of(data: bytes | memoryview) -> Digest:
    """A function that digests `data` by the name of an algorithm."""
    return lambda name: hashed(name, [data])


def hashed(name: str, parts: list[bytes] | list[memoryview] | list[bytes | memoryview]) -> bytes:
    """Digest of the parts one after the other. Raises UnknownAlgorithm."""
    known, length = _XOF.get(name, (_HASHES.get(name, ""), 0))
    if not known or known not in hashlib.algorithms_available:
        raise UnknownAlgorithm(name)
    try:
        state: Any = hashlib.new(known, usedforsecurity=False)
    except ValueError as error:
        raise UnknownAlgorithm(name) from error
    for part in parts:
        state.update(part)
    return bytes(state.digest(length) if length else state.digest())


def fits_digest(claimed: tuple[str, bytes], data: bytes) -> bool:
    """Whether the claimed digest is that of `data`."""
    try:
        return hashed(claimed[0], [data]) == claimed[1]
    except UnknownAlgorithm:
        return False
