"""Coercive measures: clocks to the minute, chain of terms, sums, limits and what falls due."""

from datetime import date, datetime, timedelta

import pytest

from akta.law.localtime import WARSAW, end_of
from akta.law.measures.arrest import Court, arrest_line, court_for
from akta.law.measures.clocks import Loudness, apprehension_clocks, assessment_defects
from akta.law.measures.custody import (
    Detention,
    Holder,
    Measure,
    custody,
    dispatches,
    holder_among,
    may_seek,
    release_package,
    told_of,
)
from akta.law.measures.duties import UnitLevel, duties
from akta.law.measures.figures import Apprehension, figures_by_organ
from akta.law.measures.happenings import Happening, What
from akta.law.measures.timeline import Turn, merged, timeline
from akta.law.terms import parse_length, term_before


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def happened(what: What, moment: str, until: str | None = None, act: str = "") -> Happening:
    return Happening(what, at(moment), at(until) if until else None, act)


APPREHENDED = happened(What.APPREHENDED, "2026-03-02T10:00+01:00")
APPLIED = happened(
    What.ARREST_APPLIED, "2026-03-04T12:00+01:00", "2026-05-31T11:00+02:00", "II Kp 7/26"
)
EXTENDED = happened(
    What.ARREST_EXTENDED, "2026-05-20T09:00+02:00", "2026-08-29T11:00+02:00", "III Kp 9/26"
)
ARRESTED = (APPREHENDED, APPLIED)


# --- clocks ------------------------------------------------------------------------------------


@pytest.mark.rule("R-177")
@pytest.mark.parametrize(
    ("as_of", "loudness", "left"),
    [
        pytest.param("2026-03-02T10:01+01:00", Loudness.QUIET, 47 * 60 + 59, id="a minute passed"),
        pytest.param("2026-03-03T21:59+01:00", Loudness.QUIET, 12 * 60 + 1, id="before 36 h"),
        pytest.param("2026-03-03T22:00+01:00", Loudness.SOON, 12 * 60, id="36 h"),
        pytest.param("2026-03-04T06:00+01:00", Loudness.URGENT, 4 * 60, id="44 h"),
        pytest.param("2026-03-04T10:00+01:00", Loudness.URGENT, 0, id="the last minute"),
        pytest.param("2026-03-04T10:01+01:00", Loudness.OVER, -1, id="a minute late"),
    ],
)
def test_the_first_clock_to_the_minute(as_of, loudness, left):
    (clock,) = apprehension_clocks([APPREHENDED], at(as_of))

    assert clock.deadline == at("2026-03-04T10:00+01:00")
    assert (clock.loudness, clock.left) == (loudness, timedelta(minutes=left))
    assert "art. 248 § 1 k.p.k." in " ".join(clock.why)


@pytest.mark.rule("R-177")
def test_the_clock_counts_hours_over_the_change_of_time():
    """Apprehended on the eve of summer time: 48 hours end an hour later on the clock."""
    start = happened(What.APPREHENDED, "2026-03-28T10:00+01:00")
    (clock,) = apprehension_clocks([start], at("2026-03-28T12:00+01:00"))

    assert clock.deadline.isoformat() == "2026-03-30T11:00:00+02:00"


@pytest.mark.rule("R-177")
def test_the_clock_does_not_go_by_the_face_of_the_clock():
    """Moments of Warsaw's own zone on both sides of a change: the hour left out does not pass."""
    start = Happening(What.APPREHENDED, datetime(2026, 3, 28, 10, tzinfo=WARSAW))
    (clock,) = apprehension_clocks([start], datetime(2026, 3, 29, 22, 30, tzinfo=WARSAW))

    assert (clock.loudness, clock.left) == (Loudness.QUIET, timedelta(hours=12, minutes=30))


@pytest.mark.rule("R-177")
def test_an_hour_that_comes_twice_keeps_its_order():
    """Handed over twenty minutes after the apprehension, at an earlier time by the clock's face."""
    start = Happening(What.APPREHENDED, datetime(2026, 10, 25, 2, 50, tzinfo=WARSAW))
    handed = Happening(What.HANDED_OVER, datetime(2026, 10, 25, 2, 10, tzinfo=WARSAW, fold=1))
    clocks = apprehension_clocks([handed, start], datetime(2026, 10, 25, 4, tzinfo=WARSAW))

    assert [clock.loudness for clock in clocks] == [Loudness.KEPT, Loudness.QUIET]


