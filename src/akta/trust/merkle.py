"""The Merkle tree of RFC 6962, kept as its frontier: append and root in the logarithm of the size.

`Frontier` holds the roots of the full subtrees from left to right; nothing else is needed to grow
the tree and to tell its root.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

_LEAF, _NODE = b"\x00", b"\x01"


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256 of a leaf: 0x00 and the entry's bytes."""
    return hashlib.sha256(_LEAF + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of a node: 0x01 and both children."""
    return hashlib.sha256(_NODE + left + right).digest()


@dataclass(slots=True)
class Frontier:
    """A growing tree: `size` leaves, and the roots of its full subtrees, largest first."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> None:
        """Add a leaf's hash; subtrees of equal size join."""
        self.peaks.append(leaf)
        self.size += 1
        joined = self.size
        while joined % 2 == 0:
            right, left = self.peaks.pop(), self.peaks.pop()
            self.peaks.append(node_hash(left, right))
            joined //= 2

    def root(self) -> bytes:
        """The root hash; of the empty tree it is SHA-256 of nothing."""
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes in order."""
    tree = Frontier()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()
