"""OLE2 compound files (doc, xls, ppt): names of their streams, macros, encryption."""

import struct
from dataclasses import dataclass
from typing import BinaryIO

from akta.law.filing.formats import Content
from akta.trust.filetypes.found import Broken, Found

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END, _MOST_ENTRIES = 0xFFFFFFFA, 20_000
_ENTRY = 128
_FILEPASS = 0x2F


@dataclass(frozen=True, slots=True)
class _Stream:
    name: str
    start: int
    size: int


def look(file: BinaryIO, size: int) -> Found:
    """The office document by its main stream; Broken where the directory cannot be read."""
    del size
    shift, first = _header(file)
    streams = {stream.name: stream for stream in _directory(file, shift, first)}
    if "EncryptedPackage" in streams or "EncryptedSummary" in streams:
        return Found(media_type="application/x-ole-storage", encrypted=True)
    content = _main(streams)
    if content is None:
        media_type = "application/x-msi" if any(n.startswith("䡀") for n in streams) else None
        return Found(media_type=media_type or "application/x-ole-storage")
    secret = _is_encrypted(file, shift, content, streams)
    return Found.of(content, active=_active(streams), encrypted=secret)


def _main(streams: dict[str, _Stream]) -> Content | None:
    if "WordDocument" in streams:
        return Content.DOC
    if "Workbook" in streams or "Book" in streams:
        return Content.XLS
    return Content.PPT if "PowerPoint Document" in streams else None


def _active(streams: dict[str, _Stream]) -> frozenset[str]:
    found = set()
    if {"Macros", "_VBA_PROJECT_CUR", "VBA", "_VBA_PROJECT"} & set(streams):
        found.add("macro")
    if {"ObjectPool", "\x01Ole10Native"} & set(streams):
        found.add("ole")
    return frozenset(found)


def _header(file: BinaryIO) -> tuple[int, int]:
    file.seek(0)
    header = file.read(512)
    if len(header) < 512:  # noqa: PLR2004 - the header of a compound file
        raise Broken("plik dokumentu biurowego jest ucięty")
    shift = struct.unpack_from("<H", header, 30)[0]
    if shift not in {9, 12}:
        raise Broken("nagłówek dokumentu biurowego jest uszkodzony")
    return shift, struct.unpack_from("<I", header, 48)[0]


def _sector(file: BinaryIO, shift: int, number: int) -> bytes:
    file.seek((number + 1) << shift)
    return file.read(1 << shift)


def _next(file: BinaryIO, shift: int, number: int) -> int:
    """The sector that follows in the chain, by the table of the header (its first 109 parts)."""
    each = (1 << shift) // 4
    part, place = divmod(number, each)
    if part >= 109:  # noqa: PLR2004 - parts of the table named in the header
        return _END
    file.seek(76 + 4 * part)
    table = file.read(4)
    file.seek(((struct.unpack("<I", table)[0] + 1) << shift) + 4 * place)
    found = file.read(4)
    return int(struct.unpack("<I", found)[0]) if len(found) == 4 else _END  # noqa: PLR2004 - a number


def _directory(file: BinaryIO, shift: int, first: int) -> list[_Stream]:
    streams: list[_Stream] = []
    seen: set[int] = set()
    sector = first
    while sector < _END and sector not in seen and len(streams) < _MOST_ENTRIES:
        seen.add(sector)
        block = _sector(file, shift, sector)
        for at in range(0, len(block) - _ENTRY + 1, _ENTRY):
            length = struct.unpack_from("<H", block, at + 64)[0]
            if 2 <= length <= 64:  # noqa: PLR2004 - a name of 31 characters and its end
                name = block[at : at + length - 2].decode("utf-16-le", "replace")
                start, size = struct.unpack_from("<II", block, at + 116)
                streams.append(_Stream(name, start, size))
        sector = _next(file, shift, sector)
    if not streams:
        raise Broken("spis części dokumentu biurowego jest uszkodzony")
    return streams


def _is_encrypted(
    file: BinaryIO, shift: int, content: Content, streams: dict[str, _Stream]
) -> bool:
    if content is Content.DOC:
        head = _sector(file, shift, streams["WordDocument"].start)
        return len(head) > 12 and bool(struct.unpack_from("<H", head, 10)[0] & 0x0100)  # noqa: PLR2004 - the flags of a Word document
    if content is Content.XLS and "Workbook" in streams:
        return _has_filepass(_sector(file, shift, streams["Workbook"].start))
    return False


def _has_filepass(head: bytes) -> bool:
    """A record that asks for a password stands among the first of a workbook."""
    at = 0
    while at + 4 <= len(head):
        kind, length = struct.unpack_from("<HH", head, at)
        if kind == _FILEPASS:
            return True
        at += 4 + length
    return False


_LEAST_LONG = 4096
"""Shorter streams lie in another place (the mini stream), which is not read here."""
_MOST_STREAM = 64 << 20


def read_stream(file: BinaryIO, name: str) -> bytes:
    """The bytes of a long stream. Raises Broken where it is not there or is a short one."""
    shift, first = _header(file)
    found = next((one for one in _directory(file, shift, first) if one.name == name), None)
    if found is None or not _LEAST_LONG <= found.size <= _MOST_STREAM:
        raise Broken("dokument biurowy nie ma oczekiwanej części")
    parts: list[bytes] = []
    sector, seen = found.start, set[int]()
    while sector < _END and sector not in seen and len(parts) << shift < found.size:
        seen.add(sector)
        parts.append(_sector(file, shift, sector))
        sector = _next(file, shift, sector)
    return b"".join(parts)[: found.size]
