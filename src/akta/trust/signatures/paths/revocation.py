"""Whether a certificate was revoked (unieważniony), by the lists and answers at hand.

CRL and OCSP are read by `cryptography`, which does not unfold a list of a million entries. What
cannot be proven by the issuer's key says nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

State = Literal["good", "revoked", "held", "stale", "unknown"]
_DAY = timedelta(days=1)
_LEEWAY = timedelta(minutes=5)
_MOST_LISTS = 400
_SHORT_TERM = "0.4.0.194121.2.1"
_ODD = (ValueError, TypeError, KeyError, UnsupportedAlgorithm, InvalidSignature, OverflowError)
_EXPIRED_ON_CRL = x509.ObjectIdentifier("2.5.29.60")
_ARCHIVE_CUTOFF = x509.ObjectIdentifier("1.3.6.1.5.5.7.48.1.6")


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a certificate at a moment, and since when it is revoked."""

    state: State
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Told:
    """What one list or answer says: revoked since, or not, from when till when it holds."""

    revoked: datetime | None
    held: bool
    this: datetime
    following: datetime | None
    keeps_expired: bool


class Revocations:
    """The revocation data of a file; each piece is read once and proven once for each issuer."""

    def __init__(self, crls: Iterable[bytes], ocsps: Iterable[bytes]) -> None:
        self._crls: dict[bytes, list[x509.CertificateRevocationList]] = {}
        self._ocsps: dict[int, list[tuple[ocsp.OCSPResponse, ocsp.OCSPSingleResponse]]] = {}
        self._proven: dict[tuple[int, bytes], bool] = {}
        for der in list(crls)[:_MOST_LISTS]:
            self._take_list(der)
        for der in list(ocsps)[:_MOST_LISTS]:
            self._take_answer(der)

    def _take_list(self, der: bytes) -> None:
        try:
            found = x509.load_der_x509_crl(der)
            self._crls.setdefault(found.issuer.public_bytes(), []).append(found)
        except _ODD:
            return

    def _take_answer(self, der: bytes) -> None:
        try:
            answer = ocsp.load_der_ocsp_response(der)
            if answer.response_status is ocsp.OCSPResponseStatus.SUCCESSFUL:
                for single in answer.responses:
                    self._ocsps.setdefault(single.serial_number, []).append((answer, single))
        except _ODD:
            return

    def status(self, cert: asn1.Certificate, issuer: asn1.Certificate, at: datetime) -> Status:
        """The state at a moment, by what the issuer (or whom it empowered) says."""
        try:
            own = x509.load_der_x509_certificate(cert.dump())
            above = x509.load_der_x509_certificate(issuer.dump())
            if _needs_none(own):
                return Status("good")
            told = [*self._by_lists(own, above), *self._by_answers(own, above)]
        except _ODD:
            return Status("unknown")
        return _concluded(told, own, at)

    def _by_lists(self, cert: x509.Certificate, issuer: x509.Certificate) -> Iterator[_Told]:
        for crl in self._crls.get(issuer.subject.public_bytes(), ()):
            if _speaks_of(crl, cert) and self._is_proven(crl, issuer):
                yield _by_list(crl, cert)

    def _is_proven(self, crl: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
        key = (id(crl), issuer.fingerprint(hashes.SHA256()))
        if key not in self._proven:
            self._proven[key] = _signs_lists(issuer) and _fits(crl, issuer)
        return self._proven[key]

    def _by_answers(self, cert: x509.Certificate, issuer: x509.Certificate) -> Iterator[_Told]:
        for answer, single in self._ocsps.get(cert.serial_number, ()):
            if _is_about(single, issuer) and _answers_for(answer, issuer):
                yield _by_answer(answer, single)


def _needs_none(cert: x509.Certificate) -> bool:
    """Short-lived certificates and OCSP signers that say so are never revoked."""
    marks = {each.oid.dotted_string for each in cert.extensions}
    return ExtensionOID.OCSP_NO_CHECK.dotted_string in marks or _SHORT_TERM in marks


def _concluded(told: list[_Told], cert: x509.Certificate, at: datetime) -> Status:
    """Revoked if anything says so; good only by what is neither too old nor too late."""
    revoked = [each.revoked for each in told if each.revoked is not None and not each.held]
    if revoked:
        return Status("revoked", min(revoked))
    if any(each.held and _is_fresh(each, at) for each in told):
        return Status("held")
    end = cert.not_valid_after_utc
    timely = [each for each in told if not each.held and (each.this <= end or each.keeps_expired)]
    if any(_is_fresh(each, at) for each in timely):
        return Status("good")
    return Status("stale" if told else "unknown")


def _is_fresh(told: _Told, at: datetime) -> bool:
    """Made after the moment, or still in force then."""
    if told.this >= at - _LEEWAY:
        return True
    until = told.following or told.this + _DAY
    return at <= until + _LEEWAY


def _signs_lists(issuer: x509.Certificate) -> bool:
    try:
        usage = issuer.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.crl_sign


def _fits(crl: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    try:
        return crl.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]
    except _ODD:
        return False


def _speaks_of(crl: x509.CertificateRevocationList, cert: x509.Certificate) -> bool:
    """Whole lists of the issuer's own; no delta, no indirect one, none of another partition."""
    extensions = {each.oid: each for each in crl.extensions}
    if ExtensionOID.DELTA_CRL_INDICATOR in extensions:
        return False
    part = extensions.get(ExtensionOID.ISSUING_DISTRIBUTION_POINT)
    if part is None:
        return True
    scope = part.value
    if not isinstance(scope, x509.IssuingDistributionPoint):
        return False
    if scope.indirect_crl or scope.only_some_reasons or scope.only_contains_attribute_certs:
        return False
    ca = _is_ca(cert)
    if (scope.only_contains_ca_certs and not ca) or (scope.only_contains_user_certs and ca):
        return False
    return scope.relative_name is None and _in_partition(scope.full_name, cert)


def _in_partition(names: list[x509.GeneralName] | None, cert: x509.Certificate) -> bool:
    if not names:
        return True
    try:
        points = cert.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return False
    own = {name.value for point in points for name in point.full_name or ()}
    return any(name.value in own for name in names)


def _is_ca(cert: x509.Certificate) -> bool:
    try:
        return cert.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _by_list(crl: x509.CertificateRevocationList, cert: x509.Certificate) -> _Told:
    row = crl.get_revoked_certificate_by_serial_number(cert.serial_number)
    reason = _reason(row) if row is not None else None
    gone = row is None or reason is x509.ReasonFlags.remove_from_crl
    return _Told(
        revoked=None if gone or row is None else row.revocation_date_utc,
        held=reason is x509.ReasonFlags.certificate_hold,
        this=crl.last_update_utc,
        following=crl.next_update_utc,
        keeps_expired=any(each.oid == _EXPIRED_ON_CRL for each in crl.extensions),
    )


def _reason(row: x509.RevokedCertificate) -> x509.ReasonFlags | None:
    try:
        return row.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        return None


def _is_about(single: ocsp.OCSPSingleResponse, issuer: x509.Certificate) -> bool:
    """Whether the answer's issuer, named by two digests, is this one."""
    algorithm = single.hash_algorithm
    name, key = hashes.Hash(algorithm), hashes.Hash(algorithm)
    name.update(issuer.subject.public_bytes())
    held = asn1.Certificate.load(issuer.public_bytes(Encoding.DER)).public_key
    key.update(held["public_key"].contents[1:])
    return name.finalize() == single.issuer_name_hash and key.finalize() == single.issuer_key_hash


def _answers_for(answer: ocsp.OCSPResponse, issuer: x509.Certificate) -> bool:
    """Signed by the issuer, or by a certificate that the issuer gave this task (RFC 6960)."""
    if _is_signed_by(answer, issuer):
        return True
    for each in answer.certificates[:5]:
        try:
            usage = each.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
            each.verify_directly_issued_by(issuer)
        except (x509.ExtensionNotFound, *_ODD):
            continue
        in_force = each.not_valid_before_utc <= answer.produced_at_utc <= each.not_valid_after_utc
        if ExtendedKeyUsageOID.OCSP_SIGNING in usage and in_force and _is_signed_by(answer, each):
            return True
    return False


def _is_signed_by(answer: ocsp.OCSPResponse, signer: x509.Certificate) -> bool:
    key, digest = signer.public_key(), answer.signature_hash_algorithm
    told, value = answer.tbs_response_bytes, answer.signature
    try:
        if isinstance(key, rsa.RSAPublicKey) and digest is not None:
            key.verify(value, told, padding.PKCS1v15(), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey) and digest is not None:
            key.verify(value, told, ec.ECDSA(digest))
        elif isinstance(key, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey):
            key.verify(value, told)
        else:
            return False
    except _ODD:
        return False
    return True


def _by_answer(answer: ocsp.OCSPResponse, single: ocsp.OCSPSingleResponse) -> _Told:
    state, reason = single.certificate_status, single.revocation_reason
    held = reason is x509.ReasonFlags.certificate_hold
    if state is ocsp.OCSPCertStatus.UNKNOWN:
        return _Told(None, True, single.this_update_utc, single.next_update_utc, False)
    keeps = any(each.oid == _ARCHIVE_CUTOFF for each in answer.extensions)
    return _Told(
        revoked=single.revocation_time_utc if state is ocsp.OCSPCertStatus.REVOKED else None,
        held=held,
        this=single.this_update_utc,
        following=single.next_update_utc,
        keeps_expired=keeps,
    )
