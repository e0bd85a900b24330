"""Dependent accounts (konta zależne): opened by their owner, taken up by their user, closed.

Owner and user are apart. What a dependent account may do is decided in `akta.grants`; here
stands only who it belongs to and who works in it.
"""

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from akta.accounts import profiles_events as events
from akta.accounts import queries
from akta.accounts.models import Account, Dependent, Profile, ProfileKind
from akta.accounts.ports import Channel, code_sender
from akta.accounts.profiles import NO_PROFILE, may_own_dependents
from akta.accounts.profiles_errors import (
    DependentDataRequired,
    DependentExists,
    DependentNotAllowed,
    InvitationRefused,
)
from akta.accounts.services.passwords import issue_one_time_password
from akta.accounts.services.people import UNAMBIGUOUS, open_outside_account, pesel_hash
from akta.core import jobs, journal, keys
from akta.core.actors import SYSTEM, Actor
from akta.core.errors import ChangedMeanwhile, NotFound
from akta.law.identifiers import check_pesel
from akta.law.marks import implements

__all__ = [
    "DependentFacts",
    "accept_invitation",
    "applicants_profile",
    "checked",
    "close_dependent",
    "dependent_for",
    "dependents_of",
    "identifier_of",
    "invite_again",
    "locked_dependent",
    "open_dependent",
    "owning_profile",
    "send_invitation",
    "tell_dependent",
]

INVITED = timedelta(days=14)
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")


@dataclass(frozen=True, slots=True)
class DependentFacts:
    """What the owner says of the user: names, PESEL, e-mail (§ 6 ust. 2)."""

    given_name: str
    surname: str
    pesel: str
    email: str


@implements("I-6-2")
def checked(facts: DependentFacts) -> DependentFacts:
    """The facts without stray blanks. Raises DependentDataRequired naming the first wrong one."""
    pesel = check_pesel(facts.pesel)
    email = facts.email.strip()
    wrong = [
        (not facts.given_name.strip(), "given_name", "Nie podano imienia."),
        (not facts.surname.strip(), "surname", "Nie podano nazwiska."),
        (not pesel.ok, "pesel", pesel.sentence),
        (not _EMAIL.fullmatch(email), "email", "Adres e-mail jest pusty albo nieprawidłowy."),
    ]
    for is_wrong, field, reason in wrong:
        if is_wrong:
            raise DependentDataRequired(at_field=field, reason=reason)
    return DependentFacts(facts.given_name.strip(), facts.surname.strip(), pesel.value or "", email)


@implements("I-2-4")
def identifier_of(pesel: str, owner_profile_id: UUID) -> str:
    """The identifier of a dependent account, for example `Z-7K3M-9Q2D-TB4A`.

    Made from the user's PESEL and the owner's profile by a keyed hash: the same person has another
    one under another owner, and the PESEL cannot be read or guessed from it.
    """
    mixed = keys.ring().lookup(f"{pesel}:{owner_profile_id}", purpose="dependent")
    text = base64.b32encode(mixed[:8]).decode().rstrip("=")[:12]
    return f"Z-{text[:4]}-{text[4:8]}-{text[8:]}"


@implements("I-2-1")
def owning_profile(actor: Actor) -> Profile:
    """The profile in which the actor runs dependent accounts. Raises DependentNotAllowed."""
    found = Profile.objects.filter(
        account_id=actor.id, confirmed_at__isnull=False, closed_at__isnull=True
    )
    profile = found.filter(pk=actor.profile_id or NO_PROFILE).first()
    if profile is None or not may_own_dependents(profile.kind):
        raise DependentNotAllowed
    return profile


def dependents_of(actor: Actor, words: str = "", *, closed: bool = False) -> QuerySet[Dependent]:
    """The owner's dependent accounts whose names or identifier hold every word, by name.

    Raises DependentNotAllowed.
    """
    found = Dependent.objects.filter(owner_profile=owning_profile(actor))
    found = found.filter(closed_at__isnull=not closed).defer("pesel", "email")
    for word in words.split():
        found = found.filter(
            Q(given_name__icontains=word)
            | Q(surname__icontains=word)
            | Q(identifier__icontains=word)
        )
    return found.select_related("profile").order_by("surname", "given_name", "pk")


