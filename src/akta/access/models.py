"""Requests for access (wnioski), orders (zarządzenia) and the handing over of credentials."""

from uuid import uuid4

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models

from akta.accounts.models import Account
from akta.cases.models import Capacity, Case, CasePerson
from akta.core.db import SealedField
from akta.grants.models import Manner


class RequestState(models.TextChoices):
    INCOMPLETE = "incomplete", "do uzupełnienia"
    AWAITING = "awaiting", "czeka na decyzję"
    DECIDED = "decided", "rozpoznany"
    TRANSFERRED = "transferred", "przekazany do innej jednostki"


class SignInMethod(models.TextChoices):
    LOCAL = "local", "login i hasło"
    NATIONAL = "national", "login.gov.pl (po numerze PESEL)"


class AccessRequest(models.Model):
    """A request for access (wniosek o udostępnienie akt), on paper or by the portal."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="access_requests")
    case_typed = models.CharField(max_length=120, blank=True)
    applicant = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    given_name = models.CharField(max_length=80)
    surname = models.CharField(max_length=120)
    capacity = models.CharField(max_length=20, choices=Capacity.choices)
    wanted = models.CharField("czego dotyczy", max_length=300, blank=True)
    method = models.CharField(max_length=10, choices=SignInMethod.choices)
    pesel = SealedField(purpose="pesel", null=True)
    contact = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=RequestState.choices)
    linked_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="repeats")
    received_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_request"


class OrderKind(models.TextChoices):
    GRANT = "grant", "udostępnienie akt"
    PARTIAL = "partial", "udostępnienie akt w części"
    REFUSAL = "refusal", "odmowa udostępnienia akt"
    CHANGE = "change", "zmiana udostępnienia akt"
    REVOCATION = "revocation", "cofnięcie udostępnienia akt"


class AccessOrder(models.Model):
    """An order on access (zarządzenie o udostępnieniu akt), once issued never edited."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="access_orders")
    number = models.PositiveIntegerField()
    year = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=OrderKind.choices)
    request = models.ForeignKey(AccessRequest, models.PROTECT, null=True, related_name="orders")
    person = models.ForeignKey(CasePerson, models.PROTECT, null=True, related_name="access_orders")
    holder = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    holder_name = models.CharField(max_length=200)
    capacity = models.CharField(max_length=20, choices=Capacity.choices)
    scope_text = models.TextField(blank=True)
    scope = models.JSONField(default=dict)
    is_growing = models.BooleanField(default=False)
    manner = models.CharField(max_length=10, choices=Manner.choices, blank=True)
    method = models.CharField(max_length=10, choices=SignInMethod.choices, blank=True)
    in_force = DateTimeRangeField(null=True)
    cards_granted = models.PositiveIntegerField(default=0)
    sides_granted = models.PositiveIntegerField(default=0)
    sides_withheld = models.PositiveIntegerField(default=0)
    legal_basis = models.CharField(max_length=200)
    reasons = models.TextField(blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")
    grant_id = models.UUIDField(null=True)
    issued_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    issued_by_post = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    journal_hash = models.CharField(max_length=64)
    pdf_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "access_order"
        constraints = [
            models.UniqueConstraint(fields=["case", "number", "year"], name="order_one_number"),
        ]


class HandOver(models.Model):
    """Handing over of credentials (wydanie danych do logowania): that, when, how, to whom.

    The secret itself is nowhere: not here, not in a job, a log or a file.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    order = models.ForeignKey(AccessOrder, models.PROTECT, related_name="hand_overs")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    handed_to = models.CharField(max_length=200)
    way = models.CharField(max_length=60)
    handed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "access_hand_over"
