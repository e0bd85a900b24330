"""Child grants: what follows from the owner's grants for dependent accounts.

A child never exceeds its parent in sides, time or manner; the database refuses one that would.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from akta.core.db import half_open
from akta.core.once import next_numbers
from akta.grants.models import Delegation, Grant, Ground, Manner
from akta.law.marks import implements
from akta.law.periods import Period

__all__ = ["child_manner", "child_period", "pass_on", "pass_on_all", "take_back"]

BATCH = 1000


@implements("I-2-9")
def child_period(parent: Period, *, since: datetime, until: datetime | None) -> Period | None:
    """The part of the parent's period from `since` to `until`; None where nothing is left."""
    begins = max(parent.start, since)
    ends = parent.end if until is None else min(parent.end, until)
    return Period(begins, ends) if begins < ends else None


@implements("I-2-9")
def child_manner(parent: str, wished: str) -> Manner:
    """The narrower of two manners: nobody passes on downloading who may only view."""
    both = parent == wished == Manner.DOWNLOAD
    return Manner.DOWNLOAD if both else Manner.VIEW


def pass_on(grant: Grant, *, at: datetime) -> None:
    """Give the children of a new grant to the dependents whom the owner opened its case to."""
    if grant.ground != Ground.ORDER or grant.parent_id or grant.profile_id is None:
        return
    wished = Delegation.objects.filter(
        Q(case_id=grant.case_id) | Q(case_id__isnull=True),
        owner_id=grant.holder_id,
        owner_profile_id=grant.profile_id,
        ended_at__isnull=True,
    )
    _give_children(((grant, delegation) for delegation in wished), at)


def pass_on_all(delegation: Delegation, *, at: datetime) -> None:
    """Give the children that follow from a new delegation for the grants the owner holds."""
    held = Grant.objects.filter(
        holder_id=delegation.owner_id,
        profile_id=delegation.owner_profile_id,
        ground=Ground.ORDER,
        parent__isnull=True,
        revoked_at__isnull=True,
        in_force__endswith__gt=at,
    )
    if delegation.case_id is not None:
        held = held.filter(case_id=delegation.case_id)
    _give_children(((grant, delegation) for grant in held.order_by("created_at")), at)


def _give_children(pairs: Iterable[tuple[Grant, Delegation]], at: datetime) -> None:
    """Together: an owner of thousands of cases passes them on in one go."""
    made = (_child(parent, delegation, at) for parent, delegation in pairs)
    rows = [child for child in made if child is not None]
    if not rows:
        return
    for child, number in zip(rows, next_numbers("grant", len(rows)), strict=True):
        child.number = number
    Grant.objects.bulk_create(rows, batch_size=BATCH)


def _child(parent: Grant, delegation: Delegation, at: datetime) -> Grant | None:
    whole = Period(parent.in_force.lower, parent.in_force.upper)
    period = child_period(whole, since=at, until=delegation.until)
    if period is None:
        return None
    return Grant(
        holder_id=delegation.holder_id,
        profile_id=delegation.profile_id,
        parent=parent,
        ground=parent.ground,
        ground_id=parent.ground_id,
        case_id=parent.case_id,
        manner=child_manner(parent.manner, delegation.manner),
        sign_in=parent.sign_in,
        in_force=half_open(period.start, period.end),
        created_at=at,
    )


def take_back(profile_id: UUID, *, at: datetime) -> int:
    """End all delegations to a dependent account and revoke its grants; how many were revoked."""
    Delegation.objects.filter(profile_id=profile_id, ended_at__isnull=True).update(ended_at=at)
    standing = Grant.objects.filter(
        profile_id=profile_id, parent__isnull=False, revoked_at__isnull=True
    )
    return standing.update(revoked_at=at)
