"""Dates in every writing, to one form: "13.03.2026", "13 marca 2026 r.", "13 III 2026"."""

from collections.abc import Iterator, Sequence
from datetime import date

from akta.files.search.letters import folded

__all__ = ["dates_in"]

_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_NAMES = (
    *("stycznia styczen styczniu styczniem", "lutego luty lutym lutemu"),
    *("marca marzec marcu marcem", "kwietnia kwiecien kwietniu kwietniem"),
    *("maja maj maju majem", "czerwca czerwiec czerwcu czerwcem"),
    *("lipca lipiec lipcu lipcem", "sierpnia sierpien sierpniu sierpniem"),
    *("wrzesnia wrzesien wrzesniu wrzesniem", "pazdziernika pazdziernik pazdzierniku"),
    *("listopada listopad listopadzie listopadem", "grudnia grudzien grudniu grudniem"),
)
_MONTHS = {name: month for month, names in enumerate(_NAMES, 1) for name in names.split()}
_ROMANS = {name: month for month, name in enumerate(_ROMAN, 1)}
_YEARS = range(1800, 2200)
_DAYS = range(1, 32)
_CENTURY = 2000
_MARKS = {".", "-", "/", ",", "–", "—"}
_WIDE = {". ", " ", "- ", "/ ", "., "}

Pair = tuple[str, str]


def dates_in(parts: Sequence[Pair]) -> Iterator[tuple[str, int, int]]:
    """Dates among parts given with what stands after each; with the range of their parts.

    A day is also found by its day and month, and by its month and year.
    """
    for at in range(len(parts)):
        found = _from(parts[at : at + 3])
        if found is not None:
            names, length = found
            for name in names:
                yield name, at + 1, at + length


def _from(parts: Sequence[Pair]) -> tuple[tuple[str, ...], int] | None:
    whole = _day_first(parts) or _year_first(parts)
    if whole is not None:
        return (f"{whole}", f"--{whole:%m-%d}", f"{whole:%Y-%m}"), 3
    return _in_part(parts[:2])


def _day_first(parts: Sequence[Pair]) -> date | None:
    if len(parts) < 3:  # noqa: PLR2004 - day, month, year
        return None
    (day, after), (month, then), (year, _) = parts
    if month in _MONTHS or folded(month) in _MONTHS:
        return _date(year, _MONTHS[folded(month)], day)
    if month in _ROMANS and (after in _MARKS | _WIDE) and then in _MARKS | _WIDE:
        return _date(year, _ROMANS[month], day)
    tight = after in _MARKS and then in _MARKS
    loose = after == ". " and then == ". "
    if not month.isdecimal() or not (tight or loose or {after, then} <= {".", ". "}):
        return None
    if len(year) == 2 and year.isdecimal() and tight and len(month) == 2 and len(day) == 2:  # noqa: PLR2004 - 13.03.26
        year = str(_CENTURY + int(year))
    return _date(year, int(month), day)


def _year_first(parts: Sequence[Pair]) -> date | None:
    if len(parts) < 3:  # noqa: PLR2004 - year, month, day
        return None
    (year, after), (month, then), (day, _) = parts
    if after not in _MARKS or then not in _MARKS or not month.isdecimal():
        return None
    return _date(year, int(month), day)


def _in_part(parts: Sequence[Pair]) -> tuple[tuple[str, ...], int] | None:
    """A day and month without a year, or a month and year; the month by its name."""
    if len(parts) < 2:  # noqa: PLR2004 - two of the three
        return None
    first, second = parts[0][0], parts[1][0]
    if folded(second) in _MONTHS and _number(first) in _DAYS:
        return (f"--{_MONTHS[folded(second)]:02}-{int(first):02}",), 2
    if folded(first) in _MONTHS and _number(second) in _YEARS:
        return (f"{second}-{_MONTHS[folded(first)]:02}",), 2
    return None


def _date(year: str, month: int, day: str) -> date | None:
    if _number(year) not in _YEARS or _number(day) not in _DAYS or month not in range(1, 13):
        return None
    try:
        return date(int(year), month, int(day))
    except ValueError:  # 31.02.: not a day of the calendar, and no date
        return None


def _number(text: str) -> int:
    """The number, or −1 where it is none of a date's length."""
    return int(text) if text.isdecimal() and len(text) <= 4 else -1  # noqa: PLR2004 - a year
