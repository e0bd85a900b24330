"""Reads of the cases: every list, search and count starts from what the actor reaches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from akta.accounts.models import Account
from akta.cases.errors import SearchLimitReached
from akta.cases.models import Case, CasePerson, CaseState, PersonSearch, Register, Transfer
from akta.core import keys
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.core.errors import NotFound
from akta.grants import queries as grants
from akta.grants.models import Grant, Ground
from akta.grants.queries import Place
from akta.law.identifiers import check_pesel
from akta.law.localtime import WARSAW, start_of
from akta.law.matrix import Action, Thing
from akta.law.references import ReferencePattern, ReferenceProblem
from akta.units.models import Cell, Post, PostKind

__all__ = [
    "CasePage",
    "CaseStub",
    "case_by_id",
    "case_by_reference",
    "case_for",
    "cells_for_registering",
    "known_by",
    "lookup",
    "may",
    "named_like",
    "page_of_cases",
    "person_searches",
    "persons_of",
    "place_of",
    "readable_cases",
    "references_of",
    "referents_of",
    "search_persons",
]

PAGE = 50
PERSON_SEARCHES_A_DAY: int = settings.AKTA.person_searches_a_day


def place_of(case: Case) -> Place:
    """Where the case stands, as `grants` knows it."""
    return Place(case.pk, case.cell_id, case.unit_id)


def readable_cases(actor: Actor, *, at: datetime) -> QuerySet[Case]:
    """Cases whose register entry the actor may read."""
    return Case.objects.filter(grants.reach(actor, Thing.REGISTER_ENTRY, Action.READ, at=at).q())


def case_by_id(case_id: UUID) -> Case:
    """A case with its register, for a caller whose lens has decided that it is open.

    Raises NotFound.
    """
    case = Case.objects.select_related("register").filter(pk=case_id).first()
    if case is None:
        raise NotFound
    return case


def case_by_reference(typed: str) -> Case:
    """A case by its reference as somebody typed it; the caller decides on the right.

    Raises NotFound.
    """
    case = Case.objects.filter(known_by(_canonical(typed) or typed.strip())).first()
    if case is None:
        raise NotFound
    return case


def known_by(reference: str) -> Q:
    """Cases of this reference, or that had it before another unit took them over."""
    passed = Transfer.objects.filter(former_reference=reference)
    return Q(reference=reference) | Q(pk__in=passed.values("case_id"))


def references_of(case_ids: set[UUID]) -> dict[UUID, str]:
    """References by id, in one query, for a caller that has decided; unknown ids are absent."""
    return dict(Case.objects.filter(pk__in=case_ids).values_list("pk", "reference"))


def named_like(words: str) -> QuerySet[Case, UUID]:
    """Ids of cases with these words in their reference, to narrow what a caller has decided."""
    return Case.objects.filter(reference__icontains=words).values_list("pk", flat=True)


def may(actor: Actor, case: Case, thing: Thing, action: Action, *, at: datetime) -> bool:
    """Whether an act is to be offered; the service decides again, and may ask for a reason."""
    return grants.reach(actor, thing, action, at=at).holds(place_of(case))


def case_for(
    actor: Actor, case_id: UUID, *, thing: Thing, action: Action, at: datetime
) -> tuple[Case, Grant, str]:
    """The case, the grant that allows the action, and the reason given today, if one was asked.

    Raises NotFound (missing and hidden alike), NotAllowed, ReasonNeeded.
    """
    found = Case.objects.select_related("unit", "cell", "register", "referent")
    case = found.filter(pk=case_id).first()
    if case is None:
        raise NotFound
    verdict = grants.decide(actor, place_of(case), thing, action, at=at)
    return case, verdict.grant, verdict.reason


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of a list of cases: the rows, the page's number from 1, and the whole count."""

    cases: Sequence[Case]
    number: int
    total: int


SORTS = {
    "najnowsze": ("-registered_at", "id"),
    "najstarsze": ("registered_at", "-id"),
    "sygnatura": ("reference",),
}


