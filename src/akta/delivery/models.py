"""Notices (zawiadomienia) shown in the portal and on the desk; never with content of a file."""

from uuid import uuid4

from django.db import models

from akta.accounts.models import Account


class Notice(models.Model):
    """A notice to one account in one profile; `text` names no person and no content of a file."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="notices")
    profile_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=40)
    text = models.CharField(max_length=400)
    target = models.CharField(max_length=200, blank=True)
    journal_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "delivery_notice"
        indexes = [models.Index(fields=["account", "-created_at"], name="notice_account")]
        constraints = [
            models.UniqueConstraint(fields=["account", "journal_id", "kind"], name="notice_once"),
        ]
