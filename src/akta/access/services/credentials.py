"""Handing over of credentials (wydanie danych do logowania): shown once, kept nowhere."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from akta.access import events
from akta.access.errors import HandedOverBefore
from akta.access.models import AccessOrder, HandOver
from akta.access.queries import state_of
from akta.access.rules import refuse_credentials
from akta.accounts.models import Account
from akta.accounts.services import issue_one_time_password
from akta.cases import queries as cases
from akta.core import jobs, journal
from akta.core.actors import Actor
from akta.core.errors import NotFound
from akta.grants.models import Grant
from akta.law.marks import implements
from akta.law.matrix import Action, Thing
from akta.law.polish import date_and_time

__all__ = ["Slips", "hand_over"]


@dataclass(frozen=True, slots=True)
class Slips:
    """Two slips for the person who hands them over: the login and, apart, the password.

    They live in memory for one answer. The password has no part in `repr`.
    """

    name: str
    login: str
    password: str = field(repr=False)
    valid_until: datetime
    number: str
    hand_over_id: UUID


@implements("P-4-2")
@transaction.atomic
def hand_over(
    *,
    actor: Actor,
    order_id: UUID,
    handed_to: str,
    way: str,
    at: datetime,
    lost: bool = False,
) -> Slips:
    """Make a one-time password for the grantee and note who got it, when and how.

    For whoever writes the register entry (secretariat, referent). `lost` says that there were
    credentials before; they are dead from now on. Raises NotFound, NotAllowed, NotGranted,
    NoLocalCredentials, HandedOverBefore.
    """
    order = _order(actor, order_id, at)
    refuse_credentials(is_granted=is_granted(order, at=at), method=order.method)
    account = _grantee(order)
    if had_credentials(account) and not lost:
        raise HandedOverBefore(when=_when(account))
    password = issue_one_time_password(
        account_id=account.pk, at=at, actor=actor, no_later_than=_end(order)
    )
    row = HandOver.objects.create(
        order=order,
        account=account,
        handed_to=handed_to.strip()[:200],
        way=way.strip()[:60],
        handed_by_id=actor.id,
        at=at,
    )
    _tell(row, actor, at)
    jobs.defer("access.file_hand_over", hand_over_id=str(row.pk))
    account.refresh_from_db(fields=["password_valid_until"])
    until = account.password_valid_until or at
    return Slips(account.full_name, account.login, password, until, order.label, row.pk)


def _order(actor: Actor, order_id: UUID, at: datetime) -> AccessOrder:
    """The order, locked, for whoever hands over; two at once wait for each other."""
    found = AccessOrder.objects.select_for_update(of=("self",), no_key=True).select_related(
        "case", "holder"
    )
    order = found.filter(pk=order_id).first()
    if order is None:
        raise NotFound
    cases.case_for(actor, order.case_id, thing=Thing.REGISTER_ENTRY, action=Action.WRITE, at=at)
    return order


def _grantee(order: AccessOrder) -> Account:
    if order.holder is None:
        raise NotFound
    return order.holder


def is_granted(order: AccessOrder, *, at: datetime) -> bool:
    """Whether the order opens the file now, or will."""
    grant = Grant.objects.filter(pk=order.grant_id).first() if order.grant_id else None
    return grant is not None and state_of(grant, at) in {"live", "later"}


def had_credentials(account: Account) -> bool:
    """Whether somebody was given this account's password before."""
    return bool(account.password)


def _when(account: Account) -> str:
    last = HandOver.objects.filter(account=account).order_by("at").last()
    return f"wydano je {date_and_time(last.at)}" if last else "konto jest już używane"


def _end(order: AccessOrder) -> datetime:
    if order.in_force is None:
        raise NotFound
    end: datetime = order.in_force.upper
    return end


def _tell(row: HandOver, actor: Actor, at: datetime) -> None:
    journal.record(
        events.CREDENTIALS_HANDED,
        stream=journal.case_stream(row.order.case_id),
        actor=actor,
        at=at,
        case_id=row.order.case_id,
        subject=row.pk,
        data={"number": row.order.label, "handed_to": row.handed_to, "way": row.way},
    )
