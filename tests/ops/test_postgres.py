"""The embedded cluster on a real server: who may do what, how it starts, stops and recovers."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from akta.ops.postgres import APP, OWNER, BinariesMissing, Cluster, ClusterBusy, ClusterError
from akta.ops.postgres import binaries as binaries_module
from akta.ops.postgres import places as places_module
from akta.ops.postgres.identity import Identity, server_identity
from akta.ops.postgres.testing import for_tests, throwaway


@pytest.fixture(scope="module")
def cluster():
    with throwaway() as running:
        yield running


@pytest.fixture
def data_dir(tmp_path_factory):
    """A data folder that a system user may enter, as an installation's is."""
    base = tmp_path_factory.mktemp("inst", numbered=True)
    for step in (base, *base.parents):
        if step == Path("/tmp"):
            break
        if step.owner() == Path("/proc/self").owner():
            step.chmod(0o711)
    return base / "data"


def mode(path):
    return stat.S_IMODE(path.lstat().st_mode)


def test_settings_hold_what_the_design_promises(cluster):
    promised = {
        "listen_addresses": "",
        "data_checksums": "on",
        "track_commit_timestamp": "on",
        "password_encryption": "scram-sha-256",
        "max_connections": "60",
        "server_encoding": "UTF8",
    }
    with psycopg.connect(cluster.dsn(APP)) as connection:
        found = {name: connection.execute(f"SHOW {name}").fetchone()[0] for name in promised}
    assert found == promised


def test_sorting_is_polish(cluster):
    with psycopg.connect(cluster.dsn(APP)) as connection:
        rows = connection.execute(
            "SELECT x FROM unnest(ARRAY['żaba','zebra','cma','ćma','ósmy','oko','łąka','lampa'])"
            " AS x ORDER BY x"
        ).fetchall()
    assert [row[0] for row in rows] == [
        "cma",
        "ćma",
        "lampa",
        "łąka",
        "oko",
        "ósmy",
        "zebra",
        "żaba",
    ]


def test_extensions_are_there(cluster):
    with psycopg.connect(cluster.dsn(APP)) as connection:
        names = {row[0] for row in connection.execute("SELECT extname FROM pg_extension")}
        assert connection.execute("SELECT unaccent('ŁÓDŹ')").fetchone() == ("LODZ",)
    assert {"unaccent", "pg_trgm", "btree_gist", "btree_gin"} <= names


def test_work_role_writes_owner_tables_but_neither_truncates_nor_creates(cluster):
    with psycopg.connect(cluster.dsn(OWNER), autocommit=True) as owner:
        owner.execute("CREATE TABLE made_by_owner (id bigserial PRIMARY KEY, word text)")
        try:
            with psycopg.connect(cluster.dsn(APP), autocommit=True) as app:
                app.execute("INSERT INTO made_by_owner (word) VALUES ('akta')")
                app.execute("UPDATE made_by_owner SET word = 'akt'")
                assert app.execute("SELECT word FROM made_by_owner").fetchone() == ("akt",)
                for forbidden in (
                    "TRUNCATE made_by_owner",
                    "DROP TABLE made_by_owner",
                    "CREATE TABLE made_by_app (id int)",
                ):
                    with pytest.raises(errors.InsufficientPrivilege):
                        app.execute(forbidden)
        finally:
            owner.execute("DROP TABLE made_by_owner")


def test_neither_role_is_powerful(cluster):
    with psycopg.connect(cluster.dsn(APP)) as connection:
        rows = connection.execute(
            "SELECT rolsuper, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles"
            " WHERE rolname = ANY(%s)",
            [[OWNER, APP]],
        ).fetchall()
    assert rows == [(False, False, False, False)] * 2


def test_a_wrong_password_is_refused(cluster):
    wrong = psycopg.conninfo.make_conninfo(cluster.dsn(APP), password="zgadnięte")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_a_test_database_of_the_owner_has_extensions_and_privileges(cluster):
    with psycopg.connect(cluster.dsn(OWNER), autocommit=True) as owner:
        owner.execute("CREATE DATABASE test_of_owner")
    try:
        with psycopg.connect(cluster.dsn(OWNER, database="test_of_owner")) as owner:
            owner.execute("CREATE TABLE words (word text)")
        with psycopg.connect(cluster.dsn(APP, database="test_of_owner")) as app:
            app.execute("INSERT INTO words VALUES (unaccent('żółć'))")
            assert app.execute("SELECT word FROM words").fetchone() == ("zolc",)
    finally:
        with psycopg.connect(cluster.dsn(OWNER), autocommit=True) as owner:
            owner.execute("DROP DATABASE test_of_owner")


def test_personal_data_of_a_failed_statement_stays_out_of_the_log(cluster):
    with psycopg.connect(cluster.dsn(APP), autocommit=True) as app:
        app.execute("CREATE TEMPORARY TABLE people (pesel text PRIMARY KEY)")
        app.execute("INSERT INTO people VALUES ('44051401359')")
        with pytest.raises(errors.UniqueViolation):
            app.execute("INSERT INTO people VALUES ('44051401359')")
    log = cluster.places.log.read_text()
    assert "duplicate key" in log
    assert "44051401359" not in log


