"""Originals are kept byte for byte, once, and what is damaged is told."""

import hashlib
import io
import os
import stat
import threading
import time

import pytest

from akta.storage import BlobDamaged, BlobMissing, FindingKind, FolderStore, StorageFull


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path / "blobs", reserve=0)


def damage(store, sha256, content=b"zmienione"):
    path = store.path(sha256)
    path.chmod(0o600)
    path.write_bytes(content)


@pytest.mark.parametrize(
    "given", [b"akta", b"", b"x" * 3_000_000], ids=["short", "empty", "longer than a chunk"]
)
@pytest.mark.parametrize("shape", ["file", "chunks"])
def test_what_is_put_is_read_back_byte_for_byte(store, given, shape):
    stored = store.put(io.BytesIO(given) if shape == "file" else iter([given[:2], given[2:]]))

    assert (stored.sha256, stored.size) == (hashlib.sha256(given).hexdigest(), len(given))
    assert store.read_verified(stored.sha256) == given
    with store.open(stored.sha256) as file:
        assert file.read() == given
    assert store.path(stored.sha256).relative_to(store.root).parts == (
        stored.sha256[:2],
        stored.sha256[2:4],
        stored.sha256,
    )


def test_a_blob_is_written_once_and_read_only(store):
    first = store.put([b"akta"])
    before = store.path(first.sha256).stat()
    again = store.put([b"ak", b"ta"])
    after = store.path(first.sha256).stat()

    assert again == first
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


def test_a_changed_byte_is_found_on_every_verified_way_to_read(store):
    stored = store.put([b"akta sprawy"])
    damage(store, stored.sha256)

    with pytest.raises(BlobDamaged) as damaged:
        store.read_verified(stored.sha256)
    with pytest.raises(BlobDamaged):
        store.open_verified(stored.sha256)
    with pytest.raises(BlobDamaged):
        store.put([b"akta sprawy"])
    assert "uszkodzony" in damaged.value.sentence


def test_open_verified_gives_a_sound_blob_from_its_beginning(store):
    stored = store.put([b"akta sprawy"])

    with store.open_verified(stored.sha256) as file:
        assert file.read() == b"akta sprawy"


def test_missing_is_told_apart_from_damaged(store):
    absent = "0" * 64

    assert not store.exists(absent)
    for read in (store.read_verified, store.open, store.path):
        with pytest.raises(BlobMissing):
            read(absent)


@pytest.mark.parametrize("name", ["../../etc/passwd", "A" * 64, "0" * 63, ""])
def test_nothing_but_a_digest_becomes_a_path(store, name):
    with pytest.raises(ValueError, match="64"):
        store.open(name)


def test_scrub_finds_damaged_stray_and_left_behind_and_nothing_else(store):
    sound, broken = store.put([b"dobry"]), store.put([b"zly"])
    damage(store, broken.sha256)
    stray = store.path(sound.sha256).parent / "notatka.txt"
    stray.write_text("x")
    fresh, stale = store.root / "incoming" / "tmpnew", store.root / "incoming" / "tmpold"
    for left in (fresh, stale):
        left.write_bytes(b"x")
    long_ago = time.time() - 48 * 3600
    os.utime(stale, (long_ago, long_ago))

    found = {(finding.kind, finding.place) for finding in store.scrub()}

    assert found == {
        (FindingKind.DAMAGED, str(store.path(broken.sha256))),
        (FindingKind.STRAY, str(stray)),
        (FindingKind.STRAY, str(stale)),
    }


def test_digests_are_all_blobs_in_order(store):
    kept = [store.put([text]).sha256 for text in (b"a", b"b", b"c")]

    assert list(store.digests()) == sorted(kept)


def test_room_is_refused_below_the_reserve(tmp_path):
    FolderStore(tmp_path, reserve=0).room_for(1)

    with pytest.raises(StorageFull) as full:
        FolderStore(tmp_path, reserve=0).room_for(1 << 60)
    with pytest.raises(StorageFull):
        FolderStore(tmp_path, reserve=1 << 60).room_for(1)
    assert full.value.needed == 1 << 60
    assert "brakuje miejsca" in full.value.sentence


def test_a_full_disk_keeps_nothing_and_says_so(store):
    def filling_up():
        yield b"x" * 10
        raise OSError(28, "No space left on device")

    with pytest.raises(StorageFull):
        store.put(filling_up())

    assert list(store.digests()) == []
    assert list((store.root / "incoming").iterdir()) == []


def test_an_upload_that_breaks_off_keeps_nothing(store):
    def breaking_off():
        yield b"x" * 10
        raise ConnectionError

    with pytest.raises(ConnectionError):
        store.put(breaking_off())

    assert list(store.digests()) == []
    assert list((store.root / "incoming").iterdir()) == []


def test_many_may_put_the_same_at_once(store):
    results = []
    threads = [
        threading.Thread(target=lambda: results.append(store.put([b"x" * 200_000])))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(results) == 8
    assert len(set(results)) == 1
    assert store.read_verified(results[0].sha256) == b"x" * 200_000
