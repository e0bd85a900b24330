"""What a recording holds, by its content: sound alone, or picture too. Runs in a child of the pool.

Only the frame of the file is read; nothing is decoded. A file in which a picture may hide is not
told to be sound alone.
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from akta.imaging.errors import FailureKind, Refused

__all__ = ["media_type"]

HEAD = 64
MOST_BOXES = 10_000
MOST_PAGES = 64
NESTED = frozenset({b"moov", b"trak", b"mdia"})
OGG_SOUND = (b"OpusHead", b"\x01vorbis", b"\x7fFLAC", b"Speex   ")
BEGINS = 2
PICTURES = (b"\x1a\x45\xdf\xa3", b"\x30\x26\xb2\x75", b"\x00\x00\x01\xba", b"FLV\x01")
"""Matroska and WebM, Windows Media, MPEG, Flash: containers that are taken for pictures."""


def media_type(file: BinaryIO) -> str:
    """The type of a file that holds sound alone.

    Raises Refused for any other; its detail is `picture` or `unknown`.
    """
    head = file.read(HEAD)
    if head[:4] in {b"RIFF", b"RF64"} and head[8:12] == b"WAVE":
        return "audio/wav"
    if head.startswith(b"fLaC"):
        return "audio/flac"
    if head.startswith(b"OggS"):
        return _ogg(file)
    if head[4:8] == b"ftyp":
        return _mp4(file)
    if _is_mpeg_sound(file, head):
        return "audio/mpeg"
    raise _refused(is_picture=head.startswith(PICTURES) or head[8:12] == b"AVI ")


def _refused(*, is_picture: bool) -> Refused:
    return Refused(FailureKind.UNSUPPORTED, "picture" if is_picture else "unknown")


def _ogg(file: BinaryIO) -> str:
    """Every stream of an Ogg file begins with a page of its own before any other page."""
    file.seek(0)
    for _ in range(MOST_PAGES):
        head = file.read(27)
        if len(head) < 27 or head[:4] != b"OggS" or not head[5] & BEGINS:  # noqa: PLR2004 - size of the head
            return "audio/ogg"
        body = file.read(sum(file.read(head[26])))
        if not body.startswith(OGG_SOUND):
            raise _refused(is_picture=True)
    raise _refused(is_picture=False)


def _mp4(file: BinaryIO) -> str:
    """The tracks of an MP4 tell their kind; all of them have to be sound."""
    file.seek(0, 2)
    kinds = set(_handlers(file, 0, file.tell()))
    if kinds == {b"soun"}:
        return "audio/mp4"
    raise _refused(is_picture=b"vide" in kinds)


def _handlers(file: BinaryIO, start: int, stop: int) -> Iterator[bytes]:
    for kind, inner, end in _boxes(file, start, stop):
        if kind in NESTED:
            yield from _handlers(file, inner, end)
        elif kind == b"hdlr":
            file.seek(inner + 8)
            yield file.read(4)


def _boxes(file: BinaryIO, start: int, stop: int) -> Iterator[tuple[bytes, int, int]]:
    """The boxes between two places: kind, where the content begins, where it ends."""
    for _ in range(MOST_BOXES):
        if start + 8 > stop:
            return
        file.seek(start)
        size, kind = struct.unpack(">I4s", file.read(8))
        inner = start + 8
        if size == 1:
            (size,) = struct.unpack(">Q", file.read(8))
            inner += 8
        end = stop if size == 0 else start + size
        if end < inner or end > stop:
            raise _refused(is_picture=False)
        yield kind, inner, end
        start = end
    raise _refused(is_picture=False)


def _is_mpeg_sound(file: BinaryIO, head: bytes) -> bool:
    """Two frames of MPEG sound after the tag, if there is one."""
    start = 0
    if head.startswith(b"ID3"):
        seven = [byte & 0x7F for byte in head[6:10]]
        start = 10 + (seven[0] << 21 | seven[1] << 14 | seven[2] << 7 | seven[3])
    file.seek(start)
    size = _frame_size(file.read(4))
    if not size:
        return False
    file.seek(start + size)
    return _frame_size(file.read(4)) > 0


RATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
LOW_RATES = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
SAMPLES = (44_100, 48_000, 32_000, 0)


def _frame_size(head: bytes) -> int:
    """The bytes of a frame of layer III (MP3), or 0 for what is none."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:  # noqa: PLR2004 - bits of the head
        return 0
    version = head[1] >> 3 & 3
    is_first = version == 3  # noqa: PLR2004 - MPEG 1
    rate = (RATES if is_first else LOW_RATES)[head[2] >> 4] * 1000
    sample = SAMPLES[head[2] >> 2 & 3] >> {3: 0, 2: 1, 0: 2}.get(version, 16)
    if not rate or not sample:
        return 0
    return (144 if is_first else 72) * rate // sample + (head[2] >> 1 & 1)
