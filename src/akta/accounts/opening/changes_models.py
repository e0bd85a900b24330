"""Requests to change a name or to add an identifier (§ 4 ust. 3), and the names of before."""

from uuid import uuid4

from django.db import models

from akta.core.db import SealedField


class ChangeState(models.TextChoices):
    AWAITING = "awaiting", "czeka na potwierdzenie"
    APPLIED = "applied", "wprowadzona"
    WITHDRAWN = "withdrawn", "zastąpiona nowszą"


class DataChange(models.Model):
    """A request to change or add names or to add a PESEL (żądanie zmiany danych, § 4 ust. 3).

    Until it is confirmed the data of before hold. The act lays down no term for confirming it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="data_changes")
    state = models.CharField(max_length=10, choices=ChangeState.choices)
    given_names = models.CharField("imiona", max_length=80)
    surname = models.CharField("nazwisko", max_length=120)
    pesel = SealedField(purpose="pesel", null=True)
    asked_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_data_change"
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(state="awaiting"),
                name="data_change_one_waits",
            ),
        ]

    @property
    def full_name(self) -> str:
        return f"{self.given_names} {self.surname}"


class FormerName(models.Model):
    """A name that the account's owner bore before (dane sprzed zmiany)."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="former_names")
    given_names = models.CharField(max_length=120)
    surname = models.CharField(max_length=120)
    until = models.DateTimeField()

    class Meta:
        db_table = "accounts_former_name"
