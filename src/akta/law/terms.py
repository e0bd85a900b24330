"""Terms (terminy): their last day or moment, with the provisions and the steps that gave it.

The general calendar (art. 123 k.p.k.) counts days, weeks, months and years by dates and hours
from moment to moment. The calendar of coercive measures (art. 127b, 127c, 265 k.p.k.) counts
days of 24 hours from a moment; nothing moves its end.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from akta.law import provisions
from akta.law.calendar import next_working_day, previous_working_day, reason_free
from akta.law.localtime import elapsed, warsaw_moment
from akta.law.polish import clock, long_date, plural, weekday
from akta.law.provisions import Provision


class Unit(Enum):
    """The unit of a term, with its Polish forms."""

    HOUR = ("godzina", "godziny", "godzin")
    DAY = ("dzień", "dni", "dni")
    WEEK = ("tydzień", "tygodnie", "tygodni")
    MONTH = ("miesiąc", "miesiące", "miesięcy")
    YEAR = ("rok", "lata", "lat")


MEASURE_DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 30, Unit.YEAR: 365}
_MONTHS = {Unit.MONTH: 1, Unit.YEAR: 12}
_LETTERS = {"D": Unit.DAY, "W": Unit.WEEK, "M": Unit.MONTH, "Y": Unit.YEAR}
_LENGTH = re.compile(r"P(?:([0-9]{1,9})([DWMY])|T([0-9]{1,9})H)")


class TermError(ValueError):
    """A term that cannot be counted; the text says why in Polish."""


@dataclass(frozen=True, slots=True)
class Length:
    """The length of a term: so many of one unit."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        return plural(self.count, *self.unit.value)

    @property
    def in_hours(self) -> bool:
        return self.unit is Unit.HOUR


@dataclass(frozen=True, slots=True)
class Term:
    """The end of a term: by the calendar alone, and as it may be kept."""

    start: date
    length: Length
    nominal_end: date
    end: date
    grounds: tuple[Provision, ...]
    why: tuple[str, ...]

    @property
    def shifted(self) -> bool:
        return self.end != self.nominal_end


def parse_length(text: str) -> Length:
    """Read a length in the form PnD, PnW, PnM, PnY or PTnH, n ≥ 1."""
    found = _LENGTH.fullmatch(text)
    if found is None:
        raise TermError(
            f"Nie rozpoznano długości terminu „{text}”. Podaje się ją w jednej jednostce, "
            "na przykład P7D, P2W, P3M, P1Y albo PT48H."
        )
    count = int(found[1] or found[3])
    if not count:
        raise TermError("Termin trwa co najmniej jedną jednostkę. Proszę podać liczbę od 1.")
    return Length(count, _LETTERS[found[2]] if found[2] else Unit.HOUR)


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the last day of a month without it (art. 123 § 2)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except ValueError as error:
        raise OverflowError("date value out of range") from error


def shifted_by(day: date, length: Length, sign: int = 1) -> date:
    """The day a length in days, weeks, months or years after (sign 1) or before (−1) another."""
    if length.unit in _MONTHS:
        return add_months(day, sign * length.count * _MONTHS[length.unit])
    return day + timedelta(days=sign * length.count * MEASURE_DAYS[length.unit])


def term_after(start: date, length: Length) -> Term:
    """The last day of a term in days, weeks, months or years (art. 123 § 1–3 k.p.k.).

    The starting day is not counted. If the last day is free from work or a Saturday, the act may
    be done on the next day that is neither.
    """
    nominal = shifted_by(start, length)
    end = next_working_day(nominal)
    grounds = [*_counting_grounds(length), *([provisions.KPK_123_3] if end != nominal else [])]
    why = [
        f"Dnia początkowego, {long_date(start)}, nie wlicza się do terminu (art. 123 § 1 k.p.k.).",
        _calendar_step(start, nominal, length, "kończy się"),
    ]
    if end != nominal:
        why.append(
            f"{long_date(nominal)} to {reason_free(nominal)}, więc czynność można wykonać "
            f"następnego dnia, który nie jest wolny: {_named(end)} (art. 123 § 3 k.p.k.)."
        )
    return Term(start, length, nominal, end, tuple(grounds), tuple(why))


