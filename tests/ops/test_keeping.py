"""Scrub, backup and restore by the commands themselves, on installations with own clusters.

The one installation of the module is written by `tests.ops.kept`; each test that changes an
original or a copy works on its own copy of the files.
"""

import hashlib
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from akta.ops.keeping import manifest, places
from akta.ops.keeping.named import compared
from akta.ops.postgres.testing import throwaway
from tests.ops.kept import PESEL
from tests.storage import buckets

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120
QUEUED = ("procrastinate_jobs", "procrastinate_events")


@dataclass
class Installation:
    """A data folder, and a database where it is not the folder's own."""

    data: Path
    database: dict = field(default_factory=dict)

    def environment(self):
        kept = {k: v for k, v in os.environ.items() if not k.startswith("AKTA_")}
        return kept | self.database | {"AKTA_DATA_DIR": str(self.data)}

    def akta(self, *arguments):
        return self._run("akta.ops.main", *map(str, arguments))

    def do(self, what):
        done = self._run("tests.ops.kept", what)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def look(self):
        return json.loads(self.do("look"))

    def popen(self, what):
        return subprocess.Popen(
            [sys.executable, "-m", "tests.ops.kept", what],
            env=self.environment(),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def _run(self, module, *arguments):
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env=self.environment(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    def give_keys(self, other):
        self.data.mkdir(mode=0o700, parents=True)
        shutil.copytree(other.data / "secrets", self.data / "secrets")

    def blobs(self):
        return sorted(path for path in (self.data / "blobs").glob("??/??/*"))

    def blob_of(self, table):
        """The original that some row of a table names."""
        with psycopg.connect(self.database["AKTA_DATABASE_OWNER_URL"]) as connection:
            (digest,) = connection.execute(f"SELECT sha256 FROM {table} LIMIT 1").fetchone()
        return self.data / "blobs" / digest[:2] / digest[2:4] / digest


@pytest.fixture(scope="module")
def server():
    with throwaway() as cluster:
        yield cluster


@pytest.fixture
def database(server):
    """Makes an empty database of the test server; gives the variables that name it."""

    def make():
        return _database(server)

    return make


def _database(server, template="template1"):
    name = f"kept_{secrets.token_hex(4)}"
    with psycopg.connect(server.dsn("akta_owner"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return {
        "AKTA_DATABASE_URL": server.dsn("akta_app", database=name),
        "AKTA_DATABASE_OWNER_URL": server.dsn("akta_owner", database=name),
    }


@pytest.fixture(scope="module")
def migrated(server, tmp_path_factory):
    """The name of an empty database as `akta migrate` leaves it, to be copied."""
    database = _database(server)
    made = Installation(tmp_path_factory.mktemp("migrated") / "data", database)
    done = made.akta("migrate")
    assert done.returncode == 0, done.stderr
    return psycopg.conninfo.conninfo_to_dict(database["AKTA_DATABASE_URL"])["dbname"]


@pytest.fixture(scope="module")
def source(server, migrated, tmp_path_factory):
    """The installation that is kept; read only, save for its journal."""
    made = Installation(tmp_path_factory.mktemp("source") / "data", _database(server, migrated))
    made.do("fill")
    return made


@pytest.fixture(scope="module")
def _copy(source, tmp_path_factory):
    folder = tmp_path_factory.mktemp("copy") / "kopie"
    done = source.akta("backup", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def copy(_copy, tmp_path):
    """A copy of the installation, the test's own."""
    return Path(shutil.copytree(_copy, tmp_path / "kopie"))


@pytest.fixture
def target(server, source, migrated, tmp_path):
    """An installation without cases, with the source's keys, on a migrated database."""
    made = Installation(tmp_path / "target" / "data", _database(server, migrated))
    made.give_keys(source)
    return made


def only(folder):
    (found,) = places.Backups(folder).complete()
    return found


def flip(path):
    """Change one bit in the middle of a file."""
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def a_blob(folder, name="blobs"):
    return next((folder / name).glob("??/??/*"))


def is_empty(installation):
    with psycopg.connect(installation.database["AKTA_DATABASE_OWNER_URL"]) as connection:
        found = connection.execute("SELECT to_regclass('accounts_account')").fetchone()[0]
        if found is None:
            return True
        return connection.execute("SELECT count(*) FROM accounts_account").fetchone()[0] == 0


# -- the round trip ---------------------------------------------------------------------------


def test_what_was_kept_comes_back(copy, target, source):
    """Rows, sealed values, page images, the log with its anchors; and work goes on.

    Reference data that `akta migrate` loaded before gives way to that of the copy.
    """
    told = manifest.read(only(copy))

    done = target.akta("restore", copy)

    assert done.returncode == 0, done.stdout + done.stderr
    seen = target.look()
    counts = {table.name: table.rows for table in told.tables}
    assert counts["files_page"] == 3
    assert counts["audit_seal"] == 1
    # the entry of the restore itself is the only row more, but for what follows the filing
    # that was under way: its entry, its place in the inbox, its job with that job's event
    more = {"core_journal": 2, "filing_received": 1} | dict.fromkeys(QUEUED, 1)
    assert seen["counts"] == {name: rows + more.get(name, 0) for name, rows in counts.items()}
    assert seen["pesel"] == PESEL
    assert seen["width"] == 600
    assert seen["sessions"] == 0
    assert len(seen["journal"]) == 1
    assert seen["journal"][0].startswith("Odtworzono instalację z kopii zapasowej kopia-")
    assert "po-odtworzeniu.tif" in json.loads(target.do("look"))["files"]
    verified = target.akta("audit", "verify")
    assert (verified.returncode, "kotwic 1" in verified.stdout) == (0, True), verified.stdout
    assert target.akta("rebuild", "--check").returncode == 0
    assert target.akta("scrub").returncode == 0


def test_what_was_under_way_goes_on_and_the_originals_may_come_into_a_bucket(copy, source, target):
    """A filing keeps the time of its commit: who bears that number here is a stranger."""
    (pending, moment), *more = manifest.read(only(copy)).unsettled.items()
    assert (more, datetime.fromisoformat(moment)) == ([], _committed(source, pending))

    with buckets.serving() as endpoint:
        address = f"s3://{buckets.bucket(endpoint)}/akta?endpoint={endpoint}"
        target.database |= buckets.KEYS | {"AKTA_BLOBS": address}
        done = target.akta("restore", copy)
        seen = target.look()
        scrubbed = target.akta("scrub")
        made = json.loads(target.do("download"))

    assert done.returncode == 0, done.stdout + done.stderr
    assert datetime.fromisoformat(seen["filed"][pending]) == datetime.fromisoformat(moment)
    assert (seen["width"], scrubbed.returncode, target.blobs()) == (600, 0, [])
    # a file for download is in no backup: it is made once more
    assert (made["state"], made["size"] > 0) == ("done", True)


def _committed(installation, filing_id):
    ask = "SELECT date_trunc('second', pg_xact_commit_timestamp(xmin)) FROM filing_filing"
    with psycopg.connect(installation.database["AKTA_DATABASE_OWNER_URL"]) as connection:
        return connection.execute(f"{ask} WHERE id = %s", [filing_id]).fetchone()[0]


def test_a_lost_disk_of_an_own_cluster(copy, source, tmp_path):
    """The embedded database: nothing is left but the copy and the keys; the actor is kept."""
    base = tmp_path / "embedded"
    base.mkdir()
    for step in (base, *base.parents):
        if step == Path("/tmp"):
            break
        step.chmod(0o711)
    fresh = Installation(base / "data")
    fresh.give_keys(source)
    login = _referent_login(source)

    done = fresh.akta("restore", copy, "--actor", login)

    assert done.returncode == 0, done.stdout + done.stderr
    seen = fresh.look()
    assert (seen["pesel"], seen["width"]) == (PESEL, 600)
    assert seen["last_actor"] == seen["referent"]
    again = fresh.akta("backup", tmp_path / "again")
    assert again.returncode == 0, again.stderr


def _referent_login(installation):
    with psycopg.connect(installation.database["AKTA_DATABASE_OWNER_URL"]) as connection:
        return connection.execute(
            "SELECT login FROM accounts_account a JOIN cases_case c ON c.referent_id = a.id"
        ).fetchone()[0]


@pytest.mark.slow
def test_restores_only_into_an_empty_installation(copy, target):
    assert target.akta("restore", copy).returncode == 0

    done = target.akta("restore", copy)

    assert done.returncode == 1
    assert "tylko w pustej instalacji" in done.stderr


def test_an_unknown_actor_is_refused(copy, target):
    done = target.akta("restore", copy, "--actor", "nikt")

    assert (done.returncode, "„nikt”" in done.stderr) == (1, True)
    assert is_empty(target)


def test_the_anchors_of_the_filing_log_come_back_and_are_compared(copy, target):
    """A changed leaf of the restored log is told, by the checkpoints that lay outside."""
    from akta.filing.proofs.log import ANCHORS

    kept = only(copy) / "anchors" / ANCHORS
    assert kept.name in manifest.read(only(copy)).anchors
    table = only(copy) / "tables" / "filing_log_node.copy"
    told = json.loads((only(copy) / manifest.FILE).read_text())
    table.write_text(_with_another_hash(table.read_text()))
    for row in told["tables"]:
        if row["name"] == "filing_log_node":
            row["sha256"] = hashlib.sha256(table.read_bytes()).hexdigest()
    (only(copy) / manifest.FILE).write_text(json.dumps(told))

    done = target.akta("restore", copy)

    assert (target.data / "anchors" / ANCHORS).read_bytes() == kept.read_bytes()
    assert done.returncode == 1
    assert "Dziennik wniesień nie zgadza się z kotwicą" in done.stdout


def _with_another_hash(rows):
    """The rows of COPY text with the last digit of every bytea changed."""
    return re.sub(
        r"[0-9a-f]$", lambda last: "1" if last[0] == "0" else "0", rows, flags=re.MULTILINE
    )


def test_originals_move_to_an_object_store_and_are_kept_from_there(spoiled, tmp_path):
    """Moved by the command, scrubbed and copied from the bucket; the folder stays as it was."""
    before = [path.name for path in spoiled.blobs()]
    with buckets.serving() as endpoint:
        spoiled.database = spoiled.database | buckets.KEYS
        address = f"s3://{buckets.bucket(endpoint)}/akta?endpoint={endpoint}"

        moved = spoiled.akta("store", "move", "--to", address)
        checked = spoiled.akta("store", "check")
        flip(spoiled.blobs()[0])
        scrubbed = spoiled.akta("scrub")
        copied = spoiled.akta("backup", tmp_path / "kopie")

    assert moved.returncode == 0, moved.stdout + moved.stderr
    assert f"Oryginały leżą w: {address}" in checked.stdout
    assert (scrubbed.returncode, copied.returncode) == (0, 0), scrubbed.stdout + copied.stderr
    assert sorted(path.name for path in (tmp_path / "kopie" / "blobs").glob("??/??/*")) == before
    assert [path.name for path in spoiled.blobs()] == before


# -- keys ---------------------------------------------------------------------------------------


def test_refuses_without_the_key_file(copy, database, tmp_path):
    bare = Installation(tmp_path / "bare", database())

    done = bare.akta("restore", copy)

    assert done.returncode == 1
    assert "Kopia nie zawiera kluczy" in done.stderr
    assert "AKTA_SECRET_KEY_FILE" in done.stderr
    assert not (bare.data / "secrets").exists()


def test_refuses_a_key_ring_that_opens_nothing(copy, database, tmp_path):
    other = Installation(tmp_path / "other", database())
    assert other.akta("migrate").returncode == 0  # makes a ring of its own

    done = other.akta("restore", copy)

    assert done.returncode == 1
    assert "Plik kluczy danych chronionych nie otwiera" in done.stderr
    assert is_empty(other)
    assert not other.blobs()


def test_no_secret_is_in_the_copy(copy, source):
    """Neither key nor PESEL nor session nor password of a role stands in any file of it."""
    ring = json.loads((source.data / "secrets" / "key.json").read_text())
    forbidden = [*ring["keys"].values(), ring["lookup"], ring["django"], PESEL, "PRIVATE KEY"]
    forbidden += [_session_key(source)]
    files = [path for path in copy.rglob("*") if path.is_file()]
    assert any(path.name == "accounts_account.copy" for path in files)
    for path in files:
        content = path.read_bytes()
        assert not [word for word in forbidden if word.encode() in content], path
    assert not {"key.json", "demo-users.json", "postgres.json"} & {path.name for path in files}
    assert {path.stat().st_mode & 0o077 for path in files} == {0}


def _session_key(installation):
    with psycopg.connect(installation.database["AKTA_DATABASE_OWNER_URL"]) as connection:
        return connection.execute("SELECT session_key FROM accounts_session").fetchone()[0]


# -- damage --------------------------------------------------------------------------------------


@pytest.fixture
def spoiled(source, tmp_path):
    """The same database with originals of the test's own."""
    shutil.copytree(source.data, tmp_path / "spoiled")
    return Installation(tmp_path / "spoiled", source.database)


@pytest.mark.parametrize(
    ("table", "told"), [("files_ingest", "plik „skan.tif”"), ("filing_file", "pismo BP 1, plik „")]
)
def test_scrub_names_whose_a_flipped_byte_is(spoiled, table, told):
    assert spoiled.akta("scrub").returncode == 0
    flip(spoiled.blob_of(table))

    done = spoiled.akta("scrub")

    assert done.returncode == 1
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("✗")]
    assert told in line
    assert ("4999-0.Ds." in line) == (table == "files_ingest")
    assert "jest uszkodzony" in line
    assert "Przegląd magazynu: plików" in done.stderr


@pytest.mark.slow
def test_scrub_names_what_is_missing_and_tells_what_nobody_needs(spoiled):
    lost = spoiled.blob_of("files_ingest")
    name = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    stray = lost.parents[2] / name[:2] / name[2:4] / name
    stray.parent.mkdir(parents=True)
    stray.touch()
    os.utime(stray, (0, 0))
    lost.unlink()

    done = spoiled.akta("scrub")

    assert done.returncode == 1
    assert f"w magazynie nie ma pliku o skrócie {lost.name}" in done.stdout
    assert f"• Plik o skrócie {name} nie jest potrzebny" in done.stdout


def test_a_backup_tells_of_an_original_that_is_damaged(spoiled, tmp_path):
    """It is not copied under a name that is not its own; all else is."""
    broken = spoiled.blobs()[0]
    flip(broken)

    done = spoiled.akta("backup", tmp_path / "kopie")

    assert done.returncode == 1
    assert f"✗ Pliku o skrócie {broken.name} brakuje" in done.stdout
    assert manifest.read(only(tmp_path / "kopie")).missing == [broken.name]
    assert not (tmp_path / "kopie" / "blobs" / broken.relative_to(spoiled.data / "blobs")).exists()


@pytest.mark.parametrize(
    ("part", "named"),
    [
        pytest.param("blob", "plik o skrócie", id="an original"),
        pytest.param("tables/files_page.copy", "tabela files_page", id="a table"),
        pytest.param("anchors/anchors.jsonl", "plik kotwic anchors.jsonl", id="an anchor"),
        pytest.param("blobs.txt", "spis plików blobs.txt", id="the list of originals"),
    ],
)
def test_a_flipped_byte_in_the_copy_is_refused_and_named(copy, target, part, named):
    path = a_blob(copy) if part == "blob" else only(copy) / part
    flip(path)

    done = target.akta("restore", copy)

    assert done.returncode == 1
    assert f"Kopia jest uszkodzona: {named}" in done.stderr
    if part == "blob":
        assert path.name in done.stderr
    assert is_empty(target)
    assert not target.blobs()


def test_a_lost_file_of_the_copy_is_refused_and_named(copy, target):
    lost = a_blob(copy)
    lost.unlink()

    done = target.akta("restore", copy, "--check")

    assert (done.returncode, lost.name in done.stderr) == (1, True)


def test_an_interrupted_backup_is_refused(copy, target):
    """The manifest is written last: without it there is no copy."""
    (only(copy) / manifest.FILE).unlink()

    done = target.akta("restore", copy)

    assert done.returncode == 1
    assert "jest niepełna" in done.stderr
    assert is_empty(target)


@pytest.mark.slow
def test_a_killed_backup_leaves_no_manifest_and_the_next_one_clears_up(source, copy):
    """Killed while it waits for the database, then made again in the same folder."""
    before = only(copy)
    with psycopg.connect(source.database["AKTA_DATABASE_OWNER_URL"]) as holding:
        holding.execute("LOCK TABLE files_page IN ACCESS EXCLUSIVE MODE")
        process = subprocess.Popen(
            [sys.executable, "-m", "akta.ops.main", "backup", str(copy)],
            env=source.environment(),
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + SECONDS
        while not places.Backups(copy).interrupted() and time.monotonic() < until:
            time.sleep(0.05)
        process.kill()
        process.wait()
    (left,) = places.Backups(copy).interrupted()
    assert places.Backups(copy).complete() == [before]

    assert source.akta("backup", copy).returncode == 0

    assert not left.exists()
    assert len(places.Backups(copy).complete()) == 2


# -- one state of a working installation --------------------------------------------------------


@pytest.fixture
def busy(source, copy, database, tmp_path):
    """A second installation, restored from the copy, that may be written."""
    made = Installation(tmp_path / "busy" / "data", database())
    made.give_keys(source)
    assert made.akta("restore", copy).returncode == 0
    return made


def rows_of(folder, name):
    """A table of a copy as dictionaries of text."""
    table = next(table for table in manifest.read(folder).tables if table.name == name)
    lines = (folder / table.file).read_text().splitlines()
    return [dict(zip(table.columns, line.split("\t"), strict=True)) for line in lines]


def test_a_backup_while_rows_are_written_is_one_state(busy, database, tmp_path):
    """Each file taken in is an original, a row and a journal entry: all three or none."""
    folder = tmp_path / "pod-obciazeniem"
    writer = busy.popen("write")
    try:
        for _ in range(3):
            assert writer.stdout.readline()
        done = busy.akta("backup", folder)
        before, after = _written(writer, busy)
    finally:
        writer.kill()
        writer.wait()

    assert done.returncode == 0, done.stderr
    copied = only(folder)
    received = {row["file_name"]: row["sha256"] for row in rows_of(copied, "files_ingest")}
    told = [
        json.loads(row["data"])["file"]
        for row in rows_of(copied, "core_journal")
        if row["kind"] == "files.received"
    ]
    assert 3 < len(received) < after, "the writer must have gone on meanwhile"
    assert sorted(told) == sorted(received)
    listed = {digest for digest, _ in places.listed(copied)}
    assert set(received.values()) <= listed
    there = Installation(tmp_path / "there" / "data", database())
    there.give_keys(busy)
    assert there.akta("restore", folder).returncode == 0
    assert before


def _written(writer, installation):
    """That the writer still writes, and how many files there are by now."""
    line = writer.stdout.readline()
    with psycopg.connect(installation.database["AKTA_DATABASE_OWNER_URL"]) as connection:
        return line, connection.execute("SELECT count(*) FROM files_ingest").fetchone()[0]


@pytest.mark.slow
def test_the_next_backup_adds_only_what_is_new(busy, tmp_path):
    folder = tmp_path / "przyrost"
    assert busy.akta("backup", folder).returncode == 0
    first = {path: path.stat().st_ino for path in (folder / "blobs").glob("??/??/*")}
    busy.do("late")

    done = busy.akta("backup", folder)

    assert "w tym nowych 1." in done.stdout
    second = {path: path.stat().st_ino for path in (folder / "blobs").glob("??/??/*")}
    assert len(second) == len(first) + 1
    assert first.items() <= second.items()
    newest = places.Backups(folder).complete()[-1]
    assert "pozniej.tif" in (newest / "tables" / "files_ingest.copy").read_text()


@pytest.mark.slow
def test_an_original_left_by_an_interrupted_backup_is_not_trusted(busy, tmp_path):
    """Only what a whole copy lists was surely on the disk; the rest is copied again."""
    folder = tmp_path / "niepewna"
    assert busy.akta("backup", folder).returncode == 0
    shutil.rmtree(only(folder))
    flip(a_blob(folder))

    done = busy.akta("backup", folder)

    assert done.returncode == 0
    assert busy.akta("restore", folder, "--check").returncode == 0


# -- where and for whom ---------------------------------------------------------------------------


def test_a_copy_inside_the_data_folder_is_refused(source):
    done = source.akta("backup", source.data / "kopie")

    assert done.returncode == 2
    assert "zginąłby razem z nim" in done.stderr


def test_a_folder_without_a_copy_is_refused(target, tmp_path):
    done = target.akta("restore", tmp_path)

    assert (done.returncode, "nie ma kopii zapasowej" in done.stderr) == (1, True)


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """Two key pairs as PEM files: (public, private), and a stranger's private one."""
    folder = tmp_path_factory.mktemp("keys")
    for name in ("mine", "other"):
        key = X25519PrivateKey.generate()
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / f"{name}.pem").write_bytes(pem)
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (folder / f"{name}-public.pem").write_bytes(public)
    return folder


def test_a_sealed_copy_comes_back_with_its_key_only(source, target, keys, tmp_path):
    folder = tmp_path / "sealed"
    assert source.akta("backup", folder, "--to", keys / "mine-public.pem").returncode == 0
    digest = source.blobs()[0].name
    assert not (folder / "blobs").exists()
    for path in folder.rglob("*.copy"):
        assert b"Referent" not in path.read_bytes()
    stored = next(folder.glob(f"blobs-*/??/??/{digest}"))
    assert source.blobs()[0].read_bytes()[:4096] not in stored.read_bytes()

    without = target.akta("restore", folder)
    stranger = target.akta("restore", folder, "--key", keys / "other.pem")
    done = target.akta("restore", folder, "--key", keys / "mine.pem")

    assert (without.returncode, "--key" in without.stderr) == (1, True)
    assert (stranger.returncode, "nie pasuje" in stranger.stderr) == (1, True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert target.look()["pesel"] == PESEL


@pytest.mark.slow
def test_a_flipped_byte_in_a_sealed_original_is_named(source, target, keys, tmp_path):
    folder = tmp_path / "sealed"
    assert source.akta("backup", folder, "--to", keys / "mine-public.pem").returncode == 0
    broken = next(folder.glob("blobs-*/??/??/*"))
    flip(broken)

    done = target.akta("restore", folder, "--key", keys / "mine.pem", "--check")

    assert done.returncode == 1
    assert f"plik o skrócie {broken.name} nie daje się odszyfrować" in done.stderr


def test_a_file_that_is_no_public_key_is_refused(source, keys, tmp_path):
    done = source.akta("backup", tmp_path / "kopie", "--to", keys / "mine.pem")

    assert done.returncode == 1
    assert "openssl pkey" in done.stderr
    assert not (tmp_path / "kopie").exists()


# -- pure parts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "wanted", "found"),
    [
        pytest.param("abc", "abc", [], id="all agree"),
        pytest.param("abd", "acd", [("b", True), ("c", False)], id="one on each side"),
        pytest.param("", "ab", [("a", False), ("b", False)], id="nothing stored"),
        pytest.param("ab", "", [("a", True), ("b", True)], id="nothing named"),
        pytest.param("b", "abc", [("a", False), ("c", False)], id="around it"),
    ],
)
def test_what_stands_on_one_side_only(stored, wanted, found):
    assert list(compared(stored, wanted)) == found
