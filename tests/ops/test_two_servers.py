"""Two installations of the program on two ports over one database; one is killed at work."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from akta.ops.postgres.testing import throwaway
from tests.ops.test_serve import free_port, health

SECONDS = 300
MARK = "AKTA_TEST_ADMIN_URL"  # any variable that all children of one server carry
DONE = "SELECT count(*) FILTER (WHERE state = 'done'), count(*) FROM files_ingest"


def akta(*arguments, environment):
    return subprocess.Popen(
        [sys.executable, "-m", "akta.ops.main", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextmanager
def installation(tmp_path):
    """An outside database, migrated, and one data folder: what two servers share."""
    with throwaway() as cluster:
        bare = {k: v for k, v in os.environ.items() if not k.startswith("AKTA_")}
        shared = bare | cluster.environment() | {"AKTA_DATA_DIR": str(tmp_path / "data")}
        migrating = akta("migrate", environment=shared)
        said, _ = migrating.communicate(timeout=SECONDS)
        assert migrating.returncode == 0, said
        yield shared, cluster.dsn("akta_app")


def serving(shared, mark):
    port = free_port()
    arguments = ("serve", "--port", str(port), "--workers", "1", "--demo", "none")
    return akta(*arguments, environment=shared | {MARK: mark}), f"http://127.0.0.1:{port}"


def family(mark):
    wanted = f"{MARK}={mark}".encode()
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (place / "environ").read_bytes().split(b"\0"):
                yield int(place.name)
        except OSError:
            continue


def kill(mark):
    for process in list(family(mark)):
        with suppress(ProcessLookupError):  # children end with the parent that was killed first
            os.kill(process, signal.SIGKILL)


def wait_until(is_so, why):
    until = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < until, why
        time.sleep(0.1)


def rows(dsn, sql):
    with psycopg.connect(dsn) as connection:
        return connection.execute(sql).fetchall()


def test_one_is_killed_while_the_other_serves(tmp_path):
    with installation(tmp_path) as (shared, dsn):
        first, first_address = serving(shared, "first")
        second, second_address = serving(shared, "second")
        filling = None
        try:
            assert health(first_address, first)["database"]
            assert health(second_address, second)["database"]
            filling = akta("demo", "--pages", "sample", environment=shared)
            wait_until(lambda: rows(dsn, "SELECT 1 FROM files_card LIMIT 1"), "no card was made")

            kill("first")
            first.wait()

            assert health(second_address, second)["status"] == "ok"
            said, _ = filling.communicate(timeout=SECONDS)
            assert filling.returncode == 0, said
            wait_until(lambda: len(set(*rows(dsn, DONE))) == 1, "not all files were taken in")
            assert rows(dsn, "SELECT 1 FROM files_ingest WHERE state = 'refused'") == []
            once = "SELECT page_id FROM files_side GROUP BY page_id HAVING count(*) > 1"
            assert rows(dsn, once) == []
            assert health(second_address, second)["database"]
            second.send_signal(signal.SIGTERM)
            assert second.wait(timeout=60) == 0
        finally:
            for process in filter(None, (first, second, filling)):
                process.kill()
                process.wait()
            kill("first")
            kill("second")
