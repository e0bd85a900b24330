"""Reads of a proceeding: its course, state and open duties, with the answer to "why?"."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from akta.accounts.queries import names_of
from akta.cases import events
from akta.cases.measures.queries import told_by_measures
from akta.cases.models import Case, DueDuty, Proceeding
from akta.cases.proceedings import state
from akta.core.errors import NotFound
from akta.core.models import JournalEntry
from akta.law.polish import long_date
from akta.law.procedures.engine import answer, paper_fields
from akta.law.procedures.folding import Folded
from akta.law.procedures.model import (
    Declaration,
    Due,
    EventKind,
    FieldType,
    Happening,
    PaperField,
    Refusal,
    Row,
    Sort,
)
from akta.law.procedures.values import told

__all__ = [
    "Derivation",
    "Line",
    "answer_of",
    "derivation_of",
    "due_of",
    "duties_of",
    "event_kinds",
    "fact_words",
    "missing_words",
    "paper_of",
    "proceeding_of",
    "tables",
    "timeline",
    "what_if",
]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the course of a proceeding (przebieg), as it stands after corrections."""

    id: str
    kind: EventKind | None
    name: str
    day: date
    values: tuple[tuple[str, str], ...]
    who: str
    at: datetime
    fits: bool
    withdrawn: bool
    corrections: tuple[tuple[datetime, str, str], ...]
    overrides: tuple[dict[str, str], ...]
    by_measure: bool
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Derivation:
    """The state of a case derived now, with all that explains it."""

    folded: Folded
    duties: tuple[Due, ...]

    def due(self, declaration: str, event_id: str, key: str) -> Due | None:
        """One open duty by what names it."""
        wanted = (declaration, event_id, key)
        return next(
            (d for d in self.duties if (d.declaration.id, d.event.id, d.key) == wanted), None
        )


def proceeding_of(case: Case) -> Proceeding | None:
    """The kept state of a case; None where nothing was recorded yet."""
    return Proceeding.objects.filter(case=case).first()


def duties_of(case: Case) -> list[DueDuty]:
    """The kept open duties of a case, the earliest first."""
    return list(case.duties.order_by("due_on", "id"))


def derivation_of(case: Case, *, day: date | None = None) -> Derivation:
    """Fold the journal of the case now: for "why?", which the kept rows do not carry."""
    entries = state.entries_of(case.pk)
    before = state.happenings(entries)
    found = state.derived_from(before, state.act_of(case), len(entries), day)
    return Derivation(found.folded, found.duties)


def due_of(case: Case, duty_id: int, *, day: date | None = None) -> tuple[DueDuty, Due, Derivation]:
    """A kept duty with its derivation. Raises NotFound where it is no longer open."""
    row = case.duties.filter(pk=duty_id).first()
    derivation = derivation_of(case, day=day)
    due = derivation.due(row.declaration, row.event_id, row.key) if row else None
    if row is None or due is None:
        raise NotFound
    return row, due, derivation


def what_if(case: Case, event: Happening) -> tuple[Derivation, tuple[Refusal, ...]]:
    """The state as it would be after one more event ("co jeśli"), and what blocks that event.

    Nothing is written.
    """
    before, act = state.happenings(state.entries_of(case.pk)), state.act_of(case)
    found = state.derived_from([*before, event], act, len(before))
    return Derivation(found.folded, found.duties), state.refusals(before, event, act)


def event_kinds(status: str | None) -> list[EventKind]:
    """Kinds of events that may happen in a status (all, where it is not given)."""
    return [
        kind
        for kind in state.library().events.values()
        if status is None or not kind.since or status in kind.since
    ]


def paper_of(
    declaration: Declaration, folded: Folded, day: date
) -> tuple[tuple[PaperField, Declaration], ...]:
    """Fields that the paper of a duty must have, each with the rule that demands it."""
    if declaration.paper is None:
        return ()
    return paper_fields(declaration.paper.kind, folded, state.library(), day=day)


