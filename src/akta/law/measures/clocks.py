"""The clocks of an apprehension (zatrzymanie): 48 and 24 hours, to the minute."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum

from akta.law import provisions
from akta.law.localtime import elapsed
from akta.law.marks import implements
from akta.law.measures.happenings import Happening, What
from akta.law.polish import date_and_time, sentence
from akta.law.provisions import Provision
from akta.law.terms import Length, Unit, term_in_hours

TO_COURT, TO_RULING = 48, 24
SOON, URGENT = timedelta(hours=36), timedelta(hours=44)
_ENDS_FIRST = {What.HANDED_OVER, What.RELEASED, What.ARREST_APPLIED}
_ENDS_SECOND = {What.RULING_SERVED, What.ARREST_REFUSED, What.RELEASED, What.ARREST_LIFTED}


class Loudness(Enum):
    """How loud a clock is: quiet, soon (36 h), urgent (44 h), over, or stopped in time."""

    QUIET = "quiet"
    SOON = "soon"
    URGENT = "urgent"
    OVER = "over"
    KEPT = "kept"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock that runs from a moment to a moment, and what stopped it."""

    name: str
    start: datetime
    deadline: datetime
    stopped: datetime | None
    loudness: Loudness
    left: timedelta
    provision: Provision
    why: tuple[str, ...]

    @property
    def runs(self) -> bool:
        return self.stopped is None


@implements("R-177")
def apprehension_clocks(events: Sequence[Happening], as_of: datetime) -> tuple[Clock, ...]:
    """The clocks since the last apprehension: to the court in 48 h, to the ruling in 24 h more.

    Both run from the moment of actual deprivation of liberty (§ 177), or of handing over; a day
    is 24 hours by the clock (art. 127c k.p.k.), and no day off moves them.
    """
    as_of = as_of.astimezone(UTC)  # two Warsaw times are subtracted by the face of the clock
    known = sorted((event for event in events if event.at <= as_of), key=lambda e: e.at)
    begins = [event for event in known if event.what is What.APPREHENDED]
    if not begins:
        return ()
    start = begins[-1].at
    after = [event for event in known if event.at >= start]
    clocks = [
        _clock(
            "Przekazanie do dyspozycji sądu albo zwolnienie",
            start,
            TO_COURT,
            _first(after, _ENDS_FIRST),
            as_of,
            provisions.KPK_248_1,
        )
    ]
    handed = _first(after, {What.HANDED_OVER})
    if handed is not None:
        later = [event for event in after if event.at >= handed]
        clocks.append(
            _clock(
                "Doręczenie postanowienia o areszcie albo zwolnienie",
                handed,
                TO_RULING,
                _first(later, _ENDS_SECOND),
                as_of,
                provisions.KPK_248_2,
            )
        )
    return tuple(clocks)


def _first(events: Sequence[Happening], whats: set[What]) -> datetime | None:
    return next((event.at for event in events if event.what in whats), None)


def _clock(
    name: str,
    start: datetime,
    hours: int,
    stopped: datetime | None,
    as_of: datetime,
    provision: Provision,
) -> Clock:
    term = term_in_hours(start, Length(hours, Unit.HOUR))
    deadline = elapsed(start, timedelta(hours=hours))
    why = (*term.why, sentence(f"Podstawa: {provision}, {provisions.KPK_127C}"))
    if stopped is not None:
        why = (*why, f"Zegar zatrzymano {date_and_time(stopped)}.")
    moment = stopped or as_of
    loudness = _loudness(start, deadline, hours, stopped, as_of)
    return Clock(name, start, deadline, stopped, loudness, deadline - moment, provision, why)


def _loudness(
    start: datetime, deadline: datetime, hours: int, stopped: datetime | None, as_of: datetime
) -> Loudness:
    """Loud after three quarters of the time, urgent four hours before the end (36 h and 44 h)."""
    if stopped is not None:
        return Loudness.KEPT if stopped <= deadline else Loudness.MISSED
    if as_of > deadline:
        return Loudness.OVER
    passed = as_of - start
    if passed >= timedelta(hours=hours) - (timedelta(hours=TO_COURT) - URGENT):
        return Loudness.URGENT
    if passed >= SOON * hours / TO_COURT:
        return Loudness.SOON
    return Loudness.QUIET


POINTS = (
    ("grounds", "podstawy zatrzymania (art. 244 § 1–1b k.p.k.)"),
    ("limits", "terminy z art. 248 § 1 i 2 k.p.k."),
    ("proportionate", "współmierność czasu zatrzymania"),
    ("rights", "poszanowanie praw osoby zatrzymanej"),
    ("documented", "udokumentowanie w aktach głównych"),
)


@implements("R-178")
def assessment_defects(answers: dict[str, str]) -> tuple[str, ...]:
    """What the assessment of an apprehension finds wrong; each of the five points needs an answer.

    An answer is empty where the point is in order, and says what is wrong where it is not.
    Raises KeyError for a point that was not answered.
    """
    return tuple(f"{words}: {answers[name]}" for name, words in POINTS if answers[name].strip())
