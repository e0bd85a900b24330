"""Files of written pages: text goes in as OCR words with boxes and is indexed as when read."""

import pytest

from akta.files.services import create_volume
from files.making import START
from files.search.pages import add_pages


@pytest.fixture
def pages(volume):
    """Put pages with these texts into the volume, one a card; gives their sides."""

    def add(*texts, into=volume, **facts):
        return add_pages(into, texts, **facts)

    return add


@pytest.fixture
def second_volume(case, referent, volume):
    return create_volume(actor=referent, case_id=case.pk, at=START)
