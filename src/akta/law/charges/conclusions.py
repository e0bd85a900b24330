"""How charges are written: in a ruling, and in the conclusions of an indictment (§ 225)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import count

from akta.law.charges.acts import Act, Charge, Role
from akta.law.marks import implements
from akta.law.polish import listed

CLEARLY = 5
"""By how many years an upper limit has to be higher to put a later act before an earlier one."""
_ORDER = tuple(Role)
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def roman(number: int) -> str:
    """The number of a charge as people write it: I, II, III."""
    told = ""
    for value, letters in _ROMAN:
        told += letters * (number // value)
        number %= value
    return told


def written(acts: Iterable[Act], *, first: int = 1, with_: Mapping[str, str] | None = None) -> str:
    """The acts as numbered charges: time, place, co-perpetrators, what, qualification."""
    others = with_ or {}
    return "\n\n".join(
        f"{roman(number)}. {act.time}, {act.place}, {_together(others.get(act.id, ''))}{act.what}"
        f", tj. o czyn z {act.qualification}"
        for number, act in zip(count(first), acts, strict=False)
    )


def _together(names: str) -> str:
    return f"wspólnie i w porozumieniu z innymi osobami ({names}), " if names else ""


@implements("R-225-2")
def in_order(charges: Iterable[Charge]) -> tuple[tuple[str, tuple[Charge, ...]], ...]:
    """The accused with their charges: perpetrators, instigators, helpers, then those linked.

    Each one's charges stand by the days of the acts, but what is clearly punished more severely
    stands before what is not.
    """
    by_person: dict[str, list[Charge]] = {}
    for charge in charges:
        by_person.setdefault(charge.person, []).append(charge)
    rows = sorted(by_person.items(), key=lambda row: min(_rank(each.act) for each in row[1]))
    return tuple((person, _severe_first(own)) for person, own in rows)


def _rank(act: Act) -> int:
    return _ORDER.index(act.role)


@implements("R-225-2")
def _severe_first(charges: Sequence[Charge]) -> tuple[Charge, ...]:
    ordered: list[Charge] = []
    for charge in sorted(charges, key=lambda each: each.act.on):
        place = len(ordered)
        while place and clearly_more_severe(charge.act, ordered[place - 1].act):
            place -= 1
        ordered.insert(place, charge)
    return tuple(ordered)


@implements("R-225-2")
def clearly_more_severe(one: Act, other: Act) -> bool:
    """A crime (zbrodnia) against a misdemeanour, or an upper limit higher by five years."""
    if one.is_crime != other.is_crime:
        return one.is_crime
    return one.years is not None and other.years is not None and one.years >= other.years + CLEARLY


@implements("R-225-3")
def conclusions(charges: Iterable[Charge], names: Mapping[str, str]) -> str:
    """The conclusions of an indictment: after each accused his charges, numbered through.

    Each names all who are accused of the same act in this indictment, and nobody else.
    """
    known = tuple(charges)
    parts: list[str] = []
    number = 1
    for person, own in in_order(known):
        with_ = {charge.act.id: listed(_others(charge, known, names)) for charge in own}
        told = written([charge.act for charge in own], first=number, with_=with_)
        parts.append(f"**{names[person]}** o to, że:\n\n{told}")
        number += len(own)
    return "\n\n".join(parts)


def _others(charge: Charge, charges: Iterable[Charge], names: Mapping[str, str]) -> list[str]:
    return [
        names[each.person]
        for each in charges
        if each.act.id == charge.act.id and each.person != charge.person
    ]


_LEAST = 3


def is_named(name: str, text: str) -> bool:
    """Whether a text names somebody, also in another case of the surname (odmiana)."""
    words = name.split()
    if not words:
        return False
    surname = words[-1].casefold()
    stem = surname[: max(_LEAST, len(surname) - 2)]
    capital = re.escape(stem[0].upper()) + f"(?i:{re.escape(stem[1:])})"
    return re.search(rf"\b{capital}\w{{0,5}}\b", text) is not None
