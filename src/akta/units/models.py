"""The unit network and who holds which post in it, from when to when."""

from uuid import uuid4

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models

from akta.accounts.models import Account


class UnitLevel(models.TextChoices):
    NATIONAL = "national", "Prokuratura Krajowa"
    REGIONAL = "regional", "prokuratura regionalna"
    CIRCUIT = "circuit", "prokuratura okręgowa"
    DISTRICT = "district", "prokuratura rejonowa"


class Unit(models.Model):
    """A unit of the prosecution (jednostka organizacyjna prokuratury). Codes are configuration."""

    id = models.SlugField(primary_key=True, max_length=60)
    level = models.CharField(max_length=10, choices=UnitLevel.choices)
    name = models.CharField(max_length=200)
    seat = models.CharField(max_length=80)
    code = models.CharField(max_length=8, unique=True, null=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    order = models.PositiveIntegerField(default=0)
    is_demo = models.BooleanField(default=False)

    class Meta:
        db_table = "units_unit"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class CellKind(models.TextChoices):
    """Kinds of cells (komórki organizacyjne) in which cases are kept."""

    UNIT = "unit", "jednostka bez podziału"
    DEPARTMENT = "department", "departament"
    DIVISION = "division", "wydział"
    SECTION = "section", "dział"
    MILITARY = "military", "komórka do spraw wojskowych"
    FIELD_DIVISION = "field-division", "wydział zamiejscowy"
    OFFICE = "office", "ośrodek zamiejscowy"


class Cell(models.Model):
    """A cell of a unit (komórka); number 0 stands for a unit without divisions."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cells")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=CellKind.choices)

    class Meta:
        db_table = "units_cell"
        constraints = [models.UniqueConstraint(fields=["unit", "number"], name="cell_one_number")]

    def __str__(self) -> str:
        return self.name


class PostKind(models.TextChoices):
    PROSECUTOR = "prosecutor", "prokurator"
    ASSESSOR = "assessor", "asesor prokuratury"
    SECRETARIAT = "secretariat", "sekretariat"
    HEAD = "head", "kierownik jednostki"
    CELL_HEAD = "cell-head", "kierownik komórki"
    ADMINISTRATOR = "administrator", "administrator"
    AUDITOR = "auditor", "audytor"


class Post(models.Model):
    """An appointment (powierzenie stanowiska lub funkcji) of a person in a unit, for a period."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="posts")
    cell = models.ForeignKey(Cell, models.PROTECT, null=True, related_name="posts")
    kind = models.CharField(max_length=20, choices=PostKind.choices)
    in_force = DateTimeRangeField()

    class Meta:
        db_table = "units_post"
