"""Derived files are private, replaced whole, and may be thrown away."""

import stat

import pytest

from akta.storage import CacheKey, DerivedCache

SHA = "ab" * 32


def test_a_derived_file_is_found_by_everything_it_depends_on(tmp_path):
    cache = DerivedCache(tmp_path / "cache")
    key = CacheKey(SHA, 3, 90, "image", 1200)
    path = cache.put(key, b"jpeg")

    assert cache.get_path(key) == path
    assert path.read_bytes() == b"jpeg"
    for other in (
        CacheKey("cd" * 32, 3, 90, "image", 1200),
        CacheKey(SHA, 4, 90, "image", 1200),
        CacheKey(SHA, 3, 0, "image", 1200),
        CacheKey(SHA, 3, 90, "text", 1200),
        CacheKey(SHA, 3, 90, "image", 600),
    ):
        assert cache.get_path(other) is None


def test_files_and_folders_are_private(tmp_path):
    cache = DerivedCache(tmp_path / "cache")
    path = cache.put(CacheKey(SHA, 0), b"jpeg")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    folders = [parent for parent in path.parents if parent.is_relative_to(cache.root)]
    assert len(folders) == 4
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}


def test_put_again_replaces_and_leaves_nothing_beside(tmp_path):
    cache = DerivedCache(tmp_path)
    cache.put(CacheKey(SHA, 0), b"old")
    path = cache.put(CacheKey(SHA, 0), b"new")

    assert path.read_bytes() == b"new"
    assert list(path.parent.iterdir()) == [path]


def test_forget_and_clear_throw_away_and_can_be_repeated(tmp_path):
    cache = DerivedCache(tmp_path / "cache")
    mine, other = CacheKey(SHA, 0), CacheKey("cd" * 32, 0)
    cache.put(mine, b"1")
    cache.put(other, b"2")

    cache.forget(SHA)
    cache.forget(SHA)
    assert (cache.get_path(mine), cache.get_path(other) is not None) == (None, True)
    cache.clear()
    cache.clear()
    assert cache.get_path(other) is None
    assert cache.put(mine, b"again").read_bytes() == b"again"


@pytest.mark.parametrize(
    "bad",
    [
        {"sha256": "../x"},
        {"page": -1},
        {"rotation": 45},
        {"kind": "../../image"},
        {"width": -5},
    ],
)
def test_a_key_that_cannot_be_is_refused(bad):
    with pytest.raises(ValueError, match=r".+"):
        CacheKey(**{"sha256": SHA, "page": 0, **bad})
