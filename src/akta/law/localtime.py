"""Warsaw time (czas urzędowy): the one zone in which terms and periods are counted."""

from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

WARSAW = ZoneInfo("Europe/Warsaw")


class LocalTimeFault(Enum):
    """Why a time on the clock names no single moment (zmiana czasu)."""

    AMBIGUOUS = "Tej nocy cofa się zegary i ta godzina wypada dwa razy."
    MISSING = "Tej nocy przesuwa się zegary do przodu i tej godziny nie ma."


class LocalTimeError(ValueError):
    """A Warsaw time without an offset that names no moment, or two."""

    def __init__(self, fault: LocalTimeFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def warsaw_moment(moment: datetime) -> datetime:
    """The moment in Warsaw's offset; a time without offset is one on Warsaw's clock.

    Raises LocalTimeError on the nights of the change of time where the clock does not tell.
    """
    if moment.tzinfo is not None:
        return moment.astimezone(UTC).astimezone(WARSAW)
    readings = [moment.replace(tzinfo=WARSAW, fold=fold) for fold in (0, 1)]
    if readings[0].utcoffset() == readings[1].utcoffset():
        return readings[0]
    shown = [one.astimezone(UTC).astimezone(WARSAW).replace(tzinfo=None) for one in readings]
    missing = moment.replace(fold=0) not in {one.replace(fold=0) for one in shown}
    raise LocalTimeError(LocalTimeFault.MISSING if missing else LocalTimeFault.AMBIGUOUS)


def start_of(day: date) -> datetime:
    """The first moment of a day in Warsaw."""
    return datetime.combine(day, time(), tzinfo=WARSAW)


def end_of(day: date) -> datetime:
    """The first moment after a day in Warsaw."""
    return start_of(day + timedelta(days=1))


def warsaw_day(moment: datetime) -> date:
    """The date on which the moment falls in Warsaw."""
    return warsaw_moment(moment).date()


def elapsed(moment: datetime, duration: timedelta) -> datetime:
    """The moment so much later by the clock, whatever happens to the offset on the way."""
    return (warsaw_moment(moment).astimezone(UTC) + duration).astimezone(WARSAW)
