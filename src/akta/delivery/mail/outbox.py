"""The outbox (poczta wychodząca): put in with what it tells of, sent later, tried again."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from akta.core import jobs
from akta.core.errors import ServiceMissing
from akta.delivery.mail.transport import (
    Letter,
    Mailbox,
    MailServer,
    NotNow,
    Returned,
    SmsGateway,
    Transport,
)
from akta.delivery.models import Channel, Message, MessageState, Notice, SwitchedOff

log = logging.getLogger("akta.mail")
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
"""How long after each failure the next try comes; after the last one a message is given up."""
AT_ONCE = 50
KEPT = timedelta(days=30)
GIVEN_UP = "Nie udało się połączyć mimo wielu prób."
SUBJECT = "Nowe zawiadomienie w portalu przeglądania akt"
TEXT = """{text}

Szczegóły są w portalu, po zalogowaniu: {address}
Wiadomość wysłał system. Nie trzeba na nią odpowiadać, a jej treść nie zastępuje doręczenia.
Prokuratura nigdy nie prosi w wiadomości o hasło ani o kod.
Jakie wiadomości przychodzą na ten adres, wybiera się na stronie konta w portalu.
"""


def transport(channel: str) -> Transport | None:
    """The line of this channel; None where the installation has none."""
    config = settings.AKTA
    if channel == Channel.EMAIL and config.email_url:
        return MailServer(config.email_url, config.email_from)
    if channel == Channel.SMS and config.sms_url:
        return SmsGateway(config.sms_url, config.sms_sender)
    return Mailbox() if config.is_demo else None


def mail_notice(notice: Notice, *, topic: str, at: datetime) -> Message | None:
    """Put a notice into the outbox for whoever has an address and wants this topic."""
    account = notice.account
    if not account.email or transport(Channel.EMAIL) is None:
        return None
    if SwitchedOff.objects.filter(account=account, topic=topic).exists():
        return None
    text = TEXT.format(text=notice.text, address=f"{settings.AKTA.base_url}{home_of(notice)}")
    message = Message(account=account, notice=notice, subject=SUBJECT, text=text)
    return _put(message, channel=Channel.EMAIL, to=account.email, at=at)


def home_of(notice: Notice) -> str:
    """The sign-in page of the reader's face: an address that tells nothing of the matter."""
    face = "desk" if notice.target.startswith("/pulpit/") else "portal"
    return reverse(f"{face}:sign-in")


def send(*, channel: str, to: str, subject: str, text: str, at: datetime) -> Message:
    """Put any message into the outbox, for example a code. Raises ServiceMissing."""
    if transport(channel) is None:
        raise ServiceMissing(reason="W tej instalacji nie ustawiono wysyłania wiadomości.")
    return _put(Message(subject=subject, text=text), channel=channel, to=to, at=at)


def _put(message: Message, *, channel: str, to: str, at: datetime) -> Message:
    message.channel, message.address, message.created_at = channel, to, at
    message.state, message.next_try_at = MessageState.WAITING, at
    with transaction.atomic():
        message.save(force_insert=True)
        jobs.defer("delivery.send_due", priority=jobs.URGENT)
    return message


def send_due(*, at: datetime) -> int:
    """Send what is due, each message in a transaction of its own; gives how many went out.

    A worker that dies between sending and writing it down sends once more under the same
    Message-ID.
    """
    return sum(_send_next(at) for _ in range(_due(at).count()))


def _due(at: datetime) -> QuerySet[Message]:
    waiting = Message.objects.filter(state=MessageState.WAITING, next_try_at__lte=at)
    return waiting.order_by("next_try_at", "pk")[:AT_ONCE]


@transaction.atomic
def _send_next(at: datetime) -> bool:
    due = Message.objects.filter(state=MessageState.WAITING, next_try_at__lte=at)
    message = (
        due.order_by("next_try_at", "pk").select_for_update(no_key=True, skip_locked=True).first()
    )
    if message is None:
        return False
    line = transport(message.channel)
    if line is None:
        _again(message, at)
        return False
    try:
        line.send(Letter(message.pk, message.address, message.subject, message.text, at))
    except NotNow:
        _again(message, at)
        return False
    except Returned as error:
        come_back(message, str(error), at=at)
        return False
    message.state, message.done_at, message.next_try_at = MessageState.SENT, at, None
    message.tries += 1
    message.save(update_fields=["state", "done_at", "next_try_at", "tries"])
    return True


def _again(message: Message, at: datetime) -> None:
    message.tries += 1
    if message.tries > len(PAUSES):
        come_back(message, GIVEN_UP, at=at)
        return
    message.next_try_at = at + PAUSES[message.tries - 1]
    message.save(update_fields=["tries", "next_try_at"])


def come_back(message: Message, problem: str, *, at: datetime) -> None:
    """Note that a message was returned (zwrot); the desk sees it, nothing else follows."""
    log.warning("message %s came back", message.pk)
    message.state, message.problem = MessageState.RETURNED, problem[:300]
    message.done_at, message.next_try_at = at, None
    message.save(update_fields=["state", "problem", "done_at", "next_try_at", "tries"])


def clear_old(*, at: datetime) -> int:
    """Delete what was done with more than thirty days ago; gives how many rows."""
    done = Message.objects.exclude(state=MessageState.WAITING)
    return done.filter(done_at__lt=at - KEPT).delete()[0]
