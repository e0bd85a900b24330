"""`akta law`: one JSON line out, Polish sentences on wrong use, no database, no Django."""

import json
import subprocess
import sys
import time

import pytest

from akta.ops.commands.law import run
from akta.ops.main import main

SUSPENDED = [
    {"type": "suspended", "date": "2026-02-01"},
    {"type": "taken_up", "date": "2026-02-11"},
]
SEVERED = {
    "type": "severed",
    "date": "2026-02-20",
    "initiated": "2025-11-03",
    "acts_done": True,
}
TERM_KEYS = {"from", "period", "end", "nominal_end", "shifted", "why", "provision"}
MONDAY = ["--from", "2026-03-02"]


def term(capsys, *arguments):
    assert run(["term", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def case(tmp_path, **changes):
    document = {
        "act": "common",
        "kind": "investigation",
        "initiated": "2026-01-12",
        "as_of": "2026-03-02",
        "events": SUSPENDED,
    }
    path = tmp_path / "sprawa.json"
    path.write_text(json.dumps({**document, **changes}), "utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("arguments", "end", "nominal_end", "provision"),
    [
        pytest.param(
            ["--from", "2026-03-07", "--period", "P7D"],
            *("2026-03-16", "2026-03-14", "art. 123 § 1 k.p.k., art. 123 § 3 k.p.k."),
            id="Saturday",
        ),
        pytest.param(
            ["--from", "2026-03-07T00:30+00:00", "--period=P1D"],
            *("2026-03-09", "2026-03-08", "art. 123 § 1 k.p.k., art. 123 § 3 k.p.k."),
            id="a moment is its Warsaw date",
        ),
        pytest.param(
            ["--from", "2026-03-06T23:30+00:00", "--period=P2D"],
            *("2026-03-09", "2026-03-09", "art. 123 § 1 k.p.k."),
            id="after midnight in Warsaw",
        ),
        pytest.param(
            ["--from", "2026-03-21", "--period", "P7D", "--direction", "before"],
            *("2026-03-13", "2026-03-14", "art. 123 § 1 k.p.k."),
            id="before",
        ),
        pytest.param(
            ["--from", "2026-03-28T10:00", "--period", "PT24H"],
            *("2026-03-29T11:00:00+02:00",) * 2,
            "art. 127c k.p.k.",
            id="hours over the change of time, Warsaw time without offset",
        ),
        pytest.param(
            ["--from", "2026-10-25T02:30+01:00", "--period", "PT1H"],
            *("2026-10-25T03:30:00+01:00",) * 2,
            "art. 127c k.p.k.",
            id="the repeated hour with its offset",
        ),
        pytest.param(
            ["--calendar", "measure", "--from", "2026-05-02T10:00:00+02:00", "--period", "P1M"],
            *("2026-06-01T10:00:00+02:00",) * 2,
            "art. 127b k.p.k., art. 127c k.p.k., art. 265 k.p.k.",
            id="measure",
        ),
    ],
)
def test_a_term(capsys, arguments, end, nominal_end, provision):
    found = term(capsys, *arguments)

    assert set(found) == TERM_KEYS
    assert (found["end"], found["nominal_end"]) == (end, nominal_end)
    assert found["shifted"] is (end != nominal_end)
    assert found["provision"] == provision
    assert all(step.endswith(".") for step in found["why"])


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param([], id="nothing"),
        pytest.param(["wyrok"], id="unknown sub-command"),
        pytest.param(["term"], id="no options"),
        pytest.param(["term", *MONDAY], id="no period"),
        pytest.param(["term", *MONDAY, "--period"], id="period without value"),
        pytest.param(["term", *MONDAY, "--period", "P1M2D"], id="mixed period"),
        pytest.param(["term", *MONDAY, "--period", "P0D"], id="zero"),
        pytest.param(["term", *MONDAY, "--period", "PT24H"], id="hours from a date"),
        pytest.param(["term", *MONDAY, "--period", "P99999Y"], id="beyond the calendar"),
        pytest.param(["term", *MONDAY, "--period", "P999999999D"], id="days beyond it"),
        pytest.param(["term", *MONDAY, "--period", "P7D", "--calendar", "measure"], id="measure"),
        pytest.param(["term", *MONDAY, "--period", "P7D", "--direction", "up"], id="direction"),
        pytest.param(["term", *MONDAY, "--period", "P7D", "--zone", "UTC"], id="unknown option"),
        pytest.param(["term", *MONDAY, *MONDAY, "--period", "P7D"], id="option twice"),
        pytest.param(["term", *MONDAY, "--period", "P7D", "plik"], id="a file"),
        pytest.param(["term", "--from", "2026-02-30", "--period", "P7D"], id="no such day"),
        pytest.param(["term", "--from", "20260302", "--period", "P7D"], id="other form of date"),
        pytest.param(["term", "--from", "2026-03-29T02:30", "--period", "PT1H"], id="missing hour"),
        pytest.param(["term", "--from", "2026-10-25T02:30", "--period", "PT1H"], id="double hour"),
        pytest.param(["term", "--from", "2026-10-25T02:30", "--period", "P7D"], id="days from it"),
        pytest.param(["running-time"], id="no file"),
        pytest.param(["running-time", "a.json", "b.json"], id="two files"),
        pytest.param(["running-time", "/nie/ma/takiego.json"], id="missing file"),
    ],
)
def test_wrong_use_says_one_polish_sentence_and_nothing_on_stdout(capsys, arguments):
    assert run([*arguments, "--json"]) == 2

    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.strip()
    assert "Error" not in err


