"""Printed lists: what stands in them, that they claim PDF/A, who gets them."""

import io

import pikepdf
import pytest
from django.test import Client
from pypdfium2 import PdfDocument

from akta.audit.models import LogEntry, LookKind
from akta.files.lens import desk_lens
from akta.files.lists import Head, cards_pdf
from akta.files.models import Card, Document
from tests import factories
from tests.portal.scenery import scene as build

pytestmark = pytest.mark.usefixtures("own_folder")

NAMES = ("spis-tresci", "wykaz-kart", "etykiety-tomow", "karta-przegladowa")


@pytest.fixture
def scene(db):
    made = build()
    document = Document.objects.create(
        volume=made.shown[0].card.volume,
        title="Protokół oględzin żółtej łąki",
        author="asp. Jan Śledczy",
        dated_on=factories.SINCE.date(),
        added_at=factories.SINCE,
    )
    Card.objects.filter(pk=made.shown[0].card_id).update(document=document)
    return made


@pytest.fixture
def desk(scene):
    return factories.sign_in(Client(), scene.people.referent)


def printed(browser, scene, name):
    return browser.get(f"/pulpit/sprawy/{scene.case.pk}/akta/{name}.pdf")


def words(body):
    pages = [page.get_textpage().get_text_range() for page in PdfDocument(body)]
    return " ".join(" ".join(pages).split())


@pytest.mark.parametrize("name", NAMES)
def test_each_list_claims_pdf_a_and_names_the_case(desk, scene, name):
    answer = printed(desk, scene, name)

    assert answer.headers["Content-Type"] == "application/pdf"
    assert scene.case.reference in words(answer.content)
    with pikepdf.open(io.BytesIO(answer.content)) as pdf, pdf.open_metadata() as meta:
        assert meta.pdfa_status == "2A"


def test_the_contents_list_has_documents_with_their_cards(desk, scene):
    told = words(printed(desk, scene, "spis-tresci").content)

    assert "1 1 Protokół oględzin żółtej łąki 01.01.2020 asp. Jan Śledczy" in told
    assert "Tom 1 (akta główne, 4 karty)" in told
    assert "akta podręczne" in told
    assert LogEntry.objects.get().kind == LookKind.CONTENTS


def test_the_list_of_cards_has_a_row_for_each_card(desk, scene):
    told = words(printed(desk, scene, "wykaz-kart").content)

    assert "1 1 Protokół oględzin żółtej łąki 01.01.2020 asp. Jan Śledczy" in told
    assert "2 2 karty bez opisanego dokumentu" in told


def test_labels_tell_volume_and_cards(desk, scene):
    told = words(printed(desk, scene, "etykiety-tomow").content)

    assert "Tom 2" in told
    assert "k. 1–4" in told
    assert "uprowadzenie statku" in told


def test_the_review_sheet_tells_who_read(desk, scene):
    counsel = factories.sign_in(Client(), scene.people.outside)
    for side in scene.shown[:2]:
        counsel.get(f"{scene.base}/k/{side.short_id}/")

    told = words(printed(desk, scene, "karta-przegladowa").content)

    assert "Akta przeglądały w systemie: 1 osoba" in told
    assert f"{scene.people.outside.full_name} " in told
    assert told.split("Strony ", 1)[1].split("Wykaz")[0].strip().endswith("2 2")


def test_the_same_data_give_the_same_bytes(scene):
    lens = desk_lens(factories.actor(scene.people.referent), scene.case, at=factories.SINCE)
    head = Head(scene.case, factories.SINCE)

    assert cards_pdf(lens, head) == cards_pdf(lens, head)


def test_an_unknown_list_is_not_found(desk, scene):
    assert printed(desk, scene, "kot").status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_who_does_not_see_the_case_gets_no_list(scene, name):
    other = factories.sign_in(Client(), scene.people.other_prosecutor)

    assert printed(other, scene, name).status_code == 404
