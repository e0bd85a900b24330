"""Polish dates, sizes and counts."""

from datetime import UTC, date, datetime, timedelta

import pytest

from akta.ui import words

NB = "\u00a0"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 3, 12), "12 marca 2026 r."),
        (datetime(2026, 3, 12, 23, 30, tzinfo=UTC), "13 marca 2026 r."),
        (datetime(2026, 9, 1, 8, 0), "1 września 2026 r."),  # noqa: DTZ001 - local by contract
    ],
)
def test_dates(day, said):
    assert words.date_words(day) == said.replace(" ", NB)


def test_days_in_digits():
    assert words.day_digits(date(2026, 3, 2)) == "02.03.2026"
    assert words.day_digits(datetime(2026, 3, 2, 23, 30, tzinfo=UTC)) == "03.03.2026"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 3, 12, 22, 59, 58, tzinfo=UTC), "12 marca 2026 r., 23:59:58"),
        (datetime(2026, 7, 1, 6, 5, tzinfo=UTC), "1 lipca 2026 r., 08:05"),
    ],
)
def test_moments_by_the_clock_of_warsaw(moment, said):
    assert words.moment_words(moment).replace(NB, " ") == said


def test_a_moment_of_a_list_keeps_its_seconds_only_where_a_second_decides():
    moment = datetime(2026, 3, 12, 22, 59, tzinfo=UTC)

    assert words.stamp_digits(moment) == "12.03.2026, 23:59"
    assert words.stamp_digits(moment, seconds=True) == "12.03.2026, 23:59:00"


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 kB"),
        (14_200_000, "14,2 MB"),
        (999_960, "1 MB"),
        (3_000_000_000_000_000, "3000 TB"),
    ],
)
def test_sizes(size, said):
    assert words.size_words(size) == said.replace(" ", NB)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 kart"),
        (1, "1 karta"),
        (2, "2 karty"),
        (5, "5 kart"),
        (12, "12 kart"),
        (21, "21 kart"),
        (22, "22 karty"),
        (112, "112 kart"),
        (10_004, "10 004 karty"),
    ],
)
def test_counts(count, said):
    assert words.count_words(count, ("karta", "karty", "kart")) == said.replace(" ", NB)


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(days=2, hours=3, minutes=59), "2 dni 3 godz."),
        (timedelta(days=1), "1 dzień"),
        (timedelta(hours=1, minutes=5), "1 godz. 5 min"),
        (timedelta(minutes=4, seconds=59), "4 min"),
        (timedelta(seconds=59), "mniej niż minuta"),
        (timedelta(seconds=-5), "mniej niż minuta"),
    ],
)
def test_time_left_is_rounded_down(left, said):
    assert words.period_words(left).replace(NB, " ") == said
