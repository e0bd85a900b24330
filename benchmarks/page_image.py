"""Cold page image, 1200 px wide, against `pdftoppm` on the same pages (user + system time).

Ours is the whole way through the pool: the file opened, sent to a warm child, drawn, JPEG back,
parent and child counted. Reach: at most 1.3 times the time of pdftoppm over all pages.
"""

import os
import subprocess
import tempfile
from pathlib import Path

from measuring import arguments, child_seconds, own_seconds, process_seconds, report, spread

from akta.imaging import Limits, Pool, Reader

PAGES = ("ccitt.pdf", "jbig2.pdf", "skew.pdf", "masks.pdf", "c02-22.pdf", "tagged.pdf")
TIMES = 10  # the clock of /proc ticks 100 times a second


def ours(path: Path) -> float:
    """Seconds of one cold page: every time the file is new to the child."""
    pool = Pool(size=1, limits=Limits(tasks=10_000))
    reader = Reader(pool)
    reader.pool.sandbox_report()
    copies = [copy_of(path) for _ in range(TIMES)]
    pid = pool.pids()[0]
    before = own_seconds() + process_seconds(pid)
    for copy in copies:
        with copy.open("rb") as file:
            reader.render(file.fileno(), 0)
    used = own_seconds() + process_seconds(pid) - before
    pool.close()
    for copy in copies:
        copy.unlink()
    return used / TIMES


def copy_of(path: Path) -> Path:
    handle, name = tempfile.mkstemp()
    with os.fdopen(handle, "wb") as file:
        file.write(path.read_bytes())
    return Path(name)


def theirs(path: Path) -> float:
    with tempfile.TemporaryDirectory() as folder:
        command = ["pdftoppm", "-jpeg", "-scale-to-x", "1200", "-scale-to-y", "-1"]
        command += ["-f", "1", "-l", "1", str(path), f"{folder}/page"]
        return child_seconds(lambda: subprocess.run(command, check=True, capture_output=True))


def main() -> None:
    given = arguments(__doc__)
    pages = {}
    totals: list[float] = []
    for name in PAGES:
        path = given.scans / name
        mine, other = [], []
        for _ in range(given.rounds):
            mine.append(ours(path))
            other.append(theirs(path))
        pages[name] = {"akta_s": spread(mine), "pdftoppm_s": spread(other)}
        pages[name]["ratio"] = round(
            pages[name]["akta_s"]["median"] / pages[name]["pdftoppm_s"]["median"], 3
        )
        totals.append(pages[name]["akta_s"]["median"])
    ratio = sum(totals) / sum(page["pdftoppm_s"]["median"] for page in pages.values())
    report("page_image", given.out, {"reach": 1.3, "ratio": round(ratio, 3), "pages": pages})


if __name__ == "__main__":
    main()
