"""Protocols on the desk: set down, approved or sent back, recorded; bad input loses nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from akta.core.actors import SYSTEM
from akta.files import blobs
from akta.files.models import Document
from akta.files.protocols.models import Protocol, ProtocolState, Recording
from akta.files.services import create_volume
from akta.files.services.placing import add_cards
from akta.storage import FolderStore
from tests import factories
from tests.imaging.test_sound import mp4, wav
from tests.portal.scenery import page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(blobs, "store", lambda: FolderStore(tmp_path / "blobs", reserve=1 << 20))
    monkeypatch.setattr(blobs, "cache", lambda: blobs._cache(tmp_path / "cache"))


@pytest.fixture
def scene():
    people = factories.people()
    case = factories.case(people.referent)
    return people, case


@pytest.fixture
def document(scene):
    """A document with one card."""
    at, case = factories.SINCE, scene[1]
    volume = create_volume(actor=SYSTEM, case_id=case.pk, at=at)
    title = "Protokół przesłuchania świadka"
    made = Document.objects.create(volume=volume, title=title, added_at=at)
    add_cards(volume, [[page(volume, 1).pk]], document=made, after=None, by=None, at=at)
    return made


def send(client, case, **given):
    return client.post(reverse("desk:case-protocols", args=[case.pk]), given)


def register(client, scene, document, made="written"):
    people, case = scene
    factories.sign_in(client, people.referent)
    answer = send(
        client,
        case,
        document=str(document.pk),
        made=made,
        held_on="02.03.2026",
        conducted_by="Jan Referent",
    )
    row = Protocol.objects.get()
    assert answer.url == reverse("desk:case-protocol", args=[case.pk, row.pk])
    return row, answer.url


def test_a_written_protocol_goes_through_the_queue(client, scene, document):
    people, case = scene
    row, card = register(client, scene, document)
    queue = client.get(reverse("desk:protocols")).content.decode()
    assert case.reference in queue
    assert "Protokół przesłuchania świadka" in queue
    assert "po terminie o" in queue

    factories.sign_in(client, people.secretary)
    assert "Zatwierdź protokół" not in client.get(card).content.decode()
    assert client.post(card, {"do": "approve", "version": row.version}).status_code == 403

    factories.sign_in(client, people.referent)
    empty = client.post(card, {"do": "return", "version": row.version, "reason": ""})
    assert empty.status_code == 422
    assert "Proszę napisać, co trzeba poprawić." in empty.content.decode()
    client.post(card, {"do": "return", "version": row.version, "reason": "brak podpisu"})
    assert "brak podpisu" in client.get(card).content.decode()
    row.refresh_from_db()
    client.post(card, {"do": "approve", "version": row.version})
    row.refresh_from_db()
    assert row.state == ProtocolState.GIVEN
    assert "Żaden protokół nie czeka" in client.get(reverse("desk:protocols")).content.decode()


def test_a_protocol_set_down_by_mistake_is_taken_back(client, scene, document):
    people, case = scene
    row, card = register(client, scene, document)
    factories.sign_in(client, people.secretary)
    assert "Cofnij zapisanie protokołu" not in client.get(card).content.decode()

    factories.sign_in(client, people.referent)
    empty = client.post(card, {"do": "cancel", "version": row.version, "reason": ""})
    assert empty.status_code == 422
    assert "Proszę podać powód cofnięcia." in empty.content.decode()
    done = client.post(card, {"do": "cancel", "version": row.version, "reason": "to nie ten"})
    assert done.url == reverse("desk:case-protocols", args=[case.pk])
    assert "znowu zwykłym dokumentem" in client.get(done.url).content.decode()
    assert client.get(card).status_code == 404


def test_a_head_sees_what_is_late_without_its_title(client, scene, document):
    people, case = scene
    register(client, scene, document)
    factories.sign_in(client, people.head)
    queue = client.get(reverse("desk:protocols")).content.decode()

    assert case.reference in queue
    assert "Protokół przesłuchania świadka" not in queue


def test_recordings_are_added_and_withdrawn(client, scene, document):
    _, card = register(client, scene, document, "picture")

    def add(name, content, kind="sound"):
        sent = SimpleUploadedFile(name, content)
        return client.post(card, {"do": "add", "kind": kind, "file": sent})

    refused = add("film.mp4", mp4(b"vide", b"soun"))
    assert refused.status_code == 422
    assert "może zawierać obraz" in refused.content.decode()
    assert client.post(card, {"do": "add", "kind": "sound"}).status_code == 422
    assert add("film.mp4", mp4(b"vide"), "picture").status_code == 302
    assert add("zapis.wav", wav()).status_code == 302
    shown = client.get(card).content.decode()
    assert "udostępniany w portalu od" in shown
    assert "Nie wychodzi poza prokuraturę" in shown

    sound = Recording.objects.get(kind="sound")
    empty = client.post(card, {"do": "withdraw", "recording_id": sound.pk, "reason": ""})
    assert empty.status_code == 422
    client.post(card, {"do": "withdraw", "recording_id": sound.pk, "reason": "inna czynność"})
    assert "czeka na zapis dźwięku" in client.get(card).content.decode()


def test_bad_input_is_told_and_strangers_see_nothing(client, scene, document):
    people, case = scene
    factories.sign_in(client, people.referent)
    bad = send(client, case, document="", made="", held_on="40.40.2026", conducted_by="Jan")
    assert bad.status_code == 422
    assert "Proszę wybrać dokument." in bad.content.decode()
    later = send(
        client,
        case,
        document=str(document.pk),
        made="sound",
        held_on="01.01.2199",
        conducted_by="J",
    )
    assert "jeszcze nie nadszedł" in later.content.decode()
    factories.sign_in(client, people.other_prosecutor)
    assert client.get(reverse("desk:case-protocols", args=[case.pk])).status_code == 404
