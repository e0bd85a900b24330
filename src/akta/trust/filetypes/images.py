"""Images whose first bytes need a second look: TIFF, GeoTIFF, BMP, and the family of RIFF."""

import struct
from typing import BinaryIO

from akta.law.filing.formats import Content
from akta.trust.filetypes.found import Broken, Found

_GEO_KEYS = 34735
_MOST_TAGS = 4096
_BMP_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})
_RIFF = {b"WAVE": Content.WAV, b"AVI ": Content.AVI}


def look(file: BinaryIO, head: bytes, size: int) -> Found | None:
    """TIFF, BMP, WAV, AVI and WebP; None for anything else."""
    if head[:4] in {b"II*\x00", b"MM\x00*"}:
        return Found.of(Content.GEOTIFF if _is_geo(file, head) else Content.TIFF)
    if head[:4] in {b"II+\x00", b"MM\x00+"}:
        return Found.of(Content.BIGTIFF)
    if head[:2] == b"BM" and _is_bmp(head, size):
        return Found.of(Content.BMP)
    if head[:4] == b"RIFF" and head[8:12] in _RIFF:
        return Found.of(_RIFF[head[8:12]])
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Found(media_type="image/webp")
    return None


def _is_bmp(head: bytes, size: int) -> bool:
    if len(head) < 26:  # noqa: PLR2004 - the shortest header
        return False
    data, header = struct.unpack_from("<II", head, 10)
    return header in _BMP_HEADERS and 14 + header <= data <= size


def _is_geo(file: BinaryIO, head: bytes) -> bool:
    """Whether the first directory has the tag GeoKeyDirectory."""
    order = "<" if head[:2] == b"II" else ">"
    if len(head) < 8:  # noqa: PLR2004 - the header of a TIFF
        raise Broken("nagłówek TIFF jest niepełny")
    file.seek(struct.unpack_from(order + "I", head, 4)[0])
    counted = file.read(2)
    if len(counted) < 2:  # noqa: PLR2004 - a count of two bytes
        raise Broken("plik TIFF nie ma spisu stron")
    count = min(struct.unpack(order + "H", counted)[0], _MOST_TAGS)
    tags = file.read(12 * count)
    found = (struct.unpack_from(order + "H", tags, at)[0] for at in range(0, len(tags) - 11, 12))
    return _GEO_KEYS in found
