"""Enveloped signatures: ours by ECDSA, theirs checked so that what is signed is what is read."""

import base64
from collections.abc import Iterable

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from akta.trust.saml import xml
from akta.trust.saml.errors import SamlRefused
from akta.trust.saml.keys import Pair, der_of
from akta.trust.saml.names import DS, SAML, tag

ECDSA = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha"
RSA = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha"
METHODS = frozenset(f"{kind}{size}" for kind in (ECDSA, RSA) for size in (256, 384, 512))
DIGESTS = frozenset(
    {
        "http://www.w3.org/2001/04/xmlenc#sha256",
        "http://www.w3.org/2001/04/xmldsig-more#sha384",
        "http://www.w3.org/2001/04/xmlenc#sha512",
    }
)
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"


def sign(message: xml.Element, pair: Pair) -> xml.Element:
    """Sign a message in place, after its issuer, over its own ID; gives it back."""
    signature = xmlsec.template.create(
        message,
        c14n_method=xmlsec.constants.TransformExclC14N,
        sign_method=xmlsec.constants.TransformEcdsaSha256,
        ns="ds",
    )
    reference = xmlsec.template.add_reference(
        signature, xmlsec.constants.TransformSha256, uri=f"#{message.get('ID')}"
    )
    xmlsec.template.add_transform(reference, xmlsec.constants.TransformEnveloped)
    xmlsec.template.add_transform(reference, xmlsec.constants.TransformExclC14N)
    certificate = xml.add(signature, DS, "KeyInfo")
    certificate = xml.add(certificate, DS, "X509Data")
    xml.add(certificate, DS, "X509Certificate", base64.b64encode(der_of(pair.certificate)).decode())
    issuer = message.find(tag(SAML, "Issuer"))
    message.insert(0 if issuer is None else message.index(issuer) + 1, signature)
    xmlsec.tree.add_ids(message, ["ID"])
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(pair.key_pem, xmlsec.constants.KeyDataFormatPem)
    context.sign(signature)
    return message


def signed_part(element: xml.Element, certificates: Iterable[x509.Certificate]) -> xml.Element:
    """The element as a document of its own, its signature by one of the certificates checked.

    Only what this gives may be read: it holds nothing but the signed element itself, and its
    signature is taken out. The certificate that the message brings along is not looked at.
    Raises SamlRefused.
    """
    alone = xml.cut_out(element)
    _refuse_repeated_ids(alone)
    signature = xml.only(alone, DS, "Signature")
    _refuse_odd(signature, alone.get("ID") or "")
    for info in signature.findall(tag(DS, "KeyInfo")):
        signature.remove(info)
    xmlsec.tree.add_ids(alone, ["ID"])
    if not any(_fits(signature, certificate) for certificate in certificates):
        raise SamlRefused("signature-wrong")
    alone.remove(signature)
    return alone


def _refuse_repeated_ids(root: xml.Element) -> None:
    ids = [node.get("ID") for node in root.iter() if node.get("ID") is not None]
    if len(ids) != len(set(ids)):
        raise SamlRefused("id-repeated")


def _refuse_odd(signature: xml.Element, own_id: str) -> None:
    """One reference, to the element that carries the signature, by known algorithms only."""
    info = xml.only(signature, DS, "SignedInfo")
    reference = xml.only(info, DS, "Reference")
    if not own_id or reference.get("URI") != f"#{own_id}":
        raise SamlRefused("reference-elsewhere")
    steps = [step.get("Algorithm") for step in reference.iter(tag(DS, "Transform"))]
    if steps != [ENVELOPED, EXCLUSIVE]:
        raise SamlRefused("transform-unknown")
    if xml.only(info, DS, "CanonicalizationMethod").get("Algorithm") != EXCLUSIVE:
        raise SamlRefused("canonical-form-unknown")
    if xml.only(info, DS, "SignatureMethod").get("Algorithm") not in METHODS:
        raise SamlRefused("signature-method")
    if xml.only(reference, DS, "DigestMethod").get("Algorithm") not in DIGESTS:
        raise SamlRefused("digest-method")
    if signature.find(tag(DS, "Object")) is not None:
        raise SamlRefused("signature-with-content")


def _fits(signature: xml.Element, certificate: x509.Certificate) -> bool:
    key = certificate.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(key, xmlsec.constants.KeyDataFormatPem)
    try:
        context.verify(signature)
    except xmlsec.Error:
        return False
    return True
