"""My day (mój dzień): open duties over all cases of a person, and the load of a whole unit."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models as db
from django.db.models import Count, F, Q, QuerySet

from akta.accounts.models import Account
from akta.cases.models import Case, CaseState, DueDuty, Substitution
from akta.core.actors import Actor
from akta.grants import queries as grants
from akta.grants.models import Ground
from akta.law.matrix import Action, Thing

__all__ = [
    "ORDERS",
    "WHEN",
    "Asked",
    "Counts",
    "Load",
    "area_words",
    "counts_of",
    "duties_in_month",
    "duties_of_day",
    "loads",
    "mine",
    "substituted",
    "tone_of",
]

NEAR = timedelta(days=7)
OTHER = "inne"
"""The kind of duties that name none, as it is asked for."""
ORDERS = {
    "termin": (F("due_on").asc(nulls_last=True), F("id").asc()),
    "sprawa": (F("case__reference").asc(), F("due_on").asc(nulls_last=True), F("id").asc()),
    "rodzaj": (F("area").asc(), F("due_on").asc(nulls_last=True), F("id").asc()),
}
WHEN = {
    "zalegle": "zaległe",
    "dzis": "na dziś",
    "tydzien": "w 7 dni",
    "pozniej": "później",
    "inni": "czekają na innych",
    "ustalic": "do ustalenia",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person wants to see: whose cases, which of them, in which order."""

    when: str = ""
    area: str = ""
    order: str = "termin"
    words: str = ""


def substituted(actor: Actor, *, at: datetime) -> list[Substitution]:
    """Those whom the actor substitutes now."""
    found = Substitution.objects.filter(substitute_id=actor.id, in_force__contains=at)
    return list(found.select_related("absent").order_by("absent__surname"))


def mine(actor: Actor, *, persons: Sequence[UUID], at: datetime) -> QuerySet[DueDuty]:
    """Open duties of cases that these persons conduct and the actor may see.

    The cases are found once, so that the counts and lists over them need no join.
    """
    reach = grants.reach(actor, Thing.REGISTER_ENTRY, Action.READ, at=at)
    cases = Case.objects.filter(referent_id__in=list(persons)).filter(reach.q())
    return DueDuty.objects.filter(case_id__in=list(cases.values_list("pk", flat=True)))


def duties_of_day(found: QuerySet[DueDuty], asked: Asked, today: date) -> QuerySet[DueDuty]:
    """The duties asked for, in their order, with what a row shows."""
    shown = found.filter(_when(asked.when, today))
    if asked.area:
        shown = shown.filter(area__in={asked.area, ""} if asked.area == OTHER else {asked.area})
    if asked.words:
        words = Q(case__reference__icontains=asked.words) | Q(name__icontains=asked.words)
        shown = shown.filter(words)
    return shown.select_related("case").order_by(*ORDERS.get(asked.order, ORDERS["termin"]))


def _when(when: str, today: date, prefix: str = "") -> Q:
    def q(**facts: Any) -> Q:
        return Q(**{f"{prefix}{name}": value for name, value in facts.items()})

    known = q(missing=[])
    own = q(for_others=False) & known
    return {
        "zalegle": own & q(due_on__lt=today),
        "dzis": own & q(due_on=today),
        "tydzien": own & q(due_on__gt=today, due_on__lte=today + NEAR),
        "pozniej": own & (q(due_on__gt=today + NEAR) | q(due_on=None)),
        "inni": q(for_others=True) & known,
        "ustalic": ~known,
    }.get(when, Q())


@dataclass(frozen=True, slots=True)
class Counts:
    """How many duties stand in each tab and of each kind; from one query."""

    rows: tuple[tuple[str, str, int], ...]

    @property
    def by_when(self) -> dict[str, int]:
        return {name: self.of(when=name) for name in WHEN}

    @property
    def areas(self) -> list[str]:
        """Kinds of duties that occur."""
        return sorted({area or OTHER for area, _, _ in self.rows})

    def of(self, *, when: str = "", area: str = "") -> int:
        return sum(
            number
            for its_area, its_when, number in self.rows
            if when in {"", its_when} and area in {"", its_area or OTHER}
        )


def counts_of(found: QuerySet[DueDuty], today: date) -> Counts:
    """How many of each, in one query: every duty stands in exactly one tab."""
    when = db.Case(
        *(db.When(_when(name, today), then=db.Value(name)) for name in WHEN),
        output_field=db.CharField(),
    )
    rows = found.values_list("area", when).annotate(Count("id")).order_by()
    return Counts(tuple(rows))


