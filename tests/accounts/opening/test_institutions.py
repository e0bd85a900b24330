"""Institutional accounts (§ 5): notified, proven, checked, opened; the administrator changed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pyotp
import pytest

from akta.accounts import ports
from akta.accounts import queries as accounts_queries
from akta.accounts import services as accounts
from akta.accounts.errors import SignInRefused
from akta.accounts.institutions import errors, queries, rules, services
from akta.accounts.institutions.models import (
    AuthorityDocument,
    Institution,
    InstitutionNotification,
    Purpose,
)
from akta.accounts.institutions.rules import Named, Upload
from akta.accounts.models import Account, Session
from akta.accounts.opening.errors import (
    ApplicationLapsed,
    IdentityMismatch,
    ReasonRequired,
    TooManyKnocks,
)
from akta.accounts.opening.models import Verification
from akta.accounts.ports import Identity, Proof
from akta.core import journal
from akta.core.errors import NotFound
from akta.core.models import JournalEntry
from tests import factories
from tests.accounts.opening import entity
from tests.accounts.opening.entity import ADMIN, AT, CHECK, HEAD, NIP

NOBODY = Named("", "", "")


def codes_of(**changes):
    try:
        rules.check(entity.facts(**changes))
    except errors.Faulty as refusal:
        return [(each.code, each.field) for each in refusal.errors]
    return []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], id="complete"),
        pytest.param({"nip": "", "regon": entity.REGON}, [], id="REGON instead"),
        pytest.param({"nip": "", "other_number": "KRS 1"}, [], id="another number"),
        pytest.param({"kind": ""}, [("ENTITY_KIND_REQUIRED", "kind")], id="no kind"),
        pytest.param(
            {"kind": "other"},
            [("ENTITY_NOT_PUBLIC", "kind")],
            id="company",
            marks=pytest.mark.rule("I-2-11"),
        ),
        pytest.param(
            {"name": " "},
            [("ENTITY_NAME_REQUIRED", "name")],
            id="no name",
            marks=pytest.mark.rule("I-5-3-1"),
        ),
        pytest.param(
            {"seat": ""},
            [("ENTITY_SEAT_REQUIRED", "seat")],
            id="no seat",
            marks=pytest.mark.rule("I-5-3-2"),
        ),
        pytest.param(
            {"house": ""},
            [("ENTITY_SEAT_REQUIRED", "house")],
            id="half an address",
            marks=pytest.mark.rule("I-5-3-2"),
        ),
        pytest.param(
            {"nip": "1234563219"},
            [("NIP_INVALID", "nip")],
            id="wrong NIP",
            marks=pytest.mark.rule("I-5-3-3"),
        ),
        pytest.param(
            {"regon": "123456786"},
            [("REGON_INVALID", "regon")],
            id="wrong REGON",
            marks=pytest.mark.rule("I-5-3-3"),
        ),
        pytest.param(
            {"nip": ""},
            [("ENTITY_IDENTIFIER_REQUIRED", "nip")],
            id="no number",
            marks=pytest.mark.rule("I-5-3-3"),
        ),
        pytest.param(
            {"administrator": NOBODY},
            [("ADMINISTRATOR_REQUIRED", "admin_given_names")],
            id="no administrator",
            marks=[pytest.mark.rule("I-5-3-4"), pytest.mark.rule("I-5-1")],
        ),
        pytest.param(
            {"administrator": Named("Piotr", "", "")},
            [("ADMINISTRATOR_REQUIRED", "admin_surname")],
            id="half an administrator",
            marks=pytest.mark.rule("I-5-3-4"),
        ),
        pytest.param(
            {"administrator": Named("Piotr", "Lis", "")},
            [("ADMINISTRATOR_REQUIRED", "admin_pesel")],
            id="administrator without PESEL",
            marks=pytest.mark.rule("I-5-3-4"),
        ),
        pytest.param(
            {"representative": NOBODY},
            [("REPRESENTATIVE_REQUIRED", "rep_given_names")],
            id="nobody acts",
        ),
        pytest.param(
            {"documents": ()},
            [("AUTHORITY_DOCUMENT_REQUIRED", "documents")],
            id="no document",
            marks=pytest.mark.rule("I-5-2"),
        ),
        pytest.param(
            {"documents": (entity.PDF, Upload("a.exe", b"MZ"))},
            [("AUTHORITY_DOCUMENT_REFUSED", "documents")],
            id="a program",
            marks=pytest.mark.rule("I-5-2"),
        ),
        pytest.param(
            {"documents": (Upload("a.pdf", b"%PDF-" + b"0" * rules.MOST_BYTES),)},
            [("AUTHORITY_DOCUMENT_REFUSED", "documents")],
            id="too large",
            marks=pytest.mark.rule("I-5-2"),
        ),
        pytest.param(
            {"documents": (entity.PDF,) * 6},
            [("AUTHORITY_DOCUMENT_REFUSED", "documents")],
            id="too many",
            marks=pytest.mark.rule("I-5-2"),
        ),
    ],
)
def test_each_datum_of_a_notification_is_asked_for(changes, expected):
    assert codes_of(**changes) == expected


@pytest.mark.rule("I-2-11")
def test_kinds_of_public_entities():
    assert rules.public_kind("mediation") == "mediation"
    with pytest.raises(errors.EntityKindRequired):
        rules.public_kind("")
    with pytest.raises(errors.EntityNotPublic):
        rules.public_kind("company")


@pytest.mark.rule("I-5-3-1")
@pytest.mark.rule("I-5-3-2")
@pytest.mark.rule("I-5-3-3")
@pytest.mark.rule("I-5-3-4")
@pytest.mark.rule("I-5-2")
def test_what_was_checked_is_kept_in_normal_spelling():
    checked = rules.check(entity.facts(nip="PL 123-456-32-18"))

    assert checked.name == "Urząd Gminy Przykładowo"
    assert checked.seat == ("Przykładowo", "ul. Główna 1, 00-950 Przykładowo")
    assert checked.numbers == (NIP, "", "")
    assert checked.administrator == ADMIN
    assert checked.documents == [(entity.PDF, "application/pdf")]


@pytest.mark.rule("I-2-6")
def test_an_entity_is_known_by_nip_then_regon_then_a_number_of_ours():
    assert rules.entity_identifier(NIP, entity.REGON, drawn=0) == f"NIP-{NIP}"
    assert rules.entity_identifier("", entity.REGON, drawn=0) == f"REGON-{entity.REGON}"
    assert rules.entity_identifier("", "", drawn=7) == "PP-0000007"


GOOD = {
    "proven": True,
    "certified": True,
    "authorised": True,
    "found_name": "„Urząd”",
    "name": "Urząd",
}


@pytest.mark.rule("I-7-4")
@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"proven": False}, errors.NotYetProven),
        ({"certified": False}, errors.NotCertified),
        ({"authorised": False}, errors.AuthorityMismatch),
        ({"found_name": "Inny urząd"}, errors.EntityMismatch),
        ({"found_name": ""}, errors.EntityMismatch),
    ],
)
def test_both_checks_are_needed(wrong, refusal):
    rules.both_checks(**GOOD)
    with pytest.raises(refusal):
        rules.both_checks(**{**GOOD, **wrong})


@pytest.mark.rule("I-5-1")
@pytest.mark.django_db
def test_a_notification_names_its_administrator_and_waits_for_the_identity():
    made = entity.notified()
    row = InstitutionNotification.objects.get()

    assert (row.number, row.state, row.purpose, row.way) == (
        made.number,
        "awaiting",
        "opening",
        "portal",
    )
    assert (row.admin_given_names, row.admin_surname, row.admin_pesel) == (
        "Piotr Jan",
        "Lis",
        ADMIN.pesel,
    )
    assert row.last_day == date(2026, 3, 16)
    assert queries.notification_by_number(made.number.lower()) == made.notification_id
    kept = AuthorityDocument.objects.get()
    found = queries.document_of(made.notification_id, kept.pk)
    assert (found.content, found.media_type) == (entity.PDF.content, "application/pdf")
    with pytest.raises(NotFound):
        queries.document_of(kept.pk, kept.pk)
    assert not Institution.objects.exists()


@pytest.mark.rule("I-5-4")
@pytest.mark.django_db
def test_who_acts_for_the_entity_confirms_like_any_person():
    made = entity.notified()
    with pytest.raises(IdentityMismatch, match="nazwisko"):
        entity.prove(made, who=replace(HEAD, surname="Inna"))
    assert InstitutionNotification.objects.get().state == "awaiting"
    assert not Verification.objects.get().agrees

    assert entity.prove(made).state == "to-check"
    with pytest.raises(errors.NotificationClosed):
        entity.prove(made)


@pytest.mark.rule("I-5-4")
@pytest.mark.django_db
def test_the_fifteenth_day_is_too_late():
    made = entity.notified()
    with pytest.raises(ApplicationLapsed):
        entity.prove(made, at=datetime(2026, 3, 17, 9, tzinfo=UTC))
    assert entity.prove(made, at=datetime(2026, 3, 16, 9, tzinfo=UTC)).state == "to-check"


class Signed:
    def __init__(self, proof):
        self.proof = proof

    def read(self, signed, *, original, at):
        assert original.startswith(b"%PDF-")
        return self.proof


@pytest.mark.rule("I-5-4")
@pytest.mark.django_db
def test_a_signature_confirms_too(monkeypatch):
    made = entity.notified()
    proof = Proof(Identity("Maria", "Wójt", HEAD.pesel), "qualified", "")
    monkeypatch.setattr(ports, "signed_application", lambda: Signed(proof))
    services.prove_by_signature(notification_id=made.notification_id, signed=b"", at=AT)

    assert Verification.objects.get().source == "signature"
    assert InstitutionNotification.objects.get().state == "to-check"


@pytest.mark.rule("I-5-5")
@pytest.mark.rule("I-2-3")
@pytest.mark.rule("I-2-8")
@pytest.mark.rule("I-7-4")
@pytest.mark.django_db
def test_both_identifiers_are_given_when_the_account_opens():
    made = entity.proven()
    with pytest.raises(errors.NotCertified):
        entity.approve(made, check=replace(CHECK, certified=False))
    assert not Institution.objects.exists()
    settled = entity.approve(made)
    institution = Institution.objects.get()

    assert (settled.entity_identifier, institution.identifier) == (f"NIP-{NIP}",) * 2
    assert settled.login == institution.account.login
    assert settled.login.startswith("inst-")
    assert settled.login != settled.entity_identifier
    assert institution.account.full_name == "Urząd Gminy Przykładowo"
    assert institution.admin_surname == "Lis"
    assert queries.institution_of(institution.account_id) == institution
    entry = journal.last_of(journal.account_stream(institution.account_id))
    assert ADMIN.pesel not in str(list(JournalEntry.objects.values_list("data", flat=True)))
    assert entry is not None


@pytest.mark.rule("I-2-8")
@pytest.mark.django_db
def test_without_an_administrator_no_account_opens():
    made = entity.proven()
    InstitutionNotification.objects.update(admin_surname="")
    with pytest.raises(errors.AdministratorRequired):
        entity.approve(made)


@pytest.mark.rule("I-5-5")
@pytest.mark.django_db
def test_an_entity_without_nip_gets_an_identifier_of_ours():
    entity.settled()  # one with a NIP uses up no number of ours
    first = entity.settled(nip="", other_number="KRS 1")
    assert first.entity_identifier == "PP-0000001"


@pytest.mark.django_db
def test_the_account_is_entered_by_its_own_identifier_and_never_by_the_entity_s():
    settled = entity.settled()
    caller = accounts.Caller(face="portal", address="192.0.2.1")

    def enter(login):
        return accounts.check_password(login=login, password=settled.password, caller=caller, at=AT)

    assert enter(settled.login).pk == Institution.objects.get().account_id
    with pytest.raises(SignInRefused):
        enter(settled.entity_identifier)


@pytest.mark.rule("I-5-6")
@pytest.mark.rule("I-5-5")
@pytest.mark.django_db
def test_one_account_for_an_entity():
    entity.settled()
    with pytest.raises(errors.EntityExists, match=NIP):
        entity.notified()
    with pytest.raises(errors.EntityUnknown):
        entity.notified(Purpose.CHANGE, nip="5260001246")


@pytest.mark.rule("I-5-5")
@pytest.mark.django_db
def test_two_notifications_at_once_open_one_account():
    first, second = entity.proven(), entity.proven()
    entity.approve(first)
    with pytest.raises(errors.EntityExists):
        entity.approve(second)
    assert Institution.objects.count() == Account.objects.filter(login__startswith="inst").count()


@pytest.mark.rule("I-5-6")
@pytest.mark.django_db
def test_a_new_administrator_ends_the_old_one_at_once():
    opened = entity.settled()
    account = Institution.objects.get().account
    secret = accounts.new_totp_secret()
    accounts.set_totp(
        actor=factories.actor(account),
        account_id=account.pk,
        secret=secret,
        code=pyotp.TOTP(secret).at(AT),
        at=AT,
    )
    Session.objects.create(
        session_key="old", session_data="", expire_date=AT, account_id=account.pk
    )
    later = AT + timedelta(days=1)
    ewa, mail = Named("Ewa", "Nowa", HEAD.pesel), "nowy@example.pl"
    made = entity.proven(Purpose.CHANGE, at=later, administrator=ewa, email=mail)
    assert Institution.objects.get().admin_surname == "Lis"  # unconfirmed: the old one remains
    changed = entity.approve(made, at=later)

    institution = Institution.objects.get()
    assert (institution.admin_surname, institution.admin_pesel) == ("Nowa", HEAD.pesel)
    assert (changed.login, changed.administrator) == (opened.login, "Ewa Nowa")
    assert changed.password != opened.password
    assert not Session.objects.filter(account_id=account.pk).exists()
    assert factories.account_again(account).email == mail
    assert not accounts_queries.account_by_id(account.pk).has_second_factor


@pytest.mark.rule("I-5-6")
@pytest.mark.django_db
def test_a_change_that_names_no_address_leaves_the_one_there_is():
    entity.settled()
    account = Institution.objects.get().account
    before = account.email
    made = entity.proven(Purpose.CHANGE, administrator=Named("Ewa", "Nowa", HEAD.pesel))
    InstitutionNotification.objects.filter(purpose=Purpose.CHANGE).update(email="")
    entity.approve(made)

    assert Institution.objects.get().admin_surname == "Nowa"
    assert factories.account_again(account).email == before != ""


@pytest.mark.rule("I-5-6")
@pytest.mark.django_db
def test_an_account_closed_meanwhile_gets_no_new_administrator():
    entity.settled()
    made = entity.proven(Purpose.CHANGE, administrator=Named("Ewa", "Nowa", HEAD.pesel))
    Institution.objects.update(closed_at=AT)
    with pytest.raises(errors.EntityUnknown):
        entity.approve(made)
    assert Institution.objects.get().admin_surname == "Lis"


@pytest.mark.rule("I-5-7")
@pytest.mark.django_db
def test_a_notification_on_paper_goes_the_same_way():
    made = services.record_paper(
        actor=factories.actor(factories.administrator()),
        facts=entity.facts(),
        purpose=Purpose.OPENING,
        paper=services.Paper(" PP-12/26 ", date(2026, 2, 27)),
        at=AT,
    )
    row = InstitutionNotification.objects.get()

    assert (row.way, row.state, row.paper_number, row.received_on) == (
        "paper",
        "to-check",
        "PP-12/26",
        date(2026, 2, 27),
    )
    assert entity.approve(made).entity_identifier == f"NIP-{NIP}"
    with pytest.raises(errors.Faulty):
        services.record_paper(
            actor=factories.actor(factories.administrator()),
            facts=entity.facts(administrator=NOBODY),
            purpose=Purpose.OPENING,
            paper=services.Paper("PP-13/26", date(2026, 2, 27)),
            at=AT,
        )


@pytest.mark.django_db
def test_a_notification_is_returned_with_its_reason():
    made = entity.proven()
    actor = factories.actor(factories.administrator())
    facts = {"actor": actor, "notification_id": made.notification_id, "at": AT}
    with pytest.raises(ReasonRequired):
        services.return_notification(**facts, reason=" ")
    row = services.return_notification(**facts, reason="Odpis nie jest poświadczony.")

    assert (row.state, row.reason, row.decided_by_id) == (
        "returned",
        "Odpis nie jest poświadczony.",
        actor.id,
    )
    with pytest.raises(errors.NotificationClosed):
        entity.approve(made)


@pytest.mark.django_db
def test_old_notifications_lapse():
    entity.notified()
    entity.proven(nip="5260001246")
    assert services.lapse_notifications(at=AT + timedelta(days=14)) == 0
    assert services.lapse_notifications(at=AT + timedelta(days=15)) == 1


@pytest.mark.django_db
def test_no_program_sends_notifications():
    def send():
        services.notify(
            facts=entity.facts(), purpose=Purpose.OPENING, address="198.51.100.250", at=AT
        )

    for _ in range(10):
        send()
    with pytest.raises(TooManyKnocks):
        send()
