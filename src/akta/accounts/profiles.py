"""Profiles (profile użytkownika): opened after their check, switched, closed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import Q, QuerySet

from akta.accounts import profiles_events as events
from akta.accounts.models import Account, Profile, ProfileKind
from akta.accounts.profiles_errors import ProfileClosed, ProfileExists
from akta.core import journal
from akta.core.actors import Actor
from akta.core.errors import NotFound
from akta.law.marks import implements

__all__ = [
    "NO_PROFILE",
    "PRIVATE",
    "Seat",
    "choose_profile",
    "close_profile",
    "confirm_profile",
    "is_professional",
    "may_own_dependents",
    "open_profile",
    "profile_of_kind",
    "profiles_of",
    "seat_for",
    "seat_of_session",
    "seats_of",
]

PRIVATE = "osoba prywatna"
NO_PROFILE = UUID(int=0)
"""The profile of whoever has none to work in: nothing is held by it."""
PROFESSIONAL = frozenset(
    {
        ProfileKind.LEGAL_ADVISER,
        ProfileKind.ADVOCATE,
        ProfileKind.PATENT_ATTORNEY,
        ProfileKind.FOREIGN_LAWYER,
    }
)


@implements("I-2-10")
def is_professional(kind: str) -> bool:
    """Whether a profile is that of a professional representative (pełnomocnik zawodowy)."""
    return kind in PROFESSIONAL


@implements("I-6-1")
def may_own_dependents(kind: str | None) -> bool:
    """Whether dependent accounts can be opened for a profile; a private person has none."""
    return is_professional(kind or "") or kind in {
        ProfileKind.BAILIFF,
        ProfileKind.MEDIATOR,
        ProfileKind.INSTITUTION,
    }


@dataclass(frozen=True, slots=True)
class Seat:
    """In what one works: a profile, or the private one where `profile_id` is None.

    In a dependent account `owner_id` and `owner_name` say on whose behalf.
    """

    profile_id: UUID | None
    kind: str | None
    label: str
    owner_id: UUID | None = None
    owner_name: str = ""
    may_apply: bool = True
    may_file: bool = True


def seats_of(account: Account, *, at: datetime) -> list[Seat]:
    """All that the account can work in now, the private one first; one query."""
    private = [Seat(None, None, PRIVATE)] if account.works_privately else []
    found = _working(at).filter(account=account).order_by("confirmed_at", "pk")
    return private + [_seat(profile) for profile in found]


@implements("I-2-12")
def _working(at: datetime) -> QuerySet[Profile]:
    """Profiles that can be worked in: confirmed and open; a dependent's while its owner's is."""
    found = Profile.objects.select_related("dependent__owner", "dependent__owner_profile")
    own = ~Q(kind=ProfileKind.DEPENDENT)
    passed_on = Q(
        dependent__closed_at__isnull=True,
        dependent__owner__disabled_at__isnull=True,
        dependent__owner_profile__confirmed_at__isnull=False,
        dependent__owner_profile__closed_at__isnull=True,
    ) & (Q(dependent__until__isnull=True) | Q(dependent__until__gt=at))
    return found.filter(own | passed_on, confirmed_at__isnull=False, closed_at__isnull=True)


def _seat(profile: Profile) -> Seat:
    label = str(ProfileKind(profile.kind).label)
    if profile.kind != ProfileKind.DEPENDENT:
        return Seat(profile.pk, profile.kind, label)
    dependent = profile.dependent
    owner = dependent.owner
    return Seat(
        profile.pk,
        profile.kind,
        f"w imieniu: {owner.full_name}",
        owner.pk,
        owner.full_name,
        dependent.may_apply,
        dependent.may_file,
    )


def seat_of_session(session: SessionBase, account: Account, *, at: datetime) -> Seat:
    """In what this session works. Raises ProfileClosed if that has been closed meanwhile."""
    chosen = session.get("profile")
    seat = seat_for(account, UUID(chosen) if chosen else None, at=at)
    if seat is None and chosen is not None:
        raise ProfileClosed(profile=session.get("profile_label", ""))
    return seat or Seat(NO_PROFILE, None, "brak czynnego profilu", may_apply=False, may_file=False)


def seat_for(account: Account, profile_id: UUID | None, *, at: datetime) -> Seat | None:
    """The one profile of the account, if it can be worked in now; None is the private one."""
    if profile_id is None:
        return Seat(None, None, PRIVATE) if account.works_privately else None
    profile = _working(at).filter(pk=profile_id, account=account).first()
    return _seat(profile) if profile else None


@implements("I-9-9")
@transaction.atomic
def choose_profile(
    session: SessionBase, *, account: Account, profile_id: UUID | None, at: datetime
) -> Seat:
    """Go on working in another of one's own profiles, without signing in again.

    The next session begins in it too. Raises NotFound for anything that is not one's own and open.
    """
    seat = next((each for each in seats_of(account, at=at) if each.profile_id == profile_id), None)
    if seat is None:
        raise NotFound
    session.pop("profile", None)
    if profile_id is not None:
        session["profile"] = str(profile_id)
    session["profile_label"] = seat.label
    Account.objects.filter(pk=account.pk).update(last_profile_id=profile_id)
    return seat


def profiles_of(account_id: UUID) -> QuerySet[Profile]:
    """The person's own profiles, closed ones too, for their page."""
    found = Profile.objects.filter(account_id=account_id).exclude(kind=ProfileKind.DEPENDENT)
    return found.order_by("declared_at")


