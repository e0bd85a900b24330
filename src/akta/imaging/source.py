"""Opening foreign files as pages. Runs in a child of the pool only.

The type is told by content, limits are checked from headers before anything is decoded, and
the file opened last stays open: pages are mostly asked for one after another.
"""

import os
import struct
from collections.abc import Iterator
from ctypes import addressof, c_ubyte
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO, Protocol

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageFile, JpegImagePlugin, PngImagePlugin, TiffImagePlugin

from akta.imaging import sandbox
from akta.imaging.errors import FailureKind, Refused
from akta.imaging.facts import MAX_BYTES, MAX_PAGES, MAX_PIXELS, SourceInfo

PDF, TIFF, JPEG, PNG = "application/pdf", "image/tiff", "image/jpeg", "image/png"
_PDF_HEADER_WITHIN = 1024
_KEPT_AT_MOST = 64 << 20
_ENCRYPTED_ERRORS = (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY)
_MAGIC = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
)
_READERS: dict[str, Any] = {
    TIFF: TiffImagePlugin.TiffImageFile,
    JPEG: JpegImagePlugin.JpegImageFile,
    PNG: PngImagePlugin.PngImageFile,
}

Image.preinit()  # later a child may not read the folder of its libraries
Image.MAX_IMAGE_PIXELS = None  # the limit of this module is checked before decoding
ImageFile.LOAD_TRUNCATED_IMAGES = False


class Source(Protocol):
    """An opened file."""

    info: SourceInfo

    def close(self) -> None:
        """Give back memory and file."""


@dataclass
class PdfSource:
    """A PDF opened by pdfium, which reads it piece by piece."""

    info: SourceInfo
    document: pdfium.PdfDocument
    file: BinaryIO
    access: Any
    own_at_start: int

    def is_heavy(self) -> bool:
        """Tell whether pdfium has kept so much of the pages read that it is time to begin anew."""
        return sandbox.own_memory() > self.own_at_start + _KEPT_AT_MOST

    def page(self, number: int) -> pdfium.PdfPage:
        """Load a page, counted from 0."""
        if not 0 <= number < self.info.page_count:
            raise Refused(FailureKind.NO_PAGE)
        return self.document[number]

    def close(self) -> None:
        """Close the document, then its file."""
        self.document.close()
        self.file.close()


@dataclass
class ImageSource:
    """A TIFF with its pages, a JPEG or a PNG."""

    info: SourceInfo
    image: ImageFile.ImageFile
    file: BinaryIO

    def page(self, number: int) -> ImageFile.ImageFile:
        """Step to a page, counted from 0; nothing is decoded yet."""
        if not 0 <= number < self.info.page_count:
            raise Refused(FailureKind.NO_PAGE)
        if self.info.media_type == TIFF:
            self.image.seek(number)
        elif self.image.tell() or _is_loaded(self.image):
            self.file.seek(0)
            self.image = _opened_image(self.file, self.info.media_type)
        _check_pixels(self.image)
        return self.image

    def is_heavy(self) -> bool:
        """Tell that nothing is kept but the page at hand."""
        return False

    def close(self) -> None:
        """Close image and file."""
        self.image.close()
        self.file.close()


def inspect(file: BinaryIO, password: str | None = None) -> SourceInfo:
    """Tell type, pages and encryption of a file. Raises Refused."""
    return opened(file, password).info


def opened(file: BinaryIO, password: str | None = None) -> PdfSource | ImageSource:
    """Open a file, or give the one opened last if it is the same."""
    key = _identity(file, password)
    if _LAST and _LAST[0][0] == key and not _LAST[0][1].is_heavy():
        return _LAST[0][1]
    while _LAST:
        _LAST.pop()[1].close()
    own = os.fdopen(os.dup(file.fileno()), "rb")
    try:
        source = _open(own, password)
    except BaseException:
        own.close()
        raise
    _LAST.append((key, source))
    return source


def opened_beginning(file: BinaryIO, length: int) -> PdfSource:
    """The first `length` bytes of a PDF as a document of its own. The caller closes it.

    Raises Refused.
    """
    own = os.fdopen(os.dup(file.fileno()), "rb")
    try:
        own.seek(0)
        if media_type(own.read(_PDF_HEADER_WITHIN)) != PDF or length > MAX_BYTES:
            raise Refused(FailureKind.UNSUPPORTED, "not a PDF")  # noqa: TRY301 - closed below
        return _open_pdf(own, None, length)
    except BaseException:
        own.close()
        raise


