"""What a certificate is worth at a moment: path, revocation, validity (EN 319 102-1, 5.2 and 5.5).

The moment is that of proof (POE): a time stamp that itself validates, else the moment asked for.
What the signer claims proves nothing in the signer's favour, but holds against them.
"""

from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from asn1crypto import x509
from cryptography.exceptions import UnsupportedAlgorithm
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.authority import CertTrustAnchor
from pyhanko_certvalidator.errors import (
    DisallowedAlgorithmError,
    ExpiredError,
    NotYetValidError,
    ValidationError,
)
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy,
    DisallowWeakAlgorithmsPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)
from pyhanko_certvalidator.validate import async_validate_path

from akta.trust.lists.anchors import Anchors
from akta.trust.lists.model import Service
from akta.trust.signatures.facts import Indication
from akta.trust.signatures.paths.building import Certificates, Path, dangling, issued_by, paths
from akta.trust.signatures.paths.revocation import Revocations, Status
from akta.trust.signatures.weak import SHA1_UNTIL

_UNCHECKED = CertRevTrustPolicy(
    RevocationCheckingPolicy(RevocationCheckingRule.NO_CHECK, RevocationCheckingRule.NO_CHECK)
)
_ODD = (ValueError, TypeError, KeyError, AttributeError, NotImplementedError, UnsupportedAlgorithm)
_RANK = ("TOTAL_PASSED", "TOTAL_FAILED", "INDETERMINATE")


@dataclass(frozen=True, slots=True)
class Moment:
    """When a signature is known to have existed, and when its signer says it was made."""

    proven: datetime
    claimed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The indication of one certificate, the path it rests on and what is missing to say more."""

    indication: Indication
    sub: str | None
    path: Path | None = None
    services: tuple[Service, ...] = ()
    unknown: tuple[tuple[x509.Certificate, x509.Certificate], ...] = ()
    top: x509.Certificate | None = None


@dataclass(slots=True)
class World:
    """All that judging one file needs: its certificates, its revocation data, the anchors."""

    certificates: Certificates
    revocations: Revocations
    anchors: Anchors
    known: dict[tuple[bytes, Moment, bool], Judgement] = field(default_factory=dict)

    def judge(self, cert: x509.Certificate, moment: Moment, *, stamps: bool = False) -> Judgement:
        """Judge a certificate of a signer or (`stamps`) of a time-stamp authority, once."""
        key = (cert.dump(), moment, stamps)
        if key not in self.known:
            self.known[key] = self._judge(cert, moment, stamps=stamps)
        return self.known[key]

    def _judge(self, cert: x509.Certificate, moment: Moment, *, stamps: bool) -> Judgement:
        if not _may(cert, stamps=stamps):
            return Judgement("INDETERMINATE", "SIG_CONSTRAINTS_FAILURE")
        judged = []
        for path in paths(cert, self.certificates, self.anchors):
            services = _vouching(path, cert, moment, stamps=stamps)
            if services and all(issued_by(*link) for link in path.links()):
                judged.append(self._along(path, cert, moment, services))
                if judged[-1].indication == "TOTAL_PASSED":
                    return judged[-1]
        if not judged:
            top = dangling(cert, self.certificates)
            return Judgement("INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND", top=top)
        return min(judged, key=lambda each: (each.path is None, _RANK.index(each.indication)))

    def _along(
        self, path: Path, cert: x509.Certificate, moment: Moment, services: tuple[Service, ...]
    ) -> Judgement:
        if moment.proven < cert.not_valid_before:
            return Judgement("TOTAL_FAILED", "NOT_YET_VALID", path, services)
        control = min(moment.proven, cert.not_valid_after)
        wrong = broken(path, control)
        if wrong is not None:
            return Judgement("INDETERMINATE", wrong, services=services)
        states = [(each, above, self.revocations.status(each, above, control))
                  for each, above in path.links()]  # fmt: skip
        found = _by_revocation(states, cert, moment) or _by_validity(cert, moment)
        if found is not None:
            return Judgement(*found, path, services)
        missing = tuple((e, a) for e, a, s in states if s.state != "good" and s.since is None)
        if missing:
            return Judgement("INDETERMINATE", "TRY_LATER", path, services, unknown=missing)
        return Judgement("TOTAL_PASSED", None, path, services)


def _may(cert: x509.Certificate, *, stamps: bool) -> bool:
    """Whether the certificate's own use (keyUsage, EKU) allows what was done with it."""
    usage, extended = cert.key_usage_value, cert.extended_key_usage_value
    if stamps:
        return extended is not None and "time_stamping" in extended.native
    signs = {"digital_signature", "non_repudiation"}
    return usage is None or bool(signs & usage.native)


