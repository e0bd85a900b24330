"""Prove rules: break the marked code on a copy and see a marked test fail (`--prove`).

First all mutants are tried in one pytest process that forks (`plugin`); a rule whose tests fail
in it unbroken gets a process of its own. What could not be tried there, or survived, is tried
once more the long way: the broken file is written into the copy and a new pytest process runs.
Only a mutant that survives this too counts against a rule.
The working tree is only read; copy, processes and caches are gone at the end.
"""

import ast
import json
import marshal
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from akta.ops.rules.declared import KIND as DATA_KIND
from akta.ops.rules.declared import data_mutants
from akta.ops.rules.mutants import Kind, Mutant, kinds_missing, mutants_of
from akta.ops.rules.project import Project
from akta.ops.rules.reading import Carrier
from akta.ops.rules.state import RuleState, Survey
from akta.ops.rules.verdict import KINDS, Trial, Verdict

NOT_SOURCE = {".git", ".venv", ".akta", "build", "data", "dist"}  # at the top only
CACHES = ("node_modules", "__pycache__", ".*_cache", ".hypothesis")
PLUGIN = "akta_rules_plugin"
JOB = "AKTA_RULES_JOB"  # read by the plugin, which must not be imported here: it needs pytest
SECONDS_FOR_ALL = 30 * 60
SECONDS_FOR_ONE = 2 * 60
SECONDS_TO_END = 20
SLACK = 20  # seconds that a fork has beyond ten times what its tests took unbroken
Answer = dict[str, Any]


@dataclass(slots=True)
class _Plan:
    """The mutants of one rule, by key."""

    state: RuleState
    siblings: list[str]
    mutants: dict[str, Mutant] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.state.rule.id


def prove(project: Project, survey: Survey, rule_ids: Sequence[str]) -> Iterator[Verdict]:
    """Prove these rules of a checkout, in the order given."""
    assert project.root is not None
    states = [state for rule in rule_ids if (state := survey.get(rule)) is not None]
    plans = [_plan(project, survey, state) for state in states if state.is_provable]
    with _copy_of(project.root) as bench:
        answers = bench.run_forked(survey, plans) if plans else {}
        for state in states:
            plan = next((plan for plan in plans if plan.state is state), None)
            if plan is None:
                yield Verdict(state.rule.id, reasons=(_unprovable(state),))
            else:
                answer = answers.get(plan.id)
                if _baseline_reasons(answer, bench):  # may be the doing of tests before them
                    answer = bench.run_forked(survey, [plan]).get(plan.id)
                yield _judge(bench, survey, plan, answer)


def _unprovable(state: RuleState) -> str:
    lack = "kodu oznaczonego tym przepisem" if not state.code else "oznaczonego testu"
    return f"Nie można przeprowadzić próby, bo nie ma {lack}; należy go dodać."


def _plan(project: Project, survey: Survey, state: RuleState) -> _Plan:
    plan = _Plan(state, _siblings(survey, state))
    for carrier in state.code:
        mutants = _mutants(_path_in(project.package, carrier.file), carrier)
        for mutant in mutants:
            plan.mutants[str(len(plan.mutants))] = mutant
        plan.remarks += [
            f"{carrier.name}: próba „{KINDS[kind]}” nie ma tu zastosowania"
            for kind in kinds_missing(mutants)
        ]
    return plan


def _mutants(path: Path, carrier: Carrier) -> list[Mutant]:
    if carrier.kind == DATA_KIND:
        return data_mutants(path.read_text(encoding="utf-8"), carrier)
    return mutants_of(ast.parse(path.read_bytes()), carrier)


def _siblings(survey: Survey, state: RuleState) -> list[str]:
    """Other rules on the same carriers: their tests may notice a condition that is theirs."""
    shared = set(state.code)
    return [
        other.rule.id
        for other in survey.rules
        if other is not state and other.tests and shared & set(other.code)
    ]


def _path_in(package: Path, file: str) -> Path:
    return package.parents[1] / file


