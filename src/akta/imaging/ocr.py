"""Text recognition (OCR) in Polish by Tesseract. Runs in a child of the pool only."""

import re
from dataclasses import replace
from difflib import SequenceMatcher
from functools import lru_cache
from math import cos, radians, sin
from typing import Any, BinaryIO

import numpy as np
from PIL import Image

from akta.imaging.errors import FailureKind, Refused
from akta.imaging.facts import PageText, Word
from akta.imaging.measure import ink_mask, skew
from akta.imaging.ocrdata import LANGUAGE, available
from akta.imaging.render import Origin, Picture, picture_of

try:
    import tesserocr
except ImportError:  # no wheel for this machine: `available` tells so
    tesserocr = None

_DPI, _COARSE_DPI = 240, 150
_A4_INCHES = 8.27
_SMALL, _ENLARGE = 1200, 2
_WORTH_TURNING = 0.7
_DOUBTFUL = 55.0
_SAMPLE_LINES, _SAMPLE_WORDS = 3, 3
_WORD_LEVEL = 5


def recognised(
    file: BinaryIO, page: int, *, password: str | None = None, folder: str | None = None
) -> PageText:
    """Recognise the text of a page (rozpoznanie tekstu), in reading order. Raises Refused."""
    picture, dpi = readable_picture(file, page, password)
    return read(picture, dpi, folder)


def read(picture: Picture, dpi: int = _DPI, folder: str | None = None) -> PageText:
    """Recognise a grey picture; skewed and turned ones are set upright first.

    Boxes are given for the picture as it came.
    """
    engine = _ready(folder)
    text = _read_upright(engine, picture, dpi)
    if (text.confidence or 0) >= _DOUBTFUL:
        return text
    turn = _quarter_turn(engine, picture)
    if turn == 0:
        return text
    turned = _read_upright(engine, picture.transpose(_BACK[turn]), dpi).turned(turn)
    return max(text, turned, key=lambda found: found.confidence or 0)