@pytest.mark.rule("R-177")
def test_handing_over_stops_the_first_clock_and_starts_the_second():
    handed = happened(What.HANDED_OVER, "2026-03-03T15:30+01:00")
    first, second = apprehension_clocks([APPREHENDED, handed], at("2026-03-04T09:00+01:00"))

    assert (first.loudness, first.runs) == (Loudness.KEPT, False)
    assert (second.deadline, second.loudness) == (at("2026-03-04T15:30+01:00"), Loudness.QUIET)
    served = happened(What.RULING_SERVED, "2026-03-04T16:00+01:00")
    _, late = apprehension_clocks([APPREHENDED, handed, served], at("2026-03-05T09:00+01:00"))
    assert late.loudness is Loudness.MISSED


@pytest.mark.rule("R-177")
def test_nobody_apprehended_no_clock():
    assert apprehension_clocks([], at("2026-03-04T09:00+01:00")) == ()


@pytest.mark.rule("R-177")
def test_only_what_came_after_the_apprehension_and_by_now_stops_its_clocks():
    released = happened(What.RELEASED, "2026-03-01T10:00+01:00")
    before = happened(What.APPREHENDED, "2026-02-28T10:00+01:00")
    (clock,) = apprehension_clocks([before, released, APPREHENDED], at("2026-03-02T11:00+01:00"))
    assert (clock.start, clock.runs) == (APPREHENDED.at, True)

    later = happened(What.RELEASED, "2026-03-02T20:00+01:00")
    (clock,) = apprehension_clocks([APPREHENDED, later], at("2026-03-02T11:00+01:00"))
    assert clock.runs

    early = happened(What.RULING_SERVED, "2026-03-02T12:00+01:00")
    handed = happened(What.HANDED_OVER, "2026-03-02T13:00+01:00")
    _, second = apprehension_clocks([APPREHENDED, early, handed], at("2026-03-02T14:00+01:00"))
    assert second.runs


@pytest.mark.rule("R-178")
def test_the_assessment_names_each_defect():
    fine = dict.fromkeys(("grounds", "limits", "proportionate", "rights", "documented"), "")

    assert assessment_defects(fine) == ()
    assert assessment_defects({**fine, "rights": "nie pouczono"}) == (
        "poszanowanie praw osoby zatrzymanej: nie pouczono",
    )
    with pytest.raises(KeyError):
        assessment_defects({"grounds": ""})


# --- the line of detention ---------------------------------------------------------------------


@pytest.mark.rule("R-191-1")
def test_detention_counts_from_apprehension_in_days_of_24_hours():
    line = arrest_line(ARRESTED, at("2026-03-12T10:00+01:00"))

    assert line.prepared == timedelta(days=10)
    assert line.current_end == at("2026-05-31T11:00+02:00")
    assert line.first_limit == at("2026-05-31T11:00+02:00")
    assert line.twelve_months == at("2027-02-25T10:00+01:00")
    assert line.problems == ()


@pytest.mark.rule("R-191-1")
def test_stages_before_and_after_the_court_are_added_together():
    """90 days to the indictment, court days left out, and on from the day the file came back."""
    events = [
        *ARRESTED,
        EXTENDED,
        happened(What.INDICTED, "2026-05-31T11:00+02:00"),
        happened(What.RETURNED, "2026-07-10T08:00+02:00"),
    ]
    line = arrest_line(events, at("2026-07-20T08:00+02:00"))

    assert line.prepared == timedelta(days=100)
    assert line.nine_months == at("2027-01-06T07:00+01:00")
    assert len(line.stages) == 2


@pytest.mark.rule("R-191-1")
def test_nothing_happened_no_line_and_what_comes_later_is_not_looked_at():
    empty = arrest_line([], at("2026-03-12T10:00+01:00"))
    assert (empty.start, empty.current_end, empty.is_arrested) == (None, None, False)

    lifted = happened(What.ARREST_LIFTED, "2026-04-01T11:00+02:00")
    line = arrest_line([*ARRESTED, lifted], at("2026-03-12T10:00+01:00"))
    assert (line.start, line.is_arrested) == (APPREHENDED.at, True)


