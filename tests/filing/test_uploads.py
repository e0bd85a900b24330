"""Uploads that resume: nothing that was safe is lost, nothing is taken twice, nothing too large."""

import fcntl
import hashlib
import os
from datetime import timedelta

import pytest

from akta.core.errors import NotFound
from akta.files import blobs
from akta.filing.errors import (
    DraftClosed,
    FileEmpty,
    FileTooLarge,
    IntegrityMismatch,
    PleadingAlreadyPlaced,
    TooMuchStored,
    UploadBusy,
    UploadConflict,
    UploadGone,
    UploadIncomplete,
)
from akta.filing.models import DraftFile, FileRole, Upload
from akta.filing.services import (
    begin_upload,
    discard_draft,
    drop_upload,
    receive_part,
    receive_whole,
    upload_at_rest,
    uploads,
)
from akta.law.filing.formats import MOST_BYTES
from akta.storage import FolderStore
from tests import factories
from tests.filing import making
from tests.filing.making import AT

CONTENT = bytes(range(256)) * 20


class Body:
    """A request's body that may break off."""

    def __init__(self, content, breaks=False):
        self.left, self.breaks, self.largest = content, breaks, 0

    def read(self, size):
        self.largest = max(self.largest, size)
        if not self.left and self.breaks:
            raise OSError("connection reset")
        chunk, self.left = self.left[:size], self.left[size:]
        return chunk


class Silent(Body):
    """A body whose line is cut unnoticed: its second read ends only after `meanwhile`, and late."""

    def __init__(self, content, meanwhile):
        super().__init__(content)
        self.meanwhile = meanwhile

    def read(self, size):
        if self.left:
            return super().read(size)
        self.meanwhile()
        self.left = CONTENT
        return super().read(size)


def let_it_be_silent(upload):
    """As if the writer had brought nothing for longer than is waited."""
    long_ago = part_of(upload).stat().st_mtime - uploads.SILENCE.total_seconds() - 1
    os.utime(part_of(upload), (long_ago, long_ago))


@pytest.fixture
def draft(counsel):
    return making.draft(counsel, ready=False)


LENGTH = len(CONTENT)


def begin(actor, draft, *, length=LENGTH, name="skan.pdf", **facts):
    given = {"role": FileRole.ATTACHMENT, **facts}
    return begin_upload(actor=actor, draft_id=draft.pk, name=name, length=length, at=AT, **given)


def send(actor, upload, content, offset=0, breaks=False):
    body = Body(content, breaks)
    return receive_part(actor=actor, upload_id=upload.pk, offset=offset, body=body, at=AT)


def part_of(upload):
    return uploads._path(upload)


def test_a_whole_file_is_hashed_while_it_comes_and_adopted(actor, draft, monkeypatch):
    upload = send(actor, begin(actor, draft), CONTENT)

    assert (upload.offset, upload.file.size) == (len(CONTENT), len(CONTENT))
    assert upload.file.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert blobs.store().read_verified(upload.file.sha256) == CONTENT
    assert not part_of(upload).exists()


def test_a_broken_connection_goes_on_where_it_stopped(actor, draft):
    upload = begin(actor, draft)
    with pytest.raises(OSError, match="reset"):
        send(actor, upload, CONTENT[:1000], breaks=True)
    upload.refresh_from_db()
    assert upload.offset == 1000

    done = send(actor, upload, CONTENT[1000:], offset=1000)
    assert done.file.sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_bytes_that_were_not_made_safe_are_cut_off(actor, draft):
    upload = begin(actor, draft)
    send(actor, upload, CONTENT[:1000])
    with part_of(upload).open("ab") as part:
        part.write(b"written by a process that was killed")

    done = send(actor, upload, CONTENT[1000:], offset=1000)
    assert done.file.sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_what_comes_beyond_the_length_is_not_read(actor, draft):
    done = send(actor, begin(actor, draft), CONTENT + b"more")

    assert blobs.store().read_verified(done.file.sha256) == CONTENT


def test_another_offset_is_refused_and_the_last_part_may_be_sent_again(actor, draft):
    upload = begin(actor, draft)
    send(actor, upload, CONTENT[:10])

    with pytest.raises(UploadConflict, match="10 bajtów"):
        send(actor, upload, CONTENT, offset=0)
    send(actor, upload, CONTENT[10:], offset=10)
    send(actor, upload, b"", offset=len(CONTENT))
    assert DraftFile.objects.count() == 1
    with pytest.raises(UploadConflict):
        send(actor, upload, CONTENT[10:], offset=10)


def test_one_writer_at_a_time(actor, draft):
    upload = begin(actor, draft)
    with part_of(upload).open("wb") as part:
        fcntl.flock(part, fcntl.LOCK_EX)
        with pytest.raises(UploadBusy):
            send(actor, upload, CONTENT)


def test_a_part_that_fell_silent_is_taken_over_and_its_old_writer_changes_nothing(actor, draft):
    upload = begin(actor, draft)

    def another_tab():
        with pytest.raises(UploadBusy):
            upload_at_rest(actor, upload.pk, at=AT)
        let_it_be_silent(upload)
        assert upload_at_rest(actor, upload.pk, at=AT).offset == 1000
        send(actor, upload, CONTENT[1000:2000], offset=1000)

    body = Silent(CONTENT[:1000], another_tab)
    with pytest.raises(UploadBusy):
        receive_part(actor=actor, upload_id=upload.pk, offset=0, body=body, at=AT)

    assert upload_at_rest(actor, upload.pk, at=AT).offset == 2000
    done = send(actor, upload, CONTENT[2000:], offset=2000)
    assert blobs.store().read_verified(done.file.sha256) == CONTENT
    assert list(part_of(upload).parent.iterdir()) == []


