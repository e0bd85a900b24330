"""My day of a referent with 300 open cases among 100,000, and the views of a head.

One head has a cell of 6,000 open cases, another the whole unit of 100,000.
"""

import argparse
from pathlib import Path

import crowded
from measuring import OUT, report

MINE, OF_CELL, PEOPLE, TIMES = 300, 6000, 20, 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    with crowded.installation():
        reach = {"reach_my_day_p95_ms": 150, "reach_head_p95_ms": 300}
        report("my_day", given.out, {**reach, "cases": given.cases, **figures(given.cases)})


def figures(cases: int) -> dict[str, object]:
    from django.test import Client
    from django.urls import reverse

    from tests import factories

    me, head = factories.prosecutor("Referent"), factories.head()
    others = [factories.prosecutor(f"Inny{number}") for number in range(PEOPLE)]
    fill(me, others, cases)
    small = head_of_cell()
    crowded.analyse()
    mine, heads, smaller = (factories.sign_in(Client(), who) for who in (me, head, small))
    found: dict[str, object] = {"mine": MINE, "of_cell": OF_CELL}
    for name in ("today", "today-month"):
        found[name] = crowded.page_figures(mine, reverse(f"desk:{name}"), TIMES)
    loads, load = reverse("desk:today-loads"), reverse("desk:today-load", args=[me.pk])
    found["loads_of_a_cell"] = crowded.page_figures(smaller, loads, TIMES)
    found["load_of_one"] = crowded.page_figures(smaller, load, TIMES)
    found["loads_of_all"] = crowded.page_figures(heads, loads, 20)
    return found


def fill(me: object, others: list[object], cases: int) -> None:
    """Cases with three open duties each: the first 300 are mine, the rest of the others."""
    from tests import factories

    case = factories.case(me)
    crowded.copy_case(case, cases)
    crowded.run(
        "UPDATE cases_case SET referent_id = (%s::uuid[])[1 + number %% %s] WHERE number > %s",
        [[each.pk for each in others], len(others), MINE],
    )
    crowded.grant_to_referents(case, OF_CELL)
    crowded.run(
        "INSERT INTO cases_due_duty (case_id, declaration, event_id, key, name, area, provision, "
        "actor, for_others, due_on, outcome, missing) SELECT id, 'd' || n, gen_random_uuid(), '', "
        "'Wniosek o przedłużenie śledztwa', (ARRAY['running', 'charges', 'suspension'])[n], "
        "'§ 130 ust. 2 Regulaminu', 'conducting', n = 3, "
        "current_date - 30 + ((number * 7 + n * 11) %% 90)::int, '', '[]' "
        "FROM cases_case, generate_series(1, 3) n WHERE id <> %s",
        [case.pk],
    )


def head_of_cell() -> object:
    """A cell of the unit with the first 6,000 cases, and its head."""
    from akta.units.models import Cell, CellKind, PostKind
    from tests import factories

    unit_id = factories.cell().unit_id
    cell = Cell.objects.create(unit_id=unit_id, number=1, name="wydział", kind=CellKind.DIVISION)
    crowded.run("UPDATE cases_case SET cell_id = %s WHERE number <= %s", [cell.pk, OF_CELL])
    return factories.staff(PostKind.CELL_HEAD, surname="Naczelnik", in_cell=cell)


if __name__ == "__main__":
    main()
