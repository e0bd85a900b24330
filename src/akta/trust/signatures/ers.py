"""Evidence records (zapisy dowodowe) in ASN.1, RFC 4998: what they fix, and whether that holds.

A record holds time stamps over a reduced hash tree in which the digests of its objects stand;
each renewal is stamped over what was there before. Records in XML are not read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, ClassVar

from asn1crypto import cms as asn1_cms
from asn1crypto import core, tsp

from akta.trust.signatures import cms, digests
from akta.trust.signatures.evidence import Stamp

_MOST_STAMPS = 100
_BROKEN = (cms.NotCms, ValueError, TypeError, KeyError, AttributeError, IndexError, StopIteration)


class _Chain(core.SequenceOf):  # type: ignore[misc]
    _child_spec = tsp.ArchiveTimeStamp


class _Chains(core.SequenceOf):  # type: ignore[misc]
    _child_spec = _Chain


class _Record(core.Sequence):  # type: ignore[misc]
    _fields: ClassVar[list[Any]] = [
        ("version", core.Integer),
        ("digest_algorithms", asn1_cms.DigestAlgorithms),
        ("crypto_infos", asn1_cms.CMSAttributes, {"implicit": 0, "optional": True}),
        ("encryption_info", tsp.EncryptionInfo, {"implicit": 1, "optional": True}),
        ("chains", _Chains),
    ]


@dataclass(frozen=True, slots=True)
class JudgedRecord:
    """Whether a record fits its objects (None: could not be told), since when, by which stamps."""

    verified: bool | None
    time: datetime | None = None
    stamps: tuple[Stamp, ...] = ()


def judge_record(data: bytes, objects: Sequence[bytes]) -> JudgedRecord:
    """Judge a record over the objects it was made of; trust in its time stamps is not asked."""
    try:
        return _judged(_Record.load(data, strict=True)["chains"], objects)
    except digests.UnknownAlgorithm:
        return JudgedRecord(None)
    except _BROKEN:
        return JudgedRecord(False)


def _judged(chains: _Chains, objects: Sequence[bytes]) -> JudgedRecord:
    found: list[Stamp] = []
    for place, chain in enumerate(chains):
        before: bytes | None = None
        for link in chain:
            if len(found) == _MOST_STAMPS:
                return JudgedRecord(None)
            leaves = _renewed(link, before) if before else _leaves(link, objects, chains, place)
            stamp = _stamp(link, leaves)
            if stamp is None:
                return JudgedRecord(False, found[0].time if found else None)
            found.append(stamp)
            before = link["time_stamp"].dump()
    ordered = all(one.time <= other.time for one, other in pairwise(found))
    return JudgedRecord(ordered and bool(found), found[0].time, tuple(found))


def _algorithm(link: tsp.ArchiveTimeStamp) -> str:
    held = link["digest_algorithm"]
    if not isinstance(held, core.Void):
        return str(held["algorithm"].native)
    return str(_imprint(link)["hash_algorithm"]["algorithm"].native)


def _imprint(link: tsp.ArchiveTimeStamp) -> Any:
    signed = cms.load(link["time_stamp"].dump())
    return tsp.TSTInfo.load(cms.content_of(signed) or b"")["message_imprint"]


def _renewed(link: tsp.ArchiveTimeStamp, before: bytes) -> list[bytes]:
    """A renewed stamp fixes the one before it (RFC 4998, 5.2)."""
    return [digests.hashed(_algorithm(link), [before])]


def _leaves(
    link: tsp.ArchiveTimeStamp, objects: Sequence[bytes], chains: _Chains, place: int
) -> list[bytes]:
    """The first stamp of a chain fixes the objects, and with them all chains before it."""
    name = _algorithm(link)
    plain = [digests.hashed(name, [each]) for each in objects]
    if place == 0:
        return plain
    earlier = _Chains([chains[number] for number in range(place)])
    digest = digests.hashed(name, [earlier.dump()])
    return [digests.hashed(name, [each, digest]) for each in plain]


def _stamp(link: tsp.ArchiveTimeStamp, leaves: list[bytes]) -> Stamp | None:
    """The time stamp of a link, where its tree begins with the leaves and ends in its imprint."""
    name = _algorithm(link)
    root = _root(link, leaves, name)
    signed = cms.load(link["time_stamp"].dump())
    held, moment = cms.judge_token(signed, lambda _: root or b"")
    if root is None or not held.intact or moment is None:
        return None
    return Stamp(moment, held.certificate, tuple(cms.certificates(signed)), is_archive=True)


def _root(link: tsp.ArchiveTimeStamp, leaves: list[bytes], name: str) -> bytes | None:
    """The root that the reduced hash tree gives; None where a leaf is not in it."""
    tree = link["reduced_hashtree"]
    if isinstance(tree, core.Void) or not len(tree):
        return leaves[0] if len(leaves) == 1 else None
    first = set(tree[0].native)
    if not leaves or not set(leaves) <= first:
        return None
    value = _joined(first, name)
    for number in range(1, len(tree)):
        value = _joined({value, *tree[number].native}, name)
    return value


def _joined(values: set[bytes], name: str) -> bytes:
    """One value as it is, several in binary ascending order digested together."""
    ordered = sorted(values)
    return ordered[0] if len(ordered) == 1 else digests.hashed(name, list(ordered))
