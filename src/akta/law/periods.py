"""Periods of access (okres udostępnienia): half-open [from, to) in Europe/Warsaw."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from akta.law.localtime import LocalTimeError, end_of, start_of, warsaw_moment
from akta.law.marks import implements
from akta.law.polish import long_date, long_moment, plural

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


class PeriodError(ValueError):
    """A period that cannot be set; `code` names why, the text says it in Polish."""

    code = "SHARE_DURATION_INVALID"


class DurationRequiredError(PeriodError):
    """An access without an end (brak terminu końcowego)."""

    code = "SHARE_DURATION_REQUIRED"


class DurationInvalidError(PeriodError):
    """An end before the start or in the past, or an hour that the clock does not tell."""


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open time [start, end): at `end` it is over. Both are kept in UTC.

    Two Warsaw times would be compared by the face of the clock, wrongly in the repeated hour.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", self.start.astimezone(UTC))
        object.__setattr__(self, "end", self.end.astimezone(UTC))

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment.astimezone(UTC) < self.end

    @property
    def last_day(self) -> date:
        """The last calendar day of which the period holds a part."""
        end = warsaw_moment(self.end)
        return end.date() - timedelta(days=1) if end.time() == time() else end.date()


@implements("P-4-1")
def period(first: date, last: date | None, *, at: datetime) -> Period:
    """The period that a prosecutor sets for access: a day means all of it, an hour itself.

    A time without an offset is Warsaw's. Raises DurationRequiredError without an end, and
    DurationInvalidError for an end that is not after the start or not after `at`.
    """
    if last is None:
        raise DurationRequiredError(
            "Nie podano końca udostępnienia. "
            "Proszę wskazać dzień, do którego akta mają być dostępne."
        )
    start = _moment(first) if isinstance(first, datetime) else start_of(first)
    end = _moment(last) if isinstance(last, datetime) else end_of(last)
    access = Period(start, end)
    if access.end <= at.astimezone(UTC):
        raise DurationInvalidError(
            "Koniec udostępnienia już minął. Proszę wskazać dzień w przyszłości."
        )
    if access.end <= access.start:
        raise DurationInvalidError(
            "Udostępnienie kończy się przed swoim początkiem. Proszę wskazać późniejszy koniec."
        )
    return access


def remaining(access: Period, at: datetime) -> str:
    """How long the access still lasts, in Polish: „jeszcze 3 dni”, „zakończył się 9 marca …”."""
    now = at.astimezone(UTC)
    if now >= access.end:
        return f"zakończył się {long_date(access.last_day)}"
    if now < access.start:
        return f"rozpocznie się {long_moment(warsaw_moment(access.start))}"
    days, rest = _days_and_rest(at, access.end)
    hours, minutes = rest // _HOUR, rest % _HOUR // _MINUTE
    parts = [
        plural(number, *forms)
        for number, forms in (
            (days, ("dzień", "dni", "dni")),
            (hours, ("godzina", "godziny", "godzin")),
            (minutes, ("minuta", "minuty", "minut")),
        )
        if number
    ]
    return f"jeszcze {' '.join(parts[:2])}" if parts else "jeszcze mniej niż minuta"


def _moment(given: datetime) -> datetime:
    try:
        return warsaw_moment(given)
    except LocalTimeError as error:
        raise DurationInvalidError(f"{error} Proszę wskazać inną godzinę.") from error


def _days_and_rest(at: datetime, end: datetime) -> tuple[int, timedelta]:
    """Whole days by the calendar, so that a day of 23 hours is one day, and the rest."""
    here, there = warsaw_moment(at), warsaw_moment(end)
    days = (there.replace(tzinfo=None) - here.replace(tzinfo=None)).days
    while (later := here + timedelta(days=days)).astimezone(UTC) > there.astimezone(UTC):
        days -= 1
    return days, there.astimezone(UTC) - later.astimezone(UTC)
