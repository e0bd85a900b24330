"""What becomes of a file that is sent in: cards, or a refusal that says why."""

import io
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from akta.accounts.models import Account
from akta.core.errors import NotFound
from akta.files import blobs
from akta.files.errors import DiskNearlyFull, FileEmpty, FileSeenBefore, QueueTooOld
from akta.files.models import (
    Card,
    Document,
    Ingest,
    IngestState,
    Page,
    PageText,
    Placement,
    SetKind,
    Side,
)
from akta.files.services import (
    Labelled,
    checks,
    cutting,
    queue,
    receive_file,
    retry_file,
    unlock_file,
)
from akta.imaging import Limits, Pool
from akta.storage import FolderStore
from files.making import (
    START,
    actor_of,
    cut_all,
    labels_of,
    new_case,
    pdf,
    person,
    send,
    tiff,
)

pytestmark = pytest.mark.django_db

TASKS = """
import time
def page_facts(file, blob, page, width, password):
    time.sleep(60)
def inspect(file, blob, password):
    import os
    os.kill(os.getpid(), 11)
def flood(file, blob, password):
    kept = []
    while True:
        kept.append(bytearray(1 << 24))
"""


@pytest.fixture
def strange_pool(tmp_path, monkeypatch):
    """A pool whose task of this name is replaced by one that misbehaves."""
    pools = []

    def make(name, function, **limits):
        file = tmp_path / "tasks.py"
        file.write_text(f'{TASKS}\nTASKS = {{"{name}": {function}}}\n')
        pool = Pool(size=1, test_tasks=file, limits=Limits(**limits))
        pools.append(pool)
        monkeypatch.setattr(blobs, "pool", lambda: pool)

    yield make
    for pool in pools:
        pool.close()


def test_a_scan_becomes_cards_with_sides_and_history(case, referent, volume):
    content = tiff(3)
    labelled = Labelled(title="Protokół", kind_code="protokol-swiadka", author="A. Nowak")
    ingest = send(referent, case, content, volume_id=volume.pk, labelled=labelled)
    assert ingest.state == IngestState.WAITING

    cut_all()

    ingest.refresh_from_db()
    assert (ingest.state, ingest.pages_done, ingest.page_count) == (IngestState.DONE, 3, 3)
    assert blobs.store().read_verified(ingest.sha256) == content
    assert labels_of(volume) == ["1", "2", "3"]
    assert Side.objects.filter(is_verso=False).count() == 3
    assert Placement.objects.filter(until=None, volume_number=1).count() == 3
    document = Document.objects.get()
    assert (document.title, document.kind_id, document.author) == (
        "Protokół",
        "protokol-swiadka",
        "A. Nowak",
    )
    page = Page.objects.first()
    assert (page.width, page.height, page.dpi_x, page.is_blank) == (420, 594, 150, False)
    assert PageText.objects.filter(state="waiting").count() == 3


def test_both_sides_of_a_sheet_are_one_card(case, referent, volume):
    send(referent, case, tiff(5), volume_id=volume.pk, is_duplex=True)
    cut_all()

    sides = Side.objects.order_by("card__rank", "is_verso")
    seen = [(side.card.number, side.is_verso, side.page.index) for side in sides]
    assert seen == [(1, False, 0), (1, True, 1), (2, False, 2), (2, True, 3), (3, False, 4)]


def test_cards_go_on_after_those_that_stand_there(filed, volume):
    filed(2)
    filed(1)
    assert labels_of(volume) == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("content", "name", "problem"),
    [
        pytest.param(b"%PDF-1.7\nnothing of a PDF", "zepsuty.pdf", "broken", id="broken PDF"),
        pytest.param(tiff(2)[:900], "uciety.tif", "broken", id="cut short"),
        pytest.param(b"MZ" + bytes(900), "program.exe", "unsupported", id="no scan at all"),
        pytest.param(pdf(1, password="tajne"), "haslo.pdf", "encrypted", id="encrypted"),
    ],
)
def test_an_unusable_file_is_refused_with_its_reason(
    case, referent, volume, content, name, problem
):
    bad = send(referent, case, content, name=name, volume_id=volume.pk)
    good = send(referent, case, tiff(1), volume_id=volume.pk)

    cut_all()

    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.problem) == (IngestState.REFUSED, problem)
    assert "Proszę" in bad.problem_text
    assert good.state == IngestState.DONE
    assert blobs.store().read_verified(bad.sha256) == content
    assert labels_of(volume) == ["1"]


