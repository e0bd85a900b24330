"""IIIF in the portal: what manifests hold, pictures and search inside the grant, the sign-in."""

import io
import json
import re
from uuid import uuid4

import pytest
from django.test import Client
from PIL import Image

from akta.audit.models import LogEntry, LookKind
from akta.core import clock
from akta.files.models import Card, Document
from akta.files.search import rebuild
from akta.grants import services as grants
from akta.portal import iiif
from akta.ui.iiif import manifest
from tests import factories
from tests.portal import presentation, scenery

HOST = "http://testserver"


@pytest.fixture(autouse=True)
def fresh_paces():
    for pace in (iiif.PICTURES, iiif.LISTS):
        pace._full_at.clear()


@pytest.fixture
def granted(scene):
    """The scene with a document, and the sharp images that the interface cuts from."""
    document = Document.objects.create(
        volume=scene.shown[0].card.volume, title="Protokół oględzin", added_at=factories.SINCE
    )
    Card.objects.filter(pk=scene.shown[0].card_id).update(document=document)
    return scene


@pytest.fixture(autouse=True)
def pictures(monkeypatch, tmp_path):
    """The side's image at the size of its scan, as the cache would give it."""
    path = tmp_path / "side.jpg"
    path.write_bytes(scenery.drawn(1))
    monkeypatch.setattr(iiif, "image_path", lambda *_: path)


def place(scene, rest):
    return f"/iiif/akta/{scene.grant.pk}/{scene.shown[0].card.volume_id}/{rest}"


def picture(scene, rest="full/max/0/default.jpg", side=None):
    return f"/iiif/image/{scene.grant.pk}.{(side or scene.shown[0]).short_id}/{rest}"


def told(browser, address):
    answer = browser.get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return json.loads(body)


def test_the_manifest_is_valid_and_holds_the_granted_sides_only(counsel, granted):
    body = told(counsel, place(granted, "manifest.json"))

    presentation.manifest(body)
    assert [canvas["id"].rsplit("/", 1)[1] for canvas in body["items"]] == [
        side.short_id for side in granted.shown
    ]
    assert body["items"][2]["label"] == {"pl": ["t. 1 k. 2v"]}
    assert granted.withheld[0].short_id not in json.dumps(body)
    assert LogEntry.objects.get().kind == LookKind.CONTENTS


def test_ranges_are_the_documents(counsel, granted):
    ranges = told(counsel, place(granted, "manifest.json"))["structures"]

    assert [each["label"]["pl"][0] for each in ranges] == ["Protokół oględzin", manifest.LOOSE]
    assert [len(each["items"]) for each in ranges] == [1, 3]


def test_a_long_volume_is_written_in_pieces(counsel, granted, monkeypatch):
    whole = told(counsel, place(granted, "manifest.json"))
    monkeypatch.setattr(manifest, "CHUNK", 2)
    answer = counsel.get(place(granted, "manifest.json"))
    parts = list(answer.streaming_content)

    assert len(parts) == 4
    assert json.loads(b"".join(parts)) == whole


def test_a_manifest_stops_when_the_access_ends(counsel, granted, monkeypatch):
    monkeypatch.setattr(manifest, "CHUNK", 1)
    parts = iter(counsel.get(place(granted, "manifest.json")).streaming_content)
    next(parts)
    grants.revoke(grant_id=granted.grant.pk, at=clock.now())

    assert list(parts) == []


def test_the_collection_names_volumes_with_something_granted(counsel, granted):
    body = told(counsel, f"/iiif/akta/{granted.grant.pk}/collection.json")

    presentation.collection(body)
    assert [item["id"] for item in body["items"]] == [HOST + place(granted, "manifest.json")]


def test_a_volume_without_a_granted_side_is_not_there(counsel, granted):
    volume = granted.withheld[1].card.volume_id

    for rest in ("manifest.json", "szukaj?q=x"):
        address = f"/iiif/akta/{granted.grant.pk}/{volume}/{rest}"
        assert counsel.get(address).status_code == 404


def test_the_picture_is_marked_and_logged(counsel, granted):
    plain = counsel.get(picture(granted, "0,0,600,600/300,/0/default.png"))

    entry = LogEntry.objects.get()
    shown = Image.open(io.BytesIO(plain.content))
    assert (shown.format, shown.size) == ("PNG", (300, 300))
    assert shown.convert("L").crop((0, 150, 300, 300)).getextrema()[0] < 250
    assert (entry.kind, entry.side_id) == (LookKind.LOOK, granted.shown[0].pk)
    assert plain.headers["Cache-Control"] == "no-store"


def test_a_small_whole_picture_is_a_thumbnail(counsel, granted):
    counsel.get(picture(granted, "full/300,/0/default.jpg"))

    assert LogEntry.objects.get().kind == LookKind.THUMBNAIL


