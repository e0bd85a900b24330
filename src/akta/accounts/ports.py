"""Doors to the world outside that accounts need, each a protocol with adapters elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from akta.core.errors import ServiceMissing

__all__ = [
    "Channel",
    "CodeSender",
    "Identity",
    "Proof",
    "SignedApplication",
    "code_sender",
    "send_codes_by",
    "signed_application",
]


class Channel(StrEnum):
    """How a message goes out."""

    EMAIL = "email"
    SMS = "sms"


class CodeSender(Protocol):
    """Sends a short message with a code (kod potwierdzający) to an address or a telephone."""

    def send(self, *, channel: Channel, to: str, subject: str, text: str, at: datetime) -> None:
        """Hand the message over. Raises ServiceMissing where this channel does not work."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Data that identify a natural person, as a trustworthy source states them."""

    given_names: str
    surname: str
    pesel: str | None = field(default=None, repr=False)
    birth_date: date | None = field(default=None, repr=False)
    document: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Proof:
    """What a signed application says of its signer; `identity` only where it is proven.

    `kind` is qualified, personal or trusted; `reason` is one Polish sentence.
    """

    identity: Identity | None
    kind: str
    reason: str


class SignedApplication(Protocol):
    """Reads a signed application (podpisany wniosek) and says whose signature it bears."""

    def read(self, signed: bytes, *, original: bytes, at: datetime) -> Proof:
        """Unproven, with its reason, wherever anything stays doubtful."""


_senders: list[Callable[[], CodeSender | None]] = []


def send_codes_by(make: Callable[[], CodeSender | None]) -> None:
    """Register a sender; the newest that is there is used."""
    _senders.insert(0, make)


def code_sender() -> CodeSender:
    """The sender of this installation. Raises ServiceMissing where there is none."""
    for make in _senders:
        sender = make()
        if sender is not None:
            return sender
    raise ServiceMissing(reason="W tej instalacji nie ustawiono wysyłania kodów potwierdzających.")


def signed_application() -> SignedApplication:
    """The reader of signed applications."""
    from akta.accounts.opening.signed import TrustSignatures  # noqa: PLC0415 - loads parsers late

    return TrustSignatures()
