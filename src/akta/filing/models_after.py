"""Tables of what follows a filing: its proof, its papers, the addressee's inbox, outages."""

from datetime import date
from uuid import uuid4

from django.db import models

from akta.cases.models import Case
from akta.core.clock import local_day
from akta.law.keeping import reinstatement
from akta.units.models import Unit


class LogLeaf(models.Model):
    """A filing's place in the filing log (dziennik wniesień); `record` is its canonical JSON."""

    position = models.BigIntegerField(primary_key=True)
    filing = models.OneToOneField("filing.Filing", models.PROTECT, related_name="leaf")
    record = models.TextField()
    leaf = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        db_table = "filing_log_leaf"


class LogNode(models.Model):
    """The hash of a full subtree of the filing log; a proof reads a few dozen of them."""

    id = models.BigAutoField(primary_key=True)
    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        db_table = "filing_log_node"
        constraints = [
            models.UniqueConstraint(fields=["level", "index"], name="filing_log_node_once")
        ]


class LogCheckpoint(models.Model):
    """A signed root (punkt kontrolny) over the first `size` filings; also kept outside."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    at = models.CharField(max_length=40)
    key_id = models.CharField(max_length=64)
    signature = models.BinaryField()

    class Meta:
        db_table = "filing_log_checkpoint"


class PaperKind(models.TextChoices):
    CONFIRMATION = "confirmation", "potwierdzenie wniesienia pisma"
    REPORT = "report", "wynik weryfikacji podpisów"


class PaperState(models.TextChoices):
    WAITING = "waiting", "oczekuje na pieczęć"
    UNSTAMPED = "unstamped", "opatrzone pieczęcią, oczekuje na znacznik czasu"
    READY = "ready", "gotowe"


class Paper(models.Model):
    """A document that follows a filing, in one version; nothing is released before its seal.

    `sha256` names the sealed document in the store; `unstamped_sha256` the one that was given
    out before its time stamp came. Older versions stay.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    filing = models.ForeignKey("filing.Filing", models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=12, choices=PaperKind.choices)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=PaperState.choices, default=PaperState.WAITING)
    sha256 = models.CharField(max_length=64, blank=True)
    unstamped_sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(default=0)
    level = models.CharField("poziom pieczęci", max_length=5, blank=True)
    seal = models.ForeignKey("filing.SealUse", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "filing_paper"
        constraints = [
            models.UniqueConstraint(fields=["filing", "kind", "version"], name="paper_version_once")
        ]
        indexes = [
            models.Index(
                fields=["made_at"], condition=~models.Q(state="ready"), name="paper_unfinished"
            )
        ]


class SealUse(models.Model):
    """A seal that this installation has sealed with (historia pieczęci), from when."""

    id = models.BigAutoField(primary_key=True)
    serial = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=300)
    certificate = models.TextField()
    is_demonstration = models.BooleanField(default=False)
    since = models.DateTimeField()

    class Meta:
        db_table = "filing_seal_use"


class ReceivedState(models.TextChoices):
    NEW = "new", "nowe"
    ASSIGNED = "assigned", "przydzielone do sprawy"
    IN_FILE = "in-file", "włączone do akt"


class Received(models.Model):
    """A filing in the inbox of a unit (pismo przychodzące z portalu) and where it stands there.

    The unit changes when the filing is passed on; the date of filing never does.
    """

    filing = models.OneToOneField(
        "filing.Filing", models.PROTECT, primary_key=True, related_name="received"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=ReceivedState.choices, default=ReceivedState.NEW
    )
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    filed_at = models.DateTimeField("data wniesienia")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "filing_received"
        indexes = [models.Index(fields=["unit", "filed_at"], name="received_unit")]


class StepKind(models.TextChoices):
    PASSED = "passed", "przekazano"
    ASSIGNED = "assigned", "przydzielono do sprawy"
    IN_FILE = "in-file", "włączono do akt"
    CALLED = "called", "wezwano do usunięcia braków"
    SERVED = "served", "doręczono wezwanie"


class ReceivedStep(models.Model):
    """What was done with a received filing (czynność), by whom and when; append-only."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    filing = models.ForeignKey("filing.Filing", models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)
    served_on = models.DateField(null=True)
    last_day = models.DateField(null=True)
    why = models.JSONField(default=list)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=220)
    at = models.DateTimeField()

    class Meta:
        db_table = "filing_received_step"
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["filing", "at"], name="received_step_order")]


class Outage(models.Model):
    """A period in which the portal or a part of it did not work (niedostępność)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.BigIntegerField(unique=True)
    what = models.CharField("czego dotyczy", max_length=300)
    began_at = models.DateTimeField("początek")
    ended_at = models.DateTimeField("koniec", null=True)
    certificate_sha256 = models.CharField("zaświadczenie", max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)
    recorded_by_id = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "filing_outage"
        ordering = ["-began_at"]

    @property
    def ask_again_until(self) -> date | None:
        """The last day to ask for a term again that it made one miss; none while it goes on."""
        return reinstatement(local_day(self.ended_at)).end if self.ended_at else None


class SignatureCheck(models.Model):
    """A later check of a filed file's signatures (ponowna weryfikacja); the first one stays."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey("filing.FilingFile", models.PROTECT, related_name="checks")
    result = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        db_table = "filing_signature_check"
        indexes = [models.Index(fields=["file", "-at"], name="signature_check_newest")]


class Recheck(models.Model):
    """When the undetermined signatures of a filing are checked again; `due_at` null: no more."""

    filing = models.OneToOneField("filing.Filing", models.PROTECT, primary_key=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "filing_recheck"
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(due_at__isnull=False), name="recheck_due"
            )
        ]
