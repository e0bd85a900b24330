"""Writes of liquidation (likwidacja konta, § 11)."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from akta.accounts import profiles
from akta.accounts.closing import events
from akta.accounts.closing.errors import CauseRequired, EntityDataDiffer, NotOwnAccount
from akta.accounts.closing.models import Cause, Liquidation
from akta.accounts.dependents import tell_dependent
from akta.accounts.institutions.models import Institution
from akta.accounts.institutions.rules import entity_name, entity_numbers
from akta.accounts.models import (
    Account,
    AccountKind,
    Dependent,
    PersonIdentifier,
    PersonRecord,
    Profile,
    ProfileKind,
    Session,
)
from akta.accounts.profiles_events import DEPENDENT_CLOSED
from akta.accounts.services.people import keep, locked, pesel_hash, tell
from akta.core.actors import Actor
from akta.core.errors import NotFound
from akta.law.identifiers import check_pesel
from akta.law.marks import implements

__all__ = [
    "ClosingFacts",
    "abolish_institution",
    "close_institution",
    "liquidate_own",
    "refuse_other_data",
]

CLOSED = "Konto zlikwidowano."


@dataclass(frozen=True, slots=True)
class ClosingFacts:
    """The four data of § 5 ust. 3 in a notification of liquidation."""

    name: str
    seat: str
    nip: str
    regon: str
    other_number: str
    admin_surname: str
    admin_pesel: str = field(repr=False)


@implements("I-11-1")
@transaction.atomic
def liquidate_own(*, actor: Actor, at: datetime) -> Liquidation:
    """Liquidate one's own account (§ 11 ust. 1). Whoever calls has confirmed the second factor.

    At once: no sign-in, no session, no access, no dependent account; password, second factor and
    contacts are gone. Kept, to account for what was done: names, number, journal, log of looks.
    The identifier is never given again; the person may apply for a new account. Raises
    NotOwnAccount.
    """
    account = locked(actor.id)
    is_person = account.kind == AccountKind.OUTSIDE and account.works_privately
    if not is_person or actor.on_behalf_of is not None:
        raise NotOwnAccount
    return _liquidate(account, Cause.OWN, actor, at)


def _liquidate(
    account: Account, cause: Cause, actor: Actor, at: datetime, *, proof: str = "", to: str = ""
) -> Liquidation:
    """End the account: what opens is deleted, what accounts for the past stays."""
    if account.disabled_at is None:
        account.disabled_at = at
    account.password, account.password_valid_until = "", None
    account.totp_secret = account.totp_confirmed_at = account.email = None
    account.sms_phone = account.sms_confirmed_at = None
    fields = ("disabled_at", "password", "password_valid_until", "totp_secret", "sms_phone")
    keep(account, *fields, "totp_confirmed_at", "sms_confirmed_at", "email")
    account.sms_codes.all().delete()
    account.passkeys.all().delete()
    account.recovery_codes.all().delete()
    Session.objects.filter(account_id=account.pk).delete()
    PersonRecord.objects.filter(account=account).update(phone=None, address=None)
    PersonIdentifier.objects.filter(account=account, released_at=None).update(released_at=at)
    _close_dependents(account, actor, at)
    for profile in profiles.profiles_of(account.pk).filter(closed_at__isnull=True):
        profiles.close_profile(actor=actor, profile_id=profile.pk, reason=CLOSED, at=at)
    row = Liquidation.objects.create(
        account=account,
        cause=cause,
        proof=proof[:300],
        successor=to[:300],
        by_id=actor.stored_id,
        at=at,
    )
    told = {"account_id": str(account.pk), "cause": cause.label}
    tell(account, events.LIQUIDATED, actor=actor, at=at, **told)
    return row


def _close_dependents(account: Account, actor: Actor, at: datetime) -> None:
    """Dependent accounts close with their owner's; whoever worked in them keeps nothing."""
    own = Dependent.objects.select_for_update(of=("self",), no_key=True).filter(
        owner=account, closed_at=None
    )
    for dependent in own:
        Dependent.objects.filter(pk=dependent.pk).update(closed_at=at)
        Profile.objects.filter(pk=dependent.profile_id).update(closed_at=at, closed_reason=CLOSED)
        tell_dependent(dependent, DEPENDENT_CLOSED, actor=actor, at=at)
    used = Profile.objects.filter(account=account, kind=ProfileKind.DEPENDENT, closed_at=None)
    used.update(closed_at=at, closed_reason=CLOSED)


@implements("I-11-2")
@transaction.atomic
def close_institution(*, actor: Actor, facts: ClosingFacts, at: datetime) -> Liquidation:
    """Liquidate an institution's account on its administrator's notification (§ 11 ust. 2).

    The four data of § 5 ust. 3 are asked for and compared. Raises NotOwnAccount (a dependent user
    among them), EntityIdentifierRequired, EntityDataDiffer.
    """
    institution = _own_institution(actor)
    refuse_other_data(institution, facts)
    return _close(institution, Cause.NOTIFICATION, actor, at)


def _own_institution(actor: Actor) -> Institution:
    if actor.on_behalf_of is not None:
        raise NotOwnAccount
    found = Institution.objects.select_for_update(of=("self",), no_key=True)
    institution = found.filter(account_id=actor.id, closed_at=None).first()
    if institution is None:
        raise NotOwnAccount
    return institution


@implements("I-11-2")
def refuse_other_data(institution: Institution, facts: ClosingFacts) -> None:
    """The notification has to be of this entity and this administrator.

    An identifier of ours (PP-…) stands among other numbers. Raises EntityIdentifierRequired,
    EntityDataDiffer.
    """
    numbers = entity_numbers(facts.nip, facts.regon, facts.other_number)
    known = {f"NIP-{numbers[0]}", f"REGON-{numbers[1]}", facts.other_number.strip().upper()}
    pesel = check_pesel(facts.admin_pesel).value or ""
    pairs = {
        "nazwa": _plain(entity_name(facts.name)) == _plain(institution.name),
        "siedziba": _plain(facts.seat) == _plain(institution.seat),
        "numer": institution.identifier in known,
        "nazwisko administratora": _plain(facts.admin_surname) == _plain(institution.admin_surname),
        "PESEL administratora": pesel_hash(pesel) == bytes(institution.admin_pesel_lookup),
    }
    different = [name for name, agrees in pairs.items() if not agrees]
    if different:
        raise EntityDataDiffer(fields=", ".join(different))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


@implements("I-11-2")
@transaction.atomic
def abolish_institution(
    *,
    actor: Actor,
    institution_id: UUID,
    cause: Cause,
    proof: str,
    successor: str,
    at: datetime,
) -> Liquidation:
    """Liquidate an institution's account from the desk: on paper, or because it was abolished.

    The document is named; the successor opens an account of its own. The caller's door checks
    that the actor may. Raises NotFound, CauseRequired.
    """
    if not proof.strip():
        raise CauseRequired
    rows = Institution.objects.select_for_update(of=("self",), no_key=True)
    institution = rows.filter(pk=institution_id, closed_at=None).first()
    if institution is None:
        raise NotFound
    return _close(institution, cause, actor, at, proof=proof.strip(), to=successor.strip())


def _close(
    institution: Institution,
    cause: Cause,
    actor: Actor,
    at: datetime,
    *,
    proof: str = "",
    to: str = "",
) -> Liquidation:
    institution.closed_at, institution.closed_because = at, cause.label
    institution.successor = to[:300]
    institution.version += 1
    institution.save()
    account = locked(institution.account_id)
    return _liquidate(account, cause, actor, at, proof=proof, to=to)
