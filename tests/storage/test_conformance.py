"""What every store of originals must do, be it a folder or a bucket."""

import hashlib
import io
import os
import threading

import pytest

from akta.storage import BlobDamaged, BlobMissing, FindingKind, FolderStore, StorageFull
from tests.storage import buckets

ABSENT = "0" * 64


class InFolder:
    def __init__(self, endpoint, folder):
        self.store = FolderStore(folder / "blobs", reserve=0)

    def damage(self, sha256):
        path = self.store.path(sha256)
        path.chmod(0o600)
        path.write_bytes(b"zmienione")

    def stray(self, beside):
        (self.store.path(beside).parent / "notatka.txt").write_text("x")

    def lose(self, sha256):
        self.store.path(sha256).unlink()


class InBucket:
    def __init__(self, endpoint, folder):
        self.store = buckets.store(endpoint, folder / "near")

    def _key(self, sha256):
        return f"originaly/akta/{sha256[:2]}/{sha256[2:4]}/{sha256}"

    def damage(self, sha256):
        buckets.put(self.store, self._key(sha256), b"zmienione")

    def stray(self, beside):
        buckets.put(self.store, f"{self._key(beside)}.txt", b"x")

    def lose(self, sha256):
        client = buckets.plain(self.store.address.endpoint)
        client.delete_object(Bucket=self.store.address.bucket, Key=self._key(sha256))


@pytest.fixture(params=[InFolder, InBucket])
def kept(request, s3, tmp_path):
    return request.param(s3, tmp_path)


@pytest.fixture
def store(kept):
    return kept.store


@pytest.mark.parametrize(
    "given", [b"akta", b"", b"x" * 3_000_000], ids=["short", "empty", "longer than a chunk"]
)
@pytest.mark.parametrize("shape", ["file", "chunks"])
def test_what_is_put_is_read_back_byte_for_byte(store, given, shape):
    stored = store.put(io.BytesIO(given) if shape == "file" else iter([given[:2], given[2:]]))

    assert (stored.sha256, stored.size) == (hashlib.sha256(given).hexdigest(), len(given))
    assert store.about(stored.sha256).size == len(given)
    assert store.read_verified(stored.sha256) == given
    assert b"".join(store.chunks(stored.sha256)) == given
    for opened in (store.open, store.open_verified, store.open):
        with opened(stored.sha256) as file:
            assert os.pread(file.fileno(), 2, 0) == given[:2]
            assert file.read() == given


def test_a_file_that_was_hashed_is_taken_over(store, tmp_path):
    content = b"przyjete" * 100_000
    part = tmp_path / "part"
    part.write_bytes(content)

    stored = store.adopt(part, hashlib.sha256(content).hexdigest())

    assert (stored.size, part.exists()) == (len(content), False)
    assert store.read_verified(stored.sha256) == content


def test_the_same_again_is_no_error_and_keeps_its_age(store):
    first = store.put([b"akta"])
    before = store.about(first.sha256)

    assert store.put([b"ak", b"ta"]) == first
    assert store.about(first.sha256) == before


def test_a_changed_byte_is_found_on_every_verified_way_to_read(kept, store):
    stored = store.put([b"akta sprawy"])
    kept.damage(stored.sha256)

    for read in (store.read_verified, store.open_verified):
        with pytest.raises(BlobDamaged, match="uszkodzony"):
            read(stored.sha256)
    with pytest.raises(BlobDamaged):
        store.put([b"akta sprawy"])


def test_missing_is_told_apart_from_damaged(store):
    assert not store.exists(ABSENT)
    for read in (store.read_verified, store.open, store.open_verified, store.about):
        with pytest.raises(BlobMissing):
            read(ABSENT)
    with pytest.raises(BlobMissing):
        list(store.chunks(ABSENT))


@pytest.mark.parametrize("name", ["../../etc/passwd", "A" * 64, "0" * 63, ""])
def test_nothing_but_a_digest_becomes_a_name(store, name):
    for read in (store.open, store.exists, store.about):
        with pytest.raises(ValueError, match="64"):
            read(name)


def test_digests_are_all_blobs_in_order(kept, store):
    names = [store.put([b"%d" % number]).sha256 for number in range(12)]
    kept.stray(names[0])

    assert list(store.digests()) == sorted(names)


def test_scrub_finds_damaged_and_stray_and_nothing_else(kept, store):
    sound, broken, lost = (store.put([text]).sha256 for text in (b"dobry", b"zly", b"zgubiony"))
    kept.damage(broken)
    kept.stray(sound)
    kept.lose(lost)
    read = []

    found = {(finding.kind, finding.sha256) for finding in store.scrub(lambda: read.append(1))}

    assert found == {(FindingKind.DAMAGED, broken), (FindingKind.STRAY, None)}
    assert len(read) == 3


def test_an_upload_that_breaks_off_keeps_nothing(store):
    def breaking_off():
        yield b"x" * 10
        raise ConnectionError

    with pytest.raises(ConnectionError):
        store.put(breaking_off())

    assert list(store.digests()) == []


def test_a_full_disk_keeps_nothing_and_says_so(store):
    def filling_up():
        yield b"x" * 10
        raise OSError(28, "No space left on device")

    with pytest.raises(StorageFull):
        store.put(filling_up())

    assert list(store.digests()) == []


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
