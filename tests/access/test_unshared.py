"""Cases that cannot be shared without an application: the list, and who is told what is missing."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from akta.access import sharing
from akta.access.unshared import missing_for, persons_lacking
from akta.accounts import profiles
from akta.accounts.models import ProfileKind
from akta.cases import services as cases
from akta.cases.models import CasePerson, Register, Sharing
from akta.core.actors import SYSTEM
from akta.core.models import JournalEntry
from akta.delivery.queries import own_notices
from tests import factories

AT = factories.SINCE.replace(year=2026, month=3, day=2, hour=10)
ADULT = "44051401359"


@pytest.fixture
def things(db):
    referent = factories.prosecutor()
    case = factories.case(referent, subject="kradzież tajna")
    mode(Sharing.AUTOMATIC)
    return SimpleNamespace(case=case, referent=referent, boss=factories.actor(referent))


def mode(value):
    Register.objects.filter(code="Ds").update(sharing=value)


def add(things, **facts):
    given = {"capacity": "injured", "given_name": "Ewa", "surname": "Kos", **facts}
    return cases.add_person(actor=things.boss, case_id=things.case.pk, facts=given, at=AT)


def user(surname="Kos", given_name="Ewa", pesel=None):
    return factories.actor(factories.outside_person(surname, given_name, pesel))


def counsel(roll="WAW/7"):
    """An advocate in the profile of this entry on the roll."""
    account = factories.outside_person("Mecenas", "Anna")
    profile = profiles.open_profile(
        actor=SYSTEM, account_id=account.pk, kind=ProfileKind.ADVOCATE, roll_number=roll, at=AT
    )
    return replace(factories.actor(account), profile_id=profile.pk)


def listed(things, actor=None):
    return [person.surname for person in persons_lacking(actor or things.boss, at=AT)]


@pytest.mark.rule("I-9-1")
def test_the_office_sees_whose_case_is_not_shared_by_itself(things):
    add(things)
    add(things, surname="Zna", pesel=ADULT)
    add(things, surname="Spółka", given_name="", nip="5252248481")
    add(things, surname="Mecenas", capacity="defence")
    add(things, surname="Roll", capacity="attorney", professional_number="WAW/7")
    add(things, surname="Świadek", capacity="witness")

    assert listed(things) == ["Kos", "Mecenas"]
    assert listed(things, factories.actor(factories.prosecutor("Inny"))) == []
    mode(Sharing.APPLICATION)
    assert listed(things) == []


@pytest.mark.rule("I-9-1")
def test_who_was_shared_or_left_is_no_longer_listed(things):
    person, actor = add(things), user("Obcy")
    row = applied(actor, things)
    sharing.decide_share(
        actor=things.boss, application_id=row.pk, person_id=person.pk, last=None, at=AT
    )
    assert listed(things) == []
    assert persons_lacking(things.boss, at=AT + 2 * sharing.LONGEST).exists()
    cases.remove_person(actor=things.boss, person_id=person.pk, at=AT)
    assert not persons_lacking(things.boss, at=AT + 2 * sharing.LONGEST).exists()


def applied(actor, things):
    return sharing.apply_for_share(
        actor=actor,
        case_typed=things.case.reference,
        basis="own",
        represented="",
        grounds="",
        at=AT,
    )


@pytest.mark.rule("I-9-2")
def test_a_user_of_the_name_is_told_what_is_missing(things):
    actor = user()
    assert missing_for(actor) == ""
    add(things)

    assert missing_for(actor) == "numer PESEL"
    assert missing_for(user("Wilk")) == ""
    assert missing_for(replace(actor, on_behalf_of=actor.id)) == ""
    assert missing_for(replace(actor, profile_id=things.case.pk)) == ""
    applied(actor, things)
    assert missing_for(actor) == ""


@pytest.mark.rule("I-9-2")
def test_a_namesake_is_told_nothing(things):
    add(things)
    actor, namesake = user(), user(pesel=ADULT)

    assert (missing_for(actor), missing_for(namesake)) == ("", "")
    add(things)
    assert not own_notices(actor).exists()


@pytest.mark.rule("I-9-2")
def test_counsel_is_told_in_the_profile(things):
    actor = counsel()
    add(things, surname="Mecenas", given_name="Anna", capacity="defence")

    assert missing_for(actor) == "numer wpisu na listę"
    assert missing_for(replace(actor, profile_id=None)) == ""
    assert [notice.profile_id for notice in own_notices(actor)] == [actor.profile_id]
    assert told() == ["numer wpisu na listę"]


@pytest.mark.rule("I-9-2")
def test_who_is_also_counsel_is_told_of_an_own_case_outside_the_profile(things):
    actor = replace(counsel(), profile_id=None)
    add(things, surname="Mecenas", given_name="Anna")

    assert [notice.profile_id for notice in own_notices(actor)] == [None]
    assert told() == ["numer PESEL"]


def told():
    found = JournalEntry.objects.filter(kind="access.share_impossible").order_by("at")
    return [row.data["missing"] for row in found]


@pytest.mark.rule("I-9-2")
def test_counsel_without_a_number_and_strangers_get_no_notice(things):
    actor = counsel(roll="")
    add(things, surname="Mecenas", given_name="Anna", capacity="defence")
    add(things, surname="Nikt")

    assert missing_for(actor) == ""
    assert not JournalEntry.objects.filter(kind="access.share_impossible").exists()


@pytest.mark.rule("I-9-2")
def test_the_notice_comes_once_and_tells_nothing_of_the_case(things):
    actor = user()
    person = add(things)
    facts = {"capacity": "injured", "given_name": "Ewa", "surname": "Kos"}
    cases.edit_person(actor=things.boss, person_id=person.pk, facts=facts, at=AT)

    (notice,) = own_notices(actor)
    assert "bez wniosku" in notice.text
    assert things.case.reference not in notice.text
    assert notice.target == reverse("portal:share-apply")
    cases.edit_person(
        actor=things.boss, person_id=person.pk, facts={**facts, "pesel": ADULT}, at=AT
    )
    assert missing_for(actor) == ""


@pytest.mark.rule("I-9-2")
def test_the_screens_invite_to_apply(things):
    account = factories.outside_person("Kos", "Ewa", ADULT)
    add(things)
    browser = factories.sign_in(Client(), account)

    page = browser.get(reverse("portal:shared-cases")).content.decode()
    form = browser.get(reverse("portal:share-apply")).content.decode()
    assert "brakuje danych (numer PESEL)" in page
    assert "W aktach brakuje danych: numer PESEL." in form
    for shown in (page, form):
        assert things.case.reference not in shown
    row = applied(factories.actor(account), things)
    clerk = factories.sign_in(Client(), things.referent)
    card = clerk.get(reverse("desk:sharing-application", args=[row.pk])).content.decode()
    assert ADULT in card
    assert "numer PESEL" in clerk.get(reverse("desk:sharing-lacking")).content.decode()


@pytest.mark.rule("I-9-6")
def test_an_addressee_of_portal_service_sees_the_case_without_asking(things):
    actor = counsel()
    person = add(
        things,
        surname="Mecenas",
        given_name="Anna",
        capacity="defence",
        professional_number="WAW/7",
        is_portal_addressee="on",
    )
    mode(Sharing.APPLICATION)

    assert seen_by(actor) == [things.case.pk]
    assert seen_by(counsel("WAW/8")) == []
    mode(Sharing.NONE)
    assert seen_by(actor) == []
    mode(Sharing.APPLICATION)
    CasePerson.objects.filter(pk=person.pk).update(is_portal_addressee=False)
    assert seen_by(actor) == []


def seen_by(actor):
    return [each.case.pk for each in sharing.shared_cases(actor, at=AT)]


@pytest.mark.rule("I-9-6")
def test_who_may_not_know_is_no_addressee(things):
    actor = user("Nowak", "Jan", ADULT)
    add(things, surname="Nowak", capacity="witness", pesel=ADULT, is_portal_addressee=True)

    assert seen_by(actor) == []
