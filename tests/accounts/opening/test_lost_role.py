"""A register's no reaches cases, dependents, the unit and the person; a later yes gives back."""

import html
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from akta.access.models import AccessOrder
from akta.accounts import dependents, profiles
from akta.accounts.models import Institution, Profile, RegisterQuery, RoleObjection
from akta.accounts.national import proofs
from akta.accounts.professions import Profession
from akta.accounts.registers import services
from akta.accounts.registers.asking import Answer
from akta.core.actors import SYSTEM
from akta.core.db import half_open
from akta.core.models import JournalEntry
from akta.delivery.models import Notice
from akta.delivery.texts import OBJECTION_DECIDED
from akta.grants import delegation, queries
from akta.grants import services as grants
from akta.grants.models import Ground, Manner
from tests import factories
from tests.accounts.opening import entity, scene
from tests.accounts.opening.scene import AT, PESEL

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def frozen(at_moment):
    at_moment(AT)


class Told:
    name = "test"
    answer = Answer.CONFIRMED

    def ask(self, question, *, at):
        return self.answer


@pytest.fixture
def told(monkeypatch):
    one = Told()
    monkeypatch.setattr(services, "register", lambda: one)
    return one


@pytest.fixture
def advocate(told):
    account = factories.outside_person("Mecenas", pesel=PESEL)
    services.open_role(
        account_id=account.pk, profession=Profession.ADVOCATE, roll_number="WAW/1", at=AT
    )
    return account


def profile_of(account):
    return Profile.objects.get(account=account, kind="advocate")


def grant_to(account, case, profile):
    grant = grants.give(
        holder_id=account.pk,
        profile_id=profile and profile.pk,
        ground=Ground.ORDER,
        ground_id=uuid4(),
        case_id=case.pk,
        since=AT,
        until=AT + 30 * DAY,
        at=AT,
        manner=Manner.VIEW,
    )
    AccessOrder.objects.create(
        case=case,
        number=AccessOrder.objects.count() + 1,
        year=2026,
        kind="grant",
        holder=account,
        holder_name=account.full_name,
        capacity="defence",
        legal_basis="art. 156 § 5 k.p.k.",
        issued_by=case.referent,
        issued_by_post="prokurator",
        issued_at=AT,
        journal_hash="0" * 64,
        in_force=half_open(AT, AT + 30 * DAY),
        grant_id=grant.pk,
    )
    return grant


def working_in(account, profile, behalf=None):
    actor = factories.actor(account)
    return replace(actor, profile_id=profile and profile.pk, on_behalf_of=behalf)


def read_by(actor, at):
    return set(queries.held_by(actor, at=at).values_list("case_id", flat=True))


def notices_of(account):
    return list(
        Notice.objects.filter(account=account).order_by("kind").values_list("kind", flat=True)
    )


@pytest.mark.rule("I-9-8")
def test_a_no_takes_the_clients_cases_from_all_and_a_yes_gives_them_back(advocate, told):
    referent = factories.prosecutor()
    own, client = factories.case(referent), factories.case(referent)
    profile = profile_of(advocate)
    grant_to(advocate, own, None)
    grant_to(advocate, client, profile)
    boss = working_in(advocate, profile)
    facts = dependents.DependentFacts("Jan", "Aplikant", "02070803628", "a@example.pl")
    dependent = dependents.open_dependent(actor=boss, facts=facts, at=AT)
    Profile.objects.filter(pk=dependent.profile_id).update(confirmed_at=AT)
    rights = delegation.Rights(manner=Manner.VIEW, all_cases=True)
    delegation.set_rights(actor=boss, dependent_id=dependent.pk, rights=rights, version=None, at=AT)
    trainee = working_in(dependent.profile.account, dependent.profile, advocate.pk)
    assert read_by(boss, AT) == read_by(trainee, AT) == {client.pk}

    told.answer = Answer.NOT_CONFIRMED
    assert services.ask_due(at=AT + DAY) == 1

    later = AT + DAY
    assert read_by(boss, later) == read_by(trainee, later) == set()
    assert read_by(working_in(advocate, None), later) == {own.pk}
    closed = profile_of(advocate)
    assert closed.closed_reason == "Rejestr nie potwierdził wpisu."
    entries = JournalEntry.objects.filter(kind="access.holder_lost_role")
    assert [entry.case_id for entry in entries] == [client.pk]
    assert notices_of(advocate) == ["role-lost"]
    assert notices_of(referent) == ["holder-lost-role"]

    told.answer = Answer.CONFIRMED
    row = services.object_to(
        actor=factories.actor(advocate),
        role_id=advocate.roles.get().pk,
        text="Pomyłka w rejestrze.",
        at=later,
    )
    services.decide_objection(
        actor=factories.actor(factories.administrator()),
        objection_id=row.pk,
        upheld=True,
        answer="Zapytano.",
        at=later,
    )
    assert read_by(boss, later) == read_by(trainee, later) == {client.pk}
    assert notices_of(advocate) == [OBJECTION_DECIDED, "role-lost", "role-restored"]
    assert notices_of(referent) == ["holder-got-role-back", "holder-lost-role"]


