"""Tables of the kernel."""

from uuid import uuid4

from django.db import models


class JournalEntry(models.Model):
    """One entry of the journal (wpis w dzienniku zdarzeń); see `akta.core.journal`."""

    seq = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True, default=uuid4, editable=False)
    stream = models.CharField(max_length=80)
    stream_seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    case_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    actor_id = models.UUIDField(null=True)
    on_behalf_of_id = models.UUIDField(null=True)
    grant_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    data = models.JSONField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "core_journal"
        constraints = [
            models.UniqueConstraint(fields=["stream", "stream_seq"], name="journal_one_seq"),
        ]
        indexes = [
            models.Index(fields=["case_id", "seq"], name="journal_case"),
            models.Index(fields=["subject_id", "seq"], name="journal_subject"),
            models.Index(fields=["kind", "seq"], name="journal_kind"),
        ]


class DoneOnce(models.Model):
    """A write that happened under an idempotency key, with its result; see `akta.core.once`."""

    key = models.CharField(max_length=120, primary_key=True)
    use_case = models.CharField(max_length=80)
    result = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        db_table = "core_done_once"


class Counter(models.Model):
    """A running number (numer kolejny) drawn under a row lock in the transaction that uses it."""

    name = models.CharField(max_length=120, primary_key=True)
    value = models.BigIntegerField(default=0)

    class Meta:
        db_table = "core_counter"
