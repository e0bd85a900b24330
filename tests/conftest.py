"""The test database is made by the owner of the schema and used by the role for work.

So a test meets the same refusals as the running system: the role for work may not change
journal and log. Only the emptying of tables after a test with real transactions is done by
the superuser of the throw-away server.
"""

import os

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

OWNER = "AKTA_DATABASE_OWNER_URL"
APP = "AKTA_DATABASE_URL"
ADMIN = "AKTA_TEST_ADMIN_URL"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Before the test database is created: be the owner."""
    _become(OWNER)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """After it was migrated: be the role for work, until it is dropped again."""
    from django.db import connection

    connection.ops.execute_sql_flush = _flush
    _become(APP)
    yield
    _become(OWNER)


def _become(variable):
    from django.db import connection

    login = conninfo_to_dict(os.environ.get(variable) or os.environ[APP])
    connection.close()
    if connection.settings_dict["OPTIONS"].get("pool"):
        connection.close_pool()
    connection.settings_dict.update(USER=login["user"], PASSWORD=login.get("password", ""))


def _flush(sql_list):
    from django.db import connection

    url = os.environ.get(ADMIN) or os.environ.get(OWNER) or os.environ[APP]
    with psycopg.connect(url, dbname=connection.settings_dict["NAME"]) as server:
        if ADMIN in os.environ:
            server.execute("SET session_replication_role = replica")  # past the refusing triggers
        for statement in sql_list:
            server.execute(statement)
