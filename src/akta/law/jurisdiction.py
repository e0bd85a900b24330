"""Which unit decides on units (§ 116 i 126 Regulaminu): pure questions about their tree."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum

from akta.law.marks import implements

__all__ = [
    "AssigningRole",
    "Level",
    "UnitFacts",
    "may_assign_outside",
    "needs_opinions",
    "resolving_unit",
    "team_appointer",
]


class Level(IntEnum):
    """Levels of units, the highest first."""

    NATIONAL = 0
    REGIONAL = 1
    CIRCUIT = 2
    DISTRICT = 3


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What these questions need of a unit: its id, level, and those above it, the nearest first."""

    id: str
    level: Level
    above: tuple[str, ...] = ()

    @property
    def superior(self) -> str:
        """The superior unit (jednostka nadrzędna); the highest is its own."""
        return self.above[0] if self.above else self.id


@implements("R-116-3")
def resolving_unit(asking: UnitFacts, other: UnitFacts) -> str:
    """Whose head resolves a dispute of jurisdiction (spór o właściwość), § 116 ust. 3–4.

    Between equal units the head of the unit superior to the one that asked; otherwise of the one
    superior to the higher of them (of two equal ones the first stands before the second here).
    """
    return min(asking, other, key=lambda unit: unit.level).superior


@implements("R-126-1", "R-126-5")
@implements("R-126-4")
def team_appointer(case_unit: UnitFacts, members: Sequence[UnitFacts]) -> str:
    """Whose head appoints a team (zespół), § 126 ust. 1, 4 i 5.

    The head of the unit superior to the members' own; with units of several levels, of the one
    superior to the highest; with a prosecutor of the National Prosecutor's Office, which has none
    above it, that office itself.
    """
    return min([case_unit, *members], key=lambda unit: unit.level).superior


@implements("R-126-4")
def needs_opinions(case_unit: UnitFacts, members: Sequence[UnitFacts]) -> bool:
    """Whether heads are asked first on each member and their tasks: units of several levels."""
    return len({unit.level for unit in (case_unit, *members)}) > 1


class AssigningRole(Enum):
    """Who may assign a case outside its local jurisdiction (§ 116 ust. 5)."""

    GENERAL = "Prokurator Generalny"
    NATIONAL = "Prokurator Krajowy"
    AUTHORISED = "prokurator upoważniony"
    SUPERIOR_HEAD = "kierownik jednostki nadrzędnej"


@implements("R-116-5")
def may_assign_outside(
    role: AssigningRole, *, deciding_unit: str, to: UnitFacts, reason: str
) -> bool:
    """Whether the case may be assigned to a unit whatever its local jurisdiction, § 116 ust. 5.

    Only in an especially justified case, so with a reason; the head of a superior unit only to a
    unit subordinate to theirs.
    """
    if not reason.strip():
        return False
    return role is not AssigningRole.SUPERIOR_HEAD or deciding_unit in to.above
