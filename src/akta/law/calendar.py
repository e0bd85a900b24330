"""Days free from work (dni wolne od pracy), each asked by the law in force on that day.

Act of 18 January 1951 with its changes, as a table of our own: a command of the law starts in
half a second, and a day off belongs to a date from which it is one. Sundays are days off;
Saturdays count as such for a term only (art. 123 § 3 k.p.k.), since 5 October 2019.
"""

from dataclasses import dataclass
from datetime import date, timedelta

SATURDAYS_SINCE = date(2019, 10, 5)
_SATURDAY, _SUNDAY = 5, 6
_ALWAYS, _NEVER = date.min, date.max


@dataclass(frozen=True, slots=True)
class FixedDay:
    """A day off with a date of its own, and the time in which the act names it."""

    month: int
    day: int
    name: str
    since: date = _ALWAYS
    until: date = _NEVER


FIXED_DAYS = (
    FixedDay(1, 1, "Nowy Rok"),
    FixedDay(1, 6, "Święto Trzech Króli", until=date(1960, 12, 31)),
    FixedDay(1, 6, "Święto Trzech Króli", since=date(2011, 1, 1)),
    FixedDay(5, 1, "Święto Państwowe"),
    FixedDay(5, 3, "Święto Narodowe Trzeciego Maja", since=date(1990, 4, 28)),
    FixedDay(7, 22, "Narodowe Święto Odrodzenia Polski", until=date(1990, 4, 28)),
    FixedDay(8, 15, "Wniebowzięcie Najświętszej Maryi Panny", until=date(1960, 12, 31)),
    FixedDay(8, 15, "Wniebowzięcie Najświętszej Maryi Panny", since=date(1989, 5, 23)),
    FixedDay(11, 1, "Wszystkich Świętych"),
    FixedDay(11, 11, "Narodowe Święto Niepodległości", since=date(1989, 2, 15)),
    FixedDay(
        *(11, 12, "Święto Narodowe z okazji Setnej Rocznicy Odzyskania Niepodległości"),
        *(date(2018, 11, 12), date(2018, 11, 13)),
    ),
    FixedDay(12, 24, "Wigilia Bożego Narodzenia", since=date(2025, 2, 1)),
    FixedDay(12, 25, "pierwszy dzień Bożego Narodzenia"),
    FixedDay(12, 26, "drugi dzień Bożego Narodzenia"),
)
# Days off by their distance from Easter Sunday.
MOVABLE_DAYS = {
    0: "pierwszy dzień Wielkiej Nocy",
    1: "drugi dzień Wielkiej Nocy",
    49: "Zielone Świątki",
    60: "Boże Ciało",
}


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Wielkanoc), by Gauss and Butcher."""
    century, place = divmod(year, 100)
    golden = year % 19
    skipped = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - skipped + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (place // 4) - epact - place % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def holiday_name(day: date) -> str | None:
    """The name of the statutory day off other than an ordinary Sunday, or None."""
    for fixed in FIXED_DAYS:
        if (fixed.month, fixed.day) == (day.month, day.day) and fixed.since <= day < fixed.until:
            return fixed.name
    return MOVABLE_DAYS.get((day - easter(day.year)).days)


def is_day_off(day: date) -> bool:
    """Whether the day is a statutory day off (dzień ustawowo wolny od pracy)."""
    return day.weekday() == _SUNDAY or holiday_name(day) is not None


def is_free(day: date) -> bool:
    """Whether a term that ends on the day may be kept on a later one (art. 123 § 3 k.p.k.)."""
    return is_day_off(day) or (day.weekday() == _SATURDAY and day >= SATURDAYS_SINCE)


def reason_free(day: date) -> str | None:
    """Why the day is free, as words in a sentence, or None."""
    name = holiday_name(day)
    if name is not None:
        return f"dzień ustawowo wolny od pracy ({name})"
    if not is_free(day):
        return None
    return "niedziela" if day.weekday() == _SUNDAY else "sobota"


def next_working_day(day: date) -> date:
    """The day itself, or the first one after it that is not free."""
    while is_free(day):
        day += timedelta(days=1)
    return day


def previous_working_day(day: date) -> date:
    """The day itself, or the last one before it that is not free."""
    while is_free(day):
        day -= timedelta(days=1)
    return day
