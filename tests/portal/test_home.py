"""The portal's pages for strangers and for the holder of accesses."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akta.access.facts import RequestFacts
from akta.access.models import AccessOrder
from akta.access.services import file_request
from akta.delivery.models import Notice
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


@pytest.fixture
def many(at_moment, client, scene):
    """A reader with 30 live accesses, two ended ones and one to begin; gives the page read."""
    at_moment(NOW)
    holder = scene.people.outside
    for number in range(29):
        ordered(scene, sides=scene.shown[:1], until=NOW + timedelta(days=40 - number))
    for days in (3, 2):
        give(holder, scene.other_case, [], since=factories.SINCE, until=NOW - timedelta(days=days))
    give(holder, scene.other_case, [], since=NOW + timedelta(days=1))
    browser = factories.sign_in(client, holder, at=NOW)
    return lambda **asked: browser.get("/", asked).content.decode()


def test_many_accesses_come_page_by_page_the_soonest_to_end_first(many, scene):
    first, second = many(), many(strona="2")

    assert first.count("data-row-link") == 25
    assert second.count("data-row-link") == 5
    assert "1–25 z 33" in first
    assert first.index("12\xa0dni") < first.index("20\xa0dni")
    assert "Dostęp jeszcze się nie zaczął" not in first
    assert "Dostęp jeszcze się nie zaczął" in second
    assert second.index("7\xa0marca") < second.index("6\xa0marca")  # the last to end comes first


def test_many_accesses_are_found_by_reference_and_by_state(many, scene):
    one = scene.other_case.reference
    assert 'Wszystkie <span class="soft">(33)</span>' in many()
    found = many(q=one.partition("Ds.")[2])
    assert scene.case.reference not in found
    assert found.count(one) == 3
    ended = many(stan="ended")
    assert ended.count("dostęp zakończył się") == 2
    assert "data-row-link" not in ended
    assert many(stan="ended", q=scene.case.reference).count("dostęp zakończył się") == 0
    assert "Nie ma dostępu, który by do tego pasował" in many(q="9999-9.Ds.9.1999")


def test_a_page_of_many_accesses_costs_what_the_first_one_does(many, client, scene):
    asked = set()
    for where in ({}, {"strona": "2"}, {"stan": "live"}, {"q": "Ds"}):
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/", where).status_code == 200
        asked.add(len(queries))
    assert len(asked) == 1


def test_requests_come_page_by_page(at_moment, client, scene):
    at_moment(NOW)
    holder = scene.people.outside
    for number in range(31):
        file_request(
            actor=factories.actor(holder),
            facts=RequestFacts(
                given_name="", surname="", case_typed=f"4999-0.Ds.{number}.2020", capacity="defence"
            ),
            at=NOW + timedelta(seconds=number),
        )
    browser = factories.sign_in(client, holder, at=NOW)
    with CaptureQueriesContext(connection) as queries:
        first = browser.get("/wnioski/").content.decode()
    with CaptureQueriesContext(connection) as again:
        second = browser.get("/wnioski/", {"strona": "2"}).content.decode()

    assert "4999-0.Ds.30.2020" in first
    assert "4999-0.Ds.0.2020" not in first
    assert "4999-0.Ds.0.2020" in second
    assert len(queries) == len(again)


def test_what_is_new_can_be_reached_from_every_page(client, scene):
    """The parts of the portal lead to the notices and tell how many are unread."""
    owner = factories.sign_in(client, scene.people.outside)
    Notice.objects.create(
        account=scene.people.outside, kind="x", text="Udostępniono akta", created_at=NOW
    )

    shown = owner.get("/wnioski/").content.decode()

    assert 'href="/zawiadomienia/"' in shown
    assert "Zawiadomienia <span" in shown
