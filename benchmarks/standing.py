"""An installation of the benchmark's own, with durable database, web and worker as served.

`installation(folder)` opens (or goes on with) one in a folder; the processes are started one by
one, so that a benchmark may stop or kill them.
"""

import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode

HERE = Path(__file__).parent
WAIT_SECONDS = 120


@contextmanager
def installation(folder: Path | None = None, *, role: str = "app") -> Iterator[Path]:
    """A data folder with its cluster up, migrated, and Django set up here."""
    from akta.ops import postgres

    signal.signal(signal.SIGTERM, _ended)
    with ExitStack() as stack:
        data = folder or Path(stack.enter_context(temporary()))
        data.mkdir(mode=0o711, parents=True, exist_ok=True)
        for name in [name for name in os.environ if name.startswith("AKTA_")]:
            del os.environ[name]
        cluster = stack.enter_context(postgres.Cluster(data).serving())
        os.environ.update(cluster.environment())
        os.environ.update(AKTA_DATA_DIR=str(data), AKTA_MODE="demo", AKTA_LOG_LEVEL="WARNING")
        os.environ["DJANGO_SETTINGS_MODULE"] = "page_image_settings"
        os.environ["PYTHONPATH"] = os.pathsep.join((str(HERE), str(HERE.parent)))
        sys.path.insert(0, str(HERE.parent))
        migrate = [sys.executable, "-m", "akta.ops.main", "migrate"]
        subprocess.run(migrate, check=True, stdout=subprocess.DEVNULL)
        os.environ["AKTA_ROLE"] = role
        import django

        django.setup()
        from django.db import connection

        stack.callback(connection.close)
        yield data


def _ended(number: int, _frame: object) -> None:
    """What was started is stopped also where the benchmark is ended from outside."""
    sys.exit(128 + number)


@contextmanager
def temporary() -> Iterator[str]:
    """A folder that the database's own user may pass through."""
    with tempfile.TemporaryDirectory(prefix="akta-bench-") as folder:
        Path(folder).chmod(0o711)
        yield folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def web(port: int, *, workers: int = 1, application: str = "akta.ops.served:application"):
    """The server as `akta serve` starts it."""
    granian = str(Path(sys.executable).parent / "granian")
    command = [granian, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", "4", "--no-ws"]
    return subprocess.Popen(
        [*command, "--log-level", "warning", application], start_new_session=True
    )


def worker():
    """The process of jobs as `akta serve` starts it."""
    command = [sys.executable, "-m", "akta.ops.worker", "work"]
    return subprocess.Popen(
        command,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "akta.ops.settings"},
    )


def stop(*processes) -> None:
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    for process in processes:
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def answering(port: int, path: str = "/zdrowie") -> None:
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        if answers(port, path):
            return
        time.sleep(0.1)
    raise RuntimeError("The server does not answer.")


def answers(port: int, path: str = "/zdrowie") -> bool:
    """Whether the server answers now."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", path)
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()


class Browser:
    """A person signed in, asking over HTTP with cookies, as a browser without script does."""

    def __init__(self, account, port: int) -> None:
        from django.test import Client

        from akta.accounts.middleware import COOKIES
        from tests import factories

        client = factories.sign_in(Client(), account)
        cookie, guard, _ = COOKIES[factories.face_of(account)]
        self.token = secrets.token_hex(16)
        self.port, self.patience = port, 120.0
        self.session = {"name": cookie, "value": client.cookies[cookie].value}
        self.headers = {
            "Cookie": f"{cookie}={self.session['value']}; {guard}={self.token}",
            "X-CSRFToken": self.token,
        }

    def ask(self, method: str, path: str, body=None, **headers: str):
        """Status, headers and body of an answer; OSError where the connection breaks."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        try:
            line.request(method, path, body=body, headers=self.headers | headers)
            answer = line.getresponse()
            return answer.status, dict(answer.headers), answer.read()
        finally:
            line.close()

    def post(self, path: str, fields: dict[str, str]):
        body = urlencode(fields)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, body, **kind)


def family_of(pid: int) -> list[int]:
    """A process and all that it started, by the system's own table."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, left = [], [pid]
    while left:
        one = left.pop()
        found.append(one)
        left += parents.get(one, [])
    return found


def peak_mb(pid: int) -> float:
    """The most memory that processes of a family held together, since it was last forgotten."""
    total = 0
    for one in family_of(pid):
        try:
            lines = Path(f"/proc/{one}/status").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return total / 1024


def forget_peak(pid: int) -> None:
    for one in family_of(pid):
        try:
            Path(f"/proc/{one}/clear_refs").write_text("5")
        except OSError:
            continue
