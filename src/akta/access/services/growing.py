"""Orders that grow with the file: new cards in what they cover enter in the same transaction."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from akta.access import events
from akta.access.models import AccessOrder
from akta.access.queries import scope_of
from akta.access.rules import sides_that_grow
from akta.access.services.telling import tell_order
from akta.access.sides import OPEN, KnownSide, card_ranges, sides_of
from akta.core import journal
from akta.files.models import Placement
from akta.grants import services as giving
from akta.grants.models import Grant, GrantedSide
from akta.law import scope as law_scope
from akta.law.scope import Withheld

__all__ = ["grow"]


def grow(
    *, case_id: UUID, card_ids: Collection[UUID], at: datetime, is_newly_digitised: bool = False
) -> None:
    """Take new cards into the growing orders whose scope covers them, and no others.

    New is what was not in the open part of the file when the order was issued: a withheld card
    that is only renumbered or put into another document never enters. A new card that comes into
    an excluded document leaves. Needs the transaction of the file's own change.
    """
    orders = growing_orders(case_id, at=at)
    if not orders or not card_ids:
        return
    sides = [
        side
        for side in sides_of(case_id, card_ids=card_ids)
        if side.is_digitised or is_newly_digitised
    ]
    for order in orders:
        new = sides if is_newly_digitised else _new_since(order, sides)
        _grow(order, new, at)


def growing_orders(case_id: UUID, *, at: datetime) -> list[AccessOrder]:
    """Growing orders whose grant is in force or still to begin."""
    standing = Grant.objects.filter(
        Q(revoked_at__isnull=True), case_id=case_id, in_force__endswith__gt=at
    )
    found = AccessOrder.objects.filter(
        case_id=case_id, is_growing=True, grant_id__in=standing.values("pk")
    )
    return list(found.select_related("case").order_by("issued_at"))


def _new_since(order: AccessOrder, sides: Iterable[KnownSide]) -> list[KnownSide]:
    """The sides that stood in no open set when the order was issued."""
    there = Placement.objects.filter(
        Q(until__isnull=True) | Q(until__gt=order.issued_at),
        case_id=order.case_id,
        set_kind__in=OPEN,
        since__lte=order.issued_at,
    )
    known = {str(pk) for pk in there.values_list("side_id", flat=True)}
    return [side for side in sides if side.id not in known]


def _grow(order: AccessOrder, new: list[KnownSide], at: datetime) -> None:
    if order.grant_id is None or not new:
        return
    scope = scope_of(order.scope["typed"], as_of=None)
    result = law_scope.apply(scope, [side.info for side in new])
    entering = sides_that_grow(result.granted, {side.id for side in new}, grows=order.is_growing)
    there = _granted(order.grant_id, new)
    opened = [side for side in new if side.id in entering - there]
    closed = [
        side
        for side in new
        if side.id in there and result.withheld.get(side.id) is Withheld.EXCLUDED
    ]
    if opened:
        giving.add_sides(grant_id=order.grant_id, side_ids=[UUID(side.id) for side in opened])
        _tell(events.GRANT_GROWN, order, opened, at)
    if closed:
        giving.remove_sides(grant_id=order.grant_id, side_ids=[UUID(side.id) for side in closed])
        _tell(events.GRANT_NARROWED, order, closed, at)


def _granted(grant_id: UUID, sides: Iterable[KnownSide]) -> set[str]:
    rows = GrantedSide.objects.filter(
        grant_id=grant_id, side_id__in=[side.id for side in sides]
    ).values_list("side_id", flat=True)
    return set(map(str, rows))


def _tell(
    kind: journal.EventKind, order: AccessOrder, sides: list[KnownSide], at: datetime
) -> None:
    told = "; ".join(line.text for line in card_ranges(sides, sides))
    tell_order(kind, order, at=at, cards=told)
