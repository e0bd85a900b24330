"""The end of access (koniec dostępu): by the database's clock or a revocation, and at once."""

from datetime import timedelta

import pytest
from django.test import Client

from akta.audit.models import LogEntry
from akta.core.errors import NotFound
from akta.grants import services as grants
from akta.grants.errors import AccessEnded
from akta.ui.viewer import answers, bodies
from tests import factories
from tests.portal.scenery import drawn, give, page

JSON = {"Accept": "application/json"}
BEGIN = factories.SINCE.replace(year=2026, month=3, day=2, hour=8)
END = factories.SINCE.replace(year=2026, month=3, day=17)
SECOND = timedelta(seconds=1)
CONTENT = ("k/{side}/", "k/{side}/obraz/", "k/{side}/tekst/", "dane/", "strony/?od={side}")
CONTENT = (*CONTENT, "idz/?k=t.+1+k.+1", "dziennik/", "szukaj/?q=strona", "")


@pytest.fixture
def grant(scene):
    """Two weeks of access to the first two sides."""
    return give(scene.people.outside, scene.case, scene.shown[:2], since=BEGIN, until=END)


@pytest.fixture
def at(at_moment, client, scene):
    """The holder's browser, signed in freshly at that moment."""

    def sign_in_at(moment):
        at_moment(moment)
        return factories.sign_in(client, scene.people.outside, at=moment)

    return sign_in_at


def addresses(grant, scene):
    side = scene.shown[0].short_id
    return [f"/akta/{grant.pk}/{rest.format(side=side)}" for rest in CONTENT]


@pytest.mark.rule("P-4-3")
def test_one_second_before_the_end_everything_is_served(at, grant, scene):
    browser = at(END - SECOND)

    statuses = [browser.get(address).status_code for address in addresses(grant, scene)]

    assert statuses == [200, 200, 200, 200, 200, 302, 200, 200, 302]


@pytest.mark.rule("P-4-3")
@pytest.mark.parametrize("after", [timedelta(0), SECOND, timedelta(days=400)])
def test_from_the_end_on_nothing_is_served(at, grant, scene, after):
    browser = at(END + after)

    for address in addresses(grant, scene):
        for headers in (JSON, {}):
            answer = browser.get(address, headers=headers)
            body = str(answer.json()) if headers else answer.content.decode()
            assert answer.status_code == 403
            assert "Dostęp zakończył się 17 marca 2026 r., godz. 00:00" in body
            for secret in ("TAJNE", scene.shown[0].short_id + '"', scene.case.reference, "k. 1<"):
                assert secret not in body
    assert not LogEntry.objects.exists()


@pytest.mark.rule("P-4-3")
def test_a_copied_image_address_dies_with_the_grant(at, at_moment, grant, scene):
    address = f"/akta/{grant.pk}/k/{scene.shown[0].short_id}/obraz/?w=1200&cel=karta"
    browser = at(END - SECOND)
    assert browser.get(address).status_code == 200

    at_moment(END)

    assert browser.get(address).status_code == 403


@pytest.mark.rule("P-4-3")
def test_before_its_begin_nothing_is_served(at, grant, scene):
    browser = at(BEGIN - SECOND)

    assert {browser.get(address).status_code for address in addresses(grant, scene)} == {403}
    assert (
        "Dostęp zaczyna się 2 marca"
        in browser.get(f"/akta/{grant.pk}/", headers=JSON).json()["detail"]
    )


@pytest.mark.rule("P-4-3")
def test_of_two_grants_the_one_that_lasts_works(at, grant, scene):
    longer = give(scene.people.outside, scene.case, scene.shown[2:], until=END + timedelta(days=9))
    browser = at(END)

    ended = browser.get(f"/akta/{grant.pk}/k/{scene.shown[0].short_id}/obraz/")
    lasting = browser.get(f"/akta/{longer.pk}/k/{scene.shown[2].short_id}/obraz/")

    assert (ended.status_code, lasting.status_code) == (403, 200)


@pytest.mark.rule("P-4-3")
def test_an_extension_after_the_end_opens_again_and_the_gap_stays_in_the_log(
    at, at_moment, grant, scene
):
    side = scene.shown[0].short_id
    browser = at(END - SECOND)
    browser.get(f"/akta/{grant.pk}/k/{side}/obraz/")
    at_moment(END + SECOND)
    browser.get(f"/akta/{grant.pk}/k/{side}/obraz/")
    again = END + timedelta(minutes=9)
    longer = give(
        scene.people.outside, scene.case, scene.shown[:2], since=again, until=END + timedelta(9)
    )
    at_moment(again)

    assert browser.get(f"/akta/{longer.pk}/k/{side}/obraz/").status_code == 200
    looks = LogEntry.objects.order_by("pk").values_list("grant_id", "at")
    assert list(looks) == [(grant.pk, END - SECOND), (longer.pk, again)]


