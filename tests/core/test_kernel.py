"""What the whole house stands on: journal, keys, writes that happen once, the clock."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection, transaction

from akta.audit.models import LogEntry, LookKind
from akta.audit.services import log_look
from akta.core import clock, journal, keys
from akta.core.actors import SYSTEM
from akta.core.models import JournalEntry
from akta.core.once import next_number, once
from tests import factories

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
APPEND_ONLY = ("core_journal", "audit_log")
FORBIDDEN = ("UPDATE {} SET at = now()", "DELETE FROM {}", "TRUNCATE {} CASCADE")
TESTED = journal.event("tests.tested", "Sprawdzono: %(what)s.")


def write(what="raz", stream="test:1"):
    with transaction.atomic():
        return journal.record(TESTED, stream=stream, actor=SYSTEM, at=AT, data={"what": what})


@pytest.mark.django_db
@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_role_of_work_has_no_right_to_change_journal_and_log(table, statement):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE akta_app")
    with (
        pytest.raises(Exception, match="permission denied for table"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_a_trigger_refuses_change_of_the_journal_even_to_its_owner(as_owner, statement):
    as_owner.execute(
        "INSERT INTO core_journal (id, stream, stream_seq, kind, at, data, previous_hash, hash) "
        "VALUES (gen_random_uuid(), 'test:9', 1, 'tests.tested', now(), '{}', '', '')"
    )
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        as_owner.execute(statement.format("core_journal"))


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_a_trigger_refuses_change_of_the_log_even_to_its_owner(as_owner, statement):
    as_owner.execute(
        "INSERT INTO audit_log (at, kind, reason, request_id) "
        "VALUES (now(), 'look', '', gen_random_uuid())"
    )
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        as_owner.execute(statement.format("audit_log"))


@pytest.mark.django_db
def test_the_journal_is_a_chain_within_its_stream():
    first, second, other = write(), write("dwa"), write(stream="test:2")

    assert (first.stream_seq, second.stream_seq, other.stream_seq) == (1, 2, 1)
    assert second.previous_hash == first.hash
    assert other.previous_hash == ""
    assert journal.first_broken("test:1") is None
    assert journal.sentence(second) == "Sprawdzono: dwa."


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"data": {"what": "nic"}}, id="what happened"),
        pytest.param({"actor_id": UUID(int=1)}, id="who did it"),
        pytest.param({"at": AT + timedelta(days=1)}, id="when"),
        pytest.param({"previous_hash": "0" * 64}, id="the link"),
        pytest.param({"hash": "0" * 64}, id="the hash itself"),
    ],
)
def test_a_changed_entry_is_found_in_the_chain(change):
    """Rows as they stand after somebody got past the triggers."""
    entries = _chain("test:3")
    for name, value in change.items():
        setattr(entries[1], name, value)
    JournalEntry.objects.bulk_create(entries)

    assert journal.first_broken("test:3").stream_seq == 2


@pytest.mark.django_db
@pytest.mark.parametrize("gone", [0, 1])
def test_a_missing_entry_is_found_in_the_chain(gone):
    entries = _chain("test:3")
    del entries[gone]
    JournalEntry.objects.bulk_create(entries)

    assert journal.first_broken("test:3") == entries[gone]


def _chain(stream):
    """Three unsaved entries that fit one another."""
    before, entries = "", []
    for number in (1, 2, 3):
        entry = JournalEntry(
            stream=stream,
            stream_seq=number,
            kind=TESTED.name,
            at=AT,
            data={"what": str(number)},
            previous_hash=before,
        )
        entry.hash = before = journal.fingerprint(entry)
        entries.append(entry)
    return entries


@pytest.mark.django_db(transaction=True)
def test_an_entry_needs_its_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        journal.record(TESTED, stream="test:4", actor=SYSTEM, at=AT, data={"what": "x"})
    assert not JournalEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_stream_has_no_gaps_and_no_forks_under_many_writers():
    _in_threads(8, lambda number: write(str(number), stream="test:5"))

    assert JournalEntry.objects.filter(stream="test:5").count() == 8
    assert journal.first_broken("test:5") is None


@pytest.mark.django_db(transaction=True)
def test_twenty_writers_at_once_draw_numbers_without_double_or_gap():
    drawn = _in_threads(20, lambda _: next_number("test"))

    assert sorted(drawn) == list(range(1, 21))


@pytest.mark.django_db(transaction=True)
def test_a_number_of_a_rolled_back_transaction_is_drawn_again():
    with transaction.atomic():
        assert next_number("test") == 1
        transaction.set_rollback(True)
    assert next_number("test") == 1


@pytest.mark.django_db(transaction=True)
def test_a_write_with_one_key_happens_once_even_when_sent_twice_at_the_same_time():
    done = []

    def act():
        done.append(1)
        return {"number": len(done)}

    results = _in_threads(6, lambda _: once("key", use_case="test", actor_id=None, at=AT, act=act))

    assert results == [{"number": 1}] * 6
    assert done == [1]


@pytest.mark.django_db
def test_a_key_belongs_to_its_actor_and_its_use_case():
    one, other = factories.prosecutor(), factories.prosecutor()

    def do(result, *, actor, use_case="write"):
        return once("k", use_case=use_case, actor_id=actor.pk, at=AT, act=lambda: result)

    assert do("mine", actor=one) == "mine"
    assert do("again", actor=one) == "mine"
    assert do("theirs", actor=other) == "theirs"
    assert do("else", actor=one, use_case="other") == "else"


def _in_threads(count, act):
    def run(number):
        try:
            with transaction.atomic():
                return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.fixture
def ring_file(tmp_path):
    path = tmp_path / "secrets" / "key.json"
    keys.load_or_create(path)
    return path


def test_the_key_file_is_its_owners_alone(ring_file):
    assert ring_file.stat().st_mode & 0o777 == 0o600
    assert ring_file.parent.stat().st_mode & 0o777 == 0o700


def test_a_sealed_text_opens_with_its_purpose_only(ring_file):
    ring = keys.load_or_create(ring_file)
    sealed = ring.seal("44051401359", purpose="pesel")

    assert b"44051401359" not in sealed
    assert ring.open(sealed, purpose="pesel") == "44051401359"
    with pytest.raises(keys.SecretUnreadable):
        ring.open(sealed, purpose="totp")


def test_one_text_is_sealed_differently_each_time(ring_file):
    ring = keys.load_or_create(ring_file)
    assert ring.seal("x", purpose="p") != ring.seal("x", purpose="p")


@pytest.mark.parametrize("place", [0, 5, 40, -1])
def test_changed_or_cut_bytes_do_not_open(ring_file, place):
    ring = keys.load_or_create(ring_file)
    sealed = bytearray(ring.seal("tajne", purpose="p"))
    sealed[place] ^= 1
    with pytest.raises(keys.SecretUnreadable):
        ring.open(bytes(sealed), purpose="p")
    with pytest.raises(keys.SecretUnreadable):
        ring.open(bytes(sealed[:20]), purpose="p")


def test_rotation_seals_by_the_new_key_and_opens_the_old(ring_file):
    old = keys.load_or_create(ring_file)
    sealed = old.seal("tajne", purpose="p")
    new = keys.rotate(ring_file)
    rewrapped = new.rewrap(sealed, purpose="p")

    assert new.newest != old.newest
    assert new.open(sealed, purpose="p") == new.open(rewrapped, purpose="p") == "tajne"
    with pytest.raises(keys.SecretUnreadable):
        old.open(rewrapped, purpose="p")
    assert new.lookup("x", purpose="pesel") == old.lookup("x", purpose="pesel")
    assert keys.load_or_create(ring_file) == new


def test_a_lookup_depends_on_key_purpose_and_text(ring_file, tmp_path):
    ring = keys.load_or_create(ring_file)
    stranger = keys.load_or_create(tmp_path / "other.json")

    assert ring.lookup("1", purpose="a") == ring.lookup("1", purpose="a")
    others = {
        stranger.lookup("1", purpose="a"),
        ring.lookup("1", purpose="b"),
        ring.lookup("2", purpose="a"),
    }
    assert ring.lookup("1", purpose="a") not in others


@pytest.mark.django_db
def test_the_clock_is_the_databases_and_can_be_frozen(at_moment):
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=60)
    at_moment(AT)
    assert clock.now() == AT
    assert at_moment(AT + timedelta(days=1)) == clock.now()


@pytest.mark.django_db
def test_a_look_gets_the_databases_moment(at_moment):
    at_moment(AT)
    log_look(LookKind.LOOK, actor=SYSTEM, request_id=uuid4())
    assert LogEntry.objects.get().at == AT
