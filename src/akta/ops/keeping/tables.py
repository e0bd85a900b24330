"""The tables of the database: out by COPY from one snapshot, in again in an order that holds."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from graphlib import TopologicalSorter
from typing import Any

from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from akta.ops.keeping.manifest import SequenceState, TableCopy

LEFT_OUT = ("django_migrations", "accounts_session")
"""What migrations write themselves, and the keys of open sessions: people sign in again."""
QUEUE = "procrastinate_"

_TABLES = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
  AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
  AND c.relname <> ALL(%s)
GROUP BY c.relname ORDER BY c.relname
"""
_SEQUENCES = """
SELECT relname FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind = 'S' ORDER BY relname
"""
_FIRST = """
SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint
WHERE contype = 'f' AND NOT condeferrable AND conrelid <> confrelid
  AND connamespace = current_schema()::regnamespace
"""
_GUARDED = """
SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger
WHERE NOT tgisinternal AND tgtype & 7 = 7
"""
_SESSION = (
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL intervalstyle = 'postgres'",
    "SET LOCAL extra_float_digits = 1",
    "SET LOCAL bytea_output = 'hex'",
)


@contextmanager
def snapshot() -> Iterator[None]:
    """One state of the database for everything read in the block; nobody waits for it."""
    with transaction.atomic(durable=True):
        _run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        _speak_plainly()
        yield


def columns() -> dict[str, list[str]]:
    """The tables that are kept, each with its columns."""
    return dict(_rows(_TABLES, [list(LEFT_OUT)]))


def migrations() -> list[str]:
    """The migrations that made these tables: "app.name"."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def sequences() -> list[SequenceState]:
    """Where the sequences stand now; never behind the snapshot."""
    read = sql.SQL("SELECT last_value, is_called FROM {}")
    names = [name for (name,) in _rows(_SEQUENCES)]
    found = [(name, _rows(read.format(sql.Identifier(name)))[0]) for name in names]
    return [SequenceState(name, last, called) for name, (last, called) in found]


def copy_out(table: str, names: list[str], write: Callable[[bytes], object]) -> int:
    """Write a table's rows as COPY text; gives how many there were."""
    wanted = sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT").format(_list(names), _name(table))
    with connection.cursor() as cursor, connection.wrap_database_errors:
        with cursor.copy(wanted) as rows:
            for chunk in rows:
                write(bytes(chunk))
        return int(cursor.rowcount)


def copy_in(table: TableCopy, chunks: Iterable[bytes]) -> int:
    """Read a table's rows; gives how many came. Triggers and constraints of the table hold."""
    wanted = sql.SQL("COPY {} ({}) FROM STDIN").format(_name(table.name), _list(table.columns))
    with connection.cursor() as cursor, connection.wrap_database_errors:
        with cursor.copy(wanted) as rows:
            for chunk in chunks:
                rows.write(chunk)
        return int(cursor.rowcount)


@contextmanager
def loading() -> Iterator[None]:
    """The transaction of a restore: foreign keys wait for its end, the queue writes no events.

    Only the triggers of the job queue are off (they would tell of each job a second time); the
    guards of Akta's own tables hold. Tables belong to the role that migrates, so it may do this.
    """
    with transaction.atomic(durable=True):
        _speak_plainly()
        _run("SET CONSTRAINTS ALL DEFERRED")
        queue = [name for name in columns() if name.startswith(QUEUE)]
        for name in queue:
            _run(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(_name(name)))
        yield
        _run("SET CONSTRAINTS ALL IMMEDIATE")
        for name in queue:
            _run(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(_name(name)))


def ordered(tables: Iterable[TableCopy]) -> list[TableCopy]:
    """Referred-to tables first where a key is checked at once; guarded ones after all others."""
    by_name = {table.name: table for table in tables}
    before: dict[str, set[str]] = {name: set() for name in sorted(by_name)}
    for child, parent in _rows(_FIRST):
        before.setdefault(child, set()).add(parent)
    guarded = {name for (name,) in _rows(_GUARDED)}
    for name in guarded & by_name.keys():
        before[name] |= by_name.keys() - guarded
    return [by_name[name] for name in TopologicalSorter(before).static_order() if name in by_name]


def empty(names: Iterable[str]) -> None:
    """Take out the rows of these tables (reference data, which the copy brings along)."""
    for name in names:
        _run(sql.SQL("DELETE FROM {}").format(_name(name)))


def filled() -> list[str]:
    """Names of tables that hold rows."""
    ask = sql.SQL("SELECT EXISTS (SELECT 1 FROM {})")
    return [name for name in columns() if _rows(ask.format(_name(name)))[0][0]]


def set_sequence(state: SequenceState) -> None:
    """Put a sequence where it stood."""
    put = sql.SQL("SELECT setval({}, %s, %s)").format(sql.Literal(f'"{state.name}"'))
    _rows(put, [state.last_value, state.is_called])


def _speak_plainly() -> None:
    for statement in _SESSION:
        _run(statement)


def _run(statement: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _rows(statement: Any, values: list[Any] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _name(table: str) -> sql.Identifier:
    return sql.Identifier(table)


def _list(names: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))
