"""Separator sheets from the case, and the queue of parts of scans, as the desk shows them."""

import pytest
from django.test import Client

from akta.audit.models import LogEntry, LookKind
from akta.core import clock
from akta.files.models import Card
from akta.files.services import create_volume
from akta.files.services.cutting import cut_next
from akta.files.sheets.models import Part, Sheet
from tests import factories
from tests.files.making import send
from tests.files.sheets.scans import coded, scan, text_page

pytestmark = pytest.mark.usefixtures("own_folder")


@pytest.fixture
def case(people):
    return factories.case(people.referent)


@pytest.fixture
def part(people, case):
    """A part behind a sheet that is not ours."""
    actor = factories.actor(people.secretary)
    create_volume(actor=actor, case_id=case.pk, at=clock.now())
    page = coded("AKTA1OBCA").resize((827, 1170))
    send(actor, case, scan(page, text_page()), at=clock.now())
    while cut_next():
        pass
    return Part.objects.get()


def browser(account):
    return factories.sign_in(Client(), account)


def test_sheets_are_asked_for_and_come_as_a_pdf(people, case):
    desk = browser(people.secretary)
    address = f"/pulpit/sprawy/{case.pk}/akta/karty-rozdzielcze/"
    given = {"titles": "Protokół\nOpinia", "set_kind": "main", "number": "2"}

    assert desk.post(address, {**given, "titles": " "}).status_code == 422
    answer = desk.post(address, given, follow=True)

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert list(Sheet.objects.order_by("title").values_list("title", "volume_number")) == [
        ("Opinia", 2),
        ("Protokół", 2),
    ]
    paper = answer.redirect_chain[-1][0]
    assert browser(people.other_prosecutor).get(paper).status_code == 404
    assert browser(people.head).post(address, given).status_code in {302, 403}
    assert desk.get(paper.split("?")[0] + "?karty=zzz").status_code == 404


def test_a_waiting_part_is_looked_at_and_put_into_the_file(people, case, part):
    desk = browser(people.secretary)
    listed = desk.get("/pulpit/czesci-skanow/").content.decode()
    assert f"/pulpit/czesci-skanow/{part.pk}/" in listed
    assert (
        "Części skanów do sprawdzenia: 1"
        in desk.get(f"/pulpit/sprawy/{case.pk}/akta/").content.decode()
    )

    image = desk.get(f"/pulpit/czesci-skanow/{part.pk}/strony/0/")
    assert image.content.startswith(b"\xff\xd8\xff")
    assert LogEntry.objects.filter(kind=LookKind.LOOK, subject_id=part.pk).exists()
    assert desk.get(f"/pulpit/czesci-skanow/{part.pk}/strony/2/").status_code == 404

    address = f"/pulpit/czesci-skanow/{part.pk}/"
    given = {"do": "place", "reference": case.reference, "set_kind": "main", "title": "Pismo"}
    page = desk.get(address).content.decode()
    assert case.reference in page
    assert desk.post(address, {**given, "reference": "4999-0.Ds.999.2026"}).status_code == 422
    assert desk.post(address, {**given, "set_kind": "separate"}).status_code == 403
    assert desk.post(address, given).status_code == 302
    assert Card.objects.get().document.title == "Pismo"
    assert desk.post(address, given).status_code == 409


def test_a_part_is_left_out_with_a_reason(people, part):
    desk = browser(people.secretary)
    address = f"/pulpit/czesci-skanow/{part.pk}/"

    assert desk.post(address, {"do": "drop", "note": ""}).status_code == 422
    assert desk.post(address, {"do": "drop", "note": "puste"}).status_code == 302
    assert "puste" in desk.get(address).content.decode()


@pytest.mark.parametrize("who", ["other_prosecutor", "administrator", "auditor", "head"])
def test_nobody_else_sees_a_part(people, part, who):
    stranger = browser(getattr(people, who))

    assert str(part.pk) not in stranger.get("/pulpit/czesci-skanow/").content.decode()
    for address in (
        f"/pulpit/czesci-skanow/{part.pk}/",
        f"/pulpit/czesci-skanow/{part.pk}/strony/0/",
    ):
        assert stranger.get(address).status_code in {403, 404}
