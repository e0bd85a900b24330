"""`akta serve` from outside: it answers, stops in order and leaves nothing running."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from akta.ops import postgres
from akta.ops.commands import serve as serve_command

SECONDS = 180  # a machine with other work may be slow


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def living(folder):
    """Command lines of processes that know this data folder."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if str(folder).encode() in (place / "environ").read_bytes():
                found.append((place / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


@pytest.fixture
def serve(tmp_path):
    """Start `akta serve` on an own data folder; gives (process, address); stopped at the end."""
    started = []
    folder = tmp_path / "data"

    def start():
        port = free_port()
        environment = {k: v for k, v in os.environ.items() if not k.startswith("AKTA_")}
        environment["AKTA_DATA_DIR"] = str(folder)
        process = subprocess.Popen(
            [sys.executable, "-m", "akta.ops.main", "serve", "--port", str(port), "--demo", "none"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process, f"http://127.0.0.1:{port}"

    start.folder = folder
    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


def health(address, process):
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            pytest.fail(f"it ended before it answered:\n{process.communicate()[0]}")
        try:
            with urlopen(f"{address}/zdrowie", timeout=2) as answer:
                return json.load(answer)
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(address)


SMUGGLED = "GET /zdrowie HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
HEAD = "POST /logowanie/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
TWO_LENGTHS = {
    "length and chunks": f"Content-Length: {len(SMUGGLED) + 5}\r\nTransfer-Encoding: chunked\r\n"
    f"\r\n0\r\n\r\n{SMUGGLED}",
    "two lengths": f"Content-Length: 0\r\nContent-Length: {len(SMUGGLED)}\r\n\r\n{SMUGGLED}",
    "chunks spelt otherwise": f"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{SMUGGLED}",
    "a length that is none": f"Content-Length: +{len(SMUGGLED)}\r\n\r\n{SMUGGLED}",
    "a head that goes on": f"X-A: b\r\n Transfer-Encoding: chunked\r\n\r\n{SMUGGLED}",
}
"""Requests whose end a proxy and the server could see in two places (request smuggling)."""


def answers(address, request):
    """How many answers the server gives to one request sent as it stands."""
    port = int(address.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as line:
        line.sendall(f"{HEAD}{request}".encode())
        line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(65536), b"")).count(b"HTTP/1.1 ")


def test_serves_stops_and_serves_again(serve):
    first, address = serve()
    told = health(address, first)
    assert (told["status"], told["mode"]) == ("ok", "demo")
    assert abs(told["clock_offset"]) < 1
    for name, request in TWO_LENGTHS.items():
        assert answers(address, request) <= 1, name

    assert any(address in line for line in first.stdout)  # it may answer before it says so
    first.send_signal(signal.SIGTERM)
    output, _ = first.communicate(timeout=SECONDS)
    assert first.returncode == 0, output
    assert living(serve.folder) == []
    assert not postgres.Cluster(serve.folder).running()

    second, address = serve()
    assert health(address, second)["database"] is True
    second.send_signal(signal.SIGINT)
    second.communicate(timeout=SECONDS)
    assert second.returncode == 0
    assert living(serve.folder) == []


def test_a_killed_child_is_started_again(serve):
    process, address = serve()
    health(address, process)
    workers = [
        int(place.name) for place in Path("/proc").glob("[0-9]*") if is_worker(place, serve.folder)
    ]
    assert workers
    for worker in workers:
        os.kill(worker, signal.SIGKILL)

    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        again = [p for p in Path("/proc").glob("[0-9]*") if is_worker(p, serve.folder)]
        if again and not {int(p.name) for p in again} & set(workers):
            break
        time.sleep(0.2)
    else:
        pytest.fail("no worker was started again")
    assert health(address, process)["status"] == "ok"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=SECONDS)
    assert living(serve.folder) == []


def test_a_killed_server_leaves_nobody_on_its_port(serve):
    """Its workers end with it; otherwise they would go on answering beside the new ones."""
    process, address = serve()
    health(address, process)
    (chief,) = (pid for pid in children_of(process.pid) if b"granian" in command_of(pid))
    workers = children_of(chief)
    assert workers
    os.kill(chief, signal.SIGKILL)

    until = time.monotonic() + SECONDS
    while any(command_of(pid) for pid in workers):
        assert time.monotonic() < until
        time.sleep(0.2)
    assert health(address, process)["status"] == "ok"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=SECONDS)
    assert living(serve.folder) == []


def children_of(pid):
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in found.split()]


def command_of(pid):
    """The command line; empty where the process has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def test_a_port_in_use_is_told_before_anything_is_started(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("AKTA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("AKTA_BASE_URL", raising=False)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert serve_command.run(["--port", str(port)]) == 3
    said = capsys.readouterr().err
    assert f"portu {port}, bo używa go inny program" in said
    assert "--port NUMER" in said
    assert not (tmp_path / "data").exists()


def test_a_port_taken_while_the_database_is_migrated_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("AKTA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("AKTA_DATABASE_URL", "postgresql://akta@127.0.0.1:1/akta")
    monkeypatch.setenv("AKTA_BASE_URL", "http://127.0.0.1")
    port = free_port()
    with socket.socket() as other:

        def prepared(*_):
            other.bind(("127.0.0.1", port))
            other.listen()
            return True

        monkeypatch.setattr(serve_command, "_prepared", prepared)
        assert serve_command.run(["--port", str(port)]) == 3
    said = capsys.readouterr()
    assert f"portu {port}, bo używa go inny program" in said.err
    assert "Akta działa" not in said.out


def test_a_data_folder_that_cannot_be_made_is_told(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").touch()
    monkeypatch.setenv("AKTA_DATA_DIR", str(tmp_path / "file" / "data"))
    monkeypatch.delenv("AKTA_BASE_URL", raising=False)
    assert serve_command.run(["--port", str(free_port())]) == 3
    assert "AKTA_DATA_DIR" in capsys.readouterr().err


def is_worker(place, folder):
    try:
        known = str(folder).encode() in (place / "environ").read_bytes()
        return known and b"akta.ops.worker" in (place / "cmdline").read_bytes()
    except OSError:
        return False
