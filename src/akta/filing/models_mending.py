"""Tables of conversions to PDF/A: what was made of a file of a draft, until its owner decides."""

from uuid import uuid4

from django.db import models

from akta.accounts.models import Account


class MendingState(models.TextChoices):
    WAITING = "waiting", "w przygotowaniu"
    READY = "ready", "do obejrzenia"
    FAILED = "failed", "nie udało się"
    TAKEN = "taken", "przyjęto"
    LEFT = "left", "zostawiono dotychczasowy plik"


class MendingWay(models.TextChoices):
    REPAIR = "repair", "poprawiono budowę pliku"
    PAGES = "pages", "zamieniono strony na obrazy"
    PICTURE = "picture", "ułożono obraz na stronach PDF"
    DOCUMENT = "document", "zamieniono dokument edytora na PDF"


class Mending(models.Model):
    """A conversion of a draft's file to PDF/A: the new file lies beside the old one.

    `done` are Polish sentences about what was changed; `reason` says why it failed, or why the
    pages had to become pictures.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    file = models.ForeignKey("filing.DraftFile", models.PROTECT, related_name="mendings")
    state = models.CharField(
        max_length=8, choices=MendingState.choices, default=MendingState.WAITING
    )
    way = models.CharField(max_length=8, choices=MendingWay.choices, blank=True)
    done = models.JSONField(default=list)
    reason = models.CharField(max_length=600, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(default=0)
    check_result = models.JSONField(null=True)
    pages = models.PositiveIntegerField(default=0)
    pages_before = models.PositiveIntegerField(null=True)
    asked_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "filing_mending"
        indexes = [models.Index(fields=["file", "-asked_at"], name="mending_of_file")]