def page_of_cases(
    actor: Actor,
    *,
    at: datetime,
    number: int = 1,
    words: str = "",
    state: str = "",
    mine: bool = False,
    sort: str = "najnowsze",
) -> CasePage:
    """A page of the cases that the actor may read, in three queries however many there are."""
    cases = readable_cases(actor, at=at)
    if mine:
        cases = cases.filter(referent_id=actor.id)
    if state in CaseState.values:
        cases = cases.filter(state=state)
    if words.strip():
        cases = cases.filter(_matching(words.strip()))
    total = cases.count()
    number = min(max(1, number), max(1, -(-total // PAGE)))
    rows = cases.order_by(*SORTS.get(sort, SORTS["najnowsze"]))
    ids = list(rows.values_list("pk", flat=True)[(number - 1) * PAGE : number * PAGE])
    found = Case.objects.select_related("unit", "cell", "referent").in_bulk(ids)
    return CasePage([found[pk] for pk in ids], number, total)


def _matching(words: str) -> Q:
    reference = _canonical(words)
    if reference:
        return known_by(reference)
    by_number = Q(number=int(words)) if words.isdecimal() and len(words) < 8 else Q()  # noqa: PLR2004
    person = CasePerson.objects.filter(_named(words), removed_at__isnull=True)
    return (
        by_number
        | Q(reference__icontains=words)
        | Q(subject__icontains=words)
        | Q(pk__in=person.values("case_id"))
    )


def _named(words: str) -> Q:
    pesel = check_pesel(words)
    if pesel.value is not None:
        return Q(pesel_lookup=keys.ring().lookup(pesel.value, purpose="pesel"))
    named = Q()
    for word in words.split():
        named &= Q(surname__icontains=word) | Q(given_name__icontains=word)
    return named | Q(nip=words) | Q(regon=words)


def _canonical(typed: str) -> str:
    """The typed reference as stored, by the patterns of the registers; "" if it is none."""
    patterns = set(Register.objects.values_list("pattern", flat=True))
    for pattern in map(ReferencePattern, patterns):
        read = pattern.parse(typed)
        if not isinstance(read, ReferenceProblem):
            return pattern.render(read)
    return ""


@dataclass(frozen=True, slots=True)
class CaseStub:
    """What a member of the unit learns by the exact reference: that it is here, and whose it is."""

    reference: str
    referent: str
    unit: str


def lookup(actor: Actor, typed: str, *, at: datetime) -> CaseStub:
    """The reference and the referent of a case of the actor's own unit, by exact reference only.

    A case that was passed on is still known in the units that kept it before.

    Raises NotFound for every other case, whether it exists or not.
    """
    case = (
        Case.objects.select_related("referent", "unit", "numbered_in")
        .filter(known_by(_canonical(typed) or typed.strip()))
        .first()
    )
    if case is None:
        raise NotFound
    units = {case.unit_id, case.numbered_in.unit_id if case.numbered_in else case.unit_id}
    units |= set(case.transfers.values_list("from_unit_id", flat=True))
    member = (
        grants.held_by(actor, at=at)
        .filter(unit_id__in=units)
        .exclude(ground__in=[Ground.ADMINISTRATOR, Ground.AUDITOR])
    )
    if not member.exists() and not readable_cases(actor, at=at).filter(pk=case.pk).exists():
        raise NotFound
    referent = case.referent.full_name if case.referent else "jeszcze nie przydzielono"
    return CaseStub(case.reference, referent, case.unit.name)


def referents_of(unit_id: str, *, at: datetime) -> QuerySet[Account]:
    """Prosecutors and assessors of the unit, to whom a case can be assigned."""
    kinds = (PostKind.PROSECUTOR, PostKind.ASSESSOR, PostKind.HEAD, PostKind.CELL_HEAD)
    posts = Post.objects.filter(unit_id=unit_id, kind__in=kinds, in_force__contains=at)
    return Account.objects.filter(
        pk__in=posts.values("account_id"), disabled_at__isnull=True
    ).order_by("surname", "given_name")


def cells_for_registering(actor: Actor, *, at: datetime) -> QuerySet[Cell]:
    """Cells in which the actor may register a case."""
    posts = Post.objects.filter(account_id=actor.id, in_force__contains=at).exclude(
        kind__in=[PostKind.ADMINISTRATOR, PostKind.AUDITOR]
    )
    by_unit = posts.exclude(kind=PostKind.SECRETARIAT).values("unit_id")
    by_cell = posts.filter(kind=PostKind.SECRETARIAT).values("cell_id")
    return Cell.objects.select_related("unit").filter(Q(unit_id__in=by_unit) | Q(pk__in=by_cell))


def persons_of(case: Case) -> Sequence[CasePerson]:
    """The persons in the case, with those who represent them beside."""
    found = case.persons.filter(removed_at__isnull=True).select_related("represents", "account")
    return list(found.order_by("capacity", "surname"))


@dataclass(frozen=True, slots=True)
class PersonHit:
    """A case in which a person of that name or number stands; the case itself stays closed."""

    reference: str
    unit: str
    referent: str
    capacity: str
    person: str


def search_persons(
    actor: Actor, *, typed: str, purpose: str, for_reference: str, at: datetime
) -> list[PersonHit]:
    """Search all cases for a person, for a purpose and a case of one's own; kept on record.

    The case it is made for must be one the actor reads. Limited a day. Raises NotFound,
    SearchLimitReached.
    """
    own = readable_cases(actor, at=at).filter(reference=_canonical(for_reference)).first()
    if own is None:
        raise NotFound
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(pk=actor.id)
        start = start_of(local_day(at))
        today = PersonSearch.objects.filter(account_id=actor.id, at__gte=start).count()
        if today >= PERSON_SEARCHES_A_DAY:
            raise SearchLimitReached(limit=PERSON_SEARCHES_A_DAY)
        hits = _hits(typed)
        PersonSearch.objects.create(
            account_id=actor.id,
            unit_id=own.unit_id,
            typed=typed,
            purpose=purpose,
            for_reference=own.reference,
            hits=len(hits),
            at=at,
        )
    return hits


def _hits(typed: str) -> list[PersonHit]:
    found = CasePerson.objects.filter(_named(typed.strip()), removed_at__isnull=True)
    rows: Iterable[CasePerson] = found.select_related("case__unit", "case__referent").order_by(
        "-case__registered_at"
    )[:PAGE]
    return [
        PersonHit(
            row.case.reference,
            row.case.unit.name,
            row.case.referent.full_name if row.case.referent else "",
            row.get_capacity_display(),
            row.full_name,
        )
        for row in rows
    ]


def person_searches(actor: Actor, *, at: datetime) -> list[dict[str, Any]]:
    """For the head of a unit: searches beyond own cases, by month and person."""
    units = grants.held_by(actor, at=at).filter(ground=Ground.HEAD, unit_id__isnull=False)
    rows = (
        PersonSearch.objects.filter(unit_id__in=units.values("unit_id"))
        .annotate(month=TruncMonth("at", tzinfo=WARSAW))
        .values("month", "account__given_name", "account__surname")
        .annotate(count=Count("id"))
        .order_by("-month", "account__surname")
    )
    return [dict(row) for row in rows]
