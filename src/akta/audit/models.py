"""The log of looks (dziennik wglądów): rows first, then sealed into a chain and a Merkle tree."""

from django.db import models


class LookKind(models.TextChoices):
    """A look is an image or text asked for as current page; the rest are kinds of their own."""

    LOOK = "look", "wgląd w stronę"
    AHEAD = "ahead", "pobranie sąsiedniej strony"
    THUMBNAIL = "thumbnail", "miniatura"
    TEXT = "text", "tekst strony"
    CONTENTS = "contents", "spis treści"
    SEARCH = "search", "wyszukiwanie"
    CASE = "case", "karta sprawy"
    PERSON_SEARCH = "person-search", "wyszukiwanie osoby"
    DOCUMENT = "document", "dokument urzędowy"
    SOUND = "sound", "odsłuch zapisu czynności"
    DOWNLOAD = "download", "pobranie"


class LogEntry(models.Model):
    """One request that showed content (wpis dziennika wglądów); persons by internal id only."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=15, choices=LookKind.choices)
    actor_id = models.UUIDField(null=True)
    on_behalf_of_id = models.UUIDField(null=True)
    grant_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    side_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    address = models.GenericIPAddressField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    request_id = models.UUIDField()

    class Meta:
        db_table = "audit_log"
        indexes = [
            models.Index(fields=["case_id", "id"], name="log_case"),
            models.Index(fields=["actor_id", "id"], name="log_actor"),
            models.Index(fields=["grant_id", "id"], name="log_grant"),
        ]


class Seal(models.Model):
    """The place of a log entry in the chain, given by the sealer."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(LogEntry, models.PROTECT, related_name="seal")
    leaf = models.BinaryField()
    chain = models.BinaryField()

    class Meta:
        db_table = "audit_seal"


class Checkpoint(models.Model):
    """A signed root (punkt kontrolny) over the first `size` entries; also kept outside."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    chain = models.BinaryField()
    at = models.DateTimeField()
    key_id = models.CharField(max_length=64)
    signature = models.BinaryField()

    class Meta:
        db_table = "audit_checkpoint"
