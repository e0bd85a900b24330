"""Shares and the way of signing in: the national node opens its own, by PESEL and nothing else."""

from datetime import date, timedelta

import pytest

from akta.access import errors
from akta.access.models import HandOver
from akta.access.services import hand_over
from akta.accounts import services as accounts
from akta.delivery.models import Notice
from akta.grants.errors import NationalSignInNeeded
from akta.grants.models import Grant
from akta.grants.ways import refuse_other_way
from tests import factories
from tests.access import making
from tests.access.making import PESEL, START, defence
from tests.accounts import node as nodes
from tests.accounts.node import browser, person, sign_in

OTHER_PESEL = "02070803628"


@pytest.fixture
def node(monkeypatch, tmp_path):
    return nodes.installed(monkeypatch, tmp_path)


@pytest.fixture
def national(world, issue):
    """A share for the node: only the PESEL says to whom."""
    return issue(defence(method="national", pesel=PESEL))


def home(page):
    """The own accesses that the page after sign-in shows."""
    return [access.grant.pk for access in page.context["live"]]


@pytest.mark.rule("P-6-1")
@pytest.mark.rule("P-1-4")
def test_a_national_share_opens_by_the_node_without_any_credentials(world, node, issue, national):
    other = issue(
        defence(method="national", pesel=OTHER_PESEL, surname="Inna"),
        at=START + timedelta(minutes=5),
    )
    client = browser()
    page = sign_in(client, node, person(PESEL, "Obrońca", "Anna"))

    assert home(page) == [national.grant_id]
    assert client.get(f"/akta/{national.grant_id}/stan/").json()["ended"] is False
    assert client.get(f"/akta/{other.grant_id}/stan/").status_code == 404


@pytest.mark.rule("P-6-1")
def test_the_same_name_with_another_pesel_gets_nothing(world, node, national):
    client = browser()
    page = sign_in(client, node, person(OTHER_PESEL, "Obrońca", "Anna"))

    assert "nie udostępniono żadnych akt" in page.content.decode()
    assert world.case.reference not in page.content.decode()
    assert client.get(f"/akta/{national.grant_id}/stan/").status_code in {401, 302}


@pytest.mark.rule("P-6-1")
def test_after_its_end_a_share_shows_that_it_ended_and_nothing_else(
    world, node, national, at_moment
):
    at_moment(START + timedelta(days=30))
    client = browser()
    page = sign_in(client, node, person(PESEL))
    assert home(page) == []
    assert "Dostęp zakończony" in page.content.decode()
    assert client.get(f"/akta/{national.grant_id}/dane/").status_code == 403


@pytest.mark.rule("P-1-4")
def test_a_local_password_does_not_open_a_national_share(world, node, issue, national, at_moment):
    """The same person was also given a login once: it opens the local share and no other."""
    local = issue(
        defence(method="local", person_id=national.person_id, given_name="", surname=""),
        at=START + timedelta(minutes=5),
    )
    at_moment(START + timedelta(minutes=6))
    client = factories.sign_in(browser(), national.holder)
    assert local.holder_id == national.holder_id
    page = client.get("/")

    assert client.get(f"/akta/{local.grant_id}/stan/").status_code == 200
    refused = client.get(f"/akta/{national.grant_id}/stan/", headers={"Accept": "application/json"})
    assert refused.json()["code"] == "grants.national_sign_in_needed"
    assert page.content.decode().count("Otwórz przez login.gov.pl") == 1
    both = home(sign_in(browser(), node, person(PESEL)))
    assert set(both) == {national.grant_id, local.grant_id}


@pytest.mark.rule("P-1-4")
@pytest.mark.parametrize(
    ("sign_in_by", "way", "opens"),
    [
        ("national", "national", True),
        ("national", "local", False),
        ("national", "", False),
        ("local", "local", True),
        ("local", "national", True),
        ("", "local", True),
    ],
)
def test_which_way_opens_which_share(sign_in_by, way, opens):
    from dataclasses import replace
    from uuid import uuid4

    from akta.core.actors import SYSTEM

    actor, grant = replace(SYSTEM, way=way), Grant(id=uuid4(), sign_in=sign_in_by)
    if opens:
        assert refuse_other_way(grant, actor) is None
        return
    with pytest.raises(NationalSignInNeeded):
        refuse_other_way(grant, actor)


@pytest.mark.rule("P-1-4")
def test_the_login_page_accepts_what_was_handed_over_for_a_local_share(world, node, issue):
    order = issue(defence(method="local"))
    slips = hand_over(
        actor=world.secretary, order_id=order.pk, handed_to="x", way="person", at=START
    )
    client = browser()
    client.post("/logowanie/", {"login": slips.login, "password": slips.password})
    assert client.get("/").wsgi_request.actor.way == "local"


@pytest.mark.rule("P-7-1")
@pytest.mark.parametrize("capacity", ["defence", "attorney"])
def test_counsel_needs_nothing_handed_over(world, node, issue, capacity):
    """An advocate or a legal adviser: the share is live at once, a notice goes out, and no slip
    can be made.
    """
    order = issue(defence(method="national", pesel=PESEL, capacity=capacity))

    assert Notice.objects.filter(account_id=order.holder_id, kind="access-given").exists()
    assert home(sign_in(browser(), node, person(PESEL))) == [order.grant_id]
    with pytest.raises(errors.NoLocalCredentials):
        hand_over(actor=world.secretary, order_id=order.pk, handed_to="x", way="person", at=START)
    assert not HandOver.objects.exists()
    assert order.holder.password == ""


def test_a_change_keeps_the_way_of_signing_in_of_the_new_order(world, issue, national):
    changed = issue(
        defence(
            kind="change",
            replaces_id=national.pk,
            method="national",
            pesel=PESEL,
            last=date(2026, 4, 10),
        ),
        at=START + timedelta(minutes=5),
    )
    assert Grant.objects.get(pk=changed.grant_id).sign_in == "national"
    assert accounts.after_password(changed.holder) is accounts.Next.NOTHING
    assert making.PESEL == PESEL
