"""The scene of the reading tests, with originals and cache in a folder of its own."""

import pytest

from akta.ui.viewer import answers, bodies, notes, searching
from tests import factories
from tests.portal.scenery import scene as build


@pytest.fixture(autouse=True)
def nothing_kept(own_folder):
    bodies._marked.cache_clear()
    for pace in (answers.IMAGES, answers.THUMBNAILS, searching.SEARCHES, notes.WRITES):
        pace._full_at.clear()


@pytest.fixture
def scene(db):
    return build()


@pytest.fixture
def counsel(client, scene):
    """The browser of the grant's holder."""
    return factories.sign_in(client, scene.people.outside)