def test_a_late_writer_of_a_file_that_has_come_otherwise_places_nothing(actor, draft):
    upload = begin(actor, draft)

    def another_tab():
        let_it_be_silent(upload)
        send(actor, upload, CONTENT[1000:], offset=upload_at_rest(actor, upload.pk, at=AT).offset)

    body = Silent(CONTENT[:1000], another_tab)
    with pytest.raises(UploadBusy):
        receive_part(actor=actor, upload_id=upload.pk, offset=0, body=body, at=AT)
    (file,) = DraftFile.objects.all()
    assert blobs.store().read_verified(file.sha256) == CONTENT
    assert upload_at_rest(actor, upload.pk, at=AT).offset == LENGTH


def test_who_asks_where_to_go_on_hears_that_another_still_writes(actor, draft):
    upload = begin(actor, draft)
    with part_of(upload).open("wb") as part:
        fcntl.flock(part, fcntl.LOCK_EX)
        with pytest.raises(UploadBusy):
            upload_at_rest(actor, upload.pk, at=AT)


def test_a_file_sent_whole_that_does_not_come_whole_leaves_nothing(actor, draft):
    with pytest.raises(UploadIncomplete, match="tylko 10"):
        receive_whole(
            actor=actor,
            draft_id=draft.pk,
            role=FileRole.ATTACHMENT,
            name="a.pdf",
            length=LENGTH,
            body=Body(CONTENT[:10]),
            at=AT,
        )
    assert not Upload.objects.exists()
    assert not DraftFile.objects.exists()


@pytest.mark.rule("F-4-2")
@pytest.mark.parametrize(
    ("length", "refusal"),
    [(MOST_BYTES, None), (MOST_BYTES + 1, FileTooLarge), (0, FileEmpty)],
)
def test_size_is_decided_before_a_byte_travels(actor, draft, length, refusal):
    if refusal is None:
        assert begin(actor, draft, length=length).length == length
        return
    with pytest.raises(refusal):
        begin(actor, draft, length=length)
    assert not Upload.objects.exists()


@pytest.mark.rule("F-2-6")
def test_an_announced_digest_must_be_the_files_own(actor, draft):
    own = hashlib.sha256(CONTENT).hexdigest()
    assert send(actor, begin(actor, draft, sha256=own.upper()), CONTENT).file.sha256 == own

    altered = begin(actor, draft, sha256=own)
    with pytest.raises(IntegrityMismatch):
        send(actor, altered, CONTENT[:-1] + b"x")
    assert DraftFile.objects.count() == 1
    assert not part_of(altered).exists()


@pytest.mark.rule("F-3-4")
def test_a_second_pleading_is_refused_before_a_byte_travels(actor, draft):
    making.file(draft)

    with pytest.raises(PleadingAlreadyPlaced):
        begin(actor, draft, role=FileRole.PLEADING)


@pytest.mark.parametrize(("limit", "value"), [("MOST_UNFINISHED", 1), ("MOST_KEPT", 6000)])
def test_a_person_sends_only_so_much(actor, draft, monkeypatch, limit, value):
    monkeypatch.setattr(uploads, limit, value)
    begin(actor, draft)

    with pytest.raises(TooMuchStored):
        begin(actor, draft)


def test_a_full_disk_takes_nothing(actor, draft, monkeypatch, tmp_path):
    monkeypatch.setattr(blobs, "store", lambda: FolderStore(tmp_path / "full", reserve=1 << 60))

    with pytest.raises(TooMuchStored, match="miejsca"):
        begin(actor, draft)


def test_an_upload_expires_and_its_part_is_removed(actor, draft):
    upload = begin(actor, draft)
    send(actor, upload, CONTENT[:10])
    part_of(upload).with_suffix(".taken").touch()
    late = AT + uploads.LASTS + timedelta(seconds=1)

    with pytest.raises(UploadGone):
        uploads.own_upload(actor, upload.pk, at=late)
    assert uploads.forget_expired(at=AT) == 0
    assert uploads.forget_expired(at=late) == 1
    assert list(part_of(upload).parent.iterdir()) == []


def test_an_upload_is_given_up_and_a_finished_one_stays(actor, draft):
    upload, done = begin(actor, draft), send(actor, begin(actor, draft), CONTENT)
    send(actor, upload, CONTENT[:10])

    drop_upload(actor=actor, upload_id=upload.pk, at=AT)
    drop_upload(actor=actor, upload_id=done.pk, at=AT)
    assert not part_of(upload).exists()
    assert list(Upload.objects.all()) == [done]
    assert DraftFile.objects.count() == 1


def test_anothers_upload_is_not_there_and_a_closed_draft_takes_none(actor, draft):
    upload = begin(actor, draft)
    other = factories.actor(making.counsel(surname="Obcy"))

    with pytest.raises(NotFound):
        send(other, upload, CONTENT)
    discard_draft(actor=actor, draft_id=draft.pk, at=AT)
    with pytest.raises(DraftClosed):
        begin(actor, draft)


def test_memory_does_not_grow_with_the_file(actor, draft):
    body = Body(CONTENT)
    file = receive_whole(
        actor=actor,
        draft_id=draft.pk,
        role=FileRole.ATTACHMENT,
        name="a.pdf",
        length=len(CONTENT),
        body=body,
        at=AT,
    )

    assert body.largest <= uploads.CHUNK
    assert (file.name, file.size) == ("a.pdf", len(CONTENT))
