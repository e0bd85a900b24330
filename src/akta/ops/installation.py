"""The installation a command works on: its database, its settings, its Django."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from akta.core import config
from akta.ops import database, postgres

SERVICE_MISSING = 3
WRONG_USE = 2


class ServiceMissing(Exception):
    """The database or the data folder cannot be had; the message is a Polish sentence."""


@contextmanager
def opened(*, role: str = "app") -> Iterator[config.Config]:
    """Open the installation for the time of the block: database running, Django set up.

    Joins the database of a serving process, or starts the embedded one for the block. `role` is
    `app` for work and `owner` for migrations.
    """
    try:
        read = config.read()
        if read.database_url is not None:
            database.parse_url(read.database_url)
    except config.ConfigurationError as error:
        raise ServiceMissing(str(error)) from error
    with ExitStack() as stack:
        if read.database_url is None:
            stack.enter_context(_own_cluster(read))
        os.environ["AKTA_ROLE"] = role
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "akta.ops.settings")
        import django

        django.setup()
        yield read


@contextmanager
def _own_cluster(read: config.Config) -> Iterator[None]:
    cluster = postgres.Cluster(read.data_dir)
    try:
        with cluster.joined():
            os.environ.update(cluster.environment())
            yield
    except postgres.ClusterError as error:
        raise ServiceMissing(str(error)) from error


def run_in(work: Callable[[config.Config], int], *, role: str = "app") -> int:
    """Run a command's work in the installation; a missing service is exit code 3."""
    try:
        with opened(role=role) as read:
            return work(read)
    except ServiceMissing as error:
        sys.stderr.write(f"{error}\n")
        return SERVICE_MISSING