def _vouching(
    path: Path, cert: x509.Certificate, moment: Moment, *, stamps: bool
) -> tuple[Service, ...]:
    """The services behind the anchor that were granted when it issued or when it counted."""
    issued = path.below[0].not_valid_before if path.below else cert.not_valid_before
    return tuple(
        each
        for each in path.anchor.services
        if (stamps or not each.kind.stamps)
        and (each.is_granted(moment.proven) or each.is_granted(issued))
    )


def broken(path: Path, at: datetime) -> str | None:
    """Why the path does not validate at a moment (RFC 5280), None where it does."""
    if not path.below:
        return None
    context = ValidationContext(
        trust_roots=[path.anchor.certificate],
        moment=at,
        revinfo_policy=_UNCHECKED,
        algorithm_usage_policy=_algorithms(at),
    )
    chain = ValidationPath(
        CertTrustAnchor(path.anchor.certificate), path.below[:-1], path.below[-1]
    )
    try:
        _finished(async_validate_path(context, chain))
    except (ExpiredError, NotYetValidError):
        return "OUT_OF_BOUNDS_NO_POE"
    except DisallowedAlgorithmError:
        return "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"
    except ValidationError:
        return "CHAIN_CONSTRAINTS_FAILURE"
    except _ODD:
        return "CERTIFICATE_CHAIN_GENERAL_FAILURE"
    return None


def _algorithms(at: datetime) -> DisallowWeakAlgorithmsPolicy:
    old = at < SHA1_UNTIL
    weak = {"md2", "md4", "md5"} | (set() if old else {"sha1"})
    return DisallowWeakAlgorithmsPolicy(  # type: ignore[no-untyped-call]
        weak_hash_algos=frozenset(weak), rsa_key_size_threshold=1024 if old else 2048
    )


def _finished(work: Coroutine[Any, Any, Any]) -> None:
    """Run what never waits: revocation is judged by us, so the path asks nobody."""
    try:
        work.send(None)
    except StopIteration:
        return
    work.close()
    raise NotImplementedError("path validation wanted to wait")


def _by_revocation(
    states: list[tuple[x509.Certificate, x509.Certificate, Status]],
    cert: x509.Certificate,
    moment: Moment,
) -> tuple[Indication, str] | None:
    """What revocation says against the path; None where no certificate of it was revoked."""
    for each, _, status in states:
        since = status.since
        if since is None or since > moment.proven:
            continue
        if each is not cert:
            return "INDETERMINATE", "REVOKED_CA_NO_POE"
        if moment.claimed is not None and moment.claimed >= since:
            return "TOTAL_FAILED", "REVOKED"
        return "INDETERMINATE", "REVOKED_NO_POE"
    return None


def _by_validity(cert: x509.Certificate, moment: Moment) -> tuple[Indication, str] | None:
    """What the end of the certificate says against it."""
    end = cert.not_valid_after
    if moment.claimed is not None and moment.claimed > end:
        return "TOTAL_FAILED", "EXPIRED"
    return ("INDETERMINATE", "OUT_OF_BOUNDS_NO_POE") if moment.proven > end else None


def now() -> datetime:
    """The moment of judging where none was asked for."""
    return datetime.now(UTC)
