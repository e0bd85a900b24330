"""The test database is made by the owner of the schema and used by the role for work.

So a test meets the same refusals as the running system: the role for work may not change
journal and log. Only the emptying of tables after a test with real transactions is done by
the superuser of the throw-away server. The database's clock can be frozen by `at_moment`.
"""

import os

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

OWNER = "AKTA_DATABASE_OWNER_URL"
APP = "AKTA_DATABASE_URL"
ADMIN = "AKTA_TEST_ADMIN_URL"
CLOCK = """
CREATE TABLE IF NOT EXISTS akta_test_clock (moment timestamptz NOT NULL);
CREATE OR REPLACE FUNCTION akta_now() RETURNS timestamptz LANGUAGE sql VOLATILE
AS $$ SELECT coalesce((SELECT moment FROM akta_test_clock LIMIT 1), clock_timestamp()) $$;
"""


def pytest_configure():
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["tests.hashing.Cheap"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Before the test database is created: be the owner."""
    _become(OWNER)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """After it was migrated: be the role for work, until it is dropped again."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(CLOCK)
    connection.ops.execute_sql_flush = _flush
    _become(APP)
    yield
    _become(OWNER)


@pytest.fixture(scope="session")
def playwright():
    """The driver of browsers: a process can have only one at a time.

    It keeps a loop in this thread; the ORM is used from it one call at a time.
    """
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        yield driver
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def at_moment(db):
    """Freeze the database's clock: `at_moment(datetime)`; a second call moves it on.

    All connections of the test see it, those of threads and of a live server too where the
    test uses real transactions.
    """
    from django.db import connection

    def freeze(moment):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM akta_test_clock")
            cursor.execute("INSERT INTO akta_test_clock VALUES (%s)", [moment])
        return moment

    yield freeze
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM akta_test_clock")


@pytest.fixture
def as_owner(db):
    """A connection of its own as the owner of the schema, rolled back after the test."""
    with psycopg.connect(_url(OWNER), dbname=_test_database()) as server:
        yield server
        server.rollback()


def _become(variable):
    from django.db import connection

    login = conninfo_to_dict(_url(variable))
    connection.close()
    if connection.settings_dict["OPTIONS"].get("pool"):
        connection.close_pool()
    connection.settings_dict.update(USER=login["user"], PASSWORD=login.get("password", ""))


def _url(variable):
    return os.environ.get(variable) or os.environ[APP]


def _test_database():
    from django.db import connection

    return connection.settings_dict["NAME"]


def _flush(sql_list):
    url = os.environ.get(ADMIN) or _url(OWNER)
    with psycopg.connect(url, dbname=_test_database()) as server:
        if ADMIN in os.environ:
            server.execute("SET session_replication_role = replica")  # past the refusing triggers
        for statement in sql_list:
            server.execute(statement)
    _bring_back()


def _bring_back():
    """What a migration brought is no test's own: the next test finds it again."""
    from akta.files.models import DocumentKind
    from akta.files.reference import load_kinds

    load_kinds(DocumentKind)


@pytest.fixture
def own_folder(tmp_path, monkeypatch):
    """Originals and prepared pictures of the test alone."""
    from akta.files import blobs
    from akta.storage import FolderStore

    monkeypatch.setattr(blobs, "cache", lambda: blobs._cache(tmp_path / "cache"))
    monkeypatch.setattr(blobs, "store", lambda: FolderStore(tmp_path / "blobs", reserve=1 << 20))


@pytest.fixture
def people(db):
    """A person of each post in one unit."""
    from tests import factories

    return factories.people()
