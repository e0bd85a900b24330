"""The filing log: roots and paths against a plain recursive reading of RFC 6962."""

import hashlib
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from akta.trust.merkle import leaf_hash, root_of
from akta.trust.receipts import log
from akta.trust.receipts.log import Checkpoint, Proof, ProofUnreadable, proof_from


def tree(size):
    """The hashes of full subtrees after `size` leaves, and the leaves."""
    kept, leaves = {}, [leaf_hash(str(number).encode()) for number in range(size)]
    for position, leaf in enumerate(leaves):
        for level, index, found in log.grown(position, leaf, lambda a, b: kept[a, b]):
            kept[level, index] = found
    return (lambda level, index: kept[level, index]), leaves


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 8, 13, 33, 64, 100])
def test_every_leaf_is_proven_in_every_size(size):
    """Root equals the frontier's, and each leaf's path leads to it; its neighbour's does not."""
    node, leaves = tree(size)
    expected = root_of(leaves)

    assert log.root(size, node) == expected
    for position, leaf in enumerate(leaves):
        path = log.inclusion(position, size, node)
        assert log.root_from(leaf, position, size, path) == expected
        assert log.root_from(leaf_hash(b"other"), position, size, path) != expected
        if size > 1:
            assert log.root_from(leaf, (position + 1) % size, size, path) != expected
            assert log.root_from(leaf, position, size, path[:-1]) != expected
            assert log.root_from(leaf, position, size, [*path, leaf]) != expected


def test_a_path_written_by_hand_leads_to_the_root():
    """Three leaves: root = H(H(a, b), c); the path of b is a, then c."""

    def join(left, right):
        return hashlib.sha256(b"\x01" + left + right).digest()

    a, b, c = (hashlib.sha256(b"\x00" + each).digest() for each in (b"0", b"1", b"2"))
    node, _ = tree(3)

    assert log.inclusion(1, 3, node) == [a, c]
    assert log.root(3, node) == join(join(a, b), c)


def test_an_older_root_is_still_told_when_the_log_has_grown():
    """A proof for the size of then is made from the tree of now."""
    node, leaves = tree(21)

    assert log.root(11, node) == root_of(leaves[:11])
    path = log.inclusion(4, 11, node)
    assert log.root_from(leaves[4], 4, 11, path) == root_of(leaves[:11])


def test_a_leaf_outside_the_tree_has_no_path():
    node, _ = tree(4)

    with pytest.raises(ValueError, match="stand"):
        log.inclusion(4, 4, node)
    assert log.root_from(leaf_hash(b"4"), 4, 4, []) is None


@pytest.fixture
def proof():
    node, _ = tree(6)
    path = tuple(step.hex() for step in log.inclusion(3, 6, node))
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    point = Checkpoint(6, log.root(6, node).hex(), "2026-03-02T14:05:09Z", "aa").signed(key)
    return Proof(3, path, point), key.public_key()


def test_a_proof_holds_for_its_record_alone(proof):
    found, _ = proof

    assert found.holds(b"3")
    assert not found.holds(b"4")
    assert not replace(found, position=2).holds(b"3")


def test_a_checkpoint_is_signed_over_each_of_its_values(proof):
    """Changing any value, or asking another key, is seen."""
    point, key = proof[0].checkpoint, proof[1]
    other = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()

    assert point.is_signed_by(key)
    assert not point.is_signed_by(other)
    for changed in ({"size": 7}, {"root": "00"}, {"at": "x"}, {"key": "bb"}, {"log": "other"}):
        assert not replace(point, **changed).is_signed_by(key)
    assert not replace(point, signature="zz").is_signed_by(key)


def test_a_proof_is_read_back_as_it_was_written(proof):
    import json

    told = json.loads(proof[0].canonical())

    assert proof_from(told) == proof[0]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: told.pop("path"),
        lambda told: told.update(position="3"),
        lambda told: told.update(path=["zz"]),
        lambda told: told["checkpoint"].update(log="other"),
        lambda told: told["checkpoint"].update(root=5),
        lambda told: told["checkpoint"].update(more=1),
    ],
)
def test_a_spoilt_proof_is_refused(proof, spoil):
    import json

    told = json.loads(proof[0].canonical())
    spoil(told)

    with pytest.raises(ProofUnreadable):
        proof_from(told)
    with pytest.raises(ProofUnreadable):
        proof_from(None)
