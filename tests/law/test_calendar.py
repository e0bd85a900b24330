"""Days off by the law of the day."""

from datetime import date, timedelta

import holidays
import pytest

from akta.law.calendar import (
    easter,
    holiday_name,
    is_day_off,
    is_free,
    next_working_day,
    previous_working_day,
    reason_free,
)


@pytest.mark.parametrize(
    ("day", "free"),
    [
        pytest.param("2024-12-24", False, id="Christmas Eve, not yet"),
        pytest.param("2025-12-24", True, id="Christmas Eve, from 2025"),
        pytest.param("2010-01-06", False, id="Epiphany, not yet"),
        pytest.param("2011-01-06", True, id="Epiphany, from 2011"),
        pytest.param("2019-09-28", False, id="Saturday before the change"),
        pytest.param("2019-10-05", True, id="first Saturday that counts"),
        pytest.param("2026-04-05", True, id="Easter Sunday"),
        pytest.param("2026-04-06", True, id="Easter Monday"),
        pytest.param("2026-06-04", True, id="Corpus Christi"),
        pytest.param("2026-05-02", True, id="2 May, only as a Saturday"),
        pytest.param("2025-05-02", False, id="2 May, a Friday"),
        pytest.param("2026-03-09", False, id="a Monday"),
    ],
)
def test_a_day_is_free_by_the_law_of_that_day(day, free):
    assert is_free(date.fromisoformat(day)) is free
    assert (reason_free(date.fromisoformat(day)) is not None) is free


def test_the_table_agrees_with_a_library_for_a_lifetime():
    """Days of the week aside, each day of 1961–2080 is off in both or in neither."""
    library = holidays.country_holidays("PL", years=range(1961, 2081))
    day = date(1961, 1, 1)
    differing = []
    while day < date(2081, 1, 1):
        if (holiday_name(day) is not None) != (day in library) and day.weekday() != 6:
            differing.append(day)
        day += timedelta(days=1)

    assert differing == []


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1954, "04-18"),
        (1981, "04-19"),
        (2000, "04-23"),
        (2008, "03-23"),
        (2026, "04-05"),
        (2038, "04-25"),
    ],
)
def test_easter(year, day):
    assert easter(year).isoformat() == f"{year}-{day}"


def test_working_days_beside_a_long_weekend():
    assert next_working_day(date(2025, 12, 24)) == date(2025, 12, 29)
    assert previous_working_day(date(2025, 12, 28)) == date(2025, 12, 23)
    assert next_working_day(date(2026, 3, 9)) == date(2026, 3, 9)


def test_a_saturday_is_no_statutory_day_off():
    assert not is_day_off(date(2026, 3, 7))
    assert is_day_off(date(2026, 3, 8))
    assert reason_free(date(2026, 3, 7)) == "sobota"
    assert reason_free(date(2026, 12, 24)) == (
        "dzień ustawowo wolny od pracy (Wigilia Bożego Narodzenia)"
    )