def test_a_first_term_over_ninety_days_is_told():
    long = happened(What.ARREST_APPLIED, "2026-03-04T12:00+01:00", "2026-06-02T10:00+02:00")
    line = arrest_line([APPREHENDED, long], at("2026-03-05T12:00+01:00"))

    assert "90 dni" in line.problems[0]


def test_a_term_that_ran_out_is_told():
    line = arrest_line(ARRESTED, at("2026-05-31T11:01+02:00"))

    assert line.is_over
    assert not arrest_line(ARRESTED, at("2026-05-31T11:00+02:00")).is_over


def test_an_extension_after_the_end_is_told():
    late = happened(What.ARREST_EXTENDED, "2026-06-02T09:00+02:00", "2026-08-29T11:00+02:00")
    line = arrest_line([*ARRESTED, late], at("2026-06-03T09:00+02:00"))

    assert "po upływie" in line.problems[0]


def test_lifting_ends_the_line_and_a_new_apprehension_begins_another():
    lifted = happened(What.ARREST_LIFTED, "2026-04-01T11:00+02:00")
    line = arrest_line([*ARRESTED, lifted], at("2026-05-01T11:00+02:00"))

    assert (line.is_arrested, line.current_end) == (False, None)
    assert line.prepared == timedelta(days=30)
    again = happened(What.APPREHENDED, "2026-06-01T08:00+02:00")
    assert arrest_line([*ARRESTED, lifted, again], at("2026-06-02T08:00+02:00")).prepared == (
        timedelta(days=31)
    )


def test_who_is_sought_is_detained_from_the_day_of_being_caught():
    events = [
        happened(What.ARREST_APPLIED, "2026-03-04T12:00+01:00", "2026-09-01T00:00+02:00"),
        happened(What.SOUGHT, "2026-03-05T12:00+01:00"),
        happened(What.CAUGHT, "2026-06-01T06:00+02:00"),
    ]
    line = arrest_line(events, at("2026-06-03T06:00+02:00"))

    assert line.prepared == timedelta(days=2)
    assert line.start == at("2026-06-01T06:00+02:00")


@pytest.mark.rule("R-192")
@pytest.mark.parametrize(
    ("until", "court"),
    [
        pytest.param("2027-02-25T10:00+01:00", Court.FIRST_INSTANCE, id="360 days"),
        pytest.param("2027-02-25T10:01+01:00", Court.APPELLATE, id="a minute more"),
    ],
)
def test_the_court_follows_the_whole_time(until, court):
    as_of = at("2026-05-10T10:00+02:00")
    found = court_for(arrest_line(ARRESTED, as_of), at(until), as_of=as_of)

    assert found.court is court
    assert str(found.provision).startswith("art. 263 §")


@pytest.mark.rule("R-192")
def test_the_court_for_a_suspect_at_liberty_counts_earlier_detention():
    as_of = at("2026-05-01T11:00+02:00")
    lifted = happened(What.ARREST_LIFTED, "2026-04-01T11:00+02:00")
    line = arrest_line([*ARRESTED, lifted], as_of)

    near = court_for(line, as_of + timedelta(days=330), as_of=as_of)
    assert (near.court, str(near.provision)) == (Court.FIRST_INSTANCE, "§ 192 Regulaminu")
    assert court_for(line, as_of + timedelta(days=331), as_of=as_of).court is Court.APPELLATE
    assert court_for(arrest_line([], as_of), as_of, as_of=as_of).court is Court.LOCAL
    caught = arrest_line([APPREHENDED], APPREHENDED.at)
    assert court_for(caught, APPREHENDED.at, as_of=APPREHENDED.at).court is Court.LOCAL


# --- what falls due ----------------------------------------------------------------------------


def codes(events, as_of: str, level: UnitLevel = UnitLevel.LOCAL) -> list[str]:
    return [duty.code for duty in duties(events, at(as_of), level)]


