"""Throw-away clusters: for tests and for commands that need a database for a moment."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from akta.ops.postgres.cluster import Cluster
from akta.ops.postgres.configuration import SUPERUSER
from akta.ops.postgres.identity import ANYONE_ENTERS


@contextmanager
def throwaway() -> Iterator[Cluster]:
    """A fresh cluster without fsync in a temporary folder; nothing of it stays."""
    folder = Path(tempfile.mkdtemp(prefix="akta-"))
    folder.chmod(ANYONE_ENTERS)  # the server's own user must get through; inside all is 0700
    cluster = Cluster(folder, durable=False)
    try:
        with cluster.serving():
            yield cluster
    finally:
        for place in (cluster.places.socket, cluster.places.home, folder):
            shutil.rmtree(place, ignore_errors=True)


@contextmanager
def for_tests() -> Iterator[None]:
    """A database server for one test run, told to it and its workers by the environment.

    Where AKTA_DATABASE_URL is set, the tests use that server and none is started.
    AKTA_TEST_ADMIN_URL is the superuser's: emptying tables between tests needs one, since
    neither role may truncate the journal. The data folder is a temporary one too.
    """
    with ExitStack() as stack:
        told: dict[str, str] = {}
        if not os.environ.get("AKTA_DATA_DIR"):
            folder = tempfile.TemporaryDirectory(prefix="akta-data-", ignore_cleanup_errors=True)
            told["AKTA_DATA_DIR"] = stack.enter_context(folder)
        if not os.environ.get("AKTA_DATABASE_URL"):
            cluster = stack.enter_context(throwaway())
            told |= cluster.environment() | {"AKTA_TEST_ADMIN_URL": cluster.dsn(SUPERUSER)}
        os.environ.update(told)
        stack.callback(lambda: [os.environ.pop(name, None) for name in told])
        yield
