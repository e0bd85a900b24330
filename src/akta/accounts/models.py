"""Accounts (konta): everybody who signs in, with their secrets sealed."""

import hashlib
from uuid import uuid4

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from akta.accounts.national.models import UsedAssertion
from akta.accounts.profiles_models import Dependent, Profile, ProfileKind
from akta.core.db import SealedField

__all__ = [
    "Account",
    "AccountKind",
    "Dependent",
    "Passkey",
    "Profile",
    "ProfileKind",
    "RecoveryCode",
    "Session",
    "SignInAttempt",
    "SmsCode",
    "UsedAssertion",
]


class AccountKind(models.TextChoices):
    """Staff enter by the desk only, outside persons by the portal only."""

    STAFF = "staff", "pracownik"
    OUTSIDE = "outside", "osoba spoza prokuratury"


class Account(models.Model):
    """One natural person's account (konto). Rights never stand here: they are grants.

    `works_privately` is false for an account opened by an invitation to a dependent account:
    nobody has checked whose it is, so it works in dependent profiles only. `last_profile_id` is
    the profile worked in last, in which the next session begins.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=AccountKind.choices)
    login = models.CharField("login", max_length=64, unique=True)
    given_name = models.CharField("imię", max_length=80)
    surname = models.CharField("nazwisko", max_length=120)
    password = models.CharField(max_length=200, blank=True)
    must_change_password = models.BooleanField(default=False)
    password_valid_until = models.DateTimeField(null=True)
    pesel = SealedField(purpose="pesel", null=True)
    pesel_lookup = models.BinaryField(null=True, db_index=True)
    email = SealedField(purpose="email", null=True)
    totp_secret = SealedField(purpose="totp", null=True)
    totp_confirmed_at = models.DateTimeField(null=True)
    totp_last_step = models.BigIntegerField(default=0)
    sms_phone = SealedField(purpose="phone", null=True)
    sms_confirmed_at = models.DateTimeField(null=True)
    is_demo = models.BooleanField(default=False)
    disabled_at = models.DateTimeField(null=True)
    works_privately = models.BooleanField(default=True)
    last_profile_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "accounts_account"
        indexes = [models.Index(fields=["surname", "given_name"], name="account_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["pesel_lookup"],
                condition=models.Q(kind="outside", disabled_at__isnull=True),
                name="account_pesel_once",
            ),
        ]

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.surname}".strip()

    @property
    def has_second_factor(self) -> bool:
        codes = (self.totp_confirmed_at, self.sms_confirmed_at)
        return any(codes) or self.passkeys.exists()

    @property
    def sms_ending(self) -> str:
        """The last three digits of the telephone that gets codes, to know it by."""
        return str(self.sms_phone)[-3:] if self.sms_confirmed_at else ""


class Passkey(models.Model):
    """A passkey (klucz dostępu, WebAuthn) of an account."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=80)
    credential_id = models.BinaryField(unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_passkey"


class RecoveryCode(models.Model):
    """A recovery code (kod zapasowy), kept as a hash and good for one use."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=200)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_recovery_code"


class SmsCode(models.Model):
    """A code sent by SMS (kod SMS), kept as a keyed hash, good once and for five minutes.

    `phone` is set while a new telephone is being confirmed.
    """

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="sms_codes")
    phone = SealedField(purpose="phone", null=True)
    code_hash = models.BinaryField(max_length=32)
    sent_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_sms_code"
        indexes = [models.Index(fields=["account", "-sent_at"], name="sms_code_account")]


class SignInAttempt(models.Model):
    """An attempt to sign in (próba logowania), for lockout and for the owner's history.

    `means` names, in words, the factors that let somebody in or the one that was wrong.

    `bucket` is a keyed hash of what failures are counted by: the login (also one that nobody
    has), a known device, the second step. `trusted` attempts come from a device that had signed
    in before and do not count against the address.
    """

    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="attempts")
    face = models.CharField(max_length=10)
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField()
    succeeded = models.BooleanField()
    bucket = models.BinaryField(max_length=32, default=bytes)
    trusted = models.BooleanField(default=False)
    forgiven = models.BooleanField(default=False)
    device = models.CharField(max_length=120, blank=True)
    means = models.CharField("czym się logowano", max_length=60, blank=True)

    class Meta:
        db_table = "accounts_sign_in_attempt"
        indexes = [
            models.Index(fields=["account", "at"], name="attempt_account"),
            models.Index(fields=["address", "at"], name="attempt_address"),
            models.Index(fields=["bucket", "at"], name="attempt_bucket"),
        ]


class Session(AbstractBaseSession):
    """A session (sesja) of one face; listed and ended by its owner."""

    account_id = models.UUIDField(null=True, db_index=True)
    face = models.CharField(max_length=10, blank=True)
    address = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_session"

    @property
    def public_id(self) -> str:
        """A name for the session that does not open it: forms must not carry the key."""
        return hashlib.sha256(self.session_key.encode()).hexdigest()[:24]

    @classmethod
    def get_session_store_class(cls) -> type:
        from akta.accounts.session_store import SessionStore  # noqa: PLC0415 - Django's own cycle

        return SessionStore


from akta.accounts.closing.models import Liquidation  # noqa: E402 - it points at Account by name
from akta.accounts.institutions.models import (  # noqa: E402 - they point at Account by name
    AuthorityDocument,
    Institution,
    InstitutionNotification,
)
from akta.accounts.opening.changes_models import (  # noqa: E402 - as above
    DataChange,
    FormerName,
)
from akta.accounts.opening.models import (  # noqa: E402 - they point at Account by name
    AccountApplication,
    ContactCode,
    Knock,
    PersonIdentifier,
    PersonRecord,
    TestMessage,
    Verification,
)
from akta.accounts.registers.models import (  # noqa: E402 - as above
    ProfessionalRole,
    RegisterEntry,
    RegisterImport,
    RegisterQuery,
    RoleObjection,
)

__all__ = [
    "Account",
    "AccountApplication",
    "AccountKind",
    "AuthorityDocument",
    "ContactCode",
    "DataChange",
    "FormerName",
    "Institution",
    "InstitutionNotification",
    "Knock",
    "Liquidation",
    "Passkey",
    "PersonIdentifier",
    "PersonRecord",
    "ProfessionalRole",
    "RecoveryCode",
    "RegisterEntry",
    "RegisterImport",
    "RegisterQuery",
    "RoleObjection",
    "Session",
    "SignInAttempt",
    "SmsCode",
    "TestMessage",
    "Verification",
]
