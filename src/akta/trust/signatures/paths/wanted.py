"""What would have to be fetched: the addresses that certificates name for CRL, OCSP, issuers."""

import base64
from collections.abc import Iterator

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID

from akta.trust.signatures.paths.judging import Judgement

MOST = 12
_LONGEST = 500
_ODD = (ValueError, TypeError, KeyError, x509.ExtensionNotFound)


def asked(judged: Judgement) -> list[dict[str, str]]:
    """Requests that may settle a judgement: `kind` (crl, ocsp, issuer), `url`, `body` in base64."""
    found: list[dict[str, str]] = []
    for cert, issuer in judged.unknown:
        found += _of(cert, issuer)
    if judged.top is not None:
        found += [_request("issuer", url) for url in _urls(judged.top, "issuer")]
    return found[:MOST]


def _of(cert: asn1.Certificate, issuer: asn1.Certificate) -> Iterator[dict[str, str]]:
    """OCSP where the certificate names it, else the list."""
    answers = list(_urls(cert, "ocsp"))[:1]
    for url in answers:
        try:
            own = x509.load_der_x509_certificate(cert.dump())
            above = x509.load_der_x509_certificate(issuer.dump())
            builder = ocsp.OCSPRequestBuilder().add_certificate(own, above, hashes.SHA1())  # noqa: S303 - the one digest every responder knows; it only names the issuer
            body = builder.build().public_bytes(Encoding.DER)
        except _ODD:
            continue
        yield _request("ocsp", url, body)
    yield from (_request("crl", url) for url in list(_urls(cert, "crl"))[:2])


def _request(kind: str, url: str, body: bytes = b"") -> dict[str, str]:
    return {"kind": kind, "url": url, "body": base64.b64encode(body).decode()}


def _urls(cert: asn1.Certificate, kind: str) -> Iterator[str]:
    """HTTP addresses of one kind that the certificate names."""
    try:
        own = x509.load_der_x509_certificate(cert.dump())
        names = _points(own) if kind == "crl" else _access(own, kind)
        found = [each.value for each in names if isinstance(each, x509.UniformResourceIdentifier)]
    except _ODD:
        return
    for url in found:
        if url.startswith(("http://", "https://")) and len(url) < _LONGEST:
            yield url


def _points(cert: x509.Certificate) -> list[x509.GeneralName]:
    points = cert.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    return [name for point in points for name in point.full_name or ()]


def _access(cert: x509.Certificate, kind: str) -> list[x509.GeneralName]:
    wanted = {
        "ocsp": AuthorityInformationAccessOID.OCSP,
        "issuer": AuthorityInformationAccessOID.CA_ISSUERS,
    }[kind]
    held = cert.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    return [each.access_location for each in held if each.access_method == wanted]
