"""Handing over of credentials: after consent, once, and the secret is nowhere."""

from datetime import timedelta

import pytest
from django.db import connection

from akta.access import errors
from akta.access.models import HandOver
from akta.access.services import file_hand_over, hand_over
from akta.accounts.services.passwords import fits
from akta.core.errors import NotAllowed, NotFound
from akta.core.models import JournalEntry
from akta.storage import FolderStore
from tests import factories
from tests.access.making import PESEL, START, defence

LATER = START + timedelta(minutes=5)


def hand(world, order, *, actor=None, at=LATER, **facts):
    return hand_over(
        actor=actor or world.secretary,
        order_id=order.pk,
        handed_to="Anna Obrońca",
        way="osobiście za pokwitowaniem",
        at=at,
        **facts,
    )


def holder_of(order):
    return factories.account_again(order.holder)


@pytest.mark.rule("P-4-2")
def test_login_and_password_come_once_after_consent_and_the_hand_over_is_on_record(world, issue):
    order = issue()
    slips = hand(world, order)

    account = holder_of(order)
    assert slips.login == account.login
    assert fits(account, slips.password)
    assert account.must_change_password
    row = HandOver.objects.get()
    assert (row.handed_to, row.at, row.handed_by_id) == (
        "Anna Obrońca",
        LATER,
        world.people.secretary.pk,
    )
    entry = JournalEntry.objects.get(kind="access.credentials_handed")
    assert (entry.at, entry.data["handed_to"]) == (LATER, "Anna Obrońca")


@pytest.mark.rule("P-4-2")
def test_before_consent_there_is_nothing_to_hand_over(world, issue):
    refused = issue(defence(kind="refusal", reasons="x", scope_text="", last=None))
    with pytest.raises(errors.NotGranted) as refusal:
        hand(world, refused)
    assert refusal.value.code == "SHARE_NOT_GRANTED"

    order = issue(at=LATER)
    hand(world, order)
    assert HandOver.objects.count() == 1


@pytest.mark.rule("P-4-2")
def test_after_the_end_or_a_revocation_nothing_is_handed_over(world, issue):
    order = issue()
    with pytest.raises(errors.NotGranted):
        hand(world, order, at=START + timedelta(days=30))
    issue(defence(kind="revocation", replaces_id=order.pk, reasons="x", last=None), at=LATER)
    with pytest.raises(errors.NotGranted):
        hand(world, order, at=LATER)
    assert holder_of(order).password == ""


@pytest.mark.rule("P-4-2")
@pytest.mark.parametrize(("days", "valid"), [(3, 3), (30, 14)])
def test_an_unused_password_ends_with_the_share_and_after_14_days_at_most(
    world, issue, days, valid
):
    order = issue(defence(last=START + timedelta(days=days)))
    slips = hand(world, order, at=START)

    assert slips.valid_until == START + timedelta(days=valid)
    assert holder_of(order).password_valid_until == slips.valid_until


@pytest.mark.rule("P-4-2")
def test_the_first_sign_in_leads_to_a_new_password_before_any_page(world, issue, client):
    from django.urls import reverse

    order = issue()
    hand(world, order)
    factories.sign_in(client, holder_of(order))

    for address in (reverse("portal:home"), reverse("portal:viewer", args=[order.grant_id])):
        answer = client.get(address)
        assert (answer.status_code, answer.url) == (302, reverse("portal:change-password"))


def test_a_national_share_has_no_password(world, issue):
    order = issue(defence(method="national", pesel=PESEL))
    with pytest.raises(errors.NoLocalCredentials) as refusal:
        hand(world, order)
    assert refusal.value.code == "SHARE_NO_LOCAL_CREDENTIALS"
    assert holder_of(order).password == ""


@pytest.mark.rule("P-4-2")
def test_a_lost_slip_gives_a_new_secret_and_the_old_one_is_dead(world, issue):
    order = issue()
    first = hand(world, order)
    with pytest.raises(errors.HandedOverBefore):
        hand(world, order)
    assert fits(holder_of(order), first.password)

    second = hand(world, order, lost=True)

    assert not fits(holder_of(order), first.password)
    assert fits(holder_of(order), second.password)
    assert HandOver.objects.count() == 2


@pytest.mark.parametrize(
    ("who", "error"),
    [("other_prosecutor", NotFound), ("head", NotAllowed), ("auditor", NotFound)],
)
def test_who_does_not_hand_over(world, issue, who, error):
    order = issue()
    with pytest.raises(error):
        hand(world, order, actor=factories.actor(getattr(world.people, who)))
    assert hand(world, order, actor=world.referent).login == order.holder.login


def test_the_secret_is_nowhere(world, issue, tmp_path, caplog, monkeypatch):
    """Every table, the log and the slips' own text are searched for the password."""
    from akta.files import blobs

    monkeypatch.setattr(blobs, "store", lambda: FolderStore(tmp_path / "blobs", reserve=1 << 20))
    caplog.set_level(0)
    order = issue()
    slips = hand(world, order)
    file_hand_over(hand_over_id=slips.hand_over_id, at=LATER)

    assert slips.login in everything()
    for form in (slips.password, slips.password.replace("-", "")):
        assert form not in everything()
        assert form not in caplog.text
        assert form not in repr(slips)
        for file in tmp_path.rglob("*"):
            assert not file.is_file() or form.encode() not in file.read_bytes()


def everything():
    """All rows of all tables as one text, as a thief of the database would read them."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)
