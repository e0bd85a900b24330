"""The reader's mark on 1200 px pages, on one core. Reach: 80 a second grey, 40 in colour."""

import io
import time

from measuring import arguments, report, spread
from PIL import Image

from akta.imaging.render import render
from akta.imaging.watermark import mark

PAGES = {"grey": "typescript-times-300dpi-gray.tif", "colour": "c02-22.pdf"}
TEXT = "adw. Żaneta Święcicka-Gąsior\nuprawnienie nr 17/2026\n22.11.2026 14:05 {:02}"
TIMES = 60


def speed(jpeg: bytes, *, new_text: bool) -> float:
    moment = time.time_ns()
    started = time.process_time()
    for number in range(TIMES):
        mark(jpeg, TEXT.format(moment + number if new_text else 0))
    return TIMES / (time.process_time() - started)


def main() -> None:
    given = arguments(__doc__)
    figures: dict[str, object] = {"reach_a_second": {"grey": 80, "colour": 40}}
    for kind, name in PAGES.items():
        with (given.scans / name).open("rb") as file:
            jpeg = render(file, 0)
        figures[kind] = {
            "size": Image.open(io.BytesIO(jpeg)).size,
            "same_text_a_second": spread(
                [speed(jpeg, new_text=False) for _ in range(given.rounds)]
            ),
            "new_text_a_second": spread([speed(jpeg, new_text=True) for _ in range(given.rounds)]),
        }
    report("watermark", given.out, figures)


if __name__ == "__main__":
    main()
