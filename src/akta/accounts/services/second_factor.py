"""The second factor (drugi składnik): codes of an application (TOTP) and recovery codes."""

import hmac
import secrets
from datetime import datetime, timedelta
from uuid import UUID

import pyotp
from django.contrib.auth.hashers import check_password, make_password
from django.core import signing
from django.db import transaction

from akta.accounts import events, rules
from akta.accounts.errors import LastFactor, OwnPasswordRefused, SecondFactorRefused
from akta.accounts.models import (
    Account,
    AccountKind,
    Institution,
    PersonRecord,
    RecoveryCode,
    Session,
)
from akta.accounts.services import guards, passwords, sms
from akta.accounts.services.people import UNAMBIGUOUS, keep, locked, tell
from akta.core import keys
from akta.core.actors import Actor, Face
from akta.law.marks import implements

STEP_SECONDS = 30
RECOVERY_CODES = 10
RECOVERY_HALF = 5
KEYED_HASH = 64
ISSUER = "Akta"
PROOF = "passkey:"
PROOF_VALID = timedelta(minutes=1)


@implements("I-3-4")
def needs_factor(account: Account) -> bool:
    """Whether the account cannot be used without a second factor.

    Staff; and whoever has an account by the portal's regulation: a person, an institution, or a
    user of dependent accounts alone (§ 3 pkt 4). An account that an order gave is offered one,
    since the notice asks for none.
    """
    if account.kind == AccountKind.STAFF or not account.works_privately:
        return True
    opened = PersonRecord.objects.filter(account=account)
    return opened.exists() or Institution.objects.filter(account=account).exists()


def refuse_last(account: Account, *, left: bool) -> None:
    """Refuse to remove a factor that the account cannot be without. Raises LastFactor."""
    if not left and needs_factor(account):
        raise LastFactor


def confirm_second_factor(
    *, account_id: UUID, code: str, at: datetime, caller: guards.Caller | None = None
) -> str:
    """Confirm that the person at the keyboard holds the account's second factor.

    Gives what confirmed it, in words.

    `code` is one of the application, a recovery code or the proof of a passkey used in this
    request (`passkey_proof`); where the account has no second factor it is the password. A code
    is good once. Raises SecondFactorRefused, SecondFactorPaused. Calls for
    its own transaction (before the caller's), so that a wrong guess stays counted.
    """
    with transaction.atomic(durable=True):
        account = locked(account_id)
        where = caller or guards.Caller(_face(account))
        bucket = guards.second_step_bucket(account, where)
        guards.enter(bucket, at=at)
        factor = _fitting(account, code, thread=where.thread, at=at)
        guards.forgive(bucket) if factor else guards.failed(bucket, at=at)
    if factor is None:
        raise SecondFactorRefused if account.has_second_factor else OwnPasswordRefused
    return factor


def _face(account: Account) -> Face:
    return Face.DESK if account.kind == AccountKind.STAFF else Face.PORTAL


def _fitting(account: Account, code: str, *, thread: str, at: datetime) -> str | None:
    """What of the account's this is, in words; a code is used up by that."""
    if not account.has_second_factor:
        return "hasło" if passwords.fits(account, code) else None
    if code.startswith(PROOF):
        return rules.PASSKEY if _proves(account, code.removeprefix(PROOF), at=at) else None
    typed = normal_code(code)
    if _use_totp(account, typed, at=at):
        return "kod z aplikacji"
    if sms.use_code(account, typed, thread=thread, at=at):
        return "kod SMS"
    return "kod zapasowy" if _use_recovery_code(account, typed, at=at) else None


def passkey_proof(account: Account, *, at: datetime) -> str:
    """What stands for a code after a passkey was checked (`use_passkey`).

    Made and used within one request; it never leaves the server.
    """
    return PROOF + signing.dumps({"account": str(account.pk), "at": at.isoformat()}, salt=PROOF)


