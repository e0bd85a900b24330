"""Terms by worked rows: one row a reason."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from akta.law.calendar import is_free
from akta.law.localtime import WARSAW
from akta.law.terms import (
    Length,
    TermError,
    Unit,
    add_months,
    measure_term,
    parse_length,
    term_after,
    term_before,
    term_in_hours,
)

AFTER = [
    pytest.param("2026-03-02", "P7D", "2026-03-09", "2026-03-09", "§ 1", id="working day"),
    pytest.param("2026-03-07", "P7D", "2026-03-14", "2026-03-16", "§ 1, § 3", id="Saturday"),
    pytest.param("2026-03-01", "P14D", "2026-03-15", "2026-03-16", "§ 1, § 3", id="Sunday"),
    pytest.param("2026-03-28", "P7D", "2026-04-04", "2026-04-07", "§ 1, § 3", id="over Easter"),
    pytest.param("2019-09-21", "P7D", "2019-09-28", "2019-09-28", "§ 1", id="Saturday in 2019"),
    pytest.param("2025-12-17", "P7D", "2025-12-24", "2025-12-29", "§ 1, § 3", id="Eve of 2025"),
    pytest.param("2024-12-17", "P7D", "2024-12-24", "2024-12-24", "§ 1", id="Eve of 2024"),
    pytest.param("2026-03-02", "P2W", "2026-03-16", "2026-03-16", "§ 1, § 2", id="weeks"),
    pytest.param(
        "2026-01-31", "P1M", "2026-02-28", "2026-03-02", "§ 1, § 2, § 3", id="short month"
    ),
    pytest.param("2024-01-31", "P1M", "2024-02-29", "2024-02-29", "§ 1, § 2", id="leap year"),
    pytest.param("2025-12-15", "P3M", "2026-03-15", "2026-03-16", "§ 1, § 2, § 3", id="new year"),
    pytest.param("2024-02-29", "P1Y", "2025-02-28", "2025-02-28", "§ 1, § 2", id="29 February"),
]
BEFORE = [
    pytest.param("2026-03-17", "P7D", "2026-03-10", "2026-03-10", id="working day"),
    pytest.param("2026-03-21", "P7D", "2026-03-14", "2026-03-13", id="Saturday to Friday"),
    pytest.param("2026-04-13", "P7D", "2026-04-06", "2026-04-03", id="Easter Monday to Friday"),
    pytest.param("2026-03-31", "P1M", "2026-02-28", "2026-02-27", id="short month, a Saturday"),
    pytest.param("2026-05-31", "P3M", "2026-02-28", "2026-02-27", id="months to the last day"),
    pytest.param("2026-01-09", "P14D", "2025-12-26", "2025-12-23", id="over Christmas of 2025"),
]
HOURS = [
    pytest.param("2026-03-02T10:00:00+01:00", "PT48H", "2026-03-04T10:00:00+01:00", id="48 hours"),
    pytest.param("2026-03-28T10:00:00+01:00", "PT24H", "2026-03-29T11:00:00+02:00", id="spring"),
    pytest.param("2026-10-24T10:00:00+02:00", "PT24H", "2026-10-25T09:00:00+01:00", id="autumn"),
    pytest.param("2026-03-06T08:30:00+00:00", "PT24H", "2026-03-07T09:30:00+01:00", id="offset"),
]
MEASURES = [
    pytest.param("2026-03-02T10:00:00+01:00", "P3M", "2026-05-31T11:00:00+02:00", id="3 × 30 days"),
    pytest.param("2026-05-02T10:00:00+02:00", "P2W", "2026-05-16T10:00:00+02:00", id="Saturday"),
    pytest.param("2026-01-01T00:00:00+01:00", "P1Y", "2027-01-01T00:00:00+01:00", id="365 days"),
    pytest.param("2024-01-01T00:00:00+01:00", "P1Y", "2024-12-31T00:00:00+01:00", id="leap year"),
    pytest.param("2026-05-02T10:00:00+02:00", "P14D", "2026-05-16T10:00:00+02:00", id="days"),
    pytest.param("2026-05-02T10:00:00+02:00", "PT48H", "2026-05-04T10:00:00+02:00", id="hours"),
]
LENGTHS = st.builds(
    Length, st.integers(1, 60), st.sampled_from([Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR])
)
DAYS = st.dates(date(1998, 9, 1), date(2060, 1, 1))


@pytest.mark.parametrize(("start", "length", "nominal", "end", "places"), AFTER)
def test_a_term_after_a_day(start, length, nominal, end, places):
    """Art. 123 § 1–3 k.p.k."""
    term = term_after(date.fromisoformat(start), parse_length(length))

    assert (term.nominal_end.isoformat(), term.end.isoformat()) == (nominal, end)
    assert term.shifted is (nominal != end)
    assert [str(ground) for ground in term.grounds] == [
        f"art. 123 {place} k.p.k." for place in places.split(", ")
    ]
    assert len(term.why) == 2 + term.shifted
    assert all(step.endswith(".") for step in term.why)


@pytest.mark.parametrize(("start", "length", "nominal", "end"), BEFORE)
def test_a_term_before_a_day(start, length, nominal, end):
    term = term_before(date.fromisoformat(start), parse_length(length))

    assert (term.nominal_end.isoformat(), term.end.isoformat()) == (nominal, end)
    assert term.shifted is (nominal != end)


@pytest.mark.parametrize(("start", "length", "end"), HOURS)
def test_hours_run_from_moment_to_moment(start, length, end):
    term = term_in_hours(datetime.fromisoformat(start), parse_length(length))

    assert term.end.isoformat() == end
    assert not term.shifted


@pytest.mark.parametrize(("start", "length", "end"), MEASURES)
def test_coercive_measures_run_by_the_clock(start, length, end):
    """Art. 127b, 127c, 265 k.p.k.: nothing moves their end."""
    term = measure_term(datetime.fromisoformat(start), parse_length(length))

    assert term.end.isoformat() == end
    assert not term.shifted
    assert "art. 127c k.p.k." in map(str, term.grounds)


def test_terms_run_backwards_too():
    moment = datetime(2026, 3, 30, 10, tzinfo=WARSAW)

    assert term_in_hours(moment, Length(48, Unit.HOUR), sign=-1).end.isoformat() == (
        "2026-03-28T09:00:00+01:00"
    )
    assert measure_term(moment, Length(1, Unit.WEEK), sign=-1).end.isoformat() == (
        "2026-03-23T09:00:00+01:00"
    )


@pytest.mark.parametrize(
    "text", ["", "P", "7D", "P7", "P0D", "PT0H", "P1M2D", "P1DT2H", "PT5M", "P-1D", "p7d", "P٧D"]
)
def test_what_is_no_single_length_is_refused(text):
    with pytest.raises(TermError):
        parse_length(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [("P7D", "7 dni"), ("P2W", "2 tygodnie"), ("P1M", "1 miesiąc"), ("P5Y", "5 lat")],
)
def test_a_length_in_words(text, words):
    assert str(parse_length(text)) == words


@given(DAYS, LENGTHS)
def test_any_term_ends_on_a_working_day_with_only_free_days_before(start, length):
    term = term_after(start, length)

    assert not is_free(term.end)
    passed = [term.nominal_end + timedelta(n) for n in range((term.end - term.nominal_end).days)]
    assert all(map(is_free, passed))


@given(DAYS, LENGTHS)
def test_any_term_before_is_never_later_than_its_nominal_end(start, length):
    term = term_before(start, length)

    assert not is_free(term.end)
    assert term.end <= term.nominal_end < start


@given(DAYS, st.integers(-600, 600))
def test_months_keep_the_day_or_take_the_last_one(day, months):
    moved = add_months(day, months)

    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved + timedelta(days=1)).day == 1


def test_a_term_beyond_the_calendar_is_an_overflow():
    with pytest.raises(OverflowError):
        term_after(date(9999, 1, 1), Length(1, Unit.YEAR))
