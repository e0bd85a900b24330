"""The engine: which duties are open in a proceeding, until when and why; what is blocked.

It reads declarations and knows none of them. All is pure: the fold goes in, answers come out.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from akta.law.calendar import previous_working_day
from akta.law.localtime import WARSAW
from akta.law.polish import long_date, sentence
from akta.law.procedures.expressions import Expression
from akta.law.procedures.folding import Folded
from akta.law.procedures.library import Library
from akta.law.procedures.model import (
    Act,
    Declaration,
    Due,
    FreeDay,
    Happening,
    PaperField,
    Refusal,
    Row,
    Sort,
    Step,
    TermRule,
)
from akta.law.terms import measure_term, shifted_by, term_after, term_before, term_in_hours

_RUNNING = frozenset({"period_end", "limit_year", "latest_motion"})


@dataclass(frozen=True, slots=True)
class _Candidate:
    declaration: Declaration
    event: Happening
    place: int
    key: str


def open_duties(folded: Folded, library: Library) -> tuple[Due, ...]:
    """Duties and decisions that are open after these events, those with the earliest term first."""
    later = _places(folded.events)
    found = [
        due
        for candidate in _candidates(folded, library)
        if not _is_done(candidate, later)
        if (due := _due(candidate, folded, library)) is not None
    ]
    return tuple(sorted(found, key=lambda due: (due.on or date.max, due.declaration.id, due.key)))


def _candidates(folded: Folded, library: Library) -> Iterable[_Candidate]:
    found: dict[tuple[str, str, str], _Candidate] = {}
    acts = _acts(folded)
    for place, event in enumerate(folded.events):
        for declaration in () if event.inherited else library.by_trigger.get(event.kind, ()):
            if not _applies(declaration, acts, event.day):
                continue
            key = "|".join(str(event.get(name)) for name in declaration.same)
            own = "" if declaration.only_last else event.id
            found[declaration.id, key, own] = _Candidate(declaration, event, place, key)
    return found.values()


def _acts(folded: Folded) -> tuple[Act, ...]:
    """Under which regulations a declaration may stand to count in this case."""
    return (folded.act, Act.BOTH)


def _applies(declaration: Declaration, acts: tuple[Act, ...], day: date) -> bool:
    """By the regulation of the case and the law in force on the day of the event."""
    return declaration.act in acts and declaration.in_force(day)


def _places(events: Iterable[Happening]) -> Mapping[str, list[tuple[int, Happening]]]:
    by_kind: defaultdict[str, list[tuple[int, Happening]]] = defaultdict(list)
    for place, event in enumerate(events):
        by_kind[event.kind].append((place, event))
    return by_kind


def _is_done(candidate: _Candidate, later: Mapping[str, list[tuple[int, Happening]]]) -> bool:
    """Whether an event that ends the duty came after its trigger, about the same thing."""
    declaration = candidate.declaration
    for kind in declaration.done_by:
        for place, event in later.get(kind, ()):
            if place > candidate.place and _same(declaration, candidate.event, event):
                return True
    return False


def _same(declaration: Declaration, trigger: Happening, end: Happening) -> bool:
    """An ending event that does not say which is taken to end all."""
    return all(
        end.get(name) is None or end.get(name) == trigger.get(name) for name in declaration.same
    )


def _due(candidate: _Candidate, folded: Folded, library: Library) -> Due | None:
    declaration, event = candidate.declaration, candidate.event
    env = {**folded.facts, "event": event}
    holds = _holds(declaration.when, env)
    if holds is False:
        return None
    missing = () if holds or declaration.when is None else declaration.when.missing(env)
    rule = next((term for term in declaration.terms if _holds(term.when, env)), None)
    on, moment, steps = _ending(rule, event, env) if rule else (None, None, ())
    return Due(
        declaration,
        event,
        candidate.key,
        on,
        moment,
        _remind_on(declaration, on),
        (rule.provision if rule else "") or declaration.provision,
        tuple(_why(declaration, event, rule, steps, folded, library)),
        decide(declaration, env) if declaration.rows else None,
        missing,
    )


def _holds(condition: Expression | None, env: Mapping[str, Any]) -> bool | None:
    """Three answers: yes, no, and None where it cannot be told."""
    if condition is None:
        return True
    found = condition(env)
    return None if found is None else bool(found)


def _ending(
    rule: TermRule, event: Happening, env: Mapping[str, Any]
) -> tuple[date | None, datetime | None, tuple[str, ...]]:
    """The last day (or the moment) of a term and the steps to it."""
    if rule.at is not None:
        end = rule.at(env)
        if not isinstance(end, date):
            return None, None, ()
        return _day(end), end if isinstance(end, datetime) else None, ()
    start = rule.start(env) if rule.start is not None else event.day
    if not isinstance(start, date):
        return None, None, ("Dnia, od którego biegnie termin, jeszcze nie zapisano.",)
    return _running_from(rule, start)


def _running_from(
    rule: TermRule, start: date
) -> tuple[date | None, datetime | None, tuple[str, ...]]:
    """The end of a term that runs from a day or a moment, or that is due at once."""
    if rule.length is None:
        words = f"Czynność wykonuje się niezwłocznie: jeszcze {long_date(_day(start))}"
        return _day(start), None, (sentence(words),)
    try:
        if rule.measure or rule.length.in_hours:
            return _by_the_clock(rule, start)
        return _by_the_calendar(rule, _day(start))
    except OverflowError:
        return None, None, ("Termin wykracza poza kalendarz (lata od 1 do 9999).",)


def _day(start: date) -> date:
    return start.astimezone(WARSAW).date() if isinstance(start, datetime) else start


def _by_the_clock(
    rule: TermRule, start: date
) -> tuple[date | None, datetime | None, tuple[str, ...]]:
    assert rule.length is not None
    if not isinstance(start, datetime):
        return None, None, ("Bez godziny początku nie da się policzyć terminu godzinowego.",)
    sign = -1 if rule.before else 1
    count = measure_term if rule.measure else term_in_hours
    term = count(start, rule.length, sign=sign)
    assert isinstance(term.end, datetime)
    return _day(term.end), term.end, term.why


def _by_the_calendar(rule: TermRule, start: date) -> tuple[date, None, tuple[str, ...]]:
    assert rule.length is not None
    if rule.before and rule.free_day is not FreeDay.STAY:
        earlier = term_before(start, rule.length)
        return earlier.end, None, earlier.why
    if rule.free_day is FreeDay.NEXT:
        term = term_after(start, rule.length)
        return term.end, None, term.why
    nominal = shifted_by(start, rule.length, -1 if rule.before else 1)
    end = previous_working_day(nominal) if rule.free_day is FreeDay.PREVIOUS else nominal
    since = f"{'przed' if rule.before else 'od'} {long_date(start)}"
    words = [sentence(f"Termin ({rule.length}) {since} to {long_date(nominal)}")]
    if end != nominal:
        words.append(sentence(f"To dzień wolny, a terminu nie wolno przekroczyć: {long_date(end)}"))
    return end, None, tuple(words)


def _remind_on(declaration: Declaration, on: date | None) -> date | None:
    """From which day the duty is shown as near; without a lead at once."""
    if on is None or declaration.remind is None:
        return None
    try:
        return shifted_by(on, declaration.remind, -1)
    except OverflowError:
        return None


def _why(
    declaration: Declaration,
    event: Happening,
    rule: TermRule | None,
    steps: Iterable[str],
    folded: Folded,
    library: Library,
) -> Iterator[Step]:
    kind = library.events[event.kind]
    yield Step(sentence(f"{long_date(event.day)}: {kind.name}"), kind.provision)
    if declaration.words:
        yield Step(sentence(declaration.words), declaration.provision)
    if rule is not None:
        named = {name for each in (rule.at, rule.start) if each for name in each.names}
        if named & _RUNNING and folded.running is not None:
            for line in folded.running.explanation:
                yield Step(line)
        for line in steps:
            yield Step(line, rule.provision)


def decide(declaration: Declaration, env: Mapping[str, Any]) -> Row | None:
    """The first row of a decision table whose conditions hold; None where none can be told.

    A row that cannot be told stops the search: what comes after it would be a guess.
    """
    for row in declaration.rows:
        holds = _holds(row.when, env)
        if holds is None:
            return None
        if holds:
            return row
    return None


def refusals(
    event: Happening, folded: Folded, dues: Iterable[Due], library: Library
) -> tuple[Refusal, ...]:
    """Why this event may not happen now: blocks that hold, and open duties that block it.

    A block whose condition cannot be told does not hold: what is not recorded forbids nothing.
    """
    by_duty = [
        _refusal(due.declaration)
        for due in dues
        if event.kind in due.declaration.blocks and not due.missing
        if not _ends(due, event)
    ]
    env = {**folded.facts, "event": event}
    acts = _acts(folded)
    by_block = [
        _refusal(declaration)
        for declaration in library.always
        if declaration.sort is Sort.BLOCK and event.kind in declaration.blocks
        if _applies(declaration, acts, event.day)
        if _holds(declaration.when, env)
    ]
    return tuple({each.declaration.id: each for each in [*by_duty, *by_block]}.values())


def _ends(due: Due, event: Happening) -> bool:
    return event.kind in due.declaration.done_by and _same(due.declaration, due.event, event)


def _refusal(declaration: Declaration) -> Refusal:
    reason = declaration.words if declaration.sort is Sort.BLOCK else declaration.name
    return Refusal(declaration, sentence(reason), declaration.provision, declaration.override)


def answer(table: Declaration, folded: Folded, *, day: date) -> Row | None:
    """What a table answers from the facts of the case alone, by the law of the day."""
    return decide(table, folded.facts) if _applies(table, _acts(folded), day) else None


def table_outcomes(
    table: Declaration, values: Mapping[str, Any], facts: Mapping[str, Any]
) -> tuple[Row | None, tuple[str, ...]]:
    """A table asked by hand: facts of the case, overlaid by what was typed; and what is missing."""
    env = {**facts, **values}
    row = decide(table, env)
    if row is not None:
        return row, ()
    names = {name for each in table.rows if each.when for name in each.when.missing(env)}
    return None, tuple(sorted(names))


def paper_fields(
    paper_kind: str, folded: Folded, library: Library, *, day: date
) -> tuple[tuple[PaperField, Declaration], ...]:
    """Fields that the rules demand in a paper of this kind now, each with the rule that does."""
    found: dict[str, tuple[PaperField, Declaration]] = {}
    acts = _acts(folded)
    for declaration in library.declarations.values():
        paper = declaration.paper
        if paper is None or paper.kind != paper_kind or not _applies(declaration, acts, day):
            continue
        if declaration.sort is Sort.PAPER and _holds(declaration.when, folded.facts) is False:
            continue
        for field in paper.fields:
            if _holds(field.when, folded.facts) is not False:
                found.setdefault(field.name, (field, declaration))
    return tuple(found.values())


def missing_fields(
    paper_kind: str, filled: Mapping[str, Any], folded: Folded, library: Library, *, day: date
) -> tuple[tuple[PaperField, Declaration], ...]:
    """Demanded fields that are empty: what must be shown before the paper is signed."""
    return tuple(
        (field, declaration)
        for field, declaration in paper_fields(paper_kind, folded, library, day=day)
        if filled.get(field.name) in (None, "", [], ())
    )
