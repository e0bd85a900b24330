"""Originals move to another store: stopped anywhere, gone on with, changed only when whole."""

import pytest

from akta.ops.keeping import moving
from akta.ops.keeping.progress import Progress
from akta.storage import FolderStore, StoreUnreachable


@pytest.fixture
def old(tmp_path):
    store = FolderStore(tmp_path / "old", reserve=0)
    for number in range(120):
        store.put([b"%d" % number])
    return store


@pytest.fixture
def new(tmp_path):
    return Stopping(tmp_path / "new")


class Stopping:
    """A store that goes away after so many originals, and counts what it is asked."""

    def __init__(self, root):
        self.kept = FolderStore(root, reserve=0)
        self.left = None
        self.read, self.written = [], []
        self.spoil = ""

    def __getattr__(self, name):
        return getattr(self.kept, name)

    def put(self, content):
        if self.left == 0:
            raise StoreUnreachable("próba")
        if self.left is not None:
            self.left -= 1
        stored = self.kept.put(content)
        self.written.append(stored.sha256)
        return stored

    def chunks(self, sha256):
        self.read.append(sha256)
        return [b"inne"] if sha256 == self.spoil else self.kept.chunks(sha256)


def move(old, new, tmp_path, change=lambda: None):
    course = moving.course_of(tmp_path) or moving.Course("old", "new")
    return moving.carry_all(
        course, source=old, target=new, data_dir=tmp_path, progress=Progress("x"), change=change
    )


def test_a_stopped_move_changes_nothing_and_goes_on_where_it_stopped(old, new, tmp_path):
    changed = []
    new.left = 70
    with pytest.raises(StoreUnreachable):
        move(old, new, tmp_path, lambda: changed.append(1))
    upto = moving.course_of(tmp_path).upto
    names = list(old.digests())
    assert (changed, upto) == ([], names[49])

    new.left, new.read, first = None, [], list(new.written)
    moved = move(old, new, tmp_path, lambda: changed.append(1))

    assert (moved.faults, changed) == ([], [1])
    assert list(new.digests()) == names
    assert sorted(new.written) == names  # none was sent twice
    assert sorted(new.read) == names[50:]  # each was read back; the first 50 before the stop
    assert set(first) < set(names)


def test_what_arrives_meanwhile_is_brought_along(old, new, tmp_path):
    """Before the change and after it, while a server may still be writing to the old place."""
    late = []
    real = new.put

    def put(content):
        if len(late) == 0:
            late.append(old.put([b"w trakcie"]).sha256)
        return real(content)

    new.put = put

    moved = move(old, new, tmp_path, lambda: late.append(old.put([b"po zmianie"]).sha256))

    assert moved.faults == []
    assert set(late) < set(new.digests())
    assert list(new.digests()) == list(old.digests())


@pytest.mark.parametrize("where", ["old", "new"])
def test_a_damaged_original_is_named_and_the_address_stays(old, new, tmp_path, where):
    name = next(old.digests())
    if where == "old":
        old.path(name).chmod(0o600)
        old.path(name).write_bytes(b"zmienione")
    else:
        new.spoil = name
    changed = []

    moved = move(old, new, tmp_path, lambda: changed.append(1))

    assert changed == []
    assert [name in fault for fault in moved.faults] == [True]
    assert (moving.course_of(tmp_path), moved.carried) == (None, 119)
