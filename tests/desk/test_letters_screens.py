"""The post of the day as the desk shows it: register, print, scan, glance; and who may not."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from akta.audit.models import LogEntry
from akta.core import clock
from akta.files.models import Card
from akta.files.services.cutting import cut_next
from akta.files.sheets.models import Part
from akta.letters import services
from akta.letters.models import Letter
from tests import factories
from tests.files.sheets.scans import scan, sheet_page, text_page

pytestmark = pytest.mark.usefixtures("own_folder")


@pytest.fixture
def desk(people):
    return factories.sign_in(Client(), people.secretary)


def given(**facts):
    unit = factories.cell().unit_id
    return {
        "unit_id": unit,
        "received_on": "02.03.2026",
        "sender": "Biegły",
        "subject": "opinia",
        "way": "post",
        "handed": "here",
        "key": "k1",
        **facts,
    }


def test_a_letter_is_registered_corrected_and_its_sheet_printed(desk):
    assert desk.get("/pulpit/poczta/nowe/").status_code == 200
    assert desk.post("/pulpit/poczta/nowe/", given(received_on="02.03.2199")).status_code == 422
    posted = given(next="1", handed="carrier", handed_on="27.02.2026")
    answer = desk.post("/pulpit/poczta/nowe/", posted)
    assert answer.headers["Location"] == "/pulpit/poczta/nowe/?sposob=post"
    desk.post("/pulpit/poczta/nowe/", posted)

    letter = Letter.objects.get()
    page = f"/pulpit/poczta/{letter.pk}/"
    assert "Biegły" in desk.get("/pulpit/poczta/?q=opinia").content.decode()
    shown = desk.get(page).content.decode()
    assert (
        "liczy się dzień złożenia u doręczyciela przesyłek w Unii Europejskiej, 27 lutego" in shown
    )
    assert "(art. 124 k.p.k.)" in shown
    entry = {"sender": "Biegły", "subject": "opinia", "way": "post", "version": 1}
    entry |= {"handed": "here", "handed_on": ""}
    late = desk.post(page, {**entry, "handed": "prison", "handed_on": "03.03.2026"})
    assert late.status_code == 422
    assert "późniejszy niż dzień wpływu" in late.content.decode()
    assert desk.post(page, {**entry, "reference": "4999-0.Ds.77.2026"}).status_code == 422
    assert desk.post(page, {**entry, "annexes": "2 płyty"}).status_code == 302
    assert (
        "Dla terminu liczy się dzień wpływu (2 marca 2026 r.).<" in desk.get(page).content.decode()
    )
    assert desk.post(page, {**entry, "annexes": "3 płyty"}).status_code == 409
    assert desk.get(f"{page}karta.pdf").content.startswith(b"%PDF")
    every = desk.get(f"/pulpit/poczta/karty.pdf?jednostka={letter.unit_id}")
    assert every.content.startswith(b"%PDF")


def test_a_pile_is_sent_and_each_letter_taken_by_one_key(desk, people):
    case = factories.case(people.referent)
    actor = factories.actor(people.secretary)
    facts = {**given(), "received_on": clock.local_day(clock.now())}
    letters = [
        services.register_letter(actor=actor, at=clock.now(), **{**facts, "key": f"k{n}"})
        for n in range(2)
    ]
    pages = [page for each in letters for page in (sheet_page(each.sheet), text_page())]
    content = SimpleUploadedFile("stos.tif", scan(*pages))
    unit = {"unit_id": letters[0].unit_id}

    shown = desk.get("/pulpit/poczta/stos/").content.decode()
    assert f'name="unit_id" value="{unit["unit_id"]}"' in shown
    assert desk.post("/pulpit/poczta/stos/", unit).status_code == 422
    assert desk.post("/pulpit/poczta/stos/", {**unit, "file": content}).status_code == 302
    while cut_next():
        pass
    assert "gotowe" in desk.get("/pulpit/poczta/stos/").content.decode()

    shown = desk.get("/pulpit/poczta/sprawdzanie/")
    part = shown.context["part"]
    assert "Pismo 1/" in shown.content.decode()
    assert desk.get(f"/pulpit/poczta/sprawdzanie/?po={part.pk}").context["part"] != part
    act = f"/pulpit/poczta/sprawdzanie/{part.pk}/"
    assert desk.post(act, {"do": "accept", "reference": ""}).status_code == 422
    assert desk.post(act, {"do": "zle"}).status_code == 404
    assert desk.post(act, {"do": "accept", "reference": case.reference}).status_code == 302
    assert Card.objects.get().document.title.startswith("Pismo 1/")
    other = Part.objects.exclude(pk=part.pk).get()
    dropped = {"do": "drop", "note": "zeskanowano dwa razy"}
    assert desk.post(f"/pulpit/poczta/sprawdzanie/{other.pk}/", dropped).status_code == 302
    assert "Nic nie czeka" in desk.get("/pulpit/poczta/sprawdzanie/").content.decode()
    assert LogEntry.objects.filter(subject_id=part.pk, case_id=None).exists()


def test_after_a_letter_comes_the_one_behind_it_not_what_was_skipped(desk, people):
    case = factories.case(people.referent)
    actor = factories.actor(people.secretary)
    facts = {**given(), "received_on": clock.local_day(clock.now()), "reference": case.reference}
    letters = [
        services.register_letter(actor=actor, at=clock.now(), **{**facts, "key": f"k{n}"})
        for n in range(2)
    ]
    pages = [page for each in letters for page in (sheet_page(each.sheet), text_page())]
    pile = SimpleUploadedFile("stos.tif", scan(text_page(), *pages))
    desk.post("/pulpit/poczta/stos/", {"unit_id": letters[0].unit_id, "file": pile})
    while cut_next():
        pass
    loose, first, second = Part.objects.order_by("position")
    address = "/pulpit/poczta/sprawdzanie/"

    def accepted(part):
        return desk.post(f"{address}{part.pk}/", {"do": "accept"}, follow=True).context["part"]

    assert desk.get(f"{address}?po={loose.pk}").context["part"] == first
    assert accepted(first) == second
    assert accepted(second) == loose


@pytest.mark.parametrize("who", ["referent", "administrator", "auditor", "head"])
def test_nobody_else_keeps_the_post(people, who):
    actor = factories.actor(people.secretary)
    facts = {**given(), "received_on": clock.local_day(clock.now())}
    letter = services.register_letter(actor=actor, at=clock.now(), **facts)
    stranger = factories.sign_in(Client(), getattr(people, who))

    for address in ("nowe/", "stos/", f"{letter.pk}/karta.pdf", "karty.pdf"):
        assert stranger.get(f"/pulpit/poczta/{address}").status_code in {403, 404}
    if who == "head":
        page = stranger.get(f"/pulpit/poczta/{letter.pk}/").content.decode()
        assert "Biegły" in page
        assert "Zapisz wpis" not in page
    else:
        assert stranger.get("/pulpit/poczta/").status_code == 404
        assert stranger.get(f"/pulpit/poczta/{letter.pk}/").status_code == 404


def test_the_journal_pages_by_a_constant_number_of_queries(desk, people):
    actor = factories.actor(people.secretary)
    facts = {**given(), "received_on": clock.local_day(clock.now()), "key": None}

    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert desk.get("/pulpit/poczta/").status_code == 200
        return len(seen)

    services.register_letter(actor=actor, at=clock.now(), **facts)
    desk.get("/pulpit/poczta/")
    one = queries()
    for _ in range(20):
        services.register_letter(actor=actor, at=clock.now(), **facts)
    assert queries() == one
