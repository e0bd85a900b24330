"""Incoming letters on paper, as they stand in the journal of correspondence of a unit."""

from uuid import uuid4

from django.db import models

from akta.cases.models import Case
from akta.files.sheets.models import Sheet
from akta.law.keeping import Counted, Handing, counted
from akta.units.models import Unit


class Way(models.TextChoices):
    """How a letter came (sposób wpływu)."""

    POST = "post", "przesyłka zwykła"
    REGISTERED = "registered", "przesyłka polecona"
    COURIER = "courier", "kurier albo goniec"
    IN_PERSON = "in-person", "złożone osobiście"
    EMAIL = "email", "poczta elektroniczna"
    E_DELIVERY = "e-delivery", "e-Doręczenia"
    OTHER = "other", "w inny sposób"


class LetterState(models.TextChoices):
    REGISTERED = "registered", "do zeskanowania"
    SCANNED = "scanned", "zeskanowane, do sprawdzenia"
    IN_FILE = "in-file", "w aktach"


class Letter(models.Model):
    """An incoming letter (pismo przychodzące): its number in the year and unit never changes."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    received_on = models.DateField("dzień wpływu")
    sender = models.CharField("nadawca", max_length=200)
    subject = models.CharField("czego dotyczy", max_length=200)
    way = models.CharField("sposób wpływu", max_length=12, choices=Way.choices)
    handed = models.CharField(
        "gdzie złożono",
        max_length=12,
        choices=[(each.code, each.label) for each in Handing],
        default=Handing.HERE.code,
    )
    handed_on = models.DateField("dzień nadania", null=True)
    annexes = models.CharField("załączniki", max_length=200, blank=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    sheet = models.OneToOneField(Sheet, models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=12, choices=LetterState.choices, default=LetterState.REGISTERED
    )
    version = models.PositiveIntegerField(default=1)
    registered_by_id = models.UUIDField(null=True)
    registered_at = models.DateTimeField()

    class Meta:
        db_table = "letters_letter"
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "number"], name="letter_one_number"),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "-year", "-number"], name="letter_unit"),
            models.Index(fields=["case"], name="letter_case"),
        ]

    @property
    def label(self) -> str:
        """The letter as people name it: "12/2026"."""
        return f"{self.number}/{self.year}"

    @property
    def counts(self) -> Counted:
        """The day that counts for a term of its sender, and why."""
        handing = Handing.of(self.handed)
        return counted(handing, handed_on=self.handed_on, received_on=self.received_on)

    @property
    def title(self) -> str:
        """What the contents list calls it once it is in a file."""
        return f"Pismo {self.label}: {self.subject}"[:300]