@pytest.mark.rule("R-249")
def test_the_running_time_of_a_proceeding(capsys, tmp_path):
    assert run(["running-time", case(tmp_path), "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert len(found.pop("explanation")) == 7
    assert found == {
        "running_start": "2026-01-12",
        "gross_days": 49,
        "excluded": [
            {"from": "2026-02-01", "to": "2026-02-11", "days": 10, "provision": "§ 249 pkt 2"}
        ],
        "net_days": 39,
        "nominal_end": "2026-04-12",
        "period_end": "2026-04-22",
        "paused": False,
        "days_left": 51,
        "limit_year": "2027-01-22",
        "latest_motion": {
            "date": "2026-04-15",
            "provision": "§ 130 ust. 2",
            "addressee": "supervising_or_direct_superior",
        },
        "problems": [],
    }


def test_a_standing_period_has_no_end(capsys, tmp_path):
    run(["running-time", case(tmp_path, events=SUSPENDED[:1]), "--json"])

    found = json.loads(capsys.readouterr().out)
    assert found["paused"] is True
    assert found["period_end"] is found["latest_motion"] is None
    assert found["excluded"][0]["to"] == "2026-03-02"


def test_a_closing_event_with_nothing_open_is_a_finding(capsys, tmp_path):
    assert run(["running-time", case(tmp_path, events=SUSPENDED[1:]), "--json"]) == 1

    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert (problem["code"], problem["type"], problem["date"]) == (
        *("NOTHING_OPEN", "taken_up", "2026-02-11"),
    )


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        pytest.param({"act": None}, "act", id="no act"),
        pytest.param({"act": "martial"}, "martial", id="unknown act"),
        pytest.param({"kind": "trial"}, "trial", id="unknown kind"),
        pytest.param({"initiated": "12.01.2026"}, "initiated", id="date in another form"),
        pytest.param({"initiated": "2026-01-32"}, "initiated", id="no such date"),
        pytest.param({"as_of": 20260302}, "as_of", id="a number for a date"),
        pytest.param({"as_of": "2025-01-01"}, "as_of", id="before the beginning"),
        pytest.param({"events": {}}, "events", id="events no list"),
        pytest.param({"events": ["closed"]}, "zdarzenie 1", id="event no object"),
        pytest.param({"events": [{"type": "paused", "date": "2026-02-01"}]}, "paused", id="type"),
        pytest.param({"events": [{"date": "2026-02-01"}]}, "type", id="no type"),
        pytest.param({"events": [{"type": "closed"}]}, "date", id="no date"),
        pytest.param(
            {"events": [{"type": "extended", "date": "2026-02-01"}]}, "until", id="no until"
        ),
        pytest.param(
            {"events": [{"type": "joined", "date": "2026-02-01", "initiated": "2026-01-02"}]},
            "role",
            id="no role",
        ),
        pytest.param(
            {
                "events": [
                    *SUSPENDED,
                    {
                        "type": "severed",
                        "date": "2026-02-01",
                        "initiated": "2026-01-02",
                        "acts_done": "yes",
                    },
                ]
            },
            "acts_done",
            id="acts_done no boolean",
        ),
        pytest.param({"events": [SEVERED | {"covered": "no"}]}, "covered", id="covered no boolean"),
        pytest.param({"events": [SEVERED | {"covered": False}]}, "first_act", id="no first act"),
        pytest.param(
            {"events": [SEVERED | {"covered": False, "first_act": "5 lutego"}]},
            "first_act",
            id="a first act that is no date",
        ),
    ],
)
def test_a_wrong_file_is_wrong_use_and_named(capsys, tmp_path, changes, named):
    assert run(["running-time", case(tmp_path, **changes), "--json"]) == 2

    out, err = capsys.readouterr()
    assert out == ""
    assert named in err
    assert err.count("\n") == 1


