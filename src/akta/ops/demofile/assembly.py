"""Generates the case file of the demonstration, scan by scan."""

import random
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Literal

import pypdfium2 as pdfium
from PIL import Image

from akta.ops.demofile import people, writers
from akta.ops.demofile.markup import Source
from akta.ops.demofile.model import Document, Manifest, Place, Scan, Side, Story
from akta.ops.demofile.plan import Batch, Item, all_batches, sample_batches
from akta.ops.demofile.scanner import Look, scan_blank, scan_page
from akta.ops.demofile.sources import all_sources
from akta.ops.demofile.typeset import Press, Sheet

Pages = Literal["all", "sample"]
DEFAULT_SEED = 4999
MARGIN_NOISE = "Hurtownia lrma Mlynska przyWaszczenie towaru wniosck o ukarame strona"
TURNED, SKEWED = 2, 0.7


@dataclass(frozen=True, slots=True)
class Leaf:
    """A side before it is scanned: which page it shows, or none, and its place in the file."""

    page: int | None
    card: int
    letter: str
    verso: bool


@dataclass(slots=True)
class Counter:
    """The running card number (numer karty) of one set."""

    card: int = 0

    def leaves(self, item: Item, pages: int) -> list[Leaf]:
        """Lay the pages of a document on cards; an inserted one takes the last number and `a`."""
        found: list[Leaf] = []
        page = 0
        while page < pages:
            letter = "a" if item.inserted else ""
            self.card += 0 if item.inserted else 1
            found.append(Leaf(page, self.card, letter, verso=False))
            page += 1
            if item.back == "duplex":
                shown = page if page < pages else None
                found.append(Leaf(shown, self.card, letter, verso=True))
                page += 1
            elif item.back == "blank":
                found.append(Leaf(None, self.card, letter, verso=True))
        return found


def build(folder: Path, *, seed: int = DEFAULT_SEED, pages: Pages = "all") -> Manifest:
    """Write the whole file into `folder` with its `manifest.json`, and return the manifest.

    The same seed gives the same bytes. `sample` is about 20 pages in two volumes.
    """
    scans = tuple(iter_build(folder, seed=seed, pages=pages))
    manifest = manifest_for(scans, seed=seed, pages=pages)
    manifest.save(folder)
    return manifest


def iter_build(folder: Path, *, seed: int = DEFAULT_SEED, pages: Pages = "all") -> Iterator[Scan]:
    """Yield each scan when its file is complete on disk, in the order of the case file."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = all_sources(seed)
    counters: dict[tuple[str, int], Counter] = {}
    with tempfile.TemporaryDirectory() as workshop:
        press = Press(Path(workshop), seed)
        batches = all_batches() if pages == "all" else sample_batches()
        for batch in chain.from_iterable(map(by_document, batches)):
            counter = counters.setdefault((batch.set_kind, batch.volume), Counter())
            yield _Scanner(folder, press, seed).scan(batch, sources, counter)


def scan_names(pages: Pages = "all") -> frozenset[str]:
    """The names of all scans of the file, without making them."""
    batches = all_batches() if pages == "all" else sample_batches()
    return frozenset(single.name for batch in batches for single in by_document(batch))


def by_document(batch: Batch) -> Iterator[Batch]:
    """The batch as the scanner's separator sheets split it: one file for each document."""
    stem, _, suffix = batch.name.partition(".")
    for number, item in enumerate(batch.items, 1):
        name = batch.name if len(batch.items) == 1 else f"{stem}-{number}.{suffix}"
        yield replace(batch, name=name, items=(item,))


def manifest_for(scans: tuple[Scan, ...], *, seed: int, pages: Pages) -> Manifest:
    """The manifest of scans that `iter_build` gave."""
    story = Story(
        reference=people.REFERENCE,
        unit=people.UNIT,
        subject=people.SUBJECT,
        people=people.cast(seed),
        versions=people.VERSIONS,
        true_date=people.TRUE_DATE,
        wrong_date=people.WRONG_DATE,
        wrong_date_at=find_text(scans, people.WRONG_DATE),
        rare_word=people.RARE_WORD,
        rare_word_at=find_text(scans, people.RARE_WORD),
    )
    return Manifest(seed=seed, pages=pages, story=story, scans=scans)