@pytest.mark.rule("I-9-8")
def test_a_profile_not_confirmed_opens_nothing_and_a_later_yes_does(told):
    told.answer = Answer.NOT_CONFIRMED
    account = factories.outside_person("Mecenas", pesel=PESEL)
    role = services.declare_role(
        actor=factories.actor(account), profession=Profession.BAILIFF, roll_number="", at=AT
    )
    assert not Profile.objects.exists()
    told.answer = Answer.CONFIRMED
    services.ask_again(role_id=role.pk, purpose="objection", at=AT)
    services.ask_again(role_id=role.pk, purpose="periodic", at=AT + DAY)
    assert [each.kind for each in Profile.objects.all()] == ["bailiff"]
    assert Profile.objects.get().confirmed_at == AT


# --- screens --------------------------------------------------------------------------------------


def url(name, *args):
    return reverse(name, args=args)


def text_of(answer):
    return html.unescape(answer.content.decode()).replace("\xa0", " ")


@pytest.fixture
def portal(advocate):
    return factories.sign_in(Client(), advocate, at=AT)


@pytest.fixture
def admin(db):
    return factories.sign_in(Client(), factories.administrator(), at=AT)


def test_a_profession_is_declared_and_checked(portal, advocate, told):
    page = url("portal:professions")
    assert "adwokat" in text_of(portal.get(page))
    assert page in text_of(portal.get(url("portal:profiles")))
    refused = portal.post(page, {"profession": "legal-adviser", "roll_number": ""})
    assert (refused.status_code, "numer wpisu" in text_of(refused)) == (422, True)
    again = portal.post(page, {"profession": "advocate", "roll_number": "WAW/1"})
    assert "jest już czynny" in text_of(again)
    told.answer = Answer.UNAVAILABLE
    assert portal.post(page, {"profession": "mediator"}).url == page
    assert "ponawiane co godzinę" in text_of(portal.get(page))
    assert RegisterQuery.objects.count() == 2


def test_an_objection_is_raised_and_decided(portal, advocate, told, admin):
    told.answer = Answer.NOT_CONFIRMED
    role = services.ask_again(role_id=advocate.roles.get().pk, purpose="periodic", at=AT)
    page, target = url("portal:professions"), url("portal:profession-object", role.pk)
    assert target in text_of(portal.get(page))
    assert portal.post(target, {"text": ""}).status_code == 422
    assert portal.post(target, {"text": "Wpis jest."}).url == page
    waiting = text_of(portal.get(page))
    assert "czeka na rozpoznanie" in waiting
    assert target not in waiting
    stranger = factories.sign_in(Client(), factories.outside_person("Obcy"), at=AT)
    assert stranger.post(target, {"text": "x"}).status_code == 404

    desk = url("desk:opening-objections")
    assert "Wpis jest." in text_of(admin.get(desk))
    decide = url("desk:opening-objection-decide", RoleObjection.objects.get().pk)
    assert admin.post(decide, {"answer": "", "upheld": "1"}).status_code == 422
    told.answer = Answer.CONFIRMED
    assert admin.post(decide, {"answer": "Rejestr potwierdził.", "upheld": "1"}).url == desk
    assert "Żadne zastrzeżenie nie czeka" in text_of(admin.get(desk))
    assert "Rejestr potwierdził." in text_of(portal.get(page))
    assert OBJECTION_DECIDED in notices_of(advocate)


def test_login_gov_pl_opens_the_account_of_the_session_s_application(client, monkeypatch):
    made = scene.confirmed()
    session = client.session
    session["opening"] = str(made.application_id)
    session.save()
    client.cookies["akta_portal"] = session.session_key
    kept = proofs.Proof(PESEL, "Jan Maria", "Nowak-Lis", "1944-05-14", "high", AT.isoformat())
    monkeypatch.setattr(proofs, "look", lambda request: kept)
    monkeypatch.setattr(proofs, "take", lambda request: kept)
    page = url("portal:opening-proof")

    assert "Załóż konto na podstawie tych danych" in text_of(client.get(page))
    assert "Hasło jednorazowe" in text_of(client.post(page, {"national": "1"}))
    again = client.post(page, {"national": "1"})
    assert again.url == url("portal:opening")


def test_the_administrator_of_an_institution_works_in_its_profile():
    entity.settled()

    account = Institution.objects.get().account
    seats = profiles.seats_of(factories.account_again(account), at=AT)
    assert [seat.kind for seat in seats] == ["institution"]
    assert factories.account_again(account).last_profile_id == seats[0].profile_id


@pytest.mark.rule("I-9-8")
def test_a_profile_is_closed_once_and_keeps_why(advocate):
    profile = profile_of(advocate)
    for reason, at in (("Skreślenie.", AT), ("Jeszcze raz.", AT + DAY)):
        profiles.close_profile(actor=SYSTEM, profile_id=profile.pk, reason=reason, at=at)
    profile.refresh_from_db()
    assert (profile.closed_reason, profile.closed_at) == ("Skreślenie.", AT)
