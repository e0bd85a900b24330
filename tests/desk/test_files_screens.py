"""The file on the desk: what its pages show, take in and order; what they refuse."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from akta.audit.models import LogEntry
from akta.core import clock
from akta.files import queries, services
from akta.files.lens import desk_lens
from akta.files.models import Card, Document, Ingest, SetKind, Side, Volume
from akta.files.services.cutting import cut_next
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folder")]


@pytest.fixture
def case(people):
    return factories.case(people.referent)


@pytest.fixture
def desk(client, people):
    return factories.sign_in(client, people.secretary)


def scan(pages=1, name="skan.tif"):
    from PIL import Image

    images = [Image.effect_noise((120, 160), 60 + n) for n in range(pages)]
    out = io.BytesIO()
    images[0].save(out, "TIFF", save_all=True, append_images=images[1:])
    return SimpleUploadedFile(name, out.getvalue(), "image/tiff")


def page(name, case, *more):
    return reverse(f"desk:{name}", args=[case.pk, *more])


def cut_all():
    while cut_next():
        pass


def send(desk, case, *files, **facts):
    facts = {"place": "nowy:main", **facts, "files": list(files)}
    return desk.post(page("case-file-upload", case), facts)


@pytest.fixture
def volume(desk, case):
    send(desk, case, scan(3), title="Protokół przesłuchania")
    cut_all()
    return Volume.objects.get()


def order(desk, case, volume, command, cards=(), **facts):
    volume.refresh_from_db()
    typed = {"command": command, "cards": [str(card.pk) for card in cards], **facts}
    typed.setdefault("version", volume.version)
    return desk.post(page("case-file-order", case, volume.pk), typed)


def cards_of(volume):
    return list(Card.objects.filter(volume=volume).order_by("rank"))


def test_many_files_are_taken_in_with_an_answer_for_each(desk, case):
    answer = send(desk, case, scan(1, "skan10.tif"), scan(2, "skan2.tif"))
    assert answer.status_code == 200
    assert answer.content.decode().count("przyjęty") == 2
    cut_all()
    names = [ingest.file_name for ingest in Ingest.objects.order_by("position")]
    assert names == ["skan2.tif", "skan10.tif"]
    assert set(Document.objects.values_list("title", flat=True)) == {"skan2", "skan10"}

    again = send(desk, case, SimpleUploadedFile("pusty.tif", b""), scan(1, "inny.tif"))
    assert again.status_code == 422
    assert "Plik jest pusty." in again.content.decode()


def test_several_files_become_one_document(desk, case):
    send(desk, case, scan(1, "a.tif"), scan(2, "b.tif"), one_document="on", title="Opinia")
    cut_all()
    assert Document.objects.get().cards.count() == 3
    refused = send(desk, case, scan(4), one_document="on")
    assert refused.status_code == 422
    assert "musi mieć tytuł" in refused.content.decode()


def test_a_script_sends_files_one_by_one(desk, case):
    first = desk.post(
        page("case-file-upload", case),
        {"place": "nowy:main", "files": [scan(1)], "one_document": "on", "title": "Opinia"},
        headers={"Accept": "application/json"},
    ).json()
    assert first["results"][0]["taken"] is True
    second = desk.post(
        page("case-file-upload", case),
        {
            "place": first["place"],
            "document": first["document"],
            "files": [scan(2, "b.tif")],
            "one_document": "on",
            "title": "Opinia",
        },
        headers={"Accept": "application/json"},
    ).json()
    cut_all()
    assert second["place"] == first["place"]
    assert Document.objects.get().cards.count() == 3


def test_the_file_page_tells_contents_progress_and_digitisation(desk, case):
    send(desk, case, scan(2), title="Protokół oględzin", kind="protokol-ogledzin")
    waiting = desk.get(page("case-file", case)).content.decode()
    assert "Pliki w opracowaniu: 1" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    assert "niezdigitalizowane" in waiting

    cut_all()
    shown = desk.get(page("case-file", case)).content.decode()
    assert "k. 1–2" in shown
    assert "Protokół oględzin" in shown
    assert "zdigitalizowane w całości: t. 1" in shown
    assert "Pliki w opracowaniu" not in shown
    assert LogEntry.objects.filter(kind="contents", case_id=case.pk).count() == 2
    fragment = desk.get(page("case-file-progress", case), headers={"HX-Request": "true"})
    assert "Gotowe" in fragment.content.decode()


def test_the_contents_list_is_printed(desk, case, volume):
    shown = desk.get(page("case-file-print", case)).content.decode()
    assert "Spis treści akt" in shown
    assert "Protokół przesłuchania" in shown


def test_refused_files_say_why_and_what_next(desk, case):
    send(desk, case, SimpleUploadedFile("zepsuty.pdf", b"%PDF-1.4 nic"))
    cut_all()
    shown = desk.get(page("case-file-refused", case)).content.decode()
    assert "uszkodzony" in shown
    assert "Opracuj ponownie" in shown
    ingest = Ingest.objects.get()
    desk.post(page("case-file-retry", case, ingest.pk))
    ingest.refresh_from_db()
    assert ingest.state == "waiting"


def test_an_encrypted_file_asks_for_its_password(desk, case):
    import pikepdf

    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(200, 300))
        made.save(out, encryption=pikepdf.Encryption(owner="tajne", user="tajne"))
    send(desk, case, SimpleUploadedFile("a.pdf", out.getvalue()))
    cut_all()
    ingest = Ingest.objects.get()
    wrong = desk.post(page("case-file-retry", case, ingest.pk), {"password": "inne"})
    assert wrong.status_code == 422
    assert "hasło go nie otwiera" in wrong.content.decode()
    desk.post(page("case-file-retry", case, ingest.pk), {"password": "tajne"})
    cut_all()
    ingest.refresh_from_db()
    assert ingest.state == "done"


def test_cards_are_ordered_by_plain_forms(desk, case, volume):
    first, second, third = cards_of(volume)
    assert desk.get(page("case-file-order", case, volume.pk)).status_code == 200

    assert order(desk, case, volume, "move", [first], after="3").status_code == 302
    assert cards_of(volume) == [second, third, first]
    assert order(desk, case, volume, "move", [first], after="początek").status_code == 302
    assert cards_of(volume) == [first, second, third]
    facts = {"opis-title": "Notatka", "opis-dated_on": "12.03.2026"}
    assert order(desk, case, volume, "document", [first, second], **facts).status_code == 302
    document = Document.objects.get(title="Notatka")
    assert (document.cards.count(), str(document.dated_on)) == (2, "2026-03-12")
    assert order(desk, case, volume, "assign", [third], document=document.pk).status_code == 302
    assert document.cards.count() == 3
    assert order(desk, case, volume, "turn-90", [first]).status_code == 302
    assert Side.objects.get(card=first).rotation == 90
    assert order(desk, case, volume, "verso", [second]).status_code == 302
    assert Side.objects.filter(card=first, is_verso=True).exists()
    assert order(desk, case, volume, "split", [first]).status_code == 302
    assert [f"{card.number}{card.letter}" for card in cards_of(volume)] == ["1", "1a", "3"]
    assert order(desk, case, volume, "renumber").status_code == 302
    assert [card.number for card in cards_of(volume)] == [1, 2, 3]


def test_a_refused_command_loses_nothing(desk, case, volume):
    first = cards_of(volume)[0]
    answer = order(desk, case, volume, "move", [first], after="99")
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "nie ma karty „99”" in shown
    assert f'value="{first.pk}" checked' in shown
    assert 'value="99"' in shown
    assert "Proszę podać: " not in shown


def test_a_command_on_a_changed_card_says_what_changed_and_who(desk, case, volume, people):
    first, second, _ = cards_of(volume)
    seen = volume.version
    services.move_cards(
        actor=factories.actor(people.referent),
        volume_id=volume.pk,
        card_ids=[first.pk],
        at=clock.now(),
    )
    answer = order(desk, case, volume, "verso", [first], version=seen)
    assert answer.status_code == 409
    assert "Referent" in answer.content.decode()
    assert order(desk, case, volume, "turn-180", [second], version=seen).status_code == 302


def test_moving_to_another_set_is_confirmed_on_a_page(desk, case, volume):
    services.create_volume(
        actor=factories.SYSTEM, case_id=case.pk, set_kind=SetKind.WORKING, at=clock.now()
    )
    working = Volume.objects.get(set_kind=SetKind.WORKING)
    first = cards_of(volume)[0]
    asked = order(desk, case, volume, "move", [first], target=working.pk)
    assert asked.status_code == 409
    assert "akta podręczne" in asked.content.decode()
    assert cards_of(working) == []
    order(desk, case, volume, "move", [first], target=working.pk, confirmed="1")
    assert cards_of(working) == [first]


def test_descriptions_are_edited(desk, case, volume):
    document = Document.objects.get()
    facts = {"title": "Protokół I", "kind": "inny", "version": document.version}
    assert desk.post(page("case-file-document", case, document.pk), facts).status_code == 302
    document.refresh_from_db()
    assert document.title == "Protokół I"
    stale = desk.post(page("case-file-document", case, document.pk), facts | {"title": "II"})
    assert stale.status_code == 409
    empty = desk.post(page("case-file-document", case, document.pk), facts | {"title": ""})
    assert empty.status_code == 422
    assert (
        desk.post(page("case-file-volume", case, volume.pk), {"title": "2026"}).status_code == 302
    )
    volume.refresh_from_db()
    assert (volume.title, volume.is_digitised) == ("2026", False)
    made = desk.post(page("case-file-volume-new", case), {"set_kind": "annex", "number": "3"})
    assert made.status_code == 302
    again = desk.post(page("case-file-volume-new", case), {"set_kind": "annex", "number": "3"})
    assert again.status_code == 422


@pytest.mark.parametrize("who", ["other_prosecutor", "administrator", "auditor"])
def test_strangers_get_nothing(client, case, volume, people, who):
    factories.sign_in(client, getattr(people, who))
    first = cards_of(volume)[0]
    document = Document.objects.get()
    for address in (
        page("case-file", case),
        page("case-file-progress", case),
        page("case-file-print", case),
        page("case-file-upload", case),
        page("case-file-refused", case),
        page("case-file-order", case, volume.pk),
        page("case-file-volume", case, volume.pk),
        page("case-file-document", case, document.pk),
    ):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "Protokół przesłuchania" not in answer.content.decode()
    assert order(client, case, volume, "turn-90", [first]).status_code == 404
    assert Side.objects.get(card=first).rotation == 0


def test_a_head_reads_with_a_reason_and_orders_nothing(client, case, volume, people):
    factories.sign_in(client, people.head)
    asked = client.get(page("case-file", case))
    assert asked.status_code == 302
    assert "/powod/main/" in asked.url
    client.post(asked.url, {"reason": "kontrola terminów sprawy"})
    shown = client.get(page("case-file", case))
    assert "Protokół przesłuchania" in shown.content.decode()
    assert LogEntry.objects.latest("id").reason == "kontrola terminów sprawy"
    assert "Porządkuj" not in shown.content.decode()
    assert client.get(page("case-file-order", case, volume.pk)).status_code == 403


def test_pages_cost_the_same_for_few_and_many_cards(desk, case, volume, people):
    addresses = (page("case-file", case), page("case-file-order", case, volume.pk))
    few = [_cost(desk, address) for address in addresses]
    send(desk, case, scan(60, "b.tif"), place=f"tom:{volume.pk}")
    cut_all()
    assert [_cost(desk, address) for address in addresses] == few
    lens = desk_lens(factories.actor(people.referent), case, at=clock.now())
    assert len(queries.workbench(lens, volume.pk).cards) == 63


def _cost(desk, address):
    with CaptureQueriesContext(connection) as seen:
        assert desk.get(address).status_code == 200
    return len(seen)
