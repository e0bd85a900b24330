"""Type by content: signatures of bytes, then a second look into containers and texts."""

import io
from typing import BinaryIO

from akta.law.filing.formats import Content
from akta.trust.filetypes import cms, images, media, ole, texts, zips
from akta.trust.filetypes.found import Broken, Found

_HEAD = 4096
_PDF_WITHIN = 1024
_SIMPLE = (
    (b"{\\rtf", Content.RTF),
    (b"\x89PNG\r\n\x1a\n", Content.PNG),
    (b"GIF87a", Content.GIF),
    (b"GIF89a", Content.GIF),
    (b"\xff\xd8\xff", Content.JPEG),
    (b"\x00\x00\x01\xba", Content.MPEG),
    (b"\x00\x00\x01\xb3", Content.MPEG),
)
_NEVER = (
    (b"MZ", Content.EXECUTABLE, "application/x-dosexec"),
    (b"\x7fELF", Content.EXECUTABLE, "application/x-executable"),
    (b"\xca\xfe\xba\xbe", Content.EXECUTABLE, "application/x-java-applet"),
    (b"\xfe\xed\xfa\xce", Content.EXECUTABLE, "application/x-mach-binary"),
    (b"\xcf\xfa\xed\xfe", Content.EXECUTABLE, "application/x-mach-binary"),
    (b"\x00asm", Content.EXECUTABLE, "application/wasm"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", Content.EXECUTABLE, "application/x-ms-shortcut"),
    (b"#!", Content.SCRIPT, "text/x-shellscript"),
    (b"<?php", Content.SCRIPT, "text/x-php"),
    (b"@echo off", Content.SCRIPT, "text/x-msdos-batch"),
    (b"Rar!\x1a\x07", Content.ARCHIVE, "application/x-rar"),
    (b"7z\xbc\xaf'\x1c", Content.ARCHIVE, "application/x-7z-compressed"),
    (b"\x1f\x8b", Content.ARCHIVE, "application/gzip"),
    (b"BZh", Content.ARCHIVE, "application/x-bzip2"),
    (b"\xfd7zXZ\x00", Content.ARCHIVE, "application/x-xz"),
    (b"\x28\xb5\x2f\xfd", Content.ARCHIVE, "application/zstd"),
    (b"MSCF", Content.ARCHIVE, "application/vnd.ms-cab-compressed"),
)
_CONTAINERS = frozenset({Content.ASIC_S, Content.ASIC_E, Content.ARCHIVE})
_OTHER = (
    (b"\x00\x00\x00\x0cjP  ", "image/jp2"),
    (b"\x1aE\xdf\xa3", "video/x-matroska"),
    (b"fLaC", "audio/flac"),
    (b"8BPS", "image/vnd.adobe.photoshop"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (b"%!PS", "application/postscript"),
)


def detect(file: BinaryIO, size: int, extension: str = "") -> Found:
    """Say what the bytes are; the extension only tells a CSV from other text.

    Never raises for odd bytes: what claims a type and cannot be read as it is `broken`.
    """
    file.seek(0)
    head = file.read(_HEAD)
    if not head:
        return Found()
    try:
        found = _by_bytes(file, head, size, extension)
    except Broken as why:
        found = Found(broken=str(why))
    return _second_nature(file, head, size, found)


def _by_bytes(  # noqa: C901, PLR0911 - one step a family of formats, in the order of trust
    file: BinaryIO, head: bytes, size: int, extension: str
) -> Found:
    for magic, content in _SIMPLE:
        if head.startswith(magic):
            return Found.of(
                content, active=_in_rtf(file) if content is Content.RTF else frozenset()
            )
    if b"%PDF-" in head[:_PDF_WITHIN] and not _is_other(head):
        return Found.of(Content.PDF)
    for magic, content, media_type in _NEVER:
        if head.startswith(magic) or head.lower().startswith(magic):
            return Found(content, media_type)
    if head[257:262] == b"ustar":
        return Found(Content.ARCHIVE, "application/x-tar")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return zips.look(file, size)
    if head.startswith(ole.MAGIC):
        return ole.look(file, size)
    for look in (images.look, media.look):
        if found := look(file, head, size):
            return found
    for magic, media_type in _OTHER:
        if head.startswith(magic):
            return Found(media_type=media_type)
    return cms.look(file, head, size) or texts.look(file, head, size, extension) or _guess(head)


def _is_other(head: bytes) -> bool:
    """The first bytes belong to another kind of file, PDF or not further on."""
    starts = [magic for magic, *_ in (*_NEVER, *_OTHER)]
    more = (b"PK\x03\x04", ole.MAGIC, b"BM", b"II*\x00", b"MM\x00*", b"RIFF", b"OggS", b"ID3")
    return head.startswith((*starts, *more))


def _second_nature(file: BinaryIO, head: bytes, size: int, found: Found) -> Found:
    """Name a second kind of file in the same bytes (polyglot)."""
    at = head[:_PDF_WITHIN].find(b"%PDF-")
    of_zip = head.startswith(b"PK")
    if found.content is Content.PDF:
        if texts.has_script(head[:at]) or texts.has_script(_after_pdf(file, size)):
            return found.but(also="HTML ze skryptem")
    elif at >= 0 and not _is_text(found) and not _is_inner(file, at, found):
        return found.but(also="PDF")
    if not of_zip and zips.ends_as_zip(file, size):
        return found.but(also="archiwum ZIP")
    return found


def _is_inner(file: BinaryIO, at: int, found: Found) -> bool:
    """The PDF is a file that a container holds as it is, such as one with signatures."""
    return found.content in _CONTAINERS and found.broken is None and zips.holds_at(file, at)


def _after_pdf(file: BinaryIO, size: int) -> bytes:
    """What stands behind the end of a PDF."""
    file.seek(max(0, size - _HEAD))
    _, mark, rest = file.read(_HEAD).rpartition(b"%%EOF")
    return rest if mark else b""


def _is_text(found: Found) -> bool:
    return found.media_type is not None and found.media_type.startswith("text/")


def _in_rtf(file: BinaryIO) -> frozenset[str]:
    """Objects and outside templates of an RTF document."""
    marks = {b"\\objdata": "ole", b"\\object": "ole", b"\\*\\template": "external-reference"}
    found: set[str] = set()
    file.seek(0)
    rest = b""
    while chunk := file.read(1 << 20):
        block = rest + chunk
        found.update(word for mark, word in marks.items() if mark in block)
        rest = block[-16:]
    return frozenset(found)


def _guess(head: bytes) -> Found:
    """What libmagic says of the rest, where the machine has it; only the name is taken."""
    try:
        import magic  # noqa: PLC0415 - loads a library that a machine may lack
    except ImportError:
        return Found()
    try:
        told = magic.from_buffer(head, mime=True)
    except magic.MagicException:
        return Found()
    named = isinstance(told, str) and told not in {"application/octet-stream", "text/plain"}
    return Found(media_type=told if named else None)


def detect_bytes(data: bytes, name: str = "") -> Found:
    """The same for bytes at hand, as those of a file inside another."""
    return detect(io.BytesIO(data), len(data), name)
