"""Tables of the filing desk (biuro podawcze): whom one may file to, drafts, uploads, filings."""

from uuid import uuid4

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models

from akta.accounts.models import Account
from akta.cases.models import Case
from akta.units.models import Unit


class AddresseeKind(models.TextChoices):
    PROSECUTION = "prosecution", "jednostka prokuratury"
    COURT = "court", "sąd"
    BODY = "body", "inny organ"


class Addressee(models.Model):
    """Whom a pleading may be filed to (adresat): a unit, a court or another body."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=AddresseeKind.choices)
    unit = models.OneToOneField(Unit, models.PROTECT, null=True, related_name="addressee")
    name = models.CharField("nazwa", max_length=200)
    in_force = DateTimeRangeField()

    class Meta:
        db_table = "filing_addressee"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Procedure(models.TextChoices):
    """Stage of the criminal procedure that a kind of pleading belongs to."""

    PREPARATORY = "preparatory", "postępowanie przygotowawcze"
    COURT = "court", "postępowanie przed sądem"
    ANY = "any", "każde postępowanie"


class PleadingKind(models.Model):
    """A kind of pleading (rodzaj pisma procesowego) of the closed list; § 3 pkt 2.

    `capacities` says in which capacities (`cases.models.Capacity`) it may be filed: that is the
    table of F-1. `opens` marks a pleading that opens a matter and needs no case number.
    """

    code = models.SlugField(primary_key=True, max_length=60)
    name = models.CharField(max_length=160)
    procedure = models.CharField(max_length=12, choices=Procedure.choices)
    addressees = models.JSONField(default=list)
    capacities = models.JSONField(default=list)
    opens = models.BooleanField(default=False)
    in_force = DateTimeRangeField()
    order = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "filing_pleading_kind"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class Effect(models.TextChoices):
    """What submission amounts to: filing by the regulation, or mere delivery."""

    FILING = "filing", "wniesienie pisma"
    TRANSMISSION = "transmission", "przekazanie pisma"


class EffectSwitch(models.Model):
    """What submission to an addressee amounts to, by kind of pleading, from when to when.

    Without a kind it holds for every kind. Without any row submission is a transmission.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    addressee = models.ForeignKey(Addressee, models.PROTECT, related_name="effects")
    kind = models.ForeignKey(PleadingKind, models.PROTECT, null=True, related_name="+")
    effect = models.CharField(max_length=12, choices=Effect.choices)
    provision = models.CharField("podstawa prawna", max_length=300)
    in_force = DateTimeRangeField()

    class Meta:
        db_table = "filing_effect_switch"


class DraftState(models.TextChoices):
    DRAFT = "draft", "robocze"
    SUBMITTED = "submitted", "złożone"
    DISCARDED = "discarded", "usunięte"


class Draft(models.Model):
    """A pleading being prepared (projekt wniesienia); it saves itself field by field.

    `owner` is the account's owner, the filer (wnoszący); `metryka` holds the metrics sheet as
    `akta.filing.metryka.Metryka` reads it. `approved` is the sheet's print that was approved:
    another print means that the approval no longer holds. `listed` is the same for the list of
    attachments.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    owner = models.ForeignKey(Account, models.PROTECT, related_name="filing_drafts")
    kind = models.ForeignKey(PleadingKind, models.PROTECT, null=True, related_name="+")
    addressee = models.ForeignKey(Addressee, models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    metryka = models.JSONField(default=dict)
    approved = models.CharField(max_length=64, blank=True)
    listed = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=12, choices=DraftState.choices, default=DraftState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "filing_draft"
        indexes = [models.Index(fields=["owner", "state", "-changed_at"], name="draft_owner")]


class FileRole(models.TextChoices):
    PLEADING = "pleading", "pismo"
    ATTACHMENT = "attachment", "załącznik"
    SIGNATURE = "signature", "podpis"


class CheckState(models.TextChoices):
    WAITING = "waiting", "czeka na sprawdzenie"
    DONE = "done", "sprawdzony"
    FAILED = "failed", "nie udało się sprawdzić"


class DraftFile(models.Model):
    """A file of a draft. What was uploaded stays; a mended copy replaces it in the draft.

    `check_result` is the object of one line of `akta check`, `signatures` that of
    `akta signatures`. `signs` names the file that a detached signature belongs to. A file that
    was `replaced_by` a mended copy or removed (`removed_at`) is no longer part of the draft.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="files")
    role = models.CharField(max_length=12, choices=FileRole.choices)
    number = models.PositiveIntegerField(null=True)
    title = models.CharField("tytuł", max_length=200, blank=True)
    name = models.CharField(max_length=255)
    name_given = models.CharField(max_length=400)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    scan_kind = models.CharField("rodzaj odwzorowania", max_length=20, blank=True)
    check_state = models.CharField(
        max_length=8, choices=CheckState.choices, default=CheckState.WAITING
    )
    check_result = models.JSONField(null=True)
    signatures = models.JSONField(null=True)
    signs = models.ForeignKey("self", models.PROTECT, null=True, related_name="signed_by")
    certified = models.BooleanField("poświadczony", default=False)
    override_reason = models.CharField("powód odstępstwa", max_length=500, blank=True)
    replaced_by = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaces")
    uploaded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "filing_draft_file"
        indexes = [models.Index(fields=["draft", "role", "number"], name="draft_file_order")]


