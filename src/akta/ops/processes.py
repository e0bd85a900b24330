"""Child processes of `akta serve`: started, watched, restarted, and stopped in order."""

import ctypes
import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

STOP_SECONDS = 15.0
FEWEST_SECONDS_ALIVE = 5.0
LONGEST_PAUSE = 30.0
_PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One child: its command, and how often in a row it died young."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    once: bool = False
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    young_deaths: int = 0
    again_at: float = 0.0

    def start(self) -> None:
        """Start it so that it dies with us, and so that Ctrl-C reaches only us."""
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            [*_ends_with_us(), *self.command],
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.started = time.monotonic()

    def look(self) -> None:
        """Start it again if it has died; one that keeps dying young waits longer each time."""
        if self.once or self.process is None or self.process.poll() is None:
            return
        now = time.monotonic()
        if not self.again_at:
            young = now - self.started < FEWEST_SECONDS_ALIVE
            self.young_deaths = self.young_deaths + 1 if young else 0
            self.again_at = now + min(LONGEST_PAUSE, 2.0**self.young_deaths - 1)
            sys.stderr.write(f"Proces {self.name} zakończył się; zostanie uruchomiony ponownie.\n")
        if now >= self.again_at:
            self.again_at = 0.0
            self.start()


@dataclass
class Family:
    """All children; the last started is the first to be asked to stop."""

    children: list[Child] = field(default_factory=list)

    def add(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        once: bool = False,
    ) -> None:
        """Start a child; one that is to run `once` is not started again when it has ended."""
        child = Child(name, command, environment, once)
        self.children.append(child)
        child.start()

    def look(self) -> None:
        """Look after every child once."""
        for child in self.children:
            child.look()

    def stop(self) -> None:
        """Ask each to finish; whoever does not within the time is killed with its whole group."""
        living = [c.process for c in reversed(self.children) if c.process is not None]
        for process in living:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        for process in living:
            _wait_or_kill(process, until)


def _wait_or_kill(process: subprocess.Popen[bytes], until: float) -> None:
    try:
        process.wait(max(0.1, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _ends_with_us() -> list[str]:
    """A prefix that has the kernel stop the child should we be killed."""
    setpriv = next((p for p in ("/usr/bin/setpriv", "/bin/setpriv") if os.path.exists(p)), None)  # noqa: PTH110
    return [setpriv, "--pdeathsig", "TERM"] if setpriv else []


def spare_what_is_loaded() -> None:
    """Load all views and take what now stays for ever out of the garbage collector's way.

    A full collection goes through all that is loaded and halts the request in hand for some 50 ms.
    """
    from django.urls import get_resolver

    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()


def end_with_parent(number: signal.Signals) -> None:
    """Have the kernel send this process a signal when its parent ends, however that ends.

    A parent that ended before this was asked sends none, so that is looked at afterwards.
    """
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    parent = multiprocessing.parent_process()
    if parent is not None and os.getppid() != parent.pid:
        os.kill(os.getpid(), number)
