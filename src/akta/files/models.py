"""The file (akta): sets, volumes, documents, cards and their sides; scans and their pages."""

from uuid import uuid4

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from akta.cases.models import Case
from akta.units.models import Unit


class SetKind(models.TextChoices):
    """Sets of a file, apart from the start; only the first two can ever be opened outside."""

    MAIN = "main", "akta główne"
    ANNEX = "annex", "załączniki"
    WORKING = "working", "akta podręczne"
    ADDRESS = "address", "załącznik adresowy"
    SEPARATE = "separate", "wyodrębniony zbiór z art. 250 § 2b k.p.k."


class Volume(models.Model):
    """A volume (tom) of one set of a case's file. `version` counts the orderings made in it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="volumes")
    set_kind = models.CharField(max_length=10, choices=SetKind.choices, default=SetKind.MAIN)
    number = models.PositiveIntegerField("numer tomu")
    title = models.CharField(max_length=200, blank=True)
    is_digitised = models.BooleanField("zdigitalizowany", default=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "files_volume"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "set_kind", "number"], name="volume_one_number"
            ),
        ]


class DocumentKind(models.Model):
    """A kind of document (rodzaj dokumentu), reference data."""

    code = models.SlugField(primary_key=True, max_length=60)
    name = models.CharField(max_length=120)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "files_document_kind"
        ordering = ["order"]


class Document(models.Model):
    """A document (dokument) of the file: title, kind, date, author; its cards point at it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    volume = models.ForeignKey(Volume, models.PROTECT, related_name="documents")
    title = models.CharField("tytuł", max_length=300)
    kind = models.ForeignKey(DocumentKind, models.PROTECT, null=True)
    dated_on = models.DateField("data dokumentu", null=True)
    author = models.CharField("autor", max_length=200, blank=True)
    added_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "files_document"


class IngestState(models.TextChoices):
    WAITING = "waiting", "czeka"
    WORKING = "working", "w opracowaniu"
    DONE = "done", "gotowe"
    REFUSED = "refused", "odrzucone"


class Ingest(models.Model):
    """One uploaded file on its way into a volume (plik przyjęty do akt).

    The original is a blob (`sha256`); `working_sha256` is its copy without the password, where it
    had one. `lease_until` lets another worker take over the work of one that died, `lease_id`
    tells the two apart; `pages_done` of `page_count` is the live progress. Refused items say why.
    Its cards go to the volume's end or after `after_card`, into `document` or a new one.
    A scanned pile of the day's post has no case and no volume, but a unit. A part of a scan that
    was cut at its separator sheets is an item of its own over the same original, `part_of` it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="ingests")
    volume = models.ForeignKey(Volume, models.PROTECT, null=True, related_name="ingests")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    part_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="made_of_parts")
    document_title = models.CharField(max_length=300, blank=True)
    document_kind = models.ForeignKey(DocumentKind, models.PROTECT, null=True)
    document_date = models.DateField(null=True)
    document_author = models.CharField(max_length=200, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="ingests")
    after_card = models.ForeignKey("Card", models.PROTECT, null=True, related_name="+")
    is_duplex = models.BooleanField("skan dwustronny", default=False)
    file_name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64, db_index=True)
    working_sha256 = models.CharField("kopia bez hasła", max_length=64, blank=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100, blank=True)
    state = models.CharField(
        max_length=10, choices=IngestState.choices, default=IngestState.WAITING
    )
    page_count = models.PositiveIntegerField(null=True)
    pages_done = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=40, blank=True)
    problem_text = models.CharField(max_length=500, blank=True)
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True)
    priority = models.IntegerField(default=0)
    position = models.BigIntegerField()
    attempts = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    lease_id = models.UUIDField(null=True)
    received_by_id = models.UUIDField(null=True)
    received_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    scanner = models.CharField("skaner albo program", max_length=120, blank=True)
    replaces = models.ForeignKey(
        "Side", models.PROTECT, null=True, related_name="+", verbose_name="nowy skan strony"
    )

    class Meta:
        db_table = "files_ingest"
        indexes = [
            models.Index(fields=["state", "-priority", "position"], name="ingest_queue"),
            models.Index(fields=["case", "-position"], name="ingest_case"),
            models.Index(fields=["volume", "state", "position"], name="ingest_volume"),
            models.Index(
                fields=["unit", "-position"],
                condition=models.Q(unit__isnull=False),
                name="ingest_unit",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(case__isnull=False, volume__isnull=False, unit__isnull=True)
                | models.Q(case__isnull=True, volume__isnull=True, unit__isnull=False),
                name="ingest_of_case_or_unit",
            ),
        ]


class CaseTurn(models.Model):
    """When a case was last served by the queue: files of many cases are taken by turns."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="+")
    turn = models.BigIntegerField(default=0)

    class Meta:
        db_table = "files_case_turn"


