"""What a kind of paper is: its fields with the rules that demand them, and how it is composed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from akta.law.papers.days import written_out
from akta.law.papers.markup import Block, blocks_of

Values = Mapping[str, str]
_TWO_STOPS = re.compile(
    r"(?<!\.)\.(\**)\.(?!\.)"
)  # a field that ends with "r." or "k.k." before a stop
_REGULATION = re.compile(r"(?: oraz )?§ [\d§ aiust.]+ Regulaminu$")
_ADDRESSEE = re.compile(r"Do: ([^\n]*)\n+")


class Sort(Enum):
    """How a field is typed."""

    TEXT = "text"
    LONG = "long"
    DAY = "day"
    MOMENT = "moment"
    CHOICE = "choice"
    FLAG = "flag"
    PICK = "pick"
    """Some of the charges of the case, by their keys."""
    ASIDE = "aside"
    """Long text that only the checks read; it is not printed."""
    KEPT = "kept"
    """Made by the system, kept with the paper, neither typed nor printed as such."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a paper: what it is called, which rules demand it, what fills it.

    `needed_if` names another field and the values at which this one is demanded; without it
    `required` alone decides. `fill` is a key of the facts of the case. One that is `military`
    belongs to papers of military units alone.
    """

    name: str
    label: str
    sort: Sort = Sort.TEXT
    required: bool = True
    rules: tuple[str, ...] = ()
    hint: str = ""
    fill: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    needed_if: tuple[str, tuple[str, ...]] | None = None
    military: bool = False

    def concerns(self, values: Values) -> bool:
        """Whether the regulation of the unit knows this field; it is a fact of the case."""
        return is_military(values) or not self.military

    def is_needed(self, values: Values) -> bool:
        """Whether the field must be filled, the other fields being what they are."""
        if self.needed_if is None:
            return self.required
        name, at = self.needed_if
        return values.get(name, "") in at

    def shown(self, values: Values) -> str:
        """The value as it is printed: a choice in its words, a day as it is written in letters."""
        value = values.get(self.name, "").strip()
        if self.sort in DATED:
            return written_out(value)
        return dict(self.choices).get(value, value) if self.sort is Sort.CHOICE else value


class Effect(Enum):
    """What the signed paper does to the proceeding or to a measure."""

    NONE = ""
    INVESTIGATION_OPENED = "investigation_opened"
    INQUIRY_OPENED = "inquiry_opened"
    REFUSED = "refused"
    CHARGED = "charged"
    CHARGES_CHANGED = "charges_changed"
    EXTENSION_ASKED = "extension_asked"
    EXTENDED = "extended"
    SUSPENDED = "suspended"
    TAKEN_UP = "taken_up"
    DISCONTINUED = "discontinued"
    ARREST_ASKED = "arrest_asked"
    ARREST_EXTENSION_ASKED = "arrest_extension_asked"
    ARREST_LIFTED = "arrest_lifted"
    PRISON_TOLD = "prison_told"
    NINE_MONTHS_TOLD = "nine_months_told"
    INDICTMENT_SIGNED = "indictment_signed"
    REOPENED = "reopened"
    VISIT_DECIDED = "visit_decided"
    COURT_TOLD_OF_LIFTING = "court_told_of_lifting"
    SENT_TO_COURT = "sent_to_court"
    PLAN_MADE = "plan_made"
    ENTRUSTED = "entrusted"
    EXPERT_APPOINTED = "expert_appointed"
    EXPERT_SUPPLIED = "expert_supplied"
    SEVERED = "severed"
    JOINED = "joined"
    TRANSFERRED = "transferred"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a composed paper: a heading (may be empty) and its blocks."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """What a paper lacks before it can be signed, and the rules that demand it."""

    field: str
    sentence: str
    rules: tuple[str, ...] = ()


DATED = frozenset({Sort.DAY, Sort.MOMENT})
WRITTEN = DATED | {Sort.TEXT, Sort.LONG}
GAP = "[…]"
"""What a draft shows in place of a field that is still to be filled."""
Check = Callable[[Values], list[Missing]]


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of paper (wzór pisma): its fields and how they make a document.

    `operative` gives the opening part in markup. Each long field besides those it uses is
    a section of its own under its label, in the order of the fields. `by_head` papers are
    signed by the head of the unit alone; `follows` tells before signing what comes of it.
    `titled` gives the printed title where it depends on the fields, `military` the provision of
    the military regulation in place of that of the common one, and `military_instruction` the
    instruction that follows from it.
    """

    code: str
    title: str
    document_kind: str
    basis: str
    fields: Callable[[], tuple[Field, ...]]
    operative: Callable[[Values], str]
    effect: Effect = Effect.NONE
    needs_person: bool = False
    is_main: bool = True
    instruction: str = ""
    in_operative: frozenset[str] = frozenset()
    checks: tuple[Check, ...] = field(default=())
    verb: str = "postanawiam"
    locked: Callable[[Values], frozenset[str]] = lambda _: frozenset()
    by_head: bool = False
    titled: Callable[[Values], str] = lambda _: ""
    follows: tuple[str, ...] = ()
    military: str = ""
    military_instruction: str = ""

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules of the catalogue that the fields carry."""
        return tuple(dict.fromkeys(rule for one in self.fields() for rule in one.rules))

    def basis_in(self, *, is_military: bool) -> str:
        """The provisions that the paper rests on; a military unit has its own regulation."""
        if not is_military:
            return self.basis
        own = f" oraz {self.military} Regulaminu wojskowego" if self.military else ""
        return _REGULATION.sub(own, self.basis).removeprefix(" oraz ")

    def instruction_in(self, *, is_military: bool) -> str:
        """The instruction under the paper (pouczenie), by the unit's own regulation."""
        return (is_military and self.military_instruction) or self.instruction

    def title_of(self, values: Values) -> str:
        """The title as it is printed, and as the document is called in the file."""
        return self.titled(values) or self.title

    def by_name(self, name: str) -> Field:
        return next(one for one in self.fields() if one.name == name)


