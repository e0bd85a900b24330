"""What a file carries for judging trust: certificates, revocation data, time stamps.

Gathered while integrity is judged, as raw bytes and within bounds; nobody parses it unless
trusted lists are at hand.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, ClassVar

from asn1crypto import core, crl, ocsp, x509

_MOST_ITEMS = 2_000
_MOST_SIGNERS = 200
_MOST_BYTES = 64 << 20
_BROKEN = (ValueError, TypeError, KeyError, AttributeError, IndexError)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time-stamp token that fits what it stamps: its time and who made it.

    One for the archive stamps the signature's other time stamps as well.
    """

    time: datetime
    certificate: x509.Certificate | None
    others: tuple[x509.Certificate, ...] = ()
    is_archive: bool = False


@dataclass(slots=True)
class Evidence:
    """What is known of one entry beside what is told."""

    certificate: x509.Certificate | None = None
    stamps: list[Stamp] = field(default_factory=list)
    claimed: datetime | None = None
    weak_until: datetime | None = None
    place: int = 0


@dataclass(slots=True)
class Pool:
    """Validation data of a file, each piece once, within bounds of number and size."""

    certificates: dict[bytes, None] = field(default_factory=dict)
    crls: dict[bytes, None] = field(default_factory=dict)
    ocsps: dict[bytes, None] = field(default_factory=dict)
    size: int = 0
    overflowed: bool = False

    def add(
        self,
        certificates: Iterable[bytes] = (),
        crls: Iterable[bytes] = (),
        ocsps: Iterable[bytes] = (),
    ) -> None:
        """Keep DER bytes of each kind; what is beyond the bounds is left out."""
        for kept, given in (
            (self.certificates, certificates), (self.crls, crls), (self.ocsps, ocsps),
        ):  # fmt: skip
            for each in given:
                self._keep(kept, each)

    def _keep(self, kept: dict[bytes, None], data: bytes) -> None:
        if data in kept:
            return
        if len(kept) >= _MOST_ITEMS or self.size + len(data) > _MOST_BYTES:
            self.overflowed = True
            return
        kept[data] = None
        self.size += len(data)


def take_cms(pool: Pool, signed: Any) -> None:
    """Keep what a SignedData carries for its validation; what cannot be read is left out."""
    with suppress(*_BROKEN):
        pool.add(_dumped(signed["certificates"], "certificate"), _dumped(signed["crls"], "crl"))
    for info in islice(signed["signer_infos"], _MOST_SIGNERS):
        with suppress(*_BROKEN):
            for attribute in (*_each(info["signed_attrs"]), *_each(info["unsigned_attrs"])):
                _take_attribute(pool, attribute)


def _each(held: Any) -> Iterable[Any]:
    return held or ()


def _dumped(choices: Any, name: str) -> list[bytes]:
    return [each.chosen.dump() for each in _each(choices) if each.name == name]


_CERTIFICATE_VALUES = "1.2.840.113549.1.9.16.2.23"
REVOCATION_VALUES = "1.2.840.113549.1.9.16.2.24"
_ADOBE = "1.2.840.113583.1.1.8"


def _take_attribute(pool: Pool, attribute: Any) -> None:
    kind = attribute["type"].dotted
    if kind not in {_CERTIFICATE_VALUES, REVOCATION_VALUES, _ADOBE}:
        return
    for value in attribute["values"]:
        take_value(pool, kind, value.dump())


class _Certificates(core.SequenceOf):  # type: ignore[misc]
    _child_spec = x509.Certificate


class _Lists(core.SequenceOf):  # type: ignore[misc]
    _child_spec = crl.CertificateList


class _Responses(core.SequenceOf):  # type: ignore[misc]
    _child_spec = ocsp.BasicOCSPResponse


class _Values(core.Sequence):  # type: ignore[misc]
    """RevocationValues (EN 319 122-1, A.1.2.2)."""

    _fields: ClassVar[list[Any]] = [
        ("crls", _Lists, {"explicit": 0, "optional": True}),
        ("ocsps", _Responses, {"explicit": 1, "optional": True}),
        ("other", core.Any, {"explicit": 2, "optional": True}),
    ]


class _Wholes(core.SequenceOf):  # type: ignore[misc]
    _child_spec = ocsp.OCSPResponse


class _Archival(core.Sequence):  # type: ignore[misc]
    """RevocationInfoArchival (ISO 32000-1, 12.8.3.3.2)."""

    _fields: ClassVar[list[Any]] = [
        ("crls", _Lists, {"explicit": 0, "optional": True}),
        ("ocsps", _Wholes, {"explicit": 1, "optional": True}),
        ("other", core.Any, {"explicit": 2, "optional": True}),
    ]


def take_value(pool: Pool, kind: str, der: bytes) -> None:
    """Keep what one attribute carries. Raises ValueError and the like where it is broken."""
    if kind == _CERTIFICATE_VALUES:
        pool.add([each.dump() for each in _Certificates.load(der)])
    elif kind == REVOCATION_VALUES:
        values = _Values.load(der)
        pool.add(crls=_all(values["crls"]), ocsps=map(whole_response, _all(values["ocsps"])))
    else:
        archival = _Archival.load(der)
        pool.add(crls=_all(archival["crls"]), ocsps=_all(archival["ocsps"]))


def _all(held: Any) -> list[bytes]:
    return [] if isinstance(held, core.Void) else [each.dump() for each in held]


def whole_response(basic: bytes) -> bytes:
    """An OCSP response out of the basic one that signatures carry."""
    inner = ocsp.ResponseBytes(
        {"response_type": "basic_ocsp_response", "response": ocsp.BasicOCSPResponse.load(basic)}
    )
    response = {"response_status": "successful", "response_bytes": inner}
    whole: bytes = ocsp.OCSPResponse(response).dump()
    return whole
