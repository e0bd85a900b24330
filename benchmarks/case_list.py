"""A list of 100,000 cases: the whole answer of any page, through middleware, view and template.

A secretary's list (by cell), a head's (by unit) and a referent's (200 cases, one by one among
them), and a search by reference; the database is a throw-away cluster on this machine.
"""

import argparse
import os
import random
import statistics
import time
from pathlib import Path

from measuring import OUT, report

DRAWS = 80
OWN = 200
REACH_MS = 120


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    from akta.ops import postgres

    with postgres.throwaway() as cluster:
        os.environ.update(cluster.environment())
        os.environ.update(AKTA_DATA_DIR=str(cluster.data_dir), AKTA_ROLE="owner")
        os.environ["DJANGO_SETTINGS_MODULE"] = "akta.ops.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        report("case_list", given.out, {"reach_p95_ms": REACH_MS, **figures(given.cases)})


def figures(count: int) -> dict[str, object]:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tests import factories

    settings.ALLOWED_HOSTS.append("testserver")
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
    """Copies of one registered case, each with its assignment's grant."""
    from django.db import connection

    from tests import factories

    case = factories.case(referent)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_case (id, unit_id, cell_id, register_id, number, year, reference, "
            "form, state, subject, opened_on, registered_at, referent_id, version) "
            "SELECT gen_random_uuid(), unit_id, cell_id, register_id, n, 2026, "
            "'4999-0.Ds.' || n || '.2026', form, state, 'sprawa numer ' || n, opened_on, "
            "registered_at + n * interval '1 second', referent_id, 1 "
            "FROM cases_case, generate_series(2, %s) n WHERE id = %s",
            [count, case.pk],
        )
        cursor.execute(
            "INSERT INTO grants_grant (id, number, holder_id, ground, ground_id, case_id, named, "
            "manner, in_force, created_at) SELECT gen_random_uuid(), number + 1000, referent_id, "
            "'referent', id, id, '{}', '', tstzrange(registered_at, NULL), registered_at "
            "FROM cases_case WHERE id <> %s ORDER BY number LIMIT %s",
            [case.pk, OWN],
        )
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
