"""Charges as they stand after the events of a proceeding. Pure; no clock."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Protocol

from akta.law.charges.acts import OPEN, Act, Charge, State, Version, act_from
from akta.law.marks import implements


class Event(Protocol):
    """What is read of an event: its id, kind, day and fields."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def day(self) -> Any: ...
    def get(self, name: str) -> Any: ...


RULINGS = ("charges_issued", "charges_supplemented", "charges_changed")
NOTED = "charge_noted"
_MOVES: dict[str, tuple[tuple[State, ...], State]] = {
    "charge_unfounded": ((State.CHARGED,), State.UNFOUNDED),
    "discontinued_in_part": (OPEN, State.DISCONTINUED),
    "severed_out": (OPEN, State.SEVERED),
    "charges_indicted": ((State.CHARGED,), State.INDICTED),
    "suspended": (OPEN, State.SUSPENDED),
    "discontinued": (OPEN, State.DISCONTINUED),
    "taken_up": ((State.SUSPENDED,), State.CHARGED),
    "suspension_quashed": ((State.SUSPENDED,), State.CHARGED),
    "returned": ((State.INDICTED,), State.CHARGED),
    "motion_335_returned": ((State.INDICTED,), State.CHARGED),
    "reopened": ((State.DISCONTINUED,), State.CHARGED),
    "resumed": ((State.DISCONTINUED,), State.CHARGED),
    "discontinuation_quashed": ((State.DISCONTINUED,), State.CHARGED),
}
_COMES_BACK = {"reopened", "resumed", "discontinuation_quashed"}
_ONLY_NAMED = {"severed_out", "discontinued_in_part"}
"""A part: without a person or charges it tells of none of them."""
KINDS = frozenset({*RULINGS, NOTED, *_MOVES})


def charges_of(events: Iterable[Event]) -> tuple[Charge, ...]:
    """All charges that were ever made, in the order in which they were first made."""
    found: dict[str, Charge] = {}
    for event in events:
        if event.kind in RULINGS or event.kind == NOTED:
            _charge(found, event)
        elif event.kind in _MOVES:
            _move(found, event)
    return tuple(found.values())


def _charge(found: dict[str, Charge], event: Event) -> None:
    person = str(event.get("person"))
    for act in acts_of(event):
        version = Version(event.id, event.kind, event.day, act, str(event.get("reason") or ""))
        key = f"{person}:{act.id}"
        before = found.get(key)
        if event.kind == NOTED:
            if before is not None:
                found[key] = replace(before, notes=(*before.notes, version))
        elif before is None:
            found[key] = Charge(person, (version,), since=event.day)
        else:
            found[key] = replace(
                before, versions=(*before.versions, version), state=State.CHARGED, since=event.day
            )


def acts_of(event: Event) -> list[Act]:
    """The acts that an event names; one that was recorded without them names none."""
    return [act_from(each) for each in event.get("acts") or ()]


@implements("R-142", "R-220-1")
def _move(found: dict[str, Charge], event: Event) -> None:
    """Move the charges that an event tells of: those named, of one suspect, or all.

    A part that names neither persons nor charges tells of none; what a ruling on the whole case
    ended comes back with it, a part that was discontinued stays so.
    """
    before, after = _MOVES[event.kind]
    named, person = event.get("charges"), event.get("person")
    if event.kind in _ONLY_NAMED and not named and not person:
        return
    for key, charge in found.items():
        if charge.state not in before:
            continue
        if person and charge.person != person:
            continue
        if named and key not in named:
            continue
        if event.kind in _COMES_BACK and charge.ended_by != "discontinued":
            continue
        found[key] = charge.moved(after, event.day, event.kind)


def facts_of(charges: Iterable[Charge]) -> dict[str, list[str]]:
    """What conditions ask about: charges without an ending, and those found to have no ground."""
    known = tuple(charges)
    return {
        "open_charges": [charge.key for charge in known if charge.is_open],
        "unfounded_charges": [c.key for c in known if c.state is State.UNFOUNDED],
    }
