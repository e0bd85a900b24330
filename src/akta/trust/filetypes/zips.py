"""ZIP containers: Office, OpenDocument, XPS, ASiC; anything else is an archive."""

import re
import struct
import zipfile
import zlib
from typing import BinaryIO

from akta.law.filing.formats import Content
from akta.trust.filetypes.found import Broken, Found

_BY_MIMETYPE = {
    content.media_type: content
    for content in (Content.ODT, Content.ODS, Content.ODP, Content.ASIC_S, Content.ASIC_E)
}
_BY_PART = {
    "word/document.xml": Content.DOCX,
    "xl/workbook.xml": Content.XLSX,
    "ppt/presentation.xml": Content.PPTX,
}
_MOST_DIRECTORY = 16 << 20
_MOST_PART = 1 << 20
_MOST_INNER = 100
_INNER_HEAD = 1 << 20
_EOCD = struct.Struct("<4s4H2LH")
_LOCAL = struct.Struct("<26x2H")
_EXTERNAL = re.compile(rb'<Relationship\b[^>]*TargetMode\s*=\s*"External"[^>]*>')


def look(file: BinaryIO, size: int) -> Found:
    """The document or container by its parts. Raises Broken."""
    directory = _end_record(file, size)
    if directory is not None and directory[0] > _MOST_DIRECTORY:
        raise Broken("spis plików w kontenerze jest zbyt długi")
    try:
        with zipfile.ZipFile(file) as container:
            return _inside(container)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
    ) as error:
        raise Broken("kontener ZIP jest uszkodzony albo ucięty") from error
    except RuntimeError:
        return Found.of(Content.ARCHIVE, encrypted=True)


def _inside(container: zipfile.ZipFile) -> Found:
    names = {entry.filename for entry in container.infolist()}
    encrypted = any(entry.flag_bits & 1 for entry in container.infolist())
    if encrypted:
        return Found.of(Content.ARCHIVE, encrypted=True)
    content = _BY_MIMETYPE.get(_part(container, "mimetype").strip().decode("latin-1"))
    if content in {Content.ASIC_S, Content.ASIC_E} or _is_asic(names, content):
        return _asic(container, content or Content.ASIC_E)
    if content is not None:
        return _opendocument(container, names, content)
    if "[Content_Types].xml" in names:
        return _office(container, names)
    return Found.of(Content.ARCHIVE)


def _is_asic(names: set[str], content: Content | None) -> bool:
    """Without its mimetype a container of signatures is known by META-INF."""
    signed = any(
        name.startswith("META-INF/") and "signature" in name.lower()
        and name.endswith((".xml", ".p7s")) for name in names
    )  # fmt: skip
    return content is None and signed and "[Content_Types].xml" not in names


def is_payload(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry of a container of signatures is a document, an entry without a name too."""
    inside = entry.filename.startswith("META-INF/") or entry.filename == "mimetype"
    return not inside and not entry.filename.endswith("/")


def _asic(container: zipfile.ZipFile, content: Content) -> Found:
    payload = [entry for entry in container.infolist() if is_payload(entry)]
    inner = tuple((entry.filename, _head_of(container, entry)) for entry in payload[:_MOST_INNER])
    return Found.of(content, inner=inner)


def _opendocument(container: zipfile.ZipFile, names: set[str], content: Content) -> Found:
    active = {"macro"} if any(name.startswith(("Basic/", "Scripts/")) for name in names) else set()
    if any(name.startswith("Object ") and name.endswith("/content.xml") for name in names):
        active.add("ole")
    secret = b"encryption-data" in _part(container, "META-INF/manifest.xml")
    if "content.xml" not in names and not secret:
        raise Broken("dokument nie ma części content.xml")
    return Found.of(content, active=frozenset(active), encrypted=secret)


def _office(container: zipfile.ZipFile, names: set[str]) -> Found:
    types = _part(container, "[Content_Types].xml")
    active = _office_active(container, names)
    if b"macroEnabled" in types or any(name.endswith("vbaProject.bin") for name in names):
        return Found.of(Content.MACRO, active=active | {"macro"})
    for part, content in _BY_PART.items():
        if part in names:
            return Found.of(content, active=active)
    if b"fixeddocumentsequence+xml" in types or any(name.endswith(".fdseq") for name in names):
        of_oxps = any("openxps" in name for name in names) or b"openxps" in types
        return Found(media_type="application/oxps") if of_oxps else Found.of(Content.XPS)
    return Found.of(Content.ARCHIVE)


def _office_active(container: zipfile.ZipFile, names: set[str]) -> frozenset[str]:
    found = set()
    if any("/embeddings/" in name for name in names):
        found.add("ole")
    for name in sorted(names):
        if not name.endswith(".rels") or len(found) > 1:
            continue
        links = _EXTERNAL.findall(_part(container, name))
        if any(b"/hyperlink" not in link for link in links):
            found.add("external-reference")
    return frozenset(found)


def _part(container: zipfile.ZipFile, name: str) -> bytes:
    """The beginning of a part, b"" where there is none; a bomb is never unpacked."""
    try:
        entry = container.getinfo(name)
    except KeyError:
        return b""
    return _head_of(container, entry)


def _head_of(container: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with container.open(entry) as part:
        return part.read(_MOST_PART)


def _end_record(file: BinaryIO, size: int) -> tuple[int, int] | None:
    """Length and offset of the directory by the record that ends exactly at the file's end."""
    file.seek(max(0, size - 65_557))
    tail = file.read(65_557)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _EOCD.size:
        return None
    *_, length, offset, comment = _EOCD.unpack_from(tail, at)
    return (length, offset) if at + _EOCD.size + comment == len(tail) else None


def holds_at(file: BinaryIO, offset: int) -> bool:
    """Whether a place belongs to a file that stands in a container as it is."""
    try:
        with zipfile.ZipFile(file) as container:
            entries = [one for one in container.infolist() if one.header_offset < offset]
    except (zipfile.BadZipFile, ValueError, OSError, struct.error):
        return False
    for entry in entries:
        file.seek(entry.header_offset)
        head = file.read(_LOCAL.size)
        if entry.compress_type != zipfile.ZIP_STORED or len(head) < _LOCAL.size:
            continue
        name, extra = _LOCAL.unpack(head)
        start = entry.header_offset + _LOCAL.size + name + extra
        if start <= offset < start + entry.file_size:
            return True
    return False


def ends_as_zip(file: BinaryIO, size: int) -> bool:
    """Whether a ZIP directory stands at the end of the bytes, whatever they begin with."""
    found = _end_record(file, size)
    if found is None or found[0] == 0:
        return False
    file.seek(max(0, size - found[0] - 65_557))
    return b"PK\x01\x02" in file.read(found[0] + 65_557)
