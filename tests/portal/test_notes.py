"""Private notes and bookmarks: written in the reader, kept for their owner, shown to no other."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from akta.core import clock
from akta.files.models import Page, Side
from akta.files.notes.models import PrivateMark
from akta.grants import services as grants
from tests import factories
from tests.portal import scenery

JSON = {"Accept": "application/json"}


def at_side(scene, number=0):
    return f"{scene.base}/k/{scene.shown[number].short_id}/notatki/"


def write(browser, scene, text="Sprzeczne z k. 4", number=0, **more):
    return browser.post(at_side(scene, number), {"text": text, **more})


def listed(browser, scene):
    return browser.get(f"{scene.base}/notatki/", headers=JSON).json()["notes"]


def test_a_note_is_written_by_a_plain_form_and_stands_in_both_lists(counsel, scene):
    answer = write(counsel, scene)

    assert answer.url == at_side(scene)
    page = counsel.get(at_side(scene)).content.decode()
    own = counsel.get("/notatki/").content.decode()
    assert "Sprzeczne z k. 4" in page
    assert "Sprzeczne z k. 4" in own
    assert scene.case.reference in own
    [told] = listed(counsel, scene)
    assert (told["side"], told["label"]) == (scene.shown[0].short_id, "t. 1 k. 1")


def test_the_text_lies_sealed(counsel, scene):
    write(counsel, scene, "hasło do sejfu")

    with connection.cursor() as cursor:
        cursor.execute("SELECT text, place FROM notes_private_mark")
        [(text, place)] = cursor.fetchall()
    assert b"sejfu" not in bytes(text)
    assert scene.case.reference.encode() not in bytes(place)
    assert PrivateMark.objects.get().text == "hasło do sejfu"


def test_a_bookmark_is_set_once_and_taken_away(counsel, scene):
    for _ in range(2):
        counsel.post(at_side(scene), {"act": "bookmark"})
    assert [each["kind"] for each in listed(counsel, scene)] == ["bookmark"]

    counsel.post(at_side(scene), {"act": "unbookmark"})

    assert listed(counsel, scene) == []


def test_a_form_sent_twice_writes_one_note(counsel, scene):
    key = uuid4().hex
    for _ in range(2):
        write(counsel, scene, key=key)

    assert PrivateMark.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("0.1,0.2,0.3,0.04", [0.1, 0.2, 0.3, 0.04]),
        ("1,2", None),
        ("0,0,9,9", None),
        ("nan,0,0,0", None),
        ("kot", None),
    ],
)
def test_a_note_may_belong_to_a_part_of_the_side(counsel, scene, sent, kept):
    answer = counsel.post(at_side(scene), {"text": "tu", "box": sent}, headers=JSON)

    assert answer.json()["notes"][0]["box"] == kept


@pytest.mark.parametrize("text", ["", "   ", "a" * 4001])
def test_an_empty_or_endless_note_is_refused_in_words(counsel, scene, text):
    answer = write(counsel, scene, text)

    assert answer.status_code == 422
    assert "Nie zapisano notatki" in answer.content.decode()
    assert not PrivateMark.objects.exists()
    assert counsel.post(at_side(scene), {"text": text}, headers=JSON).status_code == 422


def test_words_are_changed_and_the_older_form_is_refused(counsel, scene):
    write(counsel, scene)
    note = PrivateMark.objects.get()
    change = {"text": "Zgodne z k. 5", "version": 1}

    assert counsel.post(f"/notatki/{note.pk}/", change).url == "/notatki/"
    assert PrivateMark.objects.get().text == "Zgodne z k. 5"
    assert counsel.post(f"/notatki/{note.pk}/", change).status_code == 409


def test_a_note_is_removed_after_a_page_that_asks(counsel, scene):
    write(counsel, scene)
    address = f"/notatki/{PrivateMark.objects.get().pk}/usun/"

    assert "Sprzeczne" in counsel.get(address).content.decode()
    assert PrivateMark.objects.exists()
    counsel.post(address)
    assert not PrivateMark.objects.exists()


def test_after_the_access_only_the_own_words_are_left(counsel, scene):
    write(counsel, scene)
    note = PrivateMark.objects.get()
    grants.revoke(grant_id=scene.grant.pk, at=clock.now())

    own = counsel.get("/notatki/").content.decode()

    assert "Sprzeczne z k. 4" in own
    assert "TAJNE" not in own
    assert counsel.get(at_side(scene)).status_code != 200
    assert write(counsel, scene, "nowa").status_code in {403, 410}
    changed = {"text": "po dostępie", "version": 1}
    assert counsel.post(f"/notatki/{note.pk}/", changed).status_code == 302


def test_nothing_is_written_at_a_withheld_side(counsel, scene):
    hidden = f"{scene.base}/k/{scene.withheld[0].short_id}/notatki/"

    assert counsel.post(hidden, {"text": "x"}).status_code == 404
    assert not PrivateMark.objects.exists()


def test_nobody_else_sees_them(counsel, scene):
    """Another reader of the same cards, the referent, and a person who guesses the address."""
    write(counsel, scene)
    note = PrivateMark.objects.get()
    person = factories.outside_person("Drugi")
    grant = scenery.give(person, scene.case, scene.shown)
    other = factories.sign_in(Client(), person)
    desk = factories.sign_in(Client(), scene.people.referent)

    assert other.get(f"/akta/{grant.pk}/notatki/", headers=JSON).json()["notes"] == []
    assert desk.get(f"{scene.desk()}/notatki/", headers=JSON).json()["notes"] == []
    for browser, root in ((other, ""), (desk, "/pulpit")):
        assert "Sprzeczne" not in browser.get(f"{root}/notatki/").content.decode()
        for rest in ("", "usun/"):
            address = f"{root}/notatki/{note.pk}/{rest}"
            assert browser.get(address).status_code == 404
            assert browser.post(address, {"text": "x", "version": 1}).status_code == 404
    assert PrivateMark.objects.get().text == "Sprzeczne z k. 4"


def test_a_note_survives_a_new_scan_and_a_move_of_its_card(counsel, scene):
    """The side keeps its id: another page under it, another number on it, the note stays."""
    write(counsel, scene, number=1)
    side = scene.shown[1]
    Side.objects.filter(pk=side.pk).update(page=Page.objects.exclude(pk=side.page_id).first())
    side.card.number = 77
    side.card.save(update_fields=["number"])

    [told] = listed(counsel, scene)

    assert (told["side"], told["label"]) == (side.short_id, "t. 1 k. 77")


def test_no_query_of_a_served_copy_touches_them(counsel, scene):
    """Pages, images, texts, lists and searches are answered without the table of notes."""
    write(counsel, scene, "nie wychodzi")
    side = f"{scene.base}/k/{scene.shown[0].short_id}"
    asked = ("/", "/obraz/", "/tekst/")
    rest = (f"{scene.base}/dane/", f"{scene.base}/strony/?od={scene.shown[0].short_id}")

    with CaptureQueriesContext(connection) as caught:
        for address in (*(side + each for each in asked), *rest, f"{scene.base}/szukaj/?q=nie"):
            answer = counsel.get(address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert b"nie wychodzi" not in body
    assert not [query for query in caught if "notes_private_mark" in query["sql"]]


def test_the_desk_writes_its_own(scene):
    desk = factories.sign_in(Client(), scene.people.referent)
    address = f"{scene.desk()}/k/{scene.shown[0].short_id}/notatki/"

    assert desk.post(address, {"text": "do sprawdzenia"}).url == address
    page = desk.get("/pulpit/notatki/").content.decode()

    assert "do sprawdzenia" in page
    assert f"{scene.desk()}/idz/?k=" in page


def test_the_list_costs_the_same_for_one_and_for_thirty(counsel, scene):
    def cost():
        with CaptureQueriesContext(connection) as caught:
            assert counsel.get("/notatki/").status_code == 200
            assert counsel.get(f"{scene.base}/notatki/", headers=JSON).status_code == 200
        return len(caught)

    write(counsel, scene)
    one = cost()
    for number in range(29):
        PrivateMark.objects.create(
            owner_id=scene.people.outside.pk,
            case_id=scene.case.pk,
            side_id=scene.shown[number % 3].pk,
            set_kind="main",
            kind="note",
            text=str(number),
            place="k. 1",
            created_at=factories.SINCE + timedelta(minutes=number),
            changed_at=factories.SINCE,
        )

    assert cost() == one
