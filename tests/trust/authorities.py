"""Certificates, revocation data and trusted lists of the tests' own; made in memory."""

import asyncio
import base64
import io
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import CMSSignedAttributes
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests.trust.signing import plain_pdf

SIGNED = datetime(2025, 3, 2, 9, tzinfo=UTC)
"""When the tests' signatures were made."""
START = datetime(2024, 1, 1, tzinfo=UTC)
END = datetime(2026, 1, 1, tzinfo=UTC)
LATER = datetime(2030, 1, 1, tzinfo=UTC)
ESIGN, ESEAL = "0.4.0.1862.1.6.1", "0.4.0.1862.1.6.2"
DER = serialization.Encoding.DER


@dataclass
class Made:
    """A certificate with its key, and who issued it."""

    certificate: x509.Certificate
    key: object
    issuer: "Made | None" = None

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(DER)

    @property
    def asn1(self) -> asn1.Certificate:
        return asn1.Certificate.load(self.der)

    def chain(self) -> list["Made"]:
        return [self, *(self.issuer.chain() if self.issuer else [])]


@dataclass
class Wish:
    """What a certificate is to be like."""

    name: str
    ca: bool = False
    start: datetime = START
    end: datetime = END
    statements: bytes | None = None
    policies: tuple[str, ...] = ()
    stamps: bool = False
    answers: bool = False
    crl: str = ""
    ocsp: str = ""
    issuer: str = ""
    serial: int = 0
    more: dict = field(default_factory=dict)
    depth: int | None = None


def made(wish: Wish, issuer: Made | None = None) -> Made:
    key = (
        rsa.generate_private_key(public_exponent=65537, key_size=2048)
        if wish.stamps
        else ec.generate_private_key(ec.SECP256R1())
    )
    subject = _name(wish)
    signer = issuer.key if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(wish.serial or x509.random_serial_number())
        .not_valid_before(wish.start)
        .not_valid_after(wish.end)
        .add_extension(x509.BasicConstraints(wish.ca, wish.depth), critical=True)
        .add_extension(_usage(wish.ca), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    for extension, critical in _extensions(wish):
        builder = builder.add_extension(extension, critical=critical)
    return Made(builder.sign(signer, hashes.SHA256()), key, issuer)


def _name(wish: Wish) -> x509.Name:
    given = {NameOID.COMMON_NAME: wish.name, **wish.more}
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in given.items()])


def _usage(ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(not ca, not ca, False, False, False, ca, ca, False, False)


def _extensions(wish: Wish):
    if wish.statements is not None:
        oid = x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3")
        yield x509.UnrecognizedExtension(oid, wish.statements), False
    if wish.policies:
        infos = [x509.PolicyInformation(x509.ObjectIdentifier(p), None) for p in wish.policies]
        yield x509.CertificatePolicies(infos), False
    if wish.stamps:
        yield x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True
    if wish.answers:
        yield x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), False
    if wish.crl:
        point = x509.DistributionPoint([x509.UniformResourceIdentifier(wish.crl)], None, None, None)
        yield x509.CRLDistributionPoints([point]), False
    places = {
        AuthorityInformationAccessOID.OCSP: wish.ocsp,
        AuthorityInformationAccessOID.CA_ISSUERS: wish.issuer,
    }
    access = [
        x509.AccessDescription(how, x509.UniformResourceIdentifier(url))
        for how, url in places.items()
        if url
    ]
    if access:
        yield x509.AuthorityInformationAccess(access), False


def statements(*, use: str = ESIGN, compliant: bool = True, device: bool = True) -> bytes:
    """QCStatements in DER."""
    parts = [_sequence(_oid("0.4.0.1862.1.1"))] if compliant else []
    parts += [_sequence(_oid("0.4.0.1862.1.4"))] if device else []
    parts += [_sequence(_oid("0.4.0.1862.1.6") + _sequence(_oid(use)))]
    return _sequence(b"".join(parts))


def _oid(dotted: str) -> bytes:
    from asn1crypto import core

    return core.ObjectIdentifier(dotted).dump()


