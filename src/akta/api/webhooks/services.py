"""Webhooks: set by the application's owner, gathered from notices, sent with retry, listed."""

import json
import secrets
from base64 import b64encode
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from akta.accounts.profiles import seat_for
from akta.api import events
from akta.api.errors import WebhookRefused
from akta.api.models import Application, Token
from akta.api.scopes import Scope
from akta.api.services import own_applications
from akta.api.webhook_models import DeliveryState, Webhook, WebhookDelivery
from akta.api.webhooks.line import PREFIX, LineDown, is_allowed, post, signature
from akta.core import journal
from akta.core.actors import Actor
from akta.core.errors import NotFound
from akta.delivery.models import Notice
from akta.law.marks import implements

__all__ = [
    "clear_old",
    "deliveries_of",
    "gather",
    "own_application",
    "send_due",
    "send_trial",
    "set_webhook",
    "stop_webhook",
]

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720, 1440))
LOOK_BACK = timedelta(minutes=30)
"""A notice may be committed some time after the moment it bears."""
AT_ONCE = 50
KEPT = timedelta(days=30)
GONE = 410
GOOD = range(200, 300)


def own_application(actor: Actor, application_id: UUID) -> Application:
    """One's own application that works. Raises NotFound."""
    found = own_applications(actor).filter(pk=application_id).first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def set_webhook(
    *, actor: Actor, application_id: UUID, url: str, at: datetime
) -> tuple[Webhook, str]:
    """Set the address and draw a new key; gives it once. Raises NotFound, WebhookRefused."""
    application, url = own_application(actor, application_id), url.strip()
    if not is_allowed(url):
        raise WebhookRefused
    secret = PREFIX + b64encode(secrets.token_bytes(32)).decode()
    row, _ = Webhook.objects.update_or_create(
        application=application,
        defaults={
            "url": url,
            "secret": secret,
            "key_id": secrets.token_hex(6),
            "set_at": at,
            "stopped_at": None,
        },
    )
    _tell(events.WEBHOOK_SET, application, actor, at)
    return row, secret


@transaction.atomic
def stop_webhook(*, actor: Actor, application_id: UUID, at: datetime) -> None:
    """Tell the application nothing more. Raises NotFound."""
    application = own_application(actor, application_id)
    stopped = Webhook.objects.filter(application=application, stopped_at=None)
    if stopped.update(stopped_at=at):
        _tell(events.WEBHOOK_STOPPED, application, actor, at)


def _tell(kind: journal.EventKind, application: Application, actor: Actor, at: datetime) -> None:
    journal.record(
        kind,
        stream=journal.account_stream(actor.id),
        actor=actor,
        at=at,
        subject=application.pk,
        data={"name": application.name},
    )


def deliveries_of(actor: Actor, application_id: UUID) -> QuerySet[WebhookDelivery]:
    """What the application was told and what came of it, the newest first. Raises NotFound."""
    application = own_application(actor, application_id)
    found = WebhookDelivery.objects.filter(webhook_id=application.pk)
    return found.order_by("-created_at", "pk")


def send_trial(*, actor: Actor, application_id: UUID, at: datetime) -> WebhookDelivery:
    """Put a trial message out. Raises NotFound."""
    application = own_application(actor, application_id)
    row = _working().filter(application=application).first()
    if row is None:
        raise NotFound
    return WebhookDelivery.objects.create(
        webhook=row, state=DeliveryState.WAITING, next_try_at=at, created_at=at
    )


def _working() -> QuerySet[Webhook]:
    return Webhook.objects.filter(stopped_at=None, application__disabled_at=None)


@implements("I-3-2")
def gather(*, at: datetime) -> int:
    """Put out a telling for each new notice of whoever consented to it; gives how many.

    Only in the profile of the consent, only while the consent works, only what came after the
    address was set; each once.
    """
    before = WebhookDelivery.objects.count()
    for row in _working():
        for token in _consents(row, at):
            found = Notice.objects.filter(
                account_id=token.account_id,
                profile_id=token.profile_id,
                created_at__gte=max(at - LOOK_BACK, row.set_at),
            )
            WebhookDelivery.objects.bulk_create(
                [
                    _of(row, token, notice_id, at)
                    for notice_id in found.values_list("pk", flat=True)
                ],
                ignore_conflicts=True,
            )
    return WebhookDelivery.objects.count() - before


