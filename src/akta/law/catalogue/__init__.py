"""The catalogue of rules (katalog wymagań): the acts, rule by rule, as data.

One file of JSON lines for each source, made by `scripts/compact_catalogue.py`. `outside.json`
names the rules that Akta leaves aside, each with its reason in one Polish sentence.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
BOOKS: dict[str, str] = {
    "military": "Regulamin jednostek wojskowych (2015)",
    "portals": "Portale i wnoszenie pism",
    "regulation-court-and-other": "Regulamin: sąd i inne czynności",
    "regulation-organisation": "Regulamin: organizacja",
    "regulation-proceedings": "Regulamin: postępowanie przygotowawcze",
}
"""The files in the order of the catalogue; rules added later follow as a book at the end."""

TIERS = ("core", "extended", "organisational")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the catalogue (przepis katalogu), as restated from its act.

    `book` is the file it stands in, `tier` says how much of it concerns software: `core` must
    be carried, `extended` is valuable, `organisational` is there for reference only.
    """

    id: str
    book: str
    source: str
    area: str
    kind: str
    rule: str
    software: str
    tier: str
    actor: str
    trigger: str | None = None
    term: str | None = None
    acceptance: tuple[str, ...] = ()
    note: str | None = None
    data: Any = field(default=None, hash=False)
    decision: Any = field(default=None, hash=False)
    counterpart: str | None = None
    difference: str | None = None


@cache
def load() -> tuple[Rule, ...]:
    """All rules, book after book, each in the order of its file."""
    return tuple(rule for book in BOOKS for rule in _rules_of(book))


@cache
def by_id() -> Mapping[str, Rule]:
    """The rules by their id."""
    return {rule.id: rule for rule in load()}


@cache
def outside() -> Mapping[str, str]:
    """Rules that Akta leaves aside, with the reason."""
    reasons: dict[str, str] = json.loads((FOLDER / "outside.json").read_text(encoding="utf-8"))
    return reasons


def _rules_of(book: str) -> list[Rule]:
    lines = (FOLDER / f"{book}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_rule(book, json.loads(line)) for line in lines]


def _rule(book: str, entry: dict[str, Any]) -> Rule:
    acceptance = tuple(entry.pop("acceptance", ()))
    return Rule(book=book, acceptance=acceptance, **entry)
