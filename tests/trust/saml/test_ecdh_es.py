"""ECDH-ES against a second implementation: libxmlsec makes what our own code opens."""

import base64

import pytest
import xmlsec
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from lxml import etree

from akta.trust.saml import SamlRefused, xml
from akta.trust.saml.encryption import decrypt, encrypt
from akta.trust.saml.names import DS, DSIG11, SAML, XENC, XENC11, tag
from tests.trust.saml.talking import NODE_NAME, pair

PLAIN = b"<a><b>za\xc5\xbc\xc3\xb3\xc5\x82\xc4\x87</b></a>"
WRAP = f"{XENC}kw-aes256"
TEMPLATE = """
<xenc:EncryptedData xmlns:xenc="{XENC}" xmlns:xenc11="{XENC11}" xmlns:ds="{DS}"
 Type="{XENC}Element"><xenc:EncryptionMethod Algorithm="{XENC11}aes256-gcm"/>
<ds:KeyInfo><xenc:EncryptedKey>
<xenc:EncryptionMethod Algorithm="{XENC}kw-aes{wrap}"/><ds:KeyInfo>
<xenc:AgreementMethod Algorithm="{XENC11}ECDH-ES">
<xenc11:KeyDerivationMethod Algorithm="{XENC11}ConcatKDF">
<xenc11:ConcatKDFParams AlgorithmID="{algorithm}" PartyUInfo="{sender}" PartyVInfo="{recipient}">
<ds:DigestMethod Algorithm="{digest}"/></xenc11:ConcatKDFParams></xenc11:KeyDerivationMethod>
<xenc:OriginatorKeyInfo><ds:KeyName>sender</ds:KeyName></xenc:OriginatorKeyInfo>
<xenc:RecipientKeyInfo><ds:KeyName>recipient</ds:KeyName></xenc:RecipientKeyInfo>
</xenc:AgreementMethod></ds:KeyInfo><xenc:CipherData><xenc:CipherValue/></xenc:CipherData>
</xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue/></xenc:CipherData>
</xenc:EncryptedData>"""


def with_length(text):
    return len(text).to_bytes(4, "big") + text.encode()


def made_by_libxmlsec(recipient, *, wrap=256, data_bits=256, digest=f"{XENC}sha256"):
    """An assertion encrypted by libxmlsec, each parameter in the standard's writing (a byte 00
    before it), and the sender's passing key put where the node puts it.
    """
    sender = ec.generate_private_key(ec.SECP256R1())
    told = {
        "algorithm": "00" + with_length(WRAP).hex(),
        "sender": "00" + with_length(NODE_NAME).hex(),
        "recipient": "00" + with_length("https://akta.example").hex(),
    }
    names = {"XENC": XENC, "XENC11": XENC11, "DS": DS, "wrap": wrap, "digest": digest}
    template = etree.fromstring(TEMPLATE.format(**names, **told))
    manager = xmlsec.KeysManager()
    for name, pem in (("recipient", _public(recipient)), ("sender", _private(sender))):
        key = xmlsec.Key.from_memory(pem, xmlsec.constants.KeyDataFormatPem)
        key.name = name
        manager.add_key(key)
    context = xmlsec.EncryptionContext(manager)
    context.key = xmlsec.Key.generate(
        xmlsec.constants.KeyDataAes, data_bits, xmlsec.constants.KeyDataTypeSession
    )
    made = context.encrypt_xml(template, etree.fromstring(PLAIN))
    origin = made.find(f".//{tag(XENC, 'OriginatorKeyInfo')}")
    origin.remove(origin[0])
    value = xml.add(xml.add(origin, DS, "KeyValue"), DSIG11, "ECKeyValue")
    xml.add(value, DSIG11, "NamedCurve", URI="urn:oid:1.2.840.10045.3.1.7")
    point = sender.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    xml.add(value, DSIG11, "PublicKey", base64.b64encode(point).decode())
    wrapper = xml.make(SAML, "EncryptedAssertion")
    wrapper.append(made)
    return wrapper


def _public(key):
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _private(key):
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def as_the_node_writes_it(encrypted):
    """The node puts the values without the byte that counts padding bits."""
    parameters = encrypted.find(f".//{tag(XENC11, 'ConcatKDFParams')}")
    for name, value in parameters.attrib.items():
        parameters.set(name, value[2:].upper())
    return encrypted


@pytest.fixture(scope="module")
def key():
    return ec.generate_private_key(ec.SECP256R1())


