"""Liquidation (§ 11): what ends at once, what is kept, and that nothing brings it back."""

import html
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pyotp
import pytest
from django.test import Client
from django.urls import reverse

from akta.accounts import dependents, profiles, queries
from akta.accounts import services as accounts
from akta.accounts.closing import services
from akta.accounts.closing.errors import (
    AccountLiquidated,
    CauseRequired,
    EntityDataDiffer,
    NotOwnAccount,
)
from akta.accounts.closing.models import Cause
from akta.accounts.errors import SignInRefused
from akta.accounts.institutions.errors import EntityIdentifierRequired
from akta.accounts.models import (
    Account,
    Dependent,
    Institution,
    Liquidation,
    PersonIdentifier,
    PersonRecord,
    Profile,
    Session,
)
from akta.accounts.opening import services as opening
from akta.core.actors import SYSTEM
from akta.core.errors import NotFound
from akta.core.models import JournalEntry
from akta.delivery.models import Message
from akta.grants import services as grants
from akta.grants.models import Grant, Ground, Manner
from tests import factories
from tests.accounts.opening import entity, scene
from tests.accounts.opening.scene import AT, PESEL, PLACE

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
RIGHT = "zielona łąka i trzy sowy"


@pytest.fixture(autouse=True)
def frozen(at_moment):
    at_moment(AT)


def opened():
    made = scene.confirmed()
    return opening.confirm_in_person(
        actor=factories.actor(factories.secretary()),
        application_id=made.application_id,
        shown=scene.shown(),
        place=PLACE,
        at=AT,
    )


@pytest.fixture
def person(db):
    return queries.account_by_id(opened().account_id)


def open_to(account, profile=None):
    return grants.give(
        holder_id=account.pk,
        profile_id=profile and profile.pk,
        ground=Ground.ORDER,
        ground_id=uuid4(),
        case_id=uuid4(),
        since=AT,
        until=AT + 30 * DAY,
        at=AT,
        manner=Manner.VIEW,
    )


def dependent_of(account, kind="advocate"):
    profile = profiles.open_profile(actor=SYSTEM, account_id=account.pk, kind=kind, at=AT)
    boss = replace(factories.actor(account), profile_id=profile.pk)
    facts = dependents.DependentFacts("Jan", "Aplikant", "02070803628", "a@example.pl")
    made = dependents.open_dependent(actor=boss, facts=facts, at=AT)
    Profile.objects.filter(pk=made.profile_id).update(confirmed_at=AT)
    return profile, made


@pytest.mark.rule("I-11-1")
def test_one_s_own_account_ends_at_once_with_all_it_opened(person):
    profile, dependent = dependent_of(person)
    open_to(person), open_to(person, profile)
    secret = accounts.new_totp_secret()
    accounts.set_totp(
        actor=factories.actor(person),
        account_id=person.pk,
        secret=secret,
        code=pyotp.TOTP(secret).at(AT),
        at=AT,
    )
    factories.sign_in(Client(), person, at=AT)

    services.liquidate_own(actor=factories.actor(person), at=AT + DAY)

    gone = queries.account_by_id(person.pk)
    assert (gone.disabled_at, gone.password, gone.email) == (AT + DAY, "", None)
    assert not gone.has_second_factor
    assert not Session.objects.filter(account_id=person.pk).exists()
    assert not Grant.objects.filter(holder_id=person.pk, revoked_at=None).exists()
    record = PersonRecord.objects.get(account=person)
    assert (record.phone, record.address) == (None, None)
    assert Dependent.objects.get(pk=dependent.pk).closed_at == AT + DAY
    assert profiles.seats_of(gone, at=AT + DAY)[1:] == []
    user = queries.account_by_id(Dependent.objects.get().profile.account_id)
    assert profiles.seats_of(user, at=AT + DAY) == []
    with pytest.raises(SignInRefused):
        accounts.check_password(
            login=person.login, password=RIGHT, caller=accounts.Caller("portal"), at=AT + DAY
        )


def test_no_address_stays_among_the_messages(person):
    other = factories.outside_person("Inny")
    for account in (person, other):
        Message.objects.create(
            channel="email",
            account=account,
            address="jan@example.pl",
            subject="s",
            text="t",
            state="sent",
            created_at=AT,
        )
    services.liquidate_own(actor=factories.actor(person), at=AT)
    assert [each.account_id for each in Message.objects.exclude(account=None)] == [other.pk]


