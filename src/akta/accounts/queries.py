"""Reads of accounts."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pyotp
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from akta.accounts import rules
from akta.accounts.models import Account, AccountKind, Passkey, RecoveryCode, Session, SignInAttempt
from akta.accounts.profiles import Seat
from akta.core import keys
from akta.core.actors import Actor, Face
from akta.core.errors import NotFound

__all__ = [
    "DemoCode",
    "account_by_id",
    "account_by_login",
    "account_of_session",
    "accounts_like",
    "actor_for",
    "attempts_of",
    "demo_code",
    "find_by_pesel",
    "lasts",
    "lockouts",
    "names_of",
    "open_staff",
    "recovery_codes_left",
    "second_step_key",
    "sessions_of",
]

KIND_OF = {Face.DESK: AccountKind.STAFF, Face.PORTAL: AccountKind.OUTSIDE}
STEP = 30


def _open_accounts() -> QuerySet[Account]:
    """Accounts that may sign in; those of the demonstration only in a demonstration."""
    accounts = Account.objects.filter(disabled_at__isnull=True)
    return accounts if settings.AKTA.is_demo else accounts.filter(is_demo=False)


def account_of_session(session: SessionBase, *, face: Face, at: datetime) -> Account | None:
    """The account signed in by this session on this face; a wrong face is nobody.

    A session ends 8 hours after it began, or 30 minutes after it was last used.
    """
    account_id = session.get("account")
    if account_id is None or session.get("face") != face or has_run_out(session, at=at):
        return None
    return _open_accounts().filter(pk=account_id, kind=KIND_OF[face]).first()


def has_run_out(session: SessionBase, *, at: datetime) -> bool:
    """Whether a signed-in session has come to its end by the database's clock."""
    begun = datetime.fromisoformat(session["signed_in_at"])
    seen = getattr(session, "last_seen_at", None) or begun
    return at - begun >= rules.ABSOLUTE or at - seen >= rules.IDLE


def lasts(session: SessionBase, *, at: datetime) -> timedelta:
    """How long a signed-in session still lasts if nobody does anything."""
    begun = datetime.fromisoformat(session["signed_in_at"])
    seen = getattr(session, "last_seen_at", None) or begun
    return min(begun + rules.ABSOLUTE, seen + rules.IDLE) - at


def actor_for(
    request: HttpRequest, account: Account | None, *, face: Face, seat: Seat | None = None
) -> Actor | None:
    """The actor that use cases get, or None for a stranger; `seat` is the profile worked in."""
    if account is None:
        return None
    seat = seat or Seat(None, None, "")
    return Actor(
        id=account.pk,
        face=face,
        name=account.full_name,
        address=request.address,  # type: ignore[attr-defined]
        session_key=request.session.session_key or "",
        way=request.session.get("way", ""),
        level=request.session.get("level", ""),
        on_behalf_of=seat.owner_id,
        profile_id=seat.profile_id,
        behalf_name=seat.owner_name,
        may_apply=seat.may_apply,
        may_file=seat.may_file,
    )


def names_of(ids: set[UUID]) -> dict[UUID, str]:
    """Names by id, in one query; unknown ids are absent."""
    found = Account.objects.filter(pk__in=ids).values_list("pk", "given_name", "surname")
    return {pk: f"{given} {surname}" for pk, given, surname in found}


def account_by_id(account_id: UUID) -> Account:
    """The account. Raises NotFound."""
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        raise NotFound
    return account


def account_by_login(login: str, *, face: Face) -> Account | None:
    """The open account with this login on this face."""
    return _open_accounts().filter(login=rules.normal_login(login), kind=KIND_OF[face]).first()


def find_by_pesel(pesel: str) -> Account | None:
    """The open account of the outside person with this PESEL, found by its keyed hash."""
    found = _open_accounts().filter(
        kind=AccountKind.OUTSIDE,
        pesel_lookup=keys.ring().lookup(pesel, purpose="pesel"),
    )
    return found.first()


