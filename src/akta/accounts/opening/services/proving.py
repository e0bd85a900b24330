"""Proof of identity and the opening that follows (weryfikacja, § 4 ust. 2 i § 7)."""

import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from akta.accounts import ports
from akta.accounts.models import Account
from akta.accounts.opening import events, rules
from akta.accounts.opening.errors import (
    AccountExists,
    ContactsUnconfirmed,
    DocumentNotValid,
    IdentityMismatch,
    SelfVerification,
    SignatureKindNotAllowed,
    SignatureUnproven,
)
from akta.accounts.opening.models import (
    OPEN_STATES,
    AccountApplication,
    ApplicationState,
    DocumentKind,
    PersonIdentifier,
    PersonRecord,
    Source,
    Verification,
)
from akta.accounts.opening.paper import application_pdf
from akta.accounts.opening.services.common import tell, waiting
from akta.accounts.opening.services.deciding import end, refuse_lapsed
from akta.accounts.ports import Identity
from akta.accounts.professions import profession_of
from akta.accounts.registers.services import open_role
from akta.accounts.services.passwords import issue_one_time_password
from akta.accounts.services.people import open_outside_account
from akta.core.actors import SYSTEM, Actor
from akta.core.clock import local_day
from akta.law.marks import implements
from akta.law.polish import long_date


@dataclass(frozen=True, slots=True)
class DocumentShown:
    """What the clerk reads off the document shown (okazany dokument tożsamości)."""

    kind: DocumentKind
    number: str = field(repr=False)
    given_names: str
    surname: str
    pesel: str = field(default="", repr=False)
    birth_date: date | None = field(default=None, repr=False)
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The desk at which the person appeared: any unit's (dowolna jednostka)."""

    unit: str


@dataclass(frozen=True, slots=True)
class Opened:
    """An account just opened, with its one-time password: shown once, kept nowhere."""

    account_id: UUID
    name: str
    login: str
    password: str = field(repr=False)
    profession: str = ""
    role_state: str = ""


@implements("I-7-2")
def confirm_in_person(
    *, actor: Actor, application_id: UUID, shown: DocumentShown, place: Place, at: datetime
) -> Opened:
    """Compare the document shown with the application and open the account (§ 7 ust. 2).

    Clerk, unit, day and document are kept. The caller's door checks that the actor sits at a
    desk of verification. Raises ApplicationLapsed, ApplicationClosed, ContactsUnconfirmed,
    DocumentNotValid, SelfVerification, IdentityMismatch, AccountExists.
    """
    with transaction.atomic():
        row = _ready(application_id, at)
        _refuse_self(row, actor)
        if not rules.is_valid_document(shown.valid_until, today=local_day(at)):
            raise DocumentNotValid(day=long_date(shown.valid_until or local_day(at)))
        found = Verification(
            source=Source.CLERK,
            document_kind=shown.kind,
            document=" ".join(shown.number.split()),
            document_valid_until=shown.valid_until,
            verified_by_id=actor.id,
            verified_in=place.unit[:200],
        )
        opened = _verified(row, _identity_shown(shown, row), found, actor=actor, at=at)
    return _or_mismatch(opened)


def prove_by_signature(*, application_id: UUID, signed: bytes, at: datetime) -> Opened:
    """Open the account by the signature on the application (podpis na wniosku, § 4 ust. 2).

    Raises SignatureUnproven where the reader of signatures cannot say that the identity is
    proven, SignatureKindNotAllowed, and what `confirm_in_person` raises.
    """
    with transaction.atomic():
        row = _ready(application_id, at)
        proof = ports.signed_application().read(signed, original=application_pdf(row), at=at)
        identity = identity_proven(proof)
        found = Verification(
            source=Source.SIGNATURE,
            signature_kind=proof.kind,
            attributes=_attributes(identity),
        )
        opened = _verified(row, identity, found, actor=SYSTEM, at=at, first_name_enough=True)
    return _or_mismatch(opened)


@implements("I-4-2")
def identity_proven(proof: ports.Proof) -> Identity:
    """Whose signature it is: qualified, personal or trusted, and proven.

    Raises SignatureKindNotAllowed, SignatureUnproven.
    """
    if proof.identity is None:
        raise SignatureUnproven(reason=proof.reason)
    if proof.kind not in rules.ALLOWED_SIGNATURES:
        raise SignatureKindNotAllowed
    return proof.identity


def prove_by_node(*, application_id: UUID, identity: Identity, at: datetime) -> Opened:
    """Open the account by the data that the national node delivered; they stay on the account.

    Called by the view that received the node's assertion for this session. Raises what
    `confirm_in_person` raises.
    """
    with transaction.atomic():
        row = _ready(application_id, at)
        found = Verification(source=Source.NODE, attributes=_attributes(identity))
        opened = _verified(row, identity, found, actor=SYSTEM, at=at, first_name_enough=True)
    return _or_mismatch(opened)


def _ready(application_id: UUID, at: datetime) -> AccountApplication:
    row = waiting(application_id)
    refuse_lapsed(row.last_day, at=at)
    if not row.contacts_confirmed:
        raise ContactsUnconfirmed
    return row


def _or_mismatch(opened: "Opened | IdentityMismatch") -> Opened:
    """The refusal comes after the transaction, so that what was compared stays written."""
    if isinstance(opened, IdentityMismatch):
        raise opened
    return opened


