"""Returns by mail (zwroty): a report of a mail server finds the message it tells of."""

import re
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from uuid import UUID

from django.db import transaction

from akta.delivery.mail.outbox import come_back
from akta.delivery.models import Message

LARGEST = 1024 * 1024
_OURS = re.compile(r"<([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@")


@transaction.atomic
def take_report(data: bytes, *, at: datetime) -> Message | None:
    """Read a delivery report (RFC 3464); gives the message that came back, None if none did.

    Only a failure for good counts, and only of a message that we sent: its id, which nobody
    guesses, must stand in the headers that came back.
    """
    report = message_from_bytes(data[:LARGEST], policy=policy.default)
    status, why = _failure(report)
    found = _OURS.search(_returned_headers(report))
    if not status.startswith("5.") or found is None:
        return None
    message = Message.objects.select_for_update(no_key=True).filter(pk=UUID(found.group(1))).first()
    if message is None:
        return None
    come_back(message, f"{status} {why}".replace(message.address, "…").strip(), at=at)
    return message


def _failure(report: EmailMessage) -> tuple[str, str]:
    """Status and words of the first recipient that failed."""
    for part in report.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.iter_parts() if part.is_multipart() else ():
            if str(block.get("Action", "")).strip().lower() == "failed":
                words = " ".join(str(block.get("Diagnostic-Code", "")).split())
                return str(block.get("Status", "")).strip(), words
    return "", ""


def _returned_headers(report: EmailMessage) -> str:
    """The Message-ID of what came back."""
    for part in report.walk():
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            held_bytes = part.get_payload(decode=True)
            inner = message_from_bytes(
                held_bytes if isinstance(held_bytes, bytes) else b"", policy=policy.default
            )
            return str(inner.get("Message-ID", ""))
        if kind == "message/rfc822":
            held = part.get_payload(0)
            return str(held.get("Message-ID", "")) if isinstance(held, EmailMessage) else ""
    return ""