def _sequence(content: bytes) -> bytes:
    assert len(content) < 128
    return bytes([0x30, len(content)]) + content


def crl(issuer: Made, *, at: datetime = SIGNED, days: int = 7, revoked=(), reason=None) -> bytes:
    """A revocation list made at a moment; `revoked` are (certificate, moment)."""
    builder = x509.CertificateRevocationListBuilder().issuer_name(issuer.certificate.subject)
    builder = builder.last_update(at).next_update(at + timedelta(days=days))
    for one, since in revoked:
        row = x509.RevokedCertificateBuilder().serial_number(one.certificate.serial_number)
        row = row.revocation_date(since)
        if reason is not None:
            row = row.add_extension(x509.CRLReason(reason), critical=False)
        builder = builder.add_revoked_certificate(row.build())
    return builder.sign(issuer.key, hashes.SHA256()).public_bytes(DER)


def answer(cert: Made, issuer: Made, *, by: Made | None = None, at: datetime = SIGNED,
           revoked: datetime | None = None) -> bytes:  # fmt: skip
    """An OCSP answer, by the issuer itself or by whom it empowered."""
    signer = by or issuer
    state = ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=cert.certificate, issuer=issuer.certificate, algorithm=hashes.SHA1(),
        cert_status=state, this_update=at, next_update=at + timedelta(days=1),
        revocation_time=revoked, revocation_reason=None,
    )  # fmt: skip
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, signer.certificate)
    if by is not None:
        builder = builder.certificates([by.certificate])
    return builder.sign(signer.key, hashes.SHA256()).public_bytes(DER)


def signer_of(who: Made) -> signers.SimpleSigner:
    store = SimpleCertificateStore()
    store.register_multiple([each.asn1 for each in who.chain()[1:]])
    return signers.SimpleSigner(
        signing_cert=who.asn1, signing_key=_private(who), cert_registry=store
    )


def _private(who: Made):
    form = serialization.PrivateFormat.PKCS8
    return asn1_keys.PrivateKeyInfo.load(
        who.key.private_bytes(DER, form, serialization.NoEncryption())
    )


def stamper(who: Made, at: datetime = SIGNED) -> DummyTimeStamper:
    store = SimpleCertificateStore()
    store.register_multiple([each.asn1 for each in who.chain()[1:]])
    return DummyTimeStamper(
        tsa_cert=who.asn1, tsa_key=_private(who), certs_to_embed=store, fixed_dt=at
    )


def cms(who: Made, *, stamp: Made | None = None, claimed: datetime | None = SIGNED,
        stamped: datetime = SIGNED, revocation=()) -> bytes:  # fmt: skip
    """An attached CAdES signature, with a time stamp and revocation data where wished."""
    signing = signer_of(who).async_sign_general_data(
        b"Pismo", "sha256", detached=False, use_cades=True,
        timestamper=stamper(stamp, stamped) if stamp else None,
        signed_attr_settings=CMSSignedAttributes(signing_time=claimed),
    )  # fmt: skip
    signed = asyncio.run(signing)
    for each in revocation:
        _with_list(signed, each)
    return signed.dump(force=True)


def _with_list(signed, der: bytes) -> None:
    from asn1crypto import cms as asn1_cms
    from asn1crypto import crl as asn1_crl

    held = signed["content"]["crls"]
    lists = [] if not held else list(held)
    one = asn1_cms.RevocationInfoChoice("crl", asn1_crl.CertificateList.load(der))
    signed["content"]["crls"] = asn1_cms.RevocationInfoChoices([*lists, one])


def pdf(who: Made, *, reason: str | None = None, stamp: Made | None = None) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(plain_pdf()))
    meta = signers.PdfSignatureMetadata(
        field_name="Podpis", subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256", reason=reason
    )
    at = stamper(stamp) if stamp else None
    return signers.sign_pdf(writer, meta, signer=signer_of(who), timestamper=at).getvalue()


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


