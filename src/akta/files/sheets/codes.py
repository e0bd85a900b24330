"""The code on a separator sheet: version, the sheet's id, and a keyed mark of this installation.

What the sheet says stands in its row; the code only names it. A code that this installation did
not sign names nothing, so a sheet of another office is never obeyed.
"""

import base64
import hmac
from enum import StrEnum
from uuid import UUID

from akta.core import keys
from akta.imaging.facts import SHEET_MARK, SHEET_UNREADABLE

__all__ = ["Unread", "code_of", "read_code"]

_VERSION = "1"
_MARK = 10
_ID_LETTERS, _MARK_LETTERS = 26, 16


class Unread(StrEnum):
    """Why a code names no sheet."""

    UNREADABLE = "unreadable"
    FOREIGN = "foreign"
    NEWER = "newer"


def code_of(sheet_id: UUID) -> str:
    """The text of the code: 48 capital letters and digits, a small QR code of high redundancy."""
    named = SHEET_MARK + _VERSION + _letters(sheet_id.bytes)
    return named + _letters(_signed(named))


def read_code(text: str) -> UUID | Unread:
    """The id of the sheet that a code names, or why it names none."""
    if text == SHEET_UNREADABLE:
        return Unread.UNREADABLE
    version = text[len(SHEET_MARK) : len(SHEET_MARK) + 1]
    if version != _VERSION:
        return Unread.NEWER if version.isdigit() else Unread.FOREIGN
    named, mark = text[:-_MARK_LETTERS], text[-_MARK_LETTERS:]
    if len(named) != len(SHEET_MARK) + 1 + _ID_LETTERS:
        return Unread.FOREIGN
    if not hmac.compare_digest(_letters(_signed(named)).encode(), mark.encode()):
        return Unread.FOREIGN
    return UUID(bytes=base64.b32decode(named[-_ID_LETTERS:] + "======"))


def _signed(named: str) -> bytes:
    return keys.ring().lookup(named, purpose="separator-sheet")[:_MARK]


def _letters(value: bytes) -> str:
    return base64.b32encode(value).decode().rstrip("=")
