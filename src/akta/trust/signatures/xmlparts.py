"""The parts of an XML signature (ds:Signature) as plain values, read without trust."""

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import unquote

from asn1crypto import x509
from lxml import etree

Element = Any
DS = "http://www.w3.org/2000/09/xmldsig#"
_XADES = re.compile(r"http://uri\.etsi\.org/01903/v\d\.\d\.\d#|http://uri\.etsi\.org/01903#")
_POINTER = re.compile(r"#xpointer\(id\(['\"]([^'\"]+)['\"]\)\)")
_ID_NAMES = frozenset({"Id", "ID", "id"})
_ENTITY = re.compile(rb"<!\s*ENTITY")
_MOST_CERTIFICATES = 50
NAMELESS = ""
"""The name of what a reference without URI speaks of; no reference to a document outside has it."""
SIGNED_PROPERTIES = "http://uri.etsi.org/01903#SignedProperties"


class NotXml(Exception):
    """The bytes are no well-formed XML."""


class Dangerous(Exception):
    """The XML declares entities: nothing in it is expanded, and nothing judged."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A ds:Reference: what it points at and by which algorithms."""

    uri: str | None
    type: str
    transforms: tuple[str, ...]
    digest_method: str
    digest: bytes

    @property
    def local_id(self) -> str | None:
        """The id of a same-document reference, None for the whole document and outside ones."""
        pointer = _POINTER.fullmatch(self.uri or "")
        if pointer:
            return pointer.group(1)
        uri = self.uri or ""
        return uri[1:] if uri.startswith("#") and not uri.startswith("#xpointer(") else None

    @property
    def is_whole(self) -> bool:
        """Whether it points at the whole document."""
        return self.uri in {"", "#xpointer(/)"}

    @property
    def outside(self) -> str | None:
        """The name of a document outside, None for same-document references.

        A reference without URI leaves it to the reader to know the document: an empty name.
        """
        if self.uri is None:
            return NAMELESS
        if self.uri == "" or self.uri.startswith("#"):
            return None
        return named(self.uri)


def named(uri: str) -> str:
    """The name that a reference to a document outside gives: percent-decoded, NFC."""
    return unicodedata.normalize("NFC", unquote(uri))


def parse(data: bytes) -> Element:
    """The root element. Raises NotXml, Dangerous."""
    plain = data if b"\0" not in data[:64] else data.replace(b"\0", b"")
    has_doctype = b"<!DOCTYPE" in plain
    if has_doctype and _ENTITY.search(plain):
        raise Dangerous
    try:
        return etree.fromstring(data, parser(huge=not has_doctype))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotXml(str(error)) from error


def parser(*, huge: bool = True) -> Element:
    """A parser that expands nothing and opens nothing."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=huge,
    )


def signatures(root: Element) -> list[Element]:
    """All ds:Signature elements in document order."""
    return list(root.iter(f"{{{DS}}}Signature"))


def ids(root: Element) -> dict[str, list[Element]]:
    """Elements by the values of their id attributes."""
    found: dict[str, list[Element]] = {}
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            if name.rsplit("}", 1)[-1] in _ID_NAMES:
                found.setdefault(value, []).append(element)
    return found


def child(element: Element, *names: str) -> Element | None:
    """The first descendant along a path of local names in the ds namespace."""
    for name in names:
        element = element.find(f"{{{DS}}}{name}") if element is not None else None
    return element


def references(signature: Element) -> list[Reference]:
    """The references of SignedInfo."""
    info = child(signature, "SignedInfo")
    return [] if info is None else [_reference(r) for r in info.findall(f"{{{DS}}}Reference")]


def _reference(element: Element) -> Reference:
    method = child(element, "DigestMethod")
    return Reference(
        uri=element.get("URI"),
        type=element.get("Type") or "",
        transforms=tuple(
            t.get("Algorithm") or ""
            for t in element.iterfind(f"{{{DS}}}Transforms/{{{DS}}}Transform")
        ),
        digest_method=(method.get("Algorithm") or "") if method is not None else "",
        digest=decoded(child(element, "DigestValue")),
    )


def decoded(element: Element | None) -> bytes:
    """Base64 text of an element; empty where it is none."""
    try:
        return (
            base64.b64decode("".join((element.text or "").split())) if element is not None else b""
        )
    except (binascii.Error, ValueError):
        return b""


def algorithm(signature: Element, name: str) -> str:
    """The algorithm of CanonicalizationMethod or SignatureMethod."""
    found = child(signature, "SignedInfo", name)
    return (found.get("Algorithm") or "") if found is not None else ""


_PLAIN_KEYS = ("RSAKeyValue", "DSAKeyValue", "{http://www.w3.org/2009/xmldsig11#}ECKeyValue")


def has_plain_key(signature: Element) -> bool:
    """Whether the signature's own KeyInfo holds a bare key in a form that the engines read."""
    info = signature.find(f"{{{DS}}}KeyInfo/{{{DS}}}KeyValue")
    names = (name if name.startswith("{") else f"{{{DS}}}{name}" for name in _PLAIN_KEYS)
    return info is not None and any(info.find(name) is not None for name in names)


def certificates(signature: Element) -> list[x509.Certificate]:
    """Certificates of KeyInfo, those that can be read."""
    info = child(signature, "KeyInfo")
    return [] if info is None else readable(info.iter(f"{{{DS}}}X509Certificate"))


def readable(elements: Iterable[Element]) -> list[x509.Certificate]:
    """The certificates in elements, those that can be read."""
    found = []
    for element in islice(elements, _MOST_CERTIFICATES):
        try:
            cert = x509.Certificate.load(decoded(element), strict=True)
            hash(cert.public_key.dump())
        except (ValueError, TypeError, KeyError):
            continue
        found.append(cert)
    return found


def xades(signature: Element, name: str) -> Iterator[Element]:
    """XAdES elements of this signature by local name; not those of signatures within it."""
    for element in signature.iter(f"{{*}}{name}"):
        if is_xades(element) and owner(element) is signature:
            yield element


def is_xades(element: Element) -> bool:
    """Whether an element is of an XAdES namespace."""
    return bool(_XADES.fullmatch(etree.QName(element).namespace or ""))


def owner(element: Element) -> Element | None:
    """The nearest ds:Signature around an element."""
    return next(element.iterancestors(f"{{{DS}}}Signature"), None)


def has_qualifying(signature: Element) -> bool:
    """Whether it is XAdES: it holds QualifyingProperties."""
    return next(xades(signature, "QualifyingProperties"), None) is not None


def signing_time(signature: Element) -> datetime | None:
    """The SigningTime; None without one or without an offset."""
    for element in xades(signature, "SigningTime"):
        try:
            moment = datetime.fromisoformat((element.text or "").strip())
        except ValueError:
            return None
        return moment if moment.tzinfo is not None else None
    return None
