"""Signers of the tests: a throw-away authority, and files signed by it."""

import io
import zipfile
from datetime import UTC, datetime, timedelta
from functools import cache

import pikepdf
from asn1crypto import cms, keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers.pdf_cms import CMSSignedAttributes
from pyhanko_certvalidator.registry import SimpleCertificateStore
from signxml import DigestAlgorithm, SignatureMethod
from signxml.xades import XAdESSigner

START = datetime(2020, 1, 1, tzinfo=UTC)


@cache
def person(
    name: str = "Jan Kowalski",
    given: str = "Jan",
    surname: str = "Kowalski",
    number: str = "PNOPL-44051401359",
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """A key and a certificate that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    attributes = [
        x509.NameAttribute(NameOID.COMMON_NAME, name),
        x509.NameAttribute(NameOID.GIVEN_NAME, given),
        x509.NameAttribute(NameOID.SURNAME, surname),
        x509.NameAttribute(NameOID.SERIAL_NUMBER, number),
    ]
    subject = x509.Name([a for a in attributes if a.value])
    cert = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(START)
        .not_valid_after(START + timedelta(days=36_500))
        .add_extension(
            x509.KeyUsage(True, True, False, False, False, False, False, False, False),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    return cert, key


def signer(*who: str) -> signers.SimpleSigner:
    cert, key = person(*who)
    der = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(cert.public_bytes(serialization.Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(der),
        cert_registry=SimpleCertificateStore(),
    )


def signed_by_key(key, content: bytes, digest: str) -> bytes:
    """An attached CMS by a key of any kind; PSS where it is RSA with SHA-3."""
    import asyncio

    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Klucz")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).serial_number(5)
    dated = builder.not_valid_before(START).not_valid_after(START + timedelta(days=36_500))
    bare = type(key).__name__.startswith("Ed25519")
    cert = dated.public_key(key.public_key()).sign(key, None if bare else hashes.SHA256())
    der = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    simple = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(cert.public_bytes(serialization.Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(der),
        cert_registry=SimpleCertificateStore(),
        prefer_pss=digest.startswith("sha3"),
    )
    signing = simple.async_sign_general_data(content, digest, detached=False, use_cades=True)
    return asyncio.run(signing).dump()


def plain_pdf() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].Contents = pdf.make_stream(b"BT (Pismo) Tj ET" + b" " * 600)
    out = io.BytesIO()
    pdf.save(out, compress_streams=False)
    return out.getvalue()


def signed_pdf(
    data: bytes | None = None, *, field: str = "Podpis", who: tuple[str, ...] = (), reason=None
) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data or plain_pdf()))
    meta = signers.PdfSignatureMetadata(
        field_name=field, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256", reason=reason
    )
    return signers.sign_pdf(writer, meta, signer=signer(*who)).getvalue()


def with_empty_field(data: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    append_signature_field(writer, SigFieldSpec("Puste"))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_changed_page(data: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Contents"].get_object()._data = b"BT (Inne) Tj ET"
    page["/Contents"].get_object()._encoded_data = None
    writer.update_container(page["/Contents"].get_object())
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_drawing(data: bytes, drawing: bytes = b"q 0 0 0 rg 40 40 120 30 re f Q") -> bytes:
    """The same with something drawn over its first page in a later revision."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    writer.add_stream_to_page(0, writer.add_object(StreamObject(stream_data=drawing)))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def signed_cms(content: bytes, *, detached: bool = False, who: tuple[str, ...] = ()) -> bytes:
    settings = CMSSignedAttributes(signing_time=datetime(2026, 3, 2, 9, tzinfo=UTC))
    import asyncio

    return asyncio.run(
        signer(*who).async_sign_general_data(
            content,
            "sha256",
            detached=detached,
            use_cades=True,
            signed_attr_settings=settings,
        )
    ).dump()


def merged(first: bytes, second: bytes) -> bytes:
    """One SignedData with the signerInfos of both."""
    one, two = cms.ContentInfo.load(first), cms.ContentInfo.load(second)
    for name in ("certificates", "signer_infos"):
        joined = [*one["content"][name], *two["content"][name]]
        one["content"][name] = type(one["content"][name])(joined)
    return one.dump(force=True)


def signed_xml(text: str, **more) -> bytes:
    from lxml import etree

    cert, key = person()
    xml_signer = XAdESSigner(
        signature_algorithm=SignatureMethod.ECDSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA256,
        **more,
    )
    pem = cert.public_bytes(serialization.Encoding.PEM).decode()
    root = xml_signer.sign(etree.fromstring(text), key=key, cert=pem)
    return etree.tostring(root)


def zipped(parts: dict[str, bytes], kind: str | None = "e") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if kind:
            archive.writestr("mimetype", f"application/vnd.etsi.asic-{kind}+zip")
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def zipped_pairs(pairs: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in pairs:
            archive.writestr(name, data)
    return out.getvalue()


_TEMPLATE = (
    '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>'
    '<ds:CanonicalizationMethod Algorithm="{canon}"/>'
    '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"/>'
    "<ds:Reference{uri}>{transforms}<ds:DigestMethod "
    'Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
    "<ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>"
    "<ds:SignatureValue>{value}</ds:SignatureValue><ds:KeyInfo><ds:X509Data>"
    "<ds:X509Certificate>{cert}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
    "{content}</ds:Signature>"
)
_EXCLUSIVE = (
    "<ds:Transforms><ds:Transform "
    'Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></ds:Transforms>'
)


_INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"


def _core(
    uri: str | None,
    digested: bytes,
    transforms: str,
    content: str = "",
    canon: str = "http://www.w3.org/2001/10/xml-exc-c14n#",
) -> str:
    """An XML signature written by hand: independent of the engines that read it."""
    import base64
    import hashlib

    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
    from lxml import etree

    cert, key = person()
    facts = {
        "uri": "" if uri is None else f' URI="{uri}"',
        "canon": canon,
        "transforms": transforms,
        "digest": base64.b64encode(hashlib.sha256(digested).digest()).decode(),
        "cert": base64.b64encode(cert.public_bytes(serialization.Encoding.DER)).decode(),
        "content": content,
    }
    huge = etree.XMLParser(huge_tree=True)
    draft = etree.fromstring(_TEMPLATE.format(value="", **facts), huge)
    info = etree.tostring(draft[0], method="c14n", exclusive=True, with_tail=False)
    r, s = decode_dss_signature(key.sign(info, ec.ECDSA(hashes.SHA256())))
    value = base64.b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).decode()
    return _TEMPLATE.format(value=value, **facts)


def signed_xml_reference(text: str, identity: str) -> bytes:
    """`text` with a signature of its element with that Id, at its end."""
    from lxml import etree

    root = etree.fromstring(text)
    (target,) = root.xpath("//*[@Id=$i]", i=identity)
    digested = etree.tostring(target, method="c14n", exclusive=True, with_tail=False)
    root.append(etree.fromstring(_core(f"#{identity}", digested, _EXCLUSIVE)))
    return etree.tostring(root)


def signed_xml_read_anew(text: str) -> bytes:
    """`text`, in no namespace, enveloped as some signers write it: in its canonical form first,
    then without its signature. The canonical form of what is signed drops the second declaration.
    """
    from lxml import etree

    ds = "http://www.w3.org/2000/09/xmldsig#"
    xpath = "http://www.w3.org/TR/1999/REC-xpath-19991116"
    transforms = (
        f'<ds:Transforms><ds:Transform Algorithm="{_INCLUSIVE}"/>'
        f'<ds:Transform Algorithm="{ds}enveloped-signature"/>'
        f'<ds:Transform Algorithm="{xpath}"><ds:XPath xmlns:ds="{ds}">'
        "not(ancestor-or-self::ds:Signature)</ds:XPath></ds:Transform></ds:Transforms>"
    )
    root = etree.fromstring(text)
    digested = etree.tostring(root, method="c14n")
    root.append(etree.fromstring(_core("", digested, transforms, canon=_INCLUSIVE)))
    return etree.tostring(root)


def signed_xml_detached(uri: str | None, data: bytes) -> bytes:
    return _core(uri, data, "").encode()


def signed_xml_object(content: str) -> bytes:
    """An enveloping signature over an Object that holds `content`."""
    from lxml import etree

    spaces = 'xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
    huge = etree.XMLParser(huge_tree=True)
    held = etree.fromstring(f'<ds:Object {spaces} Id="o">{content}</ds:Object>', huge)
    digested = etree.tostring(held, method="c14n", exclusive=True)
    inside = f'<ds:Object Id="o">{content}</ds:Object>'
    return _core("#o", digested, _EXCLUSIVE, inside).encode()
