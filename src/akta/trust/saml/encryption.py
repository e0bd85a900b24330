"""Encrypted assertions: ECDH-ES on a named curve, ConcatKDF, AES key wrap, AES-GCM."""

import base64
import binascii
import os
from collections.abc import Iterator

from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash
from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap,
    aes_key_wrap,
)

from akta.trust.saml import xml
from akta.trust.saml.errors import SamlRefused
from akta.trust.saml.names import DS, DSIG11, SAML, XENC, XENC11, tag

ECDH_ES = f"{XENC11}ECDH-ES"
CONCAT = f"{XENC11}ConcatKDF"
GCM = {f"{XENC11}aes{bits}-gcm" for bits in (128, 192, 256)}
WRAPS = {f"{XENC}kw-aes{bits}": bits // 8 for bits in (128, 192, 256)}
DIGESTS: dict[str, hashes.HashAlgorithm] = {
    f"{XENC}sha256": hashes.SHA256(),
    "http://www.w3.org/2001/04/xmldsig-more#sha384": hashes.SHA384(),
    f"{XENC}sha512": hashes.SHA512(),
}
CURVES: dict[str, ec.EllipticCurve] = {
    "urn:oid:1.2.840.10045.3.1.7": ec.SECP256R1(),
    "urn:oid:1.3.132.0.34": ec.SECP384R1(),
    "urn:oid:1.3.132.0.35": ec.SECP521R1(),
}
NONCE, TAG = 12, 16
PARTS = ("AlgorithmID", "PartyUInfo", "PartyVInfo")


def decrypt(encrypted: xml.Element, key: ec.EllipticCurvePrivateKey) -> bytes:
    """The plain text of an `EncryptedAssertion`. Raises SamlRefused.

    The length of the data key is that of the key unwrapped: the node was seen to declare 256
    bits and use 128. Only authenticated encryption is taken.
    """
    data = xml.only(encrypted, XENC, "EncryptedData")
    if xml.only(data, XENC, "EncryptionMethod").get("Algorithm") not in GCM:
        raise SamlRefused("cipher-unknown")
    wrapped = _encrypted_key(encrypted, data)
    data_key = _data_key(wrapped, key)
    sealed = _bytes_in(data)
    if len(sealed) < NONCE + TAG:
        raise SamlRefused("cipher-short")
    try:
        return AESGCM(data_key).decrypt(sealed[:NONCE], sealed[NONCE:], None)
    except (InvalidTag, ValueError) as error:
        raise SamlRefused("cipher-wrong") from error


def _encrypted_key(encrypted: xml.Element, data: xml.Element) -> xml.Element:
    """Beside the data or within its key information; the node writes the second."""
    inside = data.findall(f"{tag(DS, 'KeyInfo')}/{tag(XENC, 'EncryptedKey')}")
    found = inside or encrypted.findall(tag(XENC, "EncryptedKey"))
    if len(found) != 1:
        raise SamlRefused("one-EncryptedKey-expected")
    return found[0]


def _data_key(wrapped: xml.Element, key: ec.EllipticCurvePrivateKey) -> bytes:
    size = WRAPS.get(xml.only(wrapped, XENC, "EncryptionMethod").get("Algorithm"))
    if size is None:
        raise SamlRefused("key-wrap-unknown")
    agreement = xml.only(xml.only(wrapped, DS, "KeyInfo"), XENC, "AgreementMethod")
    if agreement.get("Algorithm") != ECDH_ES:
        raise SamlRefused("agreement-unknown")
    method = xml.only(agreement, XENC11, "KeyDerivationMethod")
    if method.get("Algorithm") != CONCAT:
        raise SamlRefused("derivation-unknown")
    parameters = xml.only(method, XENC11, "ConcatKDFParams")
    digest = DIGESTS.get(xml.only(parameters, DS, "DigestMethod").get("Algorithm"))
    if digest is None:
        raise SamlRefused("derivation-digest")
    secret = _shared(agreement, key)
    cipher = _bytes_in(wrapped)
    for told in _other_information(parameters):
        try:
            return aes_key_unwrap(ConcatKDFHash(digest, size, told).derive(secret), cipher)
        except (InvalidUnwrap, ValueError):
            continue
    raise SamlRefused("key-not-for-us")


def _other_information(parameters: xml.Element) -> Iterator[bytes]:
    """What the derived key is bound to, in the two ways it is written.

    The node's: each value as it stands, with its length before it. The standard's (XML
    Encryption 1.1, 5.4.1): a first byte counts padding bits and is left out. A wrong reading
    gives a key that the wrap's own check refuses.
    """
    try:
        values = [bytes.fromhex(parameters.get(name, "")) for name in PARTS]
    except ValueError as error:
        raise SamlRefused("derivation-parameters") from error
    yield b"".join(values)
    if all(not value or value[0] == 0 for value in values):
        yield b"".join(value[1:] for value in values)


def _shared(agreement: xml.Element, key: ec.EllipticCurvePrivateKey) -> bytes:
    """The secret agreed with the sender's passing key, which must lie on our own curve."""
    origin = xml.only(xml.only(agreement, XENC, "OriginatorKeyInfo"), DS, "KeyValue")
    point = xml.only(origin, DSIG11, "ECKeyValue")
    curve = CURVES.get(xml.only(point, DSIG11, "NamedCurve").get("URI"))
    if curve is None or curve.name != key.curve.name:
        raise SamlRefused("curve-unknown")
    encoded = _decoded(xml.text_of(xml.only(point, DSIG11, "PublicKey")))
    try:
        public = ec.EllipticCurvePublicKey.from_encoded_point(curve, encoded)
    except ValueError as error:
        raise SamlRefused("point-not-on-curve") from error
    return key.exchange(ec.ECDH(), public)


def _bytes_in(element: xml.Element) -> bytes:
    value = xml.only(xml.only(element, XENC, "CipherData"), XENC, "CipherValue")
    return _decoded(xml.text_of(value))


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except binascii.Error as error:
        raise SamlRefused("not-base64") from error


def encrypt(
    plain: bytes, *, recipient: x509.Certificate, sender: str, audience: str
) -> xml.Element:
    """An `EncryptedAssertion` as the node makes it, for the holder of the certificate's key."""
    public = recipient.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise SamlRefused("key-not-elliptic")
    passing = ec.generate_private_key(public.curve)
    wrap = f"{XENC}kw-aes256"
    told = {
        name: _with_length(value).hex().upper()
        for name, value in zip(PARTS, (wrap, sender, audience), strict=True)
    }
    bound = bytes.fromhex("".join(told[name] for name in PARTS))
    wrapping = ConcatKDFHash(hashes.SHA256(), 32, bound).derive(passing.exchange(ec.ECDH(), public))
    data_key, nonce = AESGCM.generate_key(256), os.urandom(NONCE)
    encrypted = xml.make(SAML, "EncryptedAssertion")
    data = xml.add(encrypted, XENC, "EncryptedData", Type=f"{XENC}Element")
    xml.add(data, XENC, "EncryptionMethod", Algorithm=f"{XENC11}aes256-gcm")
    wrapped = xml.add(xml.add(data, DS, "KeyInfo"), XENC, "EncryptedKey")
    xml.add(wrapped, XENC, "EncryptionMethod", Algorithm=wrap)
    agreement = xml.add(xml.add(wrapped, DS, "KeyInfo"), XENC, "AgreementMethod", Algorithm=ECDH_ES)
    method = xml.add(agreement, XENC11, "KeyDerivationMethod", Algorithm=CONCAT)
    parameters = xml.add(method, XENC11, "ConcatKDFParams", **told)
    xml.add(parameters, DS, "DigestMethod", Algorithm=f"{XENC}sha256")
    _add_point(xml.add(agreement, XENC, "OriginatorKeyInfo"), passing.public_key())
    _add_cipher(wrapped, aes_key_wrap(wrapping, data_key))
    _add_cipher(data, nonce + AESGCM(data_key).encrypt(nonce, plain, None))
    return encrypted


def _with_length(text: str) -> bytes:
    return len(text.encode()).to_bytes(4, "big") + text.encode()


def _add_point(parent: xml.Element, public: ec.EllipticCurvePublicKey) -> None:
    curve = next(uri for uri, known in CURVES.items() if known.name == public.curve.name)
    value = xml.add(xml.add(parent, DS, "KeyValue"), DSIG11, "ECKeyValue")
    xml.add(value, DSIG11, "NamedCurve", URI=curve)
    encoded = public.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    xml.add(value, DSIG11, "PublicKey", base64.b64encode(encoded).decode())


def _add_cipher(parent: xml.Element, data: bytes) -> None:
    cipher = xml.add(parent, XENC, "CipherData")
    xml.add(cipher, XENC, "CipherValue", base64.b64encode(data).decode())