def test_no_picture_is_larger_than_the_original(counsel, granted):
    body = told(counsel, picture(granted, "info.json"))

    assert (body["width"], body["height"]) == scenery.SIZE
    assert counsel.get(picture(granted, "full/1201,/0/default.jpg")).status_code == 400
    assert not LogEntry.objects.filter(kind=LookKind.LOOK).exists()


def test_the_description_says_how_to_sign_in(counsel, granted):
    [probe] = told(counsel, picture(granted, "info.json"))["service"]

    assert probe["type"] == "AuthProbeService2"
    assert probe["service"][0]["type"] == "AuthAccessService2"
    assert probe["service"][0]["service"][0]["type"] == "AuthAccessTokenService2"


@pytest.mark.parametrize("rest", ["full/max/0/default.jpg", "info.json", ""])
def test_a_withheld_side_a_foreign_one_and_none_look_alike(counsel, granted, rest):
    names = [granted.withheld[0].short_id, granted.foreign[0].short_id, "nosuch"]
    answers = [counsel.get(f"/iiif/image/{granted.grant.pk}.{name}/{rest}") for name in names]

    assert {answer.status_code for answer in answers} == {404}
    assert counsel.get(f"/iiif/image/kot/{rest}").status_code == 404


def test_after_the_end_nothing_is_answered(counsel, granted):
    grants.revoke(grant_id=granted.grant.pk, at=clock.now())

    for address in (picture(granted), picture(granted, "info.json"), place(granted, "szukaj")):
        assert counsel.get(address).status_code == 403


def test_a_stranger_is_told_to_sign_in_and_nothing_else(client, granted):
    for address in (
        picture(granted),
        place(granted, "manifest.json"),
        f"/iiif/image/{uuid4()}.x/info.json",
    ):
        answer = client.get(address)
        assert answer.status_code == 401
        assert answer.json() == {"title": "Potrzebne jest logowanie."}


def test_words_are_found_as_annotations_inside_the_grant(counsel, granted):
    rebuild()
    found = told(counsel, place(granted, "szukaj") + "?q=słowo1")
    hidden = told(counsel, place(granted, "szukaj") + "?q=słowo5")

    [annotation] = found["items"]
    canvas = f"{HOST}/iiif/akta/{granted.grant.pk}/strona/{granted.shown[0].short_id}"
    assert annotation["target"] == f"{canvas}#xywh=120,170,180,34"
    assert found["partOf"]["total"] == 1
    assert (hidden["items"], hidden["partOf"]["total"]) == ([], 0)


def message(answer):
    text = answer.content.decode()
    found = re.search(r'id="iiif-message"[^>]*>(.*?)</p>', text, re.DOTALL)
    return json.loads(found[1].replace("&quot;", '"').replace("&#x27;", "'"))


def a_token(browser, origin=HOST):
    return message(browser.get("/iiif/token", {"messageId": "7", "origin": origin}))


def probed(browser, scene, token, side=None):
    address = f"/iiif/pytanie/{scene.grant.pk}.{(side or scene.shown[0]).short_id}"
    return browser.get(address, headers={"Authorization": f"Bearer {token}"}).json()["status"]


def test_the_probe_takes_a_token_and_tells_what_the_session_shows(counsel, granted):
    token = a_token(counsel)["accessToken"]
    bare = Client()

    assert probed(bare, granted, token) == 200
    assert probed(bare, granted, token, granted.withheld[0]) == 401
    assert probed(bare, granted, token, granted.foreign[0]) == 401
    assert probed(bare, granted, token[:-3] + "abc") == 401
    assert probed(bare, granted, "") == 401
    assert counsel.session.session_key not in token


def test_a_token_ends_with_its_session_and_opens_nothing_else(counsel, granted):
    token = a_token(counsel)["accessToken"]
    bare = Client()
    with_it = {"Authorization": f"Bearer {token}"}

    assert bare.get(picture(granted), headers=with_it).status_code == 401
    assert bare.get(place(granted, "manifest.json"), headers=with_it).status_code == 401
    counsel.post("/wyloguj/")
    assert probed(bare, granted, token) == 401


def test_a_token_is_given_to_this_origin_and_to_who_is_signed_in(counsel, client, granted):
    assert a_token(counsel, "https://elsewhere.example")["profile"] == "invalidOrigin"
    assert a_token(Client())["profile"] == "missingAspect"
    answer = counsel.get("/iiif/token", {"messageId": "7", "origin": HOST})

    assert message(answer)["messageId"] == "7"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_many_pictures_at_once_are_slowed_down(counsel, granted, monkeypatch):
    monkeypatch.setattr(iiif.PICTURES, "per_minute", 3)
    answers = [counsel.get(picture(granted, "full/300,/0/default.jpg")) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]


def test_no_fixture_picture_is_served_here(counsel, scene):
    """The validator's picture stands in the tests' own server only."""
    assert counsel.get("/iiif/squares/info.json").status_code == 404
    assert counsel.get("/iiif/image/squares/info.json").status_code == 404