@pytest.mark.rule("R-196-3")
def test_three_weeks_before_the_end_the_choice_is_put():
    assert codes(ARRESTED, "2026-05-10T10:59+02:00") == []
    motion, tell = duties(ARRESTED, at("2026-05-10T11:00+02:00"))

    assert (motion.code, motion.due) == ("arrest.extend", at("2026-05-16T00:00+02:00"))
    assert motion.sentence.endswith("najpóźniej do końca dnia 15 maja 2026 r.")
    assert motion.why[-1] == (
        "17 maja 2026 r. to niedziela, a takiego terminu nie przesuwa się do przodu, więc ostatnim "
        "dniem roboczym jest piątek, 15 maja 2026 r."
    )
    assert (tell.code, tell.due) == ("arrest.tell-prison", at("2026-05-28T11:00+02:00"))
    assert tell.sentence.endswith("najpóźniej do 28 maja 2026 r., godz. 11:00")
    assert str(tell.provision) == "§ 196 ust. 3 Regulaminu"


@pytest.mark.rule("R-196-3")
def test_the_working_day_before_is_the_one_that_the_course_of_the_case_names():
    applied = happened(What.ARREST_APPLIED, "2026-09-11T09:00+02:00", "2026-12-09T11:00+01:00")
    apprehended = happened(What.APPREHENDED, "2026-09-10T12:00+02:00")

    tell = duties([apprehended, applied], at("2026-11-25T09:00+01:00"))[-1]

    assert tell.due == at("2026-12-05T00:00+01:00")
    assert tell.due == end_of(term_before(date(2026, 12, 9), parse_length("P3D")).end)


@pytest.mark.rule("R-196-3")
@pytest.mark.parametrize("what", [What.EXTENSION_ASKED, What.PRISON_TOLD])
def test_either_answer_settles_the_choice(what):
    answered = happened(what, "2026-05-12T09:00+02:00")

    assert codes([*ARRESTED, answered], "2026-05-29T11:00+02:00") == []


@pytest.mark.rule("R-196-3")
def test_the_choice_comes_again_for_the_next_term():
    asked = happened(What.EXTENSION_ASKED, "2026-05-12T09:00+02:00")

    assert codes([*ARRESTED, asked, EXTENDED], "2026-08-20T11:00+02:00") == [
        "arrest.extend",
        "arrest.tell-prison",
    ]


LONG = (
    *ARRESTED,
    happened(What.ARREST_EXTENDED, "2026-05-20T09:00+02:00", "2027-02-20T10:00+01:00"),
)


@pytest.mark.rule("R-196-3")
def test_nobody_in_prison_or_a_case_in_court_leaves_nothing_to_choose():
    lifted = happened(What.ARREST_LIFTED, "2026-04-01T11:00+02:00")
    delivered = happened(What.RELEASE_DELIVERED, "2026-04-01T14:00+02:00")
    assert codes([*ARRESTED, lifted, delivered], "2026-05-20T11:00+02:00") == []

    indicted = happened(What.INDICTED, "2026-04-01T11:00+02:00")
    told = happened(What.HOLDER_TOLD, "2026-04-01T12:00+02:00")
    assert codes([*ARRESTED, indicted, told], "2026-05-20T11:00+02:00") == []


@pytest.mark.rule("R-194")
@pytest.mark.parametrize(
    ("level", "actor", "addressee"),
    [
        (UnitLevel.LOCAL, "prokurator okręgowy", "prokurator regionalny"),
        (UnitLevel.DIVISION, "naczelnik wydziału zamiejscowego", "Zastępca Prokuratora"),
    ],
)
def test_nine_months_are_reported_once(level, actor, addressee):
    (duty,) = duties(LONG, at("2026-11-20T10:00+01:00"), level)

    assert (duty.code, duty.actor) == ("arrest.nine-months", actor)
    assert duty.addressee.startswith(addressee)
    assert duty.due == at("2026-11-27T10:00+01:00")
    told = happened(What.NINE_MONTHS_TOLD, "2026-11-21T10:00+01:00")
    assert codes([*LONG, told], "2026-11-30T10:00+01:00") == []
    assert codes(LONG, "2026-11-13T09:59+01:00") == []
    assert codes(LONG, "2026-11-20T10:00+01:00", UnitLevel.REGIONAL) == []


