"""The one decision: what an actor may do with a thing at a moment, and by which grant.

Every list, search, count, image and notice starts here. Desk grants are read through the matrix
(`akta.law.matrix`); an order's grant opens its listed sides and nothing else. Absence refuses.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from akta.accounts.models import Account, Profile
from akta.core.actors import Actor, Face
from akta.core.clock import DatabaseNow, local_day
from akta.core.errors import NotAllowed, NotFound
from akta.grants.errors import AccessEnded, AccessNotBegun, ReasonNeeded
from akta.grants.models import Grant, GrantedSide, Ground, ReasonGiven
from akta.grants.ways import refuse_other_way
from akta.law import matrix
from akta.law.marks import implements
from akta.law.matrix import Action, Decision, Thing
from akta.law.polish import date_and_time

__all__ = [
    "Place",
    "Reach",
    "Verdict",
    "decide",
    "ended_at",
    "granted_side_ids",
    "held_by",
    "holders_of_sides",
    "may_show",
    "order_grant",
    "order_grants",
    "reach",
    "readers_of_sides",
    "receivers_of",
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thing stands: its case, cell and unit, by id."""

    case_id: UUID
    cell_id: UUID
    unit_id: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The grant that allows the action; `reason` is the one given today, where one was needed."""

    grant: Grant
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """The cases an actor reaches: by id, by cell, by unit."""

    case_ids: frozenset[UUID] = field(default_factory=frozenset)
    cell_ids: frozenset[UUID] = field(default_factory=frozenset)
    unit_ids: frozenset[str] = field(default_factory=frozenset)

    def q(self, prefix: str = "") -> Q:
        """The filter over a table with (case) id, cell_id and unit_id; nothing reached, nothing."""
        by_case = Q(**{f"{prefix}id__in": self.case_ids})
        by_cell = Q(**{f"{prefix}cell_id__in": self.cell_ids})
        by_unit = Q(**{f"{prefix}unit_id__in": self.unit_ids})
        return by_case | by_cell | by_unit

    def holds(self, place: Place) -> bool:
        return (
            place.case_id in self.case_ids
            or place.cell_id in self.cell_ids
            or place.unit_id in self.unit_ids
        )


def held_by(actor: Actor, *, at: datetime | None = None) -> QuerySet[Grant]:
    """Grants in force and not revoked; without `at` by the database's clock in the query itself.

    Outside: those of the profile the person works in, while that profile is open; one passed on to
    a dependent account only while the owner's own is in force.
    """
    moment = DatabaseNow() if at is None else at
    held = Grant.objects.filter(_in_force(moment), holder_id=actor.id)
    if actor.face is not Face.PORTAL:
        return held.exclude(ground=Ground.ORDER)
    held = held.filter(ground=Ground.ORDER, profile_id=actor.profile_id)
    owners = Q(parent__isnull=True) | (_in_force(moment, "parent__") & _holder_works("parent__"))
    return held.filter(_holder_works(), owners)


def _in_force(moment: datetime | Combinable, prefix: str = "") -> Q:
    not_revoked = Q(**{f"{prefix}revoked_at__isnull": True})
    not_revoked |= Q(**{f"{prefix}revoked_at__gt": moment})
    return Q(**{f"{prefix}in_force__contains": moment}) & not_revoked


@implements("I-9-8")
def _holder_works(prefix: str = "") -> Q:
    """The holder's account is open, and so is the profile that the grant belongs to.

    A profile closed by a negative check takes its cases away, and those of its dependents.
    """
    account = Account.objects.filter(pk=OuterRef(f"{prefix}holder_id"), disabled_at__isnull=True)
    profile = Profile.objects.filter(
        pk=OuterRef(f"{prefix}profile_id"), confirmed_at__isnull=False, closed_at__isnull=True
    )
    return Exists(account) & (Q(**{f"{prefix}profile_id__isnull": True}) | Exists(profile))


def decide(
    actor: Actor, place: Place, thing: Thing, action: Action, *, at: datetime, know: bool = False
) -> Verdict:
    """The grant by which the actor may do `action` on `thing` in the case at `place`.

    Raises NotFound if nothing of the case is open to the actor (missing and hidden look the
    same), NotAllowed if the case is visible but this act is not theirs, ReasonNeeded if a reason
    has to be given first. `know=True` says that the actor is known to see the register entry.
    """
    best: Decision = Decision.NO
    sees = know
    for grant in _grants_at(actor, place, at=at):
        found = matrix.decide(grant.ground, thing, action, named=grant.named)
        if found is Decision.YES:
            return Verdict(grant)
        if found is Decision.REASON:
            reason = _reason_today(actor, place.case_id, thing, at)
            if reason is not None:
                return Verdict(grant, reason)
            best = Decision.REASON
        sees = (
            sees
            or matrix.decide(grant.ground, Thing.REGISTER_ENTRY, Action.READ, named=grant.named)
            is Decision.YES
        )
    if best is Decision.REASON:
        raise ReasonNeeded(case_id=str(place.case_id), thing=thing.value)
    raise NotAllowed if sees else NotFound


def _grants_at(actor: Actor, place: Place, *, at: datetime) -> Iterable[Grant]:
    here = Q(case_id=place.case_id) | Q(case_id__isnull=True, cell_id=place.cell_id)
    here |= Q(case_id__isnull=True, cell_id__isnull=True, unit_id=place.unit_id)
    return held_by(actor, at=at).filter(here).order_by("created_at")


def _reason_today(actor: Actor, case_id: UUID, thing: Thing, at: datetime) -> str | None:
    given = ReasonGiven.objects.filter(
        account_id=actor.id, case_id=case_id, thing=thing.value, day=local_day(at)
    )
    return given.values_list("reason", flat=True).first()


def reach(
    actor: Actor, thing: Thing, action: Action, *, at: datetime, openly: bool = False
) -> Reach:
    """The cases in which the actor may do `action` on `thing` (a reason may still be asked).

    `openly` leaves out those that open only with a reason.
    """
    refused = {Decision.NO, Decision.REASON} if openly else {Decision.NO}
    cases, cells, units = set(), set(), set()
    rows = held_by(actor, at=at).values_list("ground", "named", "case_id", "cell_id", "unit_id")
    for ground, named, case_id, cell_id, unit_id in rows:
        if _decided(ground, thing, action, named) in refused:
            continue
        if case_id is not None:
            cases.add(case_id)
        elif cell_id is not None:
            cells.add(cell_id)
        elif unit_id is not None:
            units.add(unit_id)
    return Reach(frozenset(cases), frozenset(cells), frozenset(units))


def _decided(ground: str, thing: Thing, action: Action, named: Mapping[str, list[str]]) -> Decision:
    """What the matrix says; asked once for the many grants that name nothing of their own."""
    if named:
        return matrix.decide(ground, thing, action, named=named)
    return _decided_by_ground(ground, thing, action)


@cache
def _decided_by_ground(ground: str, thing: Thing, action: Action) -> Decision:
    return matrix.decide(ground, thing, action, named={})


def order_grants(actor: Actor) -> QuerySet[Grant]:
    """All order grants ever given to the person, ended ones too: for "access ended on …"."""
    if actor.face is not Face.PORTAL:
        return Grant.objects.none()
    return Grant.objects.filter(
        holder_id=actor.id, profile_id=actor.profile_id, ground=Ground.ORDER
    ).select_related("parent")


def order_grant(actor: Actor, grant_id: UUID) -> Grant:
    """The outside person's grant, in force now by the database's clock.

    Raises NotFound for anybody else's; AccessEnded or AccessNotBegun for the holder's own, and
    NationalSignInNeeded where the holder came in by another way than the share is for.
    """
    grant = held_by(actor).filter(pk=grant_id, ground=Ground.ORDER).first()
    if grant is not None:
        refuse_other_way(grant, actor)
        return grant
    own = order_grants(actor).annotate(now=DatabaseNow()).filter(pk=grant_id).first()
    if own is None:
        raise NotFound
    moment: datetime = own.now
    if own.revoked_at is None and own.in_force.lower > moment:
        raise AccessNotBegun(begins=date_and_time(own.in_force.lower))
    raise AccessEnded(ended=date_and_time(min(ended_at(own), moment)))


def ended_at(grant: Grant) -> datetime:
    """When the access stops: its end or its revocation, and of a child also its parent's."""
    ends = [grant.revoked_at, grant.in_force.upper]
    if grant.parent is not None:
        ends += [grant.parent.revoked_at, grant.parent.in_force.upper]
    return min(filter(None, ends))


