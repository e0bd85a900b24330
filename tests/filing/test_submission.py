"""Submission: exactly one filing or none, dated by the commit of its own transaction."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from akta.core.errors import NotFound
from akta.core.models import Counter, JournalEntry
from akta.files import blobs
from akta.filing import events, tasks
from akta.filing.errors import (
    AlreadyFiled,
    DraftClosed,
    FilingFailed,
    FilingUnclear,
    NotEntitled,
    NotReady,
    StoredFileDamaged,
)
from akta.filing.models import Draft, DraftState, Filing
from akta.filing.services import settle, settle_restored, submission, submit, unsettled
from akta.filing.services.sums import refuse_damaged
from akta.storage import StoreUnreachable
from tests import factories
from tests.filing import making

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner(transactional_db):
    making.desk()
    return making.counsel()


def press(owner, draft, key="one", **names):
    return submit(
        actor=factories.actor(owner), draft_id=draft.pk, at=making.now(), key=key, **names
    )


@pytest.mark.rule("F-2-10")
@pytest.mark.rule("F-2-12")
@pytest.mark.rule("F-3-8")
def test_a_ready_draft_becomes_one_filing(owner):
    draft = making.draft(owner, attachments=2)

    filing = press(owner, draft)

    assert (filing.filer_name, filing.sender_name) == ("Anna Obrońca", "Anna Obrońca")
    assert filing.signers == ["ANNA OBROŃCA"]
    assert filing.number == 1
    assert filing.rule_set == "2026-221"
    assert [file.name for file in filing.files.all()] == ["pismo.pdf", "zal1.pdf", "zal2.pdf"]
    assert Draft.objects.get(pk=draft.pk).state == DraftState.SUBMITTED
    told = JournalEntry.objects.get(kind=events.FILED.name)
    assert (told.subject_id, told.at) == (filing.pk, filing.filed_at)


@pytest.mark.rule("F-2-6")
def test_a_file_that_changed_in_the_store_is_not_filed(owner):
    draft = making.draft(owner, attachments=1)
    path = blobs.store().path(draft.files.get(name="zal1.pdf").sha256)
    path.chmod(0o600)
    path.write_bytes(b"inne bajty")

    with pytest.raises(StoredFileDamaged, match=r"zal1\.pdf"):
        press(owner, draft)

    assert not Filing.objects.exists()
    assert Draft.objects.get(pk=draft.pk).state == DraftState.DRAFT
    path.unlink()
    with pytest.raises(StoredFileDamaged, match=r"zal1\.pdf"):
        press(owner, draft)


@pytest.mark.rule("F-2-6")
def test_whole_files_are_told_and_one_more_is_compared(owner):
    file = making.file(making.draft(owner))

    assert refuse_damaged([(file.sha256, file.name)]) == {file.sha256}
    with pytest.raises(StoredFileDamaged):
        refuse_damaged([(file.sha256, file.name), ("0" * 64, "brak.pdf")])


@pytest.mark.rule("F-2-1")
def test_the_time_is_that_of_the_commit_cut_to_the_second(owner):
    filing = press(owner, making.draft(owner))

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_xact_commit_timestamp(xmin) FROM filing_file LIMIT 1")
        committed = cursor.fetchone()[0]
    assert filing.filed_at == committed.replace(microsecond=0)


@pytest.mark.rule("F-2-1")
def test_a_transaction_that_is_held_gets_the_later_second(owner):
    """Pressed at 23:59:59 by the clock, stored a second later: the later date counts."""
    draft = making.draft(owner)
    pressed = making.now()
    with transaction.atomic():
        stored = submission._stored(factories.actor(owner), draft.pk, "one", pressed)
        time.sleep(1.1)
        assert not_told(stored)

    filing = settle(stored.pk)

    assert filing.filed_at > pressed.replace(microsecond=0)
    assert filing.filed_at >= (pressed + timedelta(seconds=1.1)).replace(microsecond=0)


def not_told(filing):
    """Before the commit there is no time, and nobody is told one."""
    with pytest.raises(NotFound):
        settle(filing.pk)
    return Filing.objects.get(pk=filing.pk).filed_at is None


def jobs_of(filing):
    return ProcrastinateJob.objects.filter(
        task_name=submission.SETTLE, args={"filing_id": str(filing.pk)}
    )


@pytest.mark.rule("F-3-8")
def test_two_presses_at_one_moment_file_once(owner):
    draft = making.draft(owner)

    def one(_):
        try:
            return press(owner, draft).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(one, range(2))

    assert first == second
    assert Filing.objects.count() == 1
    assert Counter.objects.get(name="filing").value == 1
    assert JournalEntry.objects.filter(kind=events.FILED.name).count() == 1


@pytest.mark.rule("F-3-8")
def test_a_lost_answer_is_asked_for_again_and_another_press_is_told(owner):
    draft = making.draft(owner)
    filing = press(owner, draft, key="one")

    again = press(owner, draft, key="one")

    assert (again.pk, again.filed_at) == (filing.pk, filing.filed_at)
    with pytest.raises(AlreadyFiled, match="BP 1"):
        press(owner, draft, key="two")


@pytest.mark.rule("F-2-10")
def test_a_process_that_dies_before_the_copy_is_helped_by_the_job(owner):
    draft = making.draft(owner)
    with transaction.atomic():
        stored = submission._stored(factories.actor(owner), draft.pk, "one", making.now())

    assert list(unsettled()) == [stored.pk]
    assert not JournalEntry.objects.filter(kind=events.FILED.name).exists()
    (job,) = jobs_of(stored)
    tasks.settle(**job.args)

    assert Filing.objects.get(pk=stored.pk).filed_at is not None
    assert JournalEntry.objects.filter(kind=events.FILED.name).count() == 1
    assert unsettled() == {}


@pytest.mark.rule("F-2-1")
def test_a_restored_filing_does_not_take_the_time_of_a_strangers_transaction(owner):
    """Its number names a transaction of another database; here others bear such numbers."""
    other = press(owner, making.draft(owner))
    restored = making.filed(making.draft(owner), xid=other.xid, filed_at=None)

    assert unsettled() == {}
    with pytest.raises(NotFound):
        settle(restored.pk)
    told = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    assert settle_restored(restored.pk, filed_at=told).filed_at == told
    again = settle_restored(restored.pk, filed_at=told + timedelta(days=1))
    assert again.filed_at == told
    assert JournalEntry.objects.filter(kind=events.FILED.name, at=told).count() == 1


@pytest.mark.rule("F-2-10")
def test_a_failure_before_the_commit_leaves_the_draft_and_no_job(owner, monkeypatch):
    draft = making.draft(owner)
    before = ProcrastinateJob.objects.filter(task_name=submission.SETTLE).count()
    monkeypatch.setattr(submission, "_transaction_id", lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        press(owner, draft)

    assert Draft.objects.get(pk=draft.pk).state == DraftState.DRAFT
    assert not Filing.objects.exists()
    monkeypatch.undo()
    assert press(owner, draft).number == 1
    assert ProcrastinateJob.objects.filter(task_name=submission.SETTLE).count() == before + 1


def cut_off(*_):
    """The session with the database ends in the midst of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