def tables() -> list[Declaration]:
    """Decision tables that are asked by hand."""
    found = state.library().declarations.values()
    return [each for each in found if each.sort is Sort.TABLE and not each.trigger]


def timeline(case: Case, folded: Folded) -> list[Line]:
    """All that was recorded, in the order of its days, corrected entries with what was wrong."""
    entries = state.entries_of(case.pk)
    names = names_of({entry.actor_id for entry in entries if entry.actor_id})
    persons = {str(person.pk): person.full_name for person in case.persons.all()}
    fitting = {event.id for event in folded.events}
    by_id: dict[str, list[JournalEntry]] = {}
    for entry in entries:
        by_id.setdefault(str(entry.data.get("corrects") or entry.id), []).append(entry)
    told = told_by_measures(case.pk)
    lines = [
        _line(group, names, persons, fitting, by_measure=name in told)
        for name, group in by_id.items()
    ]
    return sorted(lines, key=lambda line: line.day)


def _line(
    group: list[JournalEntry],
    names: dict[UUID, str],
    persons: dict[str, str],
    fitting: set[str],
    *,
    by_measure: bool,
) -> Line:
    first, last = group[0], group[-1]
    shown = next(entry for entry in reversed(group) if not entry.data.get("withdrawn"))
    kind = state.library().events.get(shown.data["type"])
    corrections = tuple(
        (entry.at, str(entry.data["was"]), str(entry.data["reason"]))
        for entry in group
        if entry.kind == events.PROCEEDING_CORRECTED.name
    )
    return Line(
        id=str(first.id),
        kind=kind,
        name=kind.name if kind else shown.data["type"],
        day=date.fromisoformat(shown.data["date"]),
        values=tuple(_values(kind, shown.data.get("values", {}), persons)),
        who=_who(first, names),
        at=first.at,
        fits=str(first.id) in fitting,
        withdrawn=bool(last.data.get("withdrawn")),
        corrections=corrections,
        overrides=tuple(each for entry in group for each in entry.data.get("overrides", ())),
        by_measure=by_measure,
        origin=str(first.data.get("origin", "")),
    )


def _who(entry: JournalEntry, names: dict[UUID, str]) -> str:
    return names.get(entry.actor_id, "System") if entry.actor_id else "System"


def _values(
    kind: EventKind | None, values: dict[str, object], persons: dict[str, str]
) -> Iterable[tuple[str, str]]:
    for field in kind.fields if kind else ():
        value = values.get(field.name)
        if value is None or field.type is FieldType.DATA:
            continue
        if field.type is FieldType.PERSON:
            yield field.label, persons.get(str(value), "osoba spoza listy uczestników")
        else:
            yield field.label, told(field, _read(field.type, value))


def _read(kind: FieldType, value: object) -> object:
    if kind is FieldType.DATE:
        return date.fromisoformat(str(value))
    if kind is FieldType.MOMENT:
        return datetime.fromisoformat(str(value))
    return value


def answer_of(table: Declaration, derivation: Derivation, day: date) -> Row | None:
    """What a table answers from the facts alone; None where something has to be told first."""
    return answer(table, derivation.folded, day=day)


def fact_words(name: str, value: object) -> str:
    """A fact in words: a date written out, a list by its length, what is not known as such."""
    fact = state.library().facts.get(name)
    if value is None:
        return "nie zapisano"
    if isinstance(value, bool):
        return "tak" if value else "nie"
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, list):
        return str(len(value))
    if name == "status":
        return state.STATUS_WORDS.get(str(value), str(value))
    return fact.words.get(str(value), str(value)) if fact else str(value)


def missing_words(name: str, due: Due) -> str:
    """The label of a fact, or of a field of the triggering event, that is not known."""
    library = state.library()
    if name in library.facts:
        return library.facts[name].label
    fields = library.events[due.event.kind].fields
    return next((f.label for f in fields if f"event.{f.name}" == name), name)
