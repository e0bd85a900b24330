"""`akta rules`: marks are read, states derived, and toothless tests are found out."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent

import pytest

from akta.law import catalogue
from akta.ops.commands import rules as command
from akta.ops.rules.changes import changed_rules, changes_since, lines_of
from akta.ops.rules.project import Project, checkout, here
from akta.ops.rules.state import State, derive, packed_index, survey

KEYS = ["id", "source", "tier", "state", "missing", "code", "tests"]

MARKS = """
def implements(*ids, partial=None):
    return lambda carrier: carrier
"""

TERM = '''
from dataclasses import dataclass
from functools import wraps

from akta.marks import implements


def loud(function):
    @wraps(function)
    def inner(*args):
        return function(*args)

    return inner


@loud
@implements("P-4-1")
def may_read(grant: str | None, day: int) -> bool:
    """Whether a grant is in force."""
    if grant is None:
        return False
    if day > 9:
        return False
    return True


@implements("P-4-2", partial="Brakuje godzin.")
def hours() -> list[int]:
    return [1, 2]


@implements("P-4-3")
class Gate:
    def __init__(self, width: int) -> None:
        self.width = width

    def admits(self, size: int) -> bool:
        return size <= self.width


@dataclass(frozen=True)
class Step:
    title: str
    days: int
    implements: tuple[str, ...] = ()


FIRST = Step("Wniosek", days=14, implements=("P-3-1",))


@implements("P-2-1")
def bare() -> int:
    return 1
'''

TESTS = """
import pytest

from akta.term import FIRST, Gate, bare, hours, may_read


@pytest.mark.rule("P-4-1")
@pytest.mark.parametrize(
    ("grant", "day", "answer"), [("g", 9, True), ("g", 10, False), (None, 9, False)]
)
def test_may_read(grant, day, answer):
    assert may_read(grant, day) is answer


@pytest.mark.rule("P-4-2")
def test_hours():
    assert hours()


class TestGate:
    pytestmark = pytest.mark.rule("P-4-3")

    def test_admits(self):
        assert Gate(3).admits(3)
        assert not Gate(3).admits(4)


ROWS = [
    pytest.param(14, marks=pytest.mark.rule("P-3-1"), id="days"),
    pytest.param(0, marks=pytest.mark.xfail(strict=True), id="none"),
]


@pytest.mark.parametrize("days", ROWS)
def test_first(days):
    assert FIRST.days == days


@pytest.mark.rule("P-1-2")
def test_of_nothing():
    assert bare() == 1
