"""Two presses and two writers at one moment, on connections of their own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from akta.access.models import AccessOrder
from akta.access.services import issue_order
from akta.grants.models import Grant
from tests.access import making
from tests.access.making import START, defence, granted, side


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_issue_one_order(transactional_db, world):
    def press(_):
        try:
            return issue_order(
                actor=world.referent,
                case_id=world.case.pk,
                facts=defence(),
                code=making.code(START),
                key="one",
                at=START,
            ).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(press, range(2))

    assert first == second
    assert AccessOrder.objects.count() == 1
    assert Grant.objects.filter(ground="order").count() == 1


@pytest.mark.django_db(transaction=True)
def test_cards_added_while_an_order_is_issued_are_not_missed(transactional_db, world):
    """The order waits for the transaction that adds cards, and then sees them."""
    at = START + timedelta(minutes=1)

    def issue():
        try:
            return issue_order(
                actor=world.referent,
                case_id=world.case.pk,
                facts=defence(scope_text="t. 2", is_growing=True),
                code=making.code(at),
                at=at,
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            making.tell_added(world.second, making.cards(world.second, 1, at=START), at=START)
            waiting = pool.submit(issue)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=1)
        order = waiting.result(timeout=20)

    assert side(world.case, "2/41").pk in granted(order.grant_id)
