"""One time-line a suspect (oś czasu podejrzanego): stops, renewals and the act that caused each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from akta.law.measures.happenings import Happening, What
from akta.law.polish import date_and_time, sentence


class Turn(Enum):
    """What a step does to the detention: begins it, goes on with it, stops it, or neither."""

    BEGINS = "początek"
    GOES_ON = "przedłużenie"
    STOPS = "koniec"
    TOLD = "zdarzenie"


_TURNS = {
    **dict.fromkeys((What.APPREHENDED, What.CAUGHT, What.RETURNED), Turn.BEGINS),
    **dict.fromkeys((What.ARREST_APPLIED, What.ARREST_EXTENDED), Turn.GOES_ON),
    **dict.fromkeys(
        (What.ARREST_LIFTED, What.RELEASED, What.INDICTED, What.ARREST_REFUSED), Turn.STOPS
    ),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the line; `case` names the case where several are shown together."""

    at: datetime
    turn: Turn
    text: str
    act: str
    case: str = ""


def timeline(events: Sequence[Happening], *, case: str = "") -> tuple[Step, ...]:
    """The steps in order of time, each with the act that caused it."""
    return tuple(
        Step(event.at, _TURNS.get(event.what, Turn.TOLD), _text(event), event.act, case)
        for event in sorted(events, key=lambda event: event.at)
    )


def merged(lines: Sequence[Sequence[Step]]) -> tuple[Step, ...]:
    """The lines of several cases of one person as one."""
    return tuple(sorted((step for line in lines for step in line), key=lambda step: step.at))


def _text(event: Happening) -> str:
    until = f" do {date_and_time(event.until)}" if event.until else ""
    about = f": {event.about}" if event.about else ""
    return sentence(f"{event.what.polish[:1].upper()}{event.what.polish[1:]}{until}{about}")