@pytest.mark.rule("M-67-3")
@pytest.mark.parametrize(
    ("more", "start"),
    [
        pytest.param({"covered": True}, "2025-11-03", id="covered by the opening"),
        pytest.param({"covered": False, "first_act": "2025-12-05"}, "2025-12-05", id="first act"),
        pytest.param({"covered": False, "acts_done": False}, "2026-01-12", id="an opening anew"),
        pytest.param({}, "2025-11-03", id="not told"),
    ],
)
def test_a_military_severed_case_through_the_command(capsys, tmp_path, more, start):
    given = case(tmp_path, act="military", events=[SEVERED | more])
    assert run(["running-time", given, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["running_start"] == start


def test_a_value_is_shown_short_and_safe_for_a_terminal(capsys, tmp_path):
    given = case(tmp_path, events=[{"type": f"\x1b[31m\n{'z' * 5000}", "date": "2026-02-01"}])

    assert run(["running-time", given, "--json"]) == 2

    err = capsys.readouterr().err
    assert "\\x1b[31m zzz" in err
    assert "\x1b" not in err
    assert len(err) < 600


@pytest.mark.parametrize("text", ["", "{", "[]", "\udcff", "[" * 100_000])
def test_a_file_that_is_no_object_is_wrong_use(capsys, tmp_path, text):
    path = tmp_path / "plik.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))

    assert run(["running-time", str(path), "--json"]) == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("arguments", [["--help"], ["term", "--help"], ["running-time", "-h"]])
def test_help_is_polish(capsys, arguments):
    assert main(["law", *arguments]) == 0
    assert capsys.readouterr().out.startswith("Użycie:")


def test_without_json_the_answer_is_polish_text(capsys, tmp_path):
    assert run(["term", *MONDAY, "--period", "P7D"]) == 0
    assert capsys.readouterr().out.startswith("2026-03-09\nDnia początkowego")
    assert run(["running-time", case(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("Postępowanie wszczęto 12 stycznia 2026 r.\n")


def test_it_starts_fast_and_loads_no_django():
    code = (
        "import sys; from akta.ops.main import main; "
        "code = main(['law', 'term', '--from', '2026-03-02', '--period', 'P7D', '--json']); "
        "assert not {'django', 'psycopg', 'holidays'} & set(sys.modules); sys.exit(code)"
    )
    began = time.perf_counter()
    latin = {"PYTHONIOENCODING": "latin-1", "PATH": ""}  # the answer is UTF-8 all the same
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, env=latin)

    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8"))["end"] == "2026-03-09"
    assert time.perf_counter() - began < 5
