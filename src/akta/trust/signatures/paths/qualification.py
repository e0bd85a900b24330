"""What a certificate is worth by its own statements and by the lists (TS 119 615, eIDAS).

Both the day of issue and the day of signing count: a service that was not granted on either
makes no qualified signature.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal

from asn1crypto import core, x509

from akta.trust.lists.model import Kind, Period, Service, policies_of
from akta.trust.signatures.facts import Quality

Use = Literal["esig", "eseal", "web"]
EIDAS = datetime(2016, 6, 30, 22, tzinfo=UTC)
_STATEMENTS = "1.3.6.1.5.5.7.1.3"
_COMPLIANT, _DEVICE = "0.4.0.1862.1.1", "0.4.0.1862.1.4"
_TYPE, _LEGISLATION = "0.4.0.1862.1.6", "0.4.0.1862.1.7"
_TYPES: dict[str, Use] = {
    "0.4.0.1862.1.6.1": "esig", "0.4.0.1862.1.6.2": "eseal", "0.4.0.1862.1.6.3": "web",
}  # fmt: skip
_OLD_QUALIFIED = frozenset({"0.4.0.1456.1.1", "0.4.0.1456.1.2"})
_DEVICE_YES = frozenset({"QCWithQSCD", "QCWithSSCD", "QCQSCDManagedOnBehalf"})
_DEVICE_NO = frozenset({"QCNoQSCD", "QCNoSSCD"})


@dataclass(frozen=True, slots=True)
class Statements:
    """What a certificate says of itself (QCStatements)."""

    compliant: bool = False
    device: bool = False
    use: Use | None = None
    is_european: bool = True


@dataclass(frozen=True, slots=True)
class Worth:
    """The quality of a signature, its European name, and whose list vouches for it."""

    quality: Quality = "unknown"
    qualification: str | None = None
    issued_by: str | None = None
    territory: str = ""


class _Statement(core.Sequence):  # type: ignore[misc]
    _fields: ClassVar[list[Any]] = [
        ("kind", core.ObjectIdentifier),
        ("info", core.Any, {"optional": True}),
    ]


class _AllStatements(core.SequenceOf):  # type: ignore[misc]
    _child_spec = _Statement


class _Identifiers(core.SequenceOf):  # type: ignore[misc]
    _child_spec = core.ObjectIdentifier


def statements_of(cert: x509.Certificate) -> Statements:
    """The certificate's statements; what cannot be read states nothing."""
    try:
        told = {each["kind"].dotted: each["info"] for each in _raw(cert)}
        types = [each.dotted for each in _Identifiers.load(told[_TYPE].dump())] if _TYPE in told \
            else []  # fmt: skip
    except (ValueError, TypeError, KeyError, AttributeError):
        return Statements()
    uses = [_TYPES[each] for each in types if each in _TYPES]
    return Statements(
        compliant=_COMPLIANT in told,
        device=_DEVICE in told,
        use=uses[0] if uses else None,
        is_european=_LEGISLATION not in told,
    )


def _raw(cert: x509.Certificate) -> Iterable[Any]:
    for extension in cert["tbs_certificate"]["extensions"]:
        if extension["extn_id"].dotted == _STATEMENTS:
            return list(_AllStatements.load(extension["extn_value"].contents))
    return []


def worth(cert: x509.Certificate, services: Iterable[Service], at: datetime) -> Worth:
    """The worth of a certificate below these services, at the moment of signing.

    Local lists first: they name the issuer of personal and prosecution's certificates.
    """
    given = list(services)
    for service in given:
        if service.kind.is_local and service.is_granted(at) and _has_policy(cert, service):
            return _local(service)
    issued = cert.not_valid_before
    found = [_listed(cert, each, issued, at) for each in given if each.kind is Kind.QUALIFIED_CA]
    best = [each for each in found if each.quality == "qualified"] or found
    if best:
        return best[0]
    known = next((each for each in given if not each.kind.is_local), None)
    return Worth("advanced", "AdES", "trusted-list", known.territory) if known else Worth()


def _has_policy(cert: x509.Certificate, service: Service) -> bool:
    return not service.policies or bool(service.policies & policies_of(cert))


def _local(service: Service) -> Worth:
    quality: dict[Kind, Quality] = {
        Kind.PERSONAL: "personal", Kind.PROSECUTION: "advanced", Kind.TRUSTED_PROFILE: "trusted",
    }  # fmt: skip
    return Worth(quality[service.kind], "AdES", service.kind.value, "PL")


def _listed(cert: x509.Certificate, service: Service, issued: datetime, at: datetime) -> Worth:
    """By the states of issue and of signing; the worse of the two decides."""
    told = statements_of(cert)
    judged = [_by_state(cert, told, service.at(moment), moment) for moment in (issued, at)]
    use = judged[1][2]
    seal = "AdESeal" if use == "eseal" else "AdES"
    if use == "web" or not all(qualified for qualified, _, _ in judged):
        return Worth("advanced", seal, "trusted-list", service.territory)
    if not judged[1][1]:
        return Worth("advanced", f"{seal}-QC", "trusted-list", service.territory)
    name = "QESeal" if use == "eseal" else "QES"
    return Worth("qualified", name, "trusted-list", service.territory)


def _by_state(
    cert: x509.Certificate, told: Statements, state: Period | None, moment: datetime
) -> tuple[bool, bool, Use]:
    """Qualified, by a device (QSCD), for which use: under one state of the service."""
    if state is None or not state.granted:
        return False, False, told.use or "esig"
    marks = state.qualifiers_for(cert)
    use = _use(marks, told)
    old = moment < EIDAS and bool(_OLD_QUALIFIED & policies_of(cert))
    qualified = "QCStatement" in marks or (told.compliant and told.is_european) or old
    if "NotQualified" in marks or (state.uses and moment >= EIDAS and use not in state.uses):
        qualified = False
    device = bool(marks & _DEVICE_YES) or (told.device and not marks & _DEVICE_NO)
    return qualified, device, use


def _use(marks: frozenset[str], told: Statements) -> Use:
    by_mark: dict[str, Use] = {
        "QCForWSA": "web", "QCForESig": "esig", "QCForESeal": "eseal", "QCForLegalPerson": "eseal",
    }  # fmt: skip
    return next((use for mark, use in by_mark.items() if mark in marks), told.use or "esig")