def granted_side_ids(grant: Grant) -> QuerySet[GrantedSide, UUID]:
    """The ids of the sides that an order's grant opens, as a subquery for `side_id__in`.

    A child opens the sides of its parent as they stand now, and none of its own.
    """
    opened = GrantedSide.objects.filter(grant_id=grant.parent_id or grant.pk)
    return opened.values_list("side_id", flat=True)


def may_show(grant: Grant, side_id: UUID) -> bool:
    """Whether an order's grant opens this side; asked for each image and text."""
    return granted_side_ids(grant).filter(side_id=side_id).exists()


def holders_of_sides(side_ids: Iterable[UUID], *, at: datetime) -> int:
    """How many persons read any of these sides by an order in force, dependents included."""
    return len({holder_id for holder_id, _ in readers_of_sides(side_ids, at=at)})


def readers_of_sides(
    side_ids: Iterable[UUID], *, at: datetime, all_of_them: bool = False
) -> list[tuple[UUID, UUID | None]]:
    """Who reads any of these sides (or all of them) by an order in force, dependents included.

    Each with the profile in which they read.
    """
    wanted = list(side_ids)
    opening = GrantedSide.objects.filter(side_id__in=wanted).values("grant_id")
    if all_of_them:
        opening = opening.annotate(opened=Count("pk")).filter(opened=len(wanted))
    by_order = opening.values("grant_id")
    own = Grant.objects.filter(_in_force(at), pk__in=by_order)
    passed_on = Grant.objects.filter(_in_force(at), _in_force(at, "parent__"), parent__in=by_order)
    read = ("holder_id", "profile_id")
    return list(own.values_list(*read).union(passed_on.values_list(*read)))


@implements("I-6-4")
def receivers_of(owner_id: UUID, case_id: UUID, *, at: datetime) -> list[tuple[UUID, UUID]]:
    """Users of dependent accounts who receive the owner's letters in a case, with the profile.

    Those to whom the owner gave that right and passes the case on now.
    """
    passed_on = Grant.objects.filter(
        _in_force(at), _in_force(at, "parent__"), parent__holder_id=owner_id, case_id=case_id
    )
    found = Profile.objects.filter(
        pk__in=passed_on.values("profile_id"),
        dependent__may_receive=True,
        dependent__closed_at__isnull=True,
        closed_at__isnull=True,
    )
    return [(profile.account_id, profile.pk) for profile in found.order_by("pk")]
