"""The fold of 500 events, and my day of a referent with 300 open cases among 100,000.

The cases are written straight into a throw-away database; rights, queries and page
are the product's own.
"""

import argparse
import os
import statistics
import time
from datetime import date, timedelta
from pathlib import Path

from measuring import OUT, report

KINDS = ("suspended", "taken_up", "charges_issued", "plan_made", "motion_filed", "motion_decided")


def events(number):
    """A long proceeding: opened, then suspended and taken up, with charges and motions between."""
    from akta.law.procedures.model import Happening

    values = {
        "suspended": {"reason": "other"},
        "motion_filed": {"motion": "evidence"},
        "motion_decided": {"motion": "evidence", "granted": True},
    }
    found = [Happening("0", "initiated", date(2024, 1, 2), {"form": "investigation"})]
    for count in range(1, number):
        kind = KINDS[(count - 1) % len(KINDS)]
        own = values.get(kind, {"person": f"p{count % 9}"})
        found.append(Happening(str(count), kind, date(2024, 1, 2) + timedelta(days=count), own))
    return found


def measured(act, times):
    taken = []
    used = time.process_time()
    for _ in range(times):
        start = time.perf_counter()
        act()
        taken.append((time.perf_counter() - start) * 1000)
    used = (time.process_time() - used) * 1000 / times
    taken.sort()
    return {
        "median_ms": round(statistics.median(taken), 3),
        "p95_ms": round(taken[int(len(taken) * 0.95) - 1], 3),
        "own_cpu_ms": round(used, 3),
        "times": times,
    }


def fold_figures():
    from akta.law.procedures.engine import open_duties
    from akta.law.procedures.folding import fold
    from akta.law.procedures.library import load

    library = load()
    many, few = events(500), events(25)

    def derived():
        open_duties(fold(few, library), library)

    one = measured(derived, 400)
    return {
        "fold_500_events": measured(lambda: fold(many, library), 60),
        "derive_25_events": one,
        "derive_100000_cases_s": round(one["median_ms"] * 100, 1),
        "misfits": len(fold(many, library).misfits),
    }


def day_figures(cases):
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from tests import factories

    settings.ALLOWED_HOSTS.append("testserver")
    others = [factories.prosecutor(f"Inny{number}") for number in range(20)]
    me = factories.prosecutor("Referent")
    pattern = factories.case(me)
    _fill(pattern, me, others, cases)
    client = factories.sign_in(Client(), me)
    result = {"cases": cases, "mine": 300}
    for name in ("today", "today-month"):
        address = reverse(f"desk:{name}")
        assert client.get(address).status_code == 200
        result[name] = measured(lambda address=address: client.get(address), 60)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        result[name]["queries"] = len(queries)
        slow = sorted(queries, key=lambda query: -float(query["time"]))[:3]
        result[name]["slowest"] = [[query["time"], query["sql"][-300:]] for query in slow]
    return result


def _fill(pattern, me, others, cases):
    """Cases with three open duties each: 300 of mine, the rest of others'."""
    from uuid import uuid4

    from django.db import connection

    from akta.cases.models import Assignment, Case, DueDuty
    from akta.core.db import half_open
    from akta.grants.models import Grant, Ground
    from tests.factories import SINCE

    cases_, assigned, held, duties = [], [], [], []
    for number in range(cases):
        owner = me if number < 300 else others[number % len(others)]
        case = Case(
            unit_id=pattern.unit_id,
            cell_id=pattern.cell_id,
            register_id=pattern.register_id,
            number=number + 10,
            year=2026,
            reference=f"4999-0.Ds.{number + 10}.2026",
            form="investigation",
            subject="kradzież",
            opened_on=date(2026, 3, 2),
            registered_at=SINCE,
            referent=owner,
        )
        assignment = Assignment(case=case, account=owner, in_force=half_open(SINCE, None))
        cases_.append(case)
        assigned.append(assignment)
        held.append(
            Grant(
                number=number + 1_000_000,
                holder_id=owner.pk,
                ground=Ground.REFERENT,
                ground_id=assignment.pk,
                case_id=case.pk,
                in_force=half_open(SINCE, None),
                created_at=SINCE,
            )
        )
        duties += [
            DueDuty(
                case=case,
                declaration=f"d{each}",
                event_id=str(uuid4()),
                name="Wniosek o przedłużenie śledztwa",
                area=("running", "charges", "suspension")[each],
                provision="§ 130 ust. 2 Regulaminu",
                actor="conducting",
                for_others=False,
                due_on=date(2026, 11, 1) + timedelta(days=(number * 7 + each * 11) % 90),
            )
            for each in range(3)
        ]
    for model, rows in ((Case, cases_), (Assignment, assigned), (Grant, held), (DueDuty, duties)):
        model.objects.bulk_create(rows, batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def main():
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
        figures = {**fold_figures(), "my_day": day_figures(given.cases)}
        report("my_day", given.out, {"reach_fold_ms": 5, "reach_my_day_p95_ms": 150, **figures})


if __name__ == "__main__":
    main()
