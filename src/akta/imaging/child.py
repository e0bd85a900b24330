"""The child process that reads foreign bytes: one task at a time, no rights, no network.

Started by `pool` as `python -I -m akta.imaging.child FD SETTINGS`; ends when the pool closes
its end of the socket.
"""

import importlib
import importlib.util
import json
import os
import socket
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from akta.imaging import sandbox, wire
from akta.imaging.errors import FailureKind, Refused

Task = Callable[..., tuple[Any, bytes]]


def main() -> None:
    """Give up rights, say what holds, then work until the pool hangs up."""
    sock = socket.socket(fileno=int(sys.argv[1]))
    settings = json.loads(sys.argv[2])
    report = sandbox.Report()
    sandbox.die_with(settings["parent"], report)
    sandbox.leave_network(report)
    os.nice(settings["nice"])
    tasks = _tasks(settings["module"], settings["test_tasks"])
    sandbox.limit(settings["memory"], settings["open_files"], report)
    sandbox.drop_rights([*_own_folders(), *settings["readable"]], report)
    wire.send(sock, {"holds": report.as_dict(), "peak_kb": sandbox.peak_kb()}, b"")
    _serve(sock, tasks)


def _serve(sock: socket.socket, tasks: dict[str, Task]) -> None:
    while True:
        try:
            request, blob, fd = wire.receive_with_file(sock)
        except wire.Closed:
            return
        sandbox.allow_cpu(request["timeout"])
        status, value, result = _work(tasks, request, blob, fd)
        kept = sandbox.own_memory()
        wire.send(sock, {"status": status, "value": value, "memory": kept}, result)


def _work(
    tasks: dict[str, Task], request: dict[str, Any], blob: bytes, fd: int | None
) -> tuple[str, Any, bytes]:
    """Run one task; whatever a parser raises becomes a kind, never a traceback on the wire."""
    file: BinaryIO | None = None
    try:
        if fd is not None:
            file = os.fdopen(fd, "rb")
        value, result = tasks[request["task"]](file, blob, *request["args"])
    except Refused as refused:
        return refused.kind.value, refused.detail, b""
    except MemoryError:
        return FailureKind.MEMORY.value, "", b""
    except Exception as error:  # noqa: BLE001 - parsers of foreign bytes raise anything at all
        return FailureKind.BROKEN.value, _where(error), b""
    finally:
        if file is not None:
            file.close()
    return "ok", value, result


def _where(error: BaseException) -> str:
    """Kind and place of an error for the log; its text may hold content and stays out."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__ + place


def _tasks(named: str, test_tasks: str | None) -> dict[str, Task]:
    table = importlib.import_module(named)  # after the network is gone
    table.warm_up()
    tasks: dict[str, Task] = dict(table.TASKS)
    if test_tasks is not None:
        spec = importlib.util.spec_from_file_location("akta_test_tasks", test_tasks)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        tasks.update(module.TASKS)
    return tasks


def _own_folders() -> list[str]:
    """Folders of the interpreter and its libraries: what may still be read after the drop."""
    package = Path(__file__).resolve().parents[2]
    lib = [str(folder) for folder in sys.path if folder]
    return ["/usr/lib", "/usr/share", "/lib", "/lib64", sys.prefix, str(package), *lib]


if __name__ == "__main__":
    main()
