"""Screens of papers: begun, written beside the preview, signed, downloaded."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from akta.audit.models import LogEntry
from akta.papers.models import Paper
from tests import factories
from tests.access.making import START, code
from tests.papers.conftest import world  # noqa: F401 (a fixture)
from tests.papers.samples import SAMPLES

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, world):  # noqa: F811
    return factories.sign_in(client, world.people.referent)


@pytest.fixture
def paper(desk, world):  # noqa: F811
    fields = {"kind": "opening-investigation", "person": "", "key": "k"}
    answer = desk.post(reverse("desk:paper-new", args=[world.case.pk]), fields)
    return Paper.objects.get(pk=answer.url.strip("/").rsplit("/", 1)[-1])


def url(name, paper, *more):
    return reverse(f"desk:{name}", args=[paper.pk, *more])


def saved(desk, paper, **more):
    fields = SAMPLES["opening-investigation"] | {"version": paper.version} | more
    return desk.post(url("paper", paper), fields)


def test_the_list_is_empty_first_and_offers_the_kinds(desk, world):  # noqa: F811
    shown = desk.get(reverse("desk:case-papers", args=[world.case.pk])).content.decode()
    assert "Nie przygotowano jeszcze pism" in shown
    assert "Nakaz zwolnienia" in shown


def test_a_paper_about_a_suspect_needs_one(desk, world):  # noqa: F811
    fields = {"kind": "charges", "person": "", "key": "k2"}
    answer = desk.post(reverse("desk:paper-new", args=[world.case.pk]), fields)
    assert answer.status_code == 422
    assert "nie wskazano osoby" in answer.content.decode()


def test_the_draft_says_what_is_missing_and_shows_the_preview(desk, paper):
    shown = desk.get(url("paper", paper)).content.decode()
    assert "Brakuje pola „Opis czynu”." in shown
    assert f"{url('paper-page', paper, 1)}?w=1" in shown
    picture = desk.get(url("paper-page", paper, 1))
    assert (picture["Content-Type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    assert desk.get(url("paper-page", paper, 9)).status_code == 404


def test_saving_keeps_what_was_typed_and_nothing_more_is_missing(desk, paper):
    assert saved(desk, paper).status_code == 302
    shown = desk.get(url("paper", paper)).content.decode()
    assert "Pismo zawiera wszystko" in shown
    assert "ul. Leśna 4" in shown
    stale = saved(desk, paper, where="Gdzie indziej")
    assert stale.status_code == 409


def test_signing_by_the_second_factor(desk, paper, at_moment):
    assert saved(desk, paper, sign="").url == url("paper-sign", paper)
    shown = desk.get(url("paper-sign", paper)).content.decode()
    assert "Co się stanie" in shown
    wrong = desk.post(url("paper-sign", paper), {"version": 2, "key": "x", "code": "000000"})
    assert wrong.status_code == 422
    later = at_moment(START + timedelta(minutes=5))
    fields = {"version": 2, "key": "x", "code": code(later)}
    assert desk.post(url("paper-sign", paper), fields).status_code == 302
    shown = desk.get(url("paper", paper)).content.decode()
    assert "nr 1/2026" in shown
    assert "zatwierdzone w systemie" in shown
    assert desk.get(url("paper-pdf", paper)).content.startswith(b"%PDF")
    assert desk.get(url("paper-sign", paper)).url == url("paper", paper)


def test_an_incomplete_paper_shows_no_button_to_sign(desk, paper):
    shown = desk.get(url("paper-sign", paper)).content.decode()
    assert "Pisma nie można jeszcze podpisać" in shown
    assert 'name="code"' not in shown


def test_the_way_by_an_electronic_signature(desk, paper):
    saved(desk, paper)
    desk.post(url("paper-offer", paper), {"version": 2})
    shown = desk.get(url("paper", paper)).content.decode()
    assert "Czeka na podpis elektroniczny" in shown
    file = SimpleUploadedFile("pismo.pdf", b"%PDF-1.7 inny")
    answer = desk.post(url("paper-signed", paper), {"file": file})
    assert answer.status_code == 422
    assert "Nie przyjęto podpisanego pliku" in answer.content.decode()
    assert desk.post(url("paper-signed", paper), {}).status_code == 422
    desk.post(url("paper-take-back", paper))
    assert Paper.objects.get(pk=paper.pk).state == "draft"


def test_downloads_and_looks_are_logged(desk, paper):
    before = LogEntry.objects.count()
    assert desk.get(url("paper-docx", paper)).content.startswith(b"PK")
    assert desk.get(url("paper-pdf", paper)).content.startswith(b"%PDF")
    assert LogEntry.objects.count() == before + 2
    assert desk.get(url("paper-docx", paper) + "?wersja=99").status_code == 404


def test_a_draft_is_discarded_after_a_page_that_asks(desk, paper, world):  # noqa: F811
    asked = desk.get(url("paper-discard", paper)).content.decode()
    assert "Co zostanie utracone" in asked
    assert desk.get(url("paper", paper)).status_code == 200

    desk.post(url("paper-discard", paper))
    shown = desk.get(reverse("desk:case-papers", args=[world.case.pk])).content.decode()
    assert "Nie przygotowano jeszcze pism" in shown
    assert desk.get(url("paper", paper)).status_code == 404


def test_the_secretariat_writes_and_does_not_sign(client, world):  # noqa: F811
    office = factories.sign_in(client, world.people.secretary)
    fields = {"kind": "opening-investigation", "person": "", "key": "s"}
    answer = office.post(reverse("desk:paper-new", args=[world.case.pk]), fields)
    paper = Paper.objects.get()
    assert answer.url == url("paper", paper)
    assert "Zapisz i przejdź do podpisu" not in office.get(answer.url).content.decode()
    assert office.get(url("paper-sign", paper)).status_code == 403


def test_a_stranger_finds_no_paper(client, world, desk, paper):  # noqa: F811
    stranger = factories.sign_in(client, world.people.other_prosecutor)
    for name in ("paper", "paper-pdf", "paper-docx"):
        assert stranger.get(url(name, paper)).status_code == 404
    assert stranger.get(reverse("desk:case-papers", args=[world.case.pk])).status_code == 404