def media_type(head: bytes) -> str | None:
    """Type by the first bytes; a PDF may begin a little later (readers allow 1,024 bytes)."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    return PDF if b"%PDF-" in head[:_PDF_HEADER_WITHIN] else None


_DEVICE, _PROGRAM = (271, 272), 305  # tags of TIFF and EXIF
_LAST: list[tuple[tuple[Any, ...], PdfSource | ImageSource]] = []


def _identity(file: BinaryIO, password: str | None) -> tuple[Any, ...]:
    facts = os.fstat(file.fileno())
    return facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns, password


def _open(file: BinaryIO, password: str | None) -> PdfSource | ImageSource:
    size = os.fstat(file.fileno()).st_size
    if size > MAX_BYTES:
        raise Refused(FailureKind.TOO_LARGE, f"{size} bytes")
    file.seek(0)
    kind = media_type(file.read(_PDF_HEADER_WITHIN))
    if kind is None:
        raise Refused(FailureKind.UNSUPPORTED if size else FailureKind.BROKEN, f"{size} bytes")
    return _open_pdf(file, password) if kind == PDF else _open_image(file, kind)


def _open_pdf(file: BinaryIO, password: str | None, length: int | None = None) -> PdfSource:
    access = _access(file.fileno(), length)
    handle, encrypted = _load(access, [None, *([password] if password else [])])
    document = pdfium.PdfDocument(handle)
    pages = len(document)
    if pages > MAX_PAGES:
        raise Refused(FailureKind.TOO_LARGE, f"{pages} pages")
    if pages == 0:
        raise Refused(FailureKind.BROKEN, "no pages")
    if document.get_formtype() != pdfium_c.FORMTYPE_NONE:
        document.init_forms()  # what was typed into a form is part of the page
    producer = document.get_metadata_value("Producer")[:200] or None
    info = SourceInfo(PDF, pages, encrypted, producer)
    return PdfSource(info, document, file, access, sandbox.own_memory())


def _access(fd: int, length: int | None = None) -> Any:
    """Let pdfium read a file (its first `length` bytes) in pieces; mapped, a long one would count
    as memory as a whole.
    """
    end = os.fstat(fd).st_size if length is None else length

    def read(_: Any, position: int, buffer: Any, size: int) -> int:
        if position + size > end:
            return 0
        target = (c_ubyte * size).from_address(addressof(buffer.contents))
        return int(os.preadv(fd, [target], position) == size)

    access = pdfium_c.FPDF_FILEACCESS()
    access.m_FileLen = end
    access.m_GetBlock = type(access.m_GetBlock)(read)
    return access


def _load(access: Any, passwords: list[str | None]) -> tuple[Any, bool]:
    """Load a PDF with the empty password first, then with the given one, kept nowhere."""
    error = pdfium_c.FPDF_ERR_PASSWORD
    for password in passwords:
        secret = password.encode() + b"\0" if password else None
        handle = pdfium_c.FPDF_LoadCustomDocument(access, secret)
        if handle:
            return handle, pdfium_c.FPDF_GetSecurityHandlerRevision(handle) != -1
        error = pdfium_c.FPDF_GetLastError()
        if error not in _ENCRYPTED_ERRORS:
            break
    kind = FailureKind.ENCRYPTED if error in _ENCRYPTED_ERRORS else FailureKind.BROKEN
    raise Refused(kind, f"pdfium error {error}")


def _open_image(file: BinaryIO, kind: str) -> ImageSource:
    pages = 1
    if kind == TIFF:
        pages = sum(1 for _ in islice(_directories(file), MAX_PAGES + 1))
        if pages > MAX_PAGES:
            raise Refused(FailureKind.TOO_LARGE, f"more than {MAX_PAGES} pages")
    file.seek(0)
    image = _opened_image(file, kind)
    producer = _software(image)
    return ImageSource(SourceInfo(kind, pages, producer=producer), image, file)


def _opened_image(file: BinaryIO, kind: str) -> ImageFile.ImageFile:
    try:
        image: ImageFile.ImageFile = _READERS[kind](file)
    except (SyntaxError, OSError, ValueError, struct.error, KeyError, TypeError) as error:
        raise Refused(FailureKind.BROKEN, type(error).__name__) from error
    return image


def _is_loaded(image: ImageFile.ImageFile) -> bool:
    return getattr(image, "_im", None) is not None or not image.tile


def _software(image: ImageFile.ImageFile) -> str | None:
    """Make and model of the scanner where the file tells them, else the program."""
    tags = getattr(image, "tag_v2", None) or (image.getexif() if image.format == "JPEG" else {})
    device = " ".join(str(tags[tag]).strip("\0 ") for tag in _DEVICE if tags.get(tag))
    return (device or str(tags.get(_PROGRAM) or ""))[:200] or None


def _check_pixels(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise Refused(FailureKind.TOO_LARGE, f"{image.width} x {image.height} pixels")


def _directories(file: BinaryIO) -> Iterator[int]:
    """Places of the directories (pages) of a TIFF or BigTIFF; ends at a loop or a wrong place."""
    file.seek(0)
    head = file.read(16)
    order = "<" if head[:2] == b"II" else ">"
    big = head[2:4] in (b"+\x00", b"\x00+")
    start, count, entry, link = (8, "Q", 20, "Q") if big else (4, "H", 12, "I")
    seen: set[int] = set()
    place = _number(head[start:], order + link)
    while place and place not in seen:
        seen.add(place)
        yield place
        file.seek(place)
        entries = _number(file.read(struct.calcsize(count)), order + count)
        file.seek(entries * entry, os.SEEK_CUR)
        place = _number(file.read(struct.calcsize(link)), order + link)


def _number(piece: bytes, form: str) -> int:
    size = struct.calcsize(form)
    return int(struct.unpack(form, piece[:size])[0]) if len(piece) >= size else 0
