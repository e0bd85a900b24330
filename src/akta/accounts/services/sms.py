"""Codes by SMS (kody SMS, § 3 pkt 4): sent on request, six digits, good once for five minutes.

For accounts from outside. What sends them is `akta.accounts.ports.CodeSender`: the gateway of the
installation, or the test mailbox of a demonstration.
"""

import re
import secrets
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from akta.accounts import ports, rules
from akta.accounts.errors import PhoneMalformed, SmsNotOffered, SmsTooOften
from akta.accounts.models import Account, AccountKind, SmsCode
from akta.accounts.services.people import locked
from akta.core import keys
from akta.law.marks import implements

DIGITS = 6
VALID = timedelta(minutes=5)
PAUSE = timedelta(seconds=30)
HOUR = timedelta(hours=1)
MOST_AN_HOUR = 6
MOST_TRIES = 5
KEPT = timedelta(days=1)
SUBJECT = "Kod logowania do portalu"
TEXT = (
    "Kod do portalu prokuratury: %s. Jest ważny 5 minut i na jeden raz. "
    "Nikt z prokuratury o niego nie poprosi."
)
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_POLISH_LENGTH = 9


def normal_phone(typed: str) -> str:
    """A telephone as a gateway wants it: +48600000000. Raises PhoneMalformed."""
    phone = re.sub(r"[\s().-]", "", typed)
    if phone.isdecimal() and len(phone) == _POLISH_LENGTH:
        phone = f"+48{phone}"
    if phone.startswith("00"):
        phone = f"+{phone[2:]}"
    if not (phone.isascii() and _PHONE.fullmatch(phone)):
        raise PhoneMalformed
    return phone


@implements("I-3-4")
@transaction.atomic
def send_code(
    *, account_id: UUID, at: datetime, phone: str | None = None, thread: str = ""
) -> None:
    """Send a code to the account's telephone, or to a new one that is to be confirmed.

    It is right in the browser that asked for it only: `thread` is what tells its session. Codes
    sent before are dead. Raises PhoneMalformed, SmsNotOffered, SmsTooOften, ServiceMissing.
    """
    account = locked(account_id)
    to = normal_phone(phone) if phone is not None else account.sms_phone
    if account.kind != AccountKind.OUTSIDE or to is None:
        raise SmsNotOffered
    _refuse_flood(account, at)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    _waiting(account).update(used_at=at)
    SmsCode.objects.create(
        account=account,
        phone=to if phone is not None else None,
        code_hash=_hash(account, code, thread),
        sent_at=at,
    )
    channel = ports.Channel.SMS
    ports.code_sender().send(channel=channel, to=to, subject=SUBJECT, text=TEXT % code, at=at)


def _refuse_flood(account: Account, at: datetime) -> None:
    sent = account.sms_codes.filter(sent_at__gt=at - HOUR).order_by("sent_at")
    moments = list(sent.values_list("sent_at", flat=True))
    if not moments:
        return
    until = moments[-1] + PAUSE
    if len(moments) >= MOST_AN_HOUR:
        until = max(until, moments[-MOST_AN_HOUR] + HOUR)
    if until > at:
        raise SmsTooOften(wait=rules.in_words(until - at))


def _hash(account: Account, code: str, thread: str) -> bytes:
    return keys.ring().lookup(f"{account.pk}:{thread}:{code}", purpose="sms-code")


def _waiting(account: Account) -> QuerySet[SmsCode]:
    return SmsCode.objects.filter(account=account, used_at=None)


@implements("I-3-4")
def use_code(account: Account, code: str, *, thread: str, at: datetime) -> bool:
    """Whether this is the code sent last to the account's telephone; it is used up by that."""
    rows = _waiting(account).filter(phone__isnull=True)
    found = _taken(rows, account, code, thread=thread, at=at)
    return found is not None


def is_waiting(account: Account, *, at: datetime) -> bool:
    """Whether a code was sent to a new telephone and may still be typed."""
    return _waiting(account).filter(phone__isnull=False, sent_at__gt=at - VALID).exists()


def confirmed_phone(account: Account, code: str, *, thread: str, at: datetime) -> str | None:
    """The new telephone to which this code was sent."""
    rows = _waiting(account).filter(phone__isnull=False)
    found = _taken(rows, account, code, thread=thread, at=at)
    return None if found is None else str(found.phone)


def _taken(
    rows: QuerySet[SmsCode], account: Account, code: str, *, thread: str, at: datetime
) -> SmsCode | None:
    """The row of this code, in time and with tries left; each look at a six-digit code is a try."""
    sent = rows.filter(sent_at__gt=at - VALID, tries__lt=MOST_TRIES).order_by("-sent_at").first()
    if sent is None or not (len(code) == DIGITS and code.isdecimal()):
        return None
    SmsCode.objects.filter(pk=sent.pk).update(tries=F("tries") + 1)
    if not compare_digest(bytes(sent.code_hash), _hash(account, code, thread)):
        return None
    SmsCode.objects.filter(pk=sent.pk).update(used_at=at)
    return sent


def forget_old(*, at: datetime) -> int:
    """Delete codes of yesterday and before."""
    return SmsCode.objects.filter(sent_at__lt=at - KEPT).delete()[0]
