"""Writes of a proceeding: recording what happened, and correcting a wrong entry by an entry."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from akta.cases import events
from akta.cases.errors import (
    EventBlocked,
    EventInFuture,
    EventMisplaced,
    EventValue,
    ReasonMissing,
    ToldByMeasure,
    UnknownEventKind,
)
from akta.cases.measures.queries import told_by_measures
from akta.cases.models import Case
from akta.cases.proceedings import state
from akta.cases.proceedings.leading import leader_bar
from akta.cases.queries import place_of
from akta.cases.rows import record
from akta.core import journal
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.core.errors import ChangedMeanwhile, NotFound
from akta.core.models import JournalEntry
from akta.core.once import once
from akta.grants import queries as grants
from akta.grants.models import Grant
from akta.law.matrix import Action, Thing
from akta.law.polish import long_date, sentence
from akta.law.procedures.folding import fold
from akta.law.procedures.model import EventKind, FieldType, Happening, Refusal
from akta.law.procedures.values import ValueProblem, plain, told, typed

__all__ = ["correct_event", "enter_event", "inherit_events", "record_event"]

NEW = "new"


def record_event(
    *,
    actor: Actor,
    case_id: UUID,
    kind: str,
    day: date,
    values: Mapping[str, Any],
    at: datetime,
    version: int | None = None,
    key: str | None = None,
    overrides: Mapping[str, str] | None = None,
) -> UUID:
    """Record an event of the proceeding (wpis zdarzenia do przebiegu); gives the entry's id.

    Status, running time and open duties are derived again in the same transaction. `overrides`
    gives, for a block whose rule allows it, the reason to go past it.
    Raises NotFound, NotAllowed, ChangedMeanwhile, UnknownEventKind, EventValue, EventInFuture,
    EventMisplaced, EventBlocked.
    """

    def act() -> str:
        case, grant, entries = _opened(actor, case_id, version, at)
        found = _kind(kind)
        leader_bar(case, actor, found.id, at=at)
        event = Happening(NEW, found.id, _past(day, at), _values(found, values))
        before = state.happenings(entries)
        passed = _allowed(before, event, case, overrides or {})
        _fits(before, [*before, event], case)
        data = {**_data(found, event), "overrides": passed}
        entry = record(events.PROCEEDING_EVENT, case, actor, at, data, grant=grant)
        state.store(case, state.derived(case, [*entries, entry]))
        return str(entry.id)

    with transaction.atomic():
        done = once(key, use_case="proceedings.record", actor_id=actor.id, at=at, act=act)
    return UUID(done)


@transaction.atomic
def enter_event(
    *, actor: Actor, case_id: UUID, kind: str, day: date, values: Mapping[str, Any], at: datetime
) -> UUID:
    """Record an event for a use case that has decided on the right by a rule of its own.

    For the other case of a joining, or a case that its unit has just passed on: whoever acts has
    no right over its register entry. Raises as `record_event`, but never NotAllowed.
    """
    case, entries = _held(case_id)
    found = _kind(kind)
    event = Happening(NEW, found.id, _past(day, at), _values(found, values))
    before = state.happenings(entries)
    _allowed(before, event, case, {})
    _fits(before, [*before, event], case)
    data = {**_data(found, event), "overrides": []}
    entry = record(events.PROCEEDING_EVENT, case, actor, at, data)
    state.store(case, state.derived(case, [*entries, entry]))
    return entry.id


@transaction.atomic
def inherit_events(
    *, actor: Actor, case: Case, origin: Case, events_: Iterable[Happening], at: datetime
) -> None:
    """Take over from a severed or joined case what counts here too: its time, charges in it.

    The entries say whence; they open no duty (the state is folded as if it had happened here).
    """
    case, entries = _held(case.pk)
    for event in events_:
        found = _kind(event.kind)
        data = _data(found, replace(event, inherited=True))
        told = f"{data['told'].rstrip('.')} (przejęto ze sprawy {origin.reference})."
        data |= {"told": told, "overrides": [], "origin": origin.reference}
        entries.append(record(events.PROCEEDING_EVENT, case, actor, at, data))
    state.store(case, state.derived(case, entries))


def correct_event(
    *,
    actor: Actor,
    case_id: UUID,
    entry_id: UUID,
    reason: str,
    at: datetime,
    kind: str | None = None,
    day: date | None = None,
    values: Mapping[str, Any] | None = None,
    version: int | None = None,
    key: str | None = None,
    overrides: Mapping[str, str] | None = None,
    with_measure: bool = False,
) -> UUID:
    """Correct a wrong entry by a new one (sprostowanie): put right, or withdrawn without `kind`.

    The wrong entry stays in the journal; the state is folded as if the right one had stood there.
    What a rule forbids, or leaves to the leader of a team, cannot come in by a correction either.
    What was told by an entry on a measure is corrected together with it (`with_measure`).
    Raises as `record_event`, and ReasonMissing, ToldByMeasure.
    """

    def act() -> str:
        case, grant, entries = _opened(actor, case_id, version, at)
        if not reason.strip():
            raise ReasonMissing
        before = state.happenings(entries)
        wrong = next((event for event in before if event.id == str(entry_id)), None)
        if wrong is None:
            raise NotFound
        if not with_measure and wrong.id in told_by_measures(case_id):
            raise ToldByMeasure
        right = _corrected(wrong, kind, day, values, at)
        passed: list[dict[str, str]] = []
        if right is not None:
            leader_bar(case, actor, right.kind, at=at)
            passed = _allowed_instead(before, wrong, right, case, overrides or {})
        after = [right if event is wrong else event for event in before]
        _fits(before, [event for event in after if event is not None], case)
        data = {**_correction(wrong, right, reason), "overrides": passed}
        entry = record(events.PROCEEDING_CORRECTED, case, actor, at, data, grant=grant)
        state.store(case, state.derived(case, [*entries, entry]))
        return str(entry.id)

    with transaction.atomic():
        done = once(key, use_case="proceedings.correct", actor_id=actor.id, at=at, act=act)
    return UUID(done)


def _opened(
    actor: Actor, case_id: UUID, version: int | None, at: datetime
) -> tuple[Case, Grant | None, list[JournalEntry]]:
    """The case, locked, the grant that allows the write, and its entries so far."""
    case, entries = _held(case_id)
    grant = None
    if not actor.is_system:
        place = place_of(case)
        grant = grants.decide(actor, place, Thing.REGISTER_ENTRY, Action.WRITE, at=at).grant
    if version is not None and version != len(entries):
        change = journal.sentence(entries[-1]).rstrip(".") if entries else "przebieg sprawy"
        raise ChangedMeanwhile(who="inna osoba", change=change)
    return case, grant, entries


def _held(case_id: UUID) -> tuple[Case, list[JournalEntry]]:
    """The case, locked with its stream, and its entries so far. Raises NotFound."""
    found = Case.objects.select_for_update(of=("self",), no_key=True).select_related("cell")
    case = found.filter(pk=case_id).first()
    if case is None:
        raise NotFound
    journal.hold(journal.case_stream(case.pk))
    return case, state.entries_of(case.pk)


def _kind(name: str) -> EventKind:
    found = state.library().events.get(name)
    if found is None:
        raise UnknownEventKind(kind=name)
    return found


def _past(day: date, at: datetime) -> date:
    if day > local_day(at):
        raise EventInFuture(day=long_date(day))
    return day


def _values(kind: EventKind, values: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return typed(kind, values)
    except ValueProblem as problem:
        raise EventValue(field=problem.field.name, sentence=str(problem)) from None


def _allowed(
    before: list[Happening], event: Happening, case: Case, overrides: Mapping[str, str]
) -> list[dict[str, str]]:
    """Refuse what a rule blocks now; gives the overrides that were used, with who may and why."""
    return _passed(state.refusals(before, event, state.act_of(case)), overrides)


def _allowed_instead(
    events_: list[Happening],
    wrong: Happening,
    right: Happening,
    case: Case,
    overrides: Mapping[str, str],
) -> list[dict[str, str]]:
    """Refuse to put right an entry by one that is blocked where the wrong one was not."""
    others = [event for event in events_ if event is not wrong]
    act = state.act_of(case)
    stood = {each.declaration.id for each in state.refusals(others, wrong, act)}
    found = state.refusals(others, right, act)
    return _passed([each for each in found if each.declaration.id not in stood], overrides)


def _passed(found: Sequence[Refusal], overrides: Mapping[str, str]) -> list[dict[str, str]]:
    """The overrides that go past all of these refusals. Raises EventBlocked."""
    left = [each for each in found if not _overridden(each, overrides)]
    if left:
        raise EventBlocked(left)
    return [
        {
            "declaration": each.declaration.id,
            "by": each.override.by if each.override else "",
            "provision": each.provision,
            "reason": overrides[each.declaration.id].strip(),
        }
        for each in found
    ]


def _overridden(refusal: Refusal, overrides: Mapping[str, str]) -> bool:
    given = overrides.get(refusal.declaration.id, "").strip()
    return refusal.override is not None and bool(given)


def _fits(before: list[Happening], after: list[Happening], case: Case) -> None:
    """No event may become impossible that was possible before."""
    library, act = state.library(), state.act_of(case)
    known = {misfit.event.id for misfit in fold(before, library, act=act).misfits}
    for misfit in fold(after, library, act=act).misfits:
        if misfit.event.id not in known:
            raise EventMisplaced(sentence=misfit.sentence)


def _corrected(
    wrong: Happening,
    kind: str | None,
    day: date | None,
    values: Mapping[str, Any] | None,
    at: datetime,
) -> Happening | None:
    if kind is None:
        return None
    found = _kind(kind)
    day = _past(day or wrong.day, at)
    made = {  # what a screen of its own made is not typed again
        field.name: wrong.values.get(field.name)
        for field in found.fields
        if field.type is FieldType.DATA
    }
    given = _values(found, {**made, **(values or {})})
    return Happening(wrong.id, found.id, day, given, wrong.inherited)


def _correction(wrong: Happening, right: Happening | None, reason: str) -> dict[str, Any]:
    was = state.library().events.get(wrong.kind)
    data: dict[str, Any] = {
        "corrects": wrong.id,
        "was": f"{was.name if was else wrong.kind}, {long_date(wrong.day)}",
        "reason": reason.strip().rstrip("."),
        "withdrawn": right is None,
        "told": "wpis wycofano.",
    }
    return data | _data(_kind(right.kind), right) if right is not None else data


def _data(kind: EventKind, event: Happening) -> dict[str, Any]:
    """What the journal keeps; persons by id only."""
    fields = [f for f in kind.fields if event.values.get(f.name) is not None]
    words = [
        f"{field.label[:1].lower()}{field.label[1:]}: {told(field, event.values[field.name])}"
        for field in fields
        if field.type not in {FieldType.PERSON, FieldType.DATA}
    ]
    text = f"{kind.name} – {long_date(event.day)}" + (f" ({'; '.join(words)})" if words else "")
    data = {
        "type": kind.id,
        "date": event.day.isoformat(),
        "values": plain(event.values),
        "told": sentence(text),
    }
    return data | {"inherited": True} if event.inherited else data