@pytest.mark.rule("R-195")
def test_each_extension_beyond_a_year_is_reported():
    beyond = happened(What.ARREST_EXTENDED, "2027-02-10T10:00+01:00", "2027-05-20T10:00+02:00")
    told_nine = happened(What.NINE_MONTHS_TOLD, "2026-11-21T10:00+01:00")
    events = [*LONG, told_nine, beyond]

    (duty,) = duties(events, at("2027-02-10T12:00+01:00"), UnitLevel.LOCAL)
    assert (duty.code, duty.actor) == ("arrest.year", "prokurator regionalny")
    assert duty.addressee == "Prokurator Krajowy"
    told = happened(What.YEAR_TOLD, "2027-02-10T15:00+01:00")
    assert codes([*events, told], "2027-02-11T12:00+01:00") == []
    again = happened(What.ARREST_EXTENDED, "2027-04-20T10:00+02:00", "2027-08-20T10:00+02:00")
    assert "arrest.year" in codes([*events, told, again], "2027-04-20T12:00+02:00")


@pytest.mark.rule("R-195")
def test_the_head_of_a_field_division_reports_himself_and_a_case_in_court_does_not_count():
    beyond = happened(What.ARREST_EXTENDED, "2027-02-10T10:00+01:00", "2027-05-20T10:00+02:00")
    found = duties([*LONG, beyond], at("2027-02-10T12:00+01:00"), UnitLevel.DIVISION)
    (year,) = [duty for duty in found if duty.code == "arrest.year"]
    assert year.actor == "naczelnik wydziału zamiejscowego"

    indicted = happened(What.INDICTED, "2026-06-01T11:00+02:00")
    assert "arrest.year" not in codes([*ARRESTED, EXTENDED, indicted], "2026-06-02T11:00+02:00")


@pytest.mark.rule("R-195")
def test_an_extension_within_the_year_is_not_reported_to_the_national_prosecutor():
    assert "arrest.year" not in codes(LONG, "2026-12-01T10:00+01:00")


@pytest.mark.rule("R-196-1")
def test_release_papers_are_due_the_same_day():
    lifted = happened(What.ARREST_LIFTED, "2026-04-01T11:00+02:00")
    (duty,) = duties([*ARRESTED, lifted], at("2026-04-01T11:05+02:00"))

    assert (duty.code, duty.due) == ("release.deliver", at("2026-04-02T00:00+02:00"))
    assert duty.is_red
    delivered = happened(What.RELEASE_DELIVERED, "2026-04-01T14:00+02:00")
    assert codes([*ARRESTED, lifted, delivered], "2026-04-01T14:05+02:00") == []


@pytest.mark.rule("R-196-2")
@pytest.mark.parametrize("what", [What.HOLDER_CHANGED, What.INDICTED])
def test_a_change_of_disposal_is_told_the_same_day(what):
    changed = happened(what, "2026-04-01T11:00+02:00")
    (duty,) = duties([*ARRESTED, changed], at("2026-04-01T11:05+02:00"))

    assert (duty.code, duty.due) == ("holder.tell", at("2026-04-02T00:00+02:00"))
    told = happened(What.HOLDER_TOLD, "2026-04-01T12:00+02:00")
    assert codes([*ARRESTED, changed, told], "2026-04-01T12:05+02:00") == []


@pytest.mark.rule("R-196-2")
def test_nobody_detained_nobody_told():
    assert codes([happened(What.INDICTED, "2026-04-01T11:00+02:00")], "2026-04-01T12:00Z") == []


SOUGHT = (
    happened(What.ARREST_APPLIED, "2026-03-04T12:00+01:00", "2026-12-01T00:00+01:00"),
    happened(What.SOUGHT, "2026-03-05T12:00+01:00"),
)


@pytest.mark.rule("R-200-1")
@pytest.mark.rule("R-201-1")
def test_after_the_suspect_is_caught_there_is_a_choice_and_the_search_ends():
    caught = happened(What.CAUGHT, "2026-06-01T06:00+02:00")
    events = [*SOUGHT, caught]

    assert codes(SOUGHT, "2026-06-01T07:00+02:00") == []
    assert codes(events, "2026-06-01T07:00+02:00") == ["search.choose", "search.end"]
    asked = happened(What.EXTENSION_ASKED, "2026-06-01T09:00+02:00")
    ended = happened(What.SEARCH_ENDED, "2026-06-01T10:00+02:00")
    assert codes([*events, asked], "2026-06-01T09:05+02:00") == ["search.end"]
    assert codes([*events, asked, ended], "2026-06-01T10:05+02:00") == []


