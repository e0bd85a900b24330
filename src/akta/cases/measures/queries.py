"""Reads on coercive measures: the fold of a case's entries, and what is due to a prosecutor."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from akta.cases.measures.events import CORRECTED, HAPPENED
from akta.cases.models import Case, CasePerson, CaseState
from akta.cases.queries import readable_cases
from akta.core.actors import Actor
from akta.core.models import JournalEntry
from akta.law.localtime import elapsed
from akta.law.measures.arrest import FIRST_TERM, ArrestLine, Competence, arrest_line, court_for
from akta.law.measures.clocks import Clock, apprehension_clocks
from akta.law.measures.custody import Custody, Detention, custody, holder_among
from akta.law.measures.duties import Duty, UnitLevel, duties
from akta.law.measures.happenings import BY_CODE, Happening
from akta.law.measures.timeline import Step, merged, timeline
from akta.units import models as units

__all__ = [
    "Due",
    "Line",
    "court_of_extension",
    "court_of_motion",
    "due",
    "entries_of",
    "fold",
    "lines_of",
    "standing",
    "told_by_measures",
]

KINDS = (HAPPENED.name, CORRECTED.name)
_LEVELS: Mapping[str, UnitLevel] = {
    units.UnitLevel.CIRCUIT.value: UnitLevel.DISTRICT,
    units.UnitLevel.REGIONAL.value: UnitLevel.REGIONAL,
}


@dataclass(frozen=True, slots=True)
class Line:
    """All about one suspect of a case at a moment; `entries` are the steps' own entries."""

    person: CasePerson
    happenings: tuple[Happening, ...]
    entries: tuple[JournalEntry, ...]
    clocks: tuple[Clock, ...]
    arrest: ArrestLine
    duties: tuple[Duty, ...]
    custody: tuple[Custody, ...]
    steps: tuple[Step, ...]
    holder: str


@dataclass(frozen=True, slots=True)
class Due:
    """Something due in one of my cases, for My day."""

    case: Case
    person: str
    duty: Duty
    is_overdue: bool


def entries_of(case_id: UUID) -> list[JournalEntry]:
    """The entries that stand: those that no later entry corrected, in the order of writing."""
    found = JournalEntry.objects.filter(case_id=case_id, kind__in=KINDS).order_by("seq")
    return standing(found)


def told_by_measures(case_id: UUID) -> set[str]:
    """Entries of the proceeding that were written together with one on a measure."""
    found = JournalEntry.objects.filter(case_id=case_id, kind=HAPPENED.name)
    return {told for told in found.values_list("data__in_course", flat=True) if told}


def standing(entries: Iterable[JournalEntry]) -> list[JournalEntry]:
    """Entries on measures without those that were taken back."""
    rows = list(entries)
    corrected = {row.data["corrects"] for row in rows if row.kind == CORRECTED.name}
    return [row for row in rows if row.kind == HAPPENED.name and str(row.id) not in corrected]


def happening_of(entry: JournalEntry) -> Happening:
    """The happening that an entry tells of."""
    data = entry.data
    until = datetime.fromisoformat(data["until"]) if data["until"] else None
    moment = datetime.fromisoformat(data["moment"])
    return Happening(BY_CODE[data["what"]], moment, until, data["act"], data["about"])


def fold(entries: Iterable[JournalEntry]) -> Mapping[UUID, list[Happening]]:
    """Happenings by person, in order of time."""
    found: defaultdict[UUID, list[Happening]] = defaultdict(list)
    for entry in entries:
        if entry.subject_id is not None:
            found[entry.subject_id].append(happening_of(entry))
    return {person: sorted(events, key=lambda e: e.at) for person, events in found.items()}


def level_of(case: Case) -> UnitLevel:
    """The level that decides who reports to whom (§ 194, 195): a field division by its cell."""
    if case.cell.kind == units.CellKind.FIELD_DIVISION:
        return UnitLevel.DIVISION
    return _LEVELS.get(str(case.unit.level), UnitLevel.LOCAL)


def lines_of(case: Case, *, actor: Actor, at: datetime) -> list[Line]:
    """One line for each suspect of the case, also those without any measure; decided before.

    What happened to the same person in other cases is shown from those the actor may read.
    """
    entries = entries_of(case.pk)
    people = case.persons.filter(removed_at__isnull=True, capacity__in=("suspect", "suspected"))
    level, readable = level_of(case), readable_cases(actor, at=at)
    return [
        _line(
            person,
            [entry for entry in entries if entry.subject_id == person.pk],
            case.reference,
            _elsewhere(person, readable),
            level,
            at,
        )
        for person in people.order_by("surname", "given_name", "pk")
    ]


