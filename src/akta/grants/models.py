"""Grants (uprawnienia): the only thing that opens anything, each from a dated ground."""

from uuid import uuid4

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models


class Ground(models.TextChoices):
    """What a grant rests on; the rows of the matrix (issue: point 6)."""

    REFERENT = "referent", "przydział sprawy"
    HEAD = "head", "nadzór z urzędu"
    SECRETARIAT = "secretariat", "sekretariat komórki"
    NAMED = "named", "decyzja imienna"
    UNIT_MEMBER = "unit-member", "pracownik jednostki"
    ADMINISTRATOR = "administrator", "administrator"
    AUDITOR = "auditor", "audytor"
    ORDER = "order", "zarządzenie o udostępnieniu akt"


class Manner(models.TextChoices):
    VIEW = "view", "przeglądanie"
    DOWNLOAD = "download", "przeglądanie i pobieranie"


class Grant(models.Model):
    """A grant (uprawnienie) of one person over one case, cell or unit, in force for [from, to).

    Knows people, cases and sides by id only. Outside, a grant belongs to the holder in one profile
    (`profile_id`, None is the private one) and is seen in no other. A child of `parent` (a right
    passed on to a dependent account) opens what its parent opens, within the child's period, and
    only while the parent is in force: the database refuses any wider one. `ground_id` names the
    assignment, post, decision or order it rests on. Desk grants are read by the matrix
    (`akta.law.matrix`); `named` holds what a named decision opens. An order's grant opens the sides
    listed in GrantedSide and no other.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.BigIntegerField(unique=True)
    holder_id = models.UUIDField()
    profile_id = models.UUIDField(null=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    ground = models.CharField(max_length=20, choices=Ground.choices)
    ground_id = models.UUIDField()
    case_id = models.UUIDField(null=True)
    cell_id = models.UUIDField(null=True)
    unit_id = models.CharField(max_length=60, null=True)
    named = models.JSONField(default=dict)
    sign_in = models.CharField("sposób logowania", max_length=10, blank=True)
    manner = models.CharField(max_length=10, choices=Manner.choices, blank=True)
    in_force = DateTimeRangeField()
    revoked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "grants_grant"
        indexes = [
            models.Index(fields=["holder_id", "ground"], name="grant_holder"),
            models.Index(fields=["case_id"], name="grant_case"),
            models.Index(fields=["ground_id"], name="grant_ground"),
            GistIndex(fields=["in_force"], name="grant_in_force"),
        ]
        constraints = [
            models.CheckConstraint(
                name="grant_order_is_bounded",
                condition=~models.Q(ground="order")
                | models.Q(in_force__endswith__isnull=False, case_id__isnull=False),
            ),
        ]


class GrantedSide(models.Model):
    """A card side that an order's grant opens; the database refuses sides of closed sets."""

    id = models.BigAutoField(primary_key=True)
    grant = models.ForeignKey(Grant, models.CASCADE, related_name="sides")
    side_id = models.UUIDField()

    class Meta:
        db_table = "grants_granted_side"
        constraints = [
            models.UniqueConstraint(fields=["grant", "side_id"], name="granted_side_once"),
        ]
        indexes = [models.Index(fields=["side_id", "grant"], name="granted_side_grant")]


class ReasonGiven(models.Model):
    """A superior's reason for opening a case (powód wglądu), asked once a day and case."""

    id = models.BigAutoField(primary_key=True)
    account_id = models.UUIDField()
    case_id = models.UUIDField()
    thing = models.CharField(max_length=20)
    day = models.DateField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        db_table = "grants_reason_given"
        constraints = [
            models.UniqueConstraint(
                fields=["account_id", "case_id", "thing", "day"], name="reason_once_a_day"
            ),
        ]


class Delegation(models.Model):
    """What the owner passes on to a dependent account: one case, or all where `case_id` is None.

    Child grants follow from it, for the owner's grants of today and of later; `ended_at` ends it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    holder_id = models.UUIDField()
    profile_id = models.UUIDField()
    owner_id = models.UUIDField()
    owner_profile_id = models.UUIDField()
    case_id = models.UUIDField(null=True)
    manner = models.CharField(max_length=10, choices=Manner.choices)
    until = models.DateTimeField(null=True)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "grants_delegation"
        indexes = [
            models.Index(fields=["owner_id", "owner_profile_id"], name="delegation_owner"),
            models.Index(fields=["profile_id"], name="delegation_profile"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["profile_id", "case_id"],
                condition=models.Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="delegation_once",
            ),
        ]
