"""The cluster's own configuration files, written anew at each start."""

import os
import pwd
from pathlib import Path

from akta.ops.postgres.identity import Identity

SUPERUSER = "postgres"
ONLY_OWNER = 0o600
SETTINGS: dict[str, str] = {
    "listen_addresses": "",  # no TCP at all: the socket in a 0700 folder is the only way in
    "port": "5432",  # only names the socket
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",  # short queries: compiling costs more than it gives
    "track_commit_timestamp": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    # a statement or the detail of an error may carry personal data: neither goes to the log
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_line_prefix": "%m [%p] ",
}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
    "autovacuum": "off",
}


def write(data: Path, socket: Path, user: Identity, *, durable: bool) -> None:
    """Write postgresql.conf, pg_hba.conf and pg_ident.conf into the data folder."""
    settings = SETTINGS | (DURABLE if durable else THROWAWAY)
    settings |= {"unix_socket_directories": f'"{socket}"'}
    lines = [f"{name} = {_quoted(value)}" for name, value in settings.items()]
    _write(data / "postgresql.conf", lines, user)
    _write(data / "pg_hba.conf", _access(), user)
    _write(data / "pg_ident.conf", _superusers(user), user)


def _access() -> list[str]:
    return [
        f"local all {SUPERUSER} peer map=akta",
        "local all all scram-sha-256",
    ]


def _superusers(user: Identity) -> list[str]:
    """Who is the superuser by peer: the server's user and whoever starts it."""
    names = {user.name, pwd.getpwuid(os.geteuid()).pw_name}
    return [f'akta "{name}" {SUPERUSER}' for name in sorted(names)]


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _write(path: Path, lines: list[str], user: Identity) -> None:
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    path.chmod(ONLY_OWNER)
    user.own(path)