def open_staff() -> QuerySet[Account]:
    """Members of staff who may sign in, by name."""
    return _open_accounts().filter(kind=AccountKind.STAFF).order_by("surname", "given_name", "pk")


def accounts_like(words: str, *, kind: str = "") -> QuerySet[Account]:
    """Accounts whose login or name holds every word, by name; secrets are not read.

    `factor` tells whether the account has a second factor.
    """
    found = Account.objects.defer("pesel", "email", "totp_secret", "sms_phone", "password")
    for word in words.split():
        found = found.filter(
            Q(login__icontains=word) | Q(given_name__icontains=word) | Q(surname__icontains=word)
        )
    if kind:
        found = found.filter(kind=kind)
    has_passkey = Exists(Passkey.objects.filter(account_id=OuterRef("pk")))
    found = found.annotate(
        factor=Q(totp_confirmed_at__isnull=False) | Q(sms_confirmed_at__isnull=False) | has_passkey
    )
    return found.order_by("surname", "given_name", "pk")


def sessions_of(account_id: UUID, *, at: datetime) -> list[Session]:
    """The open sessions of an account, last used first."""
    rows = Session.objects.filter(
        account_id=account_id,
        created_at__gt=at - rules.ABSOLUTE,
        last_seen_at__gt=at - rules.IDLE,
    )
    return list(rows.order_by("-last_seen_at"))


def attempts_of(account_id: UUID, *, limit: int = 20) -> list[SignInAttempt]:
    """The latest attempts to sign in to an account, for its owner."""
    return list(SignInAttempt.objects.filter(account_id=account_id).order_by("-at")[:limit])


def recovery_codes_left(account_id: UUID) -> int:
    return RecoveryCode.objects.filter(account_id=account_id, used_at__isnull=True).count()


def second_step_key(account_id: UUID) -> bytes:
    """What failures of the second step are counted by."""
    return keys.ring().lookup(f"second:{account_id}", purpose="sign-in")


def lockouts(account_ids: list[UUID], *, at: datetime) -> dict[UUID, timedelta]:
    """How long sign-in still waits on these accounts; those that do not wait are absent."""
    rows = SignInAttempt.objects.filter(
        account_id__in=account_ids, at__gt=at - 2 * rules.WINDOW, forgiven=False
    )
    failures: defaultdict[tuple[UUID, bytes], list[datetime]] = defaultdict(list)
    told = rows.order_by("at", "pk").values_list("account_id", "bucket", "at", "succeeded")
    for account_id, bucket, moment, succeeded in told:
        if succeeded:
            failures.pop((account_id, bytes(bucket)), None)
        else:
            failures[account_id, bytes(bucket)].append(moment)
    waits: dict[UUID, timedelta] = {}
    for (account_id, bucket), moments in failures.items():
        is_second = bucket == second_step_key(account_id)
        most = rules.CODE_FAILURES if is_second else rules.FAILURES
        wait = rules.wait_after(moments, at=at, grows=False, most=most)
        if wait:
            waits[account_id] = max(wait, waits.get(account_id, wait))
    return waits


@dataclass(frozen=True, slots=True)
class DemoCode:
    """The code that a person of the demonstration would read off their telephone."""

    code: str
    wait: int


def demo_code(account: Account, *, at: datetime) -> DemoCode | None:
    """The next code that works, for accounts of a demonstration only; never in production.

    `wait` is how many seconds until it works: a code is good once.
    """
    if not (settings.AKTA.is_demo and account.is_demo and account.totp_confirmed_at):
        return None
    now = int(at.timestamp())
    step = max(now // STEP, account.totp_last_step + 1)
    wait = max(0, (step - 1) * STEP - now)
    return DemoCode(pyotp.TOTP(str(account.totp_secret)).at(step * STEP), wait)
