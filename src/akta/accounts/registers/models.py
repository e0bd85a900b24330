"""Professional roles of accounts, imported registers, and each question asked of a register."""

from uuid import uuid4

from django.db import models

from akta.accounts.professions import Profession
from akta.core.db import SealedField


class RoleState(models.TextChoices):
    PENDING = "pending", "czeka na odpowiedź rejestru"
    ACTIVE = "active", "potwierdzony"
    REFUSED = "refused", "niepotwierdzony"
    LOST = "lost", "utracony"


class ProfessionalRole(models.Model):
    """A profession in which an account acts (profil zawodowy), as its register confirms it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="roles")
    profession = models.CharField(max_length=20, choices=Profession.choices)
    roll_number = models.CharField("numer wpisu", max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=RoleState.choices)
    asked_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    lost_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "accounts_role"
        constraints = [
            models.UniqueConstraint(fields=["account", "profession"], name="role_once"),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="role_state")]


class EntryState(models.TextChoices):
    ENTERED = "entered", "wpisany"
    SUSPENDED = "suspended", "zawieszony"
    STRUCK = "struck", "skreślony"


class RegisterEntry(models.Model):
    """An entry of an imported register (wpis na listę); the PESEL as a keyed hash only."""

    id = models.BigAutoField(primary_key=True)
    profession = models.CharField(max_length=20, choices=Profession.choices)
    roll_number = models.CharField(max_length=40)
    given_names = models.CharField(max_length=120)
    surname = models.CharField(max_length=120)
    pesel_lookup = models.BinaryField(max_length=32, null=True)
    state = models.CharField(max_length=10, choices=EntryState.choices)
    imported_at = models.DateTimeField()

    class Meta:
        db_table = "accounts_register_entry"
        indexes = [
            models.Index(fields=["profession", "roll_number"], name="register_roll"),
            models.Index(fields=["profession", "pesel_lookup"], name="register_pesel"),
        ]


class RegisterImport(models.Model):
    """A register as last imported (wczytanie rejestru): when, how many, by whom."""

    profession = models.CharField(max_length=20, choices=Profession.choices, primary_key=True)
    imported_at = models.DateTimeField()
    entries = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        db_table = "accounts_register_import"


class RegisterQuery(models.Model):
    """A question asked of a register (zapytanie do rejestru), with its purpose and answer."""

    id = models.BigAutoField(primary_key=True)
    role = models.ForeignKey(ProfessionalRole, models.PROTECT, related_name="queries")
    purpose = models.CharField(max_length=20)
    answer = models.CharField(max_length=20)
    source = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        db_table = "accounts_register_query"
        indexes = [models.Index(fields=["role", "-at"], name="register_query_role")]


class RoleObjection(models.Model):
    """An objection to a register's answer (zastrzeżenie), decided on the desk."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    role = models.ForeignKey(ProfessionalRole, models.PROTECT, related_name="objections")
    text = SealedField(purpose="objection")
    raised_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    upheld = models.BooleanField(null=True)
    answer = models.CharField("odpowiedź", max_length=400, blank=True)

    class Meta:
        db_table = "accounts_role_objection"
