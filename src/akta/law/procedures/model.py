"""What a procedure is made of: kinds of events, duties, decision tables and blocks, as values.

All of it is read from data files by `akta.law.procedures.reading`; nothing here knows a rule.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from akta.law.procedures.expressions import Expression
from akta.law.terms import Length

Labels = Mapping[str, str]


class Act(StrEnum):
    """The regulation by which a case runs (regulamin): common units or military ones."""

    COMMON = "common"
    MILITARY = "military"
    BOTH = "both"


class FieldType(StrEnum):
    """What may be typed into a field of an event."""

    TEXT = "text"
    DATE = "date"
    MOMENT = "moment"
    YESNO = "yesno"
    NUMBER = "number"
    CHOICE = "choice"
    PERSON = "person"
    DATA = "data"
    """Made by a screen of its own, never typed: acts and charges (czyny, zarzuty)."""


class FreeDay(StrEnum):
    """What becomes of a term that ends on a day off: next working day, none, or the one before."""

    NEXT = "next"
    STAY = "stay"
    PREVIOUS = "previous"


ACTORS: Labels = {
    "prosecutor": "prokurator",
    "conducting": "prokurator prowadzący",
    "supervising": "prokurator nadzorujący",
    "signer": "prokurator prowadzący lub nadzorujący",
    "secretariat": "sekretariat",
    "direct_superior": "prokurator bezpośrednio przełożony",
    "superior": "prokurator nadrzędny",
    "head": "kierownik jednostki",
    "superior_head": "kierownik jednostki nadrzędnej",
    "district": "prokurator okręgowy",
    "regional": "prokurator regionalny",
    "national": "Prokurator Krajowy",
    "team_leader": "kierownik zespołu",
    "body": "organ prowadzący (Policja lub inny organ)",
    "court": "sąd",
    "other": "inna osoba",
}
OWN_ACTORS = frozenset({"prosecutor", "conducting", "supervising", "signer", "secretariat"})
"""Who acts in the unit itself on the case: a duty of anybody else is waited for."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an event (dane zdarzenia)."""

    name: str
    label: str
    type: FieldType
    required: bool = False
    choices: Labels = field(default_factory=dict)
    hint: str = ""


@dataclass(frozen=True, slots=True)
class EventKind:
    """A kind of event of a proceeding (rodzaj zdarzenia) and what it does to the facts.

    `since` names the statuses from which it may happen (none: from all); `status` is the one it
    leads to; `sets` gives facts their new values; `running` is its name in the running time.
    """

    id: str
    name: str
    area: str
    provision: str = ""
    fields: tuple[Field, ...] = ()
    since: tuple[str, ...] = ()
    status: str | None = None
    sets: tuple[tuple[str, Expression], ...] = ()
    running: str | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a proceeding (fakt) that events set and conditions ask about."""

    name: str
    label: str
    default: Any = None
    words: Labels = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TermRule:
    """How the last day is found (termin): one alternative, taken where `when` holds."""

    when: Expression | None = None
    start: Expression | None = None
    length: Length | None = None
    before: bool = False
    measure: bool = False
    free_day: FreeDay = FreeDay.NEXT
    immediately: bool = False
    at: Expression | None = None
    provision: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a decision table: conditions, outcome, notices, reasons and the call to mend."""

    when: Expression | None
    outcome: str
    words: str
    provision: str = ""
    notice: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    mend: str = ""


@dataclass(frozen=True, slots=True)
class PaperField:
    """A field that the rule demands in a paper (element pisma)."""

    name: str
    label: str
    when: Expression | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper to be written (pismo) with what it must contain."""

    kind: str
    title: str
    fields: tuple[PaperField, ...] = ()


@dataclass(frozen=True, slots=True)
class Override:
    """Where the rule itself allows to go past its block: who may, and by which words."""

    by: str
    words: str


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example (przykład) of a declaration: events, a day, and what must follow."""

    events: tuple[Mapping[str, Any], ...]
    expect: Mapping[str, Any]
    act: Act = Act.COMMON
    says: str = ""


class Sort(StrEnum):
    """A duty has a term, a table has rows, a block forbids, a paper only demands its fields."""

    DUTY = "duty"
    TABLE = "table"
    BLOCK = "block"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Declaration:
    """One rule as data (deklaracja): a duty, a decision table, a block or a paper.

    `trigger` names the events from which it arises; `only_last` takes the latest of them alone;
    `same` names fields in which a trigger and the event that ends it must agree. `when` is asked
    over the facts with the triggering `event`.
    """

    id: str
    sort: Sort
    name: str
    rules: tuple[str, ...]
    provision: str
    act: Act = Act.COMMON
    valid_from: date = date.min
    valid_to: date = date.max
    trigger: tuple[str, ...] = ()
    only_last: bool = True
    same: tuple[str, ...] = ()
    when: Expression | None = None
    words: str = ""
    actor: str = "conducting"
    addressee: str = ""
    through: tuple[str, ...] = ()
    terms: tuple[TermRule, ...] = ()
    remind: Length | None = None
    blocks: tuple[str, ...] = ()
    override: Override | None = None
    done_by: tuple[str, ...] = ()
    notice: tuple[str, ...] = ()
    paper: Paper | None = None
    rows: tuple[Row, ...] = ()
    mend: str = ""
    area: str = ""
    partial: str = ""
    examples: tuple[Example, ...] = ()
    file: str = ""
    line: int = 0
    last_line: int = 0
    own: bool = False

    def in_force(self, day: date) -> bool:
        return self.valid_from <= day < self.valid_to


def expressions_of(declared: Declaration) -> Iterator[tuple[str, Expression]]:
    """Every expression of a declaration, with the field in which it stands."""
    found = [("when", declared.when)]
    found += [(f"rows[{place}].when", row.when) for place, row in enumerate(declared.rows, 1)]
    for term in declared.terms:
        found += [("term.when", term.when), ("term.from", term.start), ("term.at", term.at)]
    if declared.paper:
        found += [("paper.fields.when", field.when) for field in declared.paper.fields]
    return ((field, expression) for field, expression in found if expression is not None)


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of a proceeding (zdarzenie) as the journal has it, after its corrections.

    One that is `inherited` happened in the case from which this one was severed: it counts for
    facts and running time, but opens no duty here.
    """

    id: str
    kind: str
    day: date
    values: Mapping[str, Any] = field(default_factory=dict)
    inherited: bool = False

    def get(self, name: str) -> Any:
        """A field, or `date`, `id`, `kind`; what was not given is None."""
        if name == "date":
            return self.day
        if name in {"id", "kind"}:
            return getattr(self, name)
        return self.values.get(name)


@dataclass(frozen=True, slots=True)
class Misfit:
    """An event that does not fit those before it (niezgodność)."""

    event: Happening
    sentence: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an answer to "why?", with the provision it rests on."""

    text: str
    provision: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A duty that is open in a case (otwarty obowiązek): until when, and why exactly then.

    `missing` names the facts without which it cannot be told whether the duty is there at all.
    """

    declaration: Declaration
    event: Happening
    key: str
    on: date | None
    moment: datetime | None
    remind_on: date | None
    provision: str
    why: tuple[Step, ...]
    outcome: Row | None = None
    missing: tuple[str, ...] = ()

    @property
    def is_for_others(self) -> bool:
        return self.declaration.actor not in OWN_ACTORS


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an event may not happen now (zakaz): by which declaration, and what to do next."""

    declaration: Declaration
    reason: str
    provision: str
    override: Override | None = None
