"""Validation of one PAdES B-LT in one process, beside pyHanko's own; memory over many files.

Prints one JSON line: seconds of both (median of the rounds), their ratio, and the resident memory
after file 50 and after file 400. Reach: ratio at most 1.2, growth at most 50 MB.

    .venv/bin/python benchmarks/signature_validation.py [--rounds 40] [--files 400]
"""

import argparse
import asyncio
import io
import json
import logging
import statistics
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import DocumentSecurityStore, async_validate_pdf_signature

from akta.trust.lists.anchors import Anchors
from akta.trust.lists.model import Kind, Period, Service
from akta.trust.sealing import authority
from akta.trust.sealing.pdf import seal_pdf
from akta.trust.signatures.inspection import inspect

REACH, MOST_GROWTH = 1.2, 50.0
EARLY = 50


def main() -> int:
    """Measure, print, and exit 1 where the reach is missed."""
    given = _arguments()
    logging.disable(logging.CRITICAL)
    at = datetime.now(UTC)
    with TemporaryDirectory() as folder:
        seal = authority.load_or_create(Path(folder), Path(folder) / "anchors", at=at)
    data = seal_pdf(_paper(), seal, reason="Pomiar").data
    anchors = _anchors(seal.roots[0].dump(), at)
    ours, theirs = _measured(data, anchors, seal.roots[0], at, given.rounds)
    early, late = _memory(data, anchors, at, given.files)
    told = {
        "akta_s": round(ours, 4),
        "pyhanko_s": round(theirs, 4),
        "ratio": round(ours / theirs, 2),
        f"mib_after_{EARLY}": early,
        f"mib_after_{given.files}": late,
    }
    print(json.dumps(told))
    return 0 if ours <= theirs * REACH and late <= early + MOST_GROWTH else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--files", type=int, default=400)
    return parser.parse_args()


def _paper() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(10):
            pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


def _anchors(root: bytes, at: datetime) -> Anchors:
    """The demonstration's root, listed as an authority and as a stamper."""
    granted = (Period(at - timedelta(days=1), granted=True),)
    kinds = (Kind.QUALIFIED_CA, Kind.QUALIFIED_STAMPS)
    return Anchors.of(Service(kind, "PL", "Pokaz", (root,), granted) for kind in kinds)


def _ours(data: bytes, anchors: Anchors, at: datetime) -> None:
    report = inspect(data, anchors=anchors, at=at)
    found = [(each.level, each.indication) for each in report.signatures]
    assert found[0] == ("B-LT", "TOTAL_PASSED"), found


def _theirs(data: bytes, root: object, at: datetime) -> None:
    reader = PdfFileReader(io.BytesIO(data))
    store = DocumentSecurityStore.read_dss(reader)
    settings = {"trust_roots": [root], "moment": at, "revocation_mode": "hard-fail"}
    context = store.as_validation_context(settings)
    signature = reader.embedded_signatures[0]
    status = asyncio.run(async_validate_pdf_signature(signature, context, context))
    assert status.bottom_line, status.pretty_print_details()


def _measured(
    data: bytes, anchors: Anchors, root: object, at: datetime, rounds: int
) -> tuple[float, float]:
    """Medians of both, taken in turn so that what else the machine does meets both alike."""
    ours, theirs = [], []
    for number in range(rounds + 3):
        began = time.perf_counter()
        _ours(data, anchors, at)
        between = time.perf_counter()
        _theirs(data, root, at)
        if number >= 3:
            ours.append(between - began)
            theirs.append(time.perf_counter() - between)
    return statistics.median(ours), statistics.median(theirs)


def _memory(data: bytes, anchors: Anchors, at: datetime, files: int) -> tuple[float, float]:
    early = 0.0
    for number in range(1, files + 1):
        _ours(data, anchors, at)
        if number == EARLY:
            early = _resident()
    return early, _resident()


def _resident() -> float:
    """Resident memory of this process in MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return round(pages * 4096 / (1 << 20), 1)


if __name__ == "__main__":
    raise SystemExit(main())
