"""What only a bucket has: conditions, versions, object lock, broken answers, copies near by."""

import hashlib
import io
import os
import sys

import pytest

from akta.storage import (
    BlobDamaged,
    FolderAddress,
    S3Address,
    StorageFull,
    StoreRefused,
    StoreUnreachable,
    StoreUnusable,
    note_move,
    standing,
    store_at,
)
from akta.storage.near import Near
from akta.storage.s3 import ATTEMPTS, S3Store
from tests.storage import buckets


@pytest.fixture
def store(s3, tmp_path):
    return buckets.store(s3, tmp_path / "near")


def versions(kept):
    client = buckets.plain(kept.address.endpoint)
    return client.list_object_versions(Bucket=kept.address.bucket).get("Versions", [])


def test_an_object_is_never_written_again_even_by_one_who_did_not_see_it(s3, tmp_path, monkeypatch):
    """The condition holds on the server: between the look and the write another was quicker."""
    kept = buckets.store(s3, tmp_path / "near", lock=True)
    stored = kept.put([b"akta"])
    seen = [False, True]
    monkeypatch.setattr(S3Store, "exists", lambda *_: seen.pop(0))

    assert kept.put([b"akta"]) == stored

    assert len(versions(kept)) == 1
    assert seen == []


def test_days_of_object_lock_are_told_to_the_server(s3, tmp_path):
    kept = buckets.store(s3, tmp_path / "near", lock=True, retention=30, mode="compliance")
    kept.put([b"akta"])
    (version,) = versions(kept)

    client = buckets.plain(s3)
    with pytest.raises(client.exceptions.ClientError, match="AccessDenied"):
        client.delete_object(
            Bucket=kept.address.bucket, Key=version["Key"], VersionId=version["VersionId"]
        )
    guards = kept.guards()
    assert (guards.has_versions, guards.has_lock, guards.rule) == (True, True, "")


def test_a_bucket_without_guards_says_so(store):
    guards = store.guards()

    assert (guards.has_versions, guards.has_lock) == (False, False)


class Breaking:
    """Passes on a client, but every body of an object ends with an error after some bytes."""

    def __init__(self, client, after):
        self.client, self.after, self.ranges = client, after, []

    def __getattr__(self, name):
        return getattr(self.client, name)

    def get_object(self, **asked):
        self.ranges.append(asked["Range"])
        answer = self.client.get_object(**asked)
        return {"Body": Body(answer["Body"].read(self.after))}


class Body(io.BytesIO):
    def read(self, size=-1):
        content = super().read(size)
        if not content:
            raise ConnectionResetError
        return content


def test_a_broken_read_goes_on_where_it_broke(store, monkeypatch):
    content = os.urandom(250)
    stored = store.put([content])
    client = Breaking(store._client(), 100)
    monkeypatch.setattr(S3Store, "_client", lambda _: client)

    assert b"".join(store.chunks(stored.sha256)) == content
    assert client.ranges == ["bytes=0-", "bytes=100-", "bytes=200-"]


def test_a_read_that_breaks_again_and_again_ends(store, monkeypatch):
    stored = store.put([os.urandom(1000)])
    client = Breaking(store._client(), 10)
    monkeypatch.setattr(S3Store, "_client", lambda _: client)

    with pytest.raises(StoreUnreachable, match="powtórzyć"):
        store.read_verified(stored.sha256)
    assert len(client.ranges) == ATTEMPTS


def test_a_server_that_is_not_there_is_told_apart_from_one_that_refuses(s3, tmp_path, monkeypatch):
    monkeypatch.setattr("akta.storage.s3.ATTEMPTS", 1)
    nobody = S3Store(S3Address("akta-proba", endpoint="http://127.0.0.1:9"), Near(tmp_path))
    with pytest.raises(StoreUnreachable):
        nobody.exists("0" * 64)

    no_bucket = S3Store(S3Address("nie-ma-takiego", endpoint=s3), Near(tmp_path), reserve=0)
    with pytest.raises(StoreRefused, match="NoSuchBucket"):
        no_bucket.put([b"x"])


def test_what_is_read_again_is_read_near_by_and_compared(store, monkeypatch):
    stored = store.put([b"akta sprawy"])
    store.open(stored.sha256).close()
    copy = store.near.root / stored.sha256
    asked = []
    real = S3Store.chunks
    monkeypatch.setattr(
        S3Store, "chunks", lambda self, name: asked.append(name) or real(self, name)
    )

    store.open_verified(stored.sha256).close()
    assert asked == []
    copy.write_bytes(b"zepsuta kopia")
    with store.open_verified(stored.sha256) as file:
        assert file.read() == b"akta sprawy"
    assert asked == [stored.sha256]


def test_copies_near_by_are_bounded_and_those_read_last_stay(tmp_path):
    near = Near(tmp_path, most=250)
    kept = {}
    for number, day in ((1, 10), (2, 30), (3, 20)):
        content = bytes([number]) * 100
        name = hashlib.sha256(content).hexdigest()
        near.keep(name, [content]).close()
        os.utime(tmp_path / name, (day, day)) if (tmp_path / name).exists() else None
        kept[number] = name

    assert {path.name for path in tmp_path.iterdir()} == {kept[2], kept[3]}


def test_a_copy_that_is_not_its_name_is_not_kept(tmp_path):
    near = Near(tmp_path)

    with pytest.raises(BlobDamaged):
        near.keep("0" * 64, [b"cos innego"])

    assert list(tmp_path.iterdir()) == []


def test_room_is_asked_of_the_disk_that_spools(store, tmp_path):
    store.room_for(1)
    careful = S3Store(store.address, Near(tmp_path / "near"), reserve=1 << 60)

    with pytest.raises(StorageFull):
        careful.room_for(1)


def test_without_the_library_the_sentence_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "akta.storage.s3", None)

    with pytest.raises(StoreUnusable, match="botocore"):
        store_at(S3Address("akta"), near=tmp_path, reserve=0)


def test_a_store_that_moved_is_found_at_its_new_place(tmp_path):
    old, new = FolderAddress(tmp_path / "blobs"), S3Address("akta", "a/b", endpoint="https://s3.pl")
    assert standing(tmp_path, old) == old

    note_move(tmp_path, old, new)

    assert (standing(tmp_path, old), standing(tmp_path, new)) == (new, new)
    other = S3Address("inny")
    assert standing(tmp_path, other) == other
