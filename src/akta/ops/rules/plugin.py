"""pytest plugin that runs marked tests against broken code; used by `prove` on its copy.

It knows nothing of Akta and is copied to stand alone. For each rule it runs the marked tests
as they are, then in one fork for each mutant, in which the code objects of the broken functions
are swapped, and before and after these in a fork with nothing broken (control). A fork shares
what was imported and the test database, and takes all else with it when it ends. Without
mutants it only runs the tests.
"""

import contextlib
import functools
import gc
import json
import marshal
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

JOB = "AKTA_RULES_JOB"
FACTOR = 10.0
TYPESET = (
    "import pickle, sys, typst; args, names = pickle.load(sys.stdin.buffer); "
    "pickle.dump(typst.compile(*args, **names), sys.stdout.buffer)"
)
Verdict = dict[str, str | None]
TIMED_OUT: Verdict = {"verdict": "timeout", "by": "przekroczony czas testów"}


def _job() -> dict[str, Any]:
    job: dict[str, Any] = json.loads(Path(os.environ[JOB]).read_text(encoding="utf-8"))
    return job


def rules_of(item: pytest.Item) -> set[str]:
    """Ids that a test, or this row of it, is marked with."""
    return {rule for mark in item.iter_markers("rule") for rule in mark.args}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep only the tests of the rules at hand."""
    rules = _job()["rules"]
    wanted = {name for rule in rules for name in (rule["id"], *rule["siblings"])}
    dropped = [item for item in items if not wanted & rules_of(item)]
    items[:] = [item for item in items if wanted & rules_of(item)]
    config.hook.pytest_deselected(items=dropped)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """Run the job in place of pytest's own loop and write down what happened."""
    if session.testsfailed:
        raise session.Interrupted("collection failed")
    job = _job()
    _set_type_apart()
    runner = _Runner(session, job["slack"])
    session.config.pluginmanager.register(runner)
    done = {rule["id"]: runner.rule(rule, stop=job["stop"]) for rule in job["rules"]}
    Path(job["result"]).write_text(json.dumps(done), encoding="utf-8")
    return True


def _set_type_apart() -> None:
    """Let Typst run in processes of its own: its threads are not there in a fork, which waits."""
    if "typst" in sys.modules:
        sys.modules["typst"].compile = _typeset  # type: ignore[attr-defined]


def _typeset(*args: Any, **names: Any) -> Any:
    command = [sys.executable, "-c", TYPESET]
    asked = pickle.dumps((args, names))
    ended = subprocess.run(  # noqa: S603 - this interpreter and a text of our own
        command, input=asked, stdout=subprocess.PIPE, check=True
    )
    return pickle.loads(ended.stdout)  # noqa: S301 - from a child of our own


class _Boundary:
    """Stands for the next test: everything below the session is torn down before it."""

    def __init__(self, session: pytest.Session) -> None:
        self._session = session

    def listchain(self) -> list[pytest.Session]:
        return [self._session]


class _Runner:
    def __init__(self, session: pytest.Session, slack: float) -> None:
        self._session = session
        self._slack = slack
        self._boundary = _Boundary(session)
        self._outcomes: dict[str, str] = {}
        self._baseline: dict[str, str] = {}
        self._seconds: dict[str, float] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        before = self._outcomes.get(report.nodeid, "passed")
        if before == "passed":
            self._outcomes[report.nodeid] = report.outcome

    def rule(self, rule: dict[str, Any], *, stop: bool) -> dict[str, Any]:
        """Prove one rule: its tests as they are, the control, each mutant."""
        own = self._items({rule["id"]})
        baseline = self._run_baseline(own, stop=stop)
        result: dict[str, Any] = {"baseline": baseline, "mutants": {}}
        if not rule["mutants"] or set(baseline.values()) != {"passed"}:
            return result
        others = [item for item in self._items(set(rule["siblings"])) if item not in own]
        siblings = self._run_baseline(others, stop=False)
        others = [item for item in others if siblings[item.nodeid] == "passed"]
        tried = self._tried(own, others, rule["mutants"]) if self._control(own + others) else {}
        result["mutants"] = tried if self._control(own + others) else {}
        return result

    def _tried(
        self, own: list[pytest.Item], others: list[pytest.Item], mutants: list[dict[str, Any]]
    ) -> dict[str, Verdict]:
        return {
            mutant["key"]: self._forked(
                own + (others if mutant["kind"] == "condition" else []), mutant
            )
            for mutant in mutants
        }

    def _control(self, items: list[pytest.Item]) -> bool:
        """In a fork with nothing broken all must pass, else no fork can be believed."""
        return self._forked(items, None)["verdict"] == "survived"

    def _items(self, rules: set[str]) -> list[pytest.Item]:
        """Tests of these rules; those in a browser only where there are no others."""
        items = [item for item in self._session.items if rules & rules_of(item)]
        quick = [item for item in items if item.get_closest_marker("browser") is None]
        return quick or items

    def _run_baseline(self, items: list[pytest.Item], *, stop: bool) -> dict[str, str]:
        outcomes: dict[str, str] = {}
        for item in items:
            if item.nodeid not in self._baseline:
                start = time.monotonic()
                self._baseline[item.nodeid] = self._run(item)
                self._seconds[item.nodeid] = time.monotonic() - start
            outcomes[item.nodeid] = self._baseline[item.nodeid]
            if stop and outcomes[item.nodeid] == "failed":
                break
        return outcomes

    def _run(self, item: pytest.Item) -> str:
        self._outcomes.pop(item.nodeid, None)
        item.ihook.pytest_runtest_protocol(item=item, nextitem=self._boundary)
        return self._outcomes.get(item.nodeid, "failed")

    def _forked(self, items: list[pytest.Item], mutant: dict[str, Any] | None) -> Verdict:
        seconds = self._slack + FACTOR * sum(self._seconds[item.nodeid] for item in items)
        _close_databases()
        with replaced(mutant):
            return in_fork(lambda: self._judge(items, mutant), seconds)

    def _judge(self, items: list[pytest.Item], mutant: dict[str, Any] | None) -> Verdict:
        if mutant is not None and not (read_again() if "data" in mutant else swap(mutant)):
            return {"verdict": "unreachable", "by": None}
        for item in items:
            if self._run(item) == "failed":
                return {"verdict": "killed", "by": item.nodeid}
        return {"verdict": "survived", "by": None}


