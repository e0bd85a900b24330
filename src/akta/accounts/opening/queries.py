"""Reads of applications for accounts."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from akta.accounts.models import Account
from akta.accounts.opening.models import (
    OPEN_STATES,
    AccountApplication,
    ApplicationState,
    PersonIdentifier,
    TestMessage,
    Verification,
)
from akta.accounts.opening.rules import Address
from akta.core.clock import local_day
from akta.core.errors import NotFound
from akta.law.identifiers import masked_pesel

__all__ = ["ApplicationView", "application_by_number", "application_for", "messages_shown"]


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """An application as the clerk sees it; `identifier` is told, to be compared by eye."""

    row: AccountApplication
    is_lapsed: bool
    birth_date: date
    identifier: str
    address: str
    has_account: str
    others: int
    verifications: list[Verification]

    @property
    def may_be_confirmed(self) -> bool:
        return (
            self.row.state == ApplicationState.AWAITING
            and not self.is_lapsed
            and not self.has_account
        )

    @property
    def may_be_rejected(self) -> bool:
        return self.row.state in OPEN_STATES and not self.is_lapsed

    @property
    def state_label(self) -> str:
        return str(
            ApplicationState.LAPSED.label if self.is_lapsed else self.row.get_state_display()
        )


def application_by_number(number: str) -> UUID:
    """The application with this number, as a person writes it. Raises NotFound."""
    number = "".join(number.split()).upper()
    found = AccountApplication.objects.filter(number=number).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound
    return found


def application_for(application_id: UUID, *, at: datetime) -> ApplicationView:
    """One application with what the clerk needs. Raises NotFound."""
    row = AccountApplication.objects.select_related("account").filter(pk=application_id).first()
    if row is None:
        raise NotFound
    same = AccountApplication.objects.filter(
        identifier_lookup=bytes(row.identifier_lookup), state__in=OPEN_STATES
    )
    identifier = str(row.identifier)
    return ApplicationView(
        row=row,
        is_lapsed=row.state in OPEN_STATES and local_day(at) > row.last_day,
        birth_date=date.fromisoformat(str(row.birth_date)),
        identifier=masked_pesel(identifier) if row.has_pesel else identifier,
        address=address_line(row.address),
        has_account=_login_of(row),
        others=same.exclude(pk=row.pk).count(),
        verifications=list(
            Verification.objects.filter(subject_id=row.pk)
            .select_related("verified_by")
            .order_by("at")
        ),
    )


def address_line(sealed: Any) -> str:
    """A kept address as people write it."""
    return Address(**json.loads(sealed)).line if sealed else ""


def _login_of(row: AccountApplication) -> str:
    if row.account is not None:
        return ""
    lookup = bytes(row.identifier_lookup)
    open_ones = Account.objects.filter(kind="outside", disabled_at=None)
    account = open_ones.filter(pesel_lookup=lookup).first()
    if account is None:
        known = PersonIdentifier.objects.filter(lookup=lookup, released_at=None)
        identifier = known.select_related("account").first()
        account = identifier.account if identifier else None
    return account.login if account else ""


def messages_shown(*, limit: int = 30) -> list[TestMessage]:
    """What the demonstration would have sent, the newest first."""
    return list(TestMessage.objects.order_by("-at", "-pk")[:limit])