def dependent_for(actor: Actor, dependent_id: UUID) -> Dependent:
    """One of the owner's dependent accounts. Raises DependentNotAllowed, NotFound."""
    found = Dependent.objects.filter(owner_profile=owning_profile(actor), pk=dependent_id)
    dependent = found.select_related("profile").first()
    if dependent is None:
        raise NotFound
    return dependent


def locked_dependent(actor: Actor, dependent_id: UUID, *, version: int | None) -> Dependent:
    """An open one, locked for a write on the version that was seen.

    Raises DependentNotAllowed, NotFound, ChangedMeanwhile.
    """
    found = Dependent.objects.select_for_update(no_key=True, of=("self",)).select_related("profile")
    mine = found.filter(owner_profile=owning_profile(actor), closed_at__isnull=True)
    dependent = mine.filter(pk=dependent_id).first()
    if dependent is None:
        raise NotFound
    if version is not None and dependent.version != version:
        raise ChangedMeanwhile(who=actor.name, change="prawa konta zależnego")
    return dependent


def applicants_profile(actor: Actor) -> UUID | None:
    """The profile in whose name the actor files things: their own, or that of the owner."""
    if actor.on_behalf_of is None:
        return actor.profile_id
    through = Dependent.objects.filter(owner_id=actor.on_behalf_of)
    through = through.filter(profile_id=actor.profile_id or NO_PROFILE)
    return through.values_list("owner_profile_id", flat=True).get()


@implements("I-6-3")
@transaction.atomic
def open_dependent(*, actor: Actor, facts: DependentFacts, at: datetime) -> Dependent:
    """Open a dependent account without any rights and invite its user.

    A user whom the portal knows by PESEL gets it in their own account; anybody else gets a new
    account that works in dependent profiles only. The owner never learns which, and never sees a
    password or code. The identifier is assigned here, after all that may refuse. Raises
    DependentNotAllowed, DependentDataRequired, DependentExists.
    """
    owner_profile = owning_profile(actor)
    facts = checked(facts)
    identifier = identifier_of(facts.pesel, owner_profile.pk)
    journal.hold(journal.account_stream(actor.id))
    if Dependent.objects.filter(identifier=identifier, closed_at__isnull=True).exists():
        raise DependentExists(identifier=identifier)
    profile = Profile.objects.create(
        account=_user(facts, actor, at), kind=ProfileKind.DEPENDENT, declared_at=at
    )
    dependent = Dependent.objects.create(
        profile=profile,
        owner_id=actor.id,
        owner_profile=owner_profile,
        identifier=identifier,
        given_name=facts.given_name,
        surname=facts.surname,
        pesel=facts.pesel,
        pesel_lookup=pesel_hash(facts.pesel),
        email=facts.email,
        created_at=at,
    )
    tell_dependent(dependent, events.DEPENDENT_OPENED, actor=actor, at=at, name=dependent.full_name)
    jobs.defer("accounts.invite", dependent_id=str(dependent.pk))
    return dependent


def _user(facts: DependentFacts, actor: Actor, at: datetime) -> Account:
    """The account with this PESEL, or a new one that proves nothing about whose it is."""
    known = queries.find_by_pesel(facts.pesel)
    if known is not None:
        return known
    account = open_outside_account(
        given_name=facts.given_name, surname=facts.surname, at=at, actor=actor
    )
    account.works_privately = False
    account.save(update_fields=["works_privately"])
    return account


@transaction.atomic
def invite_again(*, actor: Actor, dependent_id: UUID, at: datetime) -> Dependent:
    """Send a new invitation; the code of the former one is dead at once."""
    dependent = locked_dependent(actor, dependent_id, version=None)
    if dependent.profile.confirmed_at is None:
        dependent.invitation_hash, dependent.invited_until = "", at + INVITED
        dependent.save(update_fields=["invitation_hash", "invited_until"])
        jobs.defer("accounts.invite", dependent_id=str(dependent.pk))
    return dependent


