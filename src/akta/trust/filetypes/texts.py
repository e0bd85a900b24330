"""Texts: UTF-8, CSV, XML with its vocabularies, HTML."""

import codecs
import csv
import io
import re
from typing import BinaryIO

from lxml import etree

from akta.law.filing.formats import Content
from akta.trust.filetypes.found import Found

_CHUNK = 1 << 18
_DS = "http://www.w3.org/2000/09/xmldsig#"
_XADES = "http://uri.etsi.org/01903/"
_GML = "http://www.opengis.net/gml"
_XHTML = "http://www.w3.org/1999/xhtml"
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_OUTSIDE = re.compile(rb"<!(?:ENTITY|DOCTYPE)[^>\[]*\b(?:SYSTEM|PUBLIC)\b", re.IGNORECASE)
_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|script|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_RUNS = re.compile(rb"<\s*(?:script|iframe|svg|!doctype\s+html)\b", re.IGNORECASE)
_MOST_ROWS = 50_000
_MOST_NODES = 2_000_000


def look(file: BinaryIO, head: bytes, size: int, extension: str) -> Found | None:
    """A text of some kind, or None for bytes that are none."""
    del size
    bare = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if bare.startswith(b"<") or head[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        found = _xml(file, head)
        if found is not None:
            return found
        if _HTML.match(bare):
            return Found.of(Content.HTML, active=_scripts(bare))
    if not _is_utf8(file):
        return _other_encoding(head)
    if extension == ".csv":
        return _csv(file)
    return Found.of(Content.TXT)


def has_script(text: bytes) -> bool:
    """Whether a browser would run something in these bytes."""
    return bool(_RUNS.search(text))


def _is_utf8(file: BinaryIO) -> bool:
    """Valid UTF-8 throughout, without NUL and control characters but TAB, LF, CR, FF."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while chunk := file.read(_CHUNK):
            if _CONTROLS.search(decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _other_encoding(head: bytes) -> Found | None:
    """Text in UTF-16 or in a single-byte encoding is told from other bytes."""
    if head[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        return Found.of(Content.TEXT_OTHER)
    odd = sum(byte < 9 or 13 < byte < 32 or byte == 127 for byte in head)  # noqa: PLR2004 - ASCII
    return Found.of(Content.TEXT_OTHER) if odd == 0 else None


def _csv(file: BinaryIO) -> Found | None:
    """Rows by RFC 4180; the delimiter of an office suite is told."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        first = text.readline(_CHUNK)
        delimiter = max(",;\t", key=first.count)
        text.seek(0)
        for number, _ in enumerate(csv.reader(text, delimiter=delimiter, strict=True)):
            if number > _MOST_ROWS:
                break
    except csv.Error:
        return Found.of(Content.TXT)
    finally:
        text.detach()
    return Found.of(Content.CSV, codes=() if delimiter == "," else ("CSV_DELIMITER",))


def _scripts(head: bytes) -> frozenset[str]:
    return frozenset({"javascript"}) if b"<script" in head.lower() else frozenset()


def _xml(file: BinaryIO, head: bytes) -> Found | None:
    """Well-formed XML by its vocabulary; nothing outside is read, no entity expanded."""
    spaces, root = _namespaces(file)
    if root is None:
        return None
    outside = {"external-reference"} if _OUTSIDE.search(head) and b"<!ENTITY" in head else set()
    active = frozenset(outside)
    codes = ("EXTERNAL_REFERENCE",) if active else ()
    if root in {"html", f"{{{_XHTML}}}html"}:
        return Found.of(Content.HTML, active=active | _scripts(head))
    return Found.of(_vocabulary(spaces), active=active, codes=codes)


def _vocabulary(names: set[str]) -> Content:
    if any(name.startswith("{" + _GML) for name in names):
        return Content.GML
    if f"{{{_DS}}}Signature" not in names:
        return Content.XML
    of_xades = any(name.startswith("{" + _XADES) for name in names)
    return Content.XADES if of_xades else Content.XMLSIG


def _namespaces(file: BinaryIO) -> tuple[set[str], str | None]:
    """Names of telling elements and of the root; the root is None if it is not well-formed."""
    names: set[str] = set()
    root = None
    file.seek(0)
    events = etree.iterparse(
        file, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False,
        remove_comments=True, remove_pis=True, huge_tree=False,
    )  # fmt: skip
    try:
        for number, (event, element) in enumerate(events):
            if event == "start":
                root = root or str(element.tag)
                if len(names) < 1000:  # noqa: PLR2004 - a document of 1000 names has shown itself
                    names.add(str(element.tag))
                    names.update(f"{{{uri}}}" for uri in element.nsmap.values())
            else:
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
            if number > _MOST_NODES:
                break
    except (etree.XMLSyntaxError, UnicodeError):
        return set(), None
    return names, root
