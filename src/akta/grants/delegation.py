"""What the owner of dependent accounts passes on to them: by case, action and time.

Never more than the owner holds: child grants follow from the owner's own and end with them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from akta.accounts.dependents import (
    close_dependent,
    dependent_for,
    locked_dependent,
    owning_profile,
    tell_dependent,
)
from akta.accounts.models import Dependent
from akta.core.actors import Actor
from akta.grants import events
from akta.grants.children import pass_on_all, take_back
from akta.grants.errors import DelegationRefused
from akta.grants.models import Delegation, Grant, Ground, Manner
from akta.law.marks import implements
from akta.law.polish import until as until_words

__all__ = ["Rights", "end_dependent", "own_cases", "rights_of", "rights_of_many", "set_rights"]


@dataclass(frozen=True, slots=True)
class Rights:
    """The rights of a dependent account: which cases, what in them, until when.

    `all_cases` holds for those of today and of later; otherwise `case_ids`. No case, no right.
    """

    all_cases: bool = False
    case_ids: frozenset[UUID] = frozenset()
    manner: str = Manner.VIEW
    may_apply: bool = False
    may_file: bool = False
    may_receive: bool = False
    until: datetime | None = None

    @property
    def wished(self) -> list[UUID | None]:
        return [None] if self.all_cases else [*sorted(self.case_ids)]


def own_cases(actor: Actor) -> QuerySet[Grant, UUID | None]:
    """The cases the owner holds or held by an order in this profile, as ids to choose from."""
    held = Grant.objects.filter(
        holder_id=actor.id,
        profile_id=owning_profile(actor).pk,
        ground=Ground.ORDER,
        parent__isnull=True,
        case_id__isnull=False,
    )
    return held.values_list("case_id", flat=True).distinct()


@implements("I-6-4")
@transaction.atomic
def set_rights(
    *, actor: Actor, dependent_id: UUID, rights: Rights, version: int | None, at: datetime
) -> Dependent:
    """Set what a dependent account may do; everything it could before ends with this moment.

    Raises DependentNotAllowed, NotFound, ChangedMeanwhile, DelegationRefused.
    """
    dependent = locked_dependent(actor, dependent_id, version=version)
    _refuse_foreign(actor, rights.case_ids)
    if rights.until is not None and rights.until <= at:
        raise DelegationRefused(at_field="until", reason="Podany koniec praw już minął.")
    take_back(dependent.profile_id, at=at)
    for case_id in rights.wished:
        pass_on_all(_wish(dependent, case_id, rights, at), at=at)
    dependent.may_apply, dependent.may_file = rights.may_apply, rights.may_file
    dependent.may_receive = rights.may_receive
    dependent.until = rights.until
    dependent.version += 1
    dependent.save(update_fields=["may_apply", "may_file", "may_receive", "until", "version"])
    tell_dependent(
        dependent, events.RIGHTS_SET, actor=actor, at=at, told=_told(rights), **_counted(rights)
    )
    return dependent


def _refuse_foreign(actor: Actor, case_ids: Collection[UUID]) -> None:
    """Only cases that the owner holds in this profile can be passed on."""
    if set(case_ids) - set(own_cases(actor)):
        raise DelegationRefused(
            at_field="cases", reason="Wskazano sprawę, do której właściciel konta nie ma dostępu."
        )


def _wish(dependent: Dependent, case_id: UUID | None, rights: Rights, at: datetime) -> Delegation:
    return Delegation.objects.create(
        holder_id=dependent.profile.account_id,
        profile_id=dependent.profile_id,
        owner_id=dependent.owner_id,
        owner_profile_id=dependent.owner_profile_id,
        case_id=case_id,
        manner=rights.manner,
        until=rights.until,
        given_at=at,
    )


def _told(rights: Rights) -> str:
    count = len(rights.case_ids)
    parts = ["wszystkie sprawy" if rights.all_cases else f"spraw: {count}"]
    parts.append(str(Manner(rights.manner).label))
    if rights.may_apply:
        parts.append("składanie wniosków")
    if rights.may_file:
        parts.append("składanie pism")
    if rights.may_receive:
        parts.append("odbiór pism")
    if rights.until is not None:
        parts.append(f"do {until_words(rights.until)}")
    return ", ".join(parts)


def _counted(rights: Rights) -> dict[str, object]:
    return {"all": rights.all_cases, "cases": sorted(map(str, rights.case_ids))}


@transaction.atomic
def end_dependent(*, actor: Actor, dependent_id: UUID, at: datetime) -> Dependent:
    """Close a dependent account and revoke all that was passed on to it."""
    dependent = close_dependent(actor=actor, dependent_id=dependent_id, at=at)
    take_back(dependent.profile_id, at=at)
    return dependent


def rights_of(actor: Actor, dependent_id: UUID) -> Rights:
    """The rights of one dependent account, as its owner set them."""
    dependent = dependent_for(actor, dependent_id)
    return rights_of_many([dependent])[dependent.pk]


def rights_of_many(dependents: Collection[Dependent]) -> dict[UUID, Rights]:
    """The rights of several dependent accounts, by their id; one query."""
    by_profile: dict[UUID, list[Delegation]] = {each.profile_id: [] for each in dependents}
    for row in Delegation.objects.filter(profile_id__in=by_profile, ended_at__isnull=True):
        by_profile[row.profile_id].append(row)
    return {each.pk: _rights(each, by_profile[each.profile_id]) for each in dependents}


def _rights(dependent: Dependent, rows: Collection[Delegation]) -> Rights:
    widest = any(row.manner == Manner.DOWNLOAD for row in rows)
    return Rights(
        all_cases=any(row.case_id is None for row in rows),
        case_ids=frozenset(row.case_id for row in rows if row.case_id is not None),
        manner=Manner.DOWNLOAD if widest else Manner.VIEW,
        may_apply=dependent.may_apply,
        may_file=dependent.may_file,
        may_receive=dependent.may_receive,
        until=dependent.until,
    )
