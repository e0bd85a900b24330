"""`akta admin create` and `akta keys rotate`, by their parts and as whole commands."""

import dataclasses
import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.db import connection

from akta.accounts import services as accounts
from akta.accounts.errors import AdministratorExists
from akta.accounts.models import Account
from akta.core import journal, keys
from akta.core.actors import SYSTEM
from akta.core.models import JournalEntry
from akta.grants.models import Ground
from akta.grants.queries import held_by
from akta.ops import key_rotation
from akta.units.founding import found_administrator
from akta.units.models import PostKind
from tests import factories

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PERSON = {"login": "anna.kowalska", "given_name": "Anna", "surname": "Kowalska"}


def found(**names):
    return found_administrator(actor=SYSTEM, at=AT, **{**PERSON, **names})


@pytest.mark.django_db
def test_the_first_administrator_gets_the_office_and_a_password_and_it_is_journalled():
    account, password = found()

    assert [grant.ground for grant in held_by(factories.actor(account), at=AT)] == [
        Ground.ADMINISTRATOR
    ]
    told = JournalEntry.objects.filter(stream=journal.account_stream(account.pk)).order_by("seq")
    assert [entry.kind for entry in told] == [
        "accounts.opened",
        "units.post_given",
        "accounts.one_time_password_issued",
    ]
    assert password not in str([entry.data for entry in told])


@pytest.mark.django_db
def test_it_works_once():
    found()
    with pytest.raises(AdministratorExists):
        found(login="drugi.administrator")
    assert Account.objects.count() == 1


@pytest.mark.django_db
def test_a_locked_out_installation_may_found_one_anew():
    account, _ = found()
    accounts.disable(actor=SYSTEM, account_id=account.pk, at=AT)
    second, _ = found(login="drugi.administrator")
    assert second.posts.get().kind == PostKind.ADMINISTRATOR


@pytest.fixture
def own_ring(settings, tmp_path):
    """A key ring of this test alone."""
    path = tmp_path / "key.json"
    keys.load_or_create(path)
    settings.AKTA = dataclasses.replace(settings.AKTA, secret_key_file=path)
    return path


def sealed_values():
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, pesel FROM accounts_account WHERE pesel IS NOT NULL")
        return {pk: bytes(sealed) for pk, sealed in cursor.fetchall()}


def key_ids():
    return {sealed[1 : 1 + sealed[0]].decode() for sealed in sealed_values().values()}


@pytest.mark.django_db
def test_every_sealed_value_gets_the_newest_key_and_stays_what_it_was(own_ring, monkeypatch):
    monkeypatch.setattr(key_rotation, "BATCH", 2)
    people = {factories.outside_person(pesel=f"4405140135{n}").pk: n for n in range(5)}
    assert key_ids() == {"k1"}
    lookups = dict(Account.objects.values_list("pk", "pesel_lookup"))

    keys.rotate(own_ring)
    count = key_rotation.rewrap_all(actor=SYSTEM, at=AT)

    assert (count, key_ids()) == (5, {"k2"})
    for account in Account.objects.all():
        assert account.pesel == f"4405140135{people[account.pk]}"
    assert dict(Account.objects.values_list("pk", "pesel_lookup")) == lookups
    entry = JournalEntry.objects.get(kind="ops.key_rotated")
    assert entry.data == {"key": "k2", "count": 5}


@pytest.mark.django_db
def test_a_rotation_that_broke_off_is_taken_up(own_ring):
    for number in range(4):
        factories.outside_person(pesel=f"4405140135{number}")
    keys.rotate(own_ring)
    done = next(iter(sealed_values()))
    account = Account.objects.get(pk=done)
    account.save(update_fields=["pesel"])  # this one got the newest key already
    kept = sealed_values()[done]

    assert key_rotation.rewrap_all(actor=SYSTEM, at=AT) == 3
    assert sealed_values()[done] == kept
    assert key_rotation.rewrap_all(actor=SYSTEM, at=AT) == 0
    assert key_ids() == {"k2"}


@pytest.mark.django_db
def test_all_sealed_columns_of_the_house_can_be_rewritten():
    """The role of work may change each of them; none stands in an append-only table."""
    columns = [
        (model._meta.db_table, field.column) for model, field in key_rotation.sealed_columns()
    ]
    assert {("accounts_account", name) for name in ("pesel", "email", "totp_secret")} <= set(
        columns
    )
    with connection.cursor() as cursor:
        for table, column in columns:
            cursor.execute(f'UPDATE {table} SET "{column}" = "{column}" WHERE false')
            cursor.execute(
                "SELECT 1 FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = %s",
                [table, f"{table}_no_change"],
            )
            assert cursor.fetchone() is None


@pytest.mark.slow
def test_the_commands_work_on_an_embedded_database(tmp_path):
    told = {"AKTA_DATA_DIR": str(tmp_path / "data"), "PATH": os.environ["PATH"]}
    tmp_path.chmod(0o755)

    def akta(*arguments, typed=""):
        return subprocess.run(
            [sys.executable, "-m", "akta.ops.main", *arguments],
            env=told,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )

    assert akta("migrate").returncode == 0
    given = ["--login", "anna.kowalska", "--given-name", "Anna"]
    first = akta("admin", "create", *given, typed="Kowalska\n")
    assert (first.returncode, len(first.stdout.strip())) == (0, 19)
    assert "/pulpit/" in first.stderr
    again = akta("admin", "create", *given, "--surname", "Nowak")
    assert (again.returncode, again.stdout) == (1, "")
    assert "jest już administrator" in again.stderr
    assert akta("admin", "create", typed="\n\n\n").returncode == 2
    rotated = akta("keys", "rotate")
    assert rotated.returncode == 0, rotated.stderr
    ring = json.loads((tmp_path / "data" / "secrets" / "key.json").read_text())
    assert (sorted(ring["keys"]), ring["newest"]) == (["k1", "k2"], "k2")
    assert akta("keys", "rotate", "--resume").stdout.startswith("Kluczem k2 przepisano")
    assert "Traceback" not in again.stderr + rotated.stderr
