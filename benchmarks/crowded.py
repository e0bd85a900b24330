"""A crowded installation for benchmarks: a throw-away database with very many cases.

The cases are copies of one that was registered by the real services; rights, queries and pages
are the product's own.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # the people of the tests


@contextmanager
def installation() -> Iterator[None]:
    """A fresh database of this machine with all tables, and Django set up over it."""
    from akta.ops import postgres

    with postgres.throwaway() as cluster:
        os.environ.update(cluster.environment())
        os.environ.update(AKTA_DATA_DIR=str(cluster.data_dir), AKTA_ROLE="owner")
        os.environ["DJANGO_SETTINGS_MODULE"] = "akta.ops.settings"
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        from akta.ops.processes import spare_what_is_loaded

        settings.ALLOWED_HOSTS.append("testserver")
        call_command("migrate", verbosity=0)
        spare_what_is_loaded()  # as the served process has it
        yield


def run(statement: str, given: list[object]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, given)


def analyse() -> None:
    """What autovacuum does within minutes: planner statistics and the visibility map."""
    run("VACUUM ANALYZE", [])


def copy_case(case: object, count: int) -> None:
    """Copies of a registered case, numbered from 2 to `count`."""
    run(
        "INSERT INTO cases_case (id, unit_id, cell_id, register_id, number, year, reference, "
        "form, state, subject, opened_on, registered_at, referent_id, version) "
        "SELECT gen_random_uuid(), unit_id, cell_id, register_id, n, 2026, "
        "'4999-0.Ds.' || n || '.2026', form, state, 'sprawa numer ' || n, opened_on, "
        "registered_at + n * interval '1 second', referent_id, 1 "
        "FROM cases_case, generate_series(2, %s) n WHERE id = %s",
        [count, case.pk],
    )


def grant_to_referents(case: object, last_number: int) -> None:
    """The grants that come with the assignments of the copies up to a number."""
    run(
        "INSERT INTO grants_grant (id, number, holder_id, ground, ground_id, case_id, named, "
        "manner, sign_in, in_force, created_at) SELECT gen_random_uuid(), number + 1000, "
        "referent_id, 'referent', id, id, '{}', '', '', tstzrange(registered_at, NULL), "
        "registered_at FROM cases_case WHERE id <> %s AND number <= %s",
        [case.pk, last_number],
    )


def measured(act: Callable[[], object], times: int) -> dict[str, float]:
    """How long an act takes: the median, what 95 of 100 keep, and this process's own time."""
    act()
    taken = []
    used = time.process_time()
    for _ in range(times):
        start = time.perf_counter()
        act()
        taken.append((time.perf_counter() - start) * 1000)
    used = (time.process_time() - used) * 1000 / times
    return {
        "median_ms": round(statistics.median(taken), 3),
        "p95_ms": round(statistics.quantiles(taken, n=20)[-1], 3),
        "own_cpu_ms": round(used, 3),
        "times": times,
    }


def page_figures(client: object, address: str, times: int) -> dict[str, object]:
    """A page through middleware, view and template: its time, its queries and the slowest two."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def get() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")

    found: dict[str, object] = measured(get, times)
    with CaptureQueriesContext(connection) as queries:
        get()
    slow = sorted(queries, key=lambda query: -float(query["time"]))[:2]
    told = [[query["time"], query["sql"][:120], query["sql"][-200:]] for query in slow]
    return {**found, "queries": len(queries), "slowest": told}
