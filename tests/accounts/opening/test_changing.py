"""Change of a name, a PESEL that is added (§ 4 ust. 3): asked, proven, applied."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from akta.accounts import ports
from akta.accounts.models import Account, DataChange, FormerName, PersonIdentifier, Verification
from akta.accounts.opening import errors, services
from akta.accounts.opening.services import changing
from akta.accounts.ports import Identity
from akta.core.models import JournalEntry
from tests import factories
from tests.accounts.opening import entity
from tests.accounts.opening.scene import FOREIGNER, PLACE, confirmed, shown

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PESEL, OTHER = "44051401359", "02070803628"
pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return factories.outside_person("Nowak", "Anna", pesel=PESEL)


@pytest.fixture
def clerk():
    return factories.secretary()


def ask(account, given_names="Anna", surname="Kowalska", pesel="", at=AT):
    return changing.ask_for_change(
        actor=factories.actor(account),
        given_names=given_names,
        surname=surname,
        pesel=pesel,
        at=at,
    )


def by_node(row, given="ANNA", surname="KOWALSKA", pesel=PESEL):
    return changing.confirm_change_by_node(
        actor=factories.actor(row.account),
        change_id=row.pk,
        told=Identity(given, surname, pesel),
        at=AT,
    )


def in_person(row, clerk, **document):
    return changing.confirm_change_in_person(
        actor=factories.actor(clerk), change_id=row.pk, shown=shown(**document), place=PLACE, at=AT
    )


@pytest.mark.rule("I-4-3")
def test_a_name_confirmed_by_the_node_is_applied_and_the_old_one_kept(person):
    row = ask(person)
    assert factories.account_again(person).full_name == "Anna Nowak"

    by_node(row)

    again = factories.account_again(person)
    assert (again.full_name, again.login) == ("Anna Kowalska", person.login)
    former = FormerName.objects.get(account=person)
    assert (former.surname, former.until) == ("Nowak", AT)
    told = JournalEntry.objects.filter(kind__startswith="accounts.change_")
    assert "Kowalska" not in str(list(told.values()))


@pytest.mark.rule("I-4-3")
@pytest.mark.parametrize(
    "told",
    [("ANNA", "NOWAK", PESEL), ("EWA", "KOWALSKA", PESEL), ("ANNA", "KOWALSKA", OTHER)],
)
def test_what_the_proof_does_not_bear_is_not_applied(person, told):
    row = ask(person)
    with pytest.raises(errors.IdentityMismatch):
        by_node(row, *told)
    assert factories.account_again(person).full_name == "Anna Nowak"
    assert Verification.objects.get(subject_id=row.pk).agrees is False
    assert DataChange.objects.get().state == "awaiting"


@pytest.mark.rule("I-4-3")
def test_a_clerk_of_any_unit_confirms_by_the_document(person, clerk):
    row = ask(person, given_names="Anna  Maria")
    new = {"given_names": "Anna Maria", "surname": "Kowalska", "pesel": PESEL}
    with pytest.raises(errors.SelfVerification):
        in_person(row, person, **new)
    with pytest.raises(errors.DocumentNotValid):
        in_person(row, clerk, **new, valid_until=date(2026, 3, 1))
    with pytest.raises(errors.IdentityMismatch):
        in_person(row, clerk, **{**new, "given_names": "Anna"})
    in_person(row, clerk, **new)
    assert factories.account_again(person).full_name == "Anna Maria Kowalska"
    found = Verification.objects.get(subject_id=row.pk, agrees=True)
    assert (found.verified_by_id, found.verified_in) == (clerk.pk, PLACE.unit)


def signed_by(monkeypatch, told):
    class Reader:
        def read(self, signed, *, original, at):
            assert original.startswith(b"%PDF")
            return told

    monkeypatch.setattr(ports, "signed_application", Reader)


@pytest.mark.rule("I-4-3")
def test_a_signature_under_the_request_confirms_it(person, monkeypatch):
    row = ask(person)
    signed_by(monkeypatch, ports.Proof(None, "", "Podpis jest uszkodzony."))
    with pytest.raises(errors.SignatureUnproven):
        changing.confirm_change_by_signature(change_id=row.pk, signed=b"x", at=AT)
    new = Identity("Anna", "Kowalska", PESEL)
    signed_by(monkeypatch, ports.Proof(new, "trusted", ""))
    changing.confirm_change_by_signature(change_id=row.pk, signed=b"x", at=AT)
    assert factories.account_again(person).surname == "Kowalska"


@pytest.fixture
def foreigner(clerk):
    opened = services.confirm_in_person(
        actor=factories.actor(clerk),
        application_id=confirmed(**FOREIGNER).application_id,
        shown=shown(pesel="", number="C01X00T47", birth_date=date(1980, 5, 6)),
        place=PLACE,
        at=AT,
    )
    return Account.objects.get(pk=opened.account_id)


@pytest.mark.rule("I-4-3")
def test_a_foreigner_receives_a_pesel_and_keeps_the_account(foreigner):
    names = (foreigner.given_name, foreigner.surname)
    row = ask(foreigner, *names, OTHER)
    with pytest.raises(errors.IdentityMismatch):
        by_node(row, *names, PESEL)
    by_node(row, *names, OTHER)
    again = factories.account_again(foreigner)
    assert (again.pesel, again.login) == (OTHER, foreigner.login)
    held = PersonIdentifier.objects.filter(account=foreigner, released_at=None)
    assert sorted(held.values_list("is_pesel", flat=True)) == [False, True]


@pytest.mark.rule("I-4-3")
def test_a_foreigner_without_pesel_changes_a_name_by_the_document_known(foreigner, clerk):
    row = ask(foreigner, "Jan Maria", "Lis")
    new = {"pesel": "", "surname": "Lis", "birth_date": date(1980, 5, 6)}
    with pytest.raises(errors.IdentityMismatch):
        in_person(row, clerk, number="C02X00T47", **new)
    in_person(row, clerk, number="C01X00T47", **new)
    assert factories.account_again(foreigner).surname == "Lis"


@pytest.mark.rule("I-4-3")
@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        (("Anna", "Nowak", ""), errors.NothingToChange),
        (("", "Kowalska", ""), errors.NameRequired),
        (("Anna", " ", ""), errors.NameRequired),
        (("Anna", "Kowalska", OTHER), errors.IdentifierKept),
        (("Anna", "Kowalska", "44051401358"), errors.PeselInvalid),
    ],
)
def test_what_cannot_be_asked_for(person, facts, refusal):
    with pytest.raises(refusal):
        ask(person, *facts)
    assert not DataChange.objects.exists()


@pytest.mark.rule("I-4-3")
def test_only_a_person_in_their_own_account_asks():
    institution = Account.objects.get(login=entity.settled().login)
    for account in (institution, factories.secretary("Inna")):
        with pytest.raises(errors.NotOwnPerson):
            ask(account)


@pytest.mark.rule("I-4-3")
def test_a_newer_request_takes_the_place_of_the_one_that_waits(person):
    first = ask(person)
    second = ask(person, surname="Lis", at=AT + timedelta(hours=1))
    with pytest.raises(errors.ChangeClosed):
        by_node(first)
    by_node(second, surname="LIS")
    with pytest.raises(errors.ChangeClosed):
        by_node(second, surname="LIS")
    assert factories.account_again(person).surname == "Lis"


def test_the_whole_way_on_the_screens(person, clerk, at_moment):
    at_moment(AT)
    client = factories.sign_in(Client(), person, at=AT)
    page = reverse("portal:own-data")
    assert client.post(page, {"given_names": "Anna", "surname": "Nowak"}).status_code == 422
    client.post(page, {"given_names": "Anna", "surname": "Kowalska"})
    number = DataChange.objects.get().number
    assert number in client.get(page).content.decode()
    assert client.get(reverse("portal:own-data-paper")).content.startswith(b"%PDF")
    assert client.post(reverse("portal:own-data-confirm"), {}).status_code == 422

    desk = factories.sign_in(Client(), clerk, at=AT)
    found = desk.post(reverse("desk:opening"), {"number": number.lower()})
    told = {"kind": "passport", "number": "AB 123", "given_names": "Anna", "pesel": PESEL}
    assert desk.post(found["Location"], {**told, "surname": "Nowak"}).status_code == 422
    assert desk.post(found["Location"], {**told, "surname": "Kowalska"}).status_code == 302
    assert "dawniejsze" in client.get(page).content.decode()
    assert client.post(reverse("portal:own-data-confirm"), {}).status_code == 404
