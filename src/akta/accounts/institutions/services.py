"""Writes of institutional accounts: notified, proven, checked, opened; administrators changed."""

import base64
import hashlib
import secrets
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from akta.accounts import ports, profiles
from akta.accounts.institutions import errors, events, rules
from akta.accounts.institutions.models import (
    AuthorityDocument,
    Institution,
    InstitutionNotification,
    NotificationState,
    NotificationWay,
    Purpose,
)
from akta.accounts.models import Account, AccountKind, ProfileKind, Session
from akta.accounts.opening.errors import IdentityMismatch, ReasonRequired
from akta.accounts.opening.models import Source, Verification
from akta.accounts.opening.paper import notification_pdf
from akta.accounts.opening.rules import RULES, compare, differing, last_day_in_person
from akta.accounts.opening.services.deciding import refuse_lapsed
from akta.accounts.opening.services.knocks import knock
from akta.accounts.opening.services.proving import identity_proven
from akta.accounts.ports import Identity
from akta.accounts.services.passwords import issue_one_time_password
from akta.accounts.services.people import UNAMBIGUOUS, locked, pesel_hash, set_email
from akta.accounts.services.second_factor import reset_second_factor
from akta.core import journal
from akta.core.actors import SYSTEM, Actor
from akta.core.clock import local_day
from akta.core.errors import NotFound
from akta.core.once import next_number, once
from akta.law.marks import implements

__all__ = [
    "Check",
    "Filed",
    "Paper",
    "Settled",
    "approve",
    "lapse_notifications",
    "notify",
    "prove_by_signature",
    "prove_representative",
    "record_paper",
    "return_notification",
]

MOST_FROM_ADDRESS = 10
WAITING = (NotificationState.AWAITING, NotificationState.TO_CHECK)


