"""Profiles (profile użytkownika): the capacities in which one person works in the portal."""

from uuid import uuid4

from django.db import models

from akta.core.db import SealedField


class ProfileKind(models.TextChoices):
    """A capacity beside the private one, which every account has and which has no row."""

    ADVOCATE = "advocate", "adwokat"
    LEGAL_ADVISER = "legal-adviser", "radca prawny"
    PATENT_ATTORNEY = "patent-attorney", "rzecznik patentowy"
    FOREIGN_LAWYER = "foreign-lawyer", "prawnik zagraniczny"
    BAILIFF = "bailiff", "komornik sądowy"
    MEDIATOR = "mediator", "mediator"
    INSTITUTION = "institution", "instytucja"
    DEPENDENT = "dependent", "konto zależne"


class Profile(models.Model):
    """A profile (profil użytkownika, § 2 pkt 12) of an account; rights are held by it.

    In use from `confirmed_at` to `closed_at`. A declared one waits for its check against the
    register; a closed one may be opened again by a later check. A dependent account is a profile
    of its user, with a row of `Dependent` beside it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="profiles")
    kind = models.CharField(max_length=20, choices=ProfileKind.choices)
    roll_number = models.CharField("numer wpisu na listę", max_length=40, blank=True)
    declared_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "accounts_profile"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind"],
                condition=models.Q(closed_at__isnull=True) & ~models.Q(kind="dependent"),
                name="profile_once",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.confirmed_at is not None and self.closed_at is None


class Dependent(models.Model):
    """A dependent account (konto zależne, § 2 pkt 9): a user's way into the owner's matters.

    Owner and user are apart: `owner` with `owner_profile` decides on the rights, the user is the
    account of `profile`. Names, PESEL and e-mail are as the owner gave them: nobody has checked
    them, so they identify the user here and nowhere else. It works once its user has taken up the
    invitation, of which only a hash is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    profile = models.OneToOneField(Profile, models.PROTECT, related_name="dependent")
    owner = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    owner_profile = models.ForeignKey(Profile, models.PROTECT, related_name="dependents")
    identifier = models.CharField("identyfikator konta zależnego", max_length=20)
    given_name = models.CharField("imiona", max_length=80)
    surname = models.CharField("nazwisko", max_length=120)
    pesel = SealedField(purpose="pesel", null=True)
    pesel_lookup = models.BinaryField(null=True)
    email = SealedField(purpose="email", null=True)
    invitation_hash = models.CharField(max_length=64, blank=True)
    invited_until = models.DateTimeField(null=True)
    may_apply = models.BooleanField("składanie wniosków", default=False)
    may_file = models.BooleanField("składanie pism", default=False)
    may_receive = models.BooleanField("odbiór pism", default=False)
    until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "accounts_dependent"
        constraints = [
            models.UniqueConstraint(
                fields=["identifier"],
                condition=models.Q(closed_at__isnull=True),
                name="dependent_once",
            ),
        ]
        indexes = [
            models.Index(fields=["owner_profile", "surname", "given_name"], name="dependent_owner"),
            models.Index(fields=["invitation_hash"], name="dependent_invitation"),
        ]

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.surname}"
