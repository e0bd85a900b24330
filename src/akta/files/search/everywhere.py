"""Search over all files that a member of staff may read now, without giving a reason first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from akta.cases.models import Case
from akta.core.actors import Actor
from akta.files.lens import THING_OF, open_sides
from akta.files.models import SetKind
from akta.files.search.find import NOTHING_TYPED, Hit, Limits, Matched, hits_of, matched, ranked
from akta.grants import queries as grants
from akta.grants.models import Grant
from akta.law import matrix
from akta.law.matrix import Action, Decision, Thing

__all__ = ["CaseHits", "FoundEverywhere", "search_all"]

CASES, HITS = 10, 3


@dataclass(frozen=True, slots=True)
class CaseHits:
    """What was found in one case: how many sides, and the best of them."""

    case: Case
    total: int
    hits: tuple[Hit, ...]
    grant_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class FoundEverywhere:
    """A page of an answer over many cases, the cases with the most hits first."""

    query: str
    total: int
    cases: int
    groups: tuple[CaseHits, ...]
    next_offset: int | None = None
    note: str = ""


def search_all(
    actor: Actor,
    query: str,
    *,
    at: datetime,
    since: date | None = None,
    until: date | None = None,
    offset: int = 0,
    limit: int = CASES,
) -> FoundEverywhere:
    """Search all files that the actor may read, case by case."""
    sides = open_sides(actor, at=at).filter(Limits(since=since, until=until).q())
    found = matched(sides, query)
    if found is None:
        return FoundEverywhere(query, 0, 0, (), note=NOTHING_TYPED)
    counted = _by_case(found)
    shown = counted[offset : offset + limit]
    following = offset + limit if len(counted) > offset + limit else None
    held = list(grants.held_by(actor, at=at).order_by("created_at"))
    groups = tuple(_with_grant(group, held) for group in _groups(found, shown))
    return FoundEverywhere(query, found.total, len(counted), groups, following, found.note)


def _by_case(found: Matched) -> list[tuple[UUID, int]]:
    """Cases with the number of their sides found."""
    counted = found.sides.order_by().values_list("card__volume__case_id").annotate(n=Count("pk"))
    return list(counted.order_by("-n", "card__volume__case__reference"))


def _groups(found: Matched, shown: Sequence[tuple[UUID, int]]) -> tuple[CaseHits, ...]:
    """The best hits of each case shown; three queries however many cases there are."""
    ids = [case_id for case_id, _ in shown]
    cases = Case.objects.select_related("referent").in_bulk(ids)
    best = ranked(found).filter(card__volume__case_id__in=ids)
    numbered = best.annotate(
        place_in_case=Window(
            RowNumber(),
            partition_by=F("card__volume__case_id"),
            order_by=(F("score").desc(), "card__volume__number", "card__rank", "is_verso"),
        )
    )
    by_case: dict[UUID, list[Hit]] = {}
    cells = numbered.filter(place_in_case__lte=HITS)
    volumes = dict(cells.values_list("pk", "card__volume__case_id"))
    for hit in hits_of(found, cells):
        by_case.setdefault(volumes[hit.side_id], []).append(hit)
    return tuple(CaseHits(cases[pk], total, tuple(by_case.get(pk, ()))) for pk, total in shown)


def _with_grant(group: CaseHits, held: Sequence[Grant]) -> CaseHits:
    """The group with the grant that opens the set of its best hit, for the log."""
    if not group.hits:
        return group
    thing = THING_OF[SetKind(group.hits[0].side.set_kind)]
    opening = (grant.pk for grant in held if _opens(grant, group.case, thing))
    return replace(group, grant_id=next(opening, None))


def _opens(grant: Grant, case: Case, thing: Thing) -> bool:
    here = {(case.pk, None, None), (None, case.cell_id, None), (None, None, case.unit_id)}
    cell_id = None if grant.case_id else grant.cell_id
    unit_id = None if grant.case_id or grant.cell_id else grant.unit_id
    told = matrix.decide(grant.ground, thing, Action.READ, named=grant.named)
    return (grant.case_id, cell_id, unit_id) in here and told is Decision.YES
