"""Sizes of the sheets (format strony) that a document of a text editor is set for, in points."""

import io
import re
import struct
import zipfile
import zlib
from typing import BinaryIO

from lxml import etree

from akta.law.filing.formats import Content
from akta.trust.filetypes import ole
from akta.trust.filetypes.found import Broken
from akta.trust.filetypes.zips import is_payload

Size = tuple[float, float]
_MOST_PART = 32 << 20
_MOST_RTF = 16 << 20
_MOST_SECTIONS = 500
_TWIPS = 20.0
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "px": 0.75}
_RTF = re.compile(rb"\\(paperw|paperh|pgwsxn|pghsxn)(\d{1,6})")
_PAGE_WIDTH, _PAGE_HEIGHT = 0xB01F, 0xB020
_OPERANDS = (1, 1, 2, 4, 2, 2, -1, 3)
"""Lengths of the operands of a Word property, by the upper three bits of its code."""


def sheet_sizes(file: BinaryIO, content: Content | None) -> list[Size]:
    """Width and height of each sheet that the document is set for; none where it does not say.

    Broken files give none: that they are broken is told elsewhere.
    """
    readers = {
        Content.DOCX: _docx,
        Content.ODT: _odt,
        Content.RTF: _rtf,
        Content.DOC: _doc,
    }
    reader = readers.get(content) if content else None
    if reader is None:
        return []
    try:
        return list(dict.fromkeys(reader(file)))[:_MOST_SECTIONS]
    except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, Broken, struct.error, ValueError,
            KeyError, OSError, EOFError, NotImplementedError, RuntimeError):  # fmt: skip
        return []


def _tree(container: zipfile.ZipFile, name: str) -> "etree._Element":
    with container.open(name) as part:
        data = part.read(_MOST_PART)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(data, parser)


def _docx(file: BinaryIO) -> list[Size]:
    """Each section's sheet (w:pgSz)."""
    found = []
    with zipfile.ZipFile(file) as container:
        tree = _tree(container, "word/document.xml")
    for space in (_W, _W_STRICT):
        for size in tree.iter(f"{space}pgSz"):
            width, height = size.get(f"{space}w"), size.get(f"{space}h")
            if width and height:
                found.append((_twentieths(width), _twentieths(height)))
    return found


def _twentieths(text: str) -> float:
    """A length of WordprocessingML: twentieths of a point, or a number with its unit."""
    return float(text) / _TWIPS if text.isdigit() else _length(text)


def _length(text: str) -> float:
    """A length with its unit, in points. Raises ValueError."""
    found = re.fullmatch(r"([\d.]+)([a-z]{2})", text.strip())
    if found is None or found[2] not in _POINTS:
        raise ValueError(text)
    return float(found[1]) * _POINTS[found[2]]


def _odt(file: BinaryIO) -> list[Size]:
    """The sheets of the page styles that the text uses: the standard one, and those it names."""
    with zipfile.ZipFile(file) as container:
        styles, text = _tree(container, "styles.xml"), _tree(container, "content.xml")
    used = {"Standard"} | {
        name for tree in (text, styles) for one in tree.iter()
        if (name := one.get(f"{_STYLE}master-page-name"))
    }  # fmt: skip
    layouts = {one.get(f"{_STYLE}name"): one for one in styles.iter(f"{_STYLE}page-layout")}
    found = []
    for master in styles.iter(f"{_STYLE}master-page"):
        layout = layouts.get(master.get(f"{_STYLE}page-layout-name"))
        told = None if layout is None else layout.find(f"{_STYLE}page-layout-properties")
        if master.get(f"{_STYLE}name") not in used or told is None:
            continue
        width, height = told.get(f"{_FO}page-width"), told.get(f"{_FO}page-height")
        if width and height:
            found.append((_length(width), _length(height)))
    return found


def _rtf(file: BinaryIO) -> list[Size]:
    """The document's sheet and those of its sections, in twips."""
    file.seek(0)
    told = _RTF.findall(file.read(_MOST_RTF))
    found = []
    for across, down in ((b"paperw", b"paperh"), (b"pgwsxn", b"pghsxn")):
        widths = [int(number) for word, number in told if word == across]
        heights = [int(number) for word, number in told if word == down]
        found += [(a / _TWIPS, b / _TWIPS) for a, b in zip(widths, heights, strict=False)]
    return found


def _doc(file: BinaryIO) -> list[Size]:
    """The sheets of the sections of a Word document (PlcfSed, then each Sepx)."""
    main = ole.read_stream(file, "WordDocument")
    flags = struct.unpack_from("<H", main, 10)[0]
    table = ole.read_stream(file, "1Table" if flags & 0x0200 else "0Table")
    at, length = struct.unpack_from("<II", main, 0xCA)
    count = (length - 4) // 16
    places = [
        struct.unpack_from("<i", table, at + 4 * (count + 1) + 12 * number + 2)[0]
        for number in range(min(count, _MOST_SECTIONS))
    ]
    sizes = (_sepx(main, place) for place in places if 0 < place < len(main) - 2)
    return [size for size in sizes if size is not None]


def _sepx(main: bytes, place: int) -> Size | None:
    """Width and height among the properties of a section; None where it keeps the program's own."""
    end = min(place + 2 + struct.unpack_from("<H", main, place)[0], len(main))
    found: dict[int, int] = {}
    at = place + 2
    while at + 3 <= end:
        code = struct.unpack_from("<H", main, at)[0]
        length = _OPERANDS[code >> 13]
        at += 2
        if length < 0:
            length = 1 + main[at]
        if code in {_PAGE_WIDTH, _PAGE_HEIGHT}:
            found[code] = struct.unpack_from("<H", main, at)[0]
        at += length
    if found.keys() < {_PAGE_WIDTH, _PAGE_HEIGHT}:
        return None
    return found[_PAGE_WIDTH] / _TWIPS, found[_PAGE_HEIGHT] / _TWIPS


def container_payload(file: BinaryIO) -> list[tuple[str, io.BytesIO]]:
    """Files in a container of signatures, whole, with their names; none where it is broken."""
    try:
        with zipfile.ZipFile(file) as container:
            entries = [one for one in container.infolist() if is_payload(one) and _is_plain(one)]
            return [
                (one.filename, io.BytesIO(container.read(one)))
                for one in entries[:_MOST_PAYLOAD]
                if one.file_size <= _MOST_INNER
            ]
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError):
        return []


_MOST_PAYLOAD = 10
_MOST_INNER = 64 << 20


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    """No bomb: it does not grow beyond 200 times its size."""
    return entry.compress_size * 200 >= entry.file_size
