"""A case with a referent, made by rows: the file room needs no rooms above it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings

from akta.accounts.models import Account, AccountKind
from akta.core import clock
from akta.files.lens import desk_lens, order_lens
from akta.files.models import Card
from akta.files.services import create_volume
from akta.grants import services as grants
from akta.grants.models import Ground, Manner
from files.making import START, actor_of, cut_all, new_case, person, send, tiff


@pytest.fixture(autouse=True)
def own_moment(own_folder, tmp_path, monkeypatch):
    """Each test has a folder and a moment of its own."""
    monkeypatch.setattr(clock, "now", lambda: START)
    assert settings.AKTA.data_dir != tmp_path


@pytest.fixture
def referent(db):
    return actor_of(person())


@pytest.fixture
def case(referent):
    return new_case(Account.objects.get(pk=referent.id))


@pytest.fixture
def volume(case, referent):
    return create_volume(actor=referent, case_id=case.pk, at=START)


@pytest.fixture
def lens(case, referent):
    return desk_lens(referent, case, at=START)


@pytest.fixture
def filed(case, referent, volume):
    """Make cards in the volume from a scan of so many pages; gives the cards."""

    def make(pages=3, **facts):
        before = set(Card.objects.values_list("pk", flat=True))
        facts.setdefault("volume_id", volume.pk)
        send(referent, case, tiff(pages), **facts)
        cut_all()
        return list(Card.objects.exclude(pk__in=before).order_by("rank"))

    return make


@pytest.fixture
def open_to(case):
    """Give an outside person an order's grant over sides; gives their lens."""

    def give(side_ids):
        holder = person("Obrońca", AccountKind.OUTSIDE)
        grant = grants.give(
            holder_id=holder.pk,
            ground=Ground.ORDER,
            ground_id=uuid4(),
            case_id=case.pk,
            since=START - timedelta(days=365),
            until=START + timedelta(days=3650),
            at=START,
            manner=Manner.VIEW,
            side_ids=side_ids,
        )
        return order_lens(actor_of(holder), grant.pk)

    return give
