"""The XMP packet of a document, read by our own parser: properties with their values.

The PDF library's reader knows neither part 4 nor what breaks the rules of XMP, so it is not
asked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PDFAID = "http://www.aiim.org/pdfa/ns/id/"
XML = "http://www.w3.org/XML/1998/namespace"
MOST_BYTES = 16 << 20

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml has no other name for the type


class BadPacket(Exception):
    """The packet is not well-formed XML or holds no RDF."""


@dataclass(frozen=True, slots=True)
class Property:
    """One property of the document: its namespace, name, prefix as written, and value.

    `element` is absent where the property is written as an attribute of its description.
    """

    namespace: str
    name: str
    prefix: str | None
    text: str
    element: Element | None = None


@dataclass(frozen=True, slots=True)
class Packet:
    """All properties of a packet in order, and its header as written."""

    header: bytes
    encoding: str
    properties: tuple[Property, ...]
    root: Element = field(repr=False)

    def all(self, namespace: str, name: str) -> list[Property]:
        """Every occurrence of a property."""
        return [one for one in self.properties if (one.namespace, one.name) == (namespace, name)]

    def text(self, namespace: str, name: str) -> str | None:
        """The value of a simple property, or None where there is none."""
        found = self.all(namespace, name)
        return found[0].text.strip() if found else None


def parse(data: bytes) -> Packet:
    """Read a packet. Raises BadPacket."""
    if len(data) > MOST_BYTES:
        raise BadPacket("pakiet XMP jest zbyt długi")
    header = re.match(rb"(?:\xef\xbb\xbf)?\s*(<\?xpacket\s.*?\?>)", data, re.DOTALL)
    parser = etree.XMLParser(

        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True,
        remove_comments=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(_without_padding(data), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadPacket("pakiet XMP nie jest poprawnym XML") from error
    return Packet(
        header.group(1) if header else b"", _encoding(data), tuple(_properties(root)), root
    )


def _without_padding(data: bytes) -> bytes:
    """The XML alone, as UTF-8: padding and another encoding taken off."""
    encoding = _encoding(data)
    if encoding == "utf-8":
        return data.removeprefix(b"\xef\xbb\xbf").strip(b" \t\r\n\x00")
    text = data.decode(encoding, "replace").strip("\ufeff \t\r\n\x00")
    return re.sub(r"\A<\?xml[^>]*\?>", "", text).encode()


_ENCODINGS = (
    (b"\x00\x00\xfe\xff", "utf-32-be"), (b"\x00\x00\x00<", "utf-32-be"),
    (b"\xff\xfe\x00\x00", "utf-32-le"), (b"<\x00\x00\x00", "utf-32-le"),
    (b"\xfe\xff", "utf-16-be"), (b"\x00", "utf-16-be"),
    (b"\xff\xfe", "utf-16-le"), (b"<\x00", "utf-16-le"),
)  # fmt: skip
"""How a packet begins in each encoding: with the mark of byte order, or with "<"."""


def _encoding(data: bytes) -> str:
    start = data.lstrip(b" \t\r\n")[:4]
    return next((name for mark, name in _ENCODINGS if start.startswith(mark)), "utf-8")


def _properties(root: Element) -> Iterator[Property]:
    rdf = root if root.tag == f"{{{RDF}}}RDF" else root.find(f".//{{{RDF}}}RDF")
    if rdf is None:
        return
    for description in rdf.iterfind(f"{{{RDF}}}Description"):
        for name, value in description.attrib.items():
            tag = etree.QName(str(name))
            if tag.namespace not in {None, RDF, XML}:
                prefix = _prefix(description, str(tag.namespace))
                yield Property(str(tag.namespace), tag.localname, prefix, str(value))
        for element in description:
            if isinstance(element.tag, str):
                tag = etree.QName(element)
                text = "".join(str(part) for part in element.itertext())
                yield Property(str(tag.namespace), tag.localname, element.prefix, text, element)


def _prefix(element: Element, namespace: str) -> str | None:
    return next((prefix for prefix, uri in element.nsmap.items() if uri == namespace), None)
