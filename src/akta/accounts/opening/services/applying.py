"""Submitting an application for an account (złożenie wniosku o założenie konta)."""

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from akta.accounts.opening import events, rules
from akta.accounts.opening.models import OPEN_STATES, AccountApplication, ApplicationState
from akta.accounts.opening.services.common import tell
from akta.accounts.opening.services.contacts import send_codes
from akta.accounts.opening.services.knocks import knock
from akta.accounts.services.people import UNAMBIGUOUS
from akta.core import keys
from akta.core.actors import SYSTEM
from akta.core.clock import local_day
from akta.core.once import once
from akta.law.marks import implements

MOST_FROM_ADDRESS = 10
"""Applications an hour from one network address: a household or a law firm, not a program."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """What the applicant keeps: the number to show in the office and the last day for it."""

    application_id: UUID
    number: str


@implements("I-4-1")
def submit(*, facts: rules.Facts, address: str, at: datetime, key: str | None = None) -> Submitted:
    """Take an application from the form (wniosek, § 4 ust. 1) and send a code to both contacts.

    Raises Faulty, TooManyKnocks, ServiceMissing. Whether the person has an account is not told:
    a repeated application is taken like the first and linked to it for the clerk.
    """
    checked = rules.check(facts, today=local_day(at))
    with transaction.atomic():
        made = once(
            key,
            use_case="accounts.application",
            actor_id=None,
            at=at,
            act=lambda: _filed(checked, address, at),
        )
    return Submitted(UUID(made["id"]), made["number"])


def _filed(checked: rules.Checked, address: str, at: datetime) -> dict[str, str]:
    knock("application", address, most=MOST_FROM_ADDRESS, at=at)
    lookup = identifier_hash(checked.person.identifier)
    row = AccountApplication.objects.create(
        number=_drawn_number(at),
        state=ApplicationState.SUBMITTED,
        given_names=checked.given_names,
        surname=checked.surname,
        identifier=checked.person.identifier,
        identifier_lookup=lookup,
        has_pesel=checked.person.is_pesel,
        birth_date=checked.person.born.isoformat(),
        country="" if checked.person.is_pesel else checked.person.identifier[:2],
        email=checked.email,
        phone=checked.phone,
        address=json.dumps(asdict(checked.address), ensure_ascii=False),
        profile=checked.profile,
        roll_number=checked.roll_number,
        submitted_at=at,
        last_day=rules.last_day_in_person(local_day(at)),
        repeats=_earlier(lookup),
        rules=rules.RULES,
    )
    tell(row, events.SUBMITTED, actor=SYSTEM, at=at)
    send_codes(application_id=row.pk, address=address, at=at)
    return {"id": str(row.pk), "number": row.number}


def identifier_hash(identifier: str) -> bytes:
    """The keyed hash under which a natural person's identifier is found.

    A PESEL has the same hash as on the accounts that an order opened.
    """
    purpose = "pesel" if identifier.isdecimal() else "identifier"
    return keys.ring().lookup(identifier, purpose=purpose)


def _earlier(lookup: bytes) -> AccountApplication | None:
    waiting = AccountApplication.objects.filter(identifier_lookup=lookup, state__in=OPEN_STATES)
    return waiting.order_by("submitted_at").first()


def _drawn_number(at: datetime) -> str:
    """For example WK-2026-7K3M9Q2D: short enough to dictate, too long to guess."""
    drawn = "".join(secrets.choice(UNAMBIGUOUS) for _ in range(8)).upper()
    return f"WK-{local_day(at).year}-{drawn}"
