"""What an order's case is told of the cards that the order opens, and with it its reader."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from akta.access import events
from akta.access.models import AccessOrder
from akta.core import journal
from akta.core.actors import SYSTEM
from akta.files.lens import preview_lens
from akta.grants.models import Grant, GrantedSide

__all__ = ["tell_of_removal", "tell_of_return", "tell_order"]


def tell_of_removal(labels: Mapping[UUID, str], *, volume: str, at: datetime) -> None:
    """Cards taken out of the file leave no order silently, neither a growing nor a frozen one."""
    for order, grant in _opening(labels, at=at):
        left = preview_lens(SYSTEM, grant).removed_sides().filter(pk__in=labels)
        _tell(events.CARDS_LEFT, order, labels, set(left.values_list("pk", flat=True)), volume, at)


def tell_of_return(labels: Mapping[UUID, str], *, volume: str, at: datetime) -> None:
    """A card brought back is open again by every order that named it and is still in force."""
    for order, grant in _opening(labels, at=at):
        back = preview_lens(SYSTEM, grant).sides().filter(pk__in=labels)
        _tell(events.CARDS_BACK, order, labels, set(back.values_list("pk", flat=True)), volume, at)


def _opening(side_ids: Mapping[UUID, str], *, at: datetime) -> Iterator[tuple[AccessOrder, Grant]]:
    """Orders in force, or still to begin, whose grants name any of these sides."""
    naming = GrantedSide.objects.filter(side_id__in=side_ids).values("grant_id")
    standing = Grant.objects.filter(
        pk__in=naming, revoked_at__isnull=True, in_force__endswith__gt=at
    )
    grants = {grant.pk: grant for grant in standing}
    for order in AccessOrder.objects.filter(grant_id__in=grants).order_by("issued_at", "pk"):
        if order.grant_id is not None:
            yield order, grants[order.grant_id]


def _tell(
    kind: journal.EventKind,
    order: AccessOrder,
    labels: Mapping[UUID, str],
    shown: set[UUID],
    volume: str,
    at: datetime,
) -> None:
    """Nothing where the reader saw none of them, as with a protocol not yet given."""
    cards = ", ".join(label for side, label in labels.items() if side in shown)
    if cards:
        tell_order(kind, order, at=at, volume=volume, cards=cards)


def tell_order(kind: journal.EventKind, order: AccessOrder, *, at: datetime, **told: str) -> None:
    """Write to the order's case what became of its cards, and for whom."""
    referent = order.case.referent_id
    journal.record(
        kind,
        stream=journal.case_stream(order.case_id),
        actor=SYSTEM,
        at=at,
        case_id=order.case_id,
        subject=order.pk,
        grant_id=order.grant_id,
        data={
            "number": order.label,
            "holder_id": str(order.holder_id) if order.holder_id else None,
            "profile_id": _profile(order),
            "referent_id": str(referent) if referent else None,
            **told,
        },
    )


def _profile(order: AccessOrder) -> str | None:
    given = Grant.objects.filter(pk__in=[order.grant_id] if order.grant_id else [])
    found = given.values_list("profile_id", flat=True).first()
    return str(found) if found else None