@dataclass(frozen=True, slots=True)
class Filed:
    notification_id: UUID
    number: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A notification in writing (§ 5 ust. 7): its number in the register and day of receipt."""

    number: str
    received_on: date


@dataclass(frozen=True, slots=True)
class Check:
    """What the verifier found (§ 7 ust. 4)."""

    certified: bool
    authorised: bool
    found_name: str


@dataclass(frozen=True, slots=True)
class Settled:
    """An approved notification; the one-time password is shown once and kept nowhere."""

    institution_id: UUID
    name: str
    entity_identifier: str
    login: str
    administrator: str
    is_change: bool
    password: str = field(repr=False)


@implements("I-5-1")
def notify(
    *, facts: rules.Facts, purpose: Purpose, address: str, at: datetime, key: str | None = None
) -> Filed:
    """Take a public entity's notification from the form (§ 5 ust. 1 i 6), administrator named.

    It then waits for the identity of whoever acts for the entity, for 14 days. Raises Faulty,
    EntityExists, EntityUnknown, TooManyKnocks.
    """
    checked = rules.check(facts)
    with transaction.atomic():
        knock("notification", address, most=MOST_FROM_ADDRESS, at=at)
        made = once(
            key,
            use_case="accounts.notification",
            actor_id=None,
            at=at,
            act=lambda: _filed(checked, purpose, NotificationWay.PORTAL, None, SYSTEM, at),
        )
    return Filed(UUID(made["id"]), made["number"])


@implements("I-5-7")
@transaction.atomic
def record_paper(
    *, actor: Actor, facts: rules.Facts, purpose: Purpose, paper: Paper, at: datetime
) -> Filed:
    """Record a notification made in writing, with its scan; the same checks follow.

    The caller's door checks that the actor may. Raises Faulty, EntityExists, EntityUnknown.
    """
    checked = rules.check(facts)
    made = _filed(checked, purpose, NotificationWay.PAPER, paper, actor, at)
    return Filed(UUID(made["id"]), made["number"])


def _filed(
    checked: rules.Checked,
    purpose: Purpose,
    way: NotificationWay,
    paper: Paper | None,
    actor: Actor,
    at: datetime,
) -> dict[str, str]:
    institution = institution_for(checked.numbers, purpose)
    received = paper.received_on if paper else local_day(at)
    row = InstitutionNotification.objects.create(
        number=_drawn_number(at),
        purpose=purpose,
        way=way,
        state=NotificationState.TO_CHECK if paper else NotificationState.AWAITING,
        institution=institution,
        kind=checked.kind,
        name=checked.name[:300],
        seat=checked.seat[0][:80],
        address=checked.seat[1][:300],
        nip=checked.numbers[0],
        regon=checked.numbers[1],
        other_number=checked.numbers[2][:80],
        **{f"admin_{name}": value for name, value in asdict(checked.administrator).items()},
        **{f"rep_{name}": value for name, value in asdict(checked.representative).items()},
        email=checked.email or None,
        paper_number=paper.number.strip()[:60] if paper else "",
        received_on=received,
        submitted_at=at,
        last_day=last_day_in_person(received),
    )
    for upload, media_type in checked.documents:
        _keep_document(row, upload, media_type)
    _tell(
        row,
        events.NOTIFIED,
        actor,
        at,
        purpose=row.get_purpose_display(),
        way=row.get_way_display(),
    )
    return {"id": str(row.pk), "number": row.number}


@implements("I-5-6")
def institution_for(numbers: tuple[str, str, str], purpose: Purpose) -> Institution | None:
    """The institution that a change is of; for an opening there must be none yet.

    Raises EntityExists, EntityUnknown.
    """
    known = Institution.objects.filter(closed_at=None, identifier__in=_identifiers(numbers)).first()
    if purpose == Purpose.OPENING:
        if known is not None:
            raise errors.EntityExists(identifier=known.identifier)
        return None
    if known is None:
        raise errors.EntityUnknown
    return known


def _identifiers(numbers: tuple[str, str, str]) -> list[str]:
    nip, regon, other = numbers
    found = [f"NIP-{nip}" if nip else "", f"REGON-{regon}" if regon else "", other.upper()]
    return [each for each in found if each]


def _keep_document(row: InstitutionNotification, upload: rules.Upload, media_type: str) -> None:
    AuthorityDocument.objects.create(
        notification=row,
        name=upload.name[-120:],
        media_type=media_type,
        size=len(upload.content),
        sha256=hashlib.sha256(upload.content).hexdigest(),
        content=base64.b64encode(upload.content).decode(),
    )


def _drawn_number(at: datetime) -> str:
    drawn = "".join(secrets.choice(UNAMBIGUOUS) for _ in range(8)).upper()
    return f"ZI-{local_day(at).year}-{drawn}"


@implements("I-5-4")
def prove_representative(
    *, notification_id: UUID, shown: Identity, proof: Verification, actor: Actor, at: datetime
) -> InstitutionNotification:
    """Compare the proof with whoever acts for the entity: signature, node or document shown.

    Raises ApplicationLapsed, NotificationClosed, IdentityMismatch.
    """
    with transaction.atomic():
        row = _waiting(notification_id, NotificationState.AWAITING)
        refuse_lapsed(row.last_day, at=at)
        named = Identity(row.rep_given_names, row.rep_surname, str(row.rep_pesel))
        compared = compare(named, shown, first_name_enough=proof.source != Source.CLERK)
        different = differing(compared)
        proof.subject_id, proof.at, proof.agrees = row.pk, at, not different
        proof.compared = [asdict(each) for each in compared]
        proof.save(force_insert=True)
        if not different:
            _move(row, NotificationState.TO_CHECK)
            _tell(row, events.PROVEN, actor, at, source=Source(proof.source).label)
    if different:
        raise IdentityMismatch(fields=different)
    return row


def prove_by_signature(*, notification_id: UUID, signed: bytes, at: datetime) -> None:
    """Confirm by the signature of whoever acts for the entity (§ 5 ust. 4).

    Raises SignatureUnproven, SignatureKindNotAllowed, and what `prove_representative` raises.
    """
    row = InstitutionNotification.objects.filter(pk=notification_id).first()
    if row is None:
        raise NotFound
    proof = ports.signed_application().read(signed, original=notification_pdf(row), at=at)
    identity = identity_proven(proof)
    found = Verification(source=Source.SIGNATURE, signature_kind=proof.kind)
    prove_representative(
        notification_id=notification_id, shown=identity, proof=found, actor=SYSTEM, at=at
    )


@transaction.atomic
def return_notification(
    *, actor: Actor, notification_id: UUID, reason: str, at: datetime, reject: bool = False
) -> InstitutionNotification:
    """Return a notification for completion (zwrot) or reject it, with the reason.

    The caller's door checks that the actor may. Raises ReasonRequired, NotificationClosed.
    """
    reason = " ".join(reason.split())[:400]
    if not reason:
        raise ReasonRequired
    row = _waiting(notification_id, *WAITING)
    row.reason, row.decided_at, row.decided_by_id = reason, at, actor.id
    _move(row, NotificationState.REJECTED if reject else NotificationState.RETURNED)
    _tell(row, events.REJECTED if reject else events.RETURNED, actor, at)
    return row


@transaction.atomic
def approve(*, actor: Actor, notification_id: UUID, check: Check, at: datetime) -> Settled:
    """Approve after both checks (§ 7 ust. 4): open the account, or change its administrator.

    The caller's door checks that the actor may. Raises NotificationClosed, NotYetProven,
    NotCertified, AuthorityMismatch, EntityMismatch, EntityExists.
    """
    row = _waiting(notification_id, *WAITING)
    rules.both_checks(
        proven=row.state == NotificationState.TO_CHECK,
        certified=check.certified,
        authorised=check.authorised,
        found_name=check.found_name,
        name=row.name,
    )
    row.checks, row.decided_at, row.decided_by_id = asdict(check), at, actor.id
    if row.purpose == Purpose.OPENING:
        institution = open_institution(row, actor=actor, at=at)
        row.institution = institution
    else:
        institution = change_administrator(row, actor=actor, at=at)
    _move(row, NotificationState.DONE)
    password = issue_one_time_password(account_id=institution.account_id, at=at, actor=actor)
    return Settled(
        institution.pk,
        institution.name,
        institution.identifier,
        institution.account.login,
        f"{institution.admin_given_names} {institution.admin_surname}",
        row.purpose != Purpose.OPENING,
        password,
    )


@implements("I-5-5", "I-2-3", "I-2-8")
def open_institution(row: InstitutionNotification, *, actor: Actor, at: datetime) -> Institution:
    """Open the institutional account with both identifiers, in one transaction (§ 5 ust. 5).

    There is no account without an administrator. Raises AdministratorRequired, EntityExists.
    """
    if not (row.admin_given_names and row.admin_surname and row.admin_pesel):
        raise errors.AdministratorRequired("admin_given_names")
    drawn = 0 if row.nip or row.regon else next_number("public-entity")
    identifier = rules.entity_identifier(row.nip, row.regon, drawn=drawn)
    account = Account.objects.create(
        kind=AccountKind.OUTSIDE,
        login=_drawn_login(),
        given_name="",
        surname=row.name[:120],
        email=row.email,
        works_privately=False,
        created_at=at,
    )
    try:
        with transaction.atomic():
            institution = Institution.objects.create(
                identifier=identifier,
                kind=row.kind,
                name=row.name,
                seat=row.seat,
                address=row.address,
                account=account,
                **_administrator(row),
                admin_since=at,
                rules=RULES,
                opened_at=at,
            )
    except IntegrityError as error:
        raise errors.EntityExists(identifier=identifier) from error
    profile = profiles.open_profile(
        actor=actor, account_id=account.pk, kind=ProfileKind.INSTITUTION, at=at
    )
    Account.objects.filter(pk=account.pk).update(last_profile_id=profile.pk)
    _tell_institution(institution, events.OPENED, actor, at)
    return institution


def _administrator(row: InstitutionNotification) -> dict[str, object]:
    return {
        "admin_given_names": row.admin_given_names,
        "admin_surname": row.admin_surname,
        "admin_pesel": row.admin_pesel,
        "admin_pesel_lookup": pesel_hash(str(row.admin_pesel)),
    }


def _drawn_login() -> str:
    """A range of its own, so that no value serves for a person too: `inst-7k3m-9q2d`."""
    parts = ("".join(secrets.choice(UNAMBIGUOUS) for _ in range(4)) for _ in range(2))
    return "-".join(("inst", *parts))


@implements("I-5-6")
def change_administrator(
    row: InstitutionNotification, *, actor: Actor, at: datetime
) -> Institution:
    """Change the administrator (§ 5 ust. 6): the old one is out at once, dependents stay.

    The password, the second factor and all sessions were the old one's; they end here. Letters go
    to the address of the notification.
    """
    found = Institution.objects.select_for_update(of=("self",), no_key=True).select_related(
        "account"
    )
    institution = found.filter(pk__in=[row.institution_id], closed_at=None).first()
    if institution is None:
        raise errors.EntityUnknown
    for name, value in _administrator(row).items():
        setattr(institution, name, value)
    institution.admin_since = at
    institution.version += 1
    institution.save()
    locked(institution.account_id)
    Session.objects.filter(account_id=institution.account_id).delete()
    reset_second_factor(actor=actor, account_id=institution.account_id, at=at)
    if row.email:
        set_email(actor=actor, account_id=institution.account_id, email=str(row.email), at=at)
    _tell_institution(institution, events.ADMINISTRATOR_CHANGED, actor, at)
    return institution


@transaction.atomic
def lapse_notifications(*, at: datetime) -> int:
    """Close notifications that nobody confirmed within their 14 days."""
    due = InstitutionNotification.objects.filter(
        state=NotificationState.AWAITING, last_day__lt=local_day(at)
    )
    return due.update(state=NotificationState.LAPSED, decided_at=at)


def _waiting(notification_id: UUID, *states: NotificationState) -> InstitutionNotification:
    rows = InstitutionNotification.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=notification_id).first()
    if row is None:
        raise NotFound
    if row.state not in states:
        raise errors.NotificationClosed(state=NotificationState(row.state).label)
    return row


def _move(row: InstitutionNotification, state: NotificationState) -> None:
    row.state = state
    row.version += 1
    row.save()


def _tell(
    row: InstitutionNotification, kind: journal.EventKind, actor: Actor, at: datetime, **facts: str
) -> None:
    journal.record(
        kind,
        stream=f"notification:{row.pk}",
        actor=actor,
        at=at,
        subject=row.pk,
        data={"number": row.number, **facts},
    )


def _tell_institution(
    institution: Institution, kind: journal.EventKind, actor: Actor, at: datetime, **facts: str
) -> None:
    journal.record(
        kind,
        stream=journal.account_stream(institution.account_id),
        actor=actor,
        at=at,
        subject=institution.pk,
        data={
            "login": institution.account.login,
            "identifier": institution.identifier,
            "name": institution.name,
            **facts,
        },
    )