def _proves(account: Account, proof: str, *, at: datetime) -> bool:
    try:
        told = signing.loads(proof, salt=PROOF)
    except signing.BadSignature:
        return False
    age = at - datetime.fromisoformat(told["at"])
    return bool(told["account"] == str(account.pk)) and timedelta(0) <= age < PROOF_VALID


def normal_code(code: str) -> str:
    """Codes are typed with or without spaces and hyphens."""
    return "".join(code.split()).replace("-", "").lower()


def _use_totp(account: Account, code: str, *, at: datetime) -> bool:
    if account.totp_confirmed_at is None or account.totp_secret is None:
        return False
    step = matching_step(str(account.totp_secret), code, at=at, after=account.totp_last_step)
    if step is None:
        return False
    account.totp_last_step = step
    keep(account, "totp_last_step")
    return True


def matching_step(secret: str, code: str, *, at: datetime, after: int = 0) -> int | None:
    """The 30-second step whose code this is: now, one before or one after, never used before."""
    totp, now = pyotp.TOTP(secret), current_step(at)
    for step in (now, now - 1, now + 1):
        fits = hmac.compare_digest(totp.at(step * STEP_SECONDS).encode(), code.encode())
        if fits and step > after:
            return step
    return None


def current_step(at: datetime) -> int:
    return int(at.timestamp()) // STEP_SECONDS


def _use_recovery_code(account: Account, code: str, *, at: datetime) -> bool:
    if len(code) != 2 * RECOVERY_HALF:
        return False
    unused = RecoveryCode.objects.filter(account=account, used_at__isnull=True)
    row = next((each for each in unused.all() if _is_code(account, code, each.code_hash)), None)
    if row is None:
        return False
    row.used_at = at
    row.save(update_fields=["used_at"])
    actor = Actor(id=account.pk, face=_face(account), name=account.full_name)
    tell(account, events.RECOVERY_CODE_USED, actor=actor, at=at, left=unused.count())
    return True


def _is_code(account: Account, code: str, kept: str) -> bool:
    """Codes are kept as passwords are; those made earlier by a keyed hash are good until used."""
    if len(kept) != KEYED_HASH:
        return check_password(code, kept)
    keyed = keys.ring().lookup(f"{account.pk}:{code}", purpose="recovery-code").hex()
    return hmac.compare_digest(keyed, kept)


def new_totp_secret() -> str:
    """A fresh secret for an application with codes; nothing is kept before it is confirmed."""
    return pyotp.random_base32()