class Page(models.Model):
    """A page of a scan (strona skanu) as measured; made by the worker, never edited by hand."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    ingest = models.ForeignKey(Ingest, models.PROTECT, related_name="pages")
    sha256 = models.CharField(max_length=64)
    index = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    dpi_x = models.FloatField(null=True)
    dpi_y = models.FloatField(null=True)
    bits = models.PositiveSmallIntegerField(null=True)
    is_colour = models.BooleanField(default=False)
    is_blank = models.BooleanField(default=False)
    ink = models.FloatField(null=True)
    skew = models.FloatField(null=True)
    sharpness = models.FloatField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    code = models.CharField("kod karty rozdzielczej", max_length=120, blank=True)
    problem_text = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "files_page"
        constraints = [models.UniqueConstraint(fields=["ingest", "index"], name="page_once")]


class TextSource(models.TextChoices):
    NONE = "none", "brak tekstu"
    PDF = "pdf", "warstwa tekstowa pliku"
    OCR = "ocr", "rozpoznanie pisma (OCR)"


class TextState(models.TextChoices):
    WAITING = "waiting", "czeka na rozpoznanie"
    DONE = "done", "gotowy"
    FAILED = "failed", "nie udało się rozpoznać"
    UNAVAILABLE = "unavailable", "rozpoznawanie niedostępne"


class PageText(models.Model):
    """The text of a page with word boxes (see akta.imaging); both sources are kept, one is shown.

    `words_pdf` and `words_ocr` are the compact JSON of `akta.imaging`; `shown` says which one
    counts. `lemmas` is what search reads.
    """

    page = models.OneToOneField(Page, models.CASCADE, primary_key=True, related_name="text")
    state = models.CharField(max_length=12, choices=TextState.choices, default=TextState.WAITING)
    shown = models.CharField(max_length=5, choices=TextSource.choices, default=TextSource.NONE)
    words_pdf = models.JSONField(null=True)
    words_ocr = models.JSONField(null=True)
    confidence = models.FloatField(null=True)
    problem_text = models.CharField(max_length=300, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    plain = models.TextField(blank=True)
    lemmas = SearchVectorField(null=True)

    class Meta:
        db_table = "files_page_text"
        indexes = [
            GinIndex(fields=["lemmas"], name="page_text_lemmas"),
            models.Index(fields=["state"], name="page_text_state"),
        ]


class StandingCards(models.Manager["Card"]):
    """The cards that stand in the file: all but those taken out of it."""

    def get_queryset(self) -> models.QuerySet["Card"]:
        return super().get_queryset().filter(stands=True)


class EveryCard(models.Manager["Card"]):
    """All cards, also those taken out of the file."""


class Card(models.Model):
    """A card (karta): a sheet with a number and, if inserted later, a letter (12a).

    `rank` orders cards within the volume; numbers are an order's result, never its cause.
    `version` is the volume's version at the card's last change, `change` says which it was: so
    two people order one volume, and only a command on a changed card is refused.
    A card scanned by mistake is taken out of the file: row, sides and scans stay, `stands` is
    NULL (never False), so that its number is free, and no read of the file finds it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    volume = models.ForeignKey(Volume, models.PROTECT, related_name="cards")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="cards")
    rank = models.BigIntegerField()
    number = models.PositiveIntegerField()
    letter = models.CharField(max_length=3, blank=True)
    added_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    changed_by_id = models.UUIDField(null=True)
    change = models.CharField(max_length=120, blank=True)
    stands = models.BooleanField(null=True, default=True, db_default=True)
    removed_at = models.DateTimeField(null=True)
    removal_reason = models.CharField(max_length=300, blank=True)

    objects = StandingCards()
    everything = EveryCard()

    class Meta:
        db_table = "files_card"
        indexes = [
            models.Index(fields=["volume", "rank"], name="card_rank"),
            models.Index(fields=["document", "rank"], name="card_document"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["volume", "number", "letter", "stands"],
                name="card_one_number",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]


class Side(models.Model):
    """A side of a card (strona karty: recto or verso). Its id and `short_id` never change."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    short_id = models.CharField(max_length=12, unique=True)
    case_id = models.UUIDField()
    card = models.ForeignKey(Card, models.PROTECT, related_name="sides")
    is_verso = models.BooleanField(default=False)
    page = models.ForeignKey(Page, models.PROTECT, related_name="sides")
    rotation = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField()

    class Meta:
        db_table = "files_side"
        indexes = [models.Index(fields=["case_id"], name="side_case")]
        constraints = [
            models.UniqueConstraint(
                fields=["card", "is_verso"], name="side_once", deferrable=models.Deferrable.DEFERRED
            ),
        ]


class Placement(models.Model):
    """Where a side stood and when (historia numeracji): volume, number, letter, side, from, to."""

    id = models.BigAutoField(primary_key=True)
    side = models.ForeignKey(Side, models.PROTECT, related_name="placements")
    case_id = models.UUIDField()
    set_kind = models.CharField(max_length=10, choices=SetKind.choices)
    volume_number = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    letter = models.CharField(max_length=3, blank=True)
    is_verso = models.BooleanField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "files_placement"
        indexes = [
            models.Index(
                fields=["case_id", "volume_number", "number", "letter"], name="placement_address"
            ),
            models.Index(fields=["side", "since"], name="placement_side"),
        ]


class DefectKind(models.TextChoices):
    BLANK = "blank", "pusta"
    SKEWED = "skewed", "przekrzywiona"
    BLURRED = "blurred", "nieostra"
    COARSE = "coarse", "za mała rozdzielczość"
    DOUBLED = "doubled", "powtórzona"
    MISSING = "missing", "brak poprzedniej karty"


class DefectState(models.TextChoices):
    OPEN = "open", "do sprawdzenia"
    SENT_BACK = "sent_back", "do ponownego skanowania"
    ACCEPTED = "accepted", "przyjęta tak, jak jest"
    REPLACED = "replaced", "zastąpiona nowym skanem"


class Defect(models.Model):
    """What may be wrong with a page of a scan (usterka skanu), and what was done about it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    page = models.ForeignKey(Page, models.PROTECT, related_name="defects")
    case_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=DefectKind.choices)
    detail = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=DefectState.choices, default=DefectState.OPEN)
    found_at = models.DateTimeField()
    settled_by_id = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "files_defect"
        constraints = [models.UniqueConstraint(fields=["page", "kind"], name="defect_once")]
        indexes = [models.Index(fields=["case_id", "state"], name="defect_case")]


from akta.files.origin_models import (  # noqa: E402, F401 - a table of its own module
    CopyManner,
    SideOrigin,
)
