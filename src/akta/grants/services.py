"""Writes of grants: giving and revoking. Called by the doors that decided on the ground."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.core.db import half_open
from akta.core.once import next_number
from akta.grants.children import pass_on
from akta.grants.models import Grant, GrantedSide, Ground, Manner, ReasonGiven

__all__ = [
    "add_sides",
    "close_case",
    "give",
    "give_reason",
    "remove_sides",
    "revoke",
    "revoke_all_of",
    "revoke_by_ground",
    "revoke_in_case",
]

_BATCH = 5000


@transaction.atomic
def give(
    *,
    holder_id: UUID,
    ground: Ground,
    ground_id: UUID,
    since: datetime,
    until: datetime | None,
    at: datetime,
    case_id: UUID | None = None,
    cell_id: UUID | None = None,
    unit_id: str | None = None,
    named: dict[str, Any] | None = None,
    manner: Manner | None = None,
    sign_in: str = "",
    side_ids: Iterable[UUID] = (),
    profile_id: UUID | None = None,
) -> Grant:
    """Give a grant for [since, until). An order's grant names its case, its end and its sides.

    Outside it belongs to the holder in one profile, and opens by the way of signing in it names.
    What the owner passes on of such a case to dependent accounts goes on to them at once
    (`akta.grants.delegation`).
    """
    grant = Grant.objects.create(
        number=next_number("grant"),
        holder_id=holder_id,
        profile_id=profile_id,
        ground=ground,
        ground_id=ground_id,
        case_id=case_id,
        cell_id=cell_id,
        unit_id=unit_id,
        named=named or {},
        manner=manner or "",
        sign_in=sign_in,
        in_force=half_open(since, until),
        created_at=at,
    )
    add_sides(grant_id=grant.pk, side_ids=side_ids)
    pass_on(grant, at=at)
    return grant


def add_sides(*, grant_id: UUID, side_ids: Iterable[UUID]) -> None:
    """Open further sides; the database refuses those of closed sets."""
    rows = (GrantedSide(grant_id=grant_id, side_id=side_id) for side_id in side_ids)
    GrantedSide.objects.bulk_create(rows, batch_size=_BATCH, ignore_conflicts=True)


def remove_sides(*, side_ids: Iterable[UUID], grant_id: UUID | None = None) -> int:
    """Close sides in one grant, or in all; gives how many rows went."""
    rows = GrantedSide.objects.filter(side_id__in=list(side_ids))
    if grant_id is not None:
        rows = rows.filter(grant_id=grant_id)
    return rows.delete()[0]


def revoke(*, grant_id: UUID, at: datetime) -> bool:
    """Revoke a grant from this moment; False if it had been revoked before."""
    return bool(Grant.objects.filter(pk=grant_id, revoked_at__isnull=True).update(revoked_at=at))


def close_case(*, case_id: UUID, at: datetime) -> int:
    """Forget which sides of a case anybody outside ever had opened; gives how many rows went."""
    grants = Grant.objects.filter(case_id=case_id, ground=Ground.ORDER)
    grants.filter(revoked_at__isnull=True).update(revoked_at=at)
    return GrantedSide.objects.filter(grant__in=grants).delete()[0]


def revoke_all_of(*, holder_id: UUID, at: datetime) -> int:
    """Revoke all order grants of an account that ended, in whatever profile."""
    rows = Grant.objects.filter(holder_id=holder_id, ground=Ground.ORDER, revoked_at__isnull=True)
    return rows.update(revoked_at=at)


def revoke_by_ground(*, ground_id: UUID, at: datetime) -> int:
    """Revoke all grants that rest on an assignment, post, decision or order that ended."""
    return Grant.objects.filter(ground_id=ground_id, revoked_at__isnull=True).update(revoked_at=at)


def revoke_in_case(*, case_id: UUID, at: datetime, holder_id: UUID | None = None) -> int:
    """Revoke what staff hold over one case by itself: of one person, or of all.

    Orders stay, and so does what follows from a post over a cell or unit.
    """
    rows = Grant.objects.filter(case_id=case_id, revoked_at__isnull=True)
    if holder_id is not None:
        rows = rows.filter(holder_id=holder_id)
    return rows.exclude(ground=Ground.ORDER).update(revoked_at=at)


def give_reason(*, actor: Actor, case_id: UUID, thing: str, reason: str, at: datetime) -> None:
    """Keep the reason for a look by office (powód wglądu), good for this day and case."""
    ReasonGiven.objects.get_or_create(
        account_id=actor.id,
        case_id=case_id,
        thing=thing,
        day=local_day(at),
        defaults={"reason": reason, "at": at},
    )