@pytest.mark.rule("P-4-3")
def test_a_revocation_ends_access_at_once(at, grant, scene):
    browser = at(END - timedelta(days=3))
    address = f"/akta/{grant.pk}/k/{scene.shown[0].short_id}/obraz/"
    assert browser.get(address).status_code == 200

    grants.revoke(grant_id=grant.pk, at=END - timedelta(days=3))

    assert browser.get(address).status_code == 403


def test_the_open_viewer_is_told_of_the_end(at, at_moment, grant):
    browser = at(END - SECOND)
    lasting = browser.get(f"/akta/{grant.pk}/stan/", headers=JSON).json()
    at_moment(END)
    ended = browser.get(f"/akta/{grant.pk}/stan/", headers=JSON).json()

    assert (lasting["ended"], lasting["reason"]) == (False, None)
    assert lasting["to"] == "2026-03-16T23:00:00Z"
    assert lasting["server_now"] == "2026-03-16T22:59:59Z"
    assert ended["ended"] is True
    assert ended["reason"] == "Dostęp zakończył się 17 marca 2026 r., godz. 00:00."


def test_the_end_is_told_to_nobody_else(at_moment, client, grant, scene):
    at_moment(END)
    other = factories.sign_in(client, scene.people.other_outside, at=END)

    assert other.get(f"/akta/{grant.pk}/stan/", headers=JSON).status_code == 404
    assert Client().get(f"/akta/{grant.pk}/stan/", headers=JSON).status_code == 401


@pytest.fixture
def large(scene, monkeypatch):
    """A page image of some megabytes, served as it stands."""
    body = drawn(1, "RGB") + b"\0" * (3 << 20)
    monkeypatch.setattr(bodies, "_marked", lambda path, stamp: body)
    return body


@pytest.mark.rule("P-4-3")
def test_a_large_image_is_sent_whole_while_access_lasts(at, grant, scene, large):
    answer = at(END - SECOND).get(f"/akta/{grant.pk}/k/{scene.shown[0].short_id}/obraz/")

    assert answer.streaming
    assert b"".join(answer.streaming_content) == large
    assert answer.headers["Content-Length"] == str(len(large))


@pytest.mark.rule("P-4-3")
@pytest.mark.parametrize("how", ["revoked", "ended", "side closed"])
def test_an_image_under_way_stops_with_the_access(at, at_moment, grant, scene, large, how):
    """The right ends between the decision and the second piece of the stream."""
    moment = END - SECOND
    answer = at(moment).get(f"/akta/{grant.pk}/k/{scene.shown[0].short_id}/obraz/")
    stream = iter(answer.streaming_content)
    first = next(stream)

    if how == "revoked":
        grants.revoke(grant_id=grant.pk, at=moment)
    elif how == "ended":
        at_moment(END)
    else:
        grants.remove_sides(side_ids=[scene.shown[0].pk], grant_id=grant.pk)

    assert len(first) <= 1 << 20
    assert list(stream) == []


@pytest.mark.rule("P-4-3")
def test_parts_flow_until_the_check_refuses():
    checks = iter([None, None, AccessEnded(ended="dziś")])

    def check():
        refusal = next(checks)
        if refusal:
            raise refusal

    sent = list(bodies.while_open(iter([b"1", b"2", b"3", b"4", b"5"]), check))

    assert sent == [b"1", b"2", b"3"]


def test_an_image_long_in_the_making_is_decided_on_again(at, at_moment, grant, scene, monkeypatch):
    """A page drawn while the right ended does not go out."""

    def slow(side, width):
        at_moment(END)
        return path

    path = bodies.image_path(answers.side_for(*_first(at(END - SECOND), grant, scene)), 1200)
    monkeypatch.setattr(bodies, "SLOW", -1)
    monkeypatch.setattr(bodies, "image_path", slow)
    browser = at(END - SECOND)

    answer = browser.get(f"/akta/{grant.pk}/k/{scene.shown[0].short_id}/obraz/", headers=JSON)

    assert answer.status_code == 403


def _first(_browser, grant, scene):
    from akta.files.lens import order_lens

    return order_lens(factories.actor(scene.people.outside), grant.pk), scene.shown[0].pk


@pytest.mark.rule("P-2-1")
def test_a_page_added_to_an_open_volume_is_seen_and_one_outside_the_range_is_not(counsel, scene):
    """What the office files is read from the same store, as far as the grant's sides reach."""
    from akta.files.services.placing import add_cards

    volume = scene.shown[0].card.volume
    cards = add_cards(
        volume, [[page(volume, 77).pk]], document=None, after=None, by=None, at=factories.SINCE
    )
    new = cards[0].sides.get()
    address = f"{scene.base}/k/{new.short_id}/obraz/"
    assert counsel.get(address).status_code == 404

    grants.add_sides(grant_id=scene.grant.pk, side_ids=[new.pk])

    assert counsel.get(address).status_code == 200


def test_the_refusal_of_a_lens_is_the_refusal_of_the_stream(scene):
    with pytest.raises(NotFound):
        answers.side_for(_first(None, scene.grant, scene)[0], scene.withheld[0].pk)
