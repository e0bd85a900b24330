"""Changing a name, adding an identifier (zmiana danych, § 4 ust. 3): asked, proven, applied."""

import secrets
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from akta.accounts import ports
from akta.accounts.models import Account, AccountKind
from akta.accounts.opening import errors, events, rules
from akta.accounts.opening.changes_models import ChangeState, DataChange, FormerName
from akta.accounts.opening.models import PersonIdentifier, PersonRecord, Source, Verification
from akta.accounts.opening.paper import change_pdf
from akta.accounts.opening.services.applying import identifier_hash
from akta.accounts.opening.services.proving import (
    DocumentShown,
    Place,
    identity_proven,
    refuse_second_account,
)
from akta.accounts.ports import Identity
from akta.accounts.services.people import UNAMBIGUOUS, keep, locked
from akta.core import journal
from akta.core.actors import SYSTEM, Actor
from akta.core.clock import local_day
from akta.core.errors import NotFound
from akta.law.identifiers import check_pesel
from akta.law.marks import implements
from akta.law.polish import long_date

__all__ = [
    "ask_for_change",
    "change_for",
    "changes_of",
    "confirm_change_by_node",
    "confirm_change_by_signature",
    "confirm_change_in_person",
]


@implements("I-4-3")
@transaction.atomic
def ask_for_change(
    *, actor: Actor, given_names: str, surname: str, pesel: str, at: datetime
) -> DataChange:
    """Ask for other names or for a PESEL that the account lacks (§ 4 ust. 3).

    The data of before hold until it is confirmed; a newer request takes the place of one that
    waits. Raises NotOwnPerson, NameRequired, PeselInvalid, IdentifierKept, NothingToChange.
    """
    account = locked(actor.id)
    is_person = account.kind == AccountKind.OUTSIDE and account.works_privately
    if not is_person or actor.on_behalf_of is not None:
        raise errors.NotOwnPerson
    names, family = " ".join(given_names.split())[:80], " ".join(surname.split())[:120]
    if not (names and family):
        raise errors.NameRequired("given_names" if not names else "surname")
    number = _new_pesel(account, pesel)
    if number is None and (names, family) == (account.given_name, account.surname):
        raise errors.NothingToChange
    waiting = DataChange.objects.filter(account=account, state=ChangeState.AWAITING)
    waiting.update(state=ChangeState.WITHDRAWN)
    drawn = "".join(secrets.choice(UNAMBIGUOUS) for _ in range(8)).upper()
    row = DataChange.objects.create(
        number=f"ZD-{local_day(at).year}-{drawn}",
        account=account,
        state=ChangeState.AWAITING,
        given_names=names,
        surname=family,
        pesel=number,
        asked_at=at,
    )
    _tell(row, events.CHANGE_ASKED, actor, at)
    return row


def _new_pesel(account: Account, typed: str) -> str | None:
    """The PESEL to be added; None where none was given. Raises PeselInvalid, IdentifierKept."""
    if not typed.strip():
        return None
    checked = check_pesel(typed)
    if not checked.ok or checked.value is None:
        raise errors.PeselInvalid(reason=checked.sentence)
    if account.pesel is not None:
        raise errors.IdentifierKept
    return checked.value


def changes_of(account_id: UUID) -> QuerySet[DataChange]:
    """One's own requests, the newest first."""
    return DataChange.objects.filter(account_id=account_id).order_by("-asked_at", "pk")


def change_for(change_id: UUID | None = None, *, number: str = "") -> DataChange:
    """One request, by its id or as its number is written. Raises NotFound."""
    rows = DataChange.objects.select_related("account")
    typed = "".join(number.split()).upper()
    row = rows.filter(pk=change_id).first() if change_id else rows.filter(number=typed).first()
    if row is None:
        raise NotFound
    return row


def confirm_change_in_person(
    *, actor: Actor, change_id: UUID, shown: DocumentShown, place: Place, at: datetime
) -> Account:
    """By a document with the new data, at the desk of any unit.

    The caller's door checks that the actor sits there. Raises NotFound, ChangeClosed,
    DocumentNotValid, SelfVerification, IdentityMismatch, AccountExists.
    """
    if not rules.is_valid_document(shown.valid_until, today=local_day(at)):
        raise errors.DocumentNotValid(day=long_date(shown.valid_until or local_day(at)))
    if actor.id == change_for(change_id).account_id:
        raise errors.SelfVerification
    told = Identity(
        shown.given_names,
        shown.surname,
        "".join(filter(str.isdigit, shown.pesel)) or None,
        shown.birth_date,
        shown.number,
    )
    found = Verification(
        source=Source.CLERK,
        document_kind=shown.kind,
        document=" ".join(shown.number.split()),
        document_valid_until=shown.valid_until,
        verified_by_id=actor.id,
        verified_in=place.unit[:200],
    )
    return _confirmed(change_id, told, found, actor=actor, at=at)