def in_fork(judge: Callable[[], Verdict], seconds: float) -> Verdict:
    """Let a child of this process judge, and end it with all that it started."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setpgid(0, 0)
            os.close(reader)
            signal.alarm(int(seconds) + 5)  # should the parent be killed meanwhile
            os.write(writer, json.dumps(judge()).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with contextlib.suppress(OSError):  # the child may have done it, or be gone already
        os.setpgid(child, child)
    finished = _wait(child, seconds)
    with contextlib.suppress(ProcessLookupError):  # nobody left in the group
        os.killpg(child, signal.SIGKILL)
    if not finished:
        os.waitpid(child, 0)
    return _answer(reader, finished=finished)


def _wait(child: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if os.waitpid(child, os.WNOHANG)[0]:
            return True
        time.sleep(0.002)
    return False


def _answer(reader: int, *, finished: bool) -> Verdict:
    with os.fdopen(reader, "rb") as stream:
        text = stream.read() if finished else b""
    if not text:
        return {"verdict": "crashed", "by": None} if finished else TIMED_OUT
    verdict: Verdict = json.loads(text)
    return verdict


def swap(mutant: dict[str, Any]) -> bool:
    """Give the living functions their broken code; False if one of them cannot be found."""
    module: CodeType = marshal.loads(Path(mutant["code"]).read_bytes())  # noqa: S302 - written by `prove`
    broken = {(code.co_qualname, code.co_firstlineno): code for code in _codes(module)}
    wanted = [(name, line) for name, line in mutant["swaps"]]
    found = {key: _living(mutant["file"], key) for key in wanted}
    if not wanted or not all(found.values()):
        return False
    for key, functions in found.items():
        for function in functions:
            function.__code__ = broken[key]
    return True


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _living(file: str, key: tuple[str, int]) -> list[FunctionType]:
    return [
        candidate
        for candidate in gc.get_objects()
        if type(candidate) is FunctionType
        if (candidate.__code__.co_qualname, candidate.__code__.co_firstlineno) == key
        if Path(candidate.__code__.co_filename).resolve() == Path(file)
    ]


@contextlib.contextmanager
def replaced(mutant: dict[str, Any] | None) -> Iterator[None]:
    """Put a broken data file in its place for one fork, and the sound one back after it."""
    if mutant is None or "data" not in mutant:
        yield
        return
    path = Path(mutant["file"])
    sound = path.read_bytes()
    path.write_bytes(Path(mutant["data"]).read_bytes())
    try:
        yield
    finally:
        path.write_bytes(sound)


def read_again() -> bool:
    """Forget what was read from data files: whatever a function keeps by its arguments."""
    kept = type(functools.lru_cache(maxsize=None)(lambda: None))
    for candidate in gc.get_objects():
        if type(candidate) is kept:
            candidate.cache_clear()
    return True


def _close_databases() -> None:
    """Connections must not be shared with a fork; Django opens new ones when asked."""
    if "django.db" not in sys.modules:
        return
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        if close_pool := getattr(connection, "close_pool", None):  # only PostgreSQL's has one
            close_pool()