@pytest.mark.rule("F-2-10")
def test_a_database_that_breaks_off_files_nothing_and_says_so(owner, monkeypatch):
    draft = making.draft(owner)
    monkeypatch.setattr(submission, "_transaction_id", cut_off)

    with pytest.raises(FilingFailed) as failed:
        press(owner, draft)

    assert failed.value.code == "FILING_FAILED"
    assert Draft.objects.get(pk=draft.pk).state == DraftState.DRAFT
    assert not Filing.objects.exists()


@pytest.mark.rule("F-2-10")
def test_a_press_that_was_stored_though_its_answer_broke_off_is_found(owner, monkeypatch):
    """Cut off after the commit: the same filing is answered, with its time."""
    draft, whole = making.draft(owner), submission.settle

    def once(filing_id):
        monkeypatch.setattr(submission, "settle", whole)
        return cut_off(filing_id)

    monkeypatch.setattr(submission, "settle", once)

    filing = press(owner, draft)

    assert filing.draft_id == draft.pk
    assert filing.filed_at is not None
    assert Filing.objects.count() == 1


@pytest.mark.rule("F-2-10")
def test_a_database_that_stays_away_leaves_nobody_with_a_wrong_answer(owner, monkeypatch):
    draft = making.draft(owner)
    monkeypatch.setattr(submission, "_LONGEST_ASKED", 0.2)
    monkeypatch.setattr(submission, "_SECONDS_BETWEEN", 0)
    monkeypatch.setattr(submission, "_locked", cut_off)

    with pytest.raises(FilingUnclear):
        press(owner, draft)


@pytest.mark.rule("F-2-10")
def test_a_store_that_does_not_answer_files_nothing(owner, monkeypatch):
    draft = making.draft(owner)

    def away(_files):
        raise StoreUnreachable("test")

    monkeypatch.setattr(submission, "refuse_damaged", away)

    with pytest.raises(FilingFailed):
        press(owner, draft)

    assert Draft.objects.get(pk=draft.pk).state == DraftState.DRAFT


@pytest.mark.rule("F-3")
def test_what_lacks_something_is_refused_with_every_code(owner):
    draft = making.draft(owner, ready=False, kind=None, metryka={})

    with pytest.raises(NotReady) as refused:
        press(owner, draft)

    assert refused.value.status == 422
    assert refused.value.facts["codes"] == "KIND_REQUIRED, METRYKA_INCOMPLETE, PLEADING_MISSING"
    assert not Filing.objects.exists()


@pytest.mark.rule("F-2-11")
def test_an_owner_whom_the_table_names_is_the_filer(owner):
    filing = press(owner, making.draft(owner))

    assert (filing.filer_id, filing.filer_name) == (owner.pk, owner.full_name)


@pytest.mark.rule("F-1")
@pytest.mark.rule("F-2-11")
def test_a_capacity_that_the_table_does_not_name_files_nothing(owner):
    expert = making.counsel(capacity="expert", surname="Biegły")

    with pytest.raises(NotEntitled):
        press(expert, making.draft(expert))

    assert not Filing.objects.exists()


def test_a_draft_is_its_owners_alone_and_a_discarded_one_stays_closed(owner):
    draft = making.draft(owner)
    other = making.counsel(surname="Obcy")

    with pytest.raises(NotFound):
        press(other, draft)
    Draft.objects.filter(pk=draft.pk).update(state=DraftState.DISCARDED)
    with pytest.raises(DraftClosed):
        press(owner, draft)


def test_a_filing_is_never_changed(owner, as_owner):
    filing = press(owner, making.draft(owner))

    with pytest.raises(DatabaseError, match="never changed"):
        Filing.objects.filter(pk=filing.pk).update(filer_name="Ktoś")
    with pytest.raises(psycopg.Error, match="never changed"):
        as_owner.execute("UPDATE filing_filing SET filed_at = now()")


def test_numbers_have_no_gaps_and_follow_the_order_of_filing(owner):
    first, second = (press(owner, making.draft(owner)) for _ in range(2))

    assert (first.number, second.number) == (1, 2)
    assert first.filed_at <= second.filed_at