def _consents(row: Webhook, at: datetime) -> list[Token]:
    """One token of each consent that works, in a profile that is open, and covers notices."""
    alive = Q(expires_at__gt=at) | Q(refresh_until__gt=at)
    tokens = Token.objects.filter(
        alive,
        application_id=row.pk,
        revoked_at=None,
        account__disabled_at=None,
        scope__contains=Scope.NOTICES.value,
    )
    found = {
        token.family: token for token in tokens.select_related("account").order_by("-issued_at")
    }
    return [each for each in found.values() if seat_for(each.account, each.profile_id, at=at)]


def _of(row: Webhook, token: Token, notice_id: UUID, at: datetime) -> WebhookDelivery:
    return WebhookDelivery(
        webhook=row,
        notice_id=notice_id,
        consent=token.family,
        state=DeliveryState.WAITING,
        next_try_at=at,
        created_at=at,
    )


def send_due(*, at: datetime) -> int:
    """Send what is due, each in a transaction of its own; gives how many arrived."""
    due = WebhookDelivery.objects.filter(state=DeliveryState.WAITING, next_try_at__lte=at)
    return sum(_send_next(at) for _ in range(min(AT_ONCE, due.count())))


@transaction.atomic
def _send_next(at: datetime) -> bool:
    due = WebhookDelivery.objects.filter(state=DeliveryState.WAITING, next_try_at__lte=at)
    rows = due.select_for_update(of=("self",), no_key=True, skip_locked=True)
    row = rows.select_related("webhook__application").order_by("next_try_at", "pk").first()
    if row is None:
        return False
    row.tries += 1
    if not _working().filter(pk=row.webhook_id).exists():
        return _end(row, DeliveryState.GIVEN_UP, "Adres wyłączono.", at)
    body = body_of(row)
    try:
        status = post(row.webhook.url, body, headers_of(row, body, at))
    except LineDown as error:
        return _again(row, str(error), at)
    if status in GOOD:
        return _end(row, DeliveryState.DONE, f"HTTP {status}", at)
    if status == GONE:
        Webhook.objects.filter(pk=row.webhook_id).update(stopped_at=at)
        return _end(row, DeliveryState.GIVEN_UP, "HTTP 410: adres wyłączono.", at)
    return _again(row, f"HTTP {status}", at)


def body_of(row: WebhookDelivery) -> bytes:
    """That there is a notice, and under which consent it is fetched; nothing of what it says."""
    told = {
        "type": "notice.created" if row.notice_id else "trial",
        "at": row.created_at.isoformat(),
        "notice": str(row.notice_id) if row.notice_id else None,
        "consent": str(row.consent) if row.consent else None,
    }
    return json.dumps(told, separators=(",", ":")).encode()


def headers_of(row: WebhookDelivery, body: bytes, at: datetime) -> dict[str, str]:
    """The headers of Standard Webhooks, and the name of the key; signed anew for each try."""
    timestamp = int(at.timestamp())
    signed = signature(
        str(row.webhook.secret), message_id=str(row.pk), timestamp=timestamp, body=body
    )
    return {
        "Content-Type": "application/json",
        "User-Agent": "Akta-Webhook/1",
        "webhook-id": str(row.pk),
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signed,
        "webhook-key-id": row.webhook.key_id,
    }


def _end(row: WebhookDelivery, state: DeliveryState, answer: str, at: datetime) -> bool:
    row.state, row.answer, row.done_at, row.next_try_at = state, answer[:120], at, None
    row.save(update_fields=["state", "answer", "done_at", "next_try_at", "tries"])
    return state is DeliveryState.DONE


def _again(row: WebhookDelivery, answer: str, at: datetime) -> bool:
    if row.tries > len(PAUSES):
        return _end(row, DeliveryState.GIVEN_UP, answer, at)
    row.next_try_at, row.answer = at + PAUSES[row.tries - 1], answer[:120]
    row.save(update_fields=["next_try_at", "answer", "tries"])
    return False


def clear_old(*, at: datetime) -> int:
    """Delete tellings done with more than thirty days ago; gives how many."""
    return WebhookDelivery.objects.filter(done_at__lt=at - KEPT).delete()[0]
