"""Passwords: one-time ones from the office, lasting ones by their owner."""

import secrets
import unicodedata
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.db import transaction

from akta.accounts import events
from akta.accounts.errors import OldPasswordWrong, PasswordRefused
from akta.accounts.models import Account, Session
from akta.accounts.services import guards, strength
from akta.accounts.services.people import UNAMBIGUOUS, keep, locked, tell
from akta.core.actors import SYSTEM, Actor
from akta.law.polish import date_and_time

ONE_TIME_VALID = timedelta(days=14)
SHORTEST = 12
LONGEST = 200


def fits(account: Account | None, password: str) -> bool:
    """Whether the password is the account's; takes equally long where there is no account."""
    given = _normal(password)[:LONGEST]
    known = account is not None and bool(account.password)
    right = check_password(given, account.password if account and known else _decoy())
    return known and right


@lru_cache(maxsize=1)
def _decoy() -> str:
    return make_password(secrets.token_urlsafe())


def _normal(password: str) -> str:
    """Keyboards write Polish letters in two ways; both are the same password."""
    return unicodedata.normalize("NFKC", password)


@transaction.atomic
def issue_one_time_password(
    *, account_id: UUID, at: datetime, actor: Actor = SYSTEM, no_later_than: datetime | None = None
) -> str:
    """Issue a one-time password (hasło jednorazowe): given back once, kept as a hash only.

    Valid 14 days, or until `no_later_than` if that is sooner, and for one sign-in, at which it
    must be changed. The password before it is dead and all sessions end.
    """
    account = locked(account_id)
    drawn = "-".join(_drawn(4) for _ in range(4))
    account.password = make_password(drawn)
    account.must_change_password = True
    account.password_valid_until = min(filter(None, (at + ONE_TIME_VALID, no_later_than)))
    keep(account, "password", "must_change_password", "password_valid_until")
    Session.objects.filter(account_id=account_id).delete()
    until = date_and_time(account.password_valid_until)
    tell(account, events.ONE_TIME_PASSWORD_ISSUED, actor=actor, at=at, until=until)
    return drawn


def _drawn(length: int) -> str:
    return "".join(secrets.choice(UNAMBIGUOUS) for _ in range(length))


def change_password(
    *,
    actor: Actor,
    account_id: UUID,
    old: str | None,
    new: str,
    at: datetime,
    caller: guards.Caller,
) -> None:
    """Change one's own password; all other sessions end.

    `old` is asked for, save where a one-time password has just been used. Raises
    OldPasswordWrong, PasswordRefused, SecondFactorPaused. Calls for its own transaction, so that a
    wrong guess stays counted.
    """
    with transaction.atomic(durable=True):
        account = locked(account_id)
        knows = account.must_change_password or _knows_old(account, old, at=at, caller=caller)
        if knows:
            _refuse_weak(account, new)
            _set(account, new)
            others = Session.objects.filter(account_id=account_id)
            others.exclude(session_key=actor.session_key).delete()
            tell(account, events.PASSWORD_CHANGED, actor=actor, at=at)
    if not knows:
        raise OldPasswordWrong


def _knows_old(account: Account, old: str | None, *, at: datetime, caller: guards.Caller) -> bool:
    bucket = guards.second_step_bucket(account, caller)
    guards.enter(bucket, at=at)
    right = fits(account, old or "")
    if not right:
        guards.failed(bucket, at=at)
    return right


def _set(account: Account, new: str) -> None:
    account.password = make_password(_normal(new))
    account.must_change_password = False
    account.password_valid_until = None
    keep(account, "password", "must_change_password", "password_valid_until")


def _refuse_weak(account: Account, new: str) -> None:
    reasons = [*weaknesses(account, new)]
    if not reasons and fits(account, new):
        reasons = ["Nowe hasło jest takie samo jak dotychczasowe."]
    if reasons:
        raise PasswordRefused(reasons=" ".join(reasons))


def weaknesses(account: Account, password: str) -> list[str]:
    """Why a password is too weak, in whole sentences; empty if it is not."""
    reasons = []
    if len(password) < SHORTEST:
        reasons.append(f"Hasło jest za krótkie: musi mieć co najmniej {SHORTEST} znaków.")
    if len(password) > LONGEST:
        reasons.append(f"Hasło jest za długie: może mieć najwyżej {LONGEST} znaków.")
    listed = _is_refused(CommonPasswordValidator(), password, account)
    if listed or strength.is_leaked(password):
        reasons.append("Hasło jest na liście haseł często używanych, które znają włamywacze.")
    elif strength.is_guessable(password, known=_known(account)):
        reasons.append(
            "Hasło łatwo odgadnąć: składa się ze znanych słów, dat albo układów klawiszy."
        )
    alike = UserAttributeSimilarityValidator(("login", "given_name", "surname"))
    if _is_refused(alike, password[:LONGEST], account):
        reasons.append("Hasło jest zbyt podobne do loginu, imienia lub nazwiska.")
    if len(set(password)) < 5:  # noqa: PLR2004 - "aaaaaaaaaaaa" is on no list
        reasons.append("Hasło składa się ze zbyt niewielu różnych znaków.")
    return reasons


def _known(account: Account) -> tuple[str, ...]:
    return (account.login, account.given_name, account.surname)


def _is_refused(
    validator: CommonPasswordValidator | UserAttributeSimilarityValidator,
    password: str,
    account: Account,
) -> bool:
    try:
        validator.validate(password, account)  # type: ignore[arg-type]
    except ValidationError:
        return True
    return False
