"""Joining, team, exclusion, change of referent, transfer: who may, what follows, what closes."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from akta.cases import queries, services
from akta.cases.charges.queries import charges_in
from akta.cases.errors import (
    DecisionMissing,
    EventBlocked,
    ExcludedHere,
    ExclusionRefused,
    JoiningProposed,
    JoiningReason,
    JoiningUnknown,
    JoiningWithItself,
    LeaderOnly,
    NotAReferent,
    TeamRefused,
    TransferRefused,
)
from akta.cases.links import exclusion, joining, team, transfer
from akta.cases.links.queries import (
    joined_into,
    links_of,
    open_joinings,
    tasks_waiting,
    team_view,
    transfers_waiting,
)
from akta.cases.measures.services import Recorded, record_happening
from akta.cases.models import Case, CaseLink, CasePerson, CaseState, Joining, PersonSearch
from akta.cases.proceedings import state
from akta.cases.proceedings.services import record_event
from akta.core.actors import SYSTEM
from akta.core.errors import NotAllowed, NotFound
from akta.files.lens import desk_lens
from akta.grants import services as giving
from akta.grants.models import Grant, Ground, Manner
from akta.law.jurisdiction import AssigningRole
from akta.law.matrix import Action, Thing
from akta.law.measures.happenings import What
from akta.ops.rebuild import differences
from akta.units.models import Cell, CellKind, PostKind, Unit, UnitLevel
from akta.units.places import units_by_place
from akta.units.queries import unit_for
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Europe/Warsaw"))
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _now(at_moment):
    at_moment(NOW)


@pytest.fixture
def case(people):
    found = factories.case(people.referent)
    record(found, "initiated", "2026-03-02", form="inquiry")
    return found


@pytest.fixture
def second(people):
    found = factories.case(people.other_prosecutor, subject="oszustwo")
    record(found, "initiated", "2026-04-02", form="inquiry")
    return found


def record(case, kind, day=None, by=None, **values):
    return record_event(
        actor=factories.actor(by) if by else SYSTEM,
        case_id=case.pk,
        kind=kind,
        day=date.fromisoformat(day) if day else TODAY,
        values=values,
        at=NOW,
    )


def proposed(case, other, by, **facts):
    facts = {"link": "person", "reason": "ten sam podejrzany", **facts}
    return joining.propose_joining(
        actor=factories.actor(by), case_id=case.pk, reference=other.reference, at=NOW, **facts
    )


def joined(lead, found, by, **facts):
    return joining.decide_joining(actor=factories.actor(by), joining_id=found.pk, at=NOW, **facts)


def reads(account, case, thing=Thing.MAIN):
    try:
        queries.case_for(
            factories.actor(account), case.pk, thing=thing, action=Action.WRITE, at=NOW
        )
    except (NotFound, NotAllowed):
        return False
    return True


def wrong():
    return [each.sentence for each in differences(mend=False)]


def status(case):
    return state.derived(case, state.entries_of(case.pk)).folded.status


# Joining


def test_the_later_case_is_joined_to_the_earlier_and_keeps_its_number(case, second, people):
    found = proposed(second, case, people.other_prosecutor)
    assert (found.lead, found.direction) == (case, "there-earlier")

    joined(case, found, people.referent)

    again = Case.objects.get(pk=second.pk)
    assert (again.reference, again.state) == (second.reference, CaseState.CLOSED)
    assert (status(again), status(case)) == ("joined", "running")
    assert joined_into(case) == [again]
    assert reads(people.referent, again)
    assert not reads(people.other_prosecutor, again)
    assert not wrong()


@pytest.mark.rule("R-108-1a")
def test_whoever_runs_the_receiving_case_decides_and_nobody_else(case, second, people):
    found = proposed(second, case, people.other_prosecutor)
    for who in (people.other_prosecutor, people.head, people.secretary):
        with pytest.raises(NotAllowed):
            joined(case, found, who)
    assert not CaseLink.objects.exists()
    assert joined(case, found, people.referent).target == case


def test_parties_and_charges_of_the_joined_case_stand_in_the_receiving_one(case, second, people):
    suspect, witness, there = (
        CasePerson.objects.create(
            case=in_case, capacity=capacity, given_name="Jan", surname=surname, added_at=NOW
        )
        for in_case, capacity, surname in (
            (second, "suspect", "Lis"),
            (second, "victim", "Nowak"),
            (case, "victim", "Nowak"),
        )
    )
    act = {
        "id": "k1",
        "what": "zabrał rower",
        "on": "2026-03-01",
        "place": "Przykładowo",
        "qualification": "art. 278 § 1 k.k.",
    }
    told = {"person": str(suspect.pk)}
    record(second, "charges_issued", "2026-06-05", acts=[act], **told)
    record(second, "charges_announced", "2026-06-05", signature="signed", **told)

    joined(case, proposed(second, case, people.other_prosecutor), people.referent)

    assert witness.surname == there.surname
    assert sorted(each.surname for each in case.persons.all()) == ["Lis", "Nowak"]
    lis = case.persons.get(surname="Lis")
    (charge,) = charges_in(case)
    assert (charge.person, charge.state.name) == (str(lis.pk), "CHARGED")
    open_now = {due.declaration for due in case.duties.all()}
    assert "announce-charges" not in open_now
    assert not wrong()


@pytest.mark.rule("R-108-3")
def test_time_runs_from_the_opening_of_the_receiving_case(case, second, people):
    before = state.derived(case, state.entries_of(case.pk)).folded.running.running_start
    joined(case, proposed(second, case, people.other_prosecutor), people.referent)
    after = state.derived(case, state.entries_of(case.pk)).folded.running.running_start
    assert before == after == date(2026, 3, 2)


def test_a_case_with_arrest_against_an_investigation_is_a_reasoned_choice(case, second, people):
    record(second, "investigation_opened", "2026-05-01")
    person = CasePerson.objects.create(case=case, capacity="suspect", surname="X", added_at=NOW)
    record(
        case,
        "detention_ordered",
        "2026-06-01",
        person=str(person.pk),
        since="2026-06-01",
        until="2026-08-30",
    )
    found = proposed(case, second, people.referent)
    assert found.lead is None
    with pytest.raises(JoiningReason):
        joined(case, found, people.referent, lead_id=case.pk)
    with pytest.raises(NotAllowed):
        joined(second, found, people.referent, lead_id=second.pk, reason="śledztwo")
    link = joined(case, found, people.referent, lead_id=case.pk, reason="areszt")
    assert (link.target, link.contents["reason"]) == (case, "areszt")


def test_a_proposal_shows_in_both_cases_and_can_be_dropped_with_a_reason(case, second, people):
    found = proposed(case, second, people.referent)
    (mine,) = open_joinings(factories.actor(people.referent), case, at=NOW)
    (theirs,) = open_joinings(factories.actor(people.other_prosecutor), second, at=NOW)
    assert (mine.decides, theirs.decides) == (True, False)
    assert "joining-direction" in {due.declaration for due in second.duties.all()}
    with pytest.raises(JoiningProposed):
        proposed(second, case, people.other_prosecutor)
    facts = {"joining_id": found.pk, "at": NOW}
    with pytest.raises(NotFound):
        joining.drop_joining(actor=factories.actor(people.head), reason="nie", **facts)
    with pytest.raises(JoiningReason):
        joining.drop_joining(actor=factories.actor(people.referent), reason=" ", **facts)
    joining.drop_joining(
        actor=factories.actor(people.other_prosecutor), reason="art. 34 § 3 k.p.k.", **facts
    )
    assert Joining.objects.get().outcome == "dropped"
    assert "joining-direction" not in {due.declaration for due in second.duties.all()}


def test_only_a_case_of_the_unit_can_be_named(case, people):
    with pytest.raises(JoiningWithItself):
        proposed(case, case, people.referent)
    foreign = Case(reference="9999-0.Ds.1.2026")
    with pytest.raises(JoiningUnknown):
        proposed(case, foreign, people.referent)


def test_an_order_of_the_joined_case_opens_nothing_of_the_lead(case, second, people):
    facts = {
        "ground": Ground.ORDER,
        "manner": Manner.VIEW,
        "since": factories.SINCE,
        "until": NOW + timedelta(days=9),
        "at": NOW,
    }
    order = giving.give(
        holder_id=people.outside.pk, ground_id=second.pk, case_id=second.pk, **facts
    )
    joined(case, proposed(second, case, people.other_prosecutor), people.referent)
    held = Grant.objects.filter(holder_id=people.outside.pk)
    assert [grant.pk for grant in held] == [order.pk]
    order.refresh_from_db()
    assert order.revoked_at is None


def test_a_named_reader_of_the_lead_does_not_get_the_joined_case(case, second, people):
    reader = factories.prosecutor("Czytający")
    services.open_to_named(
        actor=factories.actor(people.referent),
        case_id=case.pk,
        account_id=reader.pk,
        opens={"register-entry": ["read"], "main": ["read"]},
        reason="wgląd",
        until=NOW + timedelta(days=5),
        at=NOW,
    )
    joined(case, proposed(second, case, people.other_prosecutor), people.referent)
    with pytest.raises(NotFound):
        desk_lens(factories.actor(reader), Case.objects.get(pk=second.pk), at=NOW)
    told = links_of(factories.actor(reader), case, at=NOW)
    assert [(each.other.pk, each.is_open) for each in told] == [(second.pk, False)]


def same_person(*cases):
    for each in cases:
        services.add_person(
            actor=SYSTEM,
            case_id=each.pk,
            facts={"capacity": "suspect", "surname": "Nowak", "pesel": "44051401359"},
            at=NOW,
        )


@pytest.mark.rule("R-107")
def test_a_case_linked_by_person_is_found_and_joining_has_to_be_considered(case, second, people):
    same_person(case, second)
    found = joining.find_linked(actor=factories.actor(people.referent), case_id=case.pk, at=NOW)

    assert [(each.reference, each.person) for each in found] == [(second.reference, "Nowak")]
    assert "consider-joining" in {due.declaration for due in case.duties.all()}
    assert PersonSearch.objects.get().hits == 1
    again = joining.find_linked(actor=factories.actor(people.referent), case_id=case.pk, at=NOW)
    assert len(again) == 1
    assert case.duties.filter(declaration="consider-joining").count() == 1


@pytest.mark.rule("R-107")
def test_no_link_no_duty_and_only_the_referent_looks(case, second, people):
    same_person(case)
    assert not joining.find_linked(actor=factories.actor(people.referent), case_id=case.pk, at=NOW)
    assert not case.duties.filter(declaration="consider-joining").exists()
    for who in (people.other_prosecutor, people.secretary, people.head):
        with pytest.raises((NotAllowed, NotFound)):
            joining.find_linked(actor=factories.actor(who), case_id=case.pk, at=NOW)


# Team


def appointed(case, by, leader, *members, **facts):
    facts = {"appointed_by": "Maria Okręgowa", "document": "1/2026", "reason": "waga", **facts}
    return team.appoint_team(
        actor=factories.actor(by),
        case_id=case.pk,
        leader_id=leader.pk,
        member_ids=[each.pk for each in members],
        at=NOW,
        **facts,
    )


def test_members_reach_the_case_for_the_time_of_the_team(case, people):
    third = factories.prosecutor("Trzecia")
    found = appointed(case, people.referent, people.referent, people.other_prosecutor, third)
    assert reads(people.other_prosecutor, case)
    assert reads(third, case)
    member = found.members.get(account=third)
    team.remove_member(
        actor=factories.actor(people.head), member_id=member.pk, reason="urlop", at=NOW
    )
    assert not reads(third, case)
    team.dissolve_team(
        actor=factories.actor(people.referent), team_id=found.pk, reason="koniec", at=NOW
    )
    assert not reads(people.other_prosecutor, case)
    assert reads(people.referent, case)
    assert not wrong()


def test_a_team_reaches_cases_that_are_joined_later(case, second, people):
    third = factories.prosecutor("Trzecia")
    appointed(case, people.referent, people.referent, third)
    joined(case, proposed(second, case, people.other_prosecutor), people.referent)
    assert reads(third, second)


@pytest.mark.parametrize("who", ["other_prosecutor", "secretary"])
def test_who_may_not_appoint_a_team(case, people, who):
    actor = getattr(people, who)
    with pytest.raises((NotAllowed, NotFound)):
        appointed(case, actor, people.other_prosecutor)
    assert not reads(people.other_prosecutor, case)


@pytest.mark.parametrize(
    "facts", [{"appointed_by": " "}, {"document": ""}, {"reason": ""}], ids=str
)
def test_a_team_without_its_paper_is_refused(case, people, facts):
    with pytest.raises(TeamRefused):
        appointed(case, people.referent, people.referent, **facts)
    with pytest.raises(TeamRefused):
        appointed(case, people.referent, people.secretary)


@pytest.mark.rule("R-126-2")
def test_the_leader_gives_tasks_with_their_day_and_nobody_else(case, people):
    found = appointed(case, people.referent, people.referent, people.other_prosecutor)
    facts = {
        "team_id": found.pk,
        "member_id": people.other_prosecutor.pk,
        "what": "przesłuchać świadków",
        "due_on": TODAY + timedelta(days=7),
        "at": NOW,
    }
    with pytest.raises(NotAllowed):
        team.assign_task(actor=factories.actor(people.other_prosecutor), **facts)
    with pytest.raises(NotFound):
        team.assign_task(actor=factories.actor(people.referent), **{**facts, "team_id": case.pk})
    task = team.assign_task(actor=factories.actor(people.referent), **facts)
    assert (task.member_id, task.due_on) == (people.other_prosecutor.pk, facts["due_on"])
    assert [each.pk for each in team_view(case, at=NOW).tasks] == [task.pk]
    for bad in ({"member_id": people.head.pk}, {"due_on": TODAY - timedelta(days=1)}):
        with pytest.raises(TeamRefused):
            team.assign_task(actor=factories.actor(people.referent), **{**facts, **bad})
    with pytest.raises(NotFound):
        team.finish_task(actor=factories.actor(people.head), task_id=task.pk, at=NOW)
    done = team.finish_task(actor=factories.actor(people.other_prosecutor), task_id=task.pk, at=NOW)
    assert done.done_at == NOW


@pytest.mark.rule("R-126-3")
@pytest.mark.parametrize(
    ("kind", "values"),
    [("discontinued", {"reason": "other"}), ("charges_issued", {"person": ""})],
)
def test_the_leader_alone_ends_the_case_and_charges(case, people, kind, values):
    person = CasePerson.objects.create(case=case, capacity="suspect", surname="X", added_at=NOW)
    values = {name: value or str(person.pk) for name, value in values.items()}
    appointed(case, people.referent, people.other_prosecutor, people.referent)
    with pytest.raises(LeaderOnly):
        record(case, kind, by=people.referent, **values)
    assert status(case) == "running"
    record(case, kind, by=people.other_prosecutor, **values)


@pytest.mark.rule("R-126-3")
def test_the_secretariat_writes_down_what_the_leader_signed(case, people):
    appointed(case, people.referent, people.other_prosecutor, people.referent)
    record(case, "discontinued", by=people.secretary, reason="other")
    assert status(case) == "discontinued"


@pytest.mark.rule("R-126-3")
def test_without_a_team_and_for_other_acts_the_referent_is_free(case, people):
    record(case, "circumstances_new", by=people.referent)
    appointed(case, people.referent, people.other_prosecutor, people.referent)
    record(case, "circumstances_new", by=people.referent)
    third = factories.case(people.referent)
    record(third, "initiated", "2026-03-02", form="inquiry")
    record(third, "discontinued", by=people.referent, reason="other")


def test_motions_on_measures_are_the_leaders(case, people):
    person = CasePerson.objects.create(case=case, capacity="suspect", surname="X", added_at=NOW)
    appointed(case, people.referent, people.other_prosecutor, people.referent)
    given = Recorded(person.pk, What.MEASURE_APPLIED, NOW, act="postanowienie", about="dozór")
    with pytest.raises(LeaderOnly):
        record_happening(
            actor=factories.actor(people.referent), case_id=case.pk, given=given, at=NOW
        )


# Change of referent and exclusion


@pytest.mark.rule("R-126-4")
def test_a_team_of_several_levels_has_opinions_and_its_office(case, people):
    above, _ = Unit.objects.get_or_create(
        pk="okr-probna", defaults={"level": UnitLevel.CIRCUIT, "name": "PO w Próbnie", "seat": "P"}
    )
    unit = case.unit
    unit.parent = above
    unit.save()
    cell = Cell.objects.create(unit=above, number=0, name="jednostka", kind=CellKind.UNIT)
    higher = factories.staff(PostKind.PROSECUTOR, surname="Wyższy", in_cell=cell)
    asked = team.asked_about(case, [people.referent.pk, higher.pk], at=NOW)
    assert set(asked) == {people.referent, higher}
    assert team.asked_about(case, [people.referent.pk], at=NOW) == []
    opinions = {each.pk: team.Opinion("przesłuchania", "za, 1.06.2026") for each in asked}
    facts = {"opinions": opinions, "office": "sekretariat PO"}
    for lacking in (
        {},
        {"opinions": opinions},
        {"office": "sekretariat PO", "opinions": opinions | {higher.pk: team.Opinion("", "za")}},
        {"office": "sekretariat PO", "opinions": opinions | {higher.pk: team.Opinion("x", " ")}},
    ):
        with pytest.raises(TeamRefused):
            appointed(case, people.referent, people.referent, higher, **lacking)
    made = appointed(case, people.referent, people.referent, higher, **facts)
    member = made.members.get(account=higher)
    assert (made.office, member.tasks, member.opinion) == (
        "sekretariat PO",
        "przesłuchania",
        "za, 1.06.2026",
    )


def test_tasks_wait_in_the_day_of_who_has_them_and_of_the_leader(case, people):
    made = appointed(case, people.referent, people.referent, people.other_prosecutor)
    task = team.assign_task(
        actor=factories.actor(people.referent),
        team_id=made.pk,
        member_id=people.other_prosecutor.pk,
        what="oględziny",
        due_on=TODAY,
        at=NOW,
    )
    for who in (people.referent, people.other_prosecutor):
        assert list(tasks_waiting(factories.actor(who), at=NOW)) == [task]
    assert not tasks_waiting(factories.actor(people.head), at=NOW)
    team.finish_task(actor=factories.actor(people.other_prosecutor), task_id=task.pk, at=NOW)
    assert not tasks_waiting(factories.actor(people.referent), at=NOW)


def test_a_change_of_referent_needs_a_written_decision(case, people):
    facts = {"case_id": case.pk, "referent_id": people.other_prosecutor.pk, "at": NOW}
    with pytest.raises(DecisionMissing):
        services.assign(actor=factories.actor(people.head), **facts)
    services.assign(
        actor=factories.actor(people.head), decision="12/2026", reason="delegacja", **facts
    )
    assert not reads(people.referent, case)
    assert reads(people.other_prosecutor, case)


def declared(case, by, ground="kin"):
    return exclusion.declare_exclusion(
        actor=factories.actor(by), case_id=case.pk, ground=ground, reason="szwagier", at=NOW
    )


def decided(found, by, *, successor=None, is_excluded=True, reason="art. 40"):
    return exclusion.decide_exclusion(
        actor=factories.actor(by),
        exclusion_id=found.pk,
        is_excluded=is_excluded,
        reason=reason,
        successor_id=successor.pk if successor else None,
        at=NOW,
    )


def test_a_declaration_holds_acts_back_until_another_prosecutor_has_the_case(case, people):
    found = declared(case, people.referent)
    with pytest.raises(EventBlocked):
        record(case, "discontinued", by=people.referent, reason="other")
    with pytest.raises(NotAllowed):
        decided(found, people.referent, successor=people.other_prosecutor)
    with pytest.raises(ExclusionRefused):
        decided(found, people.head, successor=people.referent)
    decided(found, people.head, successor=people.other_prosecutor)
    again = Case.objects.get(pk=case.pk)
    assert again.referent == people.other_prosecutor
    assert not reads(people.referent, case)
    record(case, "discontinued", by=people.other_prosecutor, reason="other")
    assert not wrong()


def test_whoever_is_excluded_cannot_get_the_case_again(case, people):
    appointed(case, people.referent, people.referent, people.other_prosecutor)
    decided(declared(case, people.referent), people.head, successor=people.other_prosecutor)
    assert not reads(people.referent, case)
    with pytest.raises(NotAReferent):
        services.assign(
            actor=factories.actor(people.head),
            case_id=case.pk,
            referent_id=people.referent.pk,
            decision="1",
            reason="powrót",
            at=NOW,
        )
    with pytest.raises(ExcludedHere):
        services.open_to_named(
            actor=factories.actor(people.head),
            case_id=case.pk,
            account_id=people.referent.pk,
            opens={"main": ["read"]},
            reason="wgląd",
            until=NOW + timedelta(days=1),
            at=NOW,
        )


def test_a_request_that_is_not_granted_leaves_the_case_with_its_referent(case, people):
    found = declared(case, people.referent, ground="doubt")
    decided(found, people.head, is_excluded=False, reason="brak wątpliwości")
    assert reads(people.referent, case)
    record(case, "discontinued", by=people.referent, reason="other")


def test_the_superior_excludes_of_their_own_motion(case, people):
    facts = {
        "case_id": case.pk,
        "ground": "witness",
        "reason": "świadek zdarzenia",
        "successor_id": people.other_prosecutor.pk,
        "at": NOW,
    }
    with pytest.raises((NotAllowed, NotFound)):
        exclusion.exclude_ex_officio(actor=factories.actor(people.secretary), **facts)
    exclusion.exclude_ex_officio(actor=factories.actor(people.head), **facts)
    assert Case.objects.get(pk=case.pk).referent == people.other_prosecutor


# Transfer


@pytest.fixture
def away():
    parent, _ = Unit.objects.get_or_create(
        pk="okr-probna", defaults={"level": UnitLevel.CIRCUIT, "name": "PO w Próbnie", "seat": "P"}
    )
    unit = Unit.objects.create(
        pk="rej-innowo",
        level=UnitLevel.DISTRICT,
        name="PR w Innowie",
        seat="I",
        parent=parent,
        code="4998",
    )
    demo = unit_for(factories.cell().unit_id)
    demo.parent = parent
    demo.save()
    return Cell.objects.create(unit=unit, number=0, name="jednostka", kind=CellKind.UNIT)


@pytest.fixture
def there(away):
    return {
        "head": factories.staff(PostKind.HEAD, surname="Tamtejsza", in_cell=away),
        "secretary": factories.staff(PostKind.SECRETARIAT, surname="Tamtejszy", in_cell=away),
    }


def transferred(case, by, away, **facts):
    facts = {"ground": "art. 31 § 1 k.p.k.", "acts": "oględziny", "traces_secured": True, **facts}
    return transfer.transfer_case(
        actor=factories.actor(by), case_id=case.pk, unit_id=away.unit_id, at=NOW, **facts
    )


def sees(account, case):
    return queries.readable_cases(factories.actor(account), at=NOW).filter(pk=case.pk).exists()


def test_a_case_passed_on_is_kept_there_and_only_its_number_is_known_here(
    case, people, away, there
):
    transferred(case, people.head, away)
    again = Case.objects.get(pk=case.pk)
    assert (again.cell, again.referent, again.reference) == (away, None, case.reference)
    assert status(again) == "transferred"
    assert sees(there["secretary"], case)
    for who in (people.referent, people.secretary, people.head):
        assert not sees(who, case)
    stub = queries.lookup(factories.actor(people.secretary), case.reference, at=NOW)
    assert stub.unit == "PR w Innowie"
    assert not wrong()


@pytest.mark.rule("R-116-2")
@pytest.mark.parametrize("who", ["referent", "secretary", "other_prosecutor"])
def test_the_head_of_the_unit_alone_passes_a_case_on(case, people, away, who):
    with pytest.raises((NotAllowed, NotFound)):
        transferred(case, getattr(people, who), away)
    assert Case.objects.get(pk=case.pk).unit_id == case.unit_id


@pytest.mark.rule("R-115-1")
def test_traces_are_secured_first(case, people, away):
    with pytest.raises(EventBlocked):
        transferred(case, people.head, away, traces_secured=False)
    for bad in ({"ground": " "}, {"acts": ""}):
        with pytest.raises(TransferRefused):
            transferred(case, people.head, away, **bad)


def test_the_receiving_unit_takes_it_over_and_the_course_goes_on(case, people, away, there):
    found = transferred(case, people.head, away)
    with pytest.raises((NotAllowed, NotFound)):
        transfer.accept_transfer(
            actor=factories.actor(people.secretary), transfer_id=found.pk, at=NOW
        )
    transfer.accept_transfer(
        actor=factories.actor(there["secretary"]), transfer_id=found.pk, at=NOW
    )
    assert status(case) == "running"
    assert not wrong()


def test_a_case_taken_over_has_a_number_there_and_is_found_by_both(case, people, away, there):
    found = transferred(case, people.head, away)
    transfer.accept_transfer(actor=factories.actor(there["head"]), transfer_id=found.pk, at=NOW)
    again = Case.objects.get(pk=case.pk)
    assert again.reference == "4998-0.Ds.1.2026"
    assert (again.former_references, again.numbered_in) == ([case.reference], None)
    for typed in (again.reference, case.reference):
        assert queries.case_by_reference(typed) == again
        for who in (people.secretary, there["secretary"]):
            assert queries.lookup(factories.actor(who), typed, at=NOW).unit == "PR w Innowie"
    actor = factories.actor(there["secretary"])
    assert queries.page_of_cases(actor, words=case.reference, at=NOW).cases == [again]
    assert not wrong()


def test_a_case_not_opened_yet_comes_back_from_a_dispute_as_it_was(people, away, there):
    """Its 30 days for the decision on opening go on; nothing of a running proceeding begins."""
    case = factories.case(people.referent)
    record(case, "notification_received", "2026-06-20", manner="written", reporter="person")
    found = transferred(case, people.head, away)
    facts = {"actor": factories.actor(there["head"]), "transfer_id": found.pk, "at": NOW}
    assert list(transfers_waiting(factories.actor(there["secretary"]), at=NOW)) == [found]
    assert not transfers_waiting(factories.actor(people.head), at=NOW)
    assert Case.objects.get(pk=case.pk).state == CaseState.OPEN
    transfer.dispute_transfer(reason="czyn popełniono w Przykładowie", **facts)
    assert list(transfers_waiting(factories.actor(there["head"]), at=NOW)) == [found]
    transfer.settle_dispute(returns=True, document="PO I 5/2026", **facts)
    again = Case.objects.get(pk=case.pk)
    assert status(again) == "checking"
    names = set(again.duties.values_list("declaration", flat=True))
    assert "opening-decision" in names
    assert not {name for name in names if "extension" in name}
    assert not transfers_waiting(factories.actor(there["head"]), at=NOW)
    assert not wrong()


@pytest.mark.rule("R-116-3")
def test_a_dispute_names_its_resolver_and_the_time_is_left_out_on_return(
    case, people, away, there, at_moment
):
    found = transferred(case, people.head, away)
    facts = {"transfer_id": found.pk, "at": NOW}
    with pytest.raises(NotAllowed):
        transfer.dispute_transfer(
            actor=factories.actor(there["secretary"]), reason="nie tu", **facts
        )
    disputed = transfer.dispute_transfer(
        actor=factories.actor(there["head"]), reason="czyn popełniono w Przykładowie", **facts
    )
    assert disputed.resolver_id == "okr-probna"

    later = NOW + timedelta(days=20)
    at_moment(later)
    transfer.settle_dispute(
        actor=factories.actor(there["head"]),
        transfer_id=found.pk,
        returns=True,
        document="PO I 5/2026",
        at=later,
    )
    again = Case.objects.get(pk=case.pk)
    assert (again.unit_id, again.numbered_in) == (case.unit_id, None)
    folded = state.derived(again, state.entries_of(case.pk)).folded
    assert folded.status == "running"
    assert folded.running.net_days <= (NOW.date() - date(2026, 3, 2)).days + 1


@pytest.mark.rule("R-116-5")
def test_an_assignment_outside_jurisdiction_names_who_decided(case, people, away):
    decision = transfer.Outside(AssigningRole.SUPERIOR_HEAD, "Jan Wyższy", "PO 7/2026", "waga")
    found = transferred(case, people.head, away, outside=decision)
    assert "§ 116 ust. 5" in found.ground
    assert "Jan Wyższy" in found.ground


@pytest.mark.rule("R-116-5")
def test_a_superior_head_assigns_to_their_own_units_only(case, people, away):
    other = Unit.objects.create(pk="okr-obca", level=UnitLevel.CIRCUIT, name="PO", seat="O")
    away.unit.parent = other
    away.unit.save()
    decision = transfer.Outside(AssigningRole.SUPERIOR_HEAD, "Jan Wyższy", "PO 7/2026", "waga")
    with pytest.raises(TransferRefused):
        transferred(case, people.head, away, outside=decision)


def test_a_unit_is_proposed_from_the_place_with_its_doubts():
    units = {"rej-grajewo": "PR w Grajewie", "rej-gdansk": "PR"}
    for pk, name in units.items():
        Unit.objects.get_or_create(
            pk=pk, defaults={"level": UnitLevel.DISTRICT, "name": name, "seat": name}
        )
    found = units_by_place("gmina grajewo")
    assert {each.unit.pk for each in found} == {"rej-grajewo"}
    assert {each.place for each in found} == {
        "miasto Grajewo (200401)",
        "gmina Grajewo (200402)",
    }
    assert all("Dz.U. 2016 poz. 270" in each.doubts[-1] for each in found)
    assert units_by_place("nie ma takiej") == units_by_place(" ") == []


def test_a_divided_town_is_told_as_doubtful():
    for number in range(3):
        Unit.objects.get_or_create(
            pk=("rej-olsztyn-poludnie", "rej-olsztyn-polnoc", "x")[number],
            defaults={"level": UnitLevel.DISTRICT, "name": "PR", "seat": "Olsztyn"},
        )
    found = units_by_place("Olsztyn")
    assert len(found) == 2
    assert all("podzielone" in each.doubts[0] for each in found)
