"""Certificates out of PEM bundles."""

from asn1crypto import pem, x509


def certificates_in(data: bytes) -> tuple[x509.Certificate, ...]:
    """The certificates of a PEM bundle, or of one DER file. Raises ValueError where none is."""
    if not pem.detect(data):
        return (x509.Certificate.load(data, strict=True),)
    found = pem.unarmor(data, multiple=True)
    certificates = tuple(
        x509.Certificate.load(der, strict=True) for kind, _, der in found if kind == "CERTIFICATE"
    )
    if not certificates:
        raise ValueError("no certificate in the file")
    return certificates
