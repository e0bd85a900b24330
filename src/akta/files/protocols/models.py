"""Protocols of acts and their recordings. The written protocol is a document of the file."""

from uuid import uuid4

from django.db import models

from akta.accounts.models import Account
from akta.cases.models import Case
from akta.files.models import Document
from akta.law.protocols import Made


class ProtocolState(models.TextChoices):
    """Outside nothing is seen of a written protocol before it is given."""

    WAITING = "waiting", "czeka"
    GIVEN = "given", "udostępniany w portalu"
    RETURNED = "returned", "zwrócony do poprawy"
    CANCELLED = "cancelled", "zapisany omyłkowo"


UNDECIDED = (ProtocolState.WAITING, ProtocolState.RETURNED)
"""States in which a written protocol is hidden outside."""


MADE = {
    Made.WRITTEN: "tylko na piśmie",
    Made.SOUND: "na piśmie i z zapisem dźwięku",
    Made.PICTURE: "na piśmie i z zapisem obrazu i dźwięku",
}


class StandingProtocols(models.Manager["Protocol"]):
    """All but those that were set down by mistake."""

    def get_queryset(self) -> models.QuerySet["Protocol"]:
        return super().get_queryset().exclude(state=ProtocolState.CANCELLED)


class Protocol(models.Model):
    """A protocol (protokół czynności): the document it stands in, and whether it is given.

    `given_at` is when it was first given, `due_on` the last day for that (§ 10); `version` counts
    what was decided and added. One cancelled was set down by mistake; its document is an ordinary
    one again.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="protocols")
    document = models.ForeignKey(Document, models.PROTECT, related_name="protocols")
    made = models.CharField("sposób utrwalenia", max_length=10, choices=list(MADE.items()))
    held_on = models.DateField("dzień czynności")
    conducted_by = models.CharField("kto prowadził czynność", max_length=200)
    due_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=ProtocolState.choices, default=ProtocolState.WAITING
    )
    given_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField("powód zwrotu albo cofnięcia", max_length=1000, blank=True)
    registered_by_id = models.UUIDField(null=True)
    registered_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = models.Manager["Protocol"]()
    standing = StandingProtocols()

    class Meta:
        db_table = "protocols_protocol"
        indexes = [
            models.Index(fields=["case", "held_on"], name="protocol_case"),
            models.Index(
                fields=["due_on"],
                condition=~models.Q(state="given"),
                name="protocol_awaiting",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["document"],
                condition=~models.Q(state="cancelled"),
                name="protocol_of_document_once",
            ),
        ]


class RecordingKind(models.TextChoices):
    """Only sound is ever sent outside; a recording with picture is kept as it came."""

    SOUND = "sound", "zapis dźwięku"
    PICTURE = "picture", "zapis obrazu i dźwięku"


class Recording(models.Model):
    """A recording (zapis czynności): the original, and since when it is no longer given."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    protocol = models.ForeignKey(Protocol, models.PROTECT, related_name="recordings")
    kind = models.CharField(max_length=10, choices=RecordingKind.choices)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    file_name = models.CharField(max_length=300)
    media_type = models.CharField(max_length=100)
    added_by_id = models.UUIDField(null=True)
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField("wycofany", null=True)
    withdrawn_by_id = models.UUIDField(null=True)
    reason = models.CharField("powód wycofania", max_length=300, blank=True)

    class Meta:
        db_table = "protocols_recording"
