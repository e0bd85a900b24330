"""Retention in the portal (§ 12): by class, as a dry run, removed by a second person."""

import html
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from akta.access import retention
from akta.access.models import (
    AccessRequest,
    CaseRetention,
    CaseShare,
    Disposal,
    ShareApplication,
)
from akta.access.sharing import shared_cases
from akta.cases.models import Case, CasePerson, Register
from akta.core.db import half_open
from akta.core.errors import NotFound
from akta.core.models import JournalEntry
from akta.files.export import services as exports
from akta.files.export.models import Export
from akta.grants import services as grants
from akta.grants.models import Grant, Ground
from akta.law.retention import Kept, kept_as, may_be_removed, removal_day
from akta.law.terms import Length, Unit
from tests import factories

AT = datetime(2036, 1, 15, 9, 0, tzinfo=UTC)
CONCLUDED = date(2026, 1, 15)
TEN = Kept(Length(10, Unit.YEAR), "przykład")


@pytest.mark.rule("I-12")
@pytest.mark.parametrize(
    ("kept", "concluded", "holds", "on", "may"),
    [
        (TEN, CONCLUDED, (), date(2036, 1, 15), True),
        (TEN, CONCLUDED, (), date(2036, 1, 14), False),
        (None, CONCLUDED, (), date(2099, 1, 1), False),
        (TEN, None, (), date(2099, 1, 1), False),
        (TEN, CONCLUDED, ("przedawnienie",), date(2099, 1, 1), False),
    ],
)
def test_when_data_may_leave(kept, concluded, holds, on, may):
    assert may_be_removed(kept, concluded, holds=holds, on=on) is may


@pytest.mark.rule("I-12")
def test_a_case_may_have_a_class_of_its_own():
    longer = Kept(Length(25, Unit.YEAR), "waga materiałów")

    assert kept_as(TEN, longer) == kept_as(None, longer) == longer
    assert kept_as(TEN, None) == TEN
    assert kept_as(None, None) is None


def test_the_day_is_reckoned_from_the_conclusion():
    assert removal_day(TEN, CONCLUDED) == date(2036, 1, 15)
    assert removal_day(Kept(Length(1, Unit.MONTH), "x"), date(2026, 1, 31)) == date(2026, 2, 28)


@pytest.fixture
def frozen(at_moment):
    at_moment(AT)


@pytest.fixture
def scene(frozen, db):
    first, second = factories.head("Pierwszy"), factories.head("Drugi")
    case = factories.case(factories.prosecutor())
    Case.objects.filter(pk=case.pk).update(opened_on=CONCLUDED.replace(year=2025))
    AccessRequest.objects.create(
        case=case,
        given_name="Anna",
        surname="Obrońca",
        capacity="defence",
        method="local",
        state="decided",
        received_at=AT,
        pesel="44051401359",
        pesel_lookup=b"x",
        contact="600 000 000",
    )
    return type("Scene", (), {"first": first, "second": second, "case": case})


def keep(scene, *, concluded=CONCLUDED, hold="", length="P10Y", **own):
    admin = factories.actor(factories.administrator())
    if length:
        register = Register.objects.get(code="Ds")
        retention.set_class(actor=admin, register=register, length=length, basis="x", at=AT)
    return retention.conclude(
        actor=factories.actor(scene.first),
        case_id=scene.case.pk,
        concluded_on=concluded,
        hold=hold,
        at=AT,
        **own,
    )


def look(scene, at=AT):
    return retention.dry_run(factories.actor(scene.first), scene.case.unit_id, at=at)


def propose(scene, who="first", at=AT):
    actor = factories.actor(getattr(scene, who))
    return retention.propose(actor=actor, unit_id=scene.case.unit_id, at=at)


