"""The outbox as the sender of codes that accounts ask for (`akta.accounts.ports.CodeSender`)."""

from datetime import datetime

from django.conf import settings

from akta.accounts.ports import Channel, CodeSender, send_codes_by
from akta.delivery.mail import outbox


class Outbox:
    """Codes go out as all other messages do, with retry; a demonstration keeps its mailbox."""

    def send(self, *, channel: Channel, to: str, subject: str, text: str, at: datetime) -> None:
        outbox.send(channel=channel, to=to, subject=subject, text=text, at=at)


def outside_world() -> CodeSender | None:
    """The outbox where the installation has a mail server or a gateway."""
    config = settings.AKTA
    return Outbox() if config.email_url or config.sms_url else None


send_codes_by(outside_world)
