"""Sharing of cases (udostępnienie sprawy): applications, and what was shared on them."""

from uuid import uuid4

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models

from akta.accounts.models import Account
from akta.cases.models import Case, CasePerson
from akta.units.models import Unit


class Basis(models.TextChoices):
    """In what capacity the user of the account sees the case."""

    OWN = "own", "strona albo jej obrońca lub pełnomocnik"
    STATUTORY = "statutory", "przedstawiciel ustawowy albo opiekun strony"
    ORGAN = "organ", "osoba uprawniona do reprezentacji strony niebędącej osobą fizyczną"


class ShareState(models.TextChoices):
    AWAITING = "awaiting", "czeka na rozpoznanie"
    SHARED = "shared", "uwzględniony"
    REFUSED = "refused", "odmówiono"


class ShareApplication(models.Model):
    """An application for sharing a case (wniosek o udostępnienie sprawy), § 9 ust. 2 i 3.

    `due_on` is the last day for deciding it. `case` is what the typed reference names; the
    applicant is never told whether it names any.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    applicant = models.ForeignKey(Account, models.PROTECT, related_name="+")
    profile_id = models.UUIDField(null=True)
    filed_through_id = models.UUIDField(null=True)
    case_typed = models.CharField("sygnatura", max_length=120)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="share_applications")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="share_applications")
    basis = models.CharField(max_length=10, choices=Basis.choices)
    represented = models.CharField("kogo wnioskodawca reprezentuje", max_length=200, blank=True)
    grounds = models.CharField("podstawa i dane", max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=ShareState.choices, default=ShareState.AWAITING)
    received_at = models.DateTimeField()
    due_on = models.DateField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        db_table = "access_share_application"
        indexes = [
            models.Index(fields=["unit", "state", "due_on"], name="share_application_unit"),
            models.Index(fields=["applicant", "-received_at"], name="share_application_applicant"),
        ]


class CaseShare(models.Model):
    """A case shared with an account on an application; `person` is the party it is shared for.

    It ends with its period, with the party's leaving the case, or when it is ended.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="shares")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    profile_id = models.UUIDField(null=True)
    person = models.ForeignKey(CasePerson, models.PROTECT, related_name="+")
    basis = models.CharField(max_length=10, choices=Basis.choices)
    in_force = DateTimeRangeField()
    application = models.OneToOneField(ShareApplication, models.PROTECT, related_name="share")

    class Meta:
        db_table = "access_case_share"
        indexes = [models.Index(fields=["account", "profile_id"], name="case_share_account")]