@pytest.mark.rule("R-200-1")
@pytest.mark.rule("R-201-1")
@pytest.mark.rule("R-201-2")
def test_only_what_came_after_the_notice_ends_it():
    """An earlier capture or lifting is past; without detention there is nothing to choose."""
    caught = happened(What.CAUGHT, "2026-03-01T06:00+01:00")
    lifted = happened(What.ARREST_LIFTED, "2026-03-02T06:00+01:00")
    delivered = happened(What.RELEASE_DELIVERED, "2026-03-02T08:00+01:00")
    assert codes([caught, lifted, delivered, *SOUGHT], "2026-06-01T07:00+02:00") == []

    now = happened(What.CAUGHT, "2026-06-01T06:00+02:00")
    (only,) = duties([SOUGHT[1], now], at("2026-06-01T07:00+02:00"))
    assert (only.code, str(only.provision)) == ("search.end", "§ 201 ust. 1 Regulaminu")
    freed = happened(What.ARREST_LIFTED, "2026-06-01T06:30+02:00")
    both = codes([*SOUGHT, now, freed], "2026-06-01T07:00+02:00")
    assert sorted(both) == ["release.deliver", "search.end"]


@pytest.mark.rule("R-201-2")
def test_lifting_detention_ends_the_search():
    lifted = happened(What.ARREST_LIFTED, "2026-06-01T06:00+02:00")
    found = {d.code: d for d in duties([*SOUGHT, lifted], at("2026-06-01T07:00+02:00"))}

    assert str(found["search.end"].provision) == "§ 201 ust. 2 Regulaminu"


@pytest.mark.rule("R-199-1")
def test_a_wanted_notice_needs_a_ruling_on_detention():
    assert not may_seek([], at("2026-03-05T12:00+01:00"))
    assert may_seek(SOUGHT[:1], at("2026-03-05T12:00+01:00"))


# --- disposal and who is told ------------------------------------------------------------------


@pytest.mark.rule("R-181")
def test_the_court_disposes_from_the_motion_until_it_is_heard():
    handed = happened(What.HANDED_OVER, "2026-03-03T15:30+01:00")
    held = custody([APPREHENDED, handed, APPLIED], at("2026-03-10T10:00+01:00"))

    assert [(one.holder, one.end) for one in held] == [
        (Holder.PROSECUTOR, handed.at),
        (Holder.COURT, APPLIED.at),
        (Holder.PROSECUTOR, None),
    ]
    asked = happened(What.EXTENSION_ASKED, "2026-03-08T10:00+01:00")
    later = happened(What.INDICTED, "2026-03-20T10:00+01:00")
    same = custody([APPREHENDED, handed, APPLIED, asked, later], at("2026-03-10T10:00+01:00"))
    assert same == held
    released = happened(What.RELEASED, "2026-03-09T10:00+01:00")
    assert custody([APPREHENDED, released], at("2026-03-10T10:00+01:00"))[-1].end == released.at


@pytest.mark.rule("R-187-1")
def test_the_earliest_detention_in_force_decides_on_disposal():
    early = Detention("A", at("2026-01-05T10:00+01:00"), at("2026-03-01T10:00+01:00"))
    middle = Detention("B", at("2026-02-05T10:00+01:00"), None)
    late = Detention("C", at("2026-02-15T10:00+01:00"), None)

    assert holder_among([late, early, middle], at("2026-02-20T10:00+01:00")) == early
    assert holder_among([late, early, middle], at("2026-03-01T10:00+01:00")) == middle
    assert holder_among([], at("2026-03-01T10:00+01:00")) is None


@pytest.mark.rule("R-197-1")
@pytest.mark.rule("R-197-6")
@pytest.mark.rule("R-198")
def test_who_gets_a_copy_of_the_ruling():
    ban = dict(told_of(Measure.LEAVING_BAN_PASSPORT))
    foreign = dict(told_of(Measure.LEAVING_BAN_PASSPORT, is_foreigner=True))

    assert list(ban) == ["organ paszportowy siedziby jednostki", "Komenda Główna Straży Granicznej"]
    assert next(iter(foreign)) == "urząd konsularny"
    assert dict(told_of(Measure.DRIVING)).keys() == {"Komenda Główna Policji"}
    assert dict(told_of(Measure.DUTIES)).keys() == {"pracodawca"}
    assert told_of(Measure.SUPERVISION) == ()