def duties_in_month(found: QuerySet[DueDuty], first: date) -> dict[date, list[DueDuty]]:
    """The duties of a month by day."""
    last = first.replace(day=monthrange(first.year, first.month)[1])
    by_day: dict[date, list[DueDuty]] = {}
    rows = found.filter(due_on__range=(first, last)).select_related("case").order_by("due_on", "id")
    for row in rows:
        assert row.due_on is not None
        by_day.setdefault(row.due_on, []).append(row)
    return by_day


@dataclass(frozen=True, slots=True)
class Load:
    """The load of one prosecutor (obciążenie): open cases and their terms."""

    account_id: UUID | None
    name: str
    cases: int
    overdue: int
    near: int
    duties: int


def loads(actor: Actor, today: date, *, at: datetime, only: UUID | None = None) -> list[Load]:
    """The load of each referent in the units and cells that the actor heads; four queries."""
    held = list(grants.held_by(actor, at=at).filter(ground=Ground.HEAD))
    if not held:
        return []
    here = Q(cell_id__in=[g.cell_id for g in held if g.cell_id])
    here |= Q(unit_id__in=[g.unit_id for g in held if g.unit_id])
    cases = Case.objects.filter(here)
    if only is not None:
        cases = cases.filter(referent_id=only)
    is_open = ~Q(state=CaseState.CLOSED)
    by_case = cases.filter(is_open).values("referent_id").annotate(cases=Count("id")).order_by()
    terms = _terms(cases, today)
    open_cases: dict[UUID | None, int] = {row["referent_id"]: row["cases"] for row in by_case}
    ids = {*terms, *open_cases}
    names = {
        account.pk: account.full_name
        for account in Account.objects.filter(pk__in=[pk for pk in ids if pk])
    }
    found = [_load(pk, names, open_cases, terms) for pk in ids]
    return sorted(found, key=lambda load: (-load.overdue, -load.near, load.name))


def _terms(cases: QuerySet[Case], today: date) -> dict[UUID | None, Any]:
    """Open duties by referent: those of each case are summed first, by the index over them."""
    rows = cases.values("referent_id").annotate(
        terms=Count("duties"),
        overdue=Count("duties", filter=_when("zalegle", today, "duties__")),
        near=Count(
            "duties", filter=_when("dzis", today, "duties__") | _when("tydzien", today, "duties__")
        ),
    )
    return {row["referent_id"]: row for row in rows.order_by() if row["terms"]}


def _load(
    pk: UUID | None,
    names: dict[UUID, str],
    cases: dict[UUID | None, int],
    terms: dict[UUID | None, Any],
) -> Load:
    row = terms.get(pk, {})
    name = names.get(pk, "nieznana osoba") if pk else "bez referenta"
    return Load(
        pk,
        name,
        cases.get(pk, 0),
        row.get("overdue", 0),
        row.get("near", 0),
        row.get("terms", 0),
    )


def area_words(area: str) -> str:
    """The kind of a duty in words."""
    return AREAS.get(area, area or OTHER)


AREAS = {
    "notification": "zawiadomienie",
    "jurisdiction": "właściwość",
    "initiation": "wszczęcie",
    "investigation": "prowadzenie",
    "running": "czas trwania",
    "joining": "łączenie i wyłączanie",
    "exclusion": "wyłączenie prokuratora",
    "charges": "zarzuty",
    "parties": "strony i wnioski",
    "experts": "biegli",
    "complaints": "zażalenia",
    "supervision": "nadzór nad postępowaniem",
    "suspension": "zawieszenie",
    "closing": "zamknięcie",
    "discontinuation": "umorzenie",
    "court": "sąd",
    "detention": "zatrzymanie i środki",
    "warrant": "list gończy",
}


def tone_of(row: DueDuty, today: date) -> dict[str, str]:
    """How near a duty is: a word and the tone of its badge."""
    if row.missing:
        return {"tone": "info", "near": "do ustalenia"}
    if row.due_on is None:
        return {"tone": "", "near": "bez terminu"}
    if row.due_on < today:
        return {"tone": "harm", "near": "po terminie"}
    if row.due_on == today:
        return {"tone": "soon", "near": "dziś"}
    if row.due_on <= today + NEAR or (row.remind_on is not None and row.remind_on <= today):
        return {"tone": "soon", "near": "wkrótce"}
    return {"tone": "", "near": "w terminie"}