def term_before(start: date, length: Length) -> Term:
    """The last day on which an act is done at least so long before a day.

    Nothing moves such a term forward: if the day is free, the safe one is the working day before.
    """
    nominal = shifted_by(start, length, -1)
    end = previous_working_day(nominal)
    why = [
        (
            f"Czynność ma być wykonana co najmniej {length} przed dniem {long_date(start)}; "
            "tego dnia się nie wlicza (art. 123 § 1 k.p.k.)."
        ),
        _calendar_step(start, nominal, length, "zachowuje się najpóźniej"),
    ]
    if end != nominal:
        why.append(
            f"{long_date(nominal)} to {reason_free(nominal)}, a takiego terminu nie przesuwa się "
            f"do przodu, więc ostatnim dniem roboczym jest {_named(end)}."
        )
    return Term(start, length, nominal, end, _counting_grounds(length), tuple(why))


def term_in_hours(start: datetime, length: Length, *, sign: int = 1) -> Term:
    """The moment at which a term in hours ends: from moment to moment, never moved."""
    end = elapsed(start, timedelta(hours=sign * length.count))
    why = (
        (
            f"Termin w godzinach biegnie od chwili do chwili ({length}): "
            f"{'od' if sign > 0 else 'wstecz od'} {_at(warsaw_moment(start))} do {_at(end)}."
        ),
        "Dni wolne od pracy nie przesuwają terminu w godzinach.",
    )
    return Term(warsaw_moment(start), length, end, end, (provisions.KPK_127C,), why)


def measure_term(start: datetime, length: Length, *, sign: int = 1) -> Term:
    """The moment at which a coercive measure ends (art. 127b, 127c, 265 k.p.k.).

    A week is 7, a month 30, a year 365 days of 24 hours; the day of apprehension counts.
    """
    if length.in_hours:
        return term_in_hours(start, length, sign=sign)
    days = length.count * MEASURE_DAYS[length.unit]
    end = elapsed(start, timedelta(days=sign * days))
    grounds = [provisions.KPK_127C, provisions.KPK_265]
    why = [
        (
            f"Doba to 24 godziny liczone od chwili: {_at(warsaw_moment(start))} "
            "(art. 127c k.p.k.); dzień zatrzymania wlicza się do okresu (art. 265 k.p.k.)."
        ),
        (
            f"{plural(days, 'doba', 'doby', 'dób')} {'później' if sign > 0 else 'wcześniej'} "
            f"to {_at(end)}."
        ),
        "Końca środka przymusu nie przesuwa się na dzień roboczy.",
    ]
    if length.unit is not Unit.DAY:
        grounds.insert(0, provisions.KPK_127B)
        why.insert(0, f"{length} to {plural(days, 'dzień', 'dni', 'dni')} (art. 127b k.p.k.).")
    return Term(warsaw_moment(start), length, end, end, tuple(grounds), tuple(why))


def _counting_grounds(length: Length) -> tuple[Provision, ...]:
    if length.unit is Unit.DAY:
        return (provisions.KPK_123_1,)
    return (provisions.KPK_123_1, provisions.KPK_123_2)


def _calendar_step(start: date, nominal: date, length: Length, verb: str) -> str:
    step = f"Termin ({length}) {verb} {_named(nominal)}"
    if length.unit is Unit.DAY:
        return f"{step}."
    if length.unit in _MONTHS and nominal.day != start.day:
        return (
            f"{step}: w tym miesiącu nie ma dnia {start.day}., "
            "więc liczy się jego ostatni dzień (art. 123 § 2 k.p.k.)."
        )
    kind = "tygodnia" if length.unit is Unit.WEEK else "miesiąca"
    return f"{step}, w dniu {kind} odpowiadającym początkowi (art. 123 § 2 k.p.k.)."


def _named(day: date) -> str:
    return f"{long_date(day)} ({weekday(day)})"


def _at(moment: datetime) -> str:
    return f"{long_date(moment)}, godz. {clock(moment)}"