@pytest.mark.parametrize("wrap", [128, 192, 256])
@pytest.mark.parametrize(
    "digest", [f"{XENC}sha256", "http://www.w3.org/2001/04/xmldsig-more#sha384", f"{XENC}sha512"]
)
def test_what_libxmlsec_encrypts_we_open(key, wrap, digest):
    made = made_by_libxmlsec(key, wrap=wrap, digest=digest)
    assert decrypt(made, key) == PLAIN


def test_we_open_it_in_the_nodes_own_writing_too(key):
    assert decrypt(as_the_node_writes_it(made_by_libxmlsec(key)), key) == PLAIN


def test_the_length_of_the_data_key_is_that_of_the_key_unwrapped(key):
    """The node was seen to declare 256 bits and to use 128."""
    made = made_by_libxmlsec(key)
    method = made.find(f"{tag(XENC, 'EncryptedData')}/{tag(XENC, 'EncryptionMethod')}")
    method.set("Algorithm", f"{XENC11}aes128-gcm")
    assert decrypt(made, key) == PLAIN


def test_what_we_encrypt_we_open():
    own = pair("service-encryption")
    made = encrypt(PLAIN, recipient=own.certificate, sender=NODE_NAME, audience="a")
    assert decrypt(made, own.key) == PLAIN
    assert PLAIN not in xml.write(made)


def altered(made, path, **changes):
    made.find(path).attrib.update(changes)
    return made


@pytest.mark.parametrize(
    ("path", "changes", "code"),
    [
        (
            f"*/{tag(XENC, 'EncryptionMethod')}",
            {"Algorithm": f"{XENC}aes256-cbc"},
            "cipher-unknown",
        ),
        (
            f".//{tag(XENC, 'EncryptedKey')}/{tag(XENC, 'EncryptionMethod')}",
            {"Algorithm": f"{XENC}rsa-1_5"},
            "key-wrap-unknown",
        ),
        (f".//{tag(XENC, 'AgreementMethod')}", {"Algorithm": f"{XENC}dh"}, "agreement-unknown"),
        (
            f".//{tag(XENC11, 'KeyDerivationMethod')}",
            {"Algorithm": f"{XENC11}pbkdf2"},
            "derivation-unknown",
        ),
        (f".//{tag(DS, 'DigestMethod')}", {"Algorithm": f"{DS}sha1"}, "derivation-digest"),
        (f".//{tag(DSIG11, 'NamedCurve')}", {"URI": "urn:oid:1.3.132.0.10"}, "curve-unknown"),
        (f".//{tag(DSIG11, 'NamedCurve')}", {"URI": "urn:oid:1.3.132.0.34"}, "curve-unknown"),
        (f".//{tag(XENC11, 'ConcatKDFParams')}", {"PartyUInfo": "xyz"}, "derivation-parameters"),
        (f".//{tag(XENC11, 'ConcatKDFParams')}", {"PartyUInfo": "0001"}, "key-not-for-us"),
    ],
)
def test_what_is_not_as_agreed_is_refused(path, changes, code):
    own = pair("service-encryption")
    made = encrypt(PLAIN, recipient=own.certificate, sender=NODE_NAME, audience="a")
    with pytest.raises(SamlRefused) as refused:
        decrypt(altered(made, path, **changes), own.key)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (base64.b64encode(b"\4" + bytes(64)).decode(), "point-not-on-curve"),
        ("!", "not-base64"),
    ],
)
def test_a_point_off_the_curve_is_refused(text, code):
    own = pair("service-encryption")
    made = encrypt(PLAIN, recipient=own.certificate, sender=NODE_NAME, audience="a")
    made.find(f".//{tag(DSIG11, 'PublicKey')}").text = text
    with pytest.raises(SamlRefused) as refused:
        decrypt(made, own.key)
    assert refused.value.code == code


def test_a_changed_cipher_is_refused():
    own = pair("service-encryption")
    made = encrypt(PLAIN, recipient=own.certificate, sender=NODE_NAME, audience="a")
    value = made.find(f"*/{tag(XENC, 'CipherData')}/{tag(XENC, 'CipherValue')}")
    raw = bytearray(base64.b64decode(value.text))
    raw[20] ^= 1
    value.text = base64.b64encode(raw).decode()
    with pytest.raises(SamlRefused, match="cipher-wrong"):
        decrypt(made, own.key)
