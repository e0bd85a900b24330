"""Clauses on extension schemas: how a packet describes properties of its own."""

from collections.abc import Iterator

from lxml import etree

from akta.trust.pdfa.model import Finding, Flavour
from akta.trust.pdfa.xmp import RDF, Element, Packet

_EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
_SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
_PROPERTY = "http://www.aiim.org/pdfa/ns/property#"
_TYPE = "http://www.aiim.org/pdfa/ns/type#"
_FIELD = "http://www.aiim.org/pdfa/ns/field#"
_PREFIXES = {
    _EXTENSION: "pdfaExtension",
    _SCHEMA: "pdfaSchema",
    _PROPERTY: "pdfaProperty",
    _TYPE: "pdfaType",
    _FIELD: "pdfaField",
}
_CATEGORIES = {"internal", "external"}


def described(packet: Packet) -> Iterator[tuple[str, dict[str, str]]]:
    """Schemas that the packet describes itself: namespace to the names of properties."""
    for schema in _schemas_of(packet):
        namespace = _field(schema, _SCHEMA, "namespaceURI")
        names = [_field(p, _PROPERTY, "name") for p in _listed(schema, _SCHEMA, "property")]
        yield (namespace or "").strip(), {(name or "").strip(): "Any" for name in names}


def extension_findings(packet: Packet, flavour: Flavour) -> Iterator[Finding]:
    """What the descriptions leave out or name wrongly."""
    clause = "6.7.8" if flavour.part == 1 else "6.6.2.3.3"
    for prefix in sorted(set(_wrong_prefixes(packet))):
        yield Finding(clause, f"opis schematu ma przedrostek inny niż {prefix}")
    for schema in _schemas_of(packet):
        yield from _lacks(schema, _SCHEMA, clause)
        for one in _listed(schema, _SCHEMA, "property"):
            yield from _lacks(one, _PROPERTY, clause)
            if (_field(one, _PROPERTY, "category") or "internal").strip() not in _CATEGORIES:
                yield Finding(clause, "kategoria właściwości nie jest internal ani external")
        for kind in _listed(schema, _SCHEMA, "valueType"):
            yield from _lacks(kind, _TYPE, clause)
            for one in _listed(kind, _TYPE, "field"):
                yield from _lacks(one, _FIELD, clause)


_ASKED = {
    _SCHEMA: ("schema", "namespaceURI", "prefix"),
    _PROPERTY: ("name", "valueType", "category", "description"),
    _TYPE: ("type", "namespaceURI", "prefix", "description"),
    _FIELD: ("name", "valueType", "description"),
}


def _lacks(element: Element, namespace: str, clause: str) -> Iterator[Finding]:
    for name in _ASKED[namespace]:
        if _field(element, namespace, name) is None:
            yield Finding(clause, f"opis schematu nie podaje pola {name}", name)


def _wrong_prefixes(packet: Packet) -> Iterator[str]:
    """The prefixes that ought to stand where the packet uses others."""
    for one in packet.properties:
        if one.namespace != _EXTENSION:
            continue
        if one.prefix != _PREFIXES[_EXTENSION]:
            yield _PREFIXES[_EXTENSION]
        for element in one.element.iter() if one.element is not None else ():
            namespace = str(etree.QName(element).namespace)
            if element.prefix != _PREFIXES.get(namespace, element.prefix):
                yield _PREFIXES[namespace]


def _schemas_of(packet: Packet) -> Iterator[Element]:
    for one in packet.all(_EXTENSION, "schemas"):
        if one.element is not None:
            yield from one.element.iterfind(f"{{{RDF}}}Bag/{{{RDF}}}li")


def _node(element: Element) -> Element:
    inner = element.find(f"{{{RDF}}}Description")
    return element if inner is None else inner


def _field(element: Element, namespace: str, name: str) -> str | None:
    node = _node(element)
    found = node.find(f"{{{namespace}}}{name}")
    if found is not None:
        return "".join(str(part) for part in found.itertext())
    value = node.get(f"{{{namespace}}}{name}")
    return None if value is None else str(value)


def _listed(element: Element, namespace: str, name: str) -> list[Element]:
    return list(_node(element).iterfind(f"{{{namespace}}}{name}/{{{RDF}}}Seq/{{{RDF}}}li"))
