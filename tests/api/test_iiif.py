"""IIIF by a token of the API: the API's own rules, limits and log; no cookie helps or is needed."""

import json

import pytest
from django.test import Client

from akta.api import bearer, services
from akta.api.models import Token
from akta.audit.models import LogEntry
from akta.core import clock
from akta.files.search import rebuild
from akta.grants import services as grants
from akta.grants.models import Grant, Manner
from akta.portal import iiif
from tests import factories
from tests.api.conftest import agree, exchange, question, token_of
from tests.portal import presentation, scenery


@pytest.fixture(autouse=True)
def fresh_paces():
    for pace in (iiif.PICTURES, iiif.LISTS):
        pace._full_at.clear()


@pytest.fixture(autouse=True)
def pictures(monkeypatch, tmp_path):
    path = tmp_path / "side.jpg"
    path.write_bytes(scenery.drawn(1))
    monkeypatch.setattr(iiif, "image_path", lambda *_: path)


@pytest.fixture
def token(things):
    return token_of(things)["access_token"]


def addresses(things, side=None):
    """Every kind of address of the file, by name."""
    grant, shown = things.scene.grant.pk, things.scene.shown[0]
    volume, image = f"/iiif/akta/{grant}/{shown.card.volume_id}", f"/iiif/image/{grant}"
    return {
        "collection": f"/iiif/akta/{grant}/collection.json",
        "manifest": f"{volume}/manifest.json",
        "search": f"{volume}/szukaj?q=słowo1",
        "info": f"{image}.{(side or shown).short_id}/info.json",
        "picture": f"{image}.{(side or shown).short_id}/full/600,/0/default.jpg",
    }


def probe(things, side=None):
    return f"/iiif/pytanie/{things.scene.grant.pk}.{(side or things.scene.shown[0]).short_id}"


def ask(address, token, browser=None):
    return (browser or Client()).get(address, headers={"Authorization": f"Bearer {token}"})


def body(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return json.loads(content)


def refused(things, token, browser=None):
    """Status and code of each address, which are one, and what the probe says of the picture."""
    answers = [ask(address, token, browser) for address in addresses(things).values()]
    [told] = {(answer.status_code, answer.json()["code"]) for answer in answers}
    assert {answer.headers["Content-Type"] for answer in answers} == {"application/problem+json"}
    assert ask(probe(things), token, browser).json()["status"] == 401
    assert not LogEntry.objects.exists()
    return told


def test_a_program_reads_a_granted_volume_and_is_named_in_the_log(things, token):
    rebuild()
    told = {name: ask(address, token) for name, address in addresses(things).items()}

    assert {answer.status_code for answer in told.values()} == {200}
    presentation.collection(body(told["collection"]))
    manifest = body(told["manifest"])
    presentation.manifest(manifest)
    assert len(manifest["items"]) == len(things.scene.shown)
    assert body(told["search"])["partOf"]["total"] == 1
    assert body(told["info"])["type"] == "ImageService3"
    assert told["picture"].content.startswith(b"\xff\xd8\xff")
    assert ask(probe(things), token).json()["status"] == 200
    rows = LogEntry.objects.order_by("id").values_list("kind", "actor_id", "grant_id", "reason")
    person, grant, why = things.person.pk, things.scene.grant.pk, "aplikacja: Kancelaria Plus"
    kinds = ["contents", "contents", "search", "contents", "download"]
    assert list(rows) == [(kind, person, grant, why) for kind in kinds]


def test_withheld_and_foreign_sides_are_not_there(things, token):
    for side in (things.scene.withheld[0], things.scene.foreign[0]):
        named = addresses(things, side)
        assert {ask(named[name], token).status_code for name in ("info", "picture")} == {404}
        assert ask(probe(things, side), token).json()["status"] == 401
    assert not LogEntry.objects.exists()


def test_a_token_that_was_revoked_or_made_up_opens_nothing(things, token):
    Token.objects.update(revoked_at=clock.now())

    assert refused(things, token) == (401, "TOKEN_REFUSED")
    assert refused(things, "zmyslony") == (401, "TOKEN_REFUSED")
    answer = ask(addresses(things)["info"], token)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_cookie_beside_a_bad_token_counts_nothing(things):
    assert refused(things, "zmyslony", things.browser) == (401, "TOKEN_REFUSED")

    assert things.browser.get(addresses(things)["info"]).status_code == 200


def test_another_scope_opens_nothing(things):
    other = token_of(things, scope="cases:read notices:read")["access_token"]

    assert refused(things, other) == (403, "SCOPE")


def test_another_persons_token_finds_nothing(things):
    browser = factories.sign_in(Client(), things.developer)
    code = agree(browser, question(things.application))["code"]
    theirs = exchange(things.application, code).json()["access_token"]

    assert refused(things, theirs) == (404, "not_found")


def test_an_access_that_ended_opens_nothing(things, token):
    grants.revoke(grant_id=things.scene.grant.pk, at=clock.now())

    assert refused(things, token) == (403, "grants.access_ended")


def test_what_may_only_be_viewed_is_not_for_programs(things, token):
    Grant.objects.filter(pk=things.scene.grant.pk).update(manner=Manner.VIEW)

    assert refused(things, token) == (403, "DOWNLOAD_NOT_ALLOWED")


def test_a_consent_that_was_ended_opens_nothing(things, token):
    given = Token.objects.get()
    services.end_consent(actor=factories.actor(things.person), token_id=given.pk, at=clock.now())

    assert refused(things, token) == (401, "TOKEN_REFUSED")


def test_a_program_is_slowed_down_by_its_token_and_by_the_grant(things, token, monkeypatch):
    monkeypatch.setattr(iiif.PICTURES, "per_minute", 2)
    address = addresses(things)["picture"]
    assert [ask(address, token).status_code for _ in range(3)] == [200, 200, 429]

    monkeypatch.setattr(bearer.PACE, "per_minute", 1)
    bearer.PACE._full_at.clear()
    answers = [ask(probe(things), token).status_code for _ in range(2)]
    assert answers == [200, 429]
