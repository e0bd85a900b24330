"""Children that judge foreign files for commands: one at a time, kept warm, replaced when dead.

The same fences as the imaging room's children (no rights, no network, limited memory), but a
work of the caller's own: a module with `warm_up()` and `work(files, request) -> value`.
"""

import importlib
import json
import logging
import os
import signal
import socket
import sys
import time
import warnings
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from akta.imaging import sandbox, wire
from akta.imaging.spawning import spawn

if TYPE_CHECKING:
    import subprocess

_START_SECONDS = 120.0
"""A child that starts late on a busy machine is no fault of the file it is to read."""
_OPEN_FILES = 256
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}


class ChildDied(Exception):
    """The child crashed, ran out of memory or gave no answer of ours."""


class ChildLate(Exception):
    """The child did not answer in time."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a child does, and within which limits."""

    module: str
    memory: int = 760 << 20
    seconds: float = 10.0


class Child:
    """One child process at a time; a new one is started when the last is gone."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._process: subprocess.Popen[bytes] | None = None
        self._sock: socket.socket | None = None
        self._greeted = False

    def ask(self, files: Sequence[BinaryIO], request: dict[str, Any]) -> Any:
        """Let the child work on open files. Raises ChildDied, ChildLate."""
        sock = self._ready()
        deadline = time.monotonic() + self._work.seconds
        sock.settimeout(self._work.seconds)
        try:
            for file in files:
                wire.send(sock, {"file": True}, b"", file.fileno())
            wire.send(sock, {"request": request, "seconds": self._work.seconds}, b"")
            answer, _ = wire.receive(sock, deadline)
        except TimeoutError as error:
            self.end()
            raise ChildLate from error
        except (wire.Closed, wire.Oversized, OSError, ValueError) as error:
            self.end()
            raise ChildDied from error
        if answer["status"] != "ok":
            self.end()
            raise ChildDied(answer["value"])
        return answer["value"]

    @property
    def pid(self) -> int:
        """The process id of the child at work, 0 without one."""
        return self._process.pid if self._process is not None else 0

    def end(self) -> None:
        """End the child, if there is one."""
        if self._sock is not None:
            self._sock.close()
        if self._process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = self._sock = None

    def start(self) -> None:
        """Start a child and do not wait for it: it loads its libraries meanwhile."""
        if self._process is not None and self._process.poll() is None:
            return
        self.end()
        settings = {
            "parent": os.getpid(),
            "memory": self._work.memory,
            "module": self._work.module,
        }
        self._process, self._sock = spawn("akta.ops.children", settings, _ENVIRONMENT)
        self._greeted = False

    def _ready(self) -> socket.socket:
        self.start()
        assert self._sock is not None
        if not self._greeted:
            try:
                wire.receive(self._sock, time.monotonic() + _START_SECONDS)
            except (OSError, wire.Closed, wire.Oversized, ValueError) as error:
                self.end()
                raise ChildDied from error
            self._greeted = True
        return self._sock


def main() -> None:
    """Be a child: give up rights, then work until the parent hangs up."""
    sock = socket.socket(fileno=int(sys.argv[1]))
    settings = json.loads(sys.argv[2])
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    report = sandbox.Report()
    sandbox.die_with(settings["parent"], report)
    sandbox.leave_network(report)
    module = importlib.import_module(settings["module"])
    module.warm_up()
    sandbox.limit(settings["memory"], _OPEN_FILES, report)
    sandbox.drop_rights(["/usr/lib", "/usr/share", sys.prefix, *filter(None, sys.path)], report)
    wire.send(sock, {"ready": True}, b"")
    _serve(sock, module)


def _serve(sock: socket.socket, module: Any) -> None:
    files: list[BinaryIO] = []
    while True:
        try:
            message, _, fd = wire.receive_with_file(sock)
        except wire.Closed:
            return
        if fd is not None:
            files.append(os.fdopen(fd, "rb"))
            continue
        sandbox.allow_cpu(message["seconds"])
        wire.send(sock, _worked(module, files, message["request"]), b"")
        for file in files:
            file.close()
        files.clear()


def _worked(module: Any, files: list[BinaryIO], request: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"status": "ok", "value": module.work(files, request)}
    except MemoryError:
        return {"status": "memory", "value": "MemoryError"}
    except Exception as error:  # noqa: BLE001 - parsers of foreign bytes raise anything at all
        return {"status": "broken", "value": type(error).__name__}


if __name__ == "__main__":
    main()
