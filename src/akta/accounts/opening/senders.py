"""Senders of codes: the demonstration keeps them for its test mailbox (skrzynka testowa)."""

from datetime import datetime

from django.conf import settings

from akta.accounts.opening.models import TestMessage
from akta.accounts.ports import Channel, CodeSender, send_codes_by


class TestMailbox:
    """Sends nothing: the message stands on a page of the demonstration."""

    __test__ = False  # no test of pytest

    def send(self, *, channel: Channel, to: str, subject: str, text: str, at: datetime) -> None:
        TestMessage.objects.create(channel=channel, to=to, subject=subject, text=text, at=at)


def demonstration() -> CodeSender | None:
    """The test mailbox, in a demonstration only."""
    return TestMailbox() if settings.AKTA.is_demo else None


send_codes_by(demonstration)
