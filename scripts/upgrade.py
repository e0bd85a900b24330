"""Take a database and data folder made by an earlier commit to this version, and compare.

    .venv/bin/python scripts/upgrade.py COMMIT

The earlier program (its own sources, today's libraries) serves an empty installation and fills it
with the sample of the demonstration. Then this version migrates it. Every row of every table must
hold the same values in the columns it had, every file the same bytes; log, caches and originals
must pass their checks, terms of cases by the law of this version. Rows come in by a migration only
where a version may add entries to a list. Exit 1 with what differs.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from hashlib import sha256
from pathlib import Path

import psycopg
from psycopg import sql

from akta.ops.postgres import Cluster

HERE = Path(__file__).resolve().parents[1]
BUILT = Path("src/akta/ui/static/akta/build")
PASSING = ("django_migrations", "procrastinate_", "accounts_session")
"""Tables of the framework and of what ends by itself; all others hold what must stay."""
GROWING = ("files_document_kind",)
"""Lists to which a version may add entries; those that stood there stay as they were."""
FILES = ("blobs", "anchors", "secrets")
CHECKS = (("rebuild", "--check"), ("scrub",))
SECONDS = 600
Table = dict[str, tuple[tuple[str, ...], Counter[bytes]]]


def main(commit: str) -> int:
    with tempfile.TemporaryDirectory(prefix="akta-upgrade-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # the database's own user must get through where root runs this
        data = folder / "data"
        sources = earlier_sources(commit, folder / "earlier")
        if not (sources / "akta" / "ops" / "commands" / "serve.py").exists():
            sys.stdout.write(
                f"{commit[:12]}: nie było jeszcze czego uruchomić; nic do porównania\n"
            )
            return 0
        fill(earlier_python(folder / "venv", sources), data)
        tables, files = rows_of(data), bytes_of(data)
        run("migrate", data=data)
        found = [*changed_rows(tables, rows_of(data, tables)), *changed(files, bytes_of(data))]
        if law_changed(commit):
            run("rebuild", data=data)  # as the jobs do within a minute of a start
        for check in CHECKS:
            run(*check, data=data)
        if (
            data / "anchors" / "anchors.jsonl"
        ).exists():  # nothing is anchored before the first look
            run("audit", "verify", data=data)
        told = f"{commit[:12]}: {len(tables)} tabel i {len(files)} plików po przejściu na tę wersję"
        sys.stdout.write(f"{told}: {'zgodne' if not found else 'NIEZGODNE'}\n")
        sys.stdout.writelines(f"  {line}\n" for line in found)
        return 1 if found else 0


def law_changed(commit: str) -> bool:
    """Whether the declarations are others than then: terms of cases then follow those of today."""
    command = ["git", "diff", "--quiet", commit, "--", "src/akta/law/procedures"]
    return subprocess.run(command, cwd=HERE, check=False).returncode != 0


def earlier_sources(commit: str, into: Path) -> Path:
    """The sources of a commit, with today's built screens: they are not part of the data."""
    into.mkdir()
    packed = into / "sources.tar"
    order = ["git", "archive", f"--output={packed}", commit, "src"]
    subprocess.run(order, cwd=HERE, check=True)
    subprocess.run(["tar", "-xf", str(packed)], cwd=into, check=True)
    if not (into / BUILT).exists():
        (into / BUILT).parent.mkdir(parents=True, exist_ok=True)
        (into / BUILT).symlink_to(HERE / BUILT)
    return into / "src"


