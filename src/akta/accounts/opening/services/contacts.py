"""Confirming e-mail and telephone by a code (potwierdzenie kontaktu)."""

import secrets
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID

from django.db import transaction
from django.db.models import F

from akta.accounts import ports
from akta.accounts.opening import events
from akta.accounts.opening.errors import CodeRefused
from akta.accounts.opening.models import AccountApplication, ApplicationState, ContactCode
from akta.accounts.opening.services.common import tell, waiting
from akta.accounts.opening.services.knocks import knock
from akta.accounts.ports import Channel
from akta.core import keys
from akta.core.actors import SYSTEM
from akta.law.marks import implements

VALID = timedelta(minutes=30)
MOST_TRIES = 5
MOST_TO_CONTACT = 6
"""Codes an hour to one e-mail address or telephone, whoever asks for them."""
SUBJECT = "Kod do wniosku o konto w portalu"
TEXT = (
    "Kod do wniosku o konto w portalu prokuratury: %s. Jest ważny 30 minut. "
    "Jeżeli wniosku nie składano, wiadomość można pominąć."
)


@transaction.atomic
def send_codes(*, application_id: UUID, address: str, at: datetime) -> None:
    """Send a fresh code to each contact that is not confirmed; codes before it are dead.

    Raises ApplicationClosed, TooManyKnocks, ServiceMissing.
    """
    row = waiting(application_id)
    knock("codes", address, most=4 * MOST_TO_CONTACT, at=at)
    if row.email is not None and row.email_confirmed_at is None:
        _send(row, Channel.EMAIL, row.email, at)
    if row.phone is not None and row.phone_confirmed_at is None:
        _send(row, Channel.SMS, row.phone, at)


def _send(row: AccountApplication, channel: Channel, to: str, at: datetime) -> None:
    knock(f"code-{channel}", to, most=MOST_TO_CONTACT, at=at)
    code = f"{secrets.randbelow(10**6):06d}"
    ContactCode.objects.filter(subject_id=row.pk, channel=channel).delete()
    ContactCode.objects.create(
        subject_id=row.pk,
        channel=channel,
        code_hash=_hash(row.pk, channel, code),
        sent_at=at,
    )
    ports.code_sender().send(channel=channel, to=to, subject=SUBJECT, text=TEXT % code, at=at)


def _hash(subject_id: UUID, channel: Channel, code: str) -> bytes:
    return keys.ring().lookup(f"{subject_id}:{channel}:{code}", purpose="contact-code")


@implements("I-3-3")
def confirm_contacts(
    *, application_id: UUID, email_code: str, phone_code: str, at: datetime
) -> AccountApplication:
    """Confirm the contacts by their codes; when both are, the application awaits the identity.

    A code that is left out (its contact is confirmed already) is not asked for. Raises
    CodeRefused for the first wrong one; what was right before it, and the try, stay counted.
    """
    codes = {Channel.EMAIL: email_code, Channel.SMS: phone_code}
    fields = {Channel.EMAIL: "email", Channel.SMS: "phone"}
    refused = []
    with transaction.atomic():
        row = waiting(application_id)
        for channel, code in codes.items():
            name = f"{fields[channel]}_confirmed_at"
            if getattr(row, name) is not None:
                continue
            if _fits(row.pk, channel, code, at):
                setattr(row, name, at)
            else:
                refused.append(f"{fields[channel]}_code")
        _keep(row, at)
    if refused:
        raise CodeRefused(refused[0])
    return row


def _keep(row: AccountApplication, at: datetime) -> None:
    if row.contacts_confirmed and row.state == ApplicationState.SUBMITTED:
        row.state = ApplicationState.AWAITING
        tell(row, events.CONTACTS_CONFIRMED, actor=SYSTEM, at=at)
    row.version += 1
    row.save(update_fields=["state", "email_confirmed_at", "phone_confirmed_at", "version"])


def _fits(subject_id: UUID, channel: Channel, code: str, at: datetime) -> bool:
    """Whether the code is the newest one sent, in time, with tries left; each look is a try."""
    typed = "".join(filter(str.isdigit, code))
    found = ContactCode.objects.select_for_update(no_key=True).filter(
        subject_id=subject_id, channel=channel, used_at=None, sent_at__gt=at - VALID
    )
    sent = found.filter(tries__lt=MOST_TRIES).first()
    if sent is None:
        return False
    ContactCode.objects.filter(pk=sent.pk).update(tries=F("tries") + 1)
    if not compare_digest(bytes(sent.code_hash), _hash(subject_id, channel, typed)):
        return False
    ContactCode.objects.filter(pk=sent.pk).update(used_at=at)
    return True
