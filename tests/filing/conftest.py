"""The desk with its kinds and addressees, and counsel of one case; a folder of its own."""

from dataclasses import replace

import pytest

from akta.files import blobs
from akta.filing import inspection, tasks
from akta.storage import FolderStore
from tests import factories
from tests.filing import making


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch, settings):
    monkeypatch.setattr(blobs, "store", lambda: FolderStore(tmp_path / "blobs", reserve=0))
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)
    settings.AKTA = replace(settings.AKTA, data_dir=tmp_path)


@pytest.fixture
def case(db):
    return factories.case()


@pytest.fixture
def counsel(case):
    making.desk()
    return making.counsel(case)


@pytest.fixture
def actor(counsel):
    return factories.actor(counsel)


@pytest.fixture(scope="module")
def children():
    """One child for the tests of this module: its start is what costs."""
    made = inspection._pool("tests")
    yield made
    made.close()
    inspection._pool.cache_clear()
