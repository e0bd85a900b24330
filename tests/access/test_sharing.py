"""Sharing of cases: what is shared, with whom, until when; and never the file."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from akta.access import sharing
from akta.access.models import CaseShare, ShareApplication
from akta.access.sharing_errors import (
    RepresentationBlocked,
    RepresentedRequired,
    ShareCaseRequired,
    ShareDecided,
    ShareReasonRequired,
)
from akta.accounts import profiles
from akta.accounts.models import ProfileKind
from akta.audit.models import LogEntry
from akta.cases import services as cases
from akta.cases.models import Capacity, CasePerson, Register, Sharing
from akta.core import clock
from akta.core.actors import SYSTEM
from akta.core.errors import NotAllowed, NotFound
from akta.delivery.queries import own_notices
from akta.delivery.services import notify
from akta.grants import queries as grants
from tests import factories

AT = factories.SINCE.replace(year=2026, month=3, day=2, hour=10)
ADULT, MINOR, PARENT = "44051401359", "12210112347", "90090515836"


@pytest.fixture
def things(db):
    referent = factories.prosecutor()
    case = factories.case(referent, subject="kradzież tajna")
    injured = cases.add_person(
        actor=factories.actor(referent),
        case_id=case.pk,
        facts={
            "capacity": Capacity.INJURED,
            "given_name": "Ewa",
            "surname": "Kos",
            "pesel": ADULT,
        },
        at=AT,
    )
    automatic(Sharing.AUTOMATIC)
    return SimpleNamespace(
        case=case, referent=referent, boss=factories.actor(referent), injured=injured
    )


def automatic(mode):
    Register.objects.filter(code="Ds").update(sharing=mode)


def seen_by(actor, at=AT):
    return [each.case.pk for each in sharing.shared_cases(actor, at=at)]


def outside(pesel=None, **names):
    return factories.actor(factories.outside_person(pesel=pesel, **names))


@pytest.mark.rule("I-9-1")
def test_who_is_in_the_case_by_pesel_sees_it_without_asking(things):
    party, namesake = outside(ADULT), outside(surname="Kos", given_name="Ewa")

    assert seen_by(party) == [things.case.pk]
    assert seen_by(namesake) == []
    assert seen_by(replace(party, on_behalf_of=namesake.id)) == []
    assert not grants.held_by(party, at=AT).exists()

    things.injured.removed_at = AT
    things.injured.save()
    assert seen_by(party) == []


@pytest.mark.rule("I-9-1")
@pytest.mark.parametrize("capacity", ["suspected", "witness", "defence"])
def test_who_may_not_know_or_needs_a_profile_is_not_told(things, capacity):
    party = outside(ADULT)
    CasePerson.objects.filter(pk=things.injured.pk).update(capacity=capacity)

    assert seen_by(party) == []


@pytest.mark.rule("I-9-1")
@pytest.mark.parametrize("mode", [Sharing.NONE, Sharing.APPLICATION])
def test_a_register_that_is_not_shared_without_application_shows_nothing(things, mode):
    automatic(mode)

    assert seen_by(outside(ADULT)) == []


@pytest.mark.rule("I-9-1")
def test_counsel_sees_it_in_the_profile_by_roll_number_and_name(things):
    cases.add_person(
        actor=things.boss,
        case_id=things.case.pk,
        facts={"capacity": "defence", "given_name": "Anna", "surname": "Mecenas"},
        at=AT,
    )
    CasePerson.objects.filter(surname="Mecenas").update(professional_number="WAW/7")
    seats = {}
    for name in ("Mecenas", "Inna"):
        account = factories.outside_person(name)
        profile = profiles.open_profile(
            actor=SYSTEM,
            account_id=account.pk,
            kind=ProfileKind.ADVOCATE,
            roll_number="WAW/7",
            at=AT,
        )
        seats[name] = replace(factories.actor(account), profile_id=profile.pk)

    assert seen_by(seats["Mecenas"]) == [things.case.pk]
    assert seen_by(replace(seats["Mecenas"], profile_id=None)) == []
    assert seen_by(seats["Inna"]) == []


def apply(actor, things, **facts):
    given = {
        "case_typed": things.case.reference,
        "basis": "own",
        "represented": "",
        "grounds": "",
        **facts,
    }
    return sharing.apply_for_share(actor=actor, at=AT, **given)


@pytest.mark.rule("I-9-3")
def test_the_office_sees_the_application_with_its_term(things):
    row = apply(outside(), things)

    assert row.due_on == date(2026, 3, 5)
    waiting = sharing.applications_awaiting(things.boss, at=AT)
    assert [each.pk for each in waiting] == [row.pk]
    other = factories.actor(factories.administrator())
    assert not sharing.applications_awaiting(other, at=AT).exists()
    with pytest.raises(NotFound):
        sharing.application_for(other, row.pk, at=AT)


@pytest.mark.rule("I-9-3")
def test_a_refusal_has_its_reason_and_is_given_once(things):
    actor = outside()
    row = apply(actor, things)

    with pytest.raises(ShareReasonRequired):
        sharing.decide_refusal(actor=things.boss, application_id=row.pk, reason=" ", at=AT)
    refused = sharing.decide_refusal(
        actor=things.boss, application_id=row.pk, reason="brak danych", at=AT
    )

    assert (refused.state, refused.reason) == ("refused", "brak danych")
    assert sharing.own_applications(actor).get().reason == "brak danych"
    assert "Rozpoznano wniosek o udostępnienie sprawy." in own_notices(actor).get().text
    assert seen_by(actor) == []
    with pytest.raises(ShareDecided):
        sharing.decide_refusal(actor=things.boss, application_id=row.pk, reason="x", at=AT)


def share(things, row, *, person=None, last=None, at=AT):
    return sharing.decide_share(
        actor=things.boss,
        application_id=row.pk,
        person_id=(person or things.injured).pk,
        last=last,
        at=at,
    )


@pytest.mark.rule("I-9-5")
def test_a_board_member_sees_the_companys_case_until_the_mandate_ends(things):
    automatic(Sharing.APPLICATION)
    actor, other = outside(), outside()
    row = apply(actor, things, basis="organ", represented="Kos Ewa")
    share(things, row, last=AT + timedelta(days=9))

    assert seen_by(actor) == [things.case.pk]
    assert seen_by(other) == []
    assert sharing.shared_cases(actor, at=AT)[0].represented == "Ewa Kos"
    assert seen_by(replace(actor, profile_id=row.pk)) == []
    assert seen_by(actor, AT + timedelta(days=9)) == []
    automatic(Sharing.NONE)
    assert seen_by(actor) == []


@pytest.mark.rule("I-9-5")
def test_a_share_ends_with_the_partys_leaving_the_case(things):
    actor = outside()
    share(things, apply(actor, things, basis="organ", represented="Kos Ewa"))
    automatic(Sharing.APPLICATION)
    assert seen_by(actor) == [things.case.pk]

    CasePerson.objects.filter(pk=things.injured.pk).update(removed_at=AT)

    assert seen_by(actor) == []


def minor(things, pesel=MINOR):
    return cases.add_person(
        actor=things.boss,
        case_id=things.case.pk,
        facts={"capacity": "injured", "given_name": "Jaś", "surname": "Kos", "pesel": pesel},
        at=AT,
    )


@pytest.mark.rule("I-9-4")
def test_a_parent_sees_the_childs_case_until_it_comes_of_age(things):
    parent = outside(PARENT)
    child = minor(things)
    row = apply(parent, things, basis="statutory", represented="Jaś Kos")

    given = share(things, row, person=child)

    assert given.in_force.upper == factories.SINCE.replace(year=2030, month=1, day=1)
    assert seen_by(parent) == [things.case.pk]


@pytest.mark.rule("I-9-4")
@pytest.mark.parametrize("marks", ["account", "pesel", "name"])
def test_a_parent_who_is_the_suspect_represents_nobody(things, marks):
    parent = factories.outside_person("Kos", "Piotr", pesel=PARENT)
    child = minor(things)
    suspect = CasePerson.objects.create(
        case=things.case,
        capacity="suspect",
        given_name="Piotr" if marks == "name" else "",
        surname="Kos",
        account=parent if marks == "account" else None,
        pesel_lookup=parent.pesel_lookup if marks == "pesel" else None,
        added_at=AT,
    )
    row = apply(factories.actor(parent), things, basis="statutory", represented="Jaś Kos")

    with pytest.raises(RepresentationBlocked):
        share(things, row, person=child)

    suspect.removed_at = AT
    suspect.save()
    assert share(things, row, person=child)


@pytest.mark.rule("I-9-4")
def test_a_conflict_is_of_the_same_person_and_of_representation_by_law_only(things):
    CasePerson.objects.create(case=things.case, capacity="suspect", surname="Nieznany", added_at=AT)
    without_number = outside()
    row = apply(without_number, things, basis="statutory", represented="Jaś Kos")
    assert share(things, row, person=minor(things))

    suspect = factories.outside_person("Wilk", pesel=PARENT)
    named = CasePerson.objects.create(
        case=things.case,
        capacity="suspect",
        surname="Wilk",
        pesel_lookup=suspect.pesel_lookup,
        added_at=AT,
    )
    own = apply(factories.actor(suspect), things)
    assert share(things, own, person=named)


@pytest.mark.rule("I-9-4")
@pytest.mark.rule("I-9-5")
@pytest.mark.parametrize("basis", ["statutory", "organ"])
def test_a_representative_is_given_the_case_of_the_one_named_only(things, basis, client):
    child = minor(things)
    row = apply(outside(PARENT), things, basis=basis, represented="Jaś Kos")
    with pytest.raises(RepresentationBlocked):
        share(things, row)
    page = factories.sign_in(client, things.referent).get(
        reverse("desk:sharing-application", args=[row.pk])
    )
    assert [name for name, _ in page.context["share"].fields["person"].choices[1:]] == [
        str(child.pk)
    ]
    other = apply(outside(), things, basis=basis, represented="Ktoś Inny")
    shown = client.get(reverse("desk:sharing-application", args=[other.pk])).content.decode()
    assert "W sprawie nie ma strony, którą wskazano we wniosku" in shown

    assert share(things, row, person=child)


@pytest.mark.rule("I-9-4")
def test_nobody_represents_an_adult_by_law_but_an_organ_has_no_such_end(things):
    actor = outside()
    row = apply(actor, things, basis="statutory", represented="Ewa Kos")

    with pytest.raises(RepresentationBlocked):
        share(things, row)
    own = apply(actor, things)
    assert share(things, own).in_force.upper == AT + sharing.LONGEST
    over = apply(actor, things)
    with pytest.raises(RepresentationBlocked):
        share(things, over, last=AT)


def test_what_cannot_be_applied_for(things):
    actor = outside()
    with pytest.raises(RepresentedRequired):
        apply(actor, things, basis="organ")
    with pytest.raises(ShareCaseRequired):
        apply(actor, things, case_typed="moja sprawa")
    with pytest.raises(NotAllowed):
        apply(replace(actor, on_behalf_of=actor.id), things)
    missing = apply(actor, things, case_typed="4999-0.Ds.999.2026")
    assert missing.case is None
    with pytest.raises(NotFound):
        share(things, missing)


def test_a_secretary_of_the_office_without_the_case_cannot_share_it(things):
    row = apply(outside(), things)
    colleague = factories.actor(factories.prosecutor("Inny"))

    with pytest.raises(NotFound):
        sharing.decide_share(
            actor=colleague, application_id=row.pk, person_id=things.injured.pk, last=None, at=AT
        )
    assert not CaseShare.objects.exists()


def test_registers_are_set_by_the_administrator_only(things):
    admin = factories.actor(factories.administrator())

    sharing.set_sharing(actor=admin, register="Ds", mode="none", at=AT)

    assert Register.objects.get(pk="Ds").sharing == "none"
    with pytest.raises(NotAllowed):
        sharing.set_sharing(actor=things.boss, register="Ds", mode="automatic", at=AT)
    for register, mode in (("Xx", "none"), ("Ds", "zawsze")):
        with pytest.raises(NotFound):
            sharing.set_sharing(actor=admin, register=register, mode=mode, at=AT)


def test_shared_cases_come_page_by_page_and_only_those_shown_are_logged(things):
    """However many there are; each row that was shown stands in the log of looks."""
    account = factories.outside_person(pesel=ADULT)
    browser = factories.sign_in(Client(), account)
    injured = {"capacity": Capacity.INJURED, "given_name": "Ewa", "surname": "Kos", "pesel": ADULT}
    for _ in range(31):
        case = factories.case(things.referent)
        cases.add_person(actor=things.boss, case_id=case.pk, facts=injured, at=AT)

    def read(**asked):
        with CaptureQueriesContext(connection) as queries:
            page = browser.get(reverse("portal:shared-cases"), asked).content.decode()
        return page, len(queries)

    (first, cost), (second, again) = read(), read(strona="2")
    looked = LogEntry.objects.filter(actor_id=account.pk)
    assert "1–30 z 32" in first
    assert (first.count("data-row-link"), second.count("data-row-link")) == (30, 2)
    assert cost == again
    assert looked.count() == 32
    assert looked.values("case_id").distinct().count() == 32

    found, _ = read(q=things.case.reference)
    assert things.case.reference in found
    assert looked.filter(case_id=things.case.pk).count() == 2
    assert "Nie znaleziono sprawy" in read(q="9999")[0]


def test_the_screens_show_the_state_and_nothing_of_the_case(things):
    account = factories.outside_person(pesel=ADULT)
    browser = factories.sign_in(Client(), account)
    clerk = factories.sign_in(Client(), things.referent)

    shown = browser.get(reverse("portal:shared-cases")).content.decode()
    card = browser.get(reverse("portal:shared-case", args=[things.case.pk])).content.decode()
    for page in (shown, card):
        assert things.case.reference in page
        assert "tajna" not in page
    assert LogEntry.objects.filter(actor_id=account.pk, case_id=things.case.pk).count() == 2
    stranger = factories.sign_in(Client(), factories.outside_person("Obcy"))
    url = reverse("portal:shared-case", args=[things.case.pk])
    assert stranger.get(url).status_code == 404

    form = {"case_typed": things.case.reference, "basis": "organ", "represented": "Ewa Kos"}
    assert (
        stranger.post(reverse("portal:share-apply"), {**form, "represented": ""}).status_code == 422
    )
    assert stranger.post(reverse("portal:share-apply"), form).status_code == 302
    row = ShareApplication.objects.get()
    assert "zostało 3 dni" in clerk.get(reverse("desk:sharing")).content.decode()
    decide = reverse("desk:sharing-application", args=[row.pk])
    assert clerk.post(decide, {"decision": "refuse", "reason": ""}).status_code == 422
    chosen = {"decision": "share", "person": str(things.injured.pk), "last_day": ""}
    assert clerk.post(decide, chosen).status_code == 302
    assert stranger.get(url).status_code == 200
    assert clerk.get(decide).status_code == 200


def test_the_page_of_registers_is_the_administrators(things):
    url = reverse("desk:sharing-registers")
    admin = factories.sign_in(Client(), factories.administrator())

    assert admin.get(url).status_code == 200
    assert admin.post(url, {"register": "Ds", "mode": "none"}).status_code == 302
    assert factories.sign_in(Client(), things.referent).get(url).status_code == 404
    assert clock.now()


@pytest.mark.rule("I-2-7")
@pytest.mark.rule("I-2-15")
def test_an_account_opens_nothing_by_itself_and_nothing_of_another(things):
    party, stranger = outside(ADULT), outside()

    assert seen_by(stranger) == []
    assert sharing.shared_case(party, things.case.pk, at=AT).case == things.case
    dependent = replace(party, on_behalf_of=stranger.id)
    strange = ((stranger, things.case), (dependent, things.case), (party, things.referent))
    for actor, thing in strange:
        with pytest.raises(NotFound):
            sharing.shared_case(actor, thing.pk, at=AT)


@pytest.mark.rule("I-2-7")
def test_an_account_shows_the_notices_assigned_to_it_and_to_its_profile(things):
    party, stranger = outside(ADULT), outside()
    profile = replace(party, profile_id=things.case.pk)
    for actor in (party, profile, stranger):
        notify(
            account_id=actor.id,
            profile_id=actor.profile_id,
            kind="access-grown-own",
            about=None,
            at=AT,
        )
    shown = {actor: list(own_notices(actor)) for actor in (party, profile, stranger)}
    assert [len(rows) for rows in shown.values()] == [1, 1, 1]
    assert shown[party] != shown[profile]
    desk = replace(things.boss, profile_id=None)
    notify(account_id=desk.id, kind="access-requested", about=None, at=AT)
    notify(account_id=desk.id, kind="access-requested", profile_id=desk.id, about=desk.id, at=AT)
    assert own_notices(desk).count() == 2
