"""A copy of an encrypted PDF without its password. Runs in a child of the pool only."""

import io
from typing import BinaryIO

import pikepdf

from akta.imaging.errors import FailureKind, Refused
from akta.imaging.source import PDF, media_type
from akta.imaging.wire import MAX_BLOB

_HEAD = 1024


def unlocked(file: BinaryIO, password: str) -> bytes:
    """Bytes of the PDF without encryption; none where it opens without a password anyway.

    The password is used here and kept nowhere. Raises Refused.
    """
    file.seek(0)
    if media_type(file.read(_HEAD)) != PDF:
        raise Refused(FailureKind.UNSUPPORTED, "not a PDF")
    if _opens_freely(file):
        return b""
    out = io.BytesIO()
    try:
        file.seek(0)
        with pikepdf.open(file, password=password) as document:
            document.save(out, encryption=False)
    except pikepdf.PasswordError as error:
        raise Refused(FailureKind.ENCRYPTED) from error
    except pikepdf.PdfError as error:
        raise Refused(FailureKind.BROKEN, type(error).__name__) from error
    if out.tell() > MAX_BLOB:
        raise Refused(FailureKind.TOO_LARGE, f"{out.tell()} bytes")
    return out.getvalue()


def _opens_freely(file: BinaryIO) -> bool:
    file.seek(0)
    try:
        with pikepdf.open(file):
            return True
    except pikepdf.PasswordError:
        return False
    except pikepdf.PdfError as error:
        raise Refused(FailureKind.BROKEN, type(error).__name__) from error
