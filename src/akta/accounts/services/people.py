"""Opening, disabling and enabling accounts."""

import re
import secrets
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from akta.accounts import events, rules
from akta.accounts.closing.errors import AccountLiquidated
from akta.accounts.errors import LoginMalformed, LoginTaken, PeselTaken
from akta.accounts.models import Account, AccountKind, Liquidation, Session
from akta.core import journal, keys
from akta.core.actors import SYSTEM, Actor
from akta.core.errors import NotFound
from akta.law.marks import implements
from akta.law.polish import long_date

UNAMBIGUOUS = "23456789abcdefghjkmnpqrstuvwxyz"
_LOGIN = re.compile(r"[a-z0-9][a-z0-9.-]{2,63}")


@transaction.atomic
def open_staff_account(
    *,
    actor: Actor,
    login: str,
    given_name: str,
    surname: str,
    at: datetime,
    is_demo: bool = False,
) -> Account:
    """Open an account of a member of staff; nobody can sign in before a password is issued.

    The caller's door checks that the actor is an administrator. Raises LoginMalformed, LoginTaken.
    """
    login = rules.normal_login(login)
    if not _LOGIN.fullmatch(login):
        raise LoginMalformed
    account = Account(
        kind=AccountKind.STAFF,
        login=login,
        given_name=given_name.strip(),
        surname=surname.strip(),
        is_demo=is_demo,
        created_at=at,
    )
    return _open(account, actor=actor, at=at)


@transaction.atomic
def open_outside_account(
    *,
    given_name: str,
    surname: str,
    pesel: str | None = None,
    at: datetime,
    actor: Actor = SYSTEM,
    is_demo: bool = False,
) -> Account:
    """Open an account of a person from outside (osoba spoza prokuratury) with a drawn login.

    The PESEL is sealed; it is found again by its keyed hash only. Raises PeselTaken.
    """
    pesel = "".join(filter(str.isdigit, pesel)) if pesel else None
    account = Account(
        kind=AccountKind.OUTSIDE,
        login=_drawn_login(),
        given_name=given_name.strip(),
        surname=surname.strip(),
        pesel=pesel,
        pesel_lookup=pesel and pesel_hash(pesel),
        is_demo=is_demo,
        created_at=at,
    )
    return _open(account, actor=actor, at=at)


def pesel_hash(pesel: str) -> bytes:
    """The keyed hash under which an account is found by PESEL."""
    return keys.ring().lookup(pesel, purpose="pesel")


@implements("I-2-2")
def _drawn_login() -> str:
    """For example `akta-7k3m-9q2d`: no characters that are taken for one another."""
    parts = ("".join(secrets.choice(UNAMBIGUOUS) for _ in range(4)) for _ in range(2))
    return "-".join(("akta", *parts))


def _open(account: Account, *, actor: Actor, at: datetime) -> Account:
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        if "account_pesel_once" in str(error):
            raise PeselTaken from error
        raise LoginTaken(login=account.login) from error
    tell(
        account,
        events.OPENED,
        actor=actor,
        at=at,
        kind=AccountKind(account.kind).label,
        name=account.full_name,
    )
    return account


@transaction.atomic
def set_email(*, actor: Actor, account_id: UUID, email: str | None, at: datetime) -> Account:
    """Keep an address that its owner confirmed, or none any more; it is sealed."""
    account = locked(account_id)
    account.email = email
    keep(account, "email")
    tell(account, events.EMAIL_SET if email else events.EMAIL_REMOVED, actor=actor, at=at)
    return account


@transaction.atomic
def disable(*, actor: Actor, account_id: UUID, at: datetime) -> Account:
    """Disable an account (zablokowanie konta) and end its sessions at once."""
    account = locked(account_id)
    if account.disabled_at is None:
        account.disabled_at = at
        keep(account, "disabled_at")
        Session.objects.filter(account_id=account_id).delete()
        tell(account, events.DISABLED, actor=actor, at=at)
    return account


@transaction.atomic
def enable(*, actor: Actor, account_id: UUID, at: datetime) -> Account:
    """Enable a disabled account again. Raises AccountLiquidated for one that was liquidated."""
    account = locked(account_id)
    ended = Liquidation.objects.filter(account=account).first()
    if ended is not None:
        raise AccountLiquidated(day=long_date(ended.at))
    if account.disabled_at is not None:
        account.disabled_at = None
        keep(account, "disabled_at")
        tell(account, events.ENABLED, actor=actor, at=at)
    return account


def locked(account_id: UUID) -> Account:
    """The account, locked for a write. Raises NotFound."""
    account = Account.objects.select_for_update(no_key=True).filter(pk=account_id).first()
    if account is None:
        raise NotFound
    return account


def keep(account: Account, *fields: str) -> None:
    """Save the named fields of a locked account under its next version."""
    account.version += 1
    account.save(update_fields=[*fields, "version"])


def tell(
    account: Account, what: journal.EventKind, /, *, actor: Actor, at: datetime, **data: object
) -> None:
    """Write to the account's stream of the journal; the login always, a secret never."""
    journal.record(
        what,
        stream=journal.account_stream(account.pk),
        actor=actor,
        at=at,
        subject=account.pk,
        data={"login": account.login, **data},
    )
