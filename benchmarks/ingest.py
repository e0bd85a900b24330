"""Ingest without OCR on one core: kept and fsynced, measured, 1200 px image, into the cache.

Reach: 6 pages a second of 300-dpi grey TIFF; a PDF of 1,000 pages stays under 500 MB.
"""

import os
import tempfile
import time
from pathlib import Path

from measuring import arguments, own_seconds, process_seconds, report, spread
from PIL import Image

from akta.imaging import Limits, Pool, Reader
from akta.storage import CacheKey, DerivedCache, FolderStore

SCAN = "typescript-times-300dpi-gray.tif"
PAGES = 30
PDF_PAGES = 1000


def variants(scan: Path, count: int) -> list[Image.Image]:
    """The scan, a little different each time, so that no page is like another."""
    with Image.open(scan) as page:
        page.load()
        return [page.point(lambda value, n=n: min(255, value + n % 8)) for n in range(count)]


def many_tiffs(scan: Path, folder: Path) -> list[Path]:
    paths = []
    for number, page in enumerate(variants(scan, PAGES)):
        page.putpixel((0, 0), number)
        paths.append(folder / f"{number}.tif")
        page.save(paths[-1], compression="tiff_lzw", dpi=(300, 300))
    return paths


def many_pages(scan: Path, folder: Path) -> Path:
    with Image.open(scan) as page:
        grey = page.convert("L")
    path = folder / "akta.pdf"
    grey.save(path, save_all=True, append_images=[grey] * (PDF_PAGES - 1), resolution=300)
    return path


def ingest(path: Path, reader: Reader, store: FolderStore, cache: DerivedCache) -> int:
    """One file, as a job does it; gives its number of pages."""
    with path.open("rb") as file:
        kept = store.put(file)
    with store.open(kept.sha256) as file:
        pages = reader.inspect(file.fileno()).page_count
        for page in range(pages):
            _, jpeg = reader.page_facts(file.fileno(), page)
            cache.put(CacheKey(kept.sha256, page, width=1200), jpeg)
    return pages


def peak_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def main() -> None:
    given = arguments(__doc__)
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    pool = Pool(size=1, limits=Limits(tasks=10_000))
    reader = Reader(pool)
    pool.sandbox_report()
    speeds, busy = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = many_tiffs(given.scans / SCAN, folder)
        for turn in range(given.rounds):
            store, cache = FolderStore(folder / f"b{turn}"), DerivedCache(folder / f"c{turn}")
            child = pool.pids()[0]
            started, used = time.perf_counter(), own_seconds() + process_seconds(child)
            done = sum(ingest(path, reader, store, cache) for path in paths)
            speeds.append(done / (time.perf_counter() - started))
            busy.append(done / (own_seconds() + process_seconds(child) - used))
        book = many_pages(given.scans / SCAN, folder)
        started = time.perf_counter()
        pages = ingest(book, reader, FolderStore(folder / "b"), DerivedCache(folder / "c"))
        seconds = time.perf_counter() - started
    child = peak_mb(pool.pids()[0])
    pool.close()
    figures = {
        "reach_pages_a_second": 6,
        "tiff_300dpi_pages_a_second": spread(speeds),
        "tiff_300dpi_pages_a_second_of_processor_time": spread(busy),
        "reach_mb": 500,
        "pdf_pages": pages,
        "pdf_pages_a_second": round(pages / seconds, 1),
        "pdf_peak_mb_of_child": round(child),
    }
    report("ingest", given.out, figures)


if __name__ == "__main__":
    main()
