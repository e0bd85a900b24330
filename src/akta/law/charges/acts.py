"""What an act is (czyn), and a charge of it against one suspect (zarzut)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from akta.law.polish import long_date


class Role(Enum):
    """In which role somebody is accused of an act (postać współdziałania), in their order."""

    PERPETRATOR = ("perpetrator", "sprawca")
    INSTIGATOR = ("instigator", "podżegacz")
    HELPER = ("helper", "pomocnik")
    LINKED = ("linked", "osoba, której czyn pozostaje w ścisłym związku")

    def __init__(self, code: str, polish: str) -> None:
        self.code = code
        self.polish = polish


ROLES = {role.code: role for role in Role}


@dataclass(frozen=True, slots=True)
class Act:
    """An act as it is charged: what, when, where, and its legal qualification.

    `years` is the upper limit of the penalty; `when` are the words for the time, where the first
    day alone does not tell it.
    """

    id: str
    what: str
    on: date
    place: str
    qualification: str
    when: str = ""
    years: int | None = None
    is_crime: bool = False
    role: Role = Role.PERPETRATOR

    @property
    def time(self) -> str:
        """The time in words."""
        return self.when or long_date(self.on)


def act_from(kept: Mapping[str, Any]) -> Act:
    """The act as the journal keeps it. Raises KeyError, ValueError where it is none."""
    years = kept.get("years")
    return Act(
        id=str(kept["id"]),
        what=str(kept["what"]),
        on=date.fromisoformat(str(kept["on"])),
        place=str(kept["place"]),
        qualification=str(kept["qualification"]),
        when=str(kept.get("when") or ""),
        years=None if years is None else int(years),
        is_crime=bool(kept.get("is_crime")),
        role=ROLES[str(kept.get("role") or Role.PERPETRATOR.code)],
    )


def kept(act: Act) -> dict[str, Any]:
    """The act for the journal: plain JSON."""
    return {
        "id": act.id,
        "what": act.what,
        "on": act.on.isoformat(),
        "place": act.place,
        "qualification": act.qualification,
        "when": act.when,
        "years": act.years,
        "is_crime": act.is_crime,
        "role": act.role.code,
    }


class State(Enum):
    """Where a charge stands (stan zarzutu)."""

    CHARGED = ("charged", "przedstawiony")
    UNFOUNDED = ("unfounded", "do umorzenia w tej części")
    SUSPENDED = ("suspended", "zawieszony")
    SEVERED = ("severed", "wyłączony do odrębnego postępowania")
    DISCONTINUED = ("discontinued", "umorzony")
    INDICTED = ("indicted", "objęty aktem oskarżenia")

    def __init__(self, code: str, polish: str) -> None:
        self.code = code
        self.polish = polish


OPEN = (State.CHARGED, State.UNFOUNDED)


@dataclass(frozen=True, slots=True)
class Version:
    """How a charge read from a day on, by which event (postanowienie)."""

    event: str
    kind: str
    day: date
    act: Act
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Charge:
    """One act charged to one suspect, with all its versions, the newest last."""

    person: str
    versions: tuple[Version, ...]
    state: State = State.CHARGED
    since: date | None = None
    ended_by: str = ""
    notes: tuple[Version, ...] = ()

    @property
    def act(self) -> Act:
        return self.versions[-1].act

    @property
    def key(self) -> str:
        return f"{self.person}:{self.act.id}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def moved(self, state: State, day: date, by: str) -> "Charge":
        return replace(self, state=state, since=day, ended_by=by)