@pytest.mark.rule("R-186")
def test_a_release_goes_to_the_court_and_the_prison_and_ends_the_search():
    plain = release_package(ordered_by="Sąd A", prison="AŚ B", is_sought=False)
    sought = release_package(ordered_by="Sąd A", prison="AŚ B", is_sought=True)

    assert [to for to, *_ in plain.dispatches] == ["Sąd A", "AŚ B"]
    assert "nakaz zwolnienia" in plain.papers
    assert len(sought.papers) == 3
    assert sought.dispatches[-1][0] == "jednostka Policji"


@pytest.mark.rule("R-186")
def test_both_letters_of_a_release_are_followed_until_their_receipts():
    lifted = happened(What.ARREST_LIFTED, "2026-04-01T12:00+02:00")
    sent = happened(What.RELEASE_SENT, "2026-04-01T12:30+02:00")
    came = happened(What.RELEASE_DELIVERED, "2026-04-01T13:00+02:00", act="UPD 1")
    before = happened(What.COURT_TOLD, "2026-03-01T13:00+01:00")
    now = at("2026-04-02T12:00+02:00")
    assert dispatches([*ARRESTED, sent], now) == ()
    court, prison = dispatches([came, before, lifted, sent, *ARRESTED], now)
    assert (court.sent_at, court.confirmed_at, court.receipt) == (None, None, "")
    assert (prison.sent_at, prison.confirmed_at) == (sent.at, came.at)
    assert prison.receipt == "UPD 1"
    (_, early) = dispatches([lifted, sent, came], at("2026-04-01T12:45+02:00"))
    assert (early.sent_at, early.confirmed_at) == (sent.at, None)


# --- figures -----------------------------------------------------------------------------------


@pytest.mark.rule("R-178")
def test_apprehensions_are_counted_by_organ_with_their_defects():
    late = apprehension_clocks([APPREHENDED], at("2026-03-05T10:00+01:00"))
    released = happened(What.RELEASED, "2026-03-06T10:00+01:00")
    missed = apprehension_clocks([APPREHENDED, released], at("2026-03-07T10:00+01:00"))
    kept = apprehension_clocks([APPREHENDED], at("2026-03-02T11:00+01:00"))
    rows = figures_by_organ(
        [
            Apprehension("KPP B", late, None),
            Apprehension("KPP A", kept, {"grounds": "", "rights": "bez pouczenia"}),
            Apprehension("KPP A", missed, {"grounds": "brak", "rights": "bez pouczenia"}),
            Apprehension("KPP A", kept, {"grounds": ""}),
            Apprehension(" ", kept, None),
        ]
    )
    assert [(r.organ, r.all, r.late, r.assessed, r.with_defects) for r in rows] == [
        ("KPP A", 3, 1, 3, 2),
        ("KPP B", 1, 1, 0, 0),
        ("organ nieodnotowany", 1, 0, 0, 0),
    ]
    assert rows[0].defects == (1, 0, 0, 2, 0)
    assert [number for _, number in rows[0].points] == [1, 2]


# --- the time-line -----------------------------------------------------------------------------


def test_the_time_line_tells_each_turn_and_its_act():
    steps = timeline([EXTENDED, *ARRESTED], case="4999-0.Ds.1.2026")

    assert [step.turn for step in steps] == [Turn.BEGINS, Turn.GOES_ON, Turn.GOES_ON]
    assert steps[1].act == "II Kp 7/26"
    assert "do 29 sierpnia 2026 r." in steps[2].text
    other = timeline([happened(What.RELEASED, "2026-03-05T10:00+01:00")], case="B")
    assert [step.case for step in merged([steps, other])] == [
        "4999-0.Ds.1.2026",
        "4999-0.Ds.1.2026",
        "B",
        "4999-0.Ds.1.2026",
    ]


def test_a_term_without_its_end_is_refused():
    with pytest.raises(ValueError, match="arrest_applied"):
        happened(What.ARREST_APPLIED, "2026-03-04T12:00+01:00")