def test_the_dry_run_changes_nothing_and_says_why(scene):
    keep(scene, hold="Bieg przedawnienia", length="")
    standing = look(scene)[0]
    assert (standing.may_go, standing.due) == (False, None)
    assert standing.holds == ("Bieg przedawnienia", "repertorium nie ma klasy przechowywania")
    with pytest.raises(retention.NothingDue):
        propose(scene)

    keep(scene)
    assert (look(scene)[0].may_go, look(scene)[0].due) == (True, date(2036, 1, 15))
    assert not look(scene, at=AT - timedelta(days=1))[0].may_go
    assert AccessRequest.objects.get().contact == "600 000 000"


def test_an_access_in_force_holds(scene):
    grants.give(
        holder_id=uuid4(),
        ground=Ground.ORDER,
        ground_id=uuid4(),
        case_id=scene.case.pk,
        since=AT,
        until=AT + timedelta(days=1),
        at=AT,
    )
    keep(scene)
    assert look(scene)[0].holds == ("trwa udostępnienie akt",)
    assert look(scene, at=AT + timedelta(days=2))[0].may_go
    assert Grant.objects.filter(ground=Ground.ORDER).count() == 1


def test_a_class_of_its_own_goes_before_that_of_the_register(scene):
    keep(scene, own_length="P25Y", own_basis="waga materiałów")
    assert look(scene)[0].due == date(2051, 1, 15)
    assert not look(scene)[0].may_go
    with pytest.raises(retention.BasisMissing):
        keep(scene, own_length="P25Y", own_basis=" ")
    with pytest.raises(retention.LengthRefused):
        keep(scene, own_length="długo", own_basis="x")


def shared(scene, state="shared"):
    """The case as shared with an applicant who wrote of themselves."""
    applicant = factories.outside_person("Wilk")
    person = CasePerson.objects.create(
        case=scene.case, capacity="injured", surname="Wilk", added_at=AT
    )
    row = ShareApplication.objects.create(
        applicant=applicant,
        case=scene.case,
        case_typed=scene.case.reference,
        unit=scene.case.unit,
        basis="own",
        represented="Jan Wilk",
        grounds="syn",
        state=state,
        received_at=AT,
        due_on=AT,
    )
    CaseShare.objects.create(
        case=scene.case,
        account=applicant,
        person=person,
        basis="own",
        in_force=half_open(AT, AT + timedelta(days=9)),
        application=row,
    )
    return factories.actor(applicant)


def copied(scene, folder):
    """A copy of the file made for somebody."""
    export = Export.objects.create(
        grant_id=uuid4(),
        case_id=scene.case.pk,
        holder_id=uuid4(),
        holder_name="Anna Obrońca",
        side_ids=[],
        state="done",
        asked_at=AT,
    )
    place = folder / str(export.pk)
    place.mkdir()
    return export, place


@pytest.mark.rule("I-12")
def test_what_outsiders_had_leaves_the_portal(scene, tmp_path, monkeypatch):
    monkeypatch.setattr(exports, "folder_of", lambda pk: tmp_path / str(pk))
    user, (export, place) = shared(scene), copied(scene, tmp_path)
    assert [each.case for each in shared_cases(user, at=AT)] == [scene.case]
    keep(scene)
    row = propose(scene)
    retention.carry_out(actor=factories.actor(scene.second), disposal_id=row.pk, at=AT)

    export.refresh_from_db()
    assert (export.state, export.holder_name, place.exists()) == ("gone", "", False)
    application = ShareApplication.objects.get()
    assert (application.represented, application.grounds) == ("", "")
    assert list(shared_cases(user, at=AT)) == []
    assert AccessRequest.objects.get().contact is None
    assert JournalEntry.objects.filter(kind="access.retention_removed").count() == 1


def test_an_application_that_waits_holds(scene):
    shared(scene, state="awaiting")
    keep(scene)
    assert look(scene)[0].holds == ("czeka wniosek o udostępnienie sprawy",)


