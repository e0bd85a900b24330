"""OCR against the bare `tesseract -l pol` on the same pages: time and character errors.

Reach: at most 1.15 times its time, and no more character errors on the 300-dpi typescript
against the stretch of the true text that the page shows.
"""

import os
import re
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from measuring import arguments, child_seconds, clock, own_seconds, process_seconds, report, spread

from akta.imaging import Limits, Pool, Reader

PAGES = (
    "typescript-times-300dpi-gray.tif",
    "typescript-times-300dpi-palette.tif",
    "photo-of-page-72dpi.tif",
)
TRUTH = "text-polish.txt"


def errors(read: str, truth: str) -> tuple[int, int]:
    """Least edits between what was read and any stretch of the truth; and length read."""
    read, truth = (re.sub(r"\s+", " ", text).strip() for text in (read, truth))
    letters = np.frombuffer(truth.encode("utf-32-le"), dtype=np.uint32)
    places = np.arange(len(letters) + 1, dtype=np.int32)
    row = np.zeros(len(letters) + 1, dtype=np.int32)
    for number, letter in enumerate(read):
        following = np.empty_like(row)
        following[0] = number + 1
        following[1:] = np.minimum(row[:-1] + (letters != ord(letter)), row[1:] + 1)
        row = np.minimum.accumulate(following - places) + places
    return int(row.min()), len(read)


def bare(path: Path, threads: str | None) -> tuple[float, float, str]:
    environment = {**os.environ, **({"OMP_THREAD_LIMIT": threads} if threads else {})}
    with tempfile.TemporaryDirectory() as folder:
        command = ["tesseract", str(path), f"{folder}/text", "-l", "pol"]
        with clock() as passed:
            used = child_seconds(
                lambda: subprocess.run(command, check=True, capture_output=True, env=environment)
            )
            wall = passed()
        return wall, used, (Path(folder) / "text.txt").read_text(encoding="utf-8")


def ours(path: Path, reader: Reader) -> tuple[float, float, str]:
    pid = reader.pool.pids()[0]
    before = own_seconds() + process_seconds(pid)
    with clock() as passed, path.open("rb") as file:
        text = reader.ocr(file.fileno(), 0).text
        return passed(), own_seconds() + process_seconds(pid) - before, text


def page_figures(path: Path, reader: Reader, truth: str, rounds: int) -> dict:
    mine = [ours(path, reader) for _ in range(rounds)]
    single = [bare(path, "1") for _ in range(rounds)]
    free = [bare(path, None) for _ in range(2)]
    figures: dict[str, dict] = {}
    for name, runs in (("akta", mine), ("tesseract", single), ("tesseract_threads", free)):
        wrong, length = errors(runs[0][2], truth)
        figures[name] = {
            "wall_s": spread([run[0] for run in runs]),
            "cpu_s": spread([run[1] for run in runs]),
            "errors": wrong,
            "cer": round(wrong / length, 5),
        }
    for kind in ("wall", "cpu"):
        mine_s, theirs_s = (figures[who][f"{kind}_s"]["median"] for who in ("akta", "tesseract"))
        figures[f"ratio_{kind}"] = round(mine_s / theirs_s, 3)
    return figures


def main() -> None:
    given = arguments(__doc__)
    truth = (given.scans / TRUTH).read_text(encoding="utf-8")
    pool = Pool(size=1, limits=Limits(tasks=10_000))
    pool.sandbox_report()
    pages = {
        name: page_figures(given.scans / name, Reader(pool), truth, given.rounds) for name in PAGES
    }
    pool.close()
    report("ocr", given.out, {"reach": 1.15, "pages": pages})


if __name__ == "__main__":
    main()
