"""What is known of a file, a page and its text; plain values without any image library."""

import json
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Literal, Self

MAX_PIXELS = 400_000_000
MAX_PAGES = 20_000
MAX_BYTES = 8 << 30
WIDTH = 1200
QUALITY = 80
BLURRED_BELOW = 0.34
"""Sharpness below which a page counts as blurred."""
SHEET_MARK = "AKTA"
"""What the code of every separator sheet (karta rozdzielcza) begins with."""
SHEET_UNREADABLE = "?"
"""Told in place of a code as large as a sheet's that cannot be read."""


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """A file that pages can be made of: its type by content, its pages, how it opened."""

    media_type: str
    page_count: int
    encrypted: bool = False
    producer: str | None = None


@dataclass(frozen=True, slots=True)
class PageChange:
    """A page (from 0) that looks otherwise than it did, and in how many places."""

    page: int
    state: Literal["changed", "added", "removed"]
    places: int


@dataclass(frozen=True, slots=True)
class Changes:
    """Pages of a document as it was and as it is; `compared` of them were looked at in time."""

    pages_before: int
    pages_now: int
    compared: int
    pages: list[PageChange]


@dataclass(frozen=True, slots=True)
class PagePair:
    """JPEGs of a page as it was and as it is, None where it was or is not there."""

    before: bytes | None
    now: bytes | None
    places: int


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A page as measured (pomiar skanu).

    Pixels, dpi and bits are those of the scan; None where a PDF page is not one scanned image
    and the figure does not exist. `skew` is in degrees, positive where lines fall to the right;
    None where the page has no lines to tell it by. `sharpness` is between 0 and about 1.
    `fingerprint` are 256 bits in hex that stay nearly the same when a sheet is scanned again;
    empty for a blank page. `code` is that of a separator sheet, `SHEET_UNREADABLE`, or empty.
    """

    width_px: int | None
    height_px: int | None
    dpi_x: float | None
    dpi_y: float | None
    bits_per_pixel: int | None
    colour: bool
    ink: float
    blank: bool
    skew: float | None
    sharpness: float | None
    blurred: bool
    image_width: int
    image_height: int
    fingerprint: str = ""
    code: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For the wire and the database."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box, 0..1 of the page as displayed, from the top left.

    Line, paragraph and block count from 0 in reading order over the whole page.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    line: int = 0
    paragraph: int = 0
    block: int = 0
    confidence: float | None = None

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return self.left, self.top, self.right, self.bottom

    def turned(self, rotation: int) -> Self:
        """The word on the page turned clockwise by quarter turns."""
        left, top, right, bottom = self.box
        for _ in range(rotation // 90 % 4):
            left, top, right, bottom = 1 - bottom, left, 1 - top, right
        return replace(self, left=left, top=top, right=right, bottom=bottom)


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page: from the PDF's own text layer or by OCR. Confidence is 0..100."""

    source: Literal["pdf", "ocr"]
    words: tuple[Word, ...]
    confidence: float | None = None

    @property
    def text(self) -> str:
        """Plain text, a line of it for each line of the page, paragraphs apart."""
        pieces: list[str] = []
        previous: Word | None = None
        for word in self.words:
            pieces += [_between(previous, word), word.text]
            previous = word
        return "".join(pieces)

    def turned(self, rotation: int) -> Self:
        """The same text on the page turned clockwise by quarter turns."""
        return replace(self, words=tuple(word.turned(rotation) for word in self.words))

    def to_json(self) -> str:
        """Compact text: boxes in ten-thousandths of the page."""
        words = [
            [
                word.text,
                *(round(edge * 10_000) for edge in word.box),
                word.line,
                word.paragraph,
                word.block,
                None if word.confidence is None else round(word.confidence, 1),
            ]
            for word in self.words
        ]
        value = {"source": self.source, "confidence": self.confidence, "words": words}
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote."""
        value = json.loads(text)
        words = tuple(
            Word(word, *(edge / 10_000 for edge in edges), *place)
            for word, edges, place in ((w[0], w[1:5], w[5:9]) for w in value["words"])
        )
        return cls(value["source"], words, value["confidence"])


class Verdict(StrEnum):
    """Three answers; absence of means to tell is not a no."""

    YES = "yes"
    NO = "no"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class LayerVerdict:
    """Whether a text layer may be used instead of OCR, and the shares that decided it."""

    verdict: Verdict
    on_ink: float | None
    known: float | None
    agrees: float | None = None

    @property
    def usable(self) -> bool:
        """Only a plain yes; what cannot be told goes to OCR."""
        return self.verdict is Verdict.YES


def _between(previous: Word | None, word: Word) -> str:
    if previous is None:
        return ""
    if (previous.block, previous.paragraph) != (word.block, word.paragraph):
        return "\n\n"
    return "\n" if previous.line != word.line else " "
