"""Which unit is competent by place (właściwość miejscowa): a proposal, with its doubts told.

The areas are those of § 4 of the regulation of 19 February 2016 (Dz.U. 2016 poz. 270), under the
present names of communes; the consolidated text of 2025 was not compared. Nothing is decided here.
"""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from akta.units.models import Unit

__all__ = ["Proposal", "units_by_place"]

SOURCE = (
    "Obszary według § 4 rozporządzenia z 19 lutego 2016 r. (Dz.U. 2016 poz. 270); nie porównano "
    "ich z tekstem jednolitym z 2025 r. (Dz.U. 2025 poz. 415). Właściwość ustala prokurator."
)
SEVERAL = "Tę nazwę ma więcej niż jedna gmina albo część miasta; proszę wybrać właściwą."
MOST = 30


@dataclass(frozen=True, slots=True)
class Place:
    """A commune, town, district of Warsaw or part of a divided town, and its unit."""

    name: str
    code: str
    kind: str
    unit: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A unit that may be competent, for which place, and what is doubtful about it."""

    unit: Unit
    place: str
    doubts: tuple[str, ...]


@cache
def _places() -> tuple[Place, ...]:
    text = resources.files("akta.units").joinpath("data/places.json").read_text(encoding="utf-8")
    return tuple(Place(**row) for row in json.loads(text))


def units_by_place(typed: str) -> list[Proposal]:
    """Units proposed for a place as somebody typed it: exact names first, else what begins so.

    Every proposal says on what it rests; several of one name are all told. One query.
    """
    wanted = _plain(typed)
    if not wanted:
        return []
    found = [place for place in _places() if wanted in {_plain(place.name), place.code}]
    found = found or [place for place in _places() if _plain(place.name).startswith(wanted)]
    found = found[:MOST]
    units = Unit.objects.in_bulk([place.unit for place in found])
    return [_proposal(place, units[place.unit], found) for place in found if place.unit in units]


def _proposal(place: Place, unit: Unit, found: Sequence[Place]) -> Proposal:
    doubts = [f"{place.doubt[:1].upper()}{place.doubt[1:]}."] if place.doubt else []
    if len({each.unit for each in found}) > 1:
        doubts.append(SEVERAL)
    return Proposal(unit, f"{place.kind} {place.name} ({place.code})", (*doubts, SOURCE))


def _plain(text: str) -> str:
    """Lower case, single spaces, without "gmina" and "m." in front and without diacritics."""
    words = text.casefold().replace("ł", "l").split()
    while len(words) > 1 and words[0] in {"gmina", "gm.", "miasto", "m."}:
        words = words[1:]
    parts = unicodedata.normalize("NFD", " ".join(words))
    return "".join(char for char in parts if not unicodedata.combining(char))
