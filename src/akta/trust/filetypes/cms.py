"""CMS (PKCS#7) in DER, BER, PEM or base64: signed data or enveloped data, by its head."""

import base64
import binascii
import re
from typing import BinaryIO

from akta.law.filing.formats import Content
from akta.trust.filetypes.found import Found

_SIGNED = bytes.fromhex("06092a864886f70d010702")
_ENVELOPED = tuple(bytes.fromhex(f"06092a864886f70d0107{end}") for end in ("03", "06"))
_ENVELOPED_AUTH = bytes.fromhex("060b2a864886f70d0109100117")
_DATA = bytes.fromhex("06092a864886f70d010701")
_PEM = re.compile(
    rb"\s*-----BEGIN (?:PKCS7|CMS|PKCS #7 SIGNED DATA)-----(.*?)(?:-----END|\Z)", re.DOTALL
)
_BASE64 = re.compile(rb"\s*MI[A-Za-z0-9+/=\s]+\Z")


def look(file: BinaryIO, head: bytes, size: int) -> Found | None:
    """A CMS structure, or None. A document inside is told with the beginning of its bytes."""
    der = _der_head(head)
    if der is None or der[:1] != b"\x30":
        return None
    front = der[:64]
    if any(oid in front for oid in (*_ENVELOPED, _ENVELOPED_AUTH)):
        return Found.of(Content.ENVELOPED, encrypted=True)
    if _SIGNED not in front:
        return None
    del file, size
    inner = _inner(der)
    if inner is None:
        return Found.of(Content.CADES)
    return Found.of(Content.CADES_ENVELOPING, inner=(("", inner),))


def _der_head(head: bytes) -> bytes | None:
    if head[:1] == b"\x30":
        return head
    pem = _PEM.match(head)
    text = pem.group(1) if pem else head if _BASE64.match(head) else None
    if text is None:
        return None
    compact = b"".join(text.split())
    try:
        return base64.b64decode(compact[: len(compact) // 4 * 4])
    except binascii.Error:
        return None


def _inner(der: bytes) -> bytes | None:
    """The beginning of the document inside: what follows the type "data" as an octet string."""
    at = der.find(_DATA, der.find(_SIGNED) + len(_SIGNED))
    rest = der[at + len(_DATA) :]
    if at < 0 or rest[:1] != b"\xa0":
        return None
    rest = _value(rest)
    while rest[:1] in {b"\x24", b"\x04"}:
        primitive = rest[:1] == b"\x04"
        rest = _value(rest)
        if primitive:
            return rest
    return None


def _value(element: bytes) -> bytes:
    """What follows tag and length; the length may be indefinite."""
    if len(element) < 2:  # noqa: PLR2004 - a tag and a length
        return b""
    length = element[1]
    return element[2 + (length & 0x7F if length > 0x80 else 0) :]  # noqa: PLR2004 - the long form