@transaction.atomic
def send_invitation(*, dependent_id: UUID, at: datetime) -> bool:
    """Draw the code and send it to the user (and, to a new one, the first password).

    Run by a job, which tries again where nothing can be sent: the code stands in its message
    alone, its hash in the row. A closed account or one that was taken up is sent nothing.
    Raises ServiceMissing.
    """
    found = Dependent.objects.select_for_update(no_key=True, of=("self",))
    dependent = found.select_related("profile__account", "owner").get(pk=dependent_id)
    if dependent.closed_at is not None or dependent.profile.confirmed_at is not None:
        return False
    code = "-".join("".join(secrets.choice(UNAMBIGUOUS) for _ in range(4)) for _ in range(4))
    dependent.invitation_hash, dependent.invited_until = _hash(code), at + INVITED
    dependent.save(update_fields=["invitation_hash", "invited_until"])
    account = dependent.profile.account
    first = ""
    if not account.works_privately:
        first = issue_one_time_password(account_id=account.pk, at=at)
    tell_dependent(dependent, events.DEPENDENT_INVITED, actor=SYSTEM, at=at)
    code_sender().send(
        channel=Channel.EMAIL,
        to=str(dependent.email),
        subject="Zaproszenie do konta zależnego w portalu prokuratury",
        text=_letter(dependent, account, code, first),
        at=at,
    )
    return True


def _letter(dependent: Dependent, account: Account, code: str, first: str) -> str:
    by, identifier = dependent.owner.full_name, dependent.identifier
    lines = [
        f"{by} zakłada konto zależne {identifier} w portalu prokuratury.",
        "",
        *(
            [f"Login: {account.login}", f"Hasło na pierwsze logowanie: {first}"]
            if first
            else ["Proszę zalogować się do portalu na swoje konto."]
        ),
        "",
        f"Kod zaproszenia: {code}",
        "Kod wpisuje się po zalogowaniu na stronie „Profile”. Jest ważny 14 dni.",
        "Jeżeli zaproszenie przyszło przez pomyłkę, proszę je pominąć: bez kodu konto nie działa.",
    ]
    return "\n".join(lines)


def _hash(code: str) -> str:
    bare = "".join(filter(str.isalnum, code.lower()))
    return hashlib.sha256(bare.encode()).hexdigest()


@transaction.atomic
def accept_invitation(*, actor: Actor, code: str, at: datetime) -> Dependent:
    """The user takes up a dependent account by the code that was sent to the e-mail named.

    Nothing is left to take up once its owner's profile is closed. Raises InvitationRefused.
    """
    waiting = Dependent.objects.select_for_update(no_key=True, of=("self",)).filter(
        profile__account_id=actor.id,
        profile__confirmed_at__isnull=True,
        closed_at__isnull=True,
        invited_until__gt=at,
        invitation_hash=_hash(code),
        owner__disabled_at__isnull=True,
        owner_profile__closed_at__isnull=True,
    )
    dependent = waiting.select_related("profile").first()
    if dependent is None:
        raise InvitationRefused
    profile = dependent.profile
    profile.confirmed_at = at
    profile.save(update_fields=["confirmed_at"])
    dependent.invitation_hash = ""
    dependent.save(update_fields=["invitation_hash"])
    tell_dependent(dependent, events.DEPENDENT_ACCEPTED, actor=actor, at=at)
    return dependent


@transaction.atomic
def close_dependent(*, actor: Actor, dependent_id: UUID, at: datetime) -> Dependent:
    """Close a dependent account; what it opened is closed with it, at once."""
    dependent = locked_dependent(actor, dependent_id, version=None)
    dependent.closed_at = at
    dependent.version += 1
    dependent.save(update_fields=["closed_at", "version"])
    Profile.objects.filter(pk=dependent.profile_id).update(closed_at=at)
    tell_dependent(dependent, events.DEPENDENT_CLOSED, actor=actor, at=at)
    return dependent


def tell_dependent(
    dependent: Dependent, what: journal.EventKind, *, actor: Actor, at: datetime, **data: object
) -> None:
    """Write to the owner's stream: what was done to which dependent account, and by whom."""
    journal.record(
        what,
        stream=journal.account_stream(dependent.owner_id),
        actor=actor,
        at=at,
        subject=dependent.profile_id,
        data={"identifier": dependent.identifier, **data},
    )