def test_files_are_for_their_owner_alone(cluster):
    places = cluster.places
    assert [mode(path) for path in (places.home, places.data, places.socket)] == [0o700] * 3
    assert [mode(path) for path in (places.passwords, places.log)] == [0o600] * 2
    assert set(json.loads(places.passwords.read_text())) == {OWNER, APP}


def test_data_outlive_a_stop_and_passwords_stay(data_dir):
    with Cluster(data_dir).serving() as first:
        with psycopg.connect(first.dsn(OWNER), autocommit=True) as owner:
            owner.execute("CREATE TABLE kept (word text)")
            owner.execute("INSERT INTO kept VALUES ('zostaje')")
            assert owner.execute("SHOW fsync").fetchone() == ("on",)
        before = first.dsn(APP)
        assert first.running()
    assert not first.running()
    with Cluster(data_dir).serving() as second:
        assert second.dsn(APP) == before
        with psycopg.connect(before) as app:
            assert app.execute("SELECT word FROM kept").fetchone() == ("zostaje",)


def test_a_second_owner_is_refused_and_a_guest_joins(data_dir):
    with Cluster(data_dir).serving():
        with pytest.raises(ClusterBusy, match=f"jest już w użyciu .proces {os.getpid()}"):
            Cluster(data_dir).start()
        with Cluster(data_dir).joined() as guest, psycopg.connect(guest.dsn(APP)) as connection:
            assert connection.execute("SELECT current_user").fetchone() == (APP,)
        assert Cluster(data_dir).running()
    with Cluster(data_dir).joined() as alone:
        assert alone.running()
    assert not alone.running()


def test_a_lost_password_file_is_made_anew(data_dir):
    with Cluster(data_dir).serving() as first:
        old = first.dsn(APP)
        first.places.passwords.unlink()
    with Cluster(data_dir).serving() as second:
        assert second.dsn(APP) != old
        psycopg.connect(second.dsn(APP)).close()


def test_a_stale_pid_file_of_another_process_does_not_stop_the_start(data_dir):
    with Cluster(data_dir).serving() as first:
        pass
    (first.places.data / "postmaster.pid").write_text(f"{os.getpid()}\n{first.places.data}\n")
    with Cluster(data_dir).serving() as second:
        assert second.running()


OWNER_PROCESS = textwrap.dedent("""
    import sys, time
    from pathlib import Path
    from akta.ops.postgres import Cluster
    cluster = Cluster(Path(sys.argv[1]))
    cluster.start()
    print((cluster.places.data / "postmaster.pid").read_text().split()[0], flush=True)
    time.sleep(60)
""")


def gone(pid, seconds=10):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
            return True
        time.sleep(0.02)
    return False


def test_the_server_ends_with_its_owner_even_if_that_was_killed(data_dir):
    with subprocess.Popen(
        [sys.executable, "-c", OWNER_PROCESS, str(data_dir)], stdout=subprocess.PIPE, text=True
    ) as owner:
        server = int(owner.stdout.readline())
        owner.send_signal(signal.SIGKILL)
        owner.wait()
    with Cluster(data_dir).serving() as next_one:
        assert next_one.running()
        assert gone(server)


def test_a_killed_server_recovers(data_dir):
    cluster = Cluster(data_dir)
    cluster.start()
    with psycopg.connect(cluster.dsn(OWNER), autocommit=True) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 7 AS number")
    server = int((cluster.places.data / "postmaster.pid").read_text().split()[0])
    os.kill(server, signal.SIGKILL)
    cluster.stop()
    with Cluster(data_dir).serving() as again, psycopg.connect(again.dsn(APP)) as app:
        assert app.execute("SELECT number FROM kept").fetchone() == (7,)


def test_an_interrupted_creation_leaves_nothing_in_the_way(data_dir):
    half = Cluster(data_dir).places.home / "data.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("15\n")
    with Cluster(data_dir).serving() as cluster:
        assert cluster.running()
        assert not half.exists()


def test_a_deep_data_folder_gets_a_short_socket(data_dir):
    deep = data_dir.joinpath(*["bardzo-długa-nazwa-folderu"] * 5)
    deep.parent.mkdir(parents=True)
    for step in deep.parents:
        if step == data_dir.parent:
            break
        step.chmod(0o711)
    with Cluster(deep).serving() as cluster:
        path = cluster.places.socket / places_module.SOCKET_NAME
        assert len(os.fsencode(path)) <= places_module.LONGEST_SOCKET_PATH
        assert mode(cluster.places.socket) == 0o700
        psycopg.connect(cluster.dsn(APP)).close()
    cluster.places.socket.rmdir()


def test_the_longest_socket_path_is_what_the_system_takes(tmp_path):
    short = "/tmp/" + "a" * (places_module.LONGEST_SOCKET_PATH - len("/tmp/"))
    with socket.socket(socket.AF_UNIX) as fits:
        fits.bind(short)
    Path(short).unlink()
    with socket.socket(socket.AF_UNIX) as too_long, pytest.raises(OSError, match="too long"):
        too_long.bind(short + "a")


