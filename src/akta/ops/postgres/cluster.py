"""The embedded PostgreSQL cluster of one data folder."""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

from akta.ops.postgres import binaries, configuration, roles
from akta.ops.postgres.errors import ClusterBusy, ClusterError
from akta.ops.postgres.identity import Identity, server_identity
from akta.ops.postgres.places import Places, home_of, lay_out

START_SECONDS = 120  # recovery after a crash may take a while
STOP_SECONDS = 60
STEP_SECONDS = 0.02
STATUS_LINE = 8  # of postmaster.pid, where PostgreSQL says starting, ready or stopping
INITDB = (
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--locale-provider=icu",
    "--icu-locale=pl-PL",
    "--data-checksums",
    "--auth=peer",
    f"--username={configuration.SUPERUSER}",
)


class Cluster:
    """A PostgreSQL server of Akta's own, reached by its Unix socket only.

    One process owns it at a time (a lock in the data folder); others join it. The server is
    a child of the process that called `start` and is told to stop should that process die;
    so call `start` from the main thread.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.data_dir = data_dir.absolute()
        self.durable = durable
        self.user: Identity = server_identity(home_of(self.data_dir) / "data")
        self._places: Places | None = None
        self._server: subprocess.Popen[bytes] | None = None
        self._lock: int | None = None

    @property
    def places(self) -> Places:
        """Folders of the cluster; created at the first question."""
        if self._places is None:
            self._places = lay_out(self.data_dir, self.user)
        return self._places

    @property
    def note(self) -> str | None:
        """A Polish sentence for the operator where the database lies at an unexpected place."""
        return self.places.note

    def start(self) -> None:
        """Create the cluster if there is none, start it, and prepare roles and database.

        Raises ClusterBusy where another process owns it, ClusterError where it cannot start.
        """
        self._take_lock()
        try:
            self._end_leftover()
            self._create()
            self._launch()
            secret = roles.passwords(self.places.passwords)
            roles.prepare(
                self.places.socket, configuration.SUPERUSER, secret, for_tests=not self.durable
            )
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server at once but in order (fast shutdown), and give up the lock."""
        try:
            if self._server is not None:
                self._server.send_signal(signal.SIGINT)
                self._server.wait(STOP_SECONDS)
                self._server = None
        finally:
            self._give_up_lock()

    def running(self) -> bool:
        """Whether a server of this data folder takes connections, whoever started it."""
        return self._postmaster() is not None and self._status() == "ready"

    def dsn(self, role: str = roles.APP, *, database: str = roles.DATABASE) -> str:
        """Connection URL for a role: `akta_app`, `akta_owner`, or the superuser by peer."""
        secret = roles.passwords(self.places.passwords)
        login = f"{role}:{quote(secret[role], safe='')}" if role in secret else role
        return f"postgresql://{login}@/{database}?{urlencode({'host': self.places.socket})}"

    def environment(self) -> dict[str, str]:
        """What the settings of Akta read to find this cluster."""
        return {
            "AKTA_DATABASE_URL": self.dsn(roles.APP),
            "AKTA_DATABASE_OWNER_URL": self.dsn(roles.OWNER),
        }

    @contextmanager
    def serving(self) -> Iterator["Cluster"]:
        """Own the server for the time of the block."""
        self.start()
        try:
            yield self
        finally:
            self.stop()

    @contextmanager
    def joined(self) -> Iterator["Cluster"]:
        """Use the running server of another process, or own it for the time of the block."""
        if self.running():
            yield self
            return
        with self.serving():
            yield self

    # -- the lock -------------------------------------------------------------------------

    def _take_lock(self) -> None:
        descriptor = os.open(self.places.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            owner = os.read(descriptor, 32).decode(errors="replace").strip()
            os.close(descriptor)
            raise ClusterBusy(
                "Nie można uruchomić bazy danych.",
                f"Folder danych {self.data_dir} jest już w użyciu (proces {owner or 'nieznany'}).",
                "Proszę zatrzymać tamten proces albo wskazać inny folder w AKTA_DATA_DIR.",
            ) from error
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        self._lock = descriptor

    def _give_up_lock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    # -- a server left by a process that died ----------------------------------------------

    def _pid_lines(self) -> list[str]:
        try:
            text = (self.places.data / "postmaster.pid").read_text(encoding="utf-8")
        except FileNotFoundError:
            return []
        return text.splitlines()

    def _postmaster(self) -> int | None:
        """Process id of a living server of this folder; a number used anew does not count."""
        lines = self._pid_lines()
        if not lines or not lines[0].strip().isdecimal():
            return None
        pid = int(lines[0])
        try:
            here = Path(f"/proc/{pid}/cwd").resolve(strict=True) == self.places.data.resolve()
        except OSError:  # gone, or another user's process that took the number over
            return None
        return pid if here else None

    def _status(self) -> str:
        lines = self._pid_lines()
        return lines[STATUS_LINE - 1].strip() if len(lines) >= STATUS_LINE else ""

    def _end_leftover(self) -> None:
        """Stop a server whose owner died, and clear a stale postmaster.pid."""
        pid = self._postmaster()
        if pid is not None:
            os.kill(pid, signal.SIGINT)
        until = time.monotonic() + STOP_SECONDS
        while self._postmaster() is not None:
            if time.monotonic() > until:
                raise self._failed(f"Poprzedni serwer (proces {pid}) nie kończy pracy.")
            time.sleep(STEP_SECONDS)
        (self.places.data / "postmaster.pid").unlink(missing_ok=True)

    # -- creating and starting -------------------------------------------------------------

    def _binaries(self) -> binaries.Binaries:
        version = self.places.data / "PG_VERSION"
        major = int(version.read_text(encoding="ascii")) if version.exists() else None
        return binaries.find(self.user, data_dir=self.data_dir, major=major)

    def _create(self) -> None:
        """Run initdb beside the final place, then rename: interrupted, it leaves nothing half."""
        if self.places.data.exists():
            return
        fresh = self.places.home / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        command = [self._binaries().initdb, f"--pgdata={fresh}", *INITDB]
        if not self.durable:
            command.append("--no-sync")
        done = subprocess.run(  # noqa: S603 -- our own words and paths
            command,
            check=False,
            capture_output=True,
            cwd="/",
            env=_environment(),
            **self.user.popen_arguments(),
        )
        if done.returncode != 0:
            raise self._failed(done.stderr.decode(errors="replace").strip()[-500:])
        fresh.rename(self.places.data)

    def _launch(self) -> None:
        places = self.places
        configuration.write(places.data, places.socket, self.user, durable=self.durable)
        with places.log.open("ab") as log:
            places.log.chmod(configuration.ONLY_OWNER)
            self.user.own(places.log)
            self._server = subprocess.Popen(  # noqa: S603 -- our own words and paths
                [*_ends_with_us(), self._binaries().postgres, "-D", str(places.data)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=_environment(),
                start_new_session=True,  # Ctrl-C goes to us, and we stop the server in order
                **self.user.popen_arguments(),
            )
        self._wait_until_ready(self._server)

    def _wait_until_ready(self, server: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + START_SECONDS
        while self._postmaster() != server.pid or self._status() != "ready":
            if server.poll() is not None:
                self._server = None
                raise self._failed(self._end_of_log())
            if time.monotonic() > until:
                raise self._failed(f"Serwer nie jest gotowy po {START_SECONDS} s.")
            time.sleep(STEP_SECONDS)

    def _end_of_log(self) -> str:
        return self.places.log.read_text(encoding="utf-8", errors="replace").strip()[-500:]

    def _failed(self, why: str) -> ClusterError:
        return ClusterError(
            "Nie można uruchomić bazy danych.",
            why,
            f"Szczegóły są w {self.places.log}; danych nie zmieniono.",
        )


def _environment() -> dict[str, str]:
    """What the server's programs need and nothing else, above all none of our secrets."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}


def _ends_with_us() -> list[str]:
    """A prefix that has the server stopped (fast) should our process be killed."""
    setpriv = shutil.which("setpriv", path="/usr/bin:/bin")
    return [setpriv, "--pdeathsig", "INT"] if setpriv else []
