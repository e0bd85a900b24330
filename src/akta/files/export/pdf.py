"""The copy as a PDF: pages as they were shown, contents, bookmarks, the reader's name on each.

Images go in as the JPEGs they are. Works on images and text of our own only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import AccessMode, Array, Dictionary, Name, OutlineItem, Pdf
from PIL import Image

from akta.core import typeset
from akta.files.export.raw import Sheet

__all__ = ["Facts", "Leaf", "finished", "sheet_of"]

A4_WIDTH, A4_HEIGHT = 595.28, 841.89
LEAST, MOST = 72.0, 5000.0
POINTS = 72
MARK = Name("/AktaMark")
SPACES = {"L": "DeviceGray", "RGB": "DeviceRGB"}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of the copy: its label ("t. 1 k. 2v"), volume, document, pixels and resolution."""

    label: str
    volume: str
    document: str
    width: int
    height: int
    dpi: float | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands on the first pages and, as `stamp`, on every page."""

    title: str
    reference: str
    stamp: tuple[str, ...]
    note: str


def sheet_of(leaf: Leaf, jpeg: bytes) -> Sheet:
    """A page as it goes into the copy: the image as it is, on paper of the scan's size."""
    with Image.open(BytesIO(jpeg)) as opened:
        return Sheet(jpeg, opened.size, SPACES[opened.mode], _paper(leaf))


def _paper(leaf: Leaf) -> tuple[float, float]:
    """The size of the sheet: by the scan's own resolution, else as wide as A4."""
    width = leaf.width / leaf.dpi * POINTS if leaf.dpi else A4_WIDTH
    height = width * leaf.height / leaf.width
    scale = max(LEAST / min(width, height), min(1.0, MOST / max(width, height)))
    return width * scale, height * scale


def finished(pages: Path, leaves: Sequence[Leaf], facts: Facts, target: Path) -> None:
    """Write the copy: the pages behind a contents list, with mark, labels and bookmarks.

    The images go from file to file, not through memory.
    """
    rows = _rows(leaves)
    front = _typeset("front.typ", {**_told(facts), "rows": [row[:3] for row in rows]})
    with Pdf.open(pages, access_mode=AccessMode.stream) as pdf:
        with Pdf.open(BytesIO(front)) as first:
            before = len(first.pages)
            for place, page in enumerate(first.pages):
                pdf.pages.insert(place, page)
        _lay_mark(pdf, facts, before)
        _bookmark(pdf, rows, before)
        _label(pdf, leaves, before)
        pdf.docinfo["/Title"] = f"{facts.title} {facts.reference}"
        pdf.save(target, compress_streams=False)


Row = tuple[str, str, int, int]


def _rows(leaves: Sequence[Leaf]) -> list[Row]:
    """Documents in order: volume, title, number of pages, and which page is its first."""
    rows: list[Row] = []
    at = 0
    for (volume, document), group in groupby(leaves, key=lambda leaf: (leaf.volume, leaf.document)):
        pages = list(group)
        span = pages[0].label if len(pages) == 1 else f"{pages[0].label} – {pages[-1].label}"
        rows.append((volume, f"{document} ({span})", len(pages), at))
        at += len(pages)
    return rows


def _lay_mark(pdf: Pdf, facts: Facts, before: int) -> None:
    """One drawing of the mark, laid over each page at its width; real text, so it can be found."""
    with Pdf.open(BytesIO(_typeset("mark.typ", _told(facts)))) as drawn:
        mark = pdf.copy_foreign(drawn.pages[0].as_form_xobject())
    for page in pdf.pages[before:]:
        width, height = float(page.mediabox[2]), float(page.mediabox[3])
        scale = width / A4_WIDTH
        resources_ = page.obj.get("/Resources") or Dictionary()
        held = resources_.get("/XObject") or Dictionary()
        held[MARK] = mark
        resources_.XObject = held
        page.obj.Resources = resources_
        placed = "".join(
            f"q {scale:.4f} 0 0 {scale:.4f} 0 {bottom:.2f} cm {MARK} Do Q\n"
            for bottom in _steps(height, A4_HEIGHT * scale)
        )
        page.contents_add(placed.encode())


def _steps(height: float, one: float) -> list[float]:
    return [one * step for step in range(max(1, -int(-height // one)))]


def _bookmark(pdf: Pdf, rows: Sequence[Row], before: int) -> None:
    with pdf.open_outline() as outline:
        for volume, group in groupby(rows, key=lambda row: row[0]):
            documents = list(group)
            item = OutlineItem(volume, before + documents[0][3])
            item.children.extend(OutlineItem(row[1], before + row[3]) for row in documents)
            outline.root.append(item)


def _label(pdf: Pdf, leaves: Sequence[Leaf], before: int) -> None:
    """Each page bears the card's own label in the program that shows it."""
    nums: list[Any] = [0, Dictionary(S=Name("/r"))]
    for place, leaf in enumerate(leaves):
        nums += [before + place, Dictionary(P=pikepdf.String(leaf.label))]
    pdf.Root.PageLabels = Dictionary(Nums=Array(nums))


def _told(facts: Facts) -> dict[str, Any]:
    return {
        "title": facts.title,
        "reference": facts.reference,
        "stamp": list(facts.stamp),
        "note": facts.note,
    }


def _typeset(template: str, told: dict[str, Any]) -> bytes:
    return typeset.pdf(typeset.template("akta.files.export", template), told, standard=None)
