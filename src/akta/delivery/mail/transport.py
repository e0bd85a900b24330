"""Lines to the world: a mail server, an SMS gateway, and the test mailbox of a demonstration."""

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from http.client import HTTPException
from json import dumps
from typing import Protocol
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit, urlunsplit
from urllib.request import ProxyHandler, Request, build_opener
from uuid import UUID

SECONDS = 20
PERMANENT = 500


class NotNow(Exception):
    """The line is down or busy; it will be tried again."""


class Returned(Exception):
    """The other side refuses this message for good; the text says why, without the address."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it goes out; its id stands in the header by which a return is known."""

    id: UUID
    address: str
    subject: str
    text: str
    at: datetime


class Transport(Protocol):
    def send(self, letter: Letter) -> None:
        """Hand the message over. Raises NotNow, Returned."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Sends nothing: the demonstration shows what would have gone out."""

    def send(self, letter: Letter) -> None:
        """It has arrived: the row of the outbox is what the page of the mailbox shows."""


def as_mail(letter: Letter, *, sender: str) -> bytes:
    """The message as mail servers want it; made by a machine, so nobody answers it by machine."""
    mail = EmailMessage(policy=SMTP)
    domain = sender.rpartition("@")[2]
    mail["From"], mail["To"], mail["Subject"] = f"Akta <{sender}>", letter.address, letter.subject
    mail["Date"] = format_datetime(letter.at)
    mail["Message-ID"] = f"<{letter.id}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(letter.text)
    return mail.as_bytes()


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server at `smtp://`, `smtp+starttls://` or `smtps://`, with name and password or not.

    With a password the line is encrypted or nothing is sent.
    """

    url: str
    sender: str

    def send(self, letter: Letter) -> None:
        try:
            with self._line() as line:
                line.sendmail(self.sender, [letter.address], as_mail(letter, sender=self.sender))
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise _refusal(code, said, letter) from error
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code, error.smtp_error, letter) from error
        except (OSError, smtplib.SMTPException) as error:
            raise NotNow from error

    def _line(self) -> smtplib.SMTP:
        parts, context = urlsplit(self.url), ssl.create_default_context()
        host = parts.hostname or "localhost"
        if parts.scheme == "smtps":
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                host, parts.port or 465, timeout=SECONDS, context=context
            )
        else:
            default = 587 if parts.scheme == "smtp+starttls" else 25
            line = smtplib.SMTP(host, parts.port or default, timeout=SECONDS)
        if parts.scheme == "smtp+starttls":
            line.starttls(context=context)
        if parts.username and parts.scheme != "smtp":
            line.login(unquote(parts.username), unquote(parts.password or ""))
        return line


def _refusal(code: int, said: bytes | str, letter: Letter) -> NotNow | Returned:
    """A refusal for good (5xx) is told with its words; any other is tried again."""
    if code < PERMANENT:
        return NotNow()
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    return Returned(f"{code} {' '.join(words.split())}".replace(letter.address, "…")[:300])


@dataclass(frozen=True, slots=True)
class SmsGateway:
    """An HTTP gateway: POST of `{"to", "text"}`, with the token that stands before @ in `url`.

    `sender` is the name that the gateway shows as the sender's (nadpis), where it is set.
    """

    url: str
    sender: str = ""

    def send(self, letter: Letter) -> None:
        parts = urlsplit(self.url)
        place, named = parts.netloc.rpartition("@")[2], {"from": self.sender} if self.sender else {}
        request = Request(  # noqa: S310 - the scheme was checked with the configuration
            urlunsplit((parts.scheme, place, parts.path, parts.query, "")),
            data=dumps({**named, "to": letter.address, "text": letter.text}).encode(),
            headers={"Content-Type": "application/json", "Idempotency-Key": str(letter.id)},
        )
        if parts.username:
            request.add_header("Authorization", f"Bearer {unquote(parts.username)}")
        try:
            build_opener(ProxyHandler({})).open(request, timeout=SECONDS).close()
        except HTTPError as error:
            if error.code >= PERMANENT or error.code == 429:  # noqa: PLR2004 - too many at once
                raise NotNow from error
            raise Returned(f"Bramka SMS odmówiła: {error.code}.") from error
        except (URLError, OSError, HTTPException) as error:
            raise NotNow from error