def test_a_socket_folder_that_somebody_else_laid_is_refused(data_dir, tmp_path):
    cluster = Cluster(data_dir)
    data_dir.mkdir(parents=True)
    (data_dir / "postgres").symlink_to(tmp_path)
    with pytest.raises(ClusterError, match="nie należy do użytkownika"):
        cluster.start()


@pytest.fixture
def closed_data_dir(data_dir, monkeypatch):
    """A data folder that the server's user may not enter, as one in the home of root is."""
    monkeypatch.setattr(places_module, "REACHABLE_HOME", data_dir.parent / "reachable")
    enters = Identity.may_enter
    monkeypatch.setattr(
        Identity, "may_enter", lambda self, folder: folder != data_dir and enters(self, folder)
    )
    return data_dir


def test_a_data_folder_the_server_cannot_enter_moves_the_cluster(closed_data_dir):
    with Cluster(closed_data_dir).serving() as cluster:
        assert cluster.places.home.parent == closed_data_dir.parent / "reachable"
        assert str(cluster.places.home) in cluster.note
        assert str(closed_data_dir) in cluster.note
    assert Cluster(closed_data_dir).places.home == cluster.places.home


def test_a_moved_cluster_goes_with_its_data_folder(closed_data_dir):
    home = Cluster(closed_data_dir).places.home
    elsewhere = closed_data_dir.with_name("elsewhere")
    closed_data_dir.rename(elsewhere)
    assert Cluster(elsewhere).places.home == home
    assert Cluster(closed_data_dir).places.home != home


def test_may_enter_asks_every_folder_above(tmp_path):
    stranger = Identity("stranger", 54321, 54321)
    for step in (tmp_path, *tmp_path.parents):
        if step == Path("/tmp"):
            break
        step.chmod(0o711)
    inner = tmp_path / "outer" / "inner"
    inner.mkdir(parents=True)
    inner.chmod(0o711)
    inner.parent.chmod(0o711)
    assert stranger.may_enter(inner)
    assert stranger.may_enter(inner / "not" / "there" / "yet")
    inner.parent.chmod(0o700)
    assert not stranger.may_enter(inner)


def test_the_server_is_never_root(tmp_path):
    assert server_identity(tmp_path / "none").uid != 0


def fake_server(folder):
    folder.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        (folder / name).write_text("#!/bin/sh\n")
        (folder / name).chmod(0o755)
    return folder


def test_the_newest_fitting_server_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(Identity, "may_enter", lambda self, folder: True)
    monkeypatch.delenv("AKTA_POSTGRES_BIN", raising=False)
    monkeypatch.setattr(binaries_module, "DEBIAN_FOLDER", tmp_path / "debian")
    monkeypatch.setattr(binaries_module, "TOOLS", tmp_path / "tools")
    for major in ("9", "14", "15", "17"):
        fake_server(tmp_path / "debian" / major / "bin")
    npm = fake_server(tmp_path / "tools" / binaries_module.NPM_BUILD)
    (npm.parent / "lib").mkdir()
    (npm.parent / "lib" / "libpq.so.5.18").touch()
    us = server_identity(tmp_path)

    assert binaries_module.find(us).major == 17
    assert binaries_module.find(us, major=15).major == 15
    assert binaries_module.find(us, major=18).folder == npm
    with pytest.raises(BinariesMissing, match=r"Dane założono w PostgreSQL 14.*apt-get install"):
        binaries_module.find(us, major=14)


def test_a_test_run_gets_a_server_by_its_environment(monkeypatch):
    for name in ("AKTA_DATABASE_URL", "AKTA_DATABASE_OWNER_URL", "AKTA_TEST_ADMIN_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("AKTA_DATA_DIR", raising=False)
    with for_tests():
        with psycopg.connect(os.environ["AKTA_DATABASE_URL"]) as connection:
            assert connection.execute("SELECT current_user").fetchone() == (APP,)
        with psycopg.connect(os.environ["AKTA_TEST_ADMIN_URL"]) as connection:
            assert connection.execute("SHOW is_superuser").fetchone() == ("on",)
        data = Path(os.environ["AKTA_DATA_DIR"])
        assert data.is_dir()
    assert "AKTA_DATABASE_URL" not in os.environ
    assert not data.exists()


def test_an_outside_server_is_left_alone(monkeypatch, tmp_path):
    monkeypatch.setenv("AKTA_DATABASE_URL", "postgresql://nobody@/nowhere")
    monkeypatch.setenv("AKTA_DATA_DIR", str(tmp_path))
    with for_tests():
        assert os.environ["AKTA_DATABASE_URL"] == "postgresql://nobody@/nowhere"
    assert tmp_path.exists()


def test_nothing_of_a_throwaway_cluster_stays():
    with throwaway() as running:
        places = running.places
        server = int((places.data / "postmaster.pid").read_text().split()[0])
    assert gone(server)
    assert not places.data_dir.exists()
    assert not places.socket.exists()


def test_the_package_needs_no_more_than_the_standard_library():
    code = "import sys, akta.ops.postgres; print('psycopg' in sys.modules, 'django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"
