"""Pool of sandboxed children for everything that reads foreign bytes.

Safe to use from many threads: each call has a child of its own while it lasts. A child that
crashes, hangs or eats too much costs its item only; the next call gets a fresh one.
"""

import os
import queue
import signal
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from akta.imaging import wire
from akta.imaging.errors import FailureKind, TaskFailed
from akta.imaging.spawning import spawn

_START_SECONDS = 30.0
_ENVIRONMENT = {
    "OMP_THREAD_LIMIT": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "LC_ALL": "C.UTF-8",
    "MALLOC_MMAP_THRESHOLD_": "262144",  # pages and streams go back to the kernel when freed
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one child may use."""

    memory: int = 1536 << 20
    seconds: float = 60.0
    open_files: int = 64
    nice: int = 0
    tasks: int = 1000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a task gave back: a JSON value and bytes (an image), either may be empty."""

    value: Any
    blob: bytes


class _Child:
    """One child process and the pool's end of its socket."""

    def __init__(
        self, limits: Limits, readable: tuple[str, ...], test_tasks: Path | None, module: str
    ) -> None:
        settings = {
            "parent": os.getpid(),
            "memory": limits.memory,
            "open_files": limits.open_files,
            "nice": limits.nice,
            "readable": readable,
            "test_tasks": str(test_tasks) if test_tasks else None,
            "module": module,
        }
        self.process, self.sock = spawn("akta.imaging.child", settings, _ENVIRONMENT)
        self.done = 0
        self.memory = 0
        try:
            hello, _ = wire.receive(self.sock, time.monotonic() + _START_SECONDS)
            self.report, self.peak_at_start = hello["holds"], hello["peak_kb"]
        except (OSError, wire.Closed, wire.Oversized, ValueError, KeyError) as error:
            self.end()
            raise TaskFailed(FailureKind.POOL, f"child did not start: {error!r}") from error

    def ask(self, request: dict[str, Any], blob: bytes, fd: int | None, deadline: float) -> Any:
        self.sock.settimeout(max(deadline - time.monotonic(), 0.001))
        wire.send(self.sock, request, blob, fd)
        answer = wire.receive(self.sock, deadline)
        self.done += 1
        self.memory = answer[0]["memory"]
        return answer

    def end(self) -> tuple[int, int]:
        """Kill the child and its group; tell its wait status and peak memory in kB."""
        self.sock.close()
        if self.process.returncode is not None:
            return 0, 0
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        _, status, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        return self.process.returncode, usage.ru_maxrss

    def autopsy(self, memory: int) -> TaskFailed:
        """Say why a child is gone. Called when its end of the socket has closed."""
        _wait_without_reaping(self.process.pid)
        code, peak_kb = self.end()
        if code == -signal.SIGXCPU:
            return TaskFailed(FailureKind.TIMEOUT, "processor time used up")
        near_limit = peak_kb * 1024 > memory * 0.8 and peak_kb > self.peak_at_start
        kind = FailureKind.MEMORY if near_limit else FailureKind.CRASHED
        return TaskFailed(kind, f"exit {code}, peak {peak_kb} kB")


@dataclass
class Pool:
    """At most `size` children, started when first needed, kept warm, replaced when they die.

    `readable` are folders that a child may still read (OCR data). `module` names the table of
    what a child can be asked: a module of ours with TASKS and `warm_up()`. `test_tasks` is for
    tests: a Python file whose TASKS are added to the fixed table.
    """

    size: int = field(default_factory=lambda: os.cpu_count() or 1)
    limits: Limits = field(default_factory=Limits)
    readable: tuple[str, ...] = ()
    test_tasks: Path | None = None
    module: str = "akta.imaging.tasks"

    def __post_init__(self) -> None:
        _POOLS.add(self)
        self._begin()

    def __hash__(self) -> int:
        return id(self)

    def run(
        self,
        task: str,
        *args: Any,
        fd: int | None = None,
        data: bytes = b"",
        timeout: float | None = None,
    ) -> Answer:
        """Run a task of the table in a child. Raises TaskFailed.

        `fd` is an open file to be read from its beginning; its own offset is not moved.
        """
        seconds = self.limits.seconds if timeout is None else timeout
        request = {"task": task, "args": args, "timeout": seconds}
        with self._child() as child, _own_file(fd) as file:
            answer, blob = self._asked(child, request, data, file, seconds)
        if answer["status"] != "ok":
            raise TaskFailed(FailureKind(answer["status"]), answer["value"])
        return Answer(answer["value"], blob)

    def sandbox_report(self) -> dict[str, bool]:
        """What holds in the children of this pool; starts one if there is none."""
        with self._child() as child:
            return dict(child.report)

    def pids(self) -> list[int]:
        """Process ids of the children that wait for work, for figures and monitoring."""
        with self._ready:
            return [child.process.pid for child in self._idle]

    def close(self) -> None:
        """End all idle children and refuse to keep more; running tasks finish."""
        with self._ready:
            self._closed = True
            idle = self._idle.copy()
            self._idle.clear()
            self._ready.notify_all()
        for child in idle:
            child.end()
        self._orders.put(None)

    def _begin(self) -> None:
        self._ready = threading.Condition()
        self._idle: list[_Child] = []
        self._alive = 0
        self._closed = False
        self._orders: queue.SimpleQueue[queue.SimpleQueue[_Child | BaseException] | None]
        self._orders = queue.SimpleQueue()
        self._starter: threading.Thread | None = None

    def after_fork(self) -> None:
        """In a forked copy of the parent: forget children that belong to the original."""
        for child in self._idle:
            child.process.returncode = 0
            child.sock.close()
        self._begin()

    def _asked(
        self, child: _Child, request: dict[str, Any], data: bytes, fd: int | None, seconds: float
    ) -> Any:
        try:
            return child.ask(request, data, fd, time.monotonic() + seconds)
        except TimeoutError as error:
            child.end()
            raise TaskFailed(FailureKind.TIMEOUT, f"{seconds} s") from error
        except (wire.Closed, ConnectionError) as error:
            raise child.autopsy(self.limits.memory) from error
        except (wire.Oversized, ValueError, KeyError, TypeError) as error:
            child.end()
            raise TaskFailed(FailureKind.CRASHED, "the answer was not one of ours") from error

    @contextmanager
    def _child(self) -> Iterator[_Child]:
        child = self._taken()
        try:
            yield child
        except BaseException as error:
            if not isinstance(error, TaskFailed):
                child.end()
            raise
        finally:
            self._given_back(child)

    def _taken(self) -> _Child:
        with self._ready:
            while not self._closed:
                while self._idle:
                    child = self._idle.pop()
                    if not _has_exited(child.process.pid):
                        return child
                    child.end()  # died while nobody used it: costs no item
                    self._alive -= 1
                if self._alive < self.size:
                    break
                self._ready.wait()
            if self._closed:
                raise TaskFailed(FailureKind.POOL, "the pool is closed")
            self._alive += 1
        try:
            return self._started()
        except BaseException:
            self._one_less()
            raise

    def _given_back(self, child: _Child) -> None:
        worn = child.done >= self.limits.tasks or child.memory * 2 > self.limits.memory
        with self._ready:
            dead = child.process.returncode is not None
            if not dead and not worn and not self._closed:
                self._idle.append(child)
                self._ready.notify()
                return
        child.end()
        self._one_less()

    def _one_less(self) -> None:
        with self._ready:
            self._alive -= 1
            self._ready.notify()

    def _started(self) -> _Child:
        """Start a child from the starter thread.

        The kernel's "die with parent" follows the *thread* that started a child; a thread of
        the web server may end any time, the starter lives as long as the process.
        """
        with self._ready:
            if self._starter is None:
                work = threading.Thread(target=self._start_on_order, daemon=True)
                self._starter = work
                work.start()
        answer: queue.SimpleQueue[_Child | BaseException] = queue.SimpleQueue()
        self._orders.put(answer)
        child = answer.get()
        if isinstance(child, BaseException):
            raise child
        return child

    def _start_on_order(self) -> None:
        orders = self._orders
        while (answer := orders.get()) is not None:
            try:
                answer.put(_Child(self.limits, self.readable, self.test_tasks, self.module))
            except (TaskFailed, OSError) as error:
                failed = TaskFailed(FailureKind.POOL, repr(error))
                answer.put(error if isinstance(error, TaskFailed) else failed)


@contextmanager
def _own_file(fd: int | None) -> Iterator[int | None]:
    """Open the same file again, so that the child's offset is its own."""
    if fd is None:
        yield None
        return
    own = os.open(f"/proc/self/fd/{fd}", os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield own
    finally:
        os.close(own)


def _wait_without_reaping(pid: int) -> None:
    """Give a dying child a second to finish dying, so that its own signal is seen."""
    for _ in range(100):
        if _has_exited(pid):
            return
        time.sleep(0.01)


def _has_exited(pid: int) -> bool:
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


_POOLS: weakref.WeakSet[Pool] = weakref.WeakSet()


def _forget_after_fork() -> None:
    for pool in list(_POOLS):
        pool.after_fork()


os.register_at_fork(after_in_child=_forget_after_fork)