@pytest.mark.parametrize(
    ("task", "function", "problem"),
    [
        pytest.param("page_facts", "page_facts", "timeout", id="endless"),
        pytest.param("inspect", "inspect", "crashed", id="segfault"),
        pytest.param("inspect", "flood", "memory", id="exploding"),
    ],
)
def test_a_hostile_file_costs_its_item_only(
    case, referent, volume, strange_pool, task, function, problem
):
    strange_pool(task, function, seconds=2, memory=400 << 20)
    ingest = send(referent, case, tiff(1), volume_id=volume.pk)

    cut_all()

    ingest.refresh_from_db()
    assert (ingest.state, ingest.problem) == (IngestState.REFUSED, problem)
    assert not Card.objects.exists()


def test_a_password_opens_an_encrypted_file_and_is_kept_nowhere(case, referent, volume, tmp_path):
    content = pdf(2, password="bardzo-tajne-haslo")
    ingest = send(
        referent, case, content, "a.pdf", volume_id=volume.pk, password="bardzo-tajne-haslo"
    )

    cut_all()

    ingest.refresh_from_db()
    assert ingest.state == IngestState.DONE
    assert blobs.store().read_verified(ingest.sha256) == content
    assert Page.objects.first().sha256 == ingest.working_sha256 != ingest.sha256
    assert "bardzo-tajne-haslo" not in str(Ingest.objects.values().get(pk=ingest.pk))
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or b"bardzo-tajne-haslo" not in file.read_bytes()


def test_a_refused_encrypted_file_is_opened_later(case, referent, volume):
    content = pdf(1, password="dobre")
    ingest = send(referent, case, content, "a.pdf", volume_id=volume.pk, password="złe")
    assert (ingest.state, ingest.problem) == (IngestState.REFUSED, "encrypted")

    unlock_file(actor=referent, ingest_id=ingest.pk, password="dobre", at=START)
    cut_all()

    ingest.refresh_from_db()
    assert (ingest.state, ingest.problem) == (IngestState.DONE, "")


def test_a_refused_file_is_tried_again(case, referent, volume, monkeypatch):
    ingest = send(referent, case, tiff(1), volume_id=volume.pk)
    Ingest.objects.update(state=IngestState.REFUSED, problem="timeout")

    retry_file(actor=referent, ingest_id=ingest.pk, at=START)
    cut_all()

    ingest.refresh_from_db()
    assert ingest.state == IngestState.DONE


def test_the_same_file_twice_is_noticed(case, referent, volume):
    content = tiff(1)
    first = send(referent, case, content, volume_id=volume.pk)

    with pytest.raises(FileSeenBefore) as refused:
        send(referent, case, content, "inna-nazwa.tif", volume_id=volume.pk)
    assert "skan.tif" in refused.value.text()
    assert Ingest.objects.count() == 1

    second = send(referent, case, content, volume_id=volume.pk, again=True)
    assert second.duplicate_of == first
    other = new_case(Account.objects.get(pk=referent.id))
    assert send(referent, other, content).duplicate_of is None


def test_an_empty_file_is_refused(case, referent, volume):
    with pytest.raises(FileEmpty):
        send(referent, case, b"", volume_id=volume.pk)


def test_a_nearly_full_disk_stops_intake(case, referent, volume, monkeypatch, tmp_path):
    monkeypatch.setattr(blobs, "store", lambda: FolderStore(tmp_path / "full", reserve=1 << 60))
    with pytest.raises(DiskNearlyFull):
        send(referent, case, tiff(1), volume_id=volume.pk)
    assert not Ingest.objects.exists()


def test_an_hour_old_queue_stops_intake_and_loses_nothing(case, referent, volume):
    send(referent, case, tiff(1), volume_id=volume.pk)
    send(referent, case, tiff(1), volume_id=volume.pk, at=START + timedelta(minutes=59))
    with pytest.raises(QueueTooOld):
        send(referent, case, tiff(1), volume_id=volume.pk, at=START + timedelta(minutes=61))
    cut_all()
    assert Ingest.objects.filter(state=IngestState.DONE).count() == 2


def test_a_stranger_cannot_send_files(case, volume):
    with pytest.raises(NotFound):
        send(actor_of(person("Obcy")), case, tiff(1), volume_id=volume.pk)
    assert not Ingest.objects.exists()


def test_a_file_goes_into_a_set_by_name(case, referent):
    send(referent, case, tiff(1), set_kind=SetKind.WORKING, number=2)
    cut_all()
    assert Card.objects.get().volume.set_kind == SetKind.WORKING
    assert Card.objects.get().volume.number == 2


