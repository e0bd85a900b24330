"""The port to a professional register, its two adapters, and which one answers."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q

from akta.accounts.professions import Profession
from akta.accounts.registers.models import EntryState, RegisterEntry, RegisterImport
from akta.core import keys
from akta.law.marks import implements

__all__ = ["Answer", "HttpRegister", "ImportedRegister", "Question", "Register", "register"]

FRESH = timedelta(days=35)
"""How old an imported register may be; an older one cannot say no (or yes) any more."""
SECONDS = 5.0
_MOST_ANSWER = 64 << 10


class Answer(StrEnum):
    """What a register answers (I-2-13); `unavailable` is never a no."""

    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not-confirmed"
    SUSPENDED = "suspended"
    UNAVAILABLE = "unavailable"

    @property
    def is_negative(self) -> bool:
        return self in {Answer.NOT_CONFIRMED, Answer.SUSPENDED}


@dataclass(frozen=True, slots=True)
class Question:
    """Who is asked about: by profession, name, number on the roll, and PESEL where there is one."""

    profession: Profession
    given_names: str
    surname: str
    roll_number: str = ""
    pesel: str | None = field(default=None, repr=False)


class Register(Protocol):
    """A professional register (ROBUS)."""

    @property
    def name(self) -> str:
        """What the record of a question calls the source."""

    def ask(self, question: Question, *, at: datetime) -> Answer:
        """Whether the person is entered; UNAVAILABLE wherever that cannot be told."""


class ImportedRegister:
    """The register as its keeper handed it over in a file (`akta registers import`)."""

    name = "plik rejestru"

    @implements("I-2-13")
    def ask(self, question: Question, *, at: datetime) -> Answer:
        """By number on the roll and name, else by PESEL and name.

        A register that was never imported, or too long ago, says neither yes nor no.
        """
        last = RegisterImport.objects.filter(profession=question.profession).first()
        if last is None or last.imported_at <= at - FRESH:
            return Answer.UNAVAILABLE
        entries = [each for each in _found(question) if _same_name(each, question)]
        states = {each.state for each in entries}
        if EntryState.ENTERED in states:
            return Answer.CONFIRMED
        return Answer.SUSPENDED if EntryState.SUSPENDED in states else Answer.NOT_CONFIRMED


def _found(question: Question) -> list[RegisterEntry]:
    wanted = Q(pk__in=[])
    if question.roll_number:
        wanted = Q(roll_number__iexact=question.roll_number)
    elif question.pesel:
        lookup = keys.ring().lookup(question.pesel, purpose="pesel")
        wanted = Q(pesel_lookup=lookup)
    found = RegisterEntry.objects.filter(wanted, profession=question.profession)
    return [each for each in found if _same_person(each, question)]


def _same_person(entry: RegisterEntry, question: Question) -> bool:
    """Where both know a PESEL, it has to be the same."""
    if entry.pesel_lookup is None or not question.pesel:
        return True
    return bytes(entry.pesel_lookup) == keys.ring().lookup(question.pesel, purpose="pesel")


def _same_name(entry: RegisterEntry, question: Question) -> bool:
    """The surname and the first of the names; registers often keep one name only."""
    first = question.given_names.casefold().split()[:1]
    return (
        entry.surname.casefold() == question.surname.casefold()
        and entry.given_names.casefold().split()[:1] == first
    )


@dataclass(frozen=True, slots=True)
class HttpRegister:
    """A register that answers over HTTPS in JSON; the question goes in the body, never in the URL.

    `{"profession", "given_names", "surname", "roll_number", "pesel"}` is answered by
    `{"status": "confirmed" | "not-confirmed" | "suspended"}`.
    """

    url: str
    seconds: float = SECONDS
    name: str = "usługa rejestru"

    def ask(self, question: Question, *, at: datetime) -> Answer:  # noqa: ARG002 - the port's own
        """Whatever is not one of the three answers counts as unavailable."""
        body = {
            "profession": question.profession.value,
            "given_names": question.given_names,
            "surname": question.surname,
            "roll_number": question.roll_number,
            "pesel": question.pesel,
        }
        try:
            told = self._post(json.dumps(body).encode())
            return Answer(told["status"])
        except (OSError, ValueError, KeyError, TypeError):
            return Answer.UNAVAILABLE

    def _post(self, body: bytes) -> Any:
        if urlsplit(self.url).scheme not in {"https", "http"}:
            raise ValueError("A register is asked over HTTP.")
        request = urllib.request.Request(  # noqa: S310 - the scheme was looked at
            self.url, data=body, headers={"Content-Type": "application/json"}, method="POST"
        )
        opener = urllib.request.build_opener(_NoRedirect())
        with opener.open(request, timeout=self.seconds) as answer:
            return json.loads(answer.read(_MOST_ANSWER))


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A register does not send questions with personal data elsewhere."""

    def redirect_request(self, *_args: Any, **_names: Any) -> None:
        return None


def register() -> Register:
    """The register of this installation: the service if its address is set, else the files."""
    url = settings.AKTA.register_url
    return HttpRegister(url) if url else ImportedRegister()
