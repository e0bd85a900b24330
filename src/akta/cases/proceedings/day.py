"""My day (mój dzień): open duties over all cases of a person, and the load of a whole unit."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

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
    "Load",
    "area_words",
    "areas_of",
    "counts_of",
    "duties_in_month",
    "duties_of_day",
    "loads",
    "mine",
    "substituted",
    "tone_of",
]

NEAR = timedelta(days=7)
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
        shown = shown.filter(area=asked.area)
    if asked.words:
        words = Q(case__reference__icontains=asked.words) | Q(name__icontains=asked.words)
        shown = shown.filter(words)
    return shown.select_related("case").order_by(*ORDERS.get(asked.order, ORDERS["termin"]))


def _when(when: str, today: date) -> Q:
    own = Q(for_others=False, missing=[])
    return {
        "zalegle": own & Q(due_on__lt=today),
        "dzis": own & Q(due_on=today),
        "tydzien": own & Q(due_on__gt=today, due_on__lte=today + NEAR),
        "pozniej": own & (Q(due_on__gt=today + NEAR) | Q(due_on=None)),
        "inni": Q(for_others=True, missing=[]),
        "ustalic": ~Q(missing=[]),
    }.get(when, Q())


def counts_of(found: QuerySet[DueDuty], today: date) -> dict[str, int]:
    """How many of each, in one query."""
    counts: dict[str, int] = found.aggregate(
        **{name: Count("id", filter=_when(name, today)) for name in WHEN}
    )
    return counts


def areas_of(found: QuerySet[DueDuty]) -> list[str]:
    """Kinds of duties that occur."""
    return list(found.order_by("area").values_list("area", flat=True).distinct())


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


def loads(actor: Actor, today: date, *, at: datetime) -> list[Load]:
    """The load of each referent in the units and cells that the actor heads; three queries."""
    held = list(grants.held_by(actor, at=at).filter(ground=Ground.HEAD))
    if not held:
        return []
    here = Q(cell_id__in=[g.cell_id for g in held if g.cell_id])
    here |= Q(unit_id__in=[g.unit_id for g in held if g.unit_id])
    cases = Case.objects.filter(here).exclude(state=CaseState.CLOSED)
    by_case = cases.values("referent_id").annotate(cases=Count("id")).order_by()
    duties = DueDuty.objects.filter(case__in=Case.objects.filter(here))
    by_duty = duties.values("case__referent_id").annotate(
        duties=Count("id"),
        overdue=Count("id", filter=Q(due_on__lt=today)),
        near=Count("id", filter=Q(due_on__range=(today, today + NEAR))),
    )
    terms: dict[UUID | None, Any] = {r["case__referent_id"]: r for r in by_duty.order_by()}
    open_cases: dict[UUID | None, int] = {row["referent_id"]: row["cases"] for row in by_case}
    ids = {*terms, *open_cases}
    names = {
        account.pk: account.full_name
        for account in Account.objects.filter(pk__in=[pk for pk in ids if pk])
    }
    found = [_load(pk, names, open_cases, terms) for pk in ids]
    return sorted(found, key=lambda load: (-load.overdue, -load.near, load.name))


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
        row.get("duties", 0),
    )


def area_words(area: str) -> str:
    """The kind of a duty in words."""
    return AREAS.get(area, area or "inne")


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
