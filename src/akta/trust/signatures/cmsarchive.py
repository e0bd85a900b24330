"""Archive time stamps of CMS signatures (znaczniki archiwalne), EN 319 122-1, 5.5.3.

Such a stamp fixes a signature with all that its check needs: the digests of certificates,
revocation data and unsigned attributes stand in its index (ats-hash-index), and the index is
among what was stamped. Of older kinds it is only told that they are there.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from asn1crypto import algos, core
from asn1crypto.cms import SignedData, SignerInfo

from akta.trust.signatures import cms, digests
from akta.trust.signatures.evidence import Stamp
from akta.trust.signatures.facts import ArchiveStamp, utc_text

_VERSION_3 = "0.4.0.1733.2.4"
_OLDER = frozenset({"1.2.840.113549.1.9.16.2.27", "1.2.840.113549.1.9.16.2.48"})
_EVIDENCE = frozenset({"1.2.840.113549.1.9.16.2.49", "1.2.840.113549.1.9.16.2.50"})
_BY_ATTRIBUTE = frozenset({"0.4.0.1733.2.5", "0.4.0.19122.1.4"})
_BY_VALUE = "0.4.0.19122.1.5"
_STAMPS = "1.2.840.113549.1.9.16.2.14"
_MOST = 50
_BROKEN = (cms.NotCms, ValueError, TypeError, KeyError, AttributeError, IndexError)
RECORD = "Podpis zawiera zapis dowodowy (evidence record), którego nie sprawdzono."


class _Digests(core.SequenceOf):  # type: ignore[misc]
    _child_spec = core.OctetString


class _Index(core.Sequence):  # type: ignore[misc]
    _fields: ClassVar[list[Any]] = [
        ("algorithm", algos.DigestAlgorithm, {"optional": True}),
        ("certificates", _Digests),
        ("crls", _Digests),
        ("attributes", _Digests),
    ]


def add_archive(
    judged: cms.Judged, info: SignerInfo, signed: SignedData, digest: digests.Digest | None
) -> None:
    """Judge the archive time stamps of a signerInfo, whose content `digest` digests."""
    for place, (kind, value) in enumerate(_held(info)):
        if place == _MOST:
            return
        if kind in _EVIDENCE:
            judged.problems.append(("EVIDENCE_RECORD_NOT_CHECKED", RECORD))
        elif kind in _OLDER or digest is None:
            judged.add_archive(*_time_only(value))
        else:
            judged.add_archive(*_judged(value, info, signed, digest))


def _held(info: SignerInfo) -> Iterator[tuple[str, Any]]:
    for kind, attribute in cms.unsigned(info):
        if kind == _VERSION_3 or kind in _OLDER or kind in _EVIDENCE:
            yield from ((kind, value) for value in cms.values_of(attribute))


def _time_only(value: Any) -> tuple[ArchiveStamp, None]:
    """A stamp whose object nothing here can put together."""
    try:
        moment = cms.token_time(cms.load(value.dump()))
    except _BROKEN:
        moment = None
    return ArchiveStamp(utc_text(moment), None), None


def _judged(
    value: Any, info: SignerInfo, signed: SignedData, digest: digests.Digest
) -> tuple[ArchiveStamp, Stamp | None]:
    try:
        token = cms.load(value.dump())
        kind, index = _index_of(token)
        parts = _stamped(info, signed)

        def stamped(name: str) -> bytes:
            return digests.hashed(name, [parts[0], digest(name), *parts[1:], index.dump()])

        held, moment = cms.judge_token(token, stamped)
        if held.intact is None or moment is None:
            return ArchiveStamp(utc_text(moment), None), None
        holds = held.intact and _lists_what_is_there(kind, index, info, signed)
        others = tuple(cms.certificates(token))
    except _BROKEN:
        return ArchiveStamp(None, None), None
    except digests.UnknownAlgorithm:
        return ArchiveStamp(None, None), None
    stamp = Stamp(moment, held.certificate, others, is_archive=True) if holds else None
    return ArchiveStamp(utc_text(moment), holds), stamp


def _index_of(token: SignedData) -> tuple[str, _Index]:
    for kind, attribute in cms.unsigned(token["signer_infos"][0]):
        if kind == _BY_VALUE or kind in _BY_ATTRIBUTE:
            return kind, _Index.load(attribute["values"][0].dump())
    raise ValueError("no index")


def _stamped(info: SignerInfo, signed: SignedData) -> list[bytes]:
    """What is stamped, but for the digest of the content (second) and the index (last)."""
    names = ("version", "sid", "digest_algorithm", "signed_attrs", "signature_algorithm",
             "signature")  # fmt: skip
    fields = [info[name].dump() for name in names]
    return [signed["encap_content_info"]["content_type"].dump(), *fields]


def _lists_what_is_there(kind: str, index: _Index, info: SignerInfo, signed: SignedData) -> bool:
    """Whether all that the index lists is there, and the signature's own time stamps are listed."""
    held = index["algorithm"]
    name = "sha256" if isinstance(held, core.Void) else str(held["algorithm"].native)
    certs = {digests.hashed(name, [each.dump()]) for each in signed["certificates"] or ()}
    crls = {digests.hashed(name, [each.dump()]) for each in signed["crls"] or ()}
    attributes = dict(_attribute_digests(kind, name, info))
    listed = set(index["attributes"].native)
    stamps = {digest for digest, held in attributes.items() if held == _STAMPS}
    return (
        set(index["certificates"].native) <= certs
        and set(index["crls"].native) <= crls
        and listed <= set(attributes)
        and stamps <= listed
    )


def _attribute_digests(kind: str, name: str, info: SignerInfo) -> Iterator[tuple[bytes, str]]:
    for held, attribute in cms.unsigned(info):
        if kind in _BY_ATTRIBUTE:
            yield digests.hashed(name, [attribute.dump()]), held
            continue
        for value in cms.values_of(attribute):
            yield digests.hashed(name, [attribute["type"].dump(), value.dump()]), held