def missing(kind: PaperKind, values: Values) -> list[Missing]:
    """All that has to be filled or mended before signing, in the order of the fields."""
    found = [
        Missing(one.name, f"Brakuje pola „{one.label}”.", one.rules)
        for one in kind.fields()
        if one.is_needed(values) and not values.get(one.name, "").strip()
    ]
    return found + [each for check in kind.checks for each in check(values)]


def genitive(values: Values) -> str:
    """Of which proceeding (czego): by its form, "śledztwa", "dochodzenia" or "postępowania"."""
    forms = {"śledztwo": "śledztwa", "dochodzenie": "dochodzenia"}
    return forms.get(values.get("form", ""), "postępowania")


def is_military(values: Values) -> bool:
    """Whether the paper is one of a military unit: the regulation is a fact of its case."""
    return values.get("regulation") == "military"


def cited(values: Values, common: str, military: str = "") -> str:
    """A place of the unit's own regulation, in brackets; none where the military one has none."""
    if not is_military(values):
        return f" ({common} Regulaminu)"
    return f" ({military} Regulaminu wojskowego)" if military else ""


def working_file(values: Values) -> str:
    """In which file the unit keeps its own papers (akta podręczne, wojskowe akta nadzoru)."""
    return "aktach nadzoru" if is_military(values) else "aktach podręcznych"


def addressee(kind: PaperKind, values: Values) -> str:
    """To whom a letter or motion goes (adresat); empty where the paper names none."""
    found = _ADDRESSEE.match(_operative(kind, values))
    return found[1] if found else ""


def _operative(kind: PaperKind, values: Values) -> str:
    told = {
        one.name: one.shown(values) or (GAP if one.required else "")
        for one in kind.fields()
        if one.sort in WRITTEN
    }
    return _TWO_STOPS.sub(r".\1", kind.operative({**values, **told}))


def sections(kind: PaperKind, values: Values) -> tuple[Section, ...]:
    """The document in parts: the operative one first, then the long fields that are filled."""
    first = Section("", blocks_of(_ADDRESSEE.sub("", _operative(kind, values), count=1)))
    rest = [
        Section(one.label, blocks_of(values[one.name]))
        for one in kind.fields()
        if one.sort is Sort.LONG
        and one.name not in kind.in_operative
        and values.get(one.name, "").strip()
    ]
    return (first, *rest)
