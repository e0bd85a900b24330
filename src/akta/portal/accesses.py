"""One's own accesses (dostępy) as the home page tells them: live, to begin, ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Least

from akta.access.models import AccessOrder
from akta.access.rules import not_digitised_in_scope
from akta.audit.queries import last_looks
from akta.cases.queries import named_like, references_of
from akta.core.actors import Actor
from akta.core.listing import Listed
from akta.files.lens import preview_lens
from akta.files.models import SetKind, Side, Volume
from akta.files.protocols.models import Recording
from akta.files.protocols.queries import heard
from akta.grants import queries as grants
from akta.grants.models import Grant, Manner
from akta.grants.queries import ended_at
from akta.law.marks import implements

__all__ = ["STATES", "Access", "Standing", "accesses_of", "counted", "ended_at", "standing"]

STATES = ("live", "later", "ended")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a grant stands at a moment: `live`, `later` or `ended`, and since or until when."""

    state: str
    left: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Access:
    """One access as its holder sees it. Of an ended one nothing of its scope is told."""

    grant: Grant
    standing: Standing
    reference: str
    scope: str = ""
    is_growing: bool = False
    not_digitised: tuple[int, ...] = ()
    new_cards: int = 0
    recordings: int = 0
    last_look: datetime | None = None

    @property
    def manner(self) -> str:
        return str(Manner(self.grant.manner).label) if self.grant.manner else ""

    @property
    def can_download(self) -> bool:
        return self.grant.manner == Manner.DOWNLOAD

    @property
    def ended(self) -> datetime:
        return ended_at(self.grant)


@implements("P-4-3")
def standing(grant: Grant, at: datetime) -> Standing:
    """Where a moment lies in [from, to): before, in or after; a revoked grant has ended."""
    if at >= ended_at(grant):
        return Standing("ended")
    if at < grant.in_force.lower:
        return Standing("later", grant.in_force.lower - at)
    return Standing("live", ended_at(grant) - at)


def ranked(actor: Actor, *, at: datetime, words: str = "") -> QuerySet[Any]:
    """The person's accesses in the order of the home page: live, to begin, ended.

    Of the live ones the soonest to end comes first, of the ended ones the last. `words` narrows
    them to those of cases with these words in their reference.
    """
    begins, upper = F("in_force__startswith"), F("in_force__endswith")
    ends = Least("revoked_at", upper, "parent__revoked_at", F("parent__in_force__endswith"))
    found = grants.order_grants(actor).annotate(
        ends=ends,
        rank=Case(When(ends__lte=at, then=2), When(in_force__startswith__gt=at, then=1), default=0),
        soonest=Case(When(rank=0, then=ends), When(rank=1, then=begins)),
    )
    if words:
        found = found.filter(case_id__in=named_like(words))
    return found.order_by("rank", "soonest", "-ends", "number")


def counted(actor: Actor, *, at: datetime) -> dict[str, int]:
    """How many accesses there are, by state; one query."""
    found = ranked(actor, at=at).order_by().values("rank").annotate(held=Count("pk"))
    by_rank = dict(found.values_list("rank", "held"))
    return {state: by_rank.get(rank, 0) for rank, state in enumerate(STATES)}


def accesses_of(actor: Actor, *, at: datetime, words: str = "", state: str = "") -> Listed[Access]:
    """The person's accesses, page by page; each page takes the same number of queries."""
    found = ranked(actor, at=at, words=words)
    if state in STATES:
        found = found.filter(rank=STATES.index(state))
    return Listed(found, partial(_told, actor, at))


def _told(actor: Actor, at: datetime, rows: list[Grant]) -> list[Access]:
    given = [(grant, standing(grant, at)) for grant in rows]
    ids = {grant.case_id for grant, _ in given if grant.case_id is not None}
    references = references_of(ids)
    live = [grant for grant, stands in given if stands.state == "live"]
    orders = {
        order.pk: order
        for order in AccessOrder.objects.filter(pk__in=[grant.ground_id for grant in live])
    }
    looked = last_looks([grant.pk for grant in live])
    volumes = _digitised_volumes({grant.case_id for grant in live if grant.case_id is not None})
    new, recorded = _new_cards(actor, live, looked), _recordings(actor, live)
    return [
        _access(
            grant, stands, references, orders.get(grant.ground_id), volumes, looked, new, recorded
        )
        for grant, stands in given
    ]


def _access(
    grant: Grant,
    stands: Standing,
    references: Mapping[UUID, str],
    order: AccessOrder | None,
    volumes: Mapping[UUID, Mapping[int, bool]],
    looked: Mapping[UUID, datetime],
    new: Mapping[UUID, int],
    recorded: Mapping[UUID, int],
) -> Access:
    reference = references.get(grant.case_id, "") if grant.case_id else ""
    if order is None:
        return Access(grant, stands, reference, recordings=recorded.get(grant.pk, 0))
    return Access(
        grant=grant,
        standing=stands,
        reference=reference,
        scope=order.scope_for_grantee,
        is_growing=order.is_growing,
        not_digitised=not_digitised_in_scope(
            order.scope.get("typed", ""), volumes.get(order.case_id, {})
        ),
        new_cards=new.get(grant.pk, 0),
        recordings=recorded.get(grant.pk, 0),
        last_look=looked.get(grant.pk),
    )


def _digitised_volumes(case_ids: set[UUID]) -> dict[UUID, dict[int, bool]]:
    """Which volumes of the main file are digitised, by case: marked so and with a card."""
    rows = (
        Volume.objects.filter(case_id__in=case_ids, set_kind=SetKind.MAIN)
        .annotate(held=Count("cards", filter=Q(cards__stands=True)))
        .values_list("case_id", "number", "is_digitised", "held")
    )
    found: dict[UUID, dict[int, bool]] = {}
    for case_id, number, is_digitised, held in rows:
        found.setdefault(case_id, {})[number] = is_digitised and held > 0
    return found


def _new_cards(actor: Actor, live: list[Grant], looked: Mapping[UUID, datetime]) -> dict[UUID, int]:
    """How many cards each live grant opens that came since its holder last looked."""
    counts = [_added(actor, grant, looked[grant.pk]) for grant in live if grant.pk in looked]
    return dict(counts[0].union(*counts[1:], all=True)) if counts else {}


def _added(actor: Actor, grant: Grant, since: datetime) -> QuerySet[Side, tuple[UUID, int]]:
    sides = preview_lens(actor, grant).sides().filter(added_at__gt=since).order_by()
    told = sides.annotate(by=Value(grant.pk)).values("by")
    return told.annotate(cards=Count("card_id", distinct=True)).values_list("by", "cards")


def _recordings(actor: Actor, live: list[Grant]) -> dict[UUID, int]:
    """How many recordings of acts each live grant opens; most cases have none."""
    recorded = Recording.objects.filter(protocol__case_id__in=[grant.case_id for grant in live])
    cases = set(recorded.values_list("protocol__case_id", flat=True))
    counts = [_heard(actor, grant) for grant in live if grant.case_id in cases]
    return dict(counts[0].union(*counts[1:], all=True)) if counts else {}


def _heard(actor: Actor, grant: Grant) -> QuerySet[Recording, tuple[UUID, int]]:
    rows = heard(preview_lens(actor, grant)).order_by()
    told = rows.annotate(by=Value(grant.pk)).values("by")
    return told.annotate(count=Count("pk")).values_list("by", "count")
