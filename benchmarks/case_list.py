"""A list of 100,000 cases: the whole answer of any page, through middleware, view and template.

A secretary's list (by cell), a head's (by unit) and a referent's (200 cases, one by one among
them), and a search by reference; the database is a throw-away cluster on this machine.
"""

import argparse
import random
import statistics
import time
from pathlib import Path

import crowded
from measuring import OUT, report

DRAWS = 80
OWN = 200
REACH_MS = 120


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    with crowded.installation():
        report("case_list", given.out, {"reach_p95_ms": REACH_MS, **figures(given.cases)})


def figures(count: int) -> dict[str, object]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tests import factories

    people = {
        "secretary": factories.secretary(),
        "head": factories.head(),
        "referent": factories.prosecutor(),
    }
    fill(count, people["referent"])
    drawn = random.Random(1)
    last = -(-count // 50)
    found: dict[str, object] = {"cases": count}
    for who, account in people.items():
        client = factories.sign_in(Client(), account)
        pages = [
            1,
            1,
            last,
            *(drawn.randint(1, last) for _ in range(DRAWS)),
        ]  # past the end: the last
        found[f"{who}_any_page_ms"] = spread_ms(client, [f"?strona={page}" for page in pages])
        numbers = [drawn.randint(2, count) for _ in range(20)]
        queries = [f"?q=4999-0.Ds.{number}.2026" for number in numbers]
        found[f"{who}_exact_reference_ms"] = spread_ms(client, queries)
        counts = []
        for page in (1, last // 2, last):
            with CaptureQueriesContext(connection) as captured:
                client.get(f"/pulpit/sprawy/?strona={page}")
            counts.append(len(captured))
        found[f"{who}_queries"] = counts
    return found


def spread_ms(client: object, queries: list[str]) -> dict[str, float]:
    times = []
    for query in queries:
        started = time.perf_counter()
        answer = client.get(f"/pulpit/sprawy/{query}")
        times.append((time.perf_counter() - started) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{query}: {answer.status_code}")
    p95 = statistics.quantiles(times, n=20)[-1]
    return {"median": round(statistics.median(times), 1), "p95": round(p95, 1), "n": len(times)}


def fill(count: int, referent: object) -> None:
    """Copies of one registered case; the referent holds the grants of the first of them."""
    from tests import factories

    case = factories.case(referent)
    crowded.copy_case(case, count)
    crowded.grant_to_referents(case, OWN + 1)
    crowded.analyse()


if __name__ == "__main__":
    main()
