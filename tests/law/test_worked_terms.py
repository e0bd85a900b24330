"""Worked rows (przykłady obliczone ręcznie): each with its source and its working written out.

The expected values were worked out by hand from the calendar, never by the code. A row is run
through `akta law`, so that what is scripted against and what is shown on screens agree with it.
"""

import json
from collections import Counter
from pathlib import Path

import pytest

from akta.ops.commands import law

ROWS = json.loads((Path(__file__).parent / "data" / "worked_terms.json").read_text("utf-8"))
HARD = {"month-end", "clock-change", "overlap", "two-rules"}


def answered(row, capsys, tmp_path) -> tuple[dict, int]:
    if row["call"] == "term":
        options = ("from", "period", "direction", "calendar")
        arguments = ["term", *(f"--{name}={row[name]}" for name in options), "--json"]
    else:
        file = tmp_path / "proceeding.json"
        file.write_text(json.dumps(row["proceeding"]), "utf-8")
        arguments = ["running-time", str(file), "--json"]
    code = law.run(arguments)
    return json.loads(capsys.readouterr().out), code


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_worked_row(row, capsys, tmp_path):
    """The command gives what was worked out by hand."""
    expected = dict(row["expected"])
    problems = expected.pop("problems", 0)

    found, code = answered(row, capsys, tmp_path)

    assert {name: found[name] for name in expected} == expected
    assert len(found.get("problems", [])) == problems
    assert code == (law.FINDING if problems else law.FINE)


def test_the_rows_are_many_and_not_all_easy():
    """150 rows or more, 40 of them hard; no id twice, none without source and working."""
    assert len(ROWS) >= 150
    assert sum(bool(HARD & set(row["kinds"])) for row in ROWS) >= 40
    assert max(Counter(row["id"] for row in ROWS).values()) == 1
    assert all(row["source"] and row["working"] for row in ROWS)
    assert all(set(row["kinds"]) <= HARD for row in ROWS)
