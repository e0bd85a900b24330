"""What a folder of originals does beyond what every store must: places, modes, flushing, room.

The rest stands in `test_conformance.py`, for folder and bucket alike.
"""

import os
import stat
import time

import pytest

from akta.storage import FindingKind, FolderStore, StorageFull


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path / "blobs", reserve=0)


def test_a_blob_is_written_once_read_only_and_found_by_its_digest(store):
    first = store.put([b"akta"])
    place = store.path(first.sha256)
    before = place.stat()
    again = store.put([b"ak", b"ta"])
    after = place.stat()

    assert again == first
    assert place.relative_to(store.root).parts == (
        first.sha256[:2],
        first.sha256[2:4],
        first.sha256,
    )
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert stat.S_IMODE(after.st_mode) == 0o440
    assert list((store.root / "incoming").iterdir()) == []


def test_file_and_folders_are_flushed_before_put_returns(store, monkeypatch):
    flushed = []
    real = os.fsync

    def spy(handle):
        flushed.append(stat.S_ISDIR(os.fstat(handle).st_mode))
        real(handle)

    monkeypatch.setattr(os, "fsync", spy)
    store.put([b"akta"])

    assert flushed == [False, True, True, True]


def test_scrub_finds_what_an_upload_left_behind_once_it_is_old(store):
    store.put([b"dobry"])
    fresh, stale = store.root / "incoming" / "tmpnew", store.root / "incoming" / "tmpold"
    for left in (fresh, stale):
        left.write_bytes(b"x")
    long_ago = time.time() - 48 * 3600
    os.utime(stale, (long_ago, long_ago))

    found = [(finding.kind, finding.place) for finding in store.scrub()]

    assert found == [(FindingKind.STRAY, str(stale))]


def test_room_is_refused_below_the_reserve(tmp_path):
    FolderStore(tmp_path, reserve=0).room_for(1)

    with pytest.raises(StorageFull) as full:
        FolderStore(tmp_path, reserve=0).room_for(1 << 60)
    with pytest.raises(StorageFull):
        FolderStore(tmp_path, reserve=1 << 60).room_for(1)
    assert full.value.needed == 1 << 60
    assert "brakuje miejsca" in full.value.sentence


@pytest.mark.parametrize(
    "failure",
    [ConnectionError(), OSError(28, "No space left on device")],
    ids=["connection", "disk"],
)
def test_an_upload_that_breaks_off_leaves_no_part(store, failure):
    def breaking_off():
        yield b"x" * 10
        raise failure

    with pytest.raises((ConnectionError, StorageFull)):
        store.put(breaking_off())

    assert list((store.root / "incoming").iterdir()) == []