"""

PYPROJECT = """
[tool.pytest.ini_options]
addopts = "--strict-markers -p no:django"
markers = ["rule(id): rule"]
"""


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """A small project with marked code and tests; write it by path and text."""
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)

    def write(files: dict[str, str]) -> Project:
        for name, text in files.items():
            path = tmp_path / "fake" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text), encoding="utf-8")
        return checkout(tmp_path / "fake")

    write({"pyproject.toml": PYPROJECT, "src/akta/__init__.py": "", "src/akta/marks.py": MARKS})
    return write


@pytest.fixture
def project(fake):
    return fake({"src/akta/term.py": TERM, "tests/test_term.py": TESTS})


def prove(project, capsys, *arguments):
    code = command.run([*arguments, "--json"], project)
    return code, json.loads(capsys.readouterr().out)["rules"]


def snapshot(project):
    return {p: p.read_bytes() for p in sorted(project.root.rglob("*")) if p.is_file()}


# The real project


def test_marks_of_this_project_name_rules_of_the_catalogue():
    assert [str(problem) for problem in survey(here()).problems] == []


def test_json_has_every_rule_in_order_and_shape(capsys):
    command.run(["--json"])
    rows = json.loads(capsys.readouterr().out)

    assert [row["id"] for row in rows] == [rule.id for rule in catalogue.load()]
    for row in rows:
        assert list(row) == KEYS
        assert row["state"] in set(State)
        assert all(list(code) == ["file", "line", "name"] for code in row["code"])
        assert all("::" in test for test in row["tests"])
        assert (row["state"] == "partial") <= bool(row["missing"])


def test_runs_anywhere_without_django_or_pytest(tmp_path):
    script = "import sys; from akta.ops.main import main; code = main(['rules', '--json']); "
    script += "sys.exit(code or 9 * bool({'django', 'pytest'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env={}, capture_output=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert len(json.loads(done.stdout)) == len(catalogue.load())


# Reading


def test_states_follow_from_the_marks(project):
    states = {state.rule.id: state for state in survey(project).rules}

    assert {name: states[name].state.value for name in ("P-4-1", "P-4-2", "P-4-3", "P-3-1")} == {
        "P-4-1": "done",
        "P-4-2": "partial",
        "P-4-3": "done",
        "P-3-1": "done",
    }
    assert states["P-4-2"].missing == "Brakuje godzin."
    assert states["P-2-1"].missing == "Brakuje testu, który dowodzi wykonania przepisu."
    assert states["P-1-2"].missing == "Brakuje kodu, który wykonuje przepis."
    assert states["P-1-1"].state is State.NONE


def test_places_are_told(project):
    states = {state.rule.id: state.as_json() for state in survey(project).rules}
    line = 1 + TERM.splitlines().index("def may_read(grant: str | None, day: int) -> bool:")

    assert states["P-4-1"]["code"] == [
        {"file": "src/akta/term.py", "line": line, "name": "may_read"}
    ]
    assert states["P-4-1"]["tests"] == ["tests/test_term.py::test_may_read"]
    assert states["P-4-3"]["tests"] == ["tests/test_term.py::TestGate::test_admits"]
    assert states["P-3-1"]["code"][0]["name"] == "FIRST"
    assert states["P-3-1"]["tests"] == ["tests/test_term.py::test_first"]


@pytest.mark.parametrize(
    ("source", "rules"),
    [
        ("class A:\n    implements = ('P-1-1', 'P-1-2')\n", {"P-1-1", "P-1-2"}),
        ("@event(implements=['P-1-1'])\ndef f(): ...\n", {"P-1-1"}),
        ("STEPS = (Step('a', rule='P-1-1'), Step('b', rule='P-1-2'))\n", {"P-1-1", "P-1-2"}),
        ("def f():\n    return Problem(rule='P-1-1')\n", set()),
        ("X = Step(rule='a rule in words')\n", set()),
        ("def f():\n    @implements('P-1-1')\n    def g(): ...\n    return g\n", {"P-1-1"}),
        ("@marks.implements('P-1-1')\nasync def f(): ...\n", {"P-1-1"}),
    ],
)
def test_marks_are_read_from_decorators_and_fields(fake, source, rules):
    found = survey(fake({"src/akta/odd.py": source}))

    assert {state.rule.id for state in found.rules if state.code} == rules
    assert found.problems == ()


@pytest.mark.parametrize(
    ("name", "source", "word"),
    [
        ("src/akta/odd.py", "@implements('P-99-9')\ndef f(): ...\n", "P-99-9"),
        ("tests/test_odd.py", "@pytest.mark.rule('P-99-9')\ndef test_f(): ...\n", "P-99-9"),
        ("src/akta/odd.py", "@implements(*IDS)\ndef f(): ...\n", "wpisany wprost"),
        ("tests/test_odd.py", "@pytest.mark.rule(ID)\ndef test_f(): ...\n", "wpisany wprost"),
        ("tests/test_odd.py", "@pytest.mark.rule('P-1-1')\ndef helper(): ...\n", "nie jest testem"),
        ("src/akta/odd.py", "@implements('P-1-1'\ndef f(): ...\n", "poprawnym kodem"),
    ],
)
def test_marks_that_do_not_count_are_found(fake, capsys, name, source, word):
    project = fake({name: source})

    assert command.run(["--json"], project) == 1
    captured = capsys.readouterr()
    assert word in captured.err
    assert captured.err.startswith(name)
    assert len(json.loads(captured.out)) == len(catalogue.load())


@pytest.mark.parametrize(
    ("tier", "marks", "reason", "state", "missing"),
    [
        ("core", (True, True, None), None, "done", None),
        ("core", (True, True, "Bez godzin."), None, "partial", "Bez godzin."),
        ("core", (False, False, None), None, "none", None),
        ("core", (False, False, None), "Uchylony.", "outside", "Uchylony."),
        ("organisational", (False, False, None), None, "outside", "tylko do wiadomości"),
        ("organisational", (True, True, None), None, "done", None),
        ("core", (True, False, "Bez godzin."), None, "partial", "testu"),
    ],
)
def test_state(tier, marks, reason, state, missing):
    code, test, partial = marks
    found, told = derive(tier, has_code=code, has_test=test, partial=partial, reason=reason)

    assert found == state
    assert told is missing is None or missing in told


def test_an_installed_package_knows_its_tests_from_the_packed_index(project):
    packed = project.package / "ops/rules/tests.json"
    packed.parent.mkdir(parents=True)
    packed.write_text(json.dumps(packed_index(project)), encoding="utf-8")
    installed = survey(Project(package=project.package, root=None))

    assert [s.as_json() for s in installed.rules] == [s.as_json() for s in survey(project).rules]


# Printing


def test_table_counts_every_rule(project, capsys):
    assert command.run([], project) == 0
    lines = capsys.readouterr().out.splitlines()

    assert lines[0].split()[-1] == "razem"
    assert lines[-1].split() == ["Razem", "3", "3", "1119", "116", "1241"]


def test_filters_show_the_rules(project, capsys):
    command.run(["--state", "done"], project)
    listed = capsys.readouterr().out.splitlines()[-3:]
    command.run(["--id", "P-4-1"], project)
    text = capsys.readouterr().out

    assert [line.split()[0] for line in listed] == ["P-3-1", "P-4-1", "P-4-3"]
    assert catalogue.by_id()["P-4-1"].rule in text
    assert "tests/test_term.py::test_may_read" in text


@pytest.mark.parametrize(
    "arguments",
    [["--sample", "0"], ["--sample"], ["--nonsense"], ["--id", "X-1"], ["--prove", "X-1"]],
)
def test_wrong_use_says_nothing_on_stdout(project, capsys, arguments):
    assert command.run(arguments, project) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err


def test_proof_needs_a_checkout(project, capsys):
    installed = Project(package=project.package, root=None)

    assert command.run(["--prove", "P-4-1"], installed) == 2
    assert "katalogu roboczego" in capsys.readouterr().err


# Proof


def test_rules_with_good_tests_are_proven_and_nothing_is_left(
    project, capsys, tmp_path, monkeypatch
):
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    before = snapshot(project)
    code, verdicts = prove(project, capsys, "--prove", "P-4-1", "P-4-3", "P-3-1")

    assert [(v["id"], v["proven"], v["reasons"]) for v in verdicts] == [
        ("P-4-1", True, []),
        ("P-4-3", True, []),
        ("P-3-1", True, []),
    ]
    assert code == 0
    assert [m["kind"] for m in verdicts[0]["mutants"]] == ["refuse", "empty"] + 4 * ["condition"]
    assert len(verdicts[1]["remarks"]) == 1
    assert snapshot(project) == before
    assert list((tmp_path / "tmp").iterdir()) == []


SHORT = """
from akta.marks import implements