@pytest.mark.rule("I-11-1")
def test_what_accounts_for_the_past_is_kept(person):
    services.liquidate_own(actor=factories.actor(person), at=AT)
    gone = queries.account_by_id(person.pk)
    kept = Liquidation.objects.get()

    assert (gone.full_name, gone.pesel, gone.login) == (person.full_name, PESEL, person.login)
    assert (kept.account, kept.cause, kept.by_id, kept.at) == (gone, "own", person.pk, AT)
    told = JournalEntry.objects.filter(kind="accounts.liquidated").get()
    assert told.data["account_id"] == str(person.pk)
    with pytest.raises(AccountLiquidated):
        accounts.enable(actor=SYSTEM, account_id=person.pk, at=AT)


@pytest.mark.rule("I-11-1")
@pytest.mark.rule("I-2-2")
def test_the_same_person_may_have_a_new_account_under_a_new_identifier(person):
    services.liquidate_own(actor=factories.actor(person), at=AT)
    again = opened()

    assert again.login != person.login
    assert Account.objects.filter(login=person.login).count() == 1
    assert PersonIdentifier.objects.filter(released_at=None).get().account_id == again.account_id


@pytest.mark.rule("I-11-1")
def test_nobody_liquidates_another_kind_of_account(person):
    entity.settled()
    institution = Institution.objects.get().account
    for actor in (
        factories.actor(institution),
        factories.actor(factories.secretary()),
        replace(factories.actor(person), on_behalf_of=institution.pk),
    ):
        with pytest.raises(NotOwnAccount):
            services.liquidate_own(actor=actor, at=AT)
    assert not Liquidation.objects.exists()


def test_who_was_blocked_before_keeps_the_earlier_day(person):
    accounts.disable(actor=SYSTEM, account_id=person.pk, at=AT)
    services.liquidate_own(actor=factories.actor(person), at=AT + DAY)
    assert queries.account_by_id(person.pk).disabled_at == AT


# --- institutions -----------------------------------------------------------------------------

FACTS = services.ClosingFacts(
    name="urząd gminy  przykładowo",
    seat="Przykładowo",
    nip=entity.NIP,
    regon="",
    other_number="",
    admin_surname="Lis",
    admin_pesel=entity.ADMIN.pesel,
)


@pytest.fixture
def institution(db):
    entity.settled()
    return Institution.objects.get()


@pytest.mark.rule("I-11-2")
def test_the_administrator_s_notification_ends_the_institution_s_account(institution):
    profile = Profile.objects.get(kind="institution")
    boss = replace(factories.actor(institution.account), profile_id=profile.pk)
    facts = dependents.DependentFacts("Jan", "Urzędnik", "02070803628", "a@example.pl")
    dependents.open_dependent(actor=boss, facts=facts, at=AT)

    row = services.close_institution(actor=boss, facts=FACTS, at=AT + DAY)

    institution.refresh_from_db()
    assert (institution.closed_at, institution.closed_because) == (
        AT + DAY,
        "na zgłoszenie administratora",
    )
    assert (row.cause, row.account_id) == ("notification", institution.account_id)
    assert Dependent.objects.get().closed_at == AT + DAY
    assert entity.settled(at=AT + DAY).entity_identifier == institution.identifier
    with pytest.raises(NotOwnAccount):
        services.close_institution(actor=boss, facts=FACTS, at=AT + DAY)


@pytest.mark.rule("I-11-2")
@pytest.mark.parametrize(
    ("changes", "refusal", "named"),
    [
        ({"nip": ""}, EntityIdentifierRequired, "NIP"),
        ({"nip": "5260001246"}, EntityDataDiffer, "numer"),
        ({"nip": "", "regon": entity.REGON}, EntityDataDiffer, "numer"),
        ({"nip": "", "other_number": "PP-0000009"}, EntityDataDiffer, "numer"),
        ({"name": "Inny"}, EntityDataDiffer, "nazwa"),
        ({"seat": "Inna"}, EntityDataDiffer, "siedziba"),
        ({"admin_surname": "Inny"}, EntityDataDiffer, "nazwisko administratora"),
        ({"admin_pesel": "02070803628"}, EntityDataDiffer, "PESEL administratora"),
        ({"admin_pesel": "x"}, EntityDataDiffer, "PESEL administratora"),
    ],
)
def test_the_four_data_are_asked_for_and_compared(institution, changes, refusal, named):
    with pytest.raises(refusal, match=named):
        services.close_institution(
            actor=factories.actor(institution.account), facts=replace(FACTS, **changes), at=AT
        )
    assert not Liquidation.objects.exists()


