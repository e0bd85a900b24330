"""Counting failures: what makes guessing slow, and how one gets out of a lockout."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from uuid import UUID

from django.core import signing
from django.db import connection, transaction

from akta.accounts import events, rules
from akta.accounts.errors import SecondFactorPaused, SignInPaused
from akta.accounts.models import Account, SignInAttempt
from akta.accounts.queries import second_step_key
from akta.accounts.services.people import locked, tell
from akta.core import keys
from akta.core.actors import SYSTEM, Actor, Face
from akta.law.polish import date_and_time

TRUST_DAYS = 180
_SALT = "akta.accounts.device"


@dataclass(frozen=True, slots=True)
class Caller:
    """Where somebody signs in from; `trusted` is the token of a device that did so before.

    `thread` tells one browser's session from another's.
    """

    face: Face
    address: str = ""
    device: str = ""
    trusted: str = ""
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Bucket:
    """What failures are counted by; a trusted one stands apart from strangers' failures."""

    key: bytes
    caller: Caller
    account: Account | None
    trusted: bool = False
    is_second: bool = False

    @property
    def most(self) -> int:
        return rules.CODE_FAILURES if self.is_second else rules.FAILURES

    def pause(self, wait: timedelta) -> SignInPaused | SecondFactorPaused:
        refusal = SecondFactorPaused if self.is_second else SignInPaused
        return refusal(wait=rules.in_words(wait))


def first_step_bucket(login: str, account: Account | None, caller: Caller) -> Bucket:
    """A known device counts for itself, so that strangers' failures cannot lock it out."""
    nonce = _nonce(account, caller.trusted)
    name = f"device:{nonce}" if nonce else f"login:{caller.face}:{login}"
    return Bucket(_key(name), caller, account, trusted=nonce is not None)


def second_step_bucket(account: Account, caller: Caller) -> Bucket:
    """Only who knows the password (or sits in the session) gets as far as this."""
    key = second_step_key(account.pk)
    return Bucket(key, caller, account, trusted=True, is_second=True)


def _key(name: str) -> bytes:
    return keys.ring().lookup(name, purpose="sign-in")


def trust_token(account: Account) -> str:
    """What a device keeps in its cookie after a whole sign-in."""
    return signing.dumps({"account": str(account.pk), "device": token_urlsafe(12)}, salt=_SALT)


def _nonce(account: Account | None, token: str) -> str | None:
    if account is None or not token:
        return None
    try:
        told = signing.loads(token, salt=_SALT, max_age=TRUST_DAYS * 86400)
    except signing.BadSignature:
        return None
    return str(told["device"]) if told["account"] == str(account.pk) else None


def enter(bucket: Bucket, *, at: datetime) -> None:
    """Let one attempt through at a time, after its wait. Raises SignInPaused or,
    at the second step, SecondFactorPaused.

    Needs an open transaction, which must commit the failure it ends in.
    """
    if not _alone(bucket):
        raise bucket.pause(timedelta(seconds=1))
    wait = rules.wait_after(_failures(bucket.key, at=at), at=at, most=bucket.most)
    if not bucket.trusted:
        wait = max(wait, rules.wait_after(_failures_from(bucket, at), at=at, grows=False))
    if wait:
        raise bucket.pause(wait)


def _alone(bucket: Bucket) -> bool:
    """One attempt at a time; the failures of the one before are counted when the next looks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 2))", [bucket.key.hex()]
        )
        return bool(cursor.fetchone()[0])


def _failures(key: bytes, *, at: datetime) -> list[datetime]:
    """Failures since the last success, of the last half hour."""
    rows = SignInAttempt.objects.filter(bucket=key, at__gt=at - 2 * rules.WINDOW)
    rows = rows.filter(forgiven=False).order_by("-at", "-pk")
    moments = []
    for moment, succeeded in rows.values_list("at", "succeeded"):
        if succeeded:
            break
        moments.append(moment)
    return moments


def _failures_from(bucket: Bucket, at: datetime) -> list[datetime]:
    if not bucket.caller.address:
        return []
    rows = SignInAttempt.objects.filter(
        address=bucket.caller.address,
        at__gt=at - 2 * rules.WINDOW,
        succeeded=False,
        trusted=False,
        forgiven=False,
    )
    return list(rows.values_list("at", flat=True))


def failed(bucket: Bucket, *, at: datetime) -> None:
    """Count a failure; the one that locks is told in the account's journal."""
    note(bucket, succeeded=False, at=at, means="drugi składnik" if bucket.is_second else "hasło")
    failures = _failures(bucket.key, at=at)
    if bucket.account is not None and rules.is_lockout(failures, most=bucket.most):
        until = date_and_time(at + rules.WINDOW)
        tell(bucket.account, events.LOCKED_OUT, actor=SYSTEM, at=at, until=until)


def forgive(bucket: Bucket) -> None:
    """Failures before a success count no more."""
    SignInAttempt.objects.filter(bucket=bucket.key, succeeded=False).update(forgiven=True)


def was_here(account: Account) -> bool:
    """Whether anybody ever signed in to this account: the first device is no news."""
    return SignInAttempt.objects.filter(account=account, succeeded=True).exists()


def note(bucket: Bucket, *, succeeded: bool, at: datetime, means: str) -> None:
    """One row of the history of attempts; `means` is by what it was tried, in words."""
    SignInAttempt.objects.create(
        account=bucket.account,
        face=bucket.caller.face,
        address=bucket.caller.address or None,
        device=bucket.caller.device,
        at=at,
        succeeded=succeeded,
        bucket=bucket.key,
        trusted=bucket.trusted,
        means=means,
    )


@transaction.atomic
def end_lockout(*, actor: Actor, account_id: UUID, at: datetime) -> int:
    """End a lockout before its time: the account's failures count no more."""
    account = locked(account_id)
    failures = SignInAttempt.objects.filter(account=account, succeeded=False, forgiven=False)
    ended = failures.update(forgiven=True)
    if ended:
        tell(account, events.LOCKOUT_ENDED, actor=actor, at=at)
    return ended
