"""An order that is changed begins with the cards that it opened, whatever their numbers today."""

import pytest

from access.making import START, cards, defence, granted
from akta.access.queries import prepare_order
from akta.access.renumbering import scope_today
from akta.core.actors import SYSTEM
from akta.files.models import Card
from akta.files.services import renumber

pytestmark = pytest.mark.django_db
SCOPE = "t. 1; t. 2 k. 12–40 bez k. 20v"


def insert_after(volume, number):
    before = Card.objects.get(volume=volume, number=number, letter="")
    cards(volume, 1, after=before)
    renumber(actor=SYSTEM, volume_id=volume.pk, version=None, at=START)


def test_without_a_new_numbering_the_scope_stands_as_typed(world, issue):
    assert scope_today(world.referent, issue(defence(scope_text=SCOPE))) == SCOPE


def test_after_a_new_numbering_it_names_the_same_cards(world, issue):
    order = issue(defence(scope_text=SCOPE))
    insert_after(world.second, 12)

    scope = scope_today(world.referent, order)

    assert scope == "t. 1 k. 1–5; t. 2 k. 12, 14–20, 21 recto, 22–41"
    changed = prepare_order(
        actor=world.referent, case_id=world.case.pk, facts=defence(scope_text=scope), at=START
    )
    assert set(changed.side_ids) == granted(order.grant_id)


def test_a_growing_scope_stands_as_typed(world, issue):
    order = issue(defence(scope_text="t. 2 bez k. 20v", is_growing=True))
    insert_after(world.second, 12)

    assert scope_today(world.referent, order) == "t. 2 bez k. 20v"
