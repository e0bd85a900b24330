"""Separator sheets as printed, and the parts of scans that wait for a person."""

from uuid import uuid4

from django.db import models

from akta.cases.models import Case
from akta.files.models import DocumentKind, Ingest, SetKind
from akta.units.models import Unit


class SheetKind(models.TextChoices):
    """What lies behind a sheet: a document of a case, or a letter of the day's post."""

    DOCUMENT = "document", "dokument akt"
    LETTER = "letter", "pismo z poczty"


class Sheet(models.Model):
    """A separator sheet (karta rozdzielcza): where the pages behind it belong.

    Its printed code names this row and nothing else. A sheet of a letter has no case until the
    letter has one.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=SheetKind.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    set_kind = models.CharField(max_length=10, choices=SetKind.choices, default=SetKind.MAIN)
    volume_number = models.PositiveIntegerField(null=True)
    title = models.CharField(max_length=300, blank=True)
    document_kind = models.ForeignKey(DocumentKind, models.PROTECT, null=True, related_name="+")
    dated_on = models.DateField(null=True)
    author = models.CharField(max_length=200, blank=True)
    printed_by_id = models.UUIDField(null=True)
    printed_at = models.DateTimeField()

    class Meta:
        db_table = "sheets_sheet"
        indexes = [models.Index(fields=["case", "-printed_at"], name="sheet_case")]


class PartState(models.TextChoices):
    WAITING = "waiting", "czeka na osobę"
    PLACED = "placed", "w aktach"
    DROPPED = "dropped", "pominięta"


class PartProblem(models.TextChoices):
    """Why a part waits."""

    UNREADABLE = "unreadable", "Kodu karty rozdzielczej nie można odczytać."
    FOREIGN = "foreign", "Karty rozdzielczej nie wydrukowano w tym systemie."
    NEWER = "newer", "Kartę rozdzielczą wydrukowała nowsza wersja systemu."
    UNKNOWN = "unknown", "Karty rozdzielczej nie ma w tym systemie."
    OTHER_CASE = (
        "other-case",
        "Karta rozdzielcza jest z innej sprawy niż dodany skan.",
    )
    IN_POST = "in-post", "Karta rozdzielcza dokumentu akt leżała w stosie poczty."
    NO_RIGHT = "no-right", "Osoba, która dodała skan, nie porządkuje zbioru wskazanego na karcie."
    WRITTEN_BACK = "written-back", "Na odwrocie karty rozdzielczej jest treść."
    LETTER = "letter", "Pismo z poczty czeka na sprawdzenie."
    NO_SHEET = "no-sheet", "Przed tymi stronami nie było karty rozdzielczej."


class Part(models.Model):
    """A part of a scan between two sheets (część skanu) that waits for a person, or waited.

    Its home is where it is known to belong: a set of a case, or, while it has no case, a unit.
    Nobody else sees its pages. `pages` are places in the scan, counted from 0. A part that was
    placed has a received file of its own, over the same original.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    ingest = models.ForeignKey(Ingest, models.PROTECT, related_name="parts")
    position = models.PositiveIntegerField()
    pages = models.JSONField()
    sheet = models.ForeignKey(Sheet, models.PROTECT, null=True, related_name="parts")
    problem = models.CharField(max_length=20, choices=PartProblem.choices)
    state = models.CharField(max_length=10, choices=PartState.choices, default=PartState.WAITING)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    set_kind = models.CharField(max_length=10, choices=SetKind.choices, default=SetKind.MAIN)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    placed_as = models.OneToOneField(Ingest, models.PROTECT, null=True, related_name="+")
    found_at = models.DateTimeField()
    settled_by_id = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "sheets_part"
        constraints = [models.UniqueConstraint(fields=["ingest", "position"], name="part_once")]
        indexes = [
            models.Index(
                fields=["unit", "found_at"],
                condition=models.Q(state="waiting"),
                name="part_waiting",
            ),
            models.Index(fields=["case", "state"], name="part_case"),
        ]

    @property
    def page_count(self) -> int:
        return len(self.pages)

    @property
    def told_pages(self) -> str:
        """Where the part lies in its scan: "str. 5–9"."""
        first, last = self.pages[0] + 1, self.pages[-1] + 1
        return f"str. {first}" if first == last else f"str. {first}–{last}"
