"""Coercive measures of a case: entries, corrections by entries, what is due over all my cases."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test.utils import CaptureQueriesContext

from akta.cases import services as cases
from akta.cases.errors import EventBlocked, ToldByMeasure
from akta.cases.measures import queries, services
from akta.cases.measures.assessments import assess, figures
from akta.cases.measures.errors import (
    AlreadyCorrected,
    DoesNotFollow,
    EndNeeded,
    NotASuspect,
    NotDetained,
    NotYetHappened,
)
from akta.cases.measures.requests import Request, route_request
from akta.cases.proceedings.queries import duties_of, proceeding_of
from akta.cases.proceedings.services import correct_event, record_event
from akta.cases.proceedings.state import entries_of
from akta.core import journal
from akta.core.actors import SYSTEM
from akta.core.errors import NotAllowed, NotFound
from akta.law.measures.clocks import POINTS
from akta.law.measures.happenings import What
from tests import factories
from tests.access.making import START

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PESEL = "44051401359"


def person(case, capacity="suspect", surname="Nowak", pesel=""):
    facts = {"capacity": capacity, "given_name": "Jan", "surname": surname, "pesel": pesel}
    return cases.add_person(actor=SYSTEM, case_id=case.pk, facts=facts, at=factories.SINCE)


@pytest.fixture
def world(db, at_moment):
    at_moment(START)
    people = factories.people()
    case = factories.case(people.referent)
    return people, case, person(case)


def record(world, what, moment, *, until=None, actor=None, who=None, at=None, act=""):
    people, _, suspect = world
    return services.record_happening(
        actor=actor or factories.actor(people.referent),
        case_id=(who or suspect).case_id,
        given=services.Recorded((who or suspect).pk, what, moment, until, act),
        at=at or START + 200 * DAY,
    )


def data_known(who):
    return record_event(
        actor=SYSTEM,
        case_id=who.case_id,
        kind="suspect_basics_known",
        day=START.date(),
        values={"person": str(who.pk)},
        at=START,
    )


def lines(world, at):
    people, case, _ = world
    return queries.lines_of(case, actor=factories.actor(people.referent), at=at)


def arrested(world, **more):
    record(world, What.APPREHENDED, START, **more)
    record(world, What.ARREST_APPLIED, START + 30 * HOUR, until=START + 90 * DAY, **more)


@pytest.mark.rule("R-177")
def test_an_apprehension_starts_the_clock_of_its_person_only(world):
    other = person(world[1], surname="Inny")
    record(world, What.APPREHENDED, START)

    first, second = sorted(lines(world, START + HOUR), key=lambda one: -len(one.clocks))
    assert (first.person, len(first.clocks)) == (world[2], 1)
    assert first.clocks[0].deadline == START + 48 * HOUR
    assert (second.person, second.clocks) == (other, ())


def test_the_entry_tells_who_what_when_and_by_which_act(world):
    record(world, What.APPREHENDED, START)
    arrested_by = record(
        world, What.ARREST_APPLIED, START + HOUR, until=START + DAY, act="II Kp 7/26"
    )

    assert journal.sentence(arrested_by) == (
        "Środki zapobiegawcze, Jan Nowak: Sąd zastosował tymczasowe aresztowanie do "
        "3 marca 2026 r., godz. 08:00."
    )
    assert lines(world, START + 2 * HOUR)[0].steps[1].act == "II Kp 7/26"


def test_the_course_of_the_proceeding_is_told_and_corrected_with_it(world):
    people, case, suspect = world
    arrested(world)
    assert proceeding_of(case).facts["detained"] == [str(suspect.pk)]

    last = queries.entries_of(case.pk)[-1]
    services.correct_happening(
        actor=factories.actor(people.referent),
        case_id=case.pk,
        entry_id=last.id,
        reason="inna osoba",
        at=START + 200 * DAY,
    )
    found = proceeding_of(case)
    assert (found.facts["detained"], found.facts["in_custody"]) == ([], [str(suspect.pk)])


def test_the_course_alone_does_not_correct_what_a_measure_told(world):
    people, case, suspect = world
    arrested(world)
    last = queries.entries_of(case.pk)[-1]
    asked = {"actor": factories.actor(people.referent), "case_id": case.pk, "reason": "pomyłka"}

    with pytest.raises(ToldByMeasure):
        correct_event(entry_id=UUID(last.data["in_course"]), at=START + 200 * DAY, **asked)

    assert proceeding_of(case).facts["detained"] == [str(suspect.pk)]
    assert len(lines(world, START + 2 * HOUR)) == 1


def test_a_wrong_entry_is_corrected_by_an_entry(world):
    people, case, _ = world
    wrong = record(world, What.APPREHENDED, START)
    services.correct_happening(
        actor=factories.actor(people.referent),
        case_id=case.pk,
        entry_id=wrong.id,
        reason="zła godzina.",
        at=START + 200 * DAY,
    )
    record(world, What.APPREHENDED, START + HOUR)

    (line,) = lines(world, START + 2 * HOUR)
    assert [step.at for step in line.steps] == [START + HOUR]
    assert line.clocks[0].deadline == START + 49 * HOUR
    told = [journal.sentence(e) for e in journal.JournalEntry.objects.filter(case_id=case.pk)]
    assert any("skorygowano wpis „Zatrzymano.” Powód: zła godzina." in text for text in told)
    with pytest.raises(AlreadyCorrected):
        services.correct_happening(
            actor=factories.actor(people.referent),
            case_id=case.pk,
            entry_id=wrong.id,
            reason="jeszcze raz",
            at=START + 200 * DAY,
        )


@pytest.mark.parametrize(
    ("what", "problem"),
    [
        (What.ARREST_EXTENDED, DoesNotFollow),
        (What.ARREST_LIFTED, DoesNotFollow),
        (What.HANDED_OVER, DoesNotFollow),
        (What.RELEASE_DELIVERED, DoesNotFollow),
        (What.CAUGHT, DoesNotFollow),
        (What.SOUGHT, DoesNotFollow),
    ],
)
def test_what_does_not_follow_is_refused(world, what, problem):
    with pytest.raises(problem):
        record(world, what, START, until=START + DAY)


def test_a_wanted_notice_follows_a_ruling_on_detention(world):
    record(world, What.ARREST_APPLIED, START, until=START + 90 * DAY)
    record(world, What.SOUGHT, START + HOUR)

    (line,) = lines(world, START + 2 * HOUR)
    assert len(line.steps) == 2


def test_a_second_detention_is_an_extension(world):
    arrested(world)
    with pytest.raises(DoesNotFollow, match="przedłużenie"):
        record(world, What.ARREST_APPLIED, START + 40 * HOUR, until=START + 80 * DAY)


def test_bad_input_is_refused(world):
    victim = person(world[1], "injured", "Kowalska")
    with pytest.raises(NotASuspect):
        record(world, What.APPREHENDED, START, who=victim)
    with pytest.raises(NotYetHappened):
        record(world, What.APPREHENDED, START + HOUR, at=START)
    with pytest.raises(EndNeeded):
        record(world, What.ARREST_APPLIED, START)
    with pytest.raises(DoesNotFollow, match="późniejszy"):
        record(world, What.ARREST_APPLIED, START, until=START - HOUR)


def test_the_secretariat_records_and_others_do_not(world):
    people, _, _ = world
    record(world, What.APPREHENDED, START, actor=factories.actor(people.secretary))
    for stranger in (people.other_prosecutor, people.head, people.auditor):
        with pytest.raises((NotAllowed, NotFound)):
            record(world, What.RELEASED, START + HOUR, actor=factories.actor(stranger))


def test_one_person_in_two_cases_has_one_line_and_one_holder(world):
    """The other case is shown only to those who may read it."""
    people, case, _ = world
    first = person(case, surname="Wspólny", pesel=PESEL)
    other_case = factories.case(people.referent, subject="rozbój")
    second = person(other_case, surname="Wspólny", pesel=PESEL)
    arrested(world, who=first)
    record(world, What.ARREST_APPLIED, START + 5 * HOUR, until=START + 60 * DAY, who=second)

    own = next(line for line in lines(world, START + 2 * DAY) if line.person == first)
    assert {step.case for step in own.steps} == {"", other_case.reference}
    assert own.holder == other_case.reference
    stranger = queries.lines_of(
        case, actor=factories.actor(people.other_prosecutor), at=START + 2 * DAY
    )
    assert {step.case for line in stranger for step in line.steps} == {""}


@pytest.mark.rule("R-196-3")
def test_what_is_due_stands_in_my_day_and_in_nobody_elses(world):
    people, case, _ = world
    arrested(world)
    soon = START + 72 * DAY

    mine = queries.due(factories.actor(people.referent), at=soon)
    assert [(one.duty.code, one.person, one.is_overdue) for one in mine] == [
        ("arrest.extend", "Jan Nowak", False),
        ("arrest.tell-prison", "Jan Nowak", False),
    ]
    assert mine[0].case == case
    assert queries.due(factories.actor(people.other_prosecutor), at=soon) == []
    assert queries.due(factories.actor(people.referent), at=START + 3 * DAY) == []


def test_my_day_asks_as_often_for_many_cases_as_for_one(world):
    from django.db import connection

    people, _, _ = world
    arrested(world)
    actor = factories.actor(people.referent)
    with CaptureQueriesContext(connection) as one:
        queries.due(actor, at=START + 75 * DAY)
    for _ in range(3):
        case = factories.case(people.referent)
        suspect = person(case)
        arrested(world, who=suspect)
    with CaptureQueriesContext(connection) as many:
        found = queries.due(actor, at=START + 75 * DAY)

    assert len(found) == 8
    assert len(many) == len(one)


# --- requests and assessments ------------------------------------------------------------------


def test_a_request_goes_to_the_case_whose_detention_was_applied_first(world):
    people, _, suspect = world
    asked = Request("visit", "Anna Nowak", "żona", "przy stoliku")

    def routed(person, request=asked):
        return route_request(
            actor=factories.actor(people.referent),
            case_id=person.case_id,
            person_id=person.pk,
            request=request,
            at=START + 2 * DAY,
        )

    with pytest.raises(NotDetained):
        routed(suspect)
    first, mine = factories.case(people.referent), factories.case(people.referent)
    there, here = person(first, pesel=PESEL), person(mine, pesel=PESEL)
    record(world, What.ARREST_APPLIED, START + 3 * HOUR, until=START + 90 * DAY, who=here)
    record(world, What.ARREST_APPLIED, START + HOUR, until=START + 90 * DAY, who=there)

    assert routed(here).case_id == first.pk
    assert [e.data["type"] for e in entries_of(mine.pk)][-1] == "request_passed_on"
    last = entries_of(first.pk)[-1].data
    assert (last["type"], last["values"]["visitor"]) == ("visit_asked", "Anna Nowak")
    assert last["values"]["by"] == f"sprawa {mine.reference}"
    assert {d.declaration for d in duties_of(first)} >= {"visit-order"}

    routed(there, Request("phone", "Anna Nowak"))
    last = entries_of(first.pk)[-1].data
    assert (last["type"], last["values"]["what"], last["values"]["by"]) == (
        *("contact_asked", "phone", "wprost"),
    )


def test_assessments_are_counted_by_organ_over_the_cases_one_may_read(world):
    people, case, suspect = world
    actor = factories.actor(people.referent)
    services.record_happening(
        actor=actor,
        case_id=case.pk,
        given=services.Recorded(suspect.pk, What.APPREHENDED, START, about="KPP A"),
        at=START,
    )

    today = START.date()

    free = person(case, surname="Wolny")  # under a measure, never apprehended
    data_known(free)
    record(world, What.MEASURE_APPLIED, START, who=free)

    def rows(who=actor, day=today):
        return figures(who, since=day, until=day, at=START + HOUR)

    (row,) = rows()
    assert (row.organ, row.all, row.assessed) == ("KPP A", 1, 0)
    answers = {name: "" for name, _ in POINTS} | {"rights": "nie pouczono"}
    assess(actor=actor, case=case, person_id=suspect.pk, answers=answers, at=START + HOUR)
    (row,) = rows()
    assert (row.assessed, row.with_defects, row.defects) == (1, 1, (0, 0, 0, 1, 0))
    assert "assess-apprehension" not in {d.declaration for d in duties_of(case)}
    assert rows(day=today - DAY) == ()
    assert rows(factories.actor(people.other_prosecutor)) == ()


@pytest.mark.rule("R-165-1")
def test_a_measure_waits_for_the_data_on_that_suspect(world):
    _, case, suspect = world
    data_known(person(case, surname="Wolny"))
    with pytest.raises(EventBlocked) as refused:
        record(world, What.MEASURE_APPLIED, START)
    assert "dane o podejrzanym z art. 213 § 1 k.p.k." in refused.value.text()
    record(world, What.APPREHENDED, START)
    data_known(suspect)
    record(world, What.MEASURE_APPLIED, START + HOUR)
