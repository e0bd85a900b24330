"""A download of 1,000 cards against img2pdf on the same page images: time, memory, size.

    .venv/bin/python benchmarks/download.py [--cards 1000] [--peer PYTHON-WITH-IMG2PDF]

Each side runs in a process of its own, so that the memory told is its own.
"""

import argparse
import io
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measuring import OUT, report, spread
from PIL import Image, ImageDraw

PEER = """
import json, resource, sys, time, img2pdf
begun = time.perf_counter()
with open(sys.argv[1], "wb") as out:
    img2pdf.convert(sys.argv[2:], outputstream=out)
told = {"seconds": time.perf_counter() - begun}
told["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(told))
"""


def drawn(number: int) -> bytes:
    """A page of grey noise and lines, about as large as a scan of text."""
    rng = random.Random(number)
    page = Image.effect_noise((1200, 1697), 6).point(lambda value: min(255, value + 105))
    pen = ImageDraw.Draw(page)
    for row in range(60):
        pen.line((90, 90 + row * 26, 90 + rng.randint(600, 1000), 90 + row * 26), fill=30, width=5)
    out = io.BytesIO()
    page.save(out, "JPEG", quality=80)
    return out.getvalue()


def ours(images: list[Path], folder: Path) -> dict[str, float]:
    from akta.files.export import pdf, raw

    begun = time.perf_counter()
    leaves = [
        pdf.Leaf(f"t. 1 k. {n}", "t. 1", f"Dokument {n // 5}", 1200, 1697, 145.0)
        for n in range(1, len(images) + 1)
    ]
    pages = raw.RawPages.at(folder / "pages.raw")
    for start in range(0, len(leaves), 50):
        slices = zip(leaves[start : start + 50], images[start : start + 50], strict=True)
        pages.add(pdf.sheet_of(leaf, image.read_bytes()) for leaf, image in slices)
    pages.close()
    facts = pdf.Facts("Kopia akt", "4999-0.Ds.1.2026", ("Anna Obrońca", "dostęp nr 1"), "")
    pdf.finished(pages.path, leaves, facts, folder / "ours.pdf")
    pages.drop()
    return {
        "seconds": time.perf_counter() - begun,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def told(job: list[str]) -> dict[str, float]:
    return json.loads(subprocess.check_output(job))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cards", type=int, default=1000)
    parser.add_argument("--peer", default="")
    parser.add_argument("--images", default="")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args()
    if asked.images:
        images = sorted(Path(asked.images).glob("*.jpg"))
        print(json.dumps(ours(images, Path(asked.images))))
        return
    with tempfile.TemporaryDirectory() as folder:
        kinds = [drawn(number) for number in range(20)]
        for number in range(asked.cards):
            Path(folder, f"{number:05}.jpg").write_bytes(kinds[number % 20] + b"%d" % number)
        jobs = {"akta": [sys.executable, __file__, "--images", folder]}
        if asked.peer:
            images = sorted(map(str, Path(folder).glob("*.jpg")))
            jobs["img2pdf"] = [asked.peer, "-c", PEER, f"{folder}/peer.pdf", *images]
        runs = [(name, told(job)) for _ in range(asked.rounds) for name, job in jobs.items()]
        told_of = {
            name: {
                "seconds": spread([run["seconds"] for each, run in runs if each == name]),
                "mb": round(max(run["mb"] for each, run in runs if each == name)),
            }
            for name in jobs
        }
        size = sum(image.stat().st_size for image in Path(folder).glob("*.jpg"))
    figures = {
        "cards": asked.cards,
        "kb_an_image": round(size / asked.cards / 1000),
        **told_of,
        "reach": {"ratio": 1.5, "mb": 300},
    }
    if "img2pdf" in told_of:
        peer = told_of["img2pdf"]["seconds"]["median"]
        figures["ratio"] = round(told_of["akta"]["seconds"]["median"] / peer, 2)
    report("download", asked.out, figures)


if __name__ == "__main__":
    main()