@pytest.mark.rule("I-11-2")
@pytest.mark.parametrize(
    ("given", "closing"),
    [
        ({"nip": "", "regon": entity.REGON}, {"nip": "", "regon": entity.REGON}),
        ({"nip": "", "other_number": "KRS 1"}, {"nip": "", "other_number": "pp-0000001"}),
    ],
)
def test_an_entity_without_nip_is_told_by_what_it_has(given, closing):
    entity.settled(**given)
    account = Institution.objects.get().account
    facts = replace(FACTS, **closing)
    assert services.close_institution(actor=factories.actor(account), facts=facts, at=AT)


@pytest.mark.rule("I-11-2")
def test_a_dependent_user_closes_nothing(institution, person):
    behalf = replace(factories.actor(institution.account), on_behalf_of=uuid4())
    for actor in (behalf, factories.actor(person)):
        with pytest.raises(NotOwnAccount):
            services.close_institution(actor=actor, facts=FACTS, at=AT)


@pytest.mark.rule("I-11-2")
def test_an_abolished_entity_s_account_is_closed_from_the_desk(institution):
    admin = factories.actor(factories.administrator())
    facts = {"actor": admin, "institution_id": institution.pk, "cause": Cause.ABOLISHED, "at": AT}
    with pytest.raises(CauseRequired):
        services.abolish_institution(**facts, proof=" ", successor="")
    row = services.abolish_institution(**facts, proof="Uchwała 1/26", successor="Miasto Przykład")

    institution.refresh_from_db()
    assert (row.cause, row.proof, row.successor, row.by_id) == (
        "abolished",
        "Uchwała 1/26",
        "Miasto Przykład",
        admin.id,
    )
    assert institution.successor == "Miasto Przykład"
    with pytest.raises(NotFound):
        services.abolish_institution(**facts, proof="Uchwała 1/26", successor="")


# --- screens ----------------------------------------------------------------------------------


def url(name, *args):
    return reverse(name, args=args)


def text_of(answer):
    return html.unescape(answer.content.decode()).replace("\xa0", " ")


def with_password(account):
    accounts.issue_one_time_password(account_id=account.pk, at=AT - DAY)
    accounts.change_password(
        actor=factories.actor(account),
        account_id=account.pk,
        old=None,
        new=RIGHT,
        at=AT - DAY,
        caller=accounts.Caller("portal"),
    )
    return account


@pytest.mark.django_db(transaction=True)
def test_the_owner_is_told_what_ends_and_confirms(client):
    person = with_password(queries.account_by_id(opened().account_id))
    dependent_of(person)
    factories.sign_in(client, person, at=AT)
    page = url("portal:closing")
    assert page in text_of(client.get(url("portal:account")))
    told = text_of(client.get(page))
    assert "1 konto zależne" in told
    assert "Dla rozliczalności zostaną" in told
    refused = client.post(page, {"confirm": "źle"})
    assert refused.status_code == 422
    assert "Podane hasło jest nieprawidłowe." in refused.content.decode()
    assert not Liquidation.objects.exists()
    assert client.post(page, {"confirm": RIGHT}).url == url("portal:home")
    assert Liquidation.objects.get().account_id == person.pk
    assert "zlikwidowane" in text_of(client.get(url("portal:home")))
    assert client.get(page).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_an_institution_s_administrator_gives_the_data_again(client):
    entity.settled()
    account = with_password(Institution.objects.get().account)
    factories.sign_in(client, account, at=AT)
    page = url("portal:closing")
    assert "Zgłoszenie likwidacji" in text_of(client.get(page))
    data = {
        "name": "Inny urząd",
        "seat": "Przykładowo",
        "nip": entity.NIP,
        "admin_surname": "Lis",
        "admin_pesel": entity.ADMIN.pesel,
        "confirm": RIGHT,
    }
    refused = client.post(page, data)
    assert (refused.status_code, "różnią się" in text_of(refused)) == (422, True)
    assert client.post(page, {**data, "name": "Urząd Gminy Przykładowo"}).status_code == 302
    assert Liquidation.objects.get().cause == "notification"


def test_the_desk_closes_an_institution(institution):
    admin = factories.sign_in(Client(), factories.administrator(), at=AT)
    assert institution.identifier in text_of(admin.get(url("desk:opening-institutions")))
    target = url("desk:opening-institution-close", institution.pk)
    assert "Konta zależne zostaną zamknięte: 0" in text_of(admin.get(target))
    assert admin.post(target, {"cause": "paper", "proof": ""}).status_code == 422
    done = admin.post(target, {"cause": "paper", "proof": "Pismo z 2.03.2026"})
    assert done.url == url("desk:opening-institutions")
    assert "Nie ma takich kont" in text_of(admin.get(done.url))
    assert admin.get(target).status_code == 404
