"""Polish wording."""

from datetime import date, datetime

import pytest

from akta.law.polish import (
    clock,
    ended,
    listed,
    long_date,
    long_moment,
    plural,
    short_date,
    until,
    weekday,
)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 kart"),
        (1, "1 karta"),
        (2, "2 karty"),
        (4, "4 karty"),
        (5, "5 kart"),
        (11, "11 kart"),
        (12, "12 kart"),
        (14, "14 kart"),
        (21, "21 kart"),
        (22, "22 karty"),
        (112, "112 kart"),
        (124, "124 karty"),
    ],
)
def test_the_noun_agrees_with_its_number(number, text):
    assert plural(number, "karta", "karty", "kart") == text


def test_dates_and_times():
    moment = datetime.fromisoformat("2026-03-02T23:05:58")

    assert long_date(date(2026, 3, 12)) == "12 marca 2026 r."
    assert short_date(date(2026, 3, 2)) == "02.03.2026"
    assert clock(moment) == "23:05:58"
    assert long_moment(moment) == "2 marca 2026 r., godz. 23:05"
    assert weekday(date(2026, 3, 7)) == "sobota"


@pytest.mark.parametrize(
    ("items", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a i b"), ([*"abc"], "a, b i c")],
)
def test_lists_in_a_sentence(items, text):
    assert listed(items) == text


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("2026-03-17T00:00:00+01:00", "końca dnia 16 marca 2026 r."),
        ("2026-03-16T23:00:00+00:00", "końca dnia 16 marca 2026 r."),
        ("2026-03-16T12:00:00+01:00", "16 marca 2026 r., godz. 12:00"),
        ("2026-03-16T23:59:59+01:00", "16 marca 2026 r., godz. 23:59:59"),
    ],
)
def test_until_when(end, expected):
    assert until(datetime.fromisoformat(end)) == expected


def test_a_sentence_that_ends_in_an_abbreviation_has_one_full_stop():
    assert ended("Można je czytać do końca dnia 6 grudnia 2026 r..").endswith("2026 r.")
    assert ended("Cofnięto dostęp. Akta są zamknięte.") == "Cofnięto dostęp. Akta są zamknięte."