@implements("P-4-1")
def may_read(grant: str, day: int) -> bool:
    if day > 9:
        return False
    return bool(grant)
"""

TOOTHLESS = {
    "calls nothing": "def test_t():\n    assert True\n",
    "swallows": """
        def test_t():
            try:
                assert may_read("g", 9)
            except Exception:
                pass
    """,
    "no refusal": "def test_t():\n    assert may_read('g', 9)\n",
    "only refusal": "def test_t():\n    assert not may_read('g', 10)\n",
}


@pytest.mark.parametrize("body", TOOTHLESS.values(), ids=TOOTHLESS)
def test_a_toothless_test_proves_nothing(fake, capsys, body):
    head = 'import pytest\nfrom akta.term import may_read\n\n\n@pytest.mark.rule("P-4-1")\n'
    files = {"src/akta/term.py": SHORT, "tests/test_term.py": head + dedent(body).strip() + "\n"}
    code, [verdict] = prove(fake(files), capsys, "--prove", "P-4-1")

    assert code == 1
    assert not verdict["proven"]
    assert any("nie zauważył" in reason.replace("Żaden", "nie") for reason in verdict["reasons"])


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("def test_t():\n    assert may_read('g', 10)\n", "nie przechodzi"),
        ("def test_t():\n    pytest.skip('later')\n", "pominięty"),
        ("def test_t(missing_fixture):\n    assert may_read('g', 9)\n", "nie przechodzi"),
    ],
)
def test_tests_must_pass_before_anything_is_broken(fake, capsys, body, word):
    head = 'import pytest\nfrom akta.term import may_read\n\n\n@pytest.mark.rule("P-4-1")\n'
    project = fake({"src/akta/term.py": TERM, "tests/test_term.py": head + body})
    code, [verdict] = prove(project, capsys, "--prove", "P-4-1")

    assert (code, verdict["proven"]) == (1, False)
    assert word in verdict["reasons"][0]


def test_what_earlier_tests_leave_behind_does_not_count_against_a_rule(fake, capsys):
    """The tests of P-3-1 leave something that those of P-4-1 cannot bear."""
    tests = """
        import pytest
        from akta.term import FIRST, may_read

        left = []

        @pytest.mark.rule("P-3-1")
        def test_first():
            left.append(1)
            assert FIRST.days == 14

        @pytest.mark.rule("P-4-1")
        @pytest.mark.parametrize(
            ("grant", "day", "answer"), [("g", 9, True), ("g", 10, False), (None, 9, False)]
        )
        def test_may_read(grant, day, answer):
            assert not left
            assert may_read(grant, day) is answer
    """
    project = fake({"src/akta/term.py": TERM, "tests/test_term.py": tests})
    code, verdicts = prove(project, capsys, "--prove", "P-3-1", "P-4-1")

    assert [(v["proven"], v["reasons"]) for v in verdicts] == [(True, []), (True, [])]
    assert code == 0


def test_a_file_that_cannot_be_collected_is_told(fake, capsys):
    tests = "import pytest\nimport nowhere\n\n\n@pytest.mark.rule('P-4-1')\ndef test_t(): ...\n"
    project = fake({"src/akta/term.py": TERM, "tests/test_term.py": tests})
    code, [verdict] = prove(project, capsys, "--prove", "P-4-1")

    assert code == 1
    assert "Nie udało się uruchomić testów" in verdict["reasons"][0]


def test_rules_without_code_or_test_are_not_proven(project, capsys):
    code, verdicts = prove(project, capsys, "--prove", "P-2-1", "P-1-2")

    assert code == 1
    assert ["nie ma oznaczonego testu" in verdicts[0]["reasons"][0]] == [True]
    assert ["nie ma kodu" in verdicts[1]["reasons"][0]] == [True]


def test_code_that_runs_on_import_is_broken_in_a_written_copy(fake, capsys):
    """Swapping the function comes too late here: the table was made on import."""
    source = """
        from akta.marks import implements

        @implements("P-4-1")
        def squares() -> list[int]:
            return [n * n for n in range(4) if n % 2]

        TABLE = squares()
    """
    tests = """
        import pytest
        from akta.early import TABLE

        @pytest.mark.rule("P-4-1")
        def test_table():
            assert TABLE == [1, 9]
    """
    project = fake({"src/akta/early.py": source, "tests/test_early.py": tests})
    code, [verdict] = prove(project, capsys, "--prove", "P-4-1")

    assert (code, verdict["reasons"]) == (0, [])
    assert verdict["mutants"][0]["killed_by"] == "uruchomienie testów"
    assert verdict["mutants"][1]["killed_by"] == "tests/test_early.py::test_table"


def test_a_condition_of_another_rule_is_left_to_its_tests(fake, capsys):
    """Two rules on one function: each must notice its own condition, not the other's."""
    source = """
        from akta.marks import implements

        @implements("P-4-1", "P-4-2")
        def sign(n: int) -> str:
            if n < 0:
                return "minus"
            if n > 0:
                return "plus"
            return "zero"
    """
    tests = """
        import pytest
        from akta.sign import sign

        @pytest.mark.rule("P-4-1")
        def test_minus():
            assert (sign(-1), sign(0)) == ("minus", "zero")

        @pytest.mark.rule("P-4-2")
        def test_plus():
            assert (sign(1), sign(0)) == ("plus", "zero")
    """
    project = fake({"src/akta/sign.py": source, "tests/test_sign.py": tests})
    code, verdicts = prove(project, capsys, "--prove", "P-4-1", "P-4-2")

    assert [(v["proven"], v["reasons"]) for v in verdicts] == [(True, []), (True, [])]
    assert code == 0