@implements("I-7-1")
def _verified(
    row: AccountApplication,
    shown: Identity,
    found: Verification,
    *,
    actor: Actor,
    at: datetime,
    first_name_enough: bool = False,
) -> Opened | IdentityMismatch:
    """Keep what was compared; open the account only where all of it agrees."""
    compared = rules.compare(identity_of(row), shown, first_name_enough=first_name_enough)
    different = rules.differing(compared)
    found.subject_id, found.at = row.pk, at
    found.compared = [asdict(each) for each in compared]
    found.agrees = not different
    if different:
        found.save(force_insert=True)
        tell(row, events.MISMATCHED, actor=actor, at=at, fields=different)
        return IdentityMismatch(fields=different)
    tell(row, events.VERIFIED, actor=actor, at=at, source=Source(found.source).label)
    return _opened(row, found, actor=actor, at=at)


def identity_of(row: AccountApplication) -> Identity:
    """Who the application says the applicant is."""
    born = date.fromisoformat(str(row.birth_date))
    if row.has_pesel:
        return Identity(row.given_names, row.surname, str(row.identifier), born)
    document = str(row.identifier).partition("-")[2]
    return Identity(row.given_names, row.surname, None, born, document)


def _identity_shown(shown: DocumentShown, row: AccountApplication) -> Identity:
    pesel = "".join(filter(str.isdigit, shown.pesel)) or None
    document = None if row.has_pesel else shown.number
    return Identity(shown.given_names, shown.surname, pesel, shown.birth_date, document)


def _attributes(identity: Identity) -> str:
    told = {name: value for name, value in asdict(identity).items() if value}
    return json.dumps(told, ensure_ascii=False, default=str)


def _refuse_self(row: AccountApplication, actor: Actor) -> None:
    """Nobody verifies themselves: known by the number, or where staff have none, by the name."""
    clerk = Account.objects.get(pk=actor.id)
    known = clerk.pesel_lookup
    if known is not None:
        is_self = bytes(known) == bytes(row.identifier_lookup)
    else:
        one = f"{row.given_names} {row.surname}".casefold().split()
        is_self = set(clerk.full_name.casefold().split()) <= set(one)
    if is_self:
        raise SelfVerification


def _opened(row: AccountApplication, found: Verification, *, actor: Actor, at: datetime) -> Opened:
    """The account with its identifier, contacts, role and a one-time password (I-2-2)."""
    refuse_second_account(bytes(row.identifier_lookup))
    account = open_outside_account(
        given_name=row.given_names[:80],
        surname=row.surname,
        pesel=str(row.identifier) if row.has_pesel else None,
        at=at,
        actor=actor,
    )
    Account.objects.filter(pk=account.pk).update(email=row.email)
    _keep_person(row, account, at)
    found.account = account
    found.save(force_insert=True)
    role = _role(row, account, at)
    row.account = account
    end(row, ApplicationState.OPENED, at=at)
    _end_repeats(row, actor, at)
    tell(row, events.OPENED, actor=actor, at=at)
    password = issue_one_time_password(account_id=account.pk, at=at, actor=actor)
    return Opened(account.pk, account.full_name, account.login, password, *role)


def refuse_second_account(lookup: bytes) -> None:
    """One account for one identifier in use. Raises AccountExists (told to no stranger)."""
    by_record = PersonIdentifier.objects.filter(lookup=lookup, released_at=None)
    held = Account.objects.filter(kind="outside", disabled_at=None)
    one = held.filter(pesel_lookup=lookup).first()
    if one is None:
        known = by_record.select_related("account").first()
        one = known.account if known else None
    if one is not None:
        raise AccountExists(login=one.login)


def _keep_person(row: AccountApplication, account: Account, at: datetime) -> None:
    PersonIdentifier.objects.create(
        account=account,
        value=row.identifier,
        lookup=bytes(row.identifier_lookup),
        is_pesel=row.has_pesel,
        added_at=at,
    )
    PersonRecord.objects.create(
        account=account,
        given_names=row.given_names,
        birth_date=row.birth_date,
        country=row.country,
        phone=row.phone,
        address=row.address,
        rules=row.rules,
        opened_at=at,
    )


def _role(row: AccountApplication, account: Account, at: datetime) -> tuple[str, str]:
    profession = profession_of(row.profile)
    if profession is None:
        return ("", "")
    role = open_role(
        account_id=account.pk, profession=profession, roll_number=row.roll_number, at=at
    )
    return (profession.label, role.get_state_display())


def _end_repeats(row: AccountApplication, actor: Actor, at: datetime) -> None:
    """Other applications of the same person have become needless."""
    others = AccountApplication.objects.select_for_update(no_key=True).filter(
        identifier_lookup=bytes(row.identifier_lookup), state__in=OPEN_STATES
    )
    for other in others.exclude(pk=row.pk):
        reason = f"Konto założono na podstawie wniosku nr {row.number}."
        end(other, ApplicationState.REJECTED, at=at, reason=reason)
        tell(other, events.REJECTED, actor=actor, at=at)


__all__ = [
    "DocumentShown",
    "Opened",
    "Place",
    "confirm_in_person",
    "prove_by_node",
    "prove_by_signature",
    "refuse_second_account",
]
