"""Periods of access: days and hours of Warsaw, half-open, also on the nights of the change."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from akta.law.localtime import WARSAW, LocalTimeError, LocalTimeFault, elapsed, warsaw_moment
from akta.law.periods import (
    DurationInvalidError,
    DurationRequiredError,
    Period,
    period,
    remaining,
)

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def moment(text):
    given = datetime.fromisoformat(text)
    return given if given.tzinfo else given.replace(tzinfo=WARSAW)


@pytest.mark.rule("P-4-1")
def test_consent_opens_the_file_in_exactly_its_window():
    first, last = moment("2026-03-02T08:00"), moment("2026-03-16T23:59:59")
    access = period(first, last, at=START)

    asked = [
        "2026-03-02T07:59:59",
        "2026-03-02T08:00",
        "2026-03-16T23:59:58",
        "2026-03-16T23:59:59",
    ]
    assert [moment(text) in access for text in asked] == [False, True, True, False]


@pytest.mark.rule("P-4-1")
def test_days_mean_the_start_of_the_first_and_the_end_of_the_last():
    access = period(date(2026, 3, 2), date(2026, 3, 9), at=START)

    asked = ["2026-03-01T23:59:59", "2026-03-02T00:00", "2026-03-09T23:59:59", "2026-03-10T00:00"]
    assert [moment(text) in access for text in asked] == [False, True, True, False]
    assert access.last_day == date(2026, 3, 9)


@pytest.mark.rule("P-4-1")
def test_consent_without_an_end_is_refused():
    with pytest.raises(DurationRequiredError, match="Nie podano końca") as refusal:
        period(date(2026, 3, 2), None, at=START)

    assert refusal.value.code == "SHARE_DURATION_REQUIRED"


@pytest.mark.rule("P-4-1")
@pytest.mark.parametrize(
    ("first", "last"),
    [
        pytest.param("2026-03-05", "2026-03-04", id="end before start"),
        pytest.param("2026-03-05T10:00", "2026-03-05T10:00", id="end at the start"),
        pytest.param("2026-02-01", "2026-02-28", id="end in the past"),
        pytest.param("2026-02-01T10:00", "2026-03-01T13:00", id="end this very moment"),
        pytest.param("2026-03-28T10:00", "2026-03-29T02:30", id="an hour that does not exist"),
        pytest.param("2026-10-24T10:00", "2026-10-25T02:30", id="an hour that comes twice"),
    ],
)
def test_an_end_that_cannot_be_is_refused(first, last):
    given_ends = [
        datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
        for text in (first, last)
    ]
    with pytest.raises(DurationInvalidError) as refusal:
        period(*given_ends, at=START)

    assert refusal.value.code == "SHARE_DURATION_INVALID"
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-01", 24)],
)
def test_a_day_lasts_as_long_as_the_clock_makes_it(day, hours):
    access = period(date.fromisoformat(day), date.fromisoformat(day), at=START)

    assert access.end.astimezone(UTC) - access.start.astimezone(UTC) == timedelta(hours=hours)


def test_both_passes_of_the_repeated_hour_can_be_named_by_their_offset():
    access = period(moment("2026-10-25T02:30+02:00"), moment("2026-10-25T02:30+01:00"), at=START)

    assert access.end.astimezone(UTC) - access.start.astimezone(UTC) == timedelta(hours=1)
    assert moment("2026-10-25T00:45+00:00") in access
    face = datetime(2026, 10, 25, 2, 15, tzinfo=WARSAW)
    asked = [face, face.replace(fold=1), face.replace(minute=45), face.replace(minute=45, fold=1)]
    assert [one in access for one in asked] == [False, True, True, False]


@pytest.mark.parametrize(
    ("at", "text"),
    [
        ("2026-03-02T07:00", "rozpocznie się 2 marca 2026 r., godz. 08:00"),
        ("2026-03-07T00:00", "jeszcze 3 dni"),
        ("2026-03-06T22:30", "jeszcze 3 dni 1 godzina"),
        ("2026-03-08T00:00", "jeszcze 2 dni"),
        ("2026-03-09T21:55", "jeszcze 2 godziny 5 minut"),
        ("2026-03-09T02:00", "jeszcze 22 godziny"),
        ("2026-03-09T23:59", "jeszcze 1 minuta"),
        ("2026-03-09T23:59:01", "jeszcze mniej niż minuta"),
        ("2026-03-10T00:00", "zakończył się 9 marca 2026 r."),
        ("2026-04-10T00:00", "zakończył się 9 marca 2026 r."),
    ],
)
def test_time_left_in_words(at, text):
    access = period(moment("2026-03-02T08:00"), date(2026, 3, 9), at=START)

    assert remaining(access, moment(at)) == text


def test_time_left_over_the_change_of_time_counts_calendar_days():
    access = Period(moment("2026-03-01T00:00"), moment("2026-03-30T00:00"))

    assert remaining(access, moment("2026-03-27T00:00")) == "jeszcze 3 dni"
    assert remaining(access, moment("2026-03-29T00:00")) == "jeszcze 1 dzień"
    assert remaining(access, moment("2026-03-29T01:00")) == "jeszcze 22 godziny"


def test_an_hour_as_end_names_its_own_day():
    access = Period(moment("2026-03-02T08:00"), moment("2026-03-09T12:00"))

    assert remaining(access, moment("2026-03-09T12:00")) == "zakończył się 9 marca 2026 r."


@given(st.dates(date(2026, 3, 2), date(2035, 1, 1)), st.integers(0, 400), st.integers(0, 86399))
def test_a_moment_of_any_day_between_is_inside(first, length, second):
    last = first + timedelta(days=length)
    access = period(first, last, at=START)

    assert elapsed(access.start, timedelta(seconds=second % 82800)) in access
    assert access.end not in access
    assert access.last_day == last


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("2026-03-29T02:00", LocalTimeFault.MISSING),
        ("2026-03-29T02:59:59", LocalTimeFault.MISSING),
        ("2026-10-25T02:00", LocalTimeFault.AMBIGUOUS),
        ("2026-10-25T02:59:59", LocalTimeFault.AMBIGUOUS),
    ],
)
def test_an_hour_that_the_clock_does_not_tell(text, fault):
    with pytest.raises(LocalTimeError) as refusal:
        warsaw_moment(datetime.fromisoformat(text))

    assert refusal.value.fault is fault


@pytest.mark.parametrize("text", ["2026-03-29T01:59:59", "2026-03-29T03:00", "2026-10-25T03:00"])
def test_the_hours_beside_the_change_are_told(text):
    assert warsaw_moment(datetime.fromisoformat(text)).isoformat()[:16] == text[:16]
