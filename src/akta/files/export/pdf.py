"""The copy as a PDF: pages as they were shown, contents, bookmarks, the reader's name on each.

Made in parts, so that a large file needs little memory and a worker that died loses one part.
Images go in as the JPEGs they are. Works on images and text of our own only.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

import pikepdf
import typst
from pikepdf import AccessMode, Array, Dictionary, Job, Name, OutlineItem, Pdf
from PIL import Image

__all__ = ["Facts", "Leaf", "assembled", "write_part"]

A4_WIDTH, A4_HEIGHT = 595.28, 841.89
LEAST, MOST = 72.0, 5000.0
POINTS = 72
MARK = Name("/AktaMark")
SPACES = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of the copy: its label ("t. 1 k. 2v"), volume and document, and where its image is."""

    label: str
    volume: str
    document: str
    image: Path | None
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


def write_part(leaves: Iterable[Leaf], target: Path) -> None:
    """Write some pages, without the mark that the finished copy lays over them."""
    with Pdf.new() as pdf:
        for leaf in leaves:
            _add(pdf, leaf)
        pdf.save(target, compress_streams=False)


def _add(pdf: Pdf, leaf: Leaf) -> None:
    if leaf.image is None:
        pdf.add_blank_page(page_size=(A4_WIDTH, A4_HEIGHT))
        return
    body = leaf.image.read_bytes()
    with Image.open(BytesIO(body)) as opened:
        size, space = opened.size, SPACES[opened.mode]
    image = pdf.make_stream(
        body,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=size[0],
        Height=size[1],
        ColorSpace=space,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    width, height = _paper(leaf)
    page = pdf.add_blank_page(page_size=(width, height))
    page.Resources = Dictionary(XObject=Dictionary({"/Im": image}))
    page.Contents = pdf.make_stream(f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Im Do Q\n".encode())


def _paper(leaf: Leaf) -> tuple[float, float]:
    """The size of the sheet: by the scan's own resolution, else as wide as A4."""
    width = leaf.width / leaf.dpi * POINTS if leaf.dpi else A4_WIDTH
    height = width * leaf.height / leaf.width
    scale = max(LEAST / min(width, height), min(1.0, MOST / max(width, height)))
    return width * scale, height * scale


def assembled(parts: Sequence[Path], leaves: Sequence[Leaf], facts: Facts, target: Path) -> None:
    """Put the parts together behind the contents list, with mark, labels and bookmarks."""
    rows = _rows(leaves)
    front, merged = target.with_suffix(".front.pdf"), target.with_suffix(".merged.pdf")
    front.write_bytes(_typeset("front.typ", {**_told(facts), "rows": [row[:3] for row in rows]}))
    _merge([front, *parts], merged)
    with Pdf.open(merged, access_mode=AccessMode.stream) as pdf:
        before = len(pdf.pages) - len(leaves)
        _lay_mark(pdf, facts, before)
        _bookmark(pdf, rows, before)
        _label(pdf, leaves, before)
        pdf.docinfo["/Title"] = f"{facts.title} {facts.reference}"
        pdf.save(target, compress_streams=False)
    for used in (front, merged):
        used.unlink()


def _merge(parts: Sequence[Path], target: Path) -> None:
    """One file of several; qpdf copies the images from file to file, not through memory."""
    names = [str(part) for part in parts]
    told = ["pikepdf", "--empty", "--compress-streams=n", "--pages", *names, "--", str(target)]
    Job(told).run()


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
    source = resources.files("akta.files.export").joinpath("typst", template).read_bytes()
    data = {"d": json.dumps(told, ensure_ascii=False)}
    return bytes(typst.compile(source, format="pdf", sys_inputs=data, ignore_system_fonts=True))
