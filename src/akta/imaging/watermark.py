"""The reader's mark (znak wodny) in the pixels of a page: who looks, by which grant, when.

Works on JPEGs that a child of the pool made, not on foreign files.
"""

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFont

from akta.imaging.facts import QUALITY

_FONT = (Path(__file__).parent / "fonts" / "DejaVuSans.ttf").read_bytes()
_ANGLE = 28
_STRENGTH = 44  # of 255: the mark is seen, the text under it is read
_FOOT_STRENGTH, _FOOT_PAPER = 220, 80
_DARK, _LIGHT = 40, 255
_BASE_WIDTH = 1200
_GAP_ACROSS, _GAP_DOWN = 20, 70


@dataclass(frozen=True, slots=True)
class _Stamp:
    """Values to lay on a page and how strongly, for one text at one size."""

    tone: Image.Image
    strength: Image.Image


def mark(jpeg: bytes, text: str, *, quality: int = QUALITY) -> bytes:
    """Burn a text into a page: slanted all over it and once small, in one line, at its foot.

    `text` has a line each for name, grant and minute.
    The mark is dark with a light edge, so that it is seen on paper and on dark photographs.
    Grey pages stay grey.
    """
    with Image.open(io.BytesIO(jpeg)) as opened:
        page = opened if opened.mode in ("L", "RGB") else opened.convert("RGB")
        page.load()
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if not lines:
        raise ValueError("A mark says who looks.")
    size = max(9, round(26 * page.width / _BASE_WIDTH))
    _spread(page, _slanted("\n".join(lines), size, page.mode))
    _at_foot(page, _foot(" · ".join(lines), page.width, page.mode))
    out = io.BytesIO()
    page.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _spread(page: Image.Image, stamp: _Stamp) -> None:
    """Lay the stamp over the whole page, every second row moved by half."""
    width, height = stamp.tone.size
    for row, top in enumerate(range(-height // 3, page.height, height)):
        for left in range(-(width // 2) * (row % 2), page.width, width):
            page.paste(stamp.tone, (left, top), stamp.strength)


def _at_foot(page: Image.Image, stamp: _Stamp) -> None:
    place = (max(0, page.width - stamp.tone.width - 8), max(0, page.height - stamp.tone.height - 4))
    page.paste(stamp.tone, place, stamp.strength)


@lru_cache(maxsize=64)
def _slanted(text: str, size: int, mode: str) -> _Stamp:
    font = _font(size)
    ruler = ImageDraw.Draw(Image.new("L", (1, 1)))
    left, top, right, bottom = ruler.multiline_textbbox((0, 0), text, font=font)
    letters = Image.new("L", (int(right - left) + 4, int(bottom - top) + 4))
    ImageDraw.Draw(letters).multiline_text((2 - left, 2 - top), text, fill=255, font=font)
    edge = ImageChops.subtract(ImageChops.offset(letters, 1, 1), letters)
    letters, edge = (
        part.rotate(_ANGLE, Image.Resampling.BILINEAR, expand=True) for part in (letters, edge)
    )
    return _stamp(letters, edge, mode)


def _stamp(letters: Image.Image, edge: Image.Image, mode: str) -> _Stamp:
    size = letters.width + _GAP_ACROSS, letters.height + _GAP_DOWN
    strength, tone = Image.new("L", size), Image.new("L", size, _DARK)
    place = (_GAP_ACROSS // 2, _GAP_DOWN // 2)
    strength.paste(ImageChops.lighter(letters, edge).point(_scaled), place)
    tone.paste(_LIGHT, place, edge)
    return _Stamp(tone.convert(mode), strength)


def _scaled(value: int) -> int:
    return value * _STRENGTH // 255


@lru_cache(maxsize=64)
def _foot(text: str, page_width: int, mode: str) -> _Stamp:
    """One small line, made smaller until it fits the page."""
    size = max(7, round(15 * page_width / _BASE_WIDTH))
    while size > 6 and _font(size).getlength(text) > page_width - 20:  # noqa: PLR2004 - the smallest that can be read
        size -= 1
    font = _font(size)
    left, top, right, bottom = font.getbbox(text)
    tone = Image.new("L", (int(right - left) + 8, int(bottom - top) + 6), _LIGHT)
    ImageDraw.Draw(tone).text((4 - left, 3 - top), text, fill=_DARK, font=font)
    strength = Image.new("L", tone.size, _FOOT_PAPER)
    ImageDraw.Draw(strength).text((4 - left, 3 - top), text, fill=_FOOT_STRENGTH, font=font)
    return _Stamp(tone.convert(mode), strength)


@lru_cache(maxsize=32)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(_FONT), size)
