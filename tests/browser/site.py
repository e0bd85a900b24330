"""One running installation for all browser tests: `akta serve` as a visitor would start it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 300  # a machine with other work may be slow
FILL_SECONDS = 600
STOP_SECONDS = 60
STEP_SECONDS = 0.2
OURS = ("AKTA_", "DJANGO_")


@dataclass(frozen=True)
class User:
    """A person of the demonstration, as its file names them."""

    login: str
    password: str
    totp: str
    name: str
    address: str


class Site:
    """The address of a running demonstration, and its people."""

    def __init__(self, folder: Path, *, demo: str = "sample") -> None:
        self.demo = demo
        self.data_dir = folder / "data"
        self.printed = folder / "printed.txt"
        self.port = _free_port()
        self.root = f"http://127.0.0.1:{self.port}"
        self.users: dict[str, User] = {}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it on a database of its own and wait for the address and the demonstration."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
        command = [Path(sys.executable).parent / "akta", "serve", "--port", str(self.port)]
        with self.printed.open("wb") as printed:
            self._process = subprocess.Popen(
                [*command, "--demo", self.demo],
                env=kept | {"AKTA_DATA_DIR": str(self.data_dir)},
                stdout=printed,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
            )
        self._wait_for(lambda: "Akta działa." in self.said(), START_SECONDS)
        users = self.data_dir / "demo-users.json"
        self._wait_for(users.exists, START_SECONDS)
        assert users.stat().st_mode & 0o777 == 0o600
        for row in json.loads(users.read_text(encoding="utf-8")):
            fields = ("login", "password", "totp", "name", "address")
            self.users[row["login"]] = User(*(row[field] for field in fields))
        self._wait_for(lambda: not any(" demo " in line for line in self.processes()), FILL_SECONDS)

    def stop(self) -> None:
        """Stop it as an operator would; nothing may be left running."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(STOP_SECONDS)
        left = self.processes()
        assert code == 0, self.said()
        assert left == []

    def said(self) -> str:
        """What it has printed so far."""
        return self.printed.read_text(encoding="utf-8", errors="replace")

    def processes(self) -> list[str]:
        """The command lines of all processes that work on this installation's data folder."""
        mark = str(self.data_dir).encode()
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdecimal() or int(entry.name) == os.getpid():
                continue
            try:
                line = (entry / "cmdline").read_bytes()
                is_ours = (
                    mark in line or b"AKTA_DATA_DIR=" + mark in (entry / "environ").read_bytes()
                )
            except OSError:  # it ended meanwhile, or belongs to somebody else
                continue
            if is_ours and line:
                found.append(line.replace(b"\0", b" ").decode(errors="replace"))
        return found

    def _wait_for(self, is_so, seconds: float) -> None:
        assert self._process is not None
        until = time.monotonic() + seconds
        while not is_so():
            assert self._process.poll() is None, self.said()
            assert time.monotonic() < until, self.said()
            time.sleep(STEP_SECONDS)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