def earlier_python(into: Path, sources: Path) -> Path:
    """A Python that knows the earlier sources and today's libraries, isolated children included."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(into)], check=True)
    (own,) = into.glob("lib/python3.*/site-packages")
    libraries = Path(psycopg.__file__).parents[1]
    (own / "earlier.pth").write_text(f"{sources}\n{libraries}\n", encoding="utf-8")
    server = into / "bin" / "granian"
    script = (Path(sys.executable).parent / "granian").read_text(encoding="utf-8").splitlines()
    server.write_text("\n".join([f"#!{into}/bin/python", *script[1:]]) + "\n", encoding="utf-8")
    server.chmod(0o755)
    return into / "bin" / "python"


def environment(data: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("AKTA_")}
    return kept | {"AKTA_DATA_DIR": str(data), "PYTHONDONTWRITEBYTECODE": "1"}


def fill(python: Path, data: Path) -> None:
    """Serve by the earlier program until its demonstration is taken in, then stop it."""
    command = [str(python), "-m", "akta.ops.main", "serve", "--demo", "sample"]
    command += ["--port", str(free_port())]
    process = subprocess.Popen(command, env=environment(data), stdin=subprocess.DEVNULL)
    until = time.monotonic() + SECONDS
    try:
        while not (data / "demo-users.json").exists() or at_work("demo", data):
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit("Wcześniejsza wersja nie przyjęła pokazu; szczegóły powyżej.")
            time.sleep(0.5)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(120)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def at_work(command: str, data: Path) -> bool:
    """Whether a child of the installation that does this command is running."""
    mark = f"AKTA_DATA_DIR={data}".encode()
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words = (place / "cmdline").read_bytes().split(b"\0")
            if command.encode() in words and mark in (place / "environ").read_bytes().split(b"\0"):
                return True
        except OSError:  # it ended meanwhile
            continue
    return False


def run(*arguments: str, data: Path) -> None:
    """A command of this version on the installation; it must find nothing."""
    command = [sys.executable, "-m", "akta.ops.main", *arguments]
    done = subprocess.run(command, env=environment(data), check=False)
    if done.returncode:
        raise SystemExit(f"akta {' '.join(arguments)}: kod {done.returncode}")


def rows_of(data: Path, only: Table | None = None) -> Table:
    """Of each table its columns and digests of its rows; of `only`, by the columns named there."""
    cluster = Cluster(data)
    with cluster.serving(), psycopg.connect(cluster.dsn("akta_owner")) as connection:
        known = columns_of(connection)
        wanted = {name: columns for name, (columns, _) in only.items()} if only else known
        return {
            name: (columns, digests(connection, name, columns))
            for name, columns in wanted.items()
            if set(columns) <= set(known.get(name, ()))
        }


def columns_of(connection: psycopg.Connection) -> dict[str, tuple[str, ...]]:
    rows = connection.execute(
        "SELECT table_name, array_agg(column_name::text ORDER BY column_name)"
        " FROM information_schema.columns JOIN information_schema.tables"
        " USING (table_schema, table_name)"
        " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' GROUP BY table_name"
    )
    return {name: tuple(columns) for name, columns in rows if not name.startswith(PASSING)}


def digests(connection: psycopg.Connection, table: str, columns: tuple[str, ...]) -> Counter[bytes]:
    """SHA-256 of each row of a table as text."""
    row = sql.SQL(", ").join(map(sql.Identifier, columns))
    query = sql.SQL("SELECT ROW({row})::text FROM {table}").format(
        row=row, table=sql.Identifier(table)
    )
    return Counter(sha256(text.encode()).digest() for (text,) in connection.execute(query))


def changed_rows(before: Table, after: Table) -> list[str]:
    """The tables that are gone, lost a column, or hold other rows than before."""
    return [
        name
        for name, (_, rows) in sorted(before.items())
        if name not in after or not is_kept(name, rows, after[name][1])
    ]


def is_kept(table: str, before: Counter[bytes], after: Counter[bytes]) -> bool:
    """Whether all rows stand there again, and no other where none may come."""
    return before <= after if table in GROWING else before == after


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return [name for name, value in sorted(before.items()) if after.get(name) != value]


def bytes_of(data: Path) -> dict[str, str]:
    """The digest of each file that must stay."""
    files = [path for part in FILES for path in (data / part).rglob("*") if path.is_file()]
    return {str(path.relative_to(data)): sha256(path.read_bytes()).hexdigest() for path in files}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
