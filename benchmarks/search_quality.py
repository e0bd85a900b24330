"""Recall and precision of search on Polish pages read by OCR, against the true text.

The demonstration's papers are set in type, aged, scanned badly on purpose and read by Tesseract;
queries are words of the true text in another form of theirs, dates in another writing, names,
numbers and phrases. A page is right if its true text has a form of the word (any reading of the
dictionary, and more strictly: a form of the one lemma that was drawn).
"""

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import morfeusz2
import numpy as np
import pypdfium2 as pdfium
from measuring import OUT, report
from PIL import Image, ImageFilter

MONTHS = (
    *("stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca"),
    *("lipca", "sierpnia", "września", "października", "listopada", "grudnia"),
)
LEVELS = {"fair": (170, 0.6, 10), "poor": (140, 0.65, 13)}
WORD = re.compile(r"[^\W\d_]+")
DATE = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")
PHRASE = re.compile(r" (?:[^\W\d_]+ ){2}[^\W\d_]+ ")
LONG_DATE = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})\b")
SKIPPED = {"ign", "brev", "interp", "prep", "conj", "comp", "part", "ppron12", "ppron3", "pred"}
FAR = {"neg", "brev", "adja", "depr", "sup", "pnad"}
MORFEUSZ = morfeusz2.Morfeusz()


def papers(folder: Path, most: int) -> None:
    """Make pages: `truth/NAME.txt` and `LEVEL/NAME.txt` for each level of bad scanning."""
    from akta.imaging.ocr import read
    from akta.ops.demofile.markup import read_corpus
    from akta.ops.demofile.styles import STYLES
    from akta.ops.demofile.typeset import Press

    drawn = random.Random(7)
    styles = [style for style in STYLES if "hand" not in style]
    (folder / "truth").mkdir(parents=True, exist_ok=True)
    count = 0
    with tempfile.TemporaryDirectory() as workshop:
        press = Press(Path(workshop), 1)
        for name, source in sorted(read_corpus(1).items()):
            sheet = press.set(source, drawn.choice(styles))
            for number, (text, page) in enumerate(
                zip(sheet.texts, pdfium.PdfDocument(sheet.pdf), strict=True)
            ):
                if len(text) < 300 or count >= most:
                    continue
                count += 1
                identity = f"{name}-{number}"
                (folder / "truth" / f"{identity}.txt").write_text(text, "utf-8")
                for level, (dpi, blur, noise) in LEVELS.items():
                    path = folder / level / f"{identity}.txt"
                    path.parent.mkdir(exist_ok=True)
                    if not path.exists():
                        picture = scanned(page, dpi, blur, noise, seed=count)
                        path.write_text(read(picture, dpi).text, "utf-8")


def scanned(page: pdfium.PdfPage, dpi: int, blur: float, noise: float, seed: int) -> Image.Image:
    """A page as an old scanner gives it: coarse, soft, noisy, a little askew."""
    grains = np.random.default_rng(seed)
    clean = page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
    turned = clean.rotate(grains.uniform(-0.7, 0.7), Image.Resampling.BILINEAR, fillcolor=255)
    soft = np.asarray(turned.filter(ImageFilter.GaussianBlur(blur)), dtype=np.float32)
    pale = 235 - (255 - soft) * grains.uniform(0.6, 0.85)
    return Image.fromarray(
        np.clip(pale + grains.normal(0, noise, soft.shape), 0, 255).astype(np.uint8)
    )


def lemmas(word: str) -> set[str]:
    return {
        lemma
        for start, _, (_, lemma, tag, *_) in MORFEUSZ.analyse(word)
        if start == 0 and tag.split(":")[0] not in SKIPPED
    }


def is_known(word: str) -> bool:
    return all(tag != "ign" for _, _, (_, _, tag, *_) in MORFEUSZ.analyse(word))


def queries(truth: dict[str, str], count: int) -> Iterator[tuple[str, str, set[str], set[str]]]:
    """(kind, query, right pages by any reading, right pages by the drawn lemma)."""
    drawn = random.Random(11)
    words = {page: {w.lower() for w in WORD.findall(text)} for page, text in truth.items()}
    by_lemma: dict[str, set[str]] = defaultdict(set)
    by_bare: dict[str, set[str]] = defaultdict(set)
    for page, known in words.items():
        for word in known:
            for lemma in lemmas(word):
                by_lemma[lemma].add(page)
                by_bare[lemma.split(":")[0].lower()].add(page)
    usual = sorted(e for e, p in by_lemma.items() if len(e) > 3 and len(p) <= 0.3 * len(truth))
    for entry in drawn.sample(usual, min(count, len(usual))):
        made = [(form, tag) for form, _, tag, *_ in MORFEUSZ.generate(entry)]
        forms = sorted({f.lower() for f, tag in made if not FAR & set(tag.split(":"))})
        if not forms:
            continue
        query = drawn.choice(forms)
        bare = {lemma.split(":")[0].lower() for lemma in lemmas(query)}
        any_reading = set().union(*(by_bare[lemma] for lemma in bare)) if bare else set()
        own = {page for page, known in words.items() if known & set(forms)}
        yield "inflected", query, any_reading | own, own
    unknown = sorted({w for k in words.values() for w in k if len(w) > 4 and not is_known(w)})
    for word in drawn.sample(unknown, min(40, len(unknown))):
        right = {page for page, known in words.items() if word in known}
        yield "unknown", word, right, right
    yield from dates(truth, drawn)
    yield from phrases(truth, drawn)
    for word in ("nosorożec", "katamaran", "żyrandolowi", "fagocistą", "Wąchock", "grzybobranie"):
        if not any(lemmas(word) & lemmas(other) for known in words.values() for other in known):
            yield "absent", word, set(), set()