def confirm_change_by_node(
    *, actor: Actor, change_id: UUID, told: Identity, at: datetime
) -> Account:
    """By what the national node says of the owner. Raises as `confirm_change_in_person`."""
    found = Verification(source=Source.NODE)
    return _confirmed(change_id, told, found, actor=actor, at=at)


def confirm_change_by_signature(*, change_id: UUID, signed: bytes, at: datetime) -> Account:
    """By a signature under the request. Raises SignatureUnproven, SignatureKindNotAllowed, and
    as `confirm_change_in_person`.
    """
    row = change_for(change_id)
    proof = ports.signed_application().read(signed, original=change_pdf(row), at=at)
    told = identity_proven(proof)
    found = Verification(source=Source.SIGNATURE, signature_kind=proof.kind)
    return _confirmed(change_id, told, found, actor=SYSTEM, at=at)


@implements("I-4-3")
def _confirmed(
    change_id: UUID, told: Identity, found: Verification, *, actor: Actor, at: datetime
) -> Account:
    """Apply the change where the proof bears the new data; what was compared stays written."""
    with transaction.atomic():
        rows = DataChange.objects.select_for_update(of=("self",), no_key=True)
        row = rows.filter(pk=change_id, state=ChangeState.AWAITING).first()
        if row is None:
            raise errors.ChangeClosed
        account = locked(row.account_id)
        own = _identity(row, account)
        compared = rules.compare(own, told, first_name_enough=found.source != Source.CLERK)
        different = rules.differing(compared)
        found.subject_id, found.account, found.at = row.pk, account, at
        found.compared, found.agrees = [asdict(each) for each in compared], not different
        if different:
            found.save(force_insert=True)
            _tell(row, events.CHANGE_MISMATCHED, actor, at, fields=different)
        else:
            _applied(row, account, at)
            found.save(force_insert=True)
            source = str(Source(found.source).label)
            _tell(row, events.CHANGE_APPLIED, actor, at, source=source)
    if different:
        raise errors.IdentityMismatch(fields=different)
    return account


def _identity(row: DataChange, account: Account) -> Identity:
    """Who the proof must name: the new names with the number of old, or the one to be added."""
    pesel = row.pesel or account.pesel
    if pesel is not None:
        return Identity(row.given_names, row.surname, str(pesel))
    person = PersonRecord.objects.filter(account=account).first()
    held = PersonIdentifier.objects.filter(account=account, released_at=None).first()
    born = date.fromisoformat(str(person.birth_date)) if person and person.birth_date else None
    document = str(held.value).partition("-")[2] if held else None
    return Identity(row.given_names, row.surname, None, born, document)


def _applied(row: DataChange, account: Account, at: datetime) -> None:
    """The names of before are kept; an identifier is linked beside those that are there."""
    FormerName.objects.create(
        account=account, given_names=account.given_name, surname=account.surname, until=at
    )
    account.given_name, account.surname = row.given_names, row.surname
    if row.pesel is not None:
        lookup = identifier_hash(str(row.pesel))
        refuse_second_account(lookup)
        account.pesel, account.pesel_lookup = row.pesel, lookup
        PersonIdentifier.objects.create(
            account=account, value=row.pesel, lookup=lookup, is_pesel=True, added_at=at
        )
    keep(account, "given_name", "surname", "pesel", "pesel_lookup")
    PersonRecord.objects.filter(account=account).update(given_names=row.given_names)
    row.state, row.applied_at = ChangeState.APPLIED, at
    row.save(update_fields=["state", "applied_at"])


def _tell(
    row: DataChange, kind: journal.EventKind, actor: Actor, at: datetime, **facts: str
) -> None:
    journal.record(
        kind,
        stream=journal.account_stream(row.account_id),
        actor=actor,
        at=at,
        subject=row.account_id,
        data={"number": row.number, **facts},
    )
