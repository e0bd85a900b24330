"""The plain text of a pleading, for its list of attachments. Runs in a child."""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

import pypdfium2 as pdfium
from lxml import etree

from akta.law.filing.formats import Content

MOST_PAGES = 60
_MOST_PART = 32 << 20
_MOST_TEXT = 2 << 20
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def plain_text(file: BinaryIO, content: Content | None) -> str:
    """The text, paragraph by paragraph; "" where it cannot be read as text."""
    reader = _READERS.get(content) if content else None
    if reader is None:
        return ""
    file.seek(0)
    try:
        return "\n".join(reader(file))[:_MOST_TEXT]
    except (pdfium.PdfiumError, zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, KeyError,
            ValueError, OSError, EOFError, NotImplementedError, RuntimeError):  # fmt: skip
        return ""


def _of_pdf(file: BinaryIO) -> Iterator[str]:
    """The last pages, where a list of attachments stands."""
    document = pdfium.PdfDocument(file)
    try:
        for number in range(max(0, len(document) - MOST_PAGES), len(document)):
            yield document[number].get_textpage().get_text_bounded()
    finally:
        document.close()


def _part(file: BinaryIO, name: str) -> "etree._Element":
    with zipfile.ZipFile(file) as container, container.open(name) as part:
        data = part.read(_MOST_PART)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(data, parser)


def _of_docx(file: BinaryIO) -> Iterator[str]:
    for paragraph in _part(file, "word/document.xml").iter(f"{_W}p"):
        text = "".join(one.text or "" for one in paragraph.iter(f"{_W}t"))
        in_list = paragraph.find(f"{_W}pPr/{_W}numPr") is not None
        yield f"• {text}" if in_list and text else text


def _of_odt(file: BinaryIO) -> Iterator[str]:
    for paragraph in _part(file, "content.xml").iter(f"{_TEXT}p", f"{_TEXT}h"):
        text = "".join(str(part) for part in paragraph.itertext())
        parent = paragraph.getparent()
        in_list = parent is not None and parent.tag == f"{_TEXT}list-item"
        yield f"• {text}" if in_list and text else text


def _of_text(file: BinaryIO) -> Iterator[str]:
    yield file.read(_MOST_TEXT).decode("utf-8-sig", "replace")


_RTF = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\u(-?\d{1,6}) ?(?:\\'[0-9a-fA-F]{2}|[^\\{}\r\n])?"
    rb"|\\(par|line|sect|page|tab)\b ?|\\[a-zA-Z]+-?\d* ?|\\[^a-zA-Z]|[{}\r\n]|([^\\{}\r\n]+)"
)


def _of_rtf(file: BinaryIO) -> Iterator[str]:
    """The characters of an RTF document; tables of fonts and the like come out as odd lines."""
    told = []
    for found in _RTF.finditer(file.read(_MOST_TEXT)):
        if found[1]:
            told.append(bytes.fromhex(found[1].decode()).decode("cp1250", "replace"))
        elif found[2]:
            told.append(chr(int(found[2]) % 0x10000))
        elif found[3]:
            told.append(" " if found[3] == b"tab" else "\n")
        elif found[4]:
            told.append(found[4].decode("cp1250", "replace"))
    yield "".join(told)


_READERS: dict[Content, Callable[[BinaryIO], Iterator[str]]] = {
    Content.PDF: _of_pdf,
    Content.DOCX: _of_docx,
    Content.ODT: _of_odt,
    Content.TXT: _of_text,
    Content.RTF: _of_rtf,
}