def test_cases_take_turns_and_running_terms_go_first(referent):
    account = Account.objects.get(pk=referent.id)
    busy, calm, urgent = (new_case(account) for _ in range(3))
    sent = {}
    for n in range(4):
        sent[send(referent, busy, tiff(1), set_kind=SetKind.ANNEX, number=n + 1).pk] = "busy"
    sent[send(referent, calm, tiff(1)).pk] = "calm"
    sent[send(referent, urgent, tiff(1), has_running_term=True).pk] = "urgent"

    order = []
    while (taken := queue.take(at=START)) is not None:
        order.append(sent[taken[0].pk])
        Ingest.objects.filter(pk=taken[0].pk).update(state=IngestState.DONE)

    assert order == ["urgent", "busy", "calm", "busy", "busy", "busy"]


def test_a_large_file_gives_way_after_its_slice(case, referent, volume, monkeypatch):
    monkeypatch.setattr(cutting, "SLICE_SECONDS", 0.01)
    large = send(referent, case, tiff(12), volume_id=volume.pk)
    other = send(referent, new_case(Account.objects.get(pk=referent.id)), tiff(1))

    assert cutting.cut_next()
    large.refresh_from_db()
    assert large.state == IngestState.WAITING
    assert 0 < large.pages_done < 12
    assert cutting.cut_next()
    other.refresh_from_db()
    assert other.pages_done == 1

    cut_all()
    assert labels_of(volume) == [str(n) for n in range(1, 13)]


def test_a_killed_workers_item_goes_on_without_double_cards(case, referent, volume):
    ingest = send(referent, case, tiff(4), volume_id=volume.pk)
    _, dead = queue.take(at=START)
    Page.objects.create(
        ingest=ingest, sha256=ingest.sha256, index=0, width=1, height=1
    )  # what the dead worker had done
    Ingest.objects.update(page_count=4, pages_done=1)
    assert queue.take(at=START + queue.FIRST_LEASE / 2) is None

    Ingest.objects.update(lease_until=START - timedelta(days=400))
    cut_all()

    ingest.refresh_from_db()
    assert ingest.state == IngestState.DONE
    assert Page.objects.filter(ingest=ingest).count() == 4
    assert labels_of(volume) == ["1", "2", "3", "4"]
    with pytest.raises(queue.LeaseLost):
        dead.keep(at=START)
    with pytest.raises(queue.LeaseLost):
        dead.lock()


def test_an_item_that_kills_its_workers_is_refused(case, referent, volume):
    ingest = send(referent, case, tiff(1), volume_id=volume.pk)
    for _ in range(queue.MOST_ATTEMPTS):
        assert queue.take(at=START) is not None
        Ingest.objects.update(lease_until=START - timedelta(days=400))

    cut_all()

    ingest.refresh_from_db()
    assert (ingest.state, ingest.problem) == (IngestState.REFUSED, "repeated")


def test_files_of_a_volume_keep_their_order(case, referent, volume):
    first = send(referent, case, tiff(1), volume_id=volume.pk)
    send(referent, case, tiff(1), volume_id=volume.pk, has_running_term=True)

    taken, lease = queue.take(at=START)
    assert taken.pk == first.pk
    assert queue.take(at=START) is None
    lease.release()


def test_a_document_of_another_volume_is_not_taken(case, referent, volume):
    with pytest.raises(NotFound):
        receive_file(
            actor=referent,
            case_id=case.pk,
            file_name="a.tif",
            content=io.BytesIO(tiff(1)),
            volume_id=volume.pk,
            document_id=uuid4(),
            at=START,
        )


@pytest.mark.django_db(transaction=True)
def test_a_file_is_received_while_the_volume_is_being_ordered(case, referent, volume):
    """The queue's row refers to the volume; its check must not wait for who orders the cards.

    Waiting there with the case's journal in hand, each would wait for the other (a deadlock).
    """
    ordered, received = threading.Event(), threading.Event()

    def order():
        try:
            with transaction.atomic():
                checks.volume_for(referent, volume.pk, at=START)
                ordered.set()
                received.wait(10)
        finally:
            connection.close()

    ordering = threading.Thread(target=order)
    ordering.start()
    try:
        assert ordered.wait(10)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        assert send(referent, case, tiff(1), volume_id=volume.pk).pk
    finally:
        received.set()
        ordering.join()
        connection.close()
