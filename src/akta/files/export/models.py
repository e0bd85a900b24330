"""Copies for download: what was asked for, how far it is, and its hash."""

from uuid import uuid4

from django.db import models


class ExportState(models.TextChoices):
    WAITING = "waiting", "czeka"
    WORKING = "working", "w przygotowaniu"
    DONE = "done", "gotowa"
    FAILED = "failed", "nieudana"
    GONE = "gone", "usunięta"


class Export(models.Model):
    """A copy of a granted file (kopia akt do pobrania), asked for by the holder of the grant.

    `side_ids` are the sides in reading order as the grant opened them when it was asked for; each
    is looked for again through the lens when its page is made, for the holder in the profile and by
    the way of signing in (`way`) in which they asked. `lease_until` lets another worker
    go on where one died.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    grant_id = models.UUIDField()
    case_id = models.UUIDField()
    holder_id = models.UUIDField()
    holder_name = models.CharField(max_length=250)
    profile_id = models.UUIDField(null=True)
    on_behalf_of_id = models.UUIDField(null=True)
    way = models.CharField(max_length=10, blank=True)
    side_ids = models.JSONField()
    state = models.CharField(
        max_length=10, choices=ExportState.choices, default=ExportState.WAITING
    )
    sides_done = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    problem_text = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(default=0)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exports_export"
        indexes = [
            models.Index(fields=["grant_id", "-asked_at"], name="export_grant"),
            models.Index(fields=["state"], name="export_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["grant_id"],
                condition=models.Q(state__in=["waiting", "working", "done"]),
                name="export_one_for_a_grant",
            ),
        ]
