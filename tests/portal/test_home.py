"""The portal's pages for strangers and for the holder of accesses."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akta.access.models import AccessOrder
from akta.files.services.placing import add_cards
from akta.grants import services as grants
from akta.portal.accesses import accesses_of, ended_at, standing
from tests import factories
from tests.portal.scenery import DRAWN, give, page

NOW = factories.SINCE.replace(year=2026, month=3, day=9, hour=12)


def ordered(scene, *, sides=(), since=None, until=None, is_growing=False):
    """A grant with the order that it rests on."""
    referent = scene.people.referent
    order = AccessOrder.objects.create(
        case=scene.case,
        number=AccessOrder.objects.count() + 1,
        year=2026,
        kind="grant",
        holder=scene.people.outside,
        holder_name="Anna Obrońca",
        capacity="defence",
        scope_text="t. 1, t. 2 k. 12–40 bez k. 20v",
        scope={"granted": ["t. 1", "t. 2 k. 12–40"]},
        is_growing=is_growing,
        manner="view",
        legal_basis="art. 156 § 5 k.p.k.",
        issued_by=referent,
        issued_by_post="prokurator",
        issued_at=factories.SINCE,
        journal_hash="0" * 64,
    )
    since = since or factories.SINCE
    return give(
        scene.people.outside, scene.case, sides, since=since, until=until, ground_id=order.pk
    )


@pytest.mark.rule("P-1-2")
@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/", "Wniosek o udostępnienie akt składa się do prokuratora"),
        ("/pomoc/", "Pierwsze logowanie"),
        ("/dostepnosc/", "dostępności cyfrowej"),
        ("/dane-osobowe/", "Administratorem danych"),
    ],
)
def test_a_stranger_reads_the_public_pages(client, scene, address, words):
    answer = client.get(address)

    body = answer.content.decode()
    assert answer.status_code == 200
    assert words in body
    assert scene.case.reference not in body


def test_a_stranger_cannot_register_or_ask_for_a_case(client, scene):
    known = client.get(f"/?sygnatura={scene.case.reference}").content.decode()
    unknown = client.get("/?sygnatura=9999-9.Ds.9.1999").content.decode()
    body = DRAWN.sub("", known)

    assert body == DRAWN.sub("", unknown)
    assert "Dostępu do akt nie zakłada się samodzielnie" in body
    assert "zarejestruj" not in body.lower()


def test_the_holder_sees_each_access_in_words(at_moment, client, scene):
    at_moment(NOW)
    grant = ordered(scene, sides=scene.shown, until=NOW + timedelta(days=2, hours=3))

    body = factories.sign_in(client, scene.people.outside, at=NOW).get("/").content.decode()

    told = ("t. 1; t. 2 k. 12–40", "przeglądanie", "2\xa0dni 3\xa0godz.", scene.case.reference)
    assert [words for words in told if words not in body] == []
    assert "20v" not in body
    assert f'href="/akta/{grant.pk}/"' in body


def test_of_an_ended_access_only_its_end_is_told(at_moment, client, scene):
    at_moment(NOW)
    grants.revoke(grant_id=scene.grant.pk, at=NOW)
    ended = ordered(scene, sides=scene.shown, until=NOW)
    grants.revoke(grant_id=ended.pk, at=NOW - timedelta(days=1))

    body = factories.sign_in(client, scene.people.outside, at=NOW).get("/").content.decode()

    assert "dostęp zakończył się 8\xa0marca\xa02026\xa0r., 12:00" in body
    assert "t. 2 k. 12" not in body
    assert "Czytaj akta" not in body


def test_a_later_access_tells_its_begin(at_moment, client, scene):
    at_moment(NOW)
    ordered(scene, since=NOW + timedelta(hours=1))

    body = factories.sign_in(client, scene.people.outside, at=NOW).get("/").content.decode()

    assert "Dostęp jeszcze się nie zaczął" in body


def test_cards_that_came_since_the_last_look_are_counted(at_moment, client, scene):
    at_moment(NOW)
    grant = ordered(scene, sides=scene.shown, is_growing=True)
    browser = factories.sign_in(client, scene.people.outside, at=NOW)
    assert "Od ostatniego wglądu" not in browser.get("/").content.decode()
    browser.get(f"/akta/{grant.pk}/k/{scene.shown[0].short_id}/obraz/")
    at_moment(NOW + timedelta(minutes=5))
    volume = scene.shown[0].card.volume
    pages = [[page(volume, 81).pk, page(volume, 82).pk], [page(volume, 83).pk]]
    later = NOW + timedelta(minutes=2)
    cards = add_cards(volume, pages, document=None, after=None, by=None, at=later)
    grants.add_sides(
        grant_id=grant.pk, side_ids=[side.pk for card in cards for side in card.sides.all()]
    )

    assert "Od ostatniego wglądu doszło: 2\xa0karty." in browser.get("/").content.decode()


@pytest.mark.rule("P-4-3")
@pytest.mark.parametrize(
    ("at", "revoked", "state"),
    [
        (-1, None, "later"),
        (0, None, "live"),
        (9, None, "live"),
        (10, None, "ended"),
        (4, 5, "live"),
        (5, 5, "ended"),
        (11, 12, "ended"),
    ],
)
def test_a_moment_lies_before_in_or_after_a_grant(scene, at, revoked, state):
    day = timedelta(days=1)
    grant = give(scene.people.outside, scene.case, [], since=NOW, until=NOW + 10 * day)
    grant.revoked_at = None if revoked is None else NOW + revoked * day

    told = standing(grant, NOW + at * day)

    assert told.state == state
    assert ended_at(grant) == NOW + min(10, revoked or 10) * day
    left = {"later": day, "ended": timedelta(0), "live": ended_at(grant) - NOW - at * day}
    assert told.left == left[state]


def test_the_home_costs_the_same_for_one_and_for_twenty_accesses(at_moment, client, scene):
    at_moment(NOW)
    browser = factories.sign_in(client, scene.people.outside, at=NOW)

    def read():
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/").status_code == 200
        return len(queries)

    def one_more():
        grant = ordered(scene, sides=scene.shown[:1], is_growing=True)
        browser.get(f"/akta/{grant.pk}/k/{scene.shown[0].short_id}/obraz/")

    one_more()
    once = read()
    for _ in range(20):
        one_more()

    assert len(accesses_of(factories.actor(scene.people.outside), at=NOW)) == 22
    assert read() == once