def test_one_person_proposes_and_another_removes(scene):
    keep(scene)
    row = propose(scene)
    first, second = factories.actor(scene.first), factories.actor(scene.second)
    with pytest.raises(retention.SecondPersonNeeded):
        retention.carry_out(actor=first, disposal_id=row.pk, at=AT)
    assert AccessRequest.objects.get().contact is not None

    assert retention.carry_out(actor=second, disposal_id=row.pk, at=AT) == 1
    gone = AccessRequest.objects.get()
    assert (gone.pesel, gone.pesel_lookup, gone.contact) == (None, None, None)
    assert CaseRetention.objects.get().removed_at == AT
    entry = JournalEntry.objects.get(kind="access.retention_removed")
    assert (entry.case_id, entry.actor_id, entry.data["proposed_by"]) == (
        scene.case.pk,
        second.id,
        scene.first.full_name,
    )
    assert look(scene) == []
    with pytest.raises(NotFound):
        retention.carry_out(actor=second, disposal_id=row.pk, at=AT)


def test_what_came_to_be_held_since_is_not_removed(scene):
    keep(scene)
    row = propose(scene)
    keep(scene, hold="Wznowienie")
    with pytest.raises(retention.NothingDue):
        retention.carry_out(actor=factories.actor(scene.second), disposal_id=row.pk, at=AT)
    assert AccessRequest.objects.get().contact is not None


def test_only_heads_of_the_unit(scene):
    keep(scene)
    row = propose(scene)
    other = factories.actor(factories.secretary())
    for act in (
        lambda: retention.dry_run(other, scene.case.unit_id, at=AT),
        lambda: retention.propose(actor=other, unit_id=scene.case.unit_id, at=AT),
        lambda: retention.carry_out(actor=other, disposal_id=row.pk, at=AT),
        lambda: retention.conclude(
            actor=other, case_id=scene.case.pk, concluded_on=None, hold="", at=AT
        ),
        lambda: retention.conclude(
            actor=factories.actor(scene.first), case_id=uuid4(), concluded_on=None, hold="", at=AT
        ),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_length_nobody_can_count_is_refused(scene):
    with pytest.raises(retention.LengthRefused, match="P7D"):
        keep(scene, length="dekada")


def url(name, *args):
    return reverse(f"desk:{name}", args=args)


def text_of(answer):
    return html.unescape(answer.content.decode()).replace("\xa0", " ")


def test_the_screens(scene):
    admin = factories.sign_in(Client(), factories.administrator(), at=AT)
    first = factories.sign_in(Client(), scene.first, at=AT)
    second = factories.sign_in(Client(), scene.second, at=AT)
    page = url("retention-classes")
    assert "Nie ma jeszcze żadnej klasy" in text_of(admin.get(page))
    assert "Ds, sprawy o przestępstwa" in text_of(admin.get(page))
    facts = {"register": "Ds", "length": "P10Y", "basis": "przykład"}
    assert admin.post(page, {**facts, "length": "x"}).status_code == 422
    assert admin.post(page, facts).url == page
    assert first.get(page).status_code == 404

    page = url("retention")
    assert admin.get(page).status_code == 404
    told = {"reference": "nie ma", "concluded_on": "15.01.2026", "hold": ""}
    assert first.post(page, told).status_code == 422
    early = {"reference": scene.case.reference, "concluded_on": "01.01.1999", "hold": ""}
    assert "wcześniejszy niż wszczęcie sprawy" in text_of(first.post(page, early))
    assert not CaseRetention.objects.exists()
    assert first.post(page, {**told, "reference": scene.case.reference}).url == page
    assert "do usunięcia" in text_of(first.get(page))
    assert first.post(url("retention-propose", scene.case.unit_id)).url == page
    target = url("retention-carry-out", Disposal.objects.get().pk)
    assert first.post(target).status_code == 403
    assert "Propozycja usunięcia" in text_of(second.get(page))
    assert "Tej czynności nie można cofnąć" in text_of(second.get(target))
    assert "Propozycję zatwierdza inna osoba." in text_of(first.get(page))
    assert second.post(target).url == page
    assert "dane spraw: 1" in text_of(second.get(page))
