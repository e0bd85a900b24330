"""Work on foreign files, each in a child process of its own: `akta check`, `akta signatures`.

A child is a fork of the warm parent: it costs milliseconds, and a crash, a hang or too much
memory costs its file only. Answers come in the order of the files, as soon as they may.
The parent must have no second thread while `run_files` is used.
"""

import contextlib
import json
import os
import selectors
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any

from akta.imaging import sandbox

Answer = dict[str, Any]
Work = Callable[[str], Answer]

CHILDREN = 2
TIMEOUT = 10.0
MEMORY = 330 << 20
"""Bytes of own memory of one child: two children and the parent stay below 900 MiB."""
_OPEN_FILES = 64
_CHUNK = 1 << 16
_MOST_ANSWER = 32 << 20


class Failure(StrEnum):
    """Why a file has no answer of its own; the value is the code of the problem."""

    INTERNAL = "INTERNAL"
    TIMEOUT = "TIMEOUT"


@dataclass(slots=True)
class _Child:
    place: int
    pid: int
    pipe: int
    deadline: float
    answer: bytearray = field(default_factory=bytearray)


def run_files(
    files: Sequence[str],
    work: Work,
    failed: Callable[[str, Failure], Answer],
    *,
    timeout: float = TIMEOUT,
    children: int = CHILDREN,
    memory: int = MEMORY,
    quiet: bool = True,
) -> Iterator[Answer]:
    """Yield `work(file)` for each file in order, or `failed(file, why)` where its child died.

    `work` runs in the child, `failed` in the parent. `quiet` sends what libraries print in a
    child to nowhere.
    """
    waiting = deque(enumerate(files))
    ready: dict[int, Answer] = {}
    after = 0
    with selectors.DefaultSelector() as selector, _ended(selector):
        while waiting or selector.get_map():
            while waiting and len(selector.get_map()) < children:
                place, file = waiting.popleft()
                child = _started(place, partial(work, file), timeout, memory, quiet=quiet)
                selector.register(child.pipe, selectors.EVENT_READ, child)
            for child, why in _finished(selector):
                ready[child.place] = _answer(child, why) or failed(
                    files[child.place], why or Failure.INTERNAL
                )
            while after in ready:
                yield ready.pop(after)
                after += 1


@contextlib.contextmanager
def _ended(selector: selectors.BaseSelector) -> Iterator[None]:
    """Leave no child behind, whatever ends the loop."""
    try:
        yield
    finally:
        for key in list(selector.get_map().values()):
            _end(selector, key.data, kill=True)


def _started(
    place: int, work: Callable[[], Answer], timeout: float, memory: int, *, quiet: bool
) -> _Child:
    parent = os.getpid()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _be_child(writing, work, parent, memory, quiet=quiet)
    os.close(writing)
    os.set_blocking(reading, False)
    return _Child(place, pid, reading, time.monotonic() + timeout)


def _be_child(
    writing: int, work: Callable[[], Answer], parent: int, memory: int, *, quiet: bool
) -> None:
    """Do the work, write the answer as JSON and end; never returns."""
    code = 1
    try:
        report = sandbox.Report()
        sandbox.die_with(parent, report)
        sandbox.leave_network(report)
        sandbox.limit(memory, _OPEN_FILES, report)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if quiet:
            _silence(writing)
        text = json.dumps(work(), ensure_ascii=True).encode()
        view = memoryview(text)
        while view:
            view = view[os.write(writing, view) :]
        code = 0
    finally:
        os._exit(code)


def _silence(keep: int) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        if stream != keep:
            os.dup2(nowhere, stream)


def _finished(selector: selectors.BaseSelector) -> Iterator[tuple[_Child, Failure | None]]:
    """Children that are done or out of time after waiting for the next thing to happen."""
    children = [key.data for key in selector.get_map().values()]
    left = max(0.0, min(child.deadline for child in children) - time.monotonic())
    for key, _ in selector.select(left):
        if _read(key.data):
            too_much = len(key.data.answer) > _MOST_ANSWER
            yield key.data, _end(selector, key.data, kill=too_much)
    now = time.monotonic()
    for child in [key.data for key in selector.get_map().values()]:
        if child.deadline <= now:
            _end(selector, child, kill=True)
            yield child, Failure.TIMEOUT


def _read(child: _Child) -> bool:
    """Take what the child has written; True once it has ended or says too much."""
    with contextlib.suppress(BlockingIOError):
        while chunk := os.read(child.pipe, _CHUNK):
            child.answer += chunk
            if len(child.answer) > _MOST_ANSWER:
                return True
        return True
    return False


def _end(selector: selectors.BaseSelector, child: _Child, *, kill: bool = False) -> Failure | None:
    """Reap the child, killed first where asked; None where it ended well by itself."""
    selector.unregister(child.pipe)
    os.close(child.pipe)
    if kill:
        os.kill(child.pid, signal.SIGKILL)  # not reaped yet, so the id is still its own
    _, status = os.waitpid(child.pid, 0)
    return None if os.waitstatus_to_exitcode(status) == 0 else Failure.INTERNAL


def _answer(child: _Child, why: Failure | None) -> Answer | None:
    """The child has read foreign bytes: what it wrote is taken only if it is a JSON object."""
    if why is not None:
        return None
    try:
        answer = json.loads(bytes(child.answer))
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None
