"""Papers (pisma) of a case: drafts with their versions, and what was signed."""

from uuid import uuid4

from django.db import models

from akta.accounts.models import Account
from akta.cases.models import Case, CasePerson
from akta.files.signing.manner import SigningManner
from akta.law.papers.kinds import BY_CODE
from akta.law.papers.model import PaperKind


class PaperState(models.TextChoices):
    DRAFT = "draft", "projekt"
    OFFERED = "offered", "czeka na podpis elektroniczny"
    SIGNED = "signed", "podpisane"
    DISCARDED = "discarded", "usunięty projekt"


class Paper(models.Model):
    """A paper: drafted, offered for an electronic signature or approved here, then never changed.

    `version` is the number of its newest `PaperVersion`. `offered_sha256` is the PDF as it was
    given out for signing: what comes back begins with the same bytes. From its number on it keeps
    the reference and the unit it was made in: the case may pass to another.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="papers")
    person = models.ForeignKey(CasePerson, models.PROTECT, null=True, related_name="+")
    kind = models.SlugField("rodzaj", max_length=40)
    state = models.CharField(max_length=10, choices=PaperState.choices, default=PaperState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    number = models.PositiveIntegerField(null=True)
    year = models.PositiveIntegerField(null=True)
    reference = models.CharField(max_length=60, blank=True)
    unit_name = models.CharField(max_length=200, blank=True)
    seat = models.CharField(max_length=80, blank=True)
    prepared_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True)
    offered_sha256 = models.CharField(max_length=64, blank=True)
    signed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    signed_by_post = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True)
    manner = models.CharField(max_length=10, choices=SigningManner.choices, blank=True)
    signatures = models.JSONField("wynik sprawdzenia podpisów", default=list)
    journal_hash = models.CharField(max_length=64, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    ingest_id = models.UUIDField(null=True)

    class Meta:
        db_table = "papers_paper"
        constraints = [
            models.UniqueConstraint(fields=["case", "number", "year"], name="paper_one_number"),
        ]
        indexes = [models.Index(fields=["case", "-changed_at"], name="paper_case")]

    @property
    def what(self) -> PaperKind:
        """The kind with its fields and rules."""
        return BY_CODE[self.kind]

    @property
    def title(self) -> str:
        return self.what.title

    @property
    def label(self) -> str:
        """The number as people write it: 3/2026; empty before it has one."""
        return f"{self.number}/{self.year}" if self.number else ""

    @property
    def is_open(self) -> bool:
        """Whether it may still be changed."""
        return self.state == PaperState.DRAFT


class PaperVersion(models.Model):
    """A version of a paper's fields, as somebody saved it; never changed."""

    id = models.BigAutoField(primary_key=True)
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    values = models.JSONField()
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "papers_version"
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="papers_version_once"),
        ]
