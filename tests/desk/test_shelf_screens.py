"""The place and the loans of a volume as the desk shows them."""

import pytest
from django.test import Client

from akta.core import clock
from akta.files.services import create_volume
from akta.files.shelf.models import Loan
from tests import factories


@pytest.fixture
def volume(people):
    case = factories.case(people.referent)
    actor = factories.actor(people.secretary)
    return create_volume(actor=actor, case_id=case.pk, at=clock.now())


def test_a_volume_is_placed_lent_and_taken_back(people, volume):
    desk = factories.sign_in(Client(), people.secretary)
    file = f"/pulpit/sprawy/{volume.case_id}/akta/"
    page = f"{file}tomy/{volume.pk}/miejsce/"
    lent = {"do": "lend", "borrower": "Biegła", "due_on": "02.03.2199"}

    assert desk.get(page).status_code == 200
    assert desk.post(page, {"do": "place", "place": " "}).status_code == 422
    assert desk.post(page, {"do": "place", "place": "regał 3"}).status_code == 302
    assert "papier: regał 3" in desk.get(file).content.decode()
    assert desk.post(page, {**lent, "due_on": "jutro"}).status_code == 422
    assert desk.post(page, {**lent, "due_on": "02.03.2020"}).status_code == 422
    assert desk.post(page, lent).status_code == 302
    assert desk.post(page, lent).status_code == 409
    assert "wypożyczony: Biegła" in desk.get(file).content.decode()
    assert "Biegła" in desk.get("/pulpit/wypozyczone-tomy/").content.decode()
    assert "Biegła" not in desk.get("/pulpit/wypozyczone-tomy/?stan=po-terminie").content.decode()
    loan = Loan.objects.get()
    receipt = f"{file}wypozyczenia/{loan.pk}.pdf"
    assert desk.get(receipt).content.startswith(b"%PDF")
    other = factories.case(people.referent)
    assert desk.get(f"/pulpit/sprawy/{other.pk}/akta/wypozyczenia/{loan.pk}.pdf").status_code == 404
    assert desk.post(page, {"do": "back", "place": "regał 1"}).status_code == 302
    assert desk.post(page, {"do": "back"}).status_code == 404
    assert desk.post(page, {"do": "zle"}).status_code == 404

    for who in (people.other_prosecutor, people.administrator, people.auditor):
        stranger = factories.sign_in(Client(), who)
        assert stranger.get(page).status_code in {403, 404}
        assert stranger.get(receipt).status_code in {403, 404}
        assert "Biegła" not in stranger.get("/pulpit/wypozyczone-tomy/").content.decode()
