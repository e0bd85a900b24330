"""Clauses on metadata: packet, identification, values of properties, extension schemas, Info."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pikepdf
from lxml import etree

from akta.trust.pdfa import xmp
from akta.trust.pdfa.extensions import described, extension_findings
from akta.trust.pdfa.model import Finding, Flavour
from akta.trust.pdfa.schemas import DC, PDF, XMP, schemas
from akta.trust.pdfa.xmp import RDF, Element, Packet, Property

_DATE = re.compile(
    r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?)?)?"
)
_SIMPLE = {
    "Integer": re.compile(r"[+-]?\d+"),
    "Real": re.compile(r"[+-]?\d*\.?\d*"),
    "Boolean": re.compile(r"True|False"),
    "Date": _DATE,
    "Rational": re.compile(r"\d+/\d+"),
    "Text": re.compile(r"(?s:.*)"),
}
_ARRAYS = {"Bag", "Seq", "Alt"}


def metadata_findings(document: pikepdf.Pdf, packet: Packet, flavour: Flavour) -> list[Finding]:
    """Everything that the packet and the Info dictionary break."""
    checks = [_of_packet(document, packet, flavour), _of_claim(packet, flavour)]
    if flavour.part != 4:  # noqa: PLR2004 - part 4 dropped the rules on values and Info
        checks += [_of_values(packet, flavour), extension_findings(packet, flavour)]
    if flavour.part == 1:
        checks.append(_of_info(document, packet))
    return [finding for check in checks for finding in check]


def other_findings(
    stream: pikepdf.Stream, name: str | None, document: Packet | None, flavour: Flavour
) -> list[Finding]:
    """What the metadata of a font, picture or another part break: parts 2 and 3 ask of every
    stream of metadata what they ask of the document's own, but for the claim.
    """
    try:
        packet = xmp.parse(stream.read_bytes())
    except xmp.BadPacket as why:
        return [Finding("6.6.2.1", f"metadane części dokumentu: {why}", name)]
    of_document = dict(described(document)) if document is not None else {}
    return [replace(finding, object=name) for finding in _of_values(packet, flavour, of_document)]


def _of_packet(document: pikepdf.Pdf, packet: Packet, flavour: Flavour) -> Iterator[Finding]:
    stream = document.Root.Metadata
    if flavour.part == 1 and "/Filter" in stream:
        yield Finding("6.7.2", "strumień metadanych jest skompresowany")
    if re.search(rb"\b(bytes|encoding)\s*=", packet.header):
        clause = "6.7.5" if flavour.part == 1 else "6.6.2.1"
        yield Finding(clause, "nagłówek pakietu XMP ma atrybut bytes albo encoding")
    if packet.encoding != "utf-8" and flavour.part != 1:
        yield Finding("6.6.2.1", "metadane nie są zapisane w UTF-8")


def _of_claim(packet: Packet, flavour: Flavour) -> Iterator[Finding]:
    clause = {1: "6.7.11", 4: "6.7.3"}.get(flavour.part, "6.6.4")
    found = [one for one in packet.properties if one.namespace == xmp.PDFAID]
    for one in found:
        if one.prefix != "pdfaid":
            yield Finding(clause, f"właściwość {one.name} ma przedrostek inny niż pdfaid")
    if (packet.text(xmp.PDFAID, "part") or "") != str(flavour.part):
        yield Finding(clause, "numer części PDF/A jest inny niż oceniana odmiana")
    level = packet.text(xmp.PDFAID, "conformance")
    if flavour.part == 4:  # noqa: PLR2004 - as above
        if not re.fullmatch(r"\d{4}", packet.text(xmp.PDFAID, "rev") or ""):
            yield Finding(clause, "identyfikacja PDF/A-4 nie ma roku wydania normy (rev)")
        if level != (flavour.level.upper() or None):
            told = f"poziom zgodności {level}" if level else "plik bez poziomu zgodności"
            yield Finding(clause, f"{told} jest inny niż oceniana odmiana")
    elif level not in ({"A", "B"} if flavour.part == 1 else {"A", "B", "U"}):
        yield Finding(clause, "poziom zgodności nie jest jedną z dozwolonych wielkich liter")


def _of_values(
    packet: Packet, flavour: Flavour, others: dict[str, dict[str, str]] | None = None
) -> Iterator[Finding]:
    """Every property belongs to a predefined or a described schema and has a value of its type.

    `others` are schemas described elsewhere.
    """
    known, own_schemas = schemas(flavour.part), (others or {}) | dict(described(packet))
    clause = "6.7.9" if flavour.part == 1 else "6.6.2.3.1"
    for one in packet.properties:
        own = own_schemas.get(one.namespace, {})
        kind = known.get(one.namespace, {}).get(one.name) or own.get(one.name)
        if kind is None:
            yield Finding(clause, f"właściwość {one.prefix}:{one.name} nie jest opisana", one.name)
        elif one.namespace in known and not _fits(one, kind):
            message = f"wartość właściwości {one.prefix}:{one.name} nie jest typu {kind}"
            yield Finding(clause, message, one.name)


def _fits(one: Property, kind: str) -> bool:
    """Whether a value is of its type; what a structure holds is not looked at."""
    outer, _, inner = kind.partition(" ")
    if one.element is None or not len(one.element):
        if one.element is not None and _is_resource(one.element):
            return outer == "Struct"
        return outer in _SIMPLE and bool(_SIMPLE[outer].fullmatch(one.text.strip()))
    children = [child for child in one.element if isinstance(child.tag, str)]
    tag = etree.QName(children[0])
    if tag.namespace == RDF and tag.localname in _ARRAYS:
        wanted = "Alt" if outer == "LangAlt" else outer
        return tag.localname == wanted and all(
            _item_fits(item, outer, inner) for item in children[0]
        )
    if f"{{{RDF}}}value" in {str(child.tag) for child in children}:
        return outer in _SIMPLE
    return outer == "Struct"


def _is_resource(element: Element) -> bool:
    return any(str(name).startswith(f"{{{RDF}}}") or ":" in str(name) for name in element.attrib)


def _item_fits(item: Element, outer: str, inner: str) -> bool:
    if outer == "LangAlt":
        return f"{{{xmp.XML}}}lang" in item.attrib
    if inner not in _SIMPLE or len(item):
        return True
    return bool(_SIMPLE[inner].fullmatch((item.text or "").strip()))


_PAIRS = (
    ("/Title", DC, "title"),
    ("/Author", DC, "creator"),
    ("/Subject", DC, "description"),
    ("/Keywords", PDF, "Keywords"),
    ("/Creator", XMP, "CreatorTool"),
    ("/Producer", PDF, "Producer"),
    ("/CreationDate", XMP, "CreateDate"),
    ("/ModDate", XMP, "ModifyDate"),
)


def _of_info(document: pikepdf.Pdf, packet: Packet) -> Iterator[Finding]:
    """What Info says, the packet says as well (part 1)."""
    info = document.trailer.get("/Info")
    if not isinstance(info, pikepdf.Dictionary):
        return
    for key, namespace, name in _PAIRS:
        value = info.get(key)
        if not isinstance(value, pikepdf.String):
            if value is not None:
                yield Finding("6.1.5", f"wpis {key[1:]} w słowniku Info nie jest tekstem", key)
            continue
        told = packet.all(namespace, name)
        if not told or not _agree(key, str(value).rstrip("\x00"), told[0]):
            yield Finding("6.7.3", f"wpis {key[1:]} w słowniku Info różni się od metadanych", key)


def _agree(key: str, value: str, told: Property) -> bool:
    if key.endswith("Date"):
        of_file, of_packet = _moment(_PDF_DATE, value), _moment(_XMP_DATE, told.text.strip())
        return of_file is not None and of_file == of_packet
    if told.element is None or not len(told.element):
        return told.text.strip() == value.strip()
    items = list(told.element.iter(f"{{{RDF}}}li"))
    texts = ["".join(str(part) for part in item.itertext()) for item in items]
    if key == "/Author":
        return texts == [value]
    return value.strip() in map(str.strip, texts)


_PDF_DATE = re.compile(
    r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(Z|[+-]\d\d(?:'?\d\d)?)?.*"
)
_XMP_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?"
)


def _moment(form: re.Pattern[str], text: str) -> tuple[str, ...] | None:
    """Year to second, and the zone where it is told, of a date of PDF or XMP."""
    found = form.fullmatch(text)
    if found is None:
        return None
    *numbers, zone = found.groups()
    zone = re.sub(r"[':]", "", zone or "Z")
    zone = "Z" if zone.strip("+-0") in {"", "Z"} else zone
    defaults = ("", "01", "01", "00", "00", "00")
    told = (number or usual for number, usual in zip(numbers, defaults, strict=True))
    return (*told, zone)
