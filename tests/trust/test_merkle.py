"""The tree of RFC 6962 against its definition and its published vectors."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from akta.trust.merkle import Frontier, leaf_hash, node_hash, root_of

# The leaves and roots of the test vectors of Google's certificate-transparency project.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "6061626364656667" * 2]
ROOT_OF_ALL = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def defined(leaves):
    """The recursive definition, MTH of RFC 6962 section 2.1."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(defined(leaves[:split]), defined(leaves[split:]))


def test_published_root():
    leaves = [bytes.fromhex(text) for text in LEAVES]
    leaves[7] = bytes.fromhex("606162636465666768696a6b6c6d6e6f")

    assert root_of(map(leaf_hash, leaves)).hex() == ROOT_OF_ALL


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=70))
def test_frontier_equals_the_definition(entries):
    leaves = [leaf_hash(entry) for entry in entries]

    assert root_of(leaves) == defined(leaves)


def test_empty_tree():
    assert Frontier().root() == hashlib.sha256(b"").digest()