def test_a_class_without_methods_has_its_values_emptied(fake, capsys):
    source = """
        from enum import Enum
        from akta.marks import implements

        @implements("P-4-1", "P-4-2")
        class Manner(Enum):
            VIEW = "view"
            DOWNLOAD = "download"
    """
    tests = """
        import pytest
        from pathlib import Path
        from akta.manner import Manner

        @pytest.mark.rule("P-4-1")
        def test_manners():
            assert [manner.value for manner in Manner] == ["view", "download"]

        @pytest.mark.rule("P-4-2")
        def test_there_is_one():
            assert Manner.VIEW
            assert (Path(__file__).parent / "data/kept.txt").exists()
    """
    files = {"src/akta/manner.py": source, "tests/test_manner.py": tests}
    project = fake(files | {"tests/data/kept.txt": "x", "data/large.txt": "x"})
    _, verdicts = prove(project, capsys, "--prove", "P-4-1", "P-4-2")

    assert [verdict["proven"] for verdict in verdicts] == [True, False]
    assert [mutant["kind"] for mutant in verdicts[0]["mutants"]] == ["empty"]


def test_a_test_that_hangs_with_broken_code_has_noticed(fake, capsys, monkeypatch):
    """A loop that no longer ends is ended; unbroken, the same tests passed in a fork."""
    monkeypatch.setattr("akta.ops.rules.prove.SLACK", 3)
    source = """
        from akta.marks import implements

        @implements("P-4-1")
        def count(n: int) -> int:
            steps = 0
            while True:
                if steps == n:
                    return steps
                steps += 1
    """
    tests = """
        import pytest
        from akta.count import count

        @pytest.mark.rule("P-4-1")
        def test_count():
            assert count(3) == 3
    """
    project = fake({"src/akta/count.py": source, "tests/test_count.py": tests})
    code, [verdict] = prove(project, capsys, "--prove", "P-4-1")

    assert (code, verdict["reasons"]) == (0, [])
    assert "przekroczony czas testów" in [mutant["killed_by"] for mutant in verdict["mutants"]]


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_proof_that_is_stopped_leaves_nothing(fake, tmp_path, sent):
    tests = """
        import os, time
        from pathlib import Path
        import pytest

        @pytest.mark.rule("P-4-1")
        def test_slow():
            Path(os.environ["HERE"]).write_text(str(os.getpid()))
            time.sleep(60)
    """
    root = fake({"src/akta/term.py": TERM, "tests/test_slow.py": tests}).root
    here_is, folder = tmp_path / "here", tmp_path / "tmp"
    folder.mkdir()
    # Whoever runs the tests in the background has told their children not to hear an interrupt.
    script = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    script += "import pathlib, sys; from akta.ops.commands.rules import run; "
    script += "from akta.ops.rules.project import checkout; "
    script += "sys.exit(run(['--prove', 'P-4-1'], checkout(pathlib.Path(sys.argv[1]))))"
    environment = {"PATH": os.environ["PATH"], "TMPDIR": str(folder), "HERE": str(here_is)}
    command_line = [sys.executable, "-c", script, str(root)]
    with subprocess.Popen(
        command_line, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        wait_until(lambda: here_is.exists() and here_is.read_text())
        process.send_signal(sent)
        _, said = process.communicate(timeout=30)

    assert process.returncode == 1
    assert said == "Przerwano próbę; nic po niej nie zostało.\n"
    assert list(folder.iterdir()) == []
    assert not Path(f"/proc/{here_is.read_text()}").exists()


def wait_until(is_so):
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_sample_is_drawn_from_the_done_and_can_be_repeated(project, capsys):
    first = prove(project, capsys, "--sample", "2", "--seed", "5")
    again = prove(project, capsys, "--sample", "2", "--seed", "5")

    assert first == again
    assert len(first[1]) == 2
    assert {v["id"] for v in first[1]} <= {"P-3-1", "P-4-1", "P-4-3"}


def test_of_many_asked_some_are_drawn(project, capsys):
    some = prove(project, capsys, "--sample", "3", "--most", "2", "--seed", "5")
    again = prove(project, capsys, "--sample", "3", "--most", "2", "--seed", "5")

    assert some == again
    assert len(some[1]) == 2


# Changes


def git(root, *arguments):
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


def test_changed_rules_are_those_whose_marked_lines_differ(project):
    git(project.root, "init", "-q")
    git(project.root, "add", "-A")
    git(project.root, "commit", "-qm", "start")
    source = project.package / "term.py"
    source.write_text(TERM.replace("day > 9", "day >= 10"), encoding="utf-8")
    (project.root / "tests/test_new.py").write_text(
        "import pytest\n@pytest.mark.rule('P-2-1')\ndef test_b(): ...\n", encoding="utf-8"
    )

    assert changed_rules(survey(project), changes_since(project.root, "HEAD")) == ["P-2-1", "P-4-1"]


def test_unknown_reference_is_wrong_use(project, capsys):
    git(project.root, "init", "-q")

    assert command.run(["--changed", "nowhere"], project) == 2
    assert "nowhere" in capsys.readouterr().err


def test_lines_of_a_diff():
    diff = "+++ b/a.py\n@@ -1,2 +3,4 @@ def f\n+x\n@@ -9 +12,0 @@\n+++ b/b.py\n@@ -1 +1 @@\n"

    assert lines_of(diff) == {"a.py": [range(3, 7), range(12, 13)], "b.py": [range(1, 2)]}
