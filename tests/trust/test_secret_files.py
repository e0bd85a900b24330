import os
import stat
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from akta.core import keys
from akta.trust.secret_files import make_once

TOGETHER = 8


def test_whoever_is_first_stays_and_only_the_owner_reads(tmp_path):
    path = tmp_path / "secret"
    assert make_once(path, b"first")
    assert not make_once(path, b"second")
    assert path.read_bytes() == b"first"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["secret"]


def test_nothing_stands_under_the_name_before_all_is_on_disk(tmp_path, monkeypatch):
    def torn(_file):
        assert not (tmp_path / "secret").exists()
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", torn)
    with pytest.raises(OSError, match="no space"):
        make_once(tmp_path / "secret", b"whole")
    assert list(tmp_path.iterdir()) == []


def test_servers_that_start_together_hold_one_ring(tmp_path):
    for turn in range(20):
        start = Barrier(TOGETHER)

        def read(path, start=start):
            start.wait()
            return keys.load_or_create(path)

        with ThreadPoolExecutor(TOGETHER) as pool:
            rings = list(pool.map(read, [tmp_path / f"key-{turn}.json"] * TOGETHER))
        assert all(ring == rings[0] for ring in rings)