class Upload(models.Model):
    """A file on its way (tus): how much of it is safe, until when it may be resumed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="uploads")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    facts = models.JSONField(default=dict)
    name = models.CharField(max_length=400)
    length = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)
    sha256_given = models.CharField(max_length=64, blank=True)
    file = models.ForeignKey(DraftFile, models.PROTECT, null=True, related_name="uploads")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "filing_upload"
        indexes = [models.Index(fields=["account", "created_at"], name="upload_account")]


class Filing(models.Model):
    """A submitted pleading (wniesione pismo). Nothing of it ever changes.

    `xid` is the transaction that stored it. `filed_at` (data wniesienia, § 2 pkt 1) is the
    commit time of that transaction cut to the second, copied once after the commit; until then
    the filing is shown to nobody. Filer (wnoszący), sender (wysyłający) and signers are told
    apart. `facts` holds the frozen sheet, signers and system data.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    public_id = models.CharField(max_length=20, unique=True)
    number = models.BigIntegerField("numer", unique=True)
    draft = models.OneToOneField(Draft, models.PROTECT, related_name="filing")
    filer = models.ForeignKey(Account, models.PROTECT, related_name="filings")
    filer_name = models.CharField("wnoszący", max_length=220)
    sender = models.ForeignKey(Account, models.PROTECT, related_name="+")
    sender_name = models.CharField("wysyłający", max_length=220)
    on_behalf_of = models.CharField("w imieniu", max_length=220, blank=True)
    signers = models.JSONField("podpisujący", default=list)
    addressee = models.ForeignKey(Addressee, models.PROTECT, related_name="filings")
    addressee_name = models.CharField("adresat", max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="filings")
    kind = models.ForeignKey(PleadingKind, models.PROTECT, related_name="+")
    kind_name = models.CharField("rodzaj pisma", max_length=160)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="filings")
    reference = models.CharField("sygnatura akt", max_length=120, blank=True)
    effect = models.CharField(max_length=12, choices=Effect.choices)
    effect_provision = models.CharField(max_length=300, blank=True)
    metryka = models.JSONField()
    system = models.JSONField(default=dict)
    rule_set = models.CharField(max_length=20)
    xid = models.CharField(max_length=20)
    filed_at = models.DateTimeField("data wniesienia", null=True)

    class Meta:
        db_table = "filing_filing"
        indexes = [
            models.Index(fields=["filer", "-filed_at"], name="filing_filer"),
            models.Index(fields=["sender", "-filed_at"], name="filing_sender"),
            models.Index(fields=["unit", "-filed_at"], name="filing_unit"),
            models.Index(fields=["case", "-filed_at"], name="filing_case"),
            models.Index(
                fields=["id"], condition=models.Q(filed_at__isnull=True), name="filing_unsettled"
            ),
        ]

    @property
    def label(self) -> str:
        """The number as people write it: BP 12."""
        return f"BP {self.number}"


class FilingFile(models.Model):
    """A file of a filing, frozen with what was known of it when it was filed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="files")
    order = models.PositiveIntegerField()
    role = models.CharField(max_length=12, choices=FileRole.choices)
    number = models.PositiveIntegerField(null=True)
    title = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=255)
    name_given = models.CharField(max_length=400)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=120, blank=True)
    scan_kind = models.CharField(max_length=20, blank=True)
    check_result = models.JSONField(null=True)
    signatures = models.JSONField(null=True)
    signs = models.ForeignKey("self", models.PROTECT, null=True, related_name="signed_by")
    certified = models.BooleanField(default=False)
    override_reason = models.CharField(max_length=500, blank=True)
    uploaded_at = models.DateTimeField()

    class Meta:
        db_table = "filing_file"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["filing", "order"], name="filing_file_one_order"),
        ]


from akta.filing.models_after import (  # noqa: E402 - a model of this app wherever it stands
    LogCheckpoint,
    LogLeaf,
    LogNode,
    Outage,
    Paper,
    PaperKind,
    PaperState,
    Received,
    ReceivedState,
    ReceivedStep,
    Recheck,
    SealUse,
    SignatureCheck,
    StepKind,
)
from akta.filing.models_configured import (  # noqa: E402 - as above
    SealingBody,
    SheetField,
)
from akta.filing.models_mending import Mending, MendingState, MendingWay  # noqa: E402 - as above

__all__ = [
    "Addressee",
    "AddresseeKind",
    "CheckState",
    "Draft",
    "DraftFile",
    "DraftState",
    "Effect",
    "EffectSwitch",
    "FileRole",
    "Filing",
    "FilingFile",
    "LogCheckpoint",
    "LogLeaf",
    "LogNode",
    "Mending",
    "MendingState",
    "MendingWay",
    "Outage",
    "Paper",
    "PaperKind",
    "PaperState",
    "PleadingKind",
    "Procedure",
    "Received",
    "ReceivedState",
    "ReceivedStep",
    "Recheck",
    "SealUse",
    "SealingBody",
    "SheetField",
    "SignatureCheck",
    "StepKind",
    "Upload",
]
