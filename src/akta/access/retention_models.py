"""Retention of case data in the portal: classes, conclusions, holds, disposals by two persons."""

from uuid import uuid4

from django.db import models

from akta.accounts.models import Account
from akta.cases.models import Case, Register
from akta.units.models import Unit


class RetentionClass(models.Model):
    """A retention class (klasa przechowywania) of one register, with its legal basis."""

    register = models.OneToOneField(Register, models.PROTECT, primary_key=True, related_name="+")
    length = models.CharField("okres", max_length=8)
    basis = models.CharField("podstawa prawna", max_length=300)
    set_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        db_table = "access_retention_class"


class CaseRetention(models.Model):
    """When a case was finally concluded, and what holds its data (wstrzymanie).

    `own_length` and `own_basis` are a class of its own, for the nature of the case or the weight
    of its material; empty for that of the register.
    """

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="retention")
    concluded_on = models.DateField("prawomocne zakończenie", null=True)
    own_length = models.CharField("własny okres", max_length=8, blank=True)
    own_basis = models.CharField("podstawa własnego okresu", max_length=300, blank=True)
    hold = models.CharField("wstrzymanie", max_length=300, blank=True)
    removed_at = models.DateTimeField(null=True)
    set_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        db_table = "access_case_retention"


class Disposal(models.Model):
    """A disposal (usunięcie danych z portalu): proposed by one person, carried out by another."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    cases = models.ManyToManyField(Case, related_name="+", db_table="access_disposal_case")
    proposed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_disposal"
        indexes = [models.Index(fields=["unit", "done_at"], name="disposal_unit")]