def _judge(bench: "_Bench", survey: Survey, plan: _Plan, answer: Answer | None) -> Verdict:
    reasons = _baseline_reasons(answer, bench)
    if reasons or answer is None:
        return Verdict(plan.id, reasons=reasons)
    trials: list[Trial] = []
    for key, mutant in plan.mutants.items():
        swapped = answer["mutants"].get(key, {})
        killer = swapped.get("by") or bench.run_written(survey, plan, mutant)
        trials.append(Trial(mutant, killer, killer is None or _is_own(plan, killer)))
    return Verdict(plan.id, tuple(trials), _reasons(trials), tuple(plan.remarks))


def _is_own(plan: _Plan, test: str) -> bool:
    return test.partition("[")[0] in plan.state.tests or not test.startswith("tests/")


def _baseline_reasons(answer: Answer | None, bench: "_Bench") -> tuple[str, ...]:
    """Why the tests of a rule cannot serve, although nothing was broken yet."""
    if answer is None:
        return (f"Nie udało się uruchomić testów: {bench.last_words()}",)
    if not answer["baseline"]:
        return ("pytest nie znalazł oznaczonych testów; należy sprawdzić ich nazwy.",)
    failed = [test for test, outcome in answer["baseline"].items() if outcome == "failed"]
    skipped = [test for test, outcome in answer["baseline"].items() if outcome == "skipped"]
    return tuple(
        [f"Test {test} nie przechodzi na niezmienionym kodzie." for test in failed]
        + [f"Test {test} został pominięty, więc niczego nie dowodzi." for test in skipped]
    )


def _reasons(trials: list[Trial]) -> tuple[str, ...]:
    if not trials:
        return ("Oznaczony kod nie ma nic, co można podmienić; znak należy przenieść na funkcję.",)
    reasons = [
        f"Żaden oznaczony test nie zauważył zmiany w {trial.mutant.file}:{trial.mutant.line} "
        f"({trial.mutant.name}): {trial.mutant.what}."
        for trial in trials
        if trial.killed_by is None
    ]
    conditions = [trial for trial in trials if trial.mutant.kind is Kind.CONDITION]
    if not reasons and conditions and not any(trial.is_own for trial in conditions):
        reasons.append("Pominięty warunek zauważyły tylko testy innych przepisów tego kodu.")
    return tuple(reasons)


