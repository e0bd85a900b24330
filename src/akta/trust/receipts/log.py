"""The filing log (dziennik wniesień): RFC 6962, proofs of inclusion, signed checkpoints.

The tree is kept as the hashes of its full subtrees, named by level and index; a leaf costs one
to a few of them, a proof reads a few dozen, whatever the size of the log.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from akta.trust.merkle import leaf_hash, node_hash

Nodes = Callable[[int, int], bytes]
"""The hash of a full subtree: leaves [index·2^level, (index+1)·2^level), by level and index."""

LOG = "akta-filings-1"
_HEX = re.compile(r"[0-9a-f]*")
_HASH_DIGITS = 64


def grown(position: int, leaf: bytes, node: Nodes) -> Iterator[tuple[int, int, bytes]]:
    """The subtrees that are full once `leaf` (its hash) stands at `position`, the leaf first."""
    level, index, found = 0, position, leaf
    yield level, index, found
    while index % 2:
        found = node_hash(node(level, index - 1), found)
        level, index = level + 1, index // 2
        yield level, index, found


def root(size: int, node: Nodes) -> bytes:
    """The root over the first `size` leaves (at least one)."""
    return _hash_of(0, size, node)


def inclusion(position: int, size: int, node: Nodes) -> list[bytes]:
    """The audit path of RFC 6962 (2.1.1) for a leaf in the tree of the first `size` leaves."""
    if not 0 <= position < size:
        raise ValueError("The leaf does not stand in this tree.")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _largest_power_below(end - start)
        if position < middle:
            path.append(_hash_of(middle, end, node))
            end = middle
        else:
            path.append(_hash_of(start, middle, node))
            start = middle
    return path[::-1]


def _hash_of(start: int, end: int, node: Nodes) -> bytes:
    length = end - start
    if length & (length - 1) == 0:
        level = length.bit_length() - 1
        return node(level, start >> level)
    middle = start + _largest_power_below(length)
    return node_hash(_hash_of(start, middle, node), _hash_of(middle, end, node))


def _largest_power_below(length: int) -> int:
    return 1 << ((length - 1).bit_length() - 1)


def root_from(leaf: bytes, position: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that a leaf's hash and its path give (RFC 9162, 2.1.3.2); None if they cannot."""
    if not 0 <= position < size:
        return None
    index, last, found = position, size - 1, leaf
    for step in path:
        if last == 0:
            return None
        if index % 2 or index == last:
            found = node_hash(step, found)
            while index % 2 == 0 and index:
                index, last = index >> 1, last >> 1
        else:
            found = node_hash(found, step)
        index, last = index >> 1, last >> 1
    return found if last == 0 else None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed statement: the first `size` filings have this root (Ed25519 over canonical JSON)."""

    size: int
    root: str
    at: str
    key: str
    signature: str = ""
    log: str = LOG

    def statement(self) -> bytes:
        """What is signed: everything but the signature; `log` keeps it apart from other logs."""
        shown = asdict(self)
        del shown["signature"]
        return rfc8785.dumps(shown)

    def signed(self, key: Ed25519PrivateKey) -> "Checkpoint":
        """The same statement with its signature."""
        return Checkpoint(**{**asdict(self), "signature": key.sign(self.statement()).hex()})

    def is_signed_by(self, key: Ed25519PublicKey) -> bool:
        """Whether the signature is of this key and over these values."""
        try:
            key.verify(bytes.fromhex(self.signature), self.statement())
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Proof:
    """Where a record stands in the log, and the checkpoint that vouches for it."""

    position: int
    path: tuple[str, ...]
    checkpoint: Checkpoint

    def canonical(self) -> bytes:
        """The proof as canonical JSON, as it lies in a confirmation."""
        return rfc8785.dumps(asdict(self))

    def holds(self, record: bytes) -> bool:
        """Whether the record is the leaf that the checkpoint's root contains."""
        steps = [bytes.fromhex(step) for step in self.path]
        found = root_from(leaf_hash(record), self.position, self.checkpoint.size, steps)
        return found is not None and found.hex() == self.checkpoint.root


class ProofUnreadable(ValueError):
    """The bytes are no proof of ours."""


def proof_from(told: object) -> Proof:
    """Read a proof back from its JSON value. Raises ProofUnreadable."""
    try:
        assert isinstance(told, dict)
        checkpoint = Checkpoint(**told["checkpoint"])
        proof = Proof(told["position"], tuple(told["path"]), checkpoint)
        whole = type(proof.position) is int and type(checkpoint.size) is int
        texts = (checkpoint.root, checkpoint.at, checkpoint.key, checkpoint.signature)
        whole = whole and all(isinstance(text, str) for text in texts)
        whole = whole and checkpoint.log == LOG and all(map(_is_hash, proof.path))
    except (AssertionError, KeyError, TypeError) as error:
        raise ProofUnreadable("not a proof") from error
    if not whole:
        raise ProofUnreadable("a part has the wrong form")
    return proof


def _is_hash(text: object) -> bool:
    return isinstance(text, str) and len(text) == _HASH_DIGITS and bool(_HEX.fullmatch(text))
