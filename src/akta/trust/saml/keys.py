"""Keys of the service and of the node: a private key with its certificate, on P-256."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from akta.trust.saml.errors import SamlRefused

YEARS = 3 * 365


@dataclass(frozen=True, slots=True)
class Pair:
    """A private key on an elliptic curve and its certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        """The key, unencrypted, and the certificate: what `load_pair` reads."""
        return self.key_pem + self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )


def load_pair(path: Path) -> Pair:
    """Read a PEM file that holds a key and its certificate.

    Raises SamlRefused where either is missing, unfit, or they do not belong together.
    """
    try:
        data = path.read_bytes()
        key = serialization.load_pem_private_key(data, password=None)
        certificate = x509.load_pem_x509_certificate(data)
    except (OSError, ValueError, TypeError) as error:
        raise SamlRefused("key-unreadable") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise SamlRefused("key-not-elliptic")
    if key.public_key() != certificate.public_key():
        raise SamlRefused("key-of-other-certificate")
    return Pair(key, certificate)


def new_pair(name: str, *, at: datetime) -> Pair:
    """A fresh key on P-256 with a certificate signed by itself, for trials and tests."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=YEARS))
        .sign(key, hashes.SHA256())
    )
    return Pair(key, certificate)


def der_of(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)