def profile_of_kind(account_id: UUID, kind: str) -> Profile | None:
    """The open profile of one kind."""
    return Profile.objects.filter(
        account_id=account_id, kind=kind, confirmed_at__isnull=False, closed_at__isnull=True
    ).first()


@transaction.atomic
def open_profile(
    *, actor: Actor, account_id: UUID, kind: str, roll_number: str = "", at: datetime
) -> Profile:
    """Open a profile that has been checked already; one that is open is given back as it is."""
    Account.objects.select_for_update(no_key=True).get(pk=account_id)
    known = Profile.objects.filter(account_id=account_id, kind=kind, closed_at__isnull=True).first()
    profile = known or Profile.objects.create(
        account_id=account_id, kind=kind, roll_number=roll_number, declared_at=at
    )
    return confirm_profile(actor=actor, profile_id=profile.pk, at=at)


@transaction.atomic
def confirm_profile(*, actor: Actor, profile_id: UUID, at: datetime) -> Profile:
    """Open a profile, or again one that had been closed wrongly.

    The rights held in it are in force again as they were. Raises NotFound, ProfileExists.
    """
    profile = _locked(profile_id)
    if profile.is_open:
        return profile
    others = Profile.objects.filter(
        account=profile.account, kind=profile.kind, closed_at__isnull=True
    ).exclude(pk=profile.pk)
    if others.exists():
        raise ProfileExists
    profile.confirmed_at, profile.closed_at, profile.closed_reason = at, None, ""
    profile.save(update_fields=["confirmed_at", "closed_at", "closed_reason"])
    tell_profile(profile, events.PROFILE_OPENED, actor=actor, at=at)
    return profile


@implements("I-9-8")
@transaction.atomic
def close_profile(*, actor: Actor, profile_id: UUID, reason: str, at: datetime) -> Profile:
    """Close a profile (negatywna weryfikacja): its cases are gone at once, also for dependents.

    What is held in other profiles stays. Raises NotFound.
    """
    profile = _locked(profile_id)
    if profile.closed_at is None:
        profile.closed_at, profile.closed_reason = at, reason
        profile.save(update_fields=["closed_at", "closed_reason"])
        tell_profile(profile, events.PROFILE_CLOSED, actor=actor, at=at, reason=reason)
    return profile


def _locked(profile_id: UUID) -> Profile:
    found = Profile.objects.select_for_update(no_key=True).filter(pk=profile_id)
    profile = found.exclude(kind=ProfileKind.DEPENDENT).first()
    if profile is None:
        raise NotFound
    return profile


def tell_profile(
    profile: Profile, what: journal.EventKind, *, actor: Actor, at: datetime, **data: str
) -> None:
    """Write to the stream of the account that the profile belongs to."""
    journal.record(
        what,
        stream=journal.account_stream(profile.account_id),
        actor=actor,
        at=at,
        subject=profile.pk,
        data={"kind": str(ProfileKind(profile.kind).label), **data},
    )
