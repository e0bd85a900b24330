"""Submission of a pleading with 10 attachments, and how soon its confirmation is ready.

    .venv/bin/python benchmarks/submission.py [--filings 60]

Over HTTP against web and worker as served, on a durable database; the files were uploaded and
checked before. Reach: p95 of the answer 300 ms; confirmation 3 s after it. The peer in the same
run is a signed-in page of the same server that writes nothing.
"""

import argparse
import time
from pathlib import Path

import standing
from measuring import OUT, report

REACH_MS, REACH_CONFIRMED_S = 300, 3.0
ATTACHMENTS = 10


def p95(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def told(values: list[float], digits: int = 1) -> dict[str, float]:
    ordered = sorted(values)
    return {
        "median": round(ordered[len(ordered) // 2], digits),
        "p95": round(p95(values), digits),
        "most": round(ordered[-1], digits),
        "count": len(ordered),
    }


def confirmed(draft_id, since: float) -> float:
    """Seconds from the answer until the confirmation is stored."""
    from akta.filing.models import Paper, PaperKind

    papers = Paper.objects.filter(filing__draft_id=draft_id, kind=PaperKind.CONFIRMATION)
    while not papers.exclude(sha256="").exists():
        if time.perf_counter() - since > 60:
            raise RuntimeError("The confirmation does not come.")
        time.sleep(0.02)
    return time.perf_counter() - since


def ready(counsel):
    """A draft that lacks nothing, its pleading signed and judged."""
    from tests.filing import making
    from tests.filing.test_proofs import JUDGED

    draft = making.draft(counsel, attachments=ATTACHMENTS)
    draft.files.filter(role="pleading").update(signatures=JUDGED)
    return draft


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--filings", type=int, default=60)
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    with standing.installation():
        figures = measured(given.filings)
    report("submission", given.out, figures)


def measured(count: int) -> dict:
    from tests import factories
    from tests.filing import making

    making.desk()
    counsel = making.counsel(factories.case())
    drafts = [ready(counsel) for _ in range(count + 3)]
    port = standing.free_port()
    web, worker = standing.web(port), standing.worker()
    answers, waits, pages = [], [], []
    try:
        standing.answering(port)
        browser = standing.Browser(counsel, port)
        for number, draft in enumerate(drafts):
            begun = time.perf_counter()
            status, _, body = browser.ask("GET", "/pisma/")
            page_ms = (time.perf_counter() - begun) * 1000
            begun = time.perf_counter()
            status, _, body = browser.post(
                f"/pisma/projekt/{draft.pk}/zloz/", {"key": f"klucz-{number}"}
            )
            done = time.perf_counter()
            if status != 302:
                raise RuntimeError(f"{status} {body[:500]!r}")
            waited = confirmed(draft.pk, done)
            if number >= 3:  # the first ones warm both processes up
                pages.append(page_ms)
                answers.append((done - begun) * 1000)
                waits.append(waited)
    finally:
        standing.stop(web, worker)
    return {
        "attachments": ATTACHMENTS,
        "submit_ms": told(answers),
        "reach_p95_ms": REACH_MS,
        "confirmed_s": told(waits, 2),
        "reach_confirmed_s": REACH_CONFIRMED_S,
        "peer_page_ms": told(pages),
    }


if __name__ == "__main__":
    main()
