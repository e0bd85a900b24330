"""Signing in (logowanie): password, then the second factor, then a session."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from akta.accounts import events, queries, rules
from akta.accounts.errors import OneTimePasswordExpired, SignInRefused
from akta.accounts.models import Account, Institution
from akta.accounts.services import guards, passwords, second_factor, sessions
from akta.accounts.services.people import keep, locked, tell
from akta.core.actors import SYSTEM
from akta.core.errors import NotAllowed
from akta.law.marks import implements
from akta.law.polish import date_and_time

LOCAL, NATIONAL = "local", "national"
"""Ways of signing in: by what this system gave out, or by the national node."""


class Next(StrEnum):
    """What stands between the right password and the session."""

    SECOND_FACTOR = "second-factor"
    SET_UP = "set-up"
    NOTHING = "nothing"


@implements("I-8-1-1", "I-8-2")
def check_password(*, login: str, password: str, caller: guards.Caller, at: datetime) -> Account:
    """The first step: the account whose login and password these are.

    Raises SignInRefused (never told: which of them was wrong), SignInPaused, and to whoever
    knows the right one-time password OneTimePasswordExpired. A login that nobody has takes as
    long and is paused the same.
    """
    login = rules.normal_login(login)
    account = queries.account_by_login(login, face=caller.face)
    bucket = guards.first_step_bucket(login, account, caller)
    with transaction.atomic(durable=True):
        guards.enter(bucket, at=at)
        right = passwords.fits(account, password)
        if not right:
            guards.failed(bucket, at=at)
    if account is None or not right:
        raise SignInRefused
    until = account.password_valid_until
    if until is not None and at >= until:
        raise OneTimePasswordExpired(until=date_and_time(until))
    return account


@implements("I-8-1-1")
def after_password(account: Account) -> Next:
    """Whoever must have a second factor cannot go on without one; others are offered it later."""
    if account.has_second_factor:
        return Next.SECOND_FACTOR
    return Next.SET_UP if second_factor.needs_factor(account) else Next.NOTHING


@transaction.atomic
def complete(
    session: SessionBase,
    *,
    account_id: UUID,
    caller: guards.Caller,
    at: datetime,
    way: str = LOCAL,
    factor: str = "",
) -> Account:
    """Begin the session of somebody who passed every step; a one-time password is used up.

    `factor` names the second one that was used, in words.
    """
    account = locked(account_id)
    until = account.password_valid_until
    if way == LOCAL and until is not None and at < until:
        account.password_valid_until = at
        keep(account, "password_valid_until")
    bucket = guards.first_step_bucket(account.login, account, caller)
    if not bucket.trusted and guards.was_here(account):
        tell(account, events.NEW_DEVICE, actor=SYSTEM, at=at, **_seen(caller))
    guards.note(bucket, succeeded=True, at=at, means=rules.means(way, factor))
    warn_of_sharing(account, caller, at=at)
    sessions.begin_session(
        session,
        account=account,
        face=caller.face,
        address=caller.address,
        device=caller.device,
        at=at,
        way=way,
        factor=factor,
    )
    return account


@implements("I-8-2")
def warn_of_sharing(account: Account, caller: guards.Caller, *, at: datetime) -> None:
    """Tell an institution that its account is entered while it is open somewhere else.

    The account is its one administrator's; everybody else works on dependent accounts.
    """
    if not Institution.objects.filter(account=account).exists():
        return
    if queries.sessions_of(account.pk, at=at):
        tell(account, events.ENTERED_TWICE, actor=SYSTEM, at=at, **_seen(caller))


def _seen(caller: guards.Caller) -> dict[str, str]:
    return {"device": caller.device or "nieznane urządzenie", "face": caller.face.value}


@transaction.atomic
def set_demo_credentials(*, account_id: UUID, password: str, at: datetime) -> None:
    """Give an account of the demonstration a lasting password and codes shown on the screen.

    Raises NotAllowed outside demo mode and for any real account.
    """
    account = locked(account_id)
    if not (settings.AKTA.is_demo and account.is_demo):
        raise NotAllowed
    account.password = make_password(password)
    account.must_change_password, account.password_valid_until = False, None
    account.totp_secret, account.totp_confirmed_at = second_factor.new_totp_secret(), at
    keep(
        account,
        "password",
        "must_change_password",
        "password_valid_until",
        "totp_secret",
        "totp_confirmed_at",
    )
