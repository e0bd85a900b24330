"""Roles and database of Akta on a server: `akta_owner` migrates, `akta_app` works."""

import json
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psycopg

OWNER = "akta_owner"
APP = "akta_app"
DATABASE = "akta"
EXTENSIONS = ("unaccent", "pg_trgm", "btree_gist", "btree_gin")

# In each database. Tables that the owner creates are open for work, but never for TRUNCATE;
# the migrations take UPDATE and DELETE on journal and log away again.
PRIVILEGES = f"""
GRANT USAGE ON SCHEMA public TO {APP};
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP};
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO {APP};
"""


def passwords(path: Path) -> dict[str, str]:
    """The passwords of both roles, made at random once and kept in a file of mode 0600."""
    if path.exists():
        kept: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        return kept
    made = {role: secrets.token_urlsafe(32) for role in (OWNER, APP)}
    fresh = path.with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(made, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return made


def prepare(socket: Path, superuser: str, secret: dict[str, str], *, for_tests: bool) -> None:
    """Bring roles, database, extensions and privileges to what Akta expects; may be repeated.

    For tests the owner may create databases, and `template1` is prepared too, so that every
    test database has the same extensions and privileges.
    """
    import psycopg

    def connect(database: str) -> "psycopg.Connection":
        return psycopg.connect(
            host=str(socket), user=superuser, dbname=database, autocommit=True, connect_timeout=10
        )

    with connect("postgres") as connection:
        for role in (OWNER, APP):
            _ensure_role(connection, role, secret[role], may_create=for_tests and role == OWNER)
    if for_tests:
        with connect("template1") as connection:
            _prepare_database(connection)
    with connect("postgres") as connection:
        _ensure_database(connection)
    with connect(DATABASE) as connection:
        _prepare_database(connection)


def _ensure_role(
    connection: "psycopg.Connection", role: str, password: str, *, may_create: bool
) -> None:
    from psycopg import sql

    name = sql.Identifier(role)
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
    coded = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    rights = "CREATEDB" if may_create else "NOCREATEDB"
    connection.execute(
        sql.SQL("ALTER ROLE {} NOSUPERUSER NOCREATEROLE {} PASSWORD {}").format(
            name, sql.SQL(rights), sql.Literal(coded.decode())
        )
    )


def _ensure_database(connection: "psycopg.Connection") -> None:
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
    if found.fetchone():
        return
    connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
    connection.execute(f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC")
    connection.execute(f"GRANT CONNECT, TEMPORARY ON DATABASE {DATABASE} TO {APP}")


def _prepare_database(connection: "psycopg.Connection") -> None:
    for extension in EXTENSIONS:
        connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
    connection.execute(PRIVILEGES)
