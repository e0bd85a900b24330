"""`akta serve`: database, jobs and web in one command; stops cleanly on SIGTERM and Ctrl-C."""

import argparse
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.request import urlopen

from akta.core import config
from akta.law.procedures.library import files_of, load
from akta.ops import database, postgres
from akta.ops.installation import SERVICE_MISSING
from akta.ops.processes import Family

HOST = "127.0.0.1"
PORT = 8000
READY_SECONDS = 180.0
STEP_SECONDS = 0.2


def run(arguments: list[str]) -> int:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(
        prog="akta serve", description="Uruchamia bazę danych, zadania w tle i serwer."
    )
    parser.add_argument("--port", type=int, default=PORT, help=f"port (domyślnie {PORT})")
    parser.add_argument("--workers", type=int, default=2, help="procesy serwera (domyślnie 2)")
    parser.add_argument(
        "--demo",
        choices=["all", "sample", "none"],
        default="all",
        help="czym wypełnić pustą instalację w trybie demo: całą sprawą (all), jej próbką "
        "(sample) albo niczym (none)",
    )
    given = parser.parse_args(arguments)
    try:
        return _serve(given)
    except (config.ConfigurationError, postgres.ClusterError, _CannotServe) as error:
        sys.stderr.write(f"{error}\n")
        return SERVICE_MISSING


class _CannotServe(Exception):
    """What stands in the way, in a Polish sentence."""


def _tell_of_declarations(folder: Path) -> None:
    """What in the installation's own duties and tables cannot be read, and is left out."""
    if not files_of(folder):
        return
    for problem in load((folder,)).problems:
        sys.stderr.write(f"{folder}/{problem}\n")


def _serve(given: argparse.Namespace) -> int:
    os.environ.setdefault("AKTA_BASE_URL", f"http://127.0.0.1:{given.port}")
    read = config.read()
    if read.database_url is not None:
        database.parse_url(read.database_url)
    _look_at_port(given.port)
    _make_folder(read.data_dir)
    _tell_of_declarations(read.data_dir / "procedures")
    stop = _Stop()
    with ExitStack() as stack:
        owner = dict(os.environ)
        if read.database_url is None:
            cluster = stack.enter_context(postgres.Cluster(read.data_dir).serving())
            owner.update(cluster.environment())
            if cluster.note:
                sys.stdout.write(f"{cluster.note}\n")
        if not _prepared(read, owner):
            return SERVICE_MISSING
        _look_at_port(given.port)
        work = {key: value for key, value in owner.items() if key != "AKTA_DATABASE_OWNER_URL"}
        work |= {"AKTA_ROLE": "app", "DJANGO_SETTINGS_MODULE": "akta.ops.settings"}
        family = Family()
        stack.callback(family.stop)
        if read.is_demo and read.saml_metadata is None:
            work |= _start_test_node(family, read, work, given.port)
        _start(family, work, given)
        return _watch(family, stop, work, given)


def _look_at_port(port: int) -> None:
    """The server would share a port in use with whoever listens there, so look first.

    Once before anything is begun, and once more after the migration, which may take minutes.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            why = "używa go inny program" if taken else "system na to nie pozwala"
            help_ = "Proszę go zatrzymać albo podać" if taken else "Proszę podać"
            raise _CannotServe(
                f"Akta nie może zająć portu {port}, bo {why}."
                f" {help_} inny port: akta serve --port NUMER"
                ' (make run ARGS="--port NUMER").'
            ) from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=_folder_mode(), parents=True, exist_ok=True)
    except OSError as error:
        raise _CannotServe(
            f"Nie można utworzyć folderu danych {folder} ({error.strerror}). Proszę wskazać w"
            " AKTA_DATA_DIR folder, w którym można zapisywać."
        ) from error


def _folder_mode() -> int:
    """Root's folder lets the database's own user through, all inside is closed to others."""
    return 0o711 if os.geteuid() == 0 else 0o700


class _Stop:
    """Set by SIGTERM or SIGINT."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: object) -> None:
        self.asked = True


def _prepared(read: config.Config, environment: dict[str, str]) -> bool:
    """Migrate the embedded database; an outside one is only looked at.

    Then ask whether all is fit to serve: the database's version and, in production, keys, users
    and seal.
    """
    if read.database_url is None:
        done = subprocess.run(
            [sys.executable, "-m", "akta.ops.main", "migrate"], env=environment, check=False
        )
        if done.returncode:
            return False
    looked = subprocess.run(
        [sys.executable, "-m", "akta.ops.readiness"],
        env={**environment, "AKTA_ROLE": "app"},
        check=False,
    )
    return looked.returncode == 0


def _start_test_node(
    family: Family, read: config.Config, work: dict[str, str], port: int
) -> dict[str, str]:
    """A demonstration signs in by a node of its own; gives what the portal must know of it."""
    from akta.ops import testnode

    told, its_port = testnode.prepare(read, beside=port)
    command = [sys.executable, "-m", "akta.ops.testnode", "--port", str(its_port)]
    family.add("węzeł testowy", command, work | told)
    return told


def _start(family: Family, work: dict[str, str], given: argparse.Namespace) -> None:
    """Start web and workers. Recognition of text has a worker of its own, at low priority."""
    here = Path(sys.executable).parent
    web = [str(here / "granian"), "--interface", "wsgi", "--host", HOST]
    web += ["--port", str(given.port), "--workers", str(given.workers), "--blocking-threads", "4"]
    web += ["--no-ws", "--log-level", "warning", "akta.ops.served:application"]
    family.add("serwer", web, work)
    worker = [sys.executable, "-m", "akta.ops.worker"]
    family.add("zadania", [*worker, "work"], work)
    for _ in range(max(1, (os.cpu_count() or 1) - 1)):
        family.add("rozpoznawanie pisma", ["nice", "-n", "15", *worker, "text"], work)


def _watch(family: Family, stop: _Stop, work: dict[str, str], given: argparse.Namespace) -> int:
    """Print the address when it answers, fill the demonstration, and look after the children."""
    address = f"http://127.0.0.1:{given.port}"
    if not _ready(address, stop, family):
        if stop.asked:
            return 0
        sys.stderr.write(f"Serwer nie odpowiada pod adresem {address}. Szczegóły są powyżej.\n")
        return SERVICE_MISSING
    sys.stdout.write(f"\nAkta działa.  Portal: {address}/   Pulpit: {address}/pulpit/\n")
    sys.stdout.flush()
    if config.read(work).is_demo and given.demo != "none":
        demo = [sys.executable, "-m", "akta.ops.main", "demo", "--pages", given.demo]
        family.add("pokaz", demo, work, once=True)
    while not stop.asked:
        family.look()
        time.sleep(STEP_SECONDS)
    sys.stdout.write("Zatrzymywanie…\n")
    return 0


def _ready(address: str, stop: _Stop, family: Family) -> bool:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and not stop.asked:
        try:
            with urlopen(f"{address}/zdrowie", timeout=2) as answer:  # noqa: S310 - our own address
                if answer.status == 200:  # noqa: PLR2004
                    return True
        except OSError:
            time.sleep(STEP_SECONDS)
        family.look()
    return False
