"""Digital reproductions (odwzorowania cyfrowe): the seven rows of annex 3."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from akta.law.filing.problems import Problem
from akta.law.marks import implements

MM = 25.4
A4_LONG_MM = 297.0
_LARGER_THAN_A4_MM = 310.0
_LEAST_QUALITY = 50
_COLOUR_BITS = 24


@dataclass(frozen=True, slots=True)
class ScanKind:
    """One row of annex 3: what is reproduced and the least that is asked of it."""

    rule: str
    row: int
    name: str
    title: str
    dpi: int | None = None
    longer_side_px: int | None = None
    bits: int = 1
    colour: bool = False
    small: bool = False
    photo: bool = False
    compression: str = ""
    text_only: bool = False


SCAN_KINDS = (
    ScanKind(
        rule="F-Z3-1",
        row=1,
        name="text",
        title="tekst drukowany czarno-biały, A4",
        dpi=150,
        bits=1,
        compression="CCITT G4",
        text_only=True,
    ),
    ScanKind(
        rule="F-Z3-2",
        row=2,
        name="manuscript",
        title="rękopis, A4",
        dpi=200,
        bits=8,
        compression="LZW",
    ),
    ScanKind(
        rule="F-Z3-3",
        row=3,
        name="photo-bw",
        title="fotografia czarno-biała",
        longer_side_px=2500,
        bits=8,
        photo=True,
    ),
    ScanKind(
        rule="F-Z3-4",
        row=4,
        name="text-small",
        title="tekst drukowany czarno-biały, mniejszy niż A4",
        dpi=200,
        longer_side_px=1600,
        bits=1,
        small=True,
        compression="CCITT G4",
        text_only=True,
    ),
    ScanKind(
        rule="F-Z3-5",
        row=5,
        name="manuscript-small",
        title="rękopis mniejszy niż A4",
        dpi=200,
        longer_side_px=1600,
        bits=8,
        small=True,
        compression="LZW",
    ),
    ScanKind(
        rule="F-Z3-6",
        row=6,
        name="text-colour",
        title="tekst drukowany, w którym kolor ma znaczenie",
        dpi=200,
        bits=8,
        colour=True,
        compression="LZW",
    ),
    ScanKind(
        rule="F-Z3-7",
        row=7,
        name="photo-colour",
        title="fotografia kolorowa",
        longer_side_px=2500,
        bits=24,
        colour=True,
        photo=True,
    ),
)
"""Annex 3, rows 1 to 7."""
KINDS = {kind.name: kind for kind in SCAN_KINDS}


@dataclass(frozen=True, slots=True)
class ScanPage:
    """What was measured of one page: pixels, resolution (None: not told), depth, compression.

    `quality` is that of JPEG on the IJG scale, where it could be told.
    """

    page: int
    width_px: int
    height_px: int
    dpi_x: float | None
    dpi_y: float | None
    bits_per_pixel: int
    colour: bool
    lossy: bool = False
    quality: int | None = None
    format: str = ""


@implements("F-4-5")
@implements("F-Z3")
def scan_problems(kind: ScanKind, pages: Iterable[ScanPage]) -> tuple[Problem, ...]:
    """What annex 3 holds against the pages of a reproduction of that kind, page by page."""
    checks = (_resolution, _depth, _larger, _compression)
    return tuple(problem for page in pages for check in checks for problem in check(kind, page))


def _resolution(kind: ScanKind, page: ScanPage) -> tuple[Problem, ...]:
    needed, found = needed_px(kind, page), max(page.width_px, page.height_px)
    told: tuple[Problem, ...] = ()
    if kind.dpi is not None and page.dpi_x is None:
        told = (Problem("SCAN_DPI_UNKNOWN", page=page.page),)
    if kind.dpi is not None and not kind.small and page.dpi_x is not None:
        dpi = least_dpi(page)
        if dpi >= kind.dpi:
            return told
        texts: dict[str, object] = {"found": f"{dpi} dpi", "needed": f"{kind.dpi} dpi"}
        return (*told, Problem("SCAN_RESOLUTION_TOO_LOW", texts | _rule(kind), page.page))
    if found >= needed:
        return told
    texts = {"found": f"{found} pikseli", "needed": f"{needed} pikseli na dłuższym boku"}
    return (*told, Problem("SCAN_RESOLUTION_TOO_LOW", texts | _rule(kind), page.page))


def needed_px(kind: ScanKind, page: ScanPage) -> int:
    """Pixels that the longer side must have.

    Smaller than A4: 1600 pixels or 200 dpi, whichever gives more. Where the resolution is not
    told, the page is taken for A4 (one per cent less is still A4), or for a small one.
    """
    if kind.photo:
        return kind.longer_side_px or 0
    if not kind.small:
        return math.floor((kind.dpi or 0) * A4_LONG_MM / MM * 0.99)
    if page.dpi_x is None or page.dpi_y is None:
        return kind.longer_side_px or 0
    return needed_small_px(max(page.width_px / page.dpi_x, page.height_px / page.dpi_y) * MM)


def needed_small_px(longer_side_mm: float) -> int:
    """Pixels on the longer side of a document smaller than A4: max(1600, those of 200 dpi)."""
    return max(1600, math.ceil(round(longer_side_mm / MM * 200, 3)))


def least_dpi(page: ScanPage) -> int:
    """The lower resolution of the two directions, rounded."""
    return round(min(page.dpi_x or 0, page.dpi_y or page.dpi_x or 0))


def _depth(kind: ScanKind, page: ScanPage) -> tuple[Problem, ...]:
    if page.bits_per_pixel >= kind.bits and (page.colour or not kind.colour):
        return ()
    found = f"{page.bits_per_pixel} bit" + (" w kolorze" if page.colour else " bez koloru")
    needed = f"{kind.bits} bit" + (" w kolorze" if kind.colour else "")
    texts: dict[str, object] = {"found": found, "needed": needed}
    return (Problem("SCAN_DEPTH_TOO_LOW", texts | _rule(kind), page.page),)


def _larger(kind: ScanKind, page: ScanPage) -> tuple[Problem, ...]:
    """There is no row for what is larger than A4: its values are applied, and that is told."""
    if kind.photo or page.dpi_x is None or page.dpi_y is None:
        return ()
    longer = max(page.width_px / page.dpi_x, page.height_px / page.dpi_y) * MM
    return (Problem("SCAN_NO_ROW", page=page.page),) if longer > _LARGER_THAN_A4_MM else ()


def _compression(kind: ScanKind, page: ScanPage) -> tuple[Problem, ...]:
    if kind.photo:
        if page.quality is not None and page.quality < _LEAST_QUALITY:
            texts: dict[str, object] = {"found": page.quality}
            return (Problem("SCAN_COMPRESSION", texts | _rule(kind), page.page),)
        if page.format not in {"", "JPEG"}:
            return (Problem("SCAN_FORMAT", {"needed": "JPG"} | _rule(kind), page.page),)
        return ()
    if page.lossy:
        texts = {"needed": kind.compression}
        return (Problem("SCAN_COMPRESSION_LOSSY", texts | _rule(kind), page.page),)
    if page.format not in {"", "TIFF", "PDF"}:
        texts = {"needed": "wielostronicowy PDF albo TIFF"}
        return (Problem("SCAN_FORMAT", texts | _rule(kind), page.page),)
    return ()


def _rule(kind: ScanKind) -> dict[str, object]:
    return {"rule": kind.rule}


class ColourUse(StrEnum):
    """How a page uses colour: not at all, apart from the text (stamp, signature), in the text."""

    NONE = "none"
    APART = "apart"
    IN_TEXT = "in-text"


@implements("F-Z3-a")
def colour_does_not_matter() -> str:
    """The help beside row 1 (footnote *): when colour is irrelevant for understanding."""
    return (
        "Kolor nie ma znaczenia, gdy cały tekst jest w jednym kolorze, a inny kolor mają tylko "
        "nagłówki, stopki, pieczątki lub podpisy: wtedy wystarczy "
        f"„{KINDS['text'].title}”."
    )


@implements("F-Z3-b")
def colour_matters() -> str:
    """The help beside row 6 (footnote **): when colour carries what must be understood."""
    return (
        "Kolor ma znaczenie, gdy fragmenty istotne dla zrozumienia treści wyróżniono kolorem albo "
        f"tekst zawiera kolorowe rysunki: wtedy należy wybrać „{KINDS['text-colour'].title}”."
    )


@implements("F-Z3-a", "F-Z3-b")
def suggested_kind(uses: Iterable[ColourUse]) -> ScanKind | None:
    """The row that the system suggests for pages of text: 6 where colour stands in the text of
    one of them, else 1. None without a page of text; the sender decides.
    """
    found = list(uses)
    if not found:
        return None
    return KINDS["text-colour" if ColourUse.IN_TEXT in found else "text"]


@implements("F-Z3-a", "F-Z3-b")
def colour_problems(chosen: ScanKind | None, suggested: ScanKind | None) -> tuple[Problem, ...]:
    """What is told where the sender chose row 1 or 4 and colour matters, or 6 and it does not."""
    if chosen is None or suggested is None:
        return ()
    if chosen.text_only and suggested.colour:
        return (Problem("SCAN_COLOUR_MATTERS", {"suggested": suggested.title}),)
    if chosen.name == "text-colour" and not suggested.colour:
        return (Problem("SCAN_COLOUR_NOT_NEEDED", {"suggested": suggested.title}),)
    return ()