def provisioning_uri(account: Account, secret: str) -> str:
    """What the QR code says to the application."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.login, issuer_name=ISSUER)


@transaction.atomic
def set_totp(*, actor: Actor, account_id: UUID, secret: str, code: str, at: datetime) -> list[str]:
    """Set the application with codes, confirmed by its first code.

    Gives recovery codes to show once, where the account had none. Raises SecondFactorRefused.
    """
    account = locked(account_id)
    step = matching_step(secret, normal_code(code), at=at)
    if step is None:
        raise SecondFactorRefused
    account.totp_secret, account.totp_confirmed_at, account.totp_last_step = secret, at, step
    keep(account, "totp_secret", "totp_confirmed_at", "totp_last_step")
    tell(account, events.SECOND_FACTOR_SET, actor=actor, at=at, factor="aplikacja z kodami")
    return first_recovery_codes(account, actor=actor, at=at)


@transaction.atomic
def remove_totp(*, actor: Actor, account_id: UUID, at: datetime) -> None:
    """Remove the application with codes. Raises LastFactor."""
    account = locked(account_id)
    if account.totp_confirmed_at is None:
        return
    refuse_last(account, left=account.sms_confirmed_at is not None or account.passkeys.exists())
    account.totp_secret = account.totp_confirmed_at = None
    keep(account, "totp_secret", "totp_confirmed_at")
    tell(account, events.SECOND_FACTOR_REMOVED, actor=actor, at=at, factor="aplikacja z kodami")


def set_sms(
    *, actor: Actor, account_id: UUID, code: str, at: datetime, thread: str = ""
) -> list[str]:
    """Use codes by SMS from now on, sent to the telephone to which this code was sent.

    Gives recovery codes where the account had none: a telephone gets lost, so SMS is never the
    only way back. Raises SecondFactorRefused. Calls for its own transaction, so that a wrong
    guess stays counted.
    """
    with transaction.atomic(durable=True):
        account = locked(account_id)
        phone = sms.confirmed_phone(account, normal_code(code), thread=thread, at=at)
        if phone is not None:
            return _sms_kept(account, phone, actor=actor, at=at)
    raise SecondFactorRefused


def _sms_kept(account: Account, phone: str, *, actor: Actor, at: datetime) -> list[str]:
    account.sms_phone, account.sms_confirmed_at = phone, at
    keep(account, "sms_phone", "sms_confirmed_at")
    factor = f"kody SMS na numer kończący się na {account.sms_ending}"
    tell(account, events.SECOND_FACTOR_SET, actor=actor, at=at, factor=factor)
    return first_recovery_codes(account, actor=actor, at=at)


@transaction.atomic
def remove_sms(*, actor: Actor, account_id: UUID, at: datetime) -> None:
    """Send no more codes by SMS; the telephone is forgotten. Raises LastFactor."""
    account = locked(account_id)
    if account.sms_confirmed_at is None:
        return
    refuse_last(account, left=account.totp_confirmed_at is not None or account.passkeys.exists())
    account.sms_phone = account.sms_confirmed_at = None
    keep(account, "sms_phone", "sms_confirmed_at")
    account.sms_codes.all().delete()
    tell(account, events.SECOND_FACTOR_REMOVED, actor=actor, at=at, factor="kody SMS")


@transaction.atomic
def make_recovery_codes(*, actor: Actor, account_id: UUID, at: datetime) -> list[str]:
    """Ten new recovery codes (kody zapasowe) to show once; older ones are dead."""
    return _new_codes(locked(account_id), actor=actor, at=at)


def first_recovery_codes(account: Account, *, actor: Actor, at: datetime) -> list[str]:
    """Recovery codes for an account that never had any."""
    if RecoveryCode.objects.filter(account=account).exists():
        return []
    return _new_codes(account, actor=actor, at=at)


def _new_codes(account: Account, *, actor: Actor, at: datetime) -> list[str]:
    RecoveryCode.objects.filter(account=account).delete()
    halves = [(_drawn(RECOVERY_HALF), _drawn(RECOVERY_HALF)) for _ in range(RECOVERY_CODES)]
    codes = ["-".join(each) for each in halves]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=account, code_hash=make_password(normal_code(code))) for code in codes
    )
    tell(account, events.RECOVERY_CODES_MADE, actor=actor, at=at, count=len(codes))
    return codes


def _drawn(length: int) -> str:
    return "".join(secrets.choice(UNAMBIGUOUS) for _ in range(length))


@transaction.atomic
def reset_second_factor(*, actor: Actor, account_id: UUID, at: datetime) -> None:
    """Remove every second factor of somebody who lost theirs; their sessions end.

    At the next sign-in staff must set up a new one. The caller's door checks that the actor is
    an administrator.
    """
    account = locked(account_id)
    account.totp_secret = account.totp_confirmed_at = None
    account.sms_phone = account.sms_confirmed_at = None
    keep(account, "totp_secret", "totp_confirmed_at", "sms_phone", "sms_confirmed_at")
    account.passkeys.all().delete()
    account.sms_codes.all().delete()
    account.recovery_codes.all().delete()
    Session.objects.filter(account_id=account_id).delete()
    tell(account, events.SECOND_FACTOR_REMOVED, actor=actor, at=at, factor="wszystkie")