@contextmanager
def _copy_of(root: Path) -> Iterator["_Bench"]:
    """A copy of the tree to break, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="akta-rules-") as folder:
        bench = _Bench(Path(folder).resolve())
        shutil.copytree(root, bench.root, ignore=_left_out(root), symlinks=True)
        shutil.copy(Path(__file__).with_name("plugin.py"), bench.folder / f"{PLUGIN}.py")
        yield bench


def _left_out(root: Path) -> Callable[[str, list[str]], set[str]]:
    caches = shutil.ignore_patterns(*CACHES)

    def left_out(folder: str, names: list[str]) -> set[str]:
        return caches(folder, names) | (NOT_SOURCE if Path(folder) == root else set())

    return left_out


class _Bench:
    """The copy and the pytest processes that run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "tree"
        self._log = folder / "pytest.log"

    def run_forked(self, survey: Survey, plans: list[_Plan]) -> dict[str, Answer]:
        """Try all mutants of all rules in one process; empty if it did not come through."""
        rules = [self._described(plan) for plan in plans]
        names = [name for plan in plans for name in (plan.id, *plan.siblings)]
        answers = self._pytest(rules, _files(survey, names), SECONDS_FOR_ALL, stop=False)
        return answers or {}

    def run_written(self, survey: Survey, plan: _Plan, mutant: Mutant) -> str | None:
        """Try one mutant as a file in the copy; the test that failed, or None."""
        names = [plan.id, *(plan.siblings if mutant.kind is Kind.CONDITION else [])]
        rules = [{"id": name, "siblings": [], "mutants": []} for name in names]
        files = _files(survey, names)
        path = self.root / mutant.file
        original = path.read_bytes()
        path.write_text(mutant.source(), encoding="utf-8")
        try:
            answers = self._pytest(rules, files, SECONDS_FOR_ONE, stop=True)
        finally:
            path.write_bytes(original)
        if answers is None:
            return self._broken(rules, files)
        return _first_failed(answers)

    def _broken(self, rules: list[dict[str, Any]], files: list[str]) -> str | None:
        """No test could even be collected: that is the mutant's doing only if all pass without."""
        control = self._pytest(rules, files, SECONDS_FOR_ONE, stop=True)
        return None if control is None or _first_failed(control) else "uruchomienie testów"

    def last_words(self) -> str:
        """The line of pytest's output that says what went wrong."""
        lines = [line for line in self._log.read_text(errors="replace").splitlines() if line]
        errors = [line for line in lines if line.startswith(("E ", "ERROR"))]
        return (errors or lines or ["pytest nic nie wypisał"])[-1].strip()

    def _described(self, plan: _Plan) -> dict[str, Any]:
        mutants = [self._packed(plan, key, mutant) for key, mutant in plan.mutants.items()]
        return {"id": plan.id, "siblings": plan.siblings, "mutants": mutants}

    def _packed(self, plan: _Plan, key: str, mutant: Mutant) -> dict[str, Any]:
        file = str(self.root / mutant.file)
        code = self.folder / f"{plan.id}.{key}.code"
        kind, swaps = mutant.kind.value, list(mutant.swaps)
        if mutant.tree is None:
            code.write_text(mutant.text, encoding="utf-8")
            return {"key": key, "kind": kind, "file": file, "data": str(code), "swaps": swaps}
        code.write_bytes(marshal.dumps(compile(mutant.tree, file, "exec", dont_inherit=True)))
        return {"key": key, "kind": kind, "file": file, "code": str(code), "swaps": swaps}

    def _pytest(
        self, rules: list[dict[str, Any]], files: list[str], seconds: int, *, stop: bool
    ) -> dict[str, Answer] | None:
        result, job = self.folder / "result.json", self.folder / "job.json"
        result.unlink(missing_ok=True)
        order = {"rules": rules, "stop": stop, "slack": SLACK, "result": str(result)}
        job.write_text(json.dumps(order), encoding="utf-8")
        with self._log.open("wb") as log:
            _run(_command(files), self.root, self._environment(job), log, seconds)
        if not result.exists():
            return None
        answers: dict[str, Answer] = json.loads(result.read_text(encoding="utf-8"))
        return answers

    def _environment(self, job: Path) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
        paths = f"{self.root / 'src'}{os.pathsep}{self.folder}"
        return {
            **kept,
            "PYTHONPATH": paths,
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
            JOB: str(job),
        }


def _first_failed(answers: dict[str, Answer]) -> str | None:
    outcomes = [pair for answer in answers.values() for pair in answer["baseline"].items()]
    return next((test for test, outcome in outcomes if outcome == "failed"), None)


def _files(survey: Survey, names: list[str]) -> list[str]:
    """Test files of these rules."""
    wanted = set(names)
    files = [
        mark.file for state in survey.rules if state.rule.id in wanted for mark in state.proofs
    ]
    return list(dict.fromkeys(files))


def _command(files: list[str]) -> list[str]:
    options = ["-q", "-p", PLUGIN, "-p", "no:cacheprovider", "-p", "no:randomly"]
    options += ["-n0"] if find_spec("xdist") else []
    return [sys.executable, "-m", "pytest", *options, *files]


def _run(
    command: list[str], folder: Path, environment: dict[str, str], log: IO[bytes], limit: int
) -> None:
    """Run a command with its children in a group of their own, and end them all."""
    process = subprocess.Popen(  # noqa: S603 - our own command
        command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True
    )
    try:
        process.wait(limit)
    except subprocess.TimeoutExpired:
        log.write(b"\nE przekroczono czas przeznaczony na testy\n")
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Let pytest take down what its fixtures started; kill what does not listen."""
    for sent in (signal.SIGINT, signal.SIGKILL):
        if process.poll() is None:
            os.killpg(process.pid, sent)
            with suppress(subprocess.TimeoutExpired):
                process.wait(SECONDS_TO_END)
