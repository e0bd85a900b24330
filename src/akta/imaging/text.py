"""The text layer of a PDF page and whether it may be believed. Runs in a child of the pool only."""

import re
from collections.abc import Callable, Iterator, Sequence
from ctypes import c_double, c_int
from functools import lru_cache
from typing import Any, BinaryIO

import numpy as np
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from akta.imaging.facts import LayerVerdict, PageText, Verdict, Word
from akta.imaging.source import PdfSource, opened

try:
    import morfeusz2
except ImportError:  # no wheel for this machine: what cannot be told goes to OCR
    morfeusz2 = None

ON_INK, KNOWN, AGREES = 0.95, 0.80, 0.6
_INK_IN_BOX = 0.02
_SCAN_SHARE = 0.3
_UNSEEN = (pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP)
_GRID = 100_000
_MOST_CHARACTERS = 200_000
_SAME_LINE = 0.5
_NEW_PARAGRAPH = 1.8
_LINE_END_HYPHENS = "-\u00ad\u2010"
_PDFIUM_HYPHENS = {0x02, 0xFFFE}
_LETTERS = re.compile(r"[^\W\d_]+")
_Box = tuple[float, float, float, float]


def text_layer(file: BinaryIO, page: int, *, password: str | None = None) -> PageText | None:
    """Words of the PDF's own text (warstwa tekstowa) with boxes; None where there is none."""
    source = opened(file, password)
    if not isinstance(source, PdfSource):
        return None
    handle = source.page(page)
    textpage = handle.get_textpage()
    try:
        words = tuple(_in_lines(_words(handle, textpage.raw)))
    finally:
        textpage.close()
        handle.close()
    return PageText("pdf", words) if words else None


def stands_apart(file: BinaryIO, page: int, *, password: str | None = None) -> bool:
    """Tell whether the text does not make what is seen: it is invisible, or lies by a scan."""
    source = opened(file, password)
    if not isinstance(source, PdfSource):
        return False
    handle = source.page(page)
    try:
        across, down = handle.get_size()
        kinds = (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_TEXT)
        shown = 0.0
        for thing in handle.get_objects(filter=kinds, max_depth=3):
            if thing.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
                left, bottom, right, top = thing.get_bounds()
                shown += (right - left) * (top - bottom)
            elif pdfium_c.FPDFTextObj_GetTextRenderMode(thing.raw) in _UNSEEN:
                return True
        return bool(shown >= _SCAN_SHARE * across * down)
    finally:
        handle.close()


def text_layer_usable(
    words: Sequence[Word],
    ink: NDArray[np.bool_],
    *,
    is_known: Callable[[str], bool] | None = None,
) -> LayerVerdict:
    """Judge a text layer: 95 % of its words lie on ink, 80 % are Polish words or names.

    `ink` tells where the page shows something. Without a dictionary it cannot be told.
    """
    if not words:
        return LayerVerdict(Verdict.NO, None, None)
    on_ink = _share([_lies_on(ink, word) for word in words])
    if on_ink < ON_INK:
        return LayerVerdict(Verdict.NO, on_ink, None)
    is_known = is_known or dictionary()
    if is_known is None:
        return LayerVerdict(Verdict.CANNOT_TELL, on_ink, None)
    told = [is_known(word) for word in spelled(words)]
    known = _share(told) if told else None
    verdict = Verdict.YES if known is not None and known >= KNOWN else Verdict.NO
    return LayerVerdict(verdict, on_ink, known)


def spelled(words: Sequence[Word]) -> Iterator[str]:
    """Words of letters as they are spelled: broken ones joined, figures and marks left out."""
    pieces = list(words)
    position = 0
    while position < len(pieces):
        text = pieces[position].text
        following = pieces[position + 1] if position + 1 < len(pieces) else None
        if following and _is_broken(pieces[position], following):
            text = text[:-1] + following.text
            position += 1
        yield from _LETTERS.findall(text)
        position += 1