def dates(truth: dict[str, str], drawn: random.Random) -> Iterator[tuple]:
    found: dict[date, set[str]] = defaultdict(set)
    for page, text in truth.items():
        flat = " ".join(text.split())
        for day, month, year in DATE.findall(flat):
            found[date(int(year), int(month), int(day))].add(page)
        for day, month, year in LONG_DATE.findall(flat):
            found[date(int(year), MONTHS.index(month) + 1, int(day))].add(page)
    for day in drawn.sample(sorted(found), min(40, len(found))):
        long = f"{day.day} {MONTHS[day.month - 1]} {day.year} r."
        written = drawn.choice([f"{day:%d.%m.%Y}", f"{day:%d-%m-%Y}", long, f"{day}"])
        yield "date", written, found[day], found[day]


def phrases(truth: dict[str, str], drawn: random.Random) -> Iterator[tuple]:
    """Three words side by side without a mark between them, over line ends too."""
    flat = {page: f" {' '.join(text.lower().split())} " for page, text in truth.items()}
    for _ in range(60):
        runs = PHRASE.findall(flat[drawn.choice(sorted(flat))])
        phrase = drawn.choice(runs).strip()
        right = {page for page, text in flat.items() if re.search(rf"\b{phrase}\b", text)}
        yield "phrase", f'"{phrase}"', right, right


def answers(pages: Path, asked: list[str]) -> list[set[str]]:
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("".join(f"{query}\n" for query in asked))
        file.flush()
        command = [Path(sys.executable).parent / "akta", "search", "--pages", pages]
        run = subprocess.run(
            [*command, "--queries", file.name, "--jsonl"], capture_output=True, check=True
        )
    return [set(json.loads(line)["pages"]) for line in run.stdout.splitlines()]


def measured(pages: Path, asked: list[tuple], *, show: bool) -> dict[str, dict[str, float]]:
    got = answers(pages, [query for _, query, _, _ in asked])
    told: dict[str, dict[str, float]] = {}
    for kind in dict.fromkeys(["all", *(kind for kind, *_ in asked)]):
        rows = [
            (*row, pages_)
            for row, pages_ in zip(asked, got, strict=True)
            if kind in {"all", row[0]}
        ]
        told[kind] = {"queries": len(rows), **figures(rows)}
    if show:
        for (kind, query, wide, strict), found in zip(asked, got, strict=True):
            if found - wide or strict - found:
                print(
                    kind,
                    query,
                    "extra",
                    sorted(found - wide)[:6],
                    "lost",
                    sorted(strict - found)[:6],
                )
    return told


def figures(rows: list[tuple]) -> dict[str, float]:
    """Over all pages of all queries together, and the mean over queries."""
    both = sum(len(found & strict) for _, _, _, strict, found in rows)
    right = sum(len(strict) for _, _, _, strict, _ in rows)
    fine = sum(len(found & wide) for _, _, wide, _, found in rows)
    fine_strict = sum(len(found & strict) for _, _, _, strict, found in rows)
    given = sum(len(found) for *_, found in rows)
    means = [len(f & w) / len(f) for _, _, w, _, f in rows if f]
    recalls = [len(f & s) / len(s) for _, _, _, s, f in rows if s]
    return {
        "recall": round(both / right, 4) if right else 1.0,
        "precision": round(fine / given, 4) if given else 1.0,
        "precision_one_lemma": round(fine_strict / given, 4) if given else 1.0,
        "mean_recall": round(sum(recalls) / len(recalls), 4) if recalls else 1.0,
        "mean_precision": round(sum(means) / len(means), 4) if means else 1.0,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=OUT / "search-pages")
    parser.add_argument("--pages", type=int, default=120)
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--show", action="store_true", help="print what was lost or too much")
    given = parser.parse_args()
    papers(given.folder, given.pages)
    truth = {p.stem: p.read_text("utf-8") for p in sorted((given.folder / "truth").glob("*.txt"))}
    asked = list(queries(truth, given.queries))
    levels = {
        level: measured(given.folder / level, asked, show=given.show)
        for level in ("truth", *LEVELS)
    }
    report("search_quality", OUT, {"pages": len(truth), "levels": levels})


if __name__ == "__main__":
    main()