_SERVICE = (
    "<TSPService><ServiceInformation><ServiceTypeIdentifier>{type}</ServiceTypeIdentifier>"
    "<ServiceName><Name xml:lang='pl'>Usługa</Name></ServiceName>"
    "<ServiceDigitalIdentity><DigitalId><X509Certificate>{cert}</X509Certificate></DigitalId>"
    "</ServiceDigitalIdentity><ServiceStatus>{status}</ServiceStatus>"
    "<StatusStartingTime>{since}</StatusStartingTime>{extensions}</ServiceInformation>"
    "<ServiceHistory>{history}</ServiceHistory></TSPService>"
)
_HISTORY = (
    "<ServiceHistoryInstance><ServiceTypeIdentifier>{type}</ServiceTypeIdentifier>"
    "<ServiceStatus>{status}</ServiceStatus><StatusStartingTime>{since}</StatusStartingTime>"
    "</ServiceHistoryInstance>"
)
_TYPE = "http://uri.etsi.org/TrstSvc/Svctype/"
_STATUS = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/"
_POINTER = (
    "<OtherTSLPointer><ServiceDigitalIdentities><ServiceDigitalIdentity><DigitalId>"
    "<X509Certificate>{cert}</X509Certificate></DigitalId></ServiceDigitalIdentity>"
    "</ServiceDigitalIdentities><TSLLocation>{where}</TSLLocation><AdditionalInformation>"
    "<OtherInformation><SchemeTerritory>{territory}</SchemeTerritory></OtherInformation>"
    "</AdditionalInformation></OtherTSLPointer>"
)
_LIST = (
    '<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#" Id="L"><SchemeInformation>'
    "<TSLSequenceNumber>{sequence}</TSLSequenceNumber>"
    "<SchemeTerritory>{territory}</SchemeTerritory>"
    "<PointersToOtherTSL>{pointers}</PointersToOtherTSL>"
    "<ListIssueDateTime>2025-01-{day:02}T00:00:00Z</ListIssueDateTime>"
    "<NextUpdate><dateTime>2025-07-01T00:00:00Z</dateTime></NextUpdate></SchemeInformation>"
    "<TrustServiceProviderList><TrustServiceProvider><TSPInformation><TSPName>"
    "<Name xml:lang='en'>Provider</Name><Name xml:lang='pl'>Dostawca</Name></TSPName>"
    "</TSPInformation><TSPServices>{services}</TSPServices></TrustServiceProvider>"
    "</TrustServiceProviderList></TrustServiceStatusList>"
)


def service_xml(cert: Made, *, kind="CA/QC", status="granted", since="2023-01-01T00:00:00Z",
                history=(), extensions="") -> str:  # fmt: skip
    past = [
        _HISTORY.format(type=_TYPE + kind, status=_STATUS + state, since=when)
        for state, when in history
    ]
    return _SERVICE.format(
        type=_TYPE + kind, cert=b64(cert.der), status=_STATUS + status, since=since,
        history="".join(past), extensions=extensions,
    )  # fmt: skip


def pointer_xml(territory: str, signer: Made) -> str:
    where = f"https://lists.example/{territory}.xml"
    return _POINTER.format(cert=b64(signer.der), where=where, territory=territory)


def list_xml(territory="PL", *, sequence=1, services="", pointers="") -> str:
    return _LIST.format(
        territory=territory, sequence=sequence, day=sequence, services=services, pointers=pointers
    )


def signed_list(text: str, by: Made) -> bytes:
    """A list with its XAdES signature (enveloped)."""
    from lxml import etree
    from signxml import DigestAlgorithm, SignatureMethod
    from signxml.xades import XAdESSigner

    signer = XAdESSigner(
        signature_algorithm=SignatureMethod.ECDSA_SHA256, digest_algorithm=DigestAlgorithm.SHA256
    )
    pem = by.certificate.public_bytes(serialization.Encoding.PEM).decode()
    return etree.tostring(signer.sign(etree.fromstring(text), key=by.key, cert=pem))
