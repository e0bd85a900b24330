"""The viewer in the portal: what is answered, what is logged, and that all refusals look alike."""

import io
import json
from uuid import uuid4

import pytest
from django.test import Client
from PIL import Image

from akta.audit.models import LogEntry, LookKind
from akta.audit.services import LogEntry as Log
from akta.files.models import Side
from tests import factories
from tests.portal.scenery import DRAWN

JSON = {"Accept": "application/json"}
IMAGE = {"Accept": "image/jpeg, application/json;q=0.5"}
PAGE = {"Accept": "text/html"}


def kinds():
    return list(LogEntry.objects.order_by("pk").values_list("kind", flat=True))


@pytest.mark.rule("P-1-1")
def test_the_page_is_read_without_a_script(counsel, scene):
    side = scene.shown[0]

    answer = counsel.get(f"{scene.base}/k/{side.short_id}/")

    body = answer.content.decode()
    assert answer.status_code == 200
    assert "TAJNE1" in body
    assert f"{scene.base}/k/{scene.shown[1].short_id}/" in body
    assert 'rel="prev"' not in body
    assert scene.case.reference in body
    assert answer.headers["Cache-Control"] == "no-store"
    assert kinds() == [LookKind.TEXT]


@pytest.mark.rule("P-1-1")
@pytest.mark.parametrize("rest", ["", "k/{side}/", "k/{side}/obraz/", "k/{side}/tekst/", "dane/"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written_through_the_viewer(counsel, scene, rest, method):
    counsel.get(scene.base + "/")
    address = f"{scene.base}/{rest.format(side=scene.shown[0].short_id)}"

    assert getattr(counsel, method)(address).status_code == 405


@pytest.mark.rule("P-1-2")
def test_the_holder_enters_at_the_first_side(counsel, scene):
    answer = counsel.get(f"{scene.base}/")

    assert answer.url == f"{scene.base}/k/{scene.shown[0].short_id}/"


@pytest.mark.rule("P-1-2")
def test_a_stranger_is_told_nothing(client, scene):
    known = f"{scene.base}/k/{scene.shown[0].short_id}"
    unknown = f"/akta/{uuid4()}/k/abc"

    for base in (known, unknown):
        for rest, accept in (("/obraz/", IMAGE), ("/tekst/", JSON)):
            answer = client.get(base + rest, headers=accept)
            assert answer.status_code == 401
            assert scene.case.reference not in answer.content.decode()
        assert client.get(base + "/").url.startswith("/logowanie/")
    assert client.get("/").status_code == 200
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    ("purpose", "kind"),
    [
        ("karta", LookKind.LOOK),
        ("sasiad", LookKind.AHEAD),
        ("miniatura", LookKind.THUMBNAIL),
        ("", LookKind.LOOK),
        ("nic-nie-znaczy", LookKind.LOOK),
    ],
)
def test_each_image_is_logged_by_its_purpose(counsel, scene, purpose, kind):
    side = scene.shown[2]

    answer = counsel.get(f"{scene.base}/k/{side.short_id}/obraz/?w=1200&cel={purpose}")

    entry = LogEntry.objects.get()
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert (entry.kind, entry.side_id, entry.case_id) == (kind, side.pk, scene.case.pk)
    assert (entry.grant_id, entry.actor_id) == (scene.grant.pk, scene.people.outside.pk)
    assert (entry.address, str(entry.request_id)) == ("127.0.0.1", answer.headers["X-Request-Id"])


def test_a_thumbnail_is_small_whatever_width_is_asked(counsel, scene):
    answer = counsel.get(f"{scene.base}/k/{scene.shown[0].short_id}/obraz/?w=2400&cel=miniatura")

    assert Image.open(io.BytesIO(answer.content)).width == 300


def test_without_its_row_nothing_is_sent(counsel, scene, monkeypatch):
    from django.db import DatabaseError

    def broken(**_):
        raise DatabaseError("full")

    monkeypatch.setattr(Log.objects, "create", broken)
    address = f"{scene.base}/k/{scene.shown[0].short_id}"

    for rest in ("/", "/obraz/", "/tekst/"):
        answer = counsel.get(address + rest, headers=JSON)
        assert answer.status_code == 503
        assert "TAJNE" not in answer.content.decode()


def test_outside_the_image_carries_the_reader_in_its_pixels(counsel, scene):
    address = f"{scene.base}/k/{scene.shown[0].short_id}/obraz/?w=1200"
    marked = counsel.get(address).content
    desk = factories.sign_in(Client(), scene.people.referent)
    plain = desk.get(f"{scene.desk()}/k/{scene.shown[0].short_id}/obraz/?w=1200").content

    assert marked != plain
    assert Image.open(io.BytesIO(marked)).size == Image.open(io.BytesIO(plain)).size


def test_the_stamp_names_reader_grant_and_minute(scene):
    from akta.portal.viewer import stamp

    at = factories.SINCE.replace(hour=14, minute=5)

    lines = stamp("Anna Obrońca", scene.grant, at).splitlines()

    assert lines == ["Anna Obrońca", f"dostęp nr {scene.grant.number}", "01.01.2020 14:05"]


def test_the_text_of_a_page_has_boxes(counsel, scene):
    answer = counsel.get(f"{scene.base}/k/{scene.shown[0].short_id}/tekst/", headers=JSON).json()

    assert answer["source"] == "ocr"
    assert answer["lines"][0]["text"] == "słowo1 TAJNE1"
    assert answer["lines"][0]["box"] == [0.1, 0.1, 0.35, 0.02]
    assert [word["t"] for word in answer["lines"][0]["words"]] == ["słowo1", "TAJNE1"]
    assert kinds() == [LookKind.TEXT]


def test_the_contents_list_holds_the_granted_part_only(counsel, scene):
    answer = counsel.get(f"{scene.base}/dane/", headers=JSON).json()

    assert [volume["number"] for volume in answer["volumes"]] == [1]
    assert answer["volumes"][0]["sides"] == len(scene.shown)
    assert answer["documents"][0]["last_label"] == "k. 3"
    assert answer["grant"]["number"] == str(scene.grant.number)
    assert kinds() == [LookKind.CONTENTS]


def window(browser, scene, side, before, after):
    asked = f"od={side.short_id}&przed={before}&po={after}"
    return browser.get(f"{scene.base}/strony/?{asked}", headers=JSON).json()


def test_a_window_names_what_lies_just_outside(counsel, scene):
    ids = [side.short_id for side in scene.shown]

    whole = window(counsel, scene, scene.shown[1], 9, 9)
    narrow = window(counsel, scene, scene.shown[1], 0, 1)

    assert [side["id"] for side in whole["sides"]] == ids
    assert (whole["prev"], whole["next"]) == (None, None)
    assert [side["id"] for side in narrow["sides"]] == ids[1:3]
    assert (narrow["prev"], narrow["next"]) == (ids[0], ids[3])
    assert [(side["index"], side["of"]) for side in whole["sides"]] == [
        (n, len(ids)) for n in range(1, len(ids) + 1)
    ]
    assert whole["sides"][2]["label"] == "t. 1 k. 2v"
    assert f"[#{ids[2]}]" in whole["sides"][2]["citation"]


def test_a_window_counts_in_each_volume_it_crosses(client, scene):
    referent = factories.sign_in(client, scene.people.referent)
    side = Side.objects.get(pk=scene.withheld[0].pk)  # the last of volume 1

    asked = f"{scene.desk()}/strony/?od={side.short_id}&przed=1&po=2"
    answer = referent.get(asked, headers=JSON).json()

    assert [(s["volume"], s["index"], s["of"]) for s in answer["sides"]] == [
        (1, 4, 5),
        (1, 5, 5),
        (2, 1, 3),
        (2, 2, 3),
    ]


def refused(browser, address, accept):
    """Status and body of an answer, without what each request draws anew."""
    answer = browser.get(address, headers=accept)
    body = answer.content.decode().replace(answer.headers["X-Request-Id"], "")
    return answer.status_code, DRAWN.sub("", body)


@pytest.mark.rule("P-1-2")
@pytest.mark.parametrize(
    "accept", [JSON, IMAGE, {"Accept": "text/html"}], ids=["json", "img", "page"]
)
def test_500_withheld_addresses_answer_alike(counsel, scene, accept):
    hidden = [*scene.withheld, *scene.foreign, *(s for k in scene.closed.values() for s in k)]
    words = ["a", "zzzzzzzzzzzz", "AAA", "%00", "%2e%2e", "0" * 200]
    sides = [side.short_id for side in hidden] + [str(side.pk) for side in hidden] + words
    bases = [scene.base] * 4 + [f"/akta/{uuid4()}"]
    known = scene.shown[0].short_id
    rests = ("", "obraz/", "tekst/")
    addresses = [f"{base}/k/{side}/{rest}" for base in bases for side in sides for rest in rests]
    addresses += [f"{scene.base}/strony/?od={s}" for s in sides]
    addresses += [f"/akta/{uuid4()}/k/{known}/{rest}" for rest in rests]

    answers = {refused(counsel, address, accept) for address in addresses}

    assert len(addresses) >= 500
    assert len(answers) == 1
    status, body = answers.pop()
    assert status == 404
    assert "TAJNE" not in body
    assert not LogEntry.objects.exists()


def test_another_holders_grant_does_not_exist(client, scene):
    other = factories.sign_in(client, scene.people.other_outside)

    for rest in ("", f"k/{scene.shown[0].short_id}/", "dane/", "stan/", "idz/?k=1", "dziennik/"):
        assert other.get(f"{scene.base}/{rest}", headers=JSON).status_code == 404


def goto(browser, base, typed, **headers):
    return browser.get(f"{base}/idz/", {"k": typed}, headers=headers or JSON)


@pytest.mark.parametrize("typed", ["t. 1 k. 2v", "T.I k.2 odwr.", "k. 2v"])
def test_a_typed_citation_leads_to_the_side(counsel, scene, typed):
    answer = goto(counsel, scene.base, typed).json()

    assert [match["side"] for match in answer["matches"]] == [scene.shown[2].short_id]
    assert answer["problem"] is None


def test_a_linked_citation_leads_to_the_side(counsel, scene):
    answer = goto(counsel, scene.base, "t. 1 k. 2v", Accept="text/html")

    assert answer.url == f"{scene.base}/k/{scene.shown[2].short_id}/"


def test_a_copied_citation_leads_by_its_id(counsel, scene):
    copied = window(counsel, scene, scene.shown[1], 0, 0)["sides"][0]["citation"]

    answer = goto(counsel, scene.base, copied).json()

    assert [match["side"] for match in answer["matches"]] == [scene.shown[1].short_id]


def test_a_card_beyond_the_grant_and_one_that_is_nowhere_are_told_alike(counsel, scene):
    withheld = goto(counsel, scene.base, "t. 2 k. 1").content
    by_id = goto(counsel, scene.base, f"t. 1 k. 99 [#{scene.withheld[0].short_id}]").content
    nowhere = goto(counsel, scene.base, "t. 9 k. 99").content

    assert withheld == by_id == nowhere
    assert json.loads(nowhere)["matches"] == []


def test_an_old_number_is_offered_beside_the_new_one(counsel, scene):
    from akta.core.actors import SYSTEM
    from akta.files.services import move_cards

    first, second = scene.shown[0].card, scene.shown[1].card
    volume = first.volume
    volume.refresh_from_db()
    move_cards(
        actor=SYSTEM,
        card_ids=[first.pk],
        volume_id=volume.pk,
        after_id=second.pk,
        version=volume.version,
        at=factories.SINCE.replace(year=2021),
    )

    offered = goto(counsel, scene.base, "t. 1 k. 1")
    page = goto(counsel, scene.base, "t. 1 k. 1", Accept="text/html").content.decode()

    notes = [match["note"] for match in offered.json()["matches"]]
    assert any(note and note.startswith("dawniej t. 1, k. 1") for note in notes)
    assert "dawniej t. 1, k. 1" in page


def test_a_citation_not_understood_says_so_on_the_page_that_was_left(counsel, scene):
    side = scene.shown[3]
    left = f"http://testserver{scene.base}/k/{side.short_id}/"

    answer = counsel.get(
        f"{scene.base}/idz/", {"k": "???"}, headers={"Accept": "text/html", "Referer": left}
    )

    assert answer.status_code == 200
    assert f"/k/{side.short_id}/obraz/" in answer.content.decode()


def test_the_reader_sees_the_own_part_of_the_log(counsel, scene):
    counsel.get(f"{scene.base}/k/{scene.shown[2].short_id}/obraz/")

    body = counsel.get(f"{scene.base}/dziennik/").content.decode()

    assert "t. 1 k. 2v" in body
    assert "wgląd w stronę" in body


def test_more_images_than_a_person_reads_wait(counsel, scene, monkeypatch):
    from akta.ui.viewer import answers
    from akta.ui.viewer.pace import Pace

    monkeypatch.setattr(answers, "IMAGES", Pace(3))
    address = f"{scene.base}/k/{scene.shown[0].short_id}/obraz/"

    assert [counsel.get(address, headers=IMAGE).status_code for _ in range(4)] == [
        200,
        200,
        200,
        429,
    ]
    assert LogEntry.objects.count() == 3


def test_search_finds_what_the_grant_shows(counsel, scene):
    answer = counsel.get(f"{scene.base}/szukaj/?q=słowo2", headers=JSON).json()

    assert [hit["side"] for hit in answer["hits"]] == [scene.shown[1].short_id]
    assert answer["hits"][0]["label"] == "t. 1 k. 2"
    assert ["słowo2", True] in answer["hits"][0]["snippet"]
    assert len(answer["hits"][0]["boxes"][0]) == 4
    assert (answer["total"], answer["next"]) == (1, None)
    assert kinds() == [LookKind.SEARCH]


def test_a_withheld_word_and_one_that_is_nowhere_are_told_alike(counsel, scene):
    withheld = counsel.get(f"{scene.base}/szukaj/?q=hipopotam", headers=JSON).json()
    nowhere = counsel.get(f"{scene.base}/szukaj/?q=krokodyl", headers=JSON).json()

    assert {**withheld, "query": ""} == {**nowhere, "query": ""}


def test_search_works_without_a_script(counsel, scene):
    body = counsel.get(f"{scene.base}/szukaj/?q=słowo2&t=&d=").content.decode()

    assert "<mark>słowo2</mark>" in body
    assert kinds() == [LookKind.SEARCH, LookKind.TEXT]


def test_every_page_of_a_session_offers_to_sign_out(counsel, scene):
    """The reader fills the window and has no header of its own; its bar has the button."""
    viewer = f"{scene.base}/k/{scene.shown[0].short_id}/"
    for address in ("/", "/konto/", "/konto/profile/", "/wnioski/", viewer):
        page = counsel.get(address).content.decode()
        assert page.count('action="/wyloguj/"') == 1, address
