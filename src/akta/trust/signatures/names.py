"""Who stands behind a certificate: names, kind and what can be told of its quality."""

import re
from datetime import datetime
from typing import Any

from asn1crypto import core, x509

from akta.trust.signatures.facts import Certificate, Entry, Signer, utc_text

_ESEAL = "0.4.0.1862.1.6.2"
_SHOWN = {
    "common_name": "CN", "surname": "SN", "given_name": "GN", "serial_number": "SERIALNUMBER",
    "organization_name": "O", "organizational_unit_name": "OU", "country_name": "C",
    "locality_name": "L", "state_or_province_name": "ST", "title": "T", "email_address": "E",
    "organization_identifier": "OID.2.5.4.97", "domain_component": "DC",
}  # fmt: skip
_TRUSTED_SEAL = re.compile(r"(?i)minist\w+.*(?:pieczęć|pieczec)\s+podpisu\s+zaufanego")
_ON_BEHALF = re.compile(r"(?is)w\s+imieniu\s*:?\s*(?P<name>[^,;|\n\r(]{3,120})")
_PESEL_LABEL = re.compile(r"(?i)pesel\s*:?\s*(?P<pesel>[0-9]{11})")


def attributes(name: x509.Name) -> dict[str, str]:
    """The attributes of a name, each by its last value; unreadable ones are left out."""
    found: dict[str, str] = {}
    for relative in name.chosen:
        for pair in relative:
            try:
                found[str(pair["type"].native)] = _text(pair["value"].native)
            except (ValueError, TypeError):
                continue
    return found


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value)


def shown(name: x509.Name) -> str:
    """A name as one line, in its own order."""
    parts = [f"{_SHOWN.get(key, key)}={value}" for key, value in attributes(name).items()]
    return ", ".join(parts)


def certificate_facts(cert: x509.Certificate) -> Certificate:
    """The facts of a certificate; what it tells unreadably is null."""
    validity = cert["tbs_certificate"]["validity"]
    return Certificate(
        subject=shown(cert.subject),
        issuer=shown(cert.issuer),
        serial=format(cert.serial_number, "x"),
        not_before=_moment(validity["not_before"]),
        not_after=_moment(validity["not_after"]),
    )


def _moment(value: Any) -> str | None:
    try:
        return utc_text(value.native)
    except (ValueError, TypeError):
        return None


def describe(entry: Entry, cert: x509.Certificate) -> None:
    """Write what the certificate tells into the entry."""
    entry.certificate = certificate_facts(cert)
    subject = attributes(cert.subject)
    entry.signer = Signer(
        name=_person(subject),
        given_name=subject.get("given_name"),
        surname=subject.get("surname"),
        identifier=subject.get("serial_number") or subject.get("organization_identifier"),
    )
    if entry.kind == "signature" and is_seal(cert, subject):
        entry.kind = "seal"


def _person(subject: dict[str, str]) -> str | None:
    both = f"{subject.get('given_name', '')} {subject.get('surname', '')}".strip()
    return subject.get("common_name") or both or subject.get("organization_name")


def is_seal(cert: x509.Certificate, subject: dict[str, str]) -> bool:
    """A seal (pieczęć) says so in its QC statement, or names a body and no person."""
    if _ESEAL in _qc_types(cert):
        return True
    person = "given_name" in subject or "surname" in subject or "pseudonym" in subject
    return "organization_identifier" in subject and not person


def _qc_types(cert: x509.Certificate) -> set[str]:
    """Object identifiers of QcType; an unreadable extension tells nothing."""
    try:
        for extension in cert["tbs_certificate"]["extensions"]:
            if extension["extn_id"].dotted != "1.3.6.1.5.5.7.1.3":
                continue
            raw = extension["extn_value"].native
            contents = raw if isinstance(raw, bytes) else extension["extn_value"].contents
            marker = core.ObjectIdentifier(_ESEAL).dump()
            return {_ESEAL} if marker in contents else set()
    except (ValueError, TypeError):
        return set()
    return set()


def moment(text: str | None) -> datetime | None:
    """A time of the report as a moment."""
    return datetime.fromisoformat(text) if text else None


def is_ministers(cert: x509.Certificate) -> bool:
    """Whether a certificate names the minister's seal of the trusted profile."""
    subject = attributes(cert.subject)
    return bool(_TRUSTED_SEAL.search(subject.get("common_name", "")))


def apply_trusted_profile(entry: Entry, reason: str | None) -> None:
    """Podpis zaufany in a PDF: the minister's seal, with the person named in the Reason.

    The name is taken from signed bytes; whether the seal is the minister's own is a matter of
    its certificate path, so the quality stays unknown here.
    """
    if not _TRUSTED_SEAL.search(entry.signer.name or ""):
        return
    entry.on_behalf_via = "trusted-profile"
    entry.kind = "signature"
    person = _ON_BEHALF.search(reason or "")
    if person is None:
        entry.signer = Signer()
        return
    pesel = _PESEL_LABEL.search(reason or "")
    name = " ".join(person["name"].split(" PESEL")[0].split()).rstrip(". ")
    entry.signer = Signer(name=name, identifier=pesel["pesel"] if pesel else None)