def agreement(
    words: tuple[Word, ...], picture: Picture, dpi: int = _DPI, folder: str | None = None
) -> float | None:
    """How far a text layer says what the page shows, 0..1, by OCR of a few lines drawn from it.

    None where it has no line long enough to compare.
    """
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    long = [line for line in lines.values() if len(line) >= _SAMPLE_WORDS]
    if not long:
        long = [line for line in lines.values() if sum(len(word.text) for word in line) > 3]  # noqa: PLR2004 - a word at least
    step = max(1, len(long) // _SAMPLE_LINES)
    engine = _ready(folder)
    shares = [_line_agrees(engine, line, picture, dpi) for line in long[::step][:_SAMPLE_LINES]]
    return sum(shares) / len(shares) if shares else None


def _ready(folder: str | None) -> Any:
    state = available(folder)
    if tesserocr is None or state.folder is None:
        raise Refused(FailureKind.NO_OCR)
    return _engine(state.folder)


@lru_cache(maxsize=1)
def _engine(folder: str) -> Any:
    """Load the model once for the life of the child."""
    return tesserocr.PyTessBaseAPI(path=folder + "/", lang=LANGUAGE)


def readable_picture(file: BinaryIO, page: int, password: str | None) -> tuple[Picture, int]:
    """Grey picture of a page at the size that suits the model best, and its dpi.

    Fine scans are brought down to 240 dpi (as well read as at 300, and sooner); a scan that
    states a low or no resolution is read as it is, a small one enlarged.
    """
    picture, origin = picture_of(file, page, width=round(_A4_INCHES * _DPI), password=password)
    wanted, dpi = _size(origin, picture.width)
    if wanted != picture.width:
        picture, _ = picture_of(file, page, width=wanted, password=password)
    picture = picture if picture.mode == "L" else picture.convert("L")
    if picture.width < _SMALL and origin.width_px and dpi < _COARSE_DPI:
        size = picture.width * _ENLARGE, picture.height * _ENLARGE
        picture = picture.resize(size, Image.Resampling.BICUBIC)
    return picture, dpi if dpi >= _COARSE_DPI else _DPI


def _size(origin: Origin, drawn: int) -> tuple[int, int]:
    """Width to read at, and the dpi that gives."""
    if origin.width_px is None:
        return drawn, _DPI
    dpi = origin.dpi_x or 0
    if dpi >= _DPI:
        return round(origin.width_px * _DPI / dpi), _DPI
    most = round(_A4_INCHES * _DPI)
    return (origin.width_px if dpi else min(origin.width_px, most)), round(dpi)


def _read_upright(engine: Any, picture: Picture, dpi: int) -> PageText:
    small = np.asarray(picture.reduce(max(1, picture.width // 600)))
    angle = skew(ink_mask(small)) or 0.0
    if abs(angle) < _WORTH_TURNING:
        return _read(engine, picture, dpi)
    straight = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    text = _read(engine, straight, dpi)
    words = tuple(_leaned(word, angle, picture.width, picture.height) for word in text.words)
    return replace(text, words=words)


def _leaned(word: Word, angle: float, width: int, height: int) -> Word:
    """Box of a word of the straightened page on the page as it came: turned about the middle."""
    c, s = cos(radians(angle)), sin(radians(angle))
    x = ((word.left + word.right) / 2 - 0.5) * width
    y = ((word.top + word.bottom) / 2 - 0.5) * height
    across, down = (x * c - y * s) / width + 0.5, (x * s + y * c) / height + 0.5
    half_x, half_y = (word.right - word.left) / 2, (word.bottom - word.top) / 2
    return replace(
        word,
        left=max(across - half_x, 0.0),
        right=min(across + half_x, 1.0),
        top=max(down - half_y, 0.0),
        bottom=min(down + half_y, 1.0),
    )


def _read(engine: Any, picture: Picture, dpi: int) -> PageText:
    engine.SetPageSegMode(tesserocr.PSM.AUTO)
    engine.SetImage(picture)
    engine.SetSourceResolution(dpi)
    engine.Recognize()
    words = _words(engine.GetTSVText(0), picture.width, picture.height)
    engine.Clear()
    sure = [word.confidence for word in words if word.confidence is not None]
    return PageText("ocr", words, round(sum(sure) / len(sure), 1) if sure else None)


def _words(table: str, width: int, height: int) -> tuple[Word, ...]:
    """Words of Tesseract's table (level, page, block, paragraph, line, word, box, conf, text)."""
    words: list[Word] = []
    lines: dict[tuple[str, ...], int] = {}
    paragraphs: dict[tuple[str, ...], int] = {}
    for row in table.splitlines():
        cells = row.split("\t", 11)
        if len(cells) < 12 or int(cells[0]) != _WORD_LEVEL or not cells[11].strip():  # noqa: PLR2004 - columns
            continue
        left, top, across, down = (int(cell) for cell in cells[6:10])
        line = lines.setdefault(tuple(cells[2:5]), len(lines))
        paragraph = paragraphs.setdefault(tuple(cells[2:4]), len(paragraphs))
        words.append(
            Word(
                cells[11].strip(),
                left / width,
                top / height,
                (left + across) / width,
                (top + down) / height,
                line,
                paragraph,
                int(cells[2]) - 1,
                round(float(cells[10]), 1),
            )
        )
    return tuple(words)


_BACK = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}


def _quarter_turn(engine: Any, picture: Picture) -> int:
    """By how much the page lies turned clockwise: the turn whose sample is read most surely."""
    small = picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.BILINEAR)
    sample = small.crop(_busiest(small))
    sure = {0: _read(engine, sample, _DPI // 2).confidence or 0.0}
    for turn, back in _BACK.items():
        sure[turn] = _read(engine, sample.transpose(back), _DPI // 2).confidence or 0.0
    best = max(sure, key=lambda turn: sure[turn])
    return best if sure[best] > sure[0] + 10 else 0


def _busiest(picture: Picture) -> tuple[int, int, int, int]:
    """The quarter of a page with the most ink."""
    width, height = picture.width // 2, picture.height // 2
    ink = ink_mask(np.asarray(picture))
    corners = [(x, y) for y in (0, height // 2, height) for x in (0, width // 2, width)]
    x, y = max(
        corners, key=lambda at: int(ink[at[1] : at[1] + height, at[0] : at[0] + width].sum())
    )
    return x, y, x + width, y + height


def _line_agrees(engine: Any, line: list[Word], picture: Picture, dpi: int) -> float:
    left, right = min(word.left for word in line), max(word.right for word in line)
    top, bottom = min(word.top for word in line), max(word.bottom for word in line)
    margin = (bottom - top) * 0.3
    strip = picture.crop(
        (
            int(left * picture.width) - 8,
            int((top - margin) * picture.height),
            int(right * picture.width) + 8,
            int((bottom + margin) * picture.height),
        )
    )
    engine.SetPageSegMode(tesserocr.PSM.SINGLE_BLOCK)
    engine.SetImage(strip)
    engine.SetSourceResolution(dpi)
    seen = engine.GetUTF8Text()
    engine.Clear()
    said = " ".join(word.text for word in line)
    return SequenceMatcher(None, _bare(said), _bare(seen), autojunk=False).ratio()


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
