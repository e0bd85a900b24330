"""From the form to the account: contacts, the three proofs, what is refused and what is kept."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from akta.accounts import ports, queries
from akta.accounts import services as accounts
from akta.accounts.models import (
    Account,
    AccountApplication,
    Knock,
    PersonIdentifier,
    PersonRecord,
    TestMessage,
    Verification,
)
from akta.accounts.opening import errors, services, signed
from akta.accounts.opening import queries as opening
from akta.accounts.opening.rules import RULES
from akta.accounts.opening.services.deciding import KEPT_AFTER_END
from akta.accounts.ports import Identity, Proof
from akta.accounts.services.people import pesel_hash
from akta.core import journal
from akta.core.errors import NotFound, ServiceMissing
from akta.core.models import JournalEntry
from tests import factories
from tests.accounts.opening import scene
from tests.accounts.opening.scene import AT, PESEL, PLACE

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return factories.actor(factories.secretary())


def row_of(made):
    return AccountApplication.objects.get(pk=made.application_id)


def confirm(made, clerk, *, at=AT, **changes):
    return services.confirm_in_person(
        actor=clerk,
        application_id=made.application_id,
        shown=scene.shown(**changes),
        place=PLACE,
        at=at,
    )


# --- the application and its contacts ------------------------------------------------------------


@pytest.mark.rule("I-4-1")
def test_an_application_is_taken_with_number_and_time():
    made = scene.submitted()
    row = row_of(made)

    assert (row.state, row.submitted_at, row.number) == ("submitted", AT, made.number)
    assert (row.last_day, row.rules) == (date(2026, 3, 16), RULES)
    assert opening.application_by_number(f" {made.number.lower()} ") == made.application_id
    assert {each.channel: each.to for each in TestMessage.objects.all()} == {
        "email": "jan@example.pl",
        "sms": "+48600000000",
    }


@pytest.mark.rule("I-4-1")
def test_a_faulty_application_is_not_taken():
    with pytest.raises(errors.Faulty):
        scene.submitted(surname="")
    assert not AccountApplication.objects.exists()


def test_the_form_pressed_twice_is_one_application():
    both = [
        services.submit(facts=scene.facts(), address="192.0.2.200", at=AT, key="one")
        for _ in range(2)
    ]
    assert both[0] == both[1]
    assert AccountApplication.objects.count() == 1


def test_no_number_of_a_person_stands_open_in_table_or_journal(clerk):
    confirm(scene.confirmed(), clerk)

    rows = [
        *AccountApplication.objects.extra(select={"raw": "accounts_application::text"}),
        *PersonRecord.objects.extra(select={"raw": "accounts_person_record::text"}),
        *Verification.objects.extra(select={"raw": "accounts_verification::text"}),
        *PersonIdentifier.objects.extra(select={"raw": "accounts_person_identifier::text"}),
    ]
    open_text = " ".join(each.raw for each in rows)
    open_text += json.dumps(list(JournalEntry.objects.values_list("data", flat=True)))
    for secret in (PESEL, "jan@example.pl", "600000000", "Prosta", "123456"):
        assert secret not in open_text


@pytest.mark.rule("I-3-3")
def test_both_contacts_are_confirmed_by_their_codes():
    made = scene.submitted()
    sent = scene.codes()
    row = services.confirm_contacts(
        application_id=made.application_id, email_code=sent["email"], phone_code=sent["sms"], at=AT
    )
    assert (row.state, row.contacts_confirmed) == ("awaiting", True)


@pytest.mark.rule("I-3-3")
def test_one_contact_alone_leaves_the_application_waiting():
    made = scene.submitted()
    with pytest.raises(errors.CodeRefused) as refusal:
        services.confirm_contacts(
            application_id=made.application_id,
            email_code=scene.codes()["email"],
            phone_code="",
            at=AT,
        )
    assert refusal.value.field == "phone_code"
    row = row_of(made)
    assert (row.state, row.email_confirmed_at, row.phone_confirmed_at) == ("submitted", AT, None)
    services.confirm_contacts(
        application_id=made.application_id, email_code="", phone_code=scene.codes()["sms"], at=AT
    )
    assert row_of(made).state == "awaiting"


@pytest.mark.parametrize("how", ["late", "five wrong tries", "used", "replaced"])
def test_a_code_is_good_once_and_for_a_while(how):
    made = scene.submitted()
    sent, at = scene.codes(), AT

    def tell(email):
        services.confirm_contacts(
            application_id=made.application_id, email_code=email, phone_code="", at=at
        )

    if how == "late":
        at = AT + timedelta(minutes=30)
    if how == "five wrong tries":
        for _ in range(5):
            with pytest.raises(errors.CodeRefused):
                tell("x")
    if how == "used":
        with pytest.raises(errors.CodeRefused):
            tell(sent["email"])
        AccountApplication.objects.update(email_confirmed_at=None)
    if how == "replaced":
        services.send_codes(application_id=made.application_id, address="192.0.2.9", at=AT)
        assert scene.codes() != sent
    with pytest.raises(errors.CodeRefused) as refusal:
        tell(sent["email"])
    assert refusal.value.field == "email_code"


def test_nobody_is_flooded_with_codes():
    made = scene.submitted()
    for _ in range(5):
        services.send_codes(application_id=made.application_id, address="192.0.2.9", at=AT)
    with pytest.raises(errors.TooManyKnocks, match="60 min"):
        services.send_codes(application_id=made.application_id, address="192.0.2.9", at=AT)
    with pytest.raises(errors.TooManyKnocks):
        scene.submitted()  # another form for the same address
    services.send_codes(
        application_id=made.application_id, address="192.0.2.9", at=AT + timedelta(hours=1)
    )


def test_no_program_fills_the_form():
    for number in range(10):
        services.submit(
            facts=scene.facts(email=f"a{number}@example.pl", phone=f"60000000{number}"),
            address="192.0.2.99",
            at=AT,
        )
    with pytest.raises(errors.TooManyKnocks):
        services.submit(
            facts=scene.facts(email="b@example.pl", phone="700000000"),
            address="192.0.2.99",
            at=AT,
        )
    assert AccountApplication.objects.count() == 10


def test_without_a_sender_nothing_is_taken(monkeypatch):
    monkeypatch.setattr(ports, "_senders", [])
    with pytest.raises(ServiceMissing), transaction.atomic():
        scene.submitted()
    assert not AccountApplication.objects.exists()
    assert not Knock.objects.exists()


# --- in person -----------------------------------------------------------------------------------


@pytest.mark.rule("I-7-2")
@pytest.mark.rule("I-7-1")
def test_a_clerk_of_any_unit_confirms_and_the_account_opens(clerk):
    made = scene.confirmed()
    opened = confirm(made, clerk)
    account = queries.account_by_id(opened.account_id)

    assert (account.full_name, account.pesel, account.email) == (
        "Jan Maria Nowak-Lis",
        PESEL,
        "jan@example.pl",
    )
    assert (opened.login, opened.profession) == (account.login, "")
    assert account.must_change_password
    assert (row_of(made).state, row_of(made).account) == ("opened", account)
    kept = Verification.objects.get()
    assert (kept.account, kept.verified_by_id, kept.verified_in, kept.at) == (
        account,
        clerk.id,
        PLACE.unit,
        AT,
    )
    assert (kept.source, kept.document_kind, kept.document, kept.agrees) == (
        "clerk",
        "identity-card",
        "ABC 123456",
        True,
    )
    assert account.person.phone == "+48600000000"
    assert "Prosta" in opening.address_line(account.person.address)


def test_the_slip_signs_in_as_any_handed_over_password_does(clerk):
    opened = confirm(scene.confirmed(), clerk)
    caller = accounts.Caller(face="portal", address="192.0.2.1")

    account = accounts.check_password(
        login=opened.login, password=opened.password, caller=caller, at=AT
    )
    assert account.pk == opened.account_id
    assert opened.password not in repr(opened)


@pytest.mark.rule("I-4-2")
def test_the_fourteenth_day_is_in_time_and_the_next_is_not(clerk):
    last = datetime(2026, 3, 16, 22, 59, 59, tzinfo=UTC)  # 23:59:59 in Warsaw
    late = scene.confirmed(surname="Późny")
    with pytest.raises(errors.ApplicationLapsed):
        confirm(late, clerk, at=last + timedelta(seconds=1), surname="Późny")
    assert opening.application_for(late.application_id, at=last + DAY).is_lapsed
    assert confirm(scene.confirmed(), clerk, at=last).login


@pytest.mark.rule("I-7-2")
def test_an_expired_document_proves_nothing(clerk):
    made = scene.confirmed()
    with pytest.raises(errors.DocumentNotValid):
        confirm(made, clerk, valid_until=date(2026, 3, 1))
    assert confirm(made, clerk, valid_until=date(2026, 3, 2)).login
    assert Verification.objects.count() == 1


@pytest.mark.rule("I-7-2")
def test_nobody_verifies_themselves():
    namesake = factories.secretary("Nowak-Lis", given_name="Jan")
    numbered = factories.secretary("Inna")
    Account.objects.filter(pk=numbered.pk).update(pesel_lookup=pesel_hash(PESEL))
    made = scene.confirmed()
    for account in (namesake, numbered):
        with pytest.raises(errors.SelfVerification):
            confirm(made, factories.actor(account))
    assert row_of(made).state == "awaiting"


@pytest.mark.rule("I-7-1")
def test_a_different_name_is_returned_and_the_comparison_kept(clerk):
    made = scene.confirmed()
    with pytest.raises(errors.IdentityMismatch, match="nazwisko"):
        confirm(made, clerk, surname="Nowak")
    kept = Verification.objects.get()

    assert (kept.agrees, kept.account, row_of(made).state) == (False, None, "awaiting")
    assert {each["name"]: each["agrees"] for each in kept.compared} == {
        "surname": False,
        "given_names": True,
        "pesel": True,
    }
    assert not Account.objects.filter(kind="outside").exists()
    assert confirm(made, clerk).login


@pytest.mark.rule("I-7-1")
def test_nothing_opens_before_both_contacts_are_confirmed(clerk):
    with pytest.raises(errors.ContactsUnconfirmed):
        confirm(scene.submitted(), clerk)
    assert not Verification.objects.exists()


def test_a_foreigner_opens_an_account_by_the_document(clerk):
    made = scene.confirmed(**scene.FOREIGNER, given_names="Anna", surname="Weiß")
    opened = confirm(
        made,
        clerk,
        given_names="Anna",
        surname="Weiß",
        number="C01X00T47",
        pesel="",
        birth_date=date(1980, 5, 6),
        valid_until=None,
    )
    account = queries.account_by_id(opened.account_id)

    assert account.pesel is None
    assert account.identifiers.get().value == "DE-C01X00T47"
    assert (account.person.country, account.person.birth_date) == ("DE", "1980-05-06")
    with pytest.raises(errors.AccountExists):
        confirm(
            scene.confirmed(**scene.FOREIGNER, given_names="Anna", surname="Weiß"),
            clerk,
            given_names="Anna",
            surname="Weiß",
            number="C01X00T47",
            pesel="",
            birth_date=date(1980, 5, 6),
        )


@pytest.mark.rule("I-2-2")
def test_each_account_has_an_identifier_of_its_own_that_stays(clerk):
    first = confirm(scene.confirmed(), clerk)
    accounts.disable(actor=clerk, account_id=first.account_id, at=AT)
    PersonIdentifier.objects.update(released_at=AT)
    second = confirm(scene.confirmed(), clerk)

    assert first.login != second.login
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(pk=second.account_id).update(login=first.login)


# --- double applications -------------------------------------------------------------------------


@pytest.mark.rule("I-2-5-a")
def test_who_has_an_account_is_told_on_the_desk_and_never_at_the_form(clerk):
    factories.outside_person("Nowak-Lis", "Jan Maria", pesel=PESEL)
    made = scene.confirmed()  # the form says the same as to anybody

    login = Account.objects.get(kind="outside").login
    assert opening.application_for(made.application_id, at=AT).has_account == login
    with pytest.raises(errors.AccountExists, match=login):
        confirm(made, clerk)


def test_a_repeated_application_is_linked_and_ends_with_the_first_that_opens(clerk):
    first, second = scene.confirmed(), scene.confirmed()

    assert row_of(second).repeats == row_of(first)
    assert opening.application_for(first.application_id, at=AT).others == 1
    confirm(second, clerk)
    assert (row_of(first).state, row_of(second).state) == ("rejected", "opened")
    with pytest.raises(errors.ApplicationClosed):
        confirm(first, clerk)


# --- by signature and by the national node ------------------------------------------------------


class Signed:
    """A reader of signatures that only tests have."""

    def __init__(self, proof):
        self.proof = proof

    def read(self, signed, *, original, at):
        assert original.startswith(b"%PDF-")
        return self.proof


def sign(monkeypatch, proof, made=None):
    monkeypatch.setattr(ports, "signed_application", lambda: Signed(proof))
    made = made or scene.confirmed()
    return services.prove_by_signature(application_id=made.application_id, signed=b"signed", at=AT)


@pytest.mark.rule("I-7-2")
def test_a_proven_signature_of_the_same_person_opens_at_once(monkeypatch):
    opened = sign(monkeypatch, Proof(Identity("Jan", "Nowak-Lis", PESEL), "trusted", ""))
    kept = Verification.objects.get()

    assert (kept.source, kept.signature_kind, kept.account_id) == (
        "signature",
        "trusted",
        opened.account_id,
    )
    assert PESEL in kept.attributes


@pytest.mark.parametrize(
    ("changes", "is_proven"),
    [("none", True), ("permitted", True), ("forbidden", False), ("unknown", False)],
)
def test_a_signature_may_carry_proofs_added_after_it_and_no_other_change(changes, is_proven):
    entry = {
        "kind": "signature",
        "quality": "personal",
        "covers": "whole",
        "changes_after": changes,
        "indication": "TOTAL_PASSED",
        "sentence": "Zdanie o podpisie.",
        "signer": {"identifier": f"PNOPL-{PESEL}", "given_name": "Jan", "surname": "Nowak-Lis"},
    }

    proof = signed.proof_of({"signatures": [entry]})

    assert (proof.identity == Identity("Jan", "Nowak-Lis", PESEL)) is is_proven


def test_somebody_else_s_signature_opens_nothing(monkeypatch):
    with pytest.raises(errors.IdentityMismatch, match="PESEL"):
        sign(monkeypatch, Proof(Identity("Jan", "Nowak-Lis", "02070803628"), "trusted", ""))
    assert not Account.objects.filter(kind="outside").exists()


def test_a_doubtful_signature_leaves_the_application_as_it_is(monkeypatch):
    made = scene.confirmed()
    with pytest.raises(errors.SignatureUnproven):
        sign(monkeypatch, Proof(None, "qualified", "Nie wiadomo, czyj."), made)
    assert row_of(made).state == "awaiting"
    assert not Verification.objects.exists()


def test_the_national_node_opens_and_its_attributes_stay():
    made = scene.confirmed()
    opened = services.prove_by_node(
        application_id=made.application_id,
        identity=Identity("Jan Maria", "Nowak-Lis", PESEL, date(1944, 5, 14)),
        at=AT,
    )
    kept = Verification.objects.get(account_id=opened.account_id)
    assert kept.source == "node"
    assert json.loads(kept.attributes)["birth_date"] == "1944-05-14"


# --- the end -------------------------------------------------------------------------------


def test_a_rejection_gives_its_reason(clerk):
    made = scene.submitted()
    with pytest.raises(errors.ReasonRequired):
        services.reject(actor=clerk, application_id=made.application_id, reason=" ", at=AT)
    services.reject(
        actor=clerk, application_id=made.application_id, reason="Nie ten dokument.", at=AT
    )

    assert (row_of(made).state, row_of(made).reason) == ("rejected", "Nie ten dokument.")
    with pytest.raises(errors.ApplicationClosed):
        services.send_codes(application_id=made.application_id, address="", at=AT)
    last = journal.last_of(f"application:{made.application_id}")
    assert journal.sentence(last) == f"Odrzucono wniosek o konto nr {made.number}."


def test_old_applications_lapse_and_their_contacts_are_forgotten():
    made, fresh = scene.submitted(), scene.submitted(at=AT + DAY)
    late = datetime(2026, 3, 17, 9, tzinfo=UTC)

    assert services.lapse_old(at=late) == 1
    assert (row_of(made).state, row_of(fresh).state) == ("lapsed", "submitted")
    services.lapse_old(at=late + KEPT_AFTER_END)
    assert row_of(made).email == "jan@example.pl"
    services.lapse_old(at=late + KEPT_AFTER_END + DAY)
    assert (row_of(made).email, row_of(made).phone, row_of(made).address) == (None, None, None)


def test_nobody_finds_an_application_that_is_not_there(db):
    with pytest.raises(NotFound):
        opening.application_by_number("WK-2026-AAAAAAAA")
