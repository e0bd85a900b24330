"""Sound and film: MPEG layer III, MPEG-4, Ogg."""

from typing import BinaryIO

from akta.law.filing.formats import Content
from akta.trust.filetypes.found import Found

_PICTURES = {b"heic", b"heix", b"heif", b"mif1", b"msf1", b"avif", b"avis", b"hevc"}
_OGG_READ = 1 << 16
_LAYER_3 = 1
_NO_SAMPLING = 3


def look(file: BinaryIO, head: bytes, size: int) -> Found | None:
    """MP4, M4A, MP3, Ogg and what is like them; None for anything else."""
    del size
    if head[4:8] == b"ftyp":
        return _mpeg4(head[8:12])
    if head[:4] == b"OggS":
        return _ogg(file)
    if head[:3] == b"ID3":
        return _after_id3(file, head)
    if _is_layer_3(head):
        return Found.of(Content.MP3)
    if head[0] == 0xFF and len(head) > 1 and head[1] & 0xF6 == 0xF0:  # noqa: PLR2004 - ADTS
        return Found(media_type="audio/aac")
    return None


def _mpeg4(brand: bytes) -> Found:
    if brand in _PICTURES:
        return Found(media_type="image/avif" if brand[:3] == b"avi" else "image/heic")
    if brand == b"qt  ":
        return Found(media_type="video/quicktime")
    return Found.of(Content.M4A if brand[:3] in {b"M4A", b"M4B"} else Content.MP4)


def _ogg(file: BinaryIO) -> Found:
    """The kinds of the first streams: Theora makes a film, Vorbis sound, Opus is told."""
    file.seek(0)
    block = file.read(_OGG_READ)
    if b"\x80theora" in block:
        return Found.of(Content.OGG_VIDEO)
    if b"\x01vorbis" in block:
        return Found.of(Content.OGG_AUDIO)
    return Found.of(Content.OGG_AUDIO, codes=("AUDIO_CODEC",))


def _after_id3(file: BinaryIO, head: bytes) -> Found:
    """Behind the ID3 tag there is a frame of layer III, or it is another kind of sound."""
    size = 0
    for byte in head[6:10]:
        size = size << 7 | (byte & 0x7F)
    file.seek(10 + size)
    behind = file.read(4096).lstrip(b"\x00")
    if behind.startswith(b"fLaC"):
        return Found(media_type="audio/flac")
    if len(behind) > 1 and behind[0] == 0xFF and behind[1] & 0xF6 == 0xF0:  # noqa: PLR2004 - ADTS
        return Found(media_type="audio/aac")
    return Found.of(Content.MP3)


def _is_layer_3(head: bytes) -> bool:
    """A frame header of MPEG audio, layer III, with a bit rate and a sampling rate that exist."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:  # noqa: PLR2004 - frame sync
        return False
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    rate, sampling = head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and layer == _LAYER_3 and rate not in {0, 15} and sampling != _NO_SAMPLING
