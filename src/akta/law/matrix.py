"""The matrix of rights on the desk (macierz uprawnień pulpitu): who may do what with what.

The table is data; `decide` reads one cell of it and `as_markdown` prints it for `docs/`. No
right follows from a role's name: a ground is a dated fact (assignment, office, decision, order)
that somebody else has established. What is not in the table is refused.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from akta.law.scope import SetKind


class Ground(Enum):
    """By what a person comes to a case (podstawa)."""

    REFERENT = "referent (przydział sprawy)"
    HEAD = "kierownik i bezpośredni przełożony (funkcja)"
    SECRETARIAT = "sekretariat komórki prowadzącej sprawę"
    NAMED = "inna osoba wskazana (decyzja, z datą końcową)"
    UNIT = "pozostałe osoby w jednostce"
    ADMINISTRATOR = "administrator"
    AUDITOR = "audytor"
    OUTSIDE = "osoba spoza prokuratury"


class Thing(Enum):
    """What the right is about (przedmiot)."""

    REGISTER = "wpis w repertorium, stan, terminy"
    MAIN_FILE = "akta główne i załączniki"
    WORKING_FILE = "akta podręczne"
    ADDRESS_ANNEX = "załącznik adresowy"
    SEPARATE_SET = "zbiór z art. 250 § 2b k.p.k."


class Action(Enum):
    """What one does: write includes order, order includes read."""

    READ = "odczyt"
    ORDER = "porządkowanie"
    WRITE = "zapis"


class Decision(Enum):
    """The answer of the matrix."""

    YES = "tak"
    NO = "nie"
    REASON = "po podaniu powodu, raz na dzień i sprawę"
    REFERENCE_ONLY = "tylko sygnatura i referent, po podaniu dokładnej sygnatury"


Named = Collection[tuple[Thing, Action]]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the table: its words, the actions it allows and the decision they get.

    With `by_name` an action of the cell is allowed only if the decision or order names it for
    this very thing.
    """

    text: str
    actions: frozenset[Action] = frozenset()
    decision: Decision = Decision.YES
    by_name: bool = False


_READ = frozenset({Action.READ})
_ORDER = frozenset({Action.READ, Action.ORDER})
_ALL = frozenset(Action)
_NO = Cell("nie")
_NEVER = Cell("nigdy")
_REGISTER_READ = Cell("odczyt", _READ)
_REGISTER_WRITE = Cell("odczyt, zapis", frozenset({Action.READ, Action.WRITE}))
_WRITE = Cell("odczyt, zapis", _ALL)
_READ_ORDER = Cell("odczyt, porządkowanie", _ORDER)
_WITH_REASON = Cell("odczyt po podaniu powodu (raz na dzień i sprawę)", _READ, Decision.REASON)
_AS_NAMED = Cell("według decyzji", _ALL, by_name=True)
_ONLY_BY_NAME = Cell("tylko gdy decyzja wymienia załącznik", _ALL, by_name=True)
_BY_ORDER = Cell("według zarządzenia", _READ, by_name=True)
_REFERENCE = Cell(
    "tylko sygnatura i referent, po podaniu dokładnej sygnatury", _READ, Decision.REFERENCE_ONLY
)
_NO_CASE = Cell("nie (tylko konta i ustawienia)")
_LOG_ONLY = Cell("nie (tylko wpisy dziennika bez treści)")

# One row a ground; columns: register, main file, working file, address annex, separate set.
MATRIX: dict[Ground, tuple[Cell, Cell, Cell, Cell, Cell]] = {
    Ground.REFERENT: (_REGISTER_WRITE, _WRITE, _WRITE, _WRITE, _WRITE),
    Ground.HEAD: (_REGISTER_READ, _WITH_REASON, _WITH_REASON, _WITH_REASON, _WITH_REASON),
    Ground.SECRETARIAT: (_REGISTER_WRITE, _READ_ORDER, _READ_ORDER, _WRITE, _NO),
    Ground.NAMED: (_AS_NAMED, _AS_NAMED, _AS_NAMED, _ONLY_BY_NAME, _NO),
    Ground.UNIT: (_REFERENCE, _NO, _NO, _NO, _NO),
    Ground.ADMINISTRATOR: (_NO_CASE, _NO, _NO, _NO, _NO),
    Ground.AUDITOR: (_LOG_ONLY, _NO, _NO, _NO, _NO),
    Ground.OUTSIDE: (_BY_ORDER, _BY_ORDER, _NEVER, _NEVER, _NEVER),
}
_INCLUDED_IN = {
    Action.READ: frozenset(Action),
    Action.ORDER: frozenset({Action.ORDER, Action.WRITE}),
    Action.WRITE: frozenset({Action.WRITE}),
}
_THINGS_OF_SETS = {
    SetKind.MAIN: Thing.MAIN_FILE,
    SetKind.ANNEX: Thing.MAIN_FILE,
    SetKind.WORKING: Thing.WORKING_FILE,
    SetKind.ADDRESS: Thing.ADDRESS_ANNEX,
    SetKind.SEPARATE: Thing.SEPARATE_SET,
}


def cell(ground: Ground, thing: Thing) -> Cell:
    """The cell of the table for a ground and a thing."""
    return MATRIX[ground][list(Thing).index(thing)]


def thing_of(set_kind: SetKind) -> Thing:
    """The thing of the matrix to which a set of cards belongs; annexes go with the main file."""
    return _THINGS_OF_SETS[set_kind]


def decide(
    ground: Ground,
    thing: Thing,
    action: Action,
    *,
    named: Named = (),
    reason_given: bool = False,
) -> Decision:
    """Whether the ground allows the action on the thing.

    `named` is what the decision or order names, thing by thing; `reason_given` tells that the
    person gave a reason for this case today. Grounds that have run out are not asked about.
    """
    found = cell(ground, thing)
    if action not in found.actions:
        return Decision.NO
    if found.by_name and not any((thing, wider) in named for wider in _INCLUDED_IN[action]):
        return Decision.NO
    if found.decision is Decision.REASON and reason_given:
        return Decision.YES
    return found.decision


def as_markdown() -> str:
    """The table as it stands in the documentation."""
    rows = [
        ["podstawa", *(thing.value for thing in Thing)],
        ["---"] * (len(Thing) + 1),
        *([ground.value, *(found.text for found in cells)] for ground, cells in MATRIX.items()),
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"
