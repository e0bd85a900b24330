"""Substitution during absence (zastępstwo) and the private calendar address (kalendarz)."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe
from uuid import UUID

from django.db import transaction

from akta.accounts.models import Account
from akta.cases import events
from akta.cases.errors import AlreadySubstitutes, EndsInPast, NotASubstitute
from akta.cases.models import CalendarKey, Case, CaseState, Substitution
from akta.cases.queries import referents_of
from akta.core import journal
from akta.core.actors import Actor, Face
from akta.core.db import half_open
from akta.core.errors import NotAllowed, NotFound
from akta.grants import queries as grants
from akta.grants import services as giving
from akta.grants.models import Ground
from akta.law.polish import until as until_words
from akta.units.models import Post, PostKind

__all__ = [
    "Absentee",
    "actor_of_key",
    "calendar_of",
    "end_substitution",
    "in_force",
    "make_calendar_key",
    "name_substitute",
    "revoke_calendar",
    "who_may_be_absent",
]

CONDUCTING = (PostKind.PROSECUTOR, PostKind.ASSESSOR, PostKind.HEAD, PostKind.CELL_HEAD)

OPENS = {
    "register-entry": ["read", "write"],
    "main": ["read", "order", "write"],
    "working": ["read", "order", "write"],
}


@transaction.atomic
def name_substitute(
    *,
    actor: Actor,
    absent_id: UUID,
    substitute_id: UUID,
    until: datetime,
    reason: str,
    at: datetime,
) -> Substitution:
    """Name who substitutes an absent prosecutor until a moment; opens the open cases to them.

    Named by the absent person or the head of the unit. Raises NotAllowed, NotASubstitute,
    AlreadySubstitutes, EndsInPast.
    """
    post = Post.objects.filter(account_id=absent_id, in_force__contains=at, unit__isnull=False)
    place = post.first()
    if place is None or not _may(actor, absent_id, place, at):
        raise NotAllowed
    if until <= at:
        raise EndsInPast
    fits = referents_of(str(place.unit_id), at=at).filter(pk=substitute_id).exists()
    if not fits or substitute_id == absent_id:
        raise NotASubstitute
    pair = {"absent_id": absent_id, "substitute_id": substitute_id}
    if Substitution.objects.filter(**pair, in_force__contains=at).exists():
        raise AlreadySubstitutes
    found = Substitution.objects.create(
        **pair,
        in_force=half_open(at, until),
        reason=reason,
        given_by_id=actor.id,
        given_at=at,
    )
    _open_cases(found, until, at)
    told = {**_names(found), "until": until_words(until)}
    _record(events.SUBSTITUTE_NAMED, found, actor, told, at)
    return found


def _may(actor: Actor, absent_id: UUID, post: Post, at: datetime) -> bool:
    if actor.id == absent_id:
        return True
    held = grants.held_by(actor, at=at).filter(ground=Ground.HEAD)
    return held.filter(unit_id=post.unit_id).exists()


def _open_cases(found: Substitution, until: datetime, at: datetime) -> None:
    cases = Case.objects.filter(referent_id=found.absent_id).exclude(state=CaseState.CLOSED)
    for case_id in cases.values_list("pk", flat=True):
        giving.give(
            holder_id=found.substitute_id,
            ground=Ground.NAMED,
            ground_id=found.pk,
            case_id=case_id,
            named=OPENS,
            since=at,
            until=until,
            at=at,
        )


@transaction.atomic
def end_substitution(*, actor: Actor, substitution_id: UUID, at: datetime) -> None:
    """End a substitution before its time; what it opened closes with it."""
    found = Substitution.objects.filter(pk=substitution_id, in_force__contains=at).first()
    if found is None:
        raise NotFound
    post = Post.objects.filter(
        account_id=found.absent_id, in_force__contains=at, unit__isnull=False
    ).first()
    if post is None or not _may(actor, found.absent_id, post, at):
        raise NotFound
    found.in_force = half_open(found.in_force.lower, at)
    found.save(update_fields=["in_force"])
    giving.revoke_by_ground(ground_id=found.pk, at=at)
    _record(events.SUBSTITUTION_ENDED, found, actor, _names(found), at)


def _names(found: Substitution) -> dict[str, str]:
    people = Account.objects.in_bulk([found.absent_id, found.substitute_id])
    return {
        "who": people[found.absent_id].full_name,
        "substitute": people[found.substitute_id].full_name,
    }


def _record(
    kind: journal.EventKind, found: Substitution, actor: Actor, told: dict[str, str], at: datetime
) -> None:
    stream = journal.account_stream(found.absent_id)
    journal.record(kind, stream=stream, actor=actor, at=at, data=told, subject=found.pk)


@transaction.atomic
def make_calendar_key(*, actor: Actor, at: datetime) -> str:
    """A new private calendar address; the former one stops working. Only its hash is kept."""
    revoke_calendar(actor=actor, at=at)
    key = token_urlsafe(32)
    CalendarKey.objects.create(account_id=actor.id, hash=_hash(key), made_at=at)
    return key


def revoke_calendar(*, actor: Actor, at: datetime) -> bool:
    """Stop the private calendar address; False if there was none."""
    live = CalendarKey.objects.filter(account_id=actor.id, revoked_at=None)
    return bool(live.update(revoked_at=at))


def calendar_of(actor: Actor) -> CalendarKey | None:
    """The private calendar address in use, without its key, which nobody can show again."""
    return CalendarKey.objects.filter(account_id=actor.id, revoked_at=None).first()


def actor_of_key(key: str) -> Actor:
    """Whose calendar the key opens. Raises NotFound for a wrong, revoked or disabled one."""
    found = CalendarKey.objects.filter(
        hash=_hash(key), revoked_at=None, account__disabled_at=None, account__kind="staff"
    )
    row = found.select_related("account").first()
    if row is None:
        raise NotFound
    return Actor(id=row.account_id, face=Face.DESK, name=row.account.full_name)


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Absentee:
    """A person for whom the actor may name a substitute."""

    account_id: UUID
    name: str
    unit_id: str


def who_may_be_absent(actor: Actor, *, at: datetime) -> list[Absentee]:
    """The actor, and for a head everybody of the unit who conducts cases."""
    own = Post.objects.filter(account_id=actor.id, kind__in=CONDUCTING, in_force__contains=at)
    held = grants.held_by(actor, at=at).filter(ground=Ground.HEAD, unit_id__isnull=False)
    here = Post.objects.filter(
        unit_id__in=held.values("unit_id"), kind__in=CONDUCTING, in_force__contains=at
    )
    posts = (own | here).select_related("account").order_by("account__surname")
    found = {
        post.account_id: Absentee(post.account_id, post.account.full_name, str(post.unit_id))
        for post in posts
        if post.unit_id is not None
    }
    return list(found.values())


def in_force(actor: Actor, *, at: datetime) -> list[Substitution]:
    """Substitutions in force that the actor may end."""
    absent = [each.account_id for each in who_may_be_absent(actor, at=at)]
    found = Substitution.objects.filter(absent_id__in=absent, in_force__contains=at)
    return list(found.select_related("absent", "substitute").order_by("absent__surname"))
