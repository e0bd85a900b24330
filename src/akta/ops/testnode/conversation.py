"""What the test node remembers: questions that wait for a choice, and tickets to be exchanged."""

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime

from akta.trust.saml.artifact import new_artifact
from akta.trust.saml.issuing import Asked, Issuer, Partner, Person, read_request, read_resolve

MOST = 1000


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question of a partner, and the thread it came with."""

    asked: Asked
    relay: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom somebody chose to be, at which level; None who gave up."""

    asked: Asked
    person: Person | None
    level: str


@dataclass
class TestNode:
    """The node with its one partner. A ticket is good once."""

    issuer: Issuer
    partner: Partner
    people: list[Person]
    sign_in_url: str
    _waiting: "OrderedDict[str, Waiting]" = field(default_factory=OrderedDict)
    _tickets: "OrderedDict[str, Chosen]" = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def receive(self, request: str, relay: str) -> str:
        """Take a signed question; gives the name under which it waits. Raises SamlRefused."""
        asked = read_request(request, self.partner, sign_in_url=self.sign_in_url)
        name = secrets.token_urlsafe(16)
        with self._lock:
            self._waiting[name] = Waiting(asked, relay)
            while len(self._waiting) > MOST:
                self._waiting.popitem(last=False)
        return name

    def choose(self, name: str, person: Person | None, level: str) -> tuple[str, str] | None:
        """The ticket and the thread to go back with; None for a question that does not wait."""
        with self._lock:
            waiting = self._waiting.pop(name, None)
            if waiting is None:
                return None
            ticket = new_artifact(self.issuer.entity_id)
            self._tickets[ticket] = Chosen(waiting.asked, person, level)
            while len(self._tickets) > MOST:
                self._tickets.popitem(last=False)
        return ticket, waiting.relay

    def exchange(self, message: bytes, *, at: datetime) -> bytes:
        """The signed answer to a partner's signed question. Raises SamlRefused."""
        resolve_id, ticket = read_resolve(message, self.partner)
        with self._lock:
            chosen = self._tickets.pop(ticket, None)
        if chosen is None:
            return self.issuer.nothing(resolve_id=resolve_id, at=at)
        return self.issuer.answer(
            resolve_id=resolve_id,
            asked=chosen.asked,
            person=chosen.person,
            level=chosen.level,
            partner=self.partner,
            at=at,
        )
