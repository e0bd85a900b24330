"""The state of a proceeding (stan postępowania) as a fold of its events. Pure; no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from akta.law.charges.folding import KINDS as CHARGING
from akta.law.charges.folding import charges_of, facts_of
from akta.law.polish import long_date
from akta.law.procedures.library import Library
from akta.law.procedures.model import Act, EventKind, Happening, Misfit
from akta.law.running_time import (
    EVENT_FIELDS,
    MORE_FIELDS,
    Event,
    Kind,
    Proceeding,
    Role,
    RuleSet,
    RunningTime,
)
from akta.law.running_time import running_time as counted
from akta.law.severing import needs_first_act

START = "registered"


@dataclass(frozen=True, slots=True)
class Folded:
    """What follows from the events: facts, status, running time, and events that do not fit."""

    facts: Mapping[str, Any]
    events: tuple[Happening, ...]
    misfits: tuple[Misfit, ...] = ()
    running: RunningTime | None = None

    @property
    def status(self) -> str:
        return str(self.facts["status"])

    @property
    def act(self) -> Act:
        return Act(self.facts["act"])


@dataclass(slots=True)
class _State:
    env: dict[str, Any]
    taken: list[Happening] = field(default_factory=list)
    misfits: list[Misfit] = field(default_factory=list)


def fold(
    events: Iterable[Happening], library: Library, *, act: Act = Act.COMMON, day: date | None = None
) -> Folded:
    """Fold the events, by day, those of one day in the order given.

    An event from a status in which it cannot happen changes nothing and is told as a misfit. The
    running time is counted as of `day`, by default the last event's.
    """
    state = _State({**library.defaults(), "act": act.value, "status": START, "paused": False})
    for event in sorted(events, key=lambda each: each.day):
        _take(state, event, library.events.get(event.kind))
    state.env.pop("event", None)
    state.env |= facts_of(charges_of(e for e in state.taken if e.kind in CHARGING))
    running = _running(state, library, day)
    if running is not None:
        state.env |= _running_facts(running)
    return Folded(state.env, tuple(state.taken), tuple(state.misfits), running)


def _take(state: _State, event: Happening, kind: EventKind | None) -> None:
    if kind is None:
        sentence = f"Rodzaj zdarzenia „{event.kind}” nie jest znany tej instalacji."
        state.misfits.append(Misfit(event, sentence))
        return
    env = state.env
    if kind.since and env["status"] not in kind.since:
        state.misfits.append(Misfit(event, _misplaced(event, kind)))
        return
    env["event"] = event
    env.update([(name, expression(env)) for name, expression in kind.sets])
    if kind.status is not None:
        env["status"] = kind.status
    state.taken.append(event)


def _misplaced(event: Happening, kind: EventKind) -> str:
    return (
        f"„{kind.name}” z {long_date(event.day)} nie może nastąpić w stanie, w jakim "
        "postępowanie było tego dnia. Proszę sprawdzić datę i wcześniejsze zdarzenia."
    )


def _running(state: _State, library: Library, day: date | None) -> RunningTime | None:
    facts = state.env
    start = facts.get("running_from") or facts.get("initiated")
    form = "inquiry" if facts.get("taken_over") else facts.get("form")
    if start is None or form not in {"inquiry", "investigation"}:
        return None
    rules = RuleSet.MILITARY if facts["act"] == Act.MILITARY else RuleSet.COMMON
    events = tuple(_running_events(state.taken, library))
    proceeding = Proceeding(rules, Kind(form), start, events)
    return counted(proceeding, max(start, day or state.taken[-1].day))


def _running_events(taken: Iterable[Happening], library: Library) -> Iterable[Event]:
    for event in taken:
        name = library.events[event.kind].running
        if name is None:
            continue
        values = {each: event.get(each) for each in EVENT_FIELDS[name]}
        more = {each: event.get(each) for each in MORE_FIELDS.get(name, ())}
        if None in values.values() or _lacks_first_act(values, more):
            continue
        if "role" in values:
            values["role"] = Role(values["role"])
        yield Event(name, event.day, **values, **more)


def _lacks_first_act(values: Mapping[str, Any], more: Mapping[str, Any]) -> bool:
    is_needed = needs_first_act(covered=more.get("covered"), acts_done=values.get("acts_done"))
    return is_needed and more["first_act"] is None


def _running_facts(running: RunningTime) -> dict[str, Any]:
    motion = running.latest_motion
    return {
        "paused": running.paused,
        "period_end": running.period_end,
        "limit_year": running.limit_year,
        "latest_motion": motion.day if motion else None,
    }
