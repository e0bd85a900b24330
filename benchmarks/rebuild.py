"""100,000 cases of 25 events derived and compared with what is kept, without a write.

This is what `akta rebuild --check` does for proceedings; the chain of the journal, which it checks
too, is not measured here.
"""

import argparse
import gc
import time
from pathlib import Path

import crowded
from fold import events
from measuring import OUT, own_seconds, report

EVENTS = 25


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    with crowded.installation():
        fill(given.cases)
        figures = {"reach_s": 90, "cases": given.cases, "events": EVENTS, **compared()}
        report("rebuild", given.out, figures)


def fill(cases: int) -> None:
    """One case with its life by the real services, and copies of its rows."""
    from tests import factories

    case = factories.case(factories.prosecutor())
    live(case)
    crowded.copy_case(case, cases)
    crowded.run(
        "INSERT INTO core_journal (id, stream, stream_seq, kind, case_id, subject_id, actor_id, "
        "on_behalf_of_id, grant_id, at, data, previous_hash, hash) SELECT gen_random_uuid(), "
        "'case:' || c.id, j.stream_seq, j.kind, c.id, c.id, j.actor_id, j.on_behalf_of_id, "
        "j.grant_id, j.at, j.data, j.previous_hash, j.hash FROM cases_case c, core_journal j "
        "WHERE j.case_id = %s AND c.id <> j.case_id ORDER BY c.number, j.stream_seq",
        [case.pk],
    )
    for model in ("proceeding", "due_duty"):
        copy_rows(f"cases_{model}", case)
    crowded.run(
        "UPDATE cases_due_duty d SET event_id = (SELECT own.id::text FROM core_journal own JOIN "
        "core_journal first USING (stream_seq) WHERE own.stream = 'case:' || d.case_id "
        "AND first.id = d.event_id::uuid) WHERE d.case_id <> %s",
        [case.pk],
    )
    crowded.analyse()


def live(case: object) -> None:
    """Twenty-five events of one case."""
    from akta.cases.proceedings.services import record_event
    from akta.core import clock
    from akta.core.actors import SYSTEM

    for event in events(EVENTS):
        record_event(
            actor=SYSTEM,
            case_id=case.pk,
            kind=event.kind,
            day=event.day,
            values=event.values,
            at=clock.now(),
        )


def copy_rows(table: str, case: object) -> None:
    """The rows kept of the case, for each of its copies."""
    from django.db import connection

    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
    names = [column.name for column in described if column.name not in {"id", "case_id"}]
    crowded.run(
        f"INSERT INTO {table} (case_id, {', '.join(names)}) "
        f"SELECT c.id, {', '.join(f'r.{name}' for name in names)} "
        f"FROM cases_case c, {table} r WHERE r.case_id = %s AND c.id <> r.case_id",
        [case.pk],
    )


def compared() -> dict[str, float]:
    from akta.cases.proceedings.checking import derived_cases, wrong_of

    gc.freeze()  # as the command does
    used, started = own_seconds(), time.perf_counter()
    wrong = compared_cases = 0
    for case, found in derived_cases():
        compared_cases += 1
        wrong += bool(wrong_of(case, found))
    return {
        "seconds": round(time.perf_counter() - started, 1),
        "own_cpu_s": round(own_seconds() - used, 1),
        "compared": compared_cases,
        "differ": wrong,
    }


if __name__ == "__main__":
    main()
