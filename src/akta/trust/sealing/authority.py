"""The demonstration's own authority: a root, a seal, a stamper and a revocation list.

Made once, at first use. The root's key is thrown away at once, so nobody can make a second seal
by it. Whoever checks a demonstration's document needs its root, which says what it is.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from akta.trust.sealing.seal import Seal, load_seal
from akta.trust.secret_files import make_once

ROOT = "Akta – urząd POKAZOWY, bez wartości prawnej"
SEAL = "Pieczęć POKAZOWA systemu Akta (bez wartości prawnej)"
STAMPER = "Znacznik czasu POKAZOWY systemu Akta (bez wartości prawnej)"
PUBLIC = "seal-ca.pem"
FILE = "demonstration-seal.json"
_YEARS = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class _Made:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def load_or_create(folder: Path, anchors: Path, *, at: datetime) -> Seal:
    """The demonstration's seal, kept in one 0600 file; its root lies beside the anchors."""
    path = folder / FILE
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        make_once(path, _fresh(at))
    kept = json.loads(path.read_text(encoding="utf-8"))
    anchors.mkdir(parents=True, exist_ok=True)
    (anchors / PUBLIC).write_text(kept["root"], encoding="ascii")
    return _loaded(folder, kept)


def _loaded(folder: Path, kept: dict[str, str]) -> Seal:
    root = asn1_x509.Certificate.load(_der(kept["root"]))
    place = folder / "demonstration-seal.p12"
    if not place.exists():
        make_once(place, bytes.fromhex(kept["seal"]))
    seal = load_seal(str(place), kept["password"].encode(), roots=(root,))
    return Seal(
        seal.signer,
        roots=(root,),
        revocations=(asn1_crl.CertificateList.load(bytes.fromhex(kept["revocations"])),),
        stamper=_stamper(kept, root),
        is_demonstration=True,
        kept=seal.kept,
    )


def _stamper(kept: dict[str, str], root: asn1_x509.Certificate) -> DummyTimeStamper:
    key = load_pem_private_key(kept["stamper_key"].encode(), password=None)
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register(root)
    return DummyTimeStamper(
        tsa_cert=asn1_x509.Certificate.load(_der(kept["stamper"])),
        tsa_key=asn1_keys.PrivateKeyInfo.load(der),
        certs_to_embed=store,
    )


def _fresh(at: datetime) -> bytes:
    start = at - timedelta(hours=1)
    root = _root(start)
    seal = _issued(root, SEAL, start, stamps=False)
    stamper = _issued(root, STAMPER, start, stamps=True)
    password = secrets.token_urlsafe(24)
    bundle = serialize_key_and_certificates(
        b"akta",
        seal.key,
        seal.certificate,
        [root.certificate],
        BestAvailableEncryption(password.encode()),
    )
    told = {
        "root": _pem(root.certificate),
        "seal": bundle.hex(),
        "password": password,
        "stamper": _pem(stamper.certificate),
        "stamper_key": stamper.key.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        ).decode(),
        "revocations": _revocations(root, start).hex(),
    }
    return json.dumps(told).encode()


def _rsa() -> rsa.RSAPrivateKey:
    """The stamper of the library signs by RSA only."""
    return rsa.generate_private_key(public_exponent=65537, key_size=3072)


def _named(name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "PL"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Akta – pokaz"),
            x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, "NTRPL-0000000000"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def _root(start: datetime) -> _Made:
    key = ec.generate_private_key(ec.SECP256R1())
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    certificate = (
        _certificate(_named(ROOT), _named(ROOT), key, start)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, SHA256())
    )
    return _Made(certificate, key)


def _issued(root: _Made, name: str, start: datetime, *, stamps: bool) -> _Made:
    key = _rsa() if stamps else ec.generate_private_key(ec.SECP256R1())
    usage = x509.KeyUsage(True, not stamps, False, False, False, False, False, False, False)
    builder = (
        _certificate(_named(name), root.certificate.subject, key, start)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
    )
    if stamps:
        only = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(only, critical=True)
    return _Made(builder.sign(root.key, SHA256()), key)


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
    start: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + _YEARS)
    )


def _revocations(root: _Made, start: datetime) -> bytes:
    """An empty list that stays valid as long as the seal: the root's key is gone afterwards."""
    built = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.certificate.subject)
        .last_update(start)
        .next_update(start + _YEARS)
        .add_extension(x509.CRLNumber(1), critical=False)
        .sign(root.key, SHA256())
    )
    return built.public_bytes(Encoding.DER)


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()


def _der(text: str) -> bytes:
    return x509.load_pem_x509_certificate(text.encode()).public_bytes(Encoding.DER)