def dictionary() -> Callable[[str], bool] | None:
    """Look-up of Polish words and names (Morfeusz 2); None where its wheel is missing."""
    return None if morfeusz2 is None else is_polish


@lru_cache(maxsize=50_000)
def is_polish(word: str) -> bool:
    """Tell whether the dictionary knows a word or name in some form."""
    return any(reading[2][2] != "ign" for reading in _morfeusz().analyse(word))


@lru_cache(maxsize=1)
def _morfeusz() -> Any:
    """Load the dictionary (54 MB) when the first word is asked about."""
    return morfeusz2.Morfeusz(generate=False)


def _is_broken(word: Word, following: Word) -> bool:
    ends = word.text[-1:] in _LINE_END_HYPHENS and len(word.text) > 1
    return ends and following.line == word.line + 1


def _lies_on(ink: NDArray[np.bool_], word: Word) -> bool:
    height, width = ink.shape
    left, right = int(word.left * width), int(np.ceil(word.right * width))
    top, bottom = int(word.top * height), int(np.ceil(word.bottom * height))
    inside = ink[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
    return bool(inside.size) and float(inside.mean()) >= _INK_IN_BOX


def _share(answers: list[bool]) -> float:
    return sum(answers) / len(answers)


def _words(page: Any, textpage: Any) -> Iterator[tuple[str, _Box]]:
    """Words and boxes in the order of the text."""
    letters: list[str] = []
    boxes: list[_Box] = []
    for code, box in _characters(textpage):
        if code in _PDFIUM_HYPHENS:
            letters.append("-")
        elif code and not chr(code).isspace() and code != 0xFFFF:  # noqa: PLR2004 - not a character
            letters.append(chr(code))
            boxes.append(box)
        elif letters:
            yield from _word(page, letters, boxes)
            letters, boxes = [], []
    if letters:
        yield from _word(page, letters, boxes)


def _characters(textpage: Any) -> Iterator[tuple[int, _Box]]:
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    for index in range(min(pdfium_c.FPDFText_CountChars(textpage), _MOST_CHARACTERS)):
        code = pdfium_c.FPDFText_GetUnicode(textpage, index)
        pdfium_c.FPDFText_GetCharBox(textpage, index, left, right, bottom, top)
        yield code, (left.value, bottom.value, right.value, top.value)


def _word(page: Any, letters: list[str], boxes: list[_Box]) -> Iterator[tuple[str, _Box]]:
    if not boxes:
        return
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    text = "".join(letters).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    one = _displayed(page, min(lefts), max(tops))
    other = _displayed(page, max(rights), min(bottoms))
    yield (
        text,
        (
            min(one[0], other[0]),
            min(one[1], other[1]),
            max(one[0], other[0]),
            max(one[1], other[1]),
        ),
    )


def _displayed(page: Any, x: float, y: float) -> tuple[float, float]:
    """Place on the page as displayed (turned, cropped), 0..1."""
    across, down = c_int(), c_int()
    pdfium_c.FPDF_PageToDevice(page.raw, 0, 0, _GRID, _GRID, 0, x, y, across, down)
    return _clipped(across.value / _GRID), _clipped(down.value / _GRID)


def _clipped(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def _in_lines(words: Iterator[tuple[str, _Box]]) -> Iterator[Word]:
    """Number lines and paragraphs from the places of the words."""
    line = paragraph = 0
    last: _Box | None = None
    for text, box in words:
        if last is not None and not _on_one_line(last, box):
            line += 1
            if abs(box[3] - last[3]) > _NEW_PARAGRAPH * max(last[3] - last[1], 0.005):
                paragraph += 1
        yield Word(text, *box, line=line, paragraph=paragraph)
        last = box


def _on_one_line(one: _Box, other: _Box) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    lower = min(one[3] - one[1], other[3] - other[1])
    return other[2] >= one[0] and shared >= _SAME_LINE * lower
