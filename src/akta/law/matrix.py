"""The matrix of desk rights (macierz uprawnień): ground × thing → what may be done.

The table is the rule: it is read by `akta.grants`, printed in `docs/`, and checked cell by cell
by a test written by hand. What a cell does not name is refused.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Ground(StrEnum):
    """What a right rests on; always dated (assignment, office, decision, order)."""

    REFERENT = "referent"
    HEAD = "head"
    SECRETARIAT = "secretariat"
    NAMED = "named"
    UNIT_MEMBER = "unit-member"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    ORDER = "order"


class Thing(StrEnum):
    """What is opened or changed.

    `INCOMING` is the inbox of a unit (pisma przychodzące z portalu): it belongs to the unit, so
    it is reached by the post in the unit and by no grant over a case or cell. `POST` is the journal
    of incoming letters (dziennik korespondencji) of a unit: of the secretariats of its cells.
    """

    REGISTER_ENTRY = "register-entry"
    MAIN = "main"
    WORKING = "working"
    ADDRESS = "address"
    SEPARATE = "separate"
    INCOMING = "incoming"
    POST = "post"


class Action(StrEnum):
    """`order` arranges cards and takes in scans; `write` also changes what they say."""

    READ = "read"
    ORDER = "order"
    WRITE = "write"


class Decision(StrEnum):
    """Yes, no, or only with a reason, which is asked for once a day and case."""

    YES = "yes"
    NO = "no"
    REASON = "reason"


class Cell(StrEnum):
    """What a cell of the table says, in words for its reader."""

    READ = "odczyt"
    READ_WRITE = "odczyt, zapis"
    READ_ORDER = "odczyt, porządkowanie"
    WITH_REASON = "odczyt z powodem (raz na dobę i sprawę)"
    NAMED = "jak w decyzji"
    ONLY_NAMED = "tylko z imiennego wskazania"
    BY_ORDER = "według zarządzenia"
    NO = "nie"


R, RW, RO = Cell.READ, Cell.READ_WRITE, Cell.READ_ORDER
WHY, AS, ONLY, BY, NO = Cell.WITH_REASON, Cell.NAMED, Cell.ONLY_NAMED, Cell.BY_ORDER, Cell.NO

THINGS = (
    *(Thing.REGISTER_ENTRY, Thing.MAIN, Thing.WORKING, Thing.ADDRESS, Thing.SEPARATE),
    *(Thing.INCOMING, Thing.POST),
)
TABLE: Mapping[Ground, tuple[Cell, ...]] = {
    #                      entry  main  working address separate incoming post
    Ground.REFERENT:      (RW,    RW,   RW,     RW,     RW,      NO,      NO),
    Ground.HEAD:          (R,     WHY,  WHY,    WHY,    WHY,     R,       R),
    Ground.SECRETARIAT:   (RW,    RO,   RO,     RW,     NO,      RW,      RW),
    Ground.NAMED:         (AS,    AS,   AS,     ONLY,   NO,      NO,      NO),
    Ground.UNIT_MEMBER:   (NO,    NO,   NO,     NO,     NO,      RW,      NO),
    Ground.ADMINISTRATOR: (NO,    NO,   NO,     NO,     NO,      NO,      NO),
    Ground.AUDITOR:       (NO,    NO,   NO,     NO,     NO,      NO,      NO),
    Ground.ORDER:         (BY,    BY,   NO,     NO,     NO,      NO,      NO),
}  # fmt: skip

_OPEN: Mapping[Cell, frozenset[Action]] = {
    Cell.READ: frozenset({Action.READ}),
    Cell.READ_ORDER: frozenset({Action.READ, Action.ORDER}),
    Cell.READ_WRITE: frozenset({Action.READ, Action.ORDER, Action.WRITE}),
}


def decide(
    ground: str, thing: Thing, action: Action, *, named: Mapping[str, Any] | None = None
) -> Decision:
    """What the table says of one ground, thing and action.

    `named` is what a named decision opens: a list of actions for each thing, for example
    `{"main": ["read"]}`. An order (zarządzenie) is decided side by side by `akta.grants`, never
    here; a ground that the table does not know opens nothing.
    """
    if ground not in TABLE:
        return Decision.NO
    cell = TABLE[Ground(ground)][THINGS.index(thing)]
    if cell in {Cell.NAMED, Cell.ONLY_NAMED}:
        opened = (named or {}).get(thing.value, [])
        return Decision.YES if action.value in opened else Decision.NO
    if cell is Cell.WITH_REASON:
        return Decision.REASON if action is Action.READ else Decision.NO
    return Decision.YES if action in _OPEN.get(cell, frozenset()) else Decision.NO


NAMES: Mapping[Ground, str] = {
    Ground.REFERENT: "referent (przydział sprawy)",
    Ground.HEAD: "kierownik i bezpośredni przełożony (funkcja)",
    Ground.SECRETARIAT: "sekretariat komórki prowadzącej sprawę",
    Ground.NAMED: "inna osoba wskazana (decyzja, z datą końcową)",
    Ground.UNIT_MEMBER: "pozostałe osoby w jednostce (po dokładnej sygnaturze: ona i referent)",
    Ground.ADMINISTRATOR: "administrator (konta i ustawienia)",
    Ground.AUDITOR: "audytor (wpisy dziennika bez treści)",
    Ground.ORDER: "osoba spoza prokuratury (zarządzenie)",
}


def as_markdown() -> str:
    """The table as it stands in the documentation."""
    heads = ["podstawa", "wpis, stan, terminy", "akta główne", "akta podręczne"]
    heads += ["załącznik adresowy", "zbiór z art. 250 § 2b k.p.k."]
    heads += ["pisma przychodzące jednostki", "dziennik korespondencji jednostki"]
    rows = [heads, ["---"] * len(heads)]
    rows += [[NAMES[ground], *cells] for ground, cells in TABLE.items()]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"