def find_text(scans: tuple[Scan, ...], wanted: str) -> Place | None:
    """Where a phrase first stands, lines joined and case folded; None if nowhere."""
    for scan in scans:
        for document in scan.documents:
            for side in document.sides:
                if wanted.lower() in " ".join(side.text.split()).lower():
                    return Place(scan.name, document.id, scan.volume, side.label)
    return None


@dataclass(frozen=True, slots=True)
class _Scanner:
    folder: Path
    press: Press
    seed: int

    def scan(self, batch: Batch, sources: dict[str, Source], counter: Counter) -> Scan:
        documents: list[Document] = []
        images: list[Image.Image] = []
        dpis: list[int] = []
        for item in batch.items:
            source = sources[item.source]
            sheet = self.press.set(source, item.style)
            leaves = counter.leaves(item, len(sheet.texts))
            looks = [self._look(batch, item, leaf, index) for index, leaf in enumerate(leaves)]
            if batch.form == "pdf-text":
                (self.folder / batch.name).write_bytes(sheet.pdf)
            else:
                images += _photograph(sheet, leaves, looks)
                dpis += [look.dpi for look in looks]
            documents.append(_document(source, sheet, leaves, looks, batch))
        if images:
            _write(self.folder / batch.name, batch, images, dpis)
        return Scan(batch.name, batch.form, batch.set_kind, batch.volume, tuple(documents))

    def _look(self, batch: Batch, item: Item, leaf: Leaf, index: int) -> Look:
        seed = f"{self.seed}/{item.source}/{index}"
        drawn = random.Random(seed)  # noqa: S311 - looks, not secrets
        skew = round(drawn.uniform(-0.35, 0.35), 2)
        if drawn.random() < item.crooked:
            skew = round(drawn.choice([-1, 1]) * drawn.uniform(0.9, 2.0), 2)
        number = "" if leaf.verso else f"{leaf.card}{leaf.letter}"
        born_digital = batch.form == "pdf-text"
        return Look(
            dpi=batch.dpi,
            mode=batch.mode,
            skew=0.0 if born_digital else skew,
            number=number,
            verso=leaf.verso,
            seed=seed,
        )


def _photograph(sheet: Sheet, leaves: list[Leaf], looks: list[Look]) -> list[Image.Image]:
    images = []
    with closing(pdfium.PdfDocument(sheet.pdf)) as pdf:
        shown = 0
        for leaf, look in zip(leaves, looks, strict=True):
            if leaf.page is None:
                images.append(scan_blank(pdf[shown], look))
            else:
                shown = leaf.page
                images.append(scan_page(pdf[shown], look))
    return images


def _document(
    source: Source, sheet: Sheet, leaves: list[Leaf], looks: list[Look], batch: Batch
) -> Document:
    bits = {"1": 1, "L": 8, "RGB": 24}[batch.mode]
    sides = tuple(
        Side(
            card=leaf.card,
            letter=leaf.letter,
            verso=leaf.verso,
            text="" if leaf.page is None else sheet.texts[leaf.page],
            blank=leaf.page is None,
            skew=look.skew,
            dpi=look.dpi,
            bits=bits,
            notes=_notes(leaf, look),
        )
        for leaf, look in zip(leaves, looks, strict=True)
    )
    return Document(source.id, source.title, source.kind, source.date, source.author, sides)


def _notes(leaf: Leaf, look: Look) -> tuple[str, ...]:
    told = {
        "blank": leaf.page is None,
        "skew": abs(look.skew) >= SKEWED,
        "lowres": look.dpi <= 100,  # noqa: PLR2004 - dots per inch
        "1-bit": look.mode == "1",
        "colour": look.mode == "RGB",
        "inserted": bool(leaf.letter),
    }
    return tuple(name for name, holds in told.items() if holds)


def _write(path: Path, batch: Batch, images: list[Image.Image], dpis: list[int]) -> None:
    if batch.form == "tiff-g4":
        writers.write_tiff_g4(path, images, batch.dpi)
    elif batch.form == "tiff-lzw":
        writers.write_tiff_lzw(path, images, batch.dpi)
    elif batch.form == "single":
        if len(images) != 1:
            raise ValueError(f"{batch.name} holds one image, not {len(images)}.")
        writers.write_single(path, images[0], batch.dpi)
    else:
        bogus = [MARGIN_NOISE] * len(images) if batch.form == "pdf-bogus" else None
        writers.write_pdf(path, images, dpis, bogus)