def _line(
    person: CasePerson,
    entries: Sequence[JournalEntry],
    reference: str,
    elsewhere: Mapping[str, Sequence[Happening]],
    level: UnitLevel,
    at: datetime,
) -> Line:
    rows = sorted(entries, key=lambda entry: datetime.fromisoformat(entry.data["moment"]))
    events = [happening_of(entry) for entry in rows]
    steps = merged([timeline(events), *(timeline(e, case=ref) for ref, e in elsewhere.items())])
    return Line(
        person,
        tuple(events),
        tuple(rows),
        apprehension_clocks(events, at),
        arrest_line(events, at),
        duties(events, at, level),
        custody(events, at),
        steps,
        _holder({reference: events, **elsewhere}, at),
    )


def court_of_extension(line: Line, *, at: datetime) -> Competence | None:
    """The court for three months more (90 days) after the present term; None at liberty."""
    end = line.arrest.current_end
    if end is None:
        return None
    return court_for(line.arrest, elapsed(end, timedelta(days=FIRST_TERM)), as_of=at)


def court_of_motion(line: Line, *, at: datetime) -> Competence:
    """The court for three months more (90 days): after the present term, or from now on.

    Who is at liberty but was detained in the case before is counted with that time (§ 192).
    """
    until = elapsed(line.arrest.current_end or at, timedelta(days=FIRST_TERM))
    return court_for(line.arrest, until, as_of=at)


def _elsewhere(person: CasePerson, readable: QuerySet[Case]) -> dict[str, list[Happening]]:
    """What happened to the same person (by PESEL) in the other cases that may be read."""
    if not person.pesel_lookup:
        return {}
    same = CasePerson.objects.filter(
        pesel_lookup=person.pesel_lookup, removed_at__isnull=True, case__in=readable
    ).exclude(case_id=person.case_id)
    found: dict[str, list[Happening]] = {}
    for other in same.select_related("case"):
        events = fold(entries_of(other.case_id)).get(other.pk)
        if events:
            found[other.case.reference] = list(events)
    return found


def detentions_of(person: CasePerson, at: datetime) -> list[tuple[CasePerson, Detention]]:
    """Detentions in force of this person (by PESEL) in all cases, for the question who disposes.

    Only for routing: whoever asks does not thereby see the other cases.
    """
    same = CasePerson.objects.filter(pk=person.pk)
    if person.pesel_lookup:
        same = CasePerson.objects.filter(pesel_lookup=person.pesel_lookup, removed_at__isnull=True)
    found = []
    for one in same.select_related("case__unit"):
        line = arrest_line(fold(entries_of(one.case_id)).get(one.pk, []), at)
        if line.is_arrested:
            found.append((one, Detention(one.case.reference, line.terms[0].ruled_at, None)))
    return found


def _holder(cases: Mapping[str, Sequence[Happening]], at: datetime) -> str:
    """The case of the detention that was applied first among those in force (§ 187 ust. 1)."""
    detentions = []
    for reference, events in cases.items():
        line = arrest_line(events, at)
        if line.is_arrested:
            detentions.append(Detention(reference, line.terms[0].ruled_at, None))
    first = holder_among(detentions, at)
    return first.case if first else ""


def due(actor: Actor, *, at: datetime, ahead: timedelta = timedelta()) -> list[Due]:
    """What coercive measures make due in the actor's own cases, the nearest first.

    Three queries whatever the number of cases; `ahead` looks so much further.
    """
    mine = Case.objects.filter(referent_id=actor.id).exclude(state=CaseState.CLOSED)
    entries = JournalEntry.objects.filter(kind__in=KINDS, case_id__in=mine.values("pk")).order_by(
        "seq"
    )
    by_case: defaultdict[UUID, list[JournalEntry]] = defaultdict(list)
    for entry in standing(entries):
        if entry.case_id is not None:
            by_case[entry.case_id].append(entry)
    cases = {case.pk: case for case in mine.filter(pk__in=by_case).select_related("unit", "cell")}
    found = [
        Due(cases[case_id], rows_name(rows, person), duty, duty.is_overdue(at))
        for case_id, rows in by_case.items()
        for person, events in fold(rows).items()
        for duty in duties(events, at + ahead, level_of(cases[case_id]))
    ]
    return sorted(found, key=lambda one: one.duty.due)


def rows_name(rows: Sequence[JournalEntry], person: UUID) -> str:
    """The person's name as the newest entry tells it."""
    return next((row.data["person"] for row in rows[::-1] if row.subject_id == person), "")
