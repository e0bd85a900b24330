"""Clauses on images in JPEG 2000: channels, colour specifications, depth."""

import struct
from collections.abc import Iterator
from typing import Any

import pikepdf

from akta.trust.pdfa.model import Finding, Flavour

_JAB = 19
_CHANNELS = frozenset({1, 3, 4})
_MOST_DEPTH = 38


def jpeg2000_findings(image: Any, name: str | None, flavour: Flavour) -> Iterator[Finding]:
    """What the header of an image in JPEG 2000 breaks (parts 2 to 4)."""
    clause = "6.2.7.3" if flavour.part == 4 else "6.2.8.3"  # noqa: PLR2004 - the clauses moved in part 4
    head = _header(_raw(image))
    if head is None:
        return
    colours = [box for kind, box in _boxes(head) if kind == b"colr" and len(box) > 2]  # noqa: PLR2004 - a box has three numbers at least
    for kind, box in _boxes(head):
        if kind == b"ihdr" and len(box) >= 14:  # noqa: PLR2004 - the length of the box
            channels, bits = struct.unpack_from(">HB", box, 8)
            if channels not in _CHANNELS:
                yield Finding(clause, "obraz JPEG 2000 ma niedozwoloną liczbę kanałów", name)
            if bits != 255 and (bits & 0x7F) + 1 > _MOST_DEPTH:  # noqa: PLR2004 - depth told elsewhere
                yield Finding(clause, "obraz JPEG 2000 ma niedozwoloną głębię", name)
    if len(colours) > 1 and sum(box[2] == 1 for box in colours) != 1:
        yield Finding(clause, "obraz JPEG 2000 nie wskazuje właściwego opisu barw", name)
    for box in colours[:1]:
        if box[0] not in {1, 2, 3}:
            yield Finding(clause, "obraz JPEG 2000 ma nieznany sposób opisu barw", name)
        if box[0] == 1 and len(box) >= 7 and struct.unpack_from(">I", box, 3)[0] == _JAB:  # noqa: PLR2004 - an enumerated space
            yield Finding(clause, "obraz JPEG 2000 używa przestrzeni CIEJab", name)


def _raw(image: Any) -> bytes:
    try:
        return bytes(image.read_raw_bytes()[: 1 << 20])
    except pikepdf.PdfError:
        return b""


def _header(data: bytes) -> bytes | None:
    return next((box for kind, box in _boxes(data) if kind == b"jp2h"), None)


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Boxes one after another; a broken length ends them."""
    at = 0
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        if length == 0:
            length = len(data) - at
        if length < 8:  # noqa: PLR2004 - a box is no shorter than its head
            return
        yield kind, data[at + 8 : at + length]
        at += length
