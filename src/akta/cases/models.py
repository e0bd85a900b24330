"""Registers (repertoria), cases (sprawy) and the persons in them."""

from uuid import uuid4

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper

from akta.accounts.models import Account
from akta.core.db import SealedField
from akta.units.models import Cell, Unit


class Sharing(models.TextChoices):
    """How cases of a register are shared in the portal: that there is one, never its file."""

    NONE = "none", "nie udostępnia się"
    APPLICATION = "application", "na wniosek"
    AUTOMATIC = "automatic", "bez wniosku, jeżeli dane na to pozwalają"


class Register(models.Model):
    """A register (repertorium) in which cases get their numbers, for example Ds."""

    code = models.CharField(primary_key=True, max_length=12)
    name = models.CharField(max_length=160)
    is_criminal = models.BooleanField(default=True)
    pattern = models.CharField(
        "wzór sygnatury", max_length=80, default="{unit}-{cell}.{register}.{number}.{year}"
    )
    order = models.PositiveIntegerField(default=0)
    sharing = models.CharField(max_length=12, choices=Sharing.choices, default=Sharing.APPLICATION)

    class Meta:
        db_table = "cases_register"
        ordering = ["order"]


class Form(models.TextChoices):
    """Form of the proceeding (forma postępowania)."""

    CHECK = "check", "postępowanie sprawdzające"
    INQUIRY = "inquiry", "dochodzenie"
    INVESTIGATION = "investigation", "śledztwo"
    OTHER = "other", "inna sprawa"


class CaseState(models.TextChoices):
    OPEN = "open", "w toku"
    SUSPENDED = "suspended", "zawieszona"
    CLOSED = "closed", "zakończona"


class Case(models.Model):
    """A case (sprawa) as its register entry tells it; the state is a fold of the journal.

    `cell` is where the case is kept now; `numbered_in` is the cell of its number, once it moved
    (joined to a case of another cell, or on its way to another unit). The number changes only when
    another unit takes the case over and enters it in its own register; the former ones stay known.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cases")
    cell = models.ForeignKey(Cell, models.PROTECT, related_name="cases")
    register = models.ForeignKey(Register, models.PROTECT)
    number = models.PositiveIntegerField()
    year = models.PositiveIntegerField()
    reference = models.CharField("sygnatura", max_length=60, unique=True)
    form = models.CharField("forma", max_length=20, choices=Form.choices)
    state = models.CharField(max_length=20, choices=CaseState.choices, default=CaseState.OPEN)
    subject = models.CharField("przedmiot", max_length=300)
    opened_on = models.DateField()
    registered_at = models.DateTimeField()
    referent = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    numbered_in = models.ForeignKey(
        Cell,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="komórka, która nadała numer",
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "cases_case"
        constraints = [
            models.UniqueConstraint(
                fields=["cell", "register", "year", "number"],
                condition=models.Q(numbered_in__isnull=True),
                name="case_one_number",
            ),
        ]
        indexes = [
            models.Index(fields=["referent", "-registered_at"], name="case_referent"),
            models.Index(fields=["cell", "-registered_at"], name="case_cell"),
            models.Index(fields=["unit", "-registered_at"], name="case_unit"),
            models.Index(fields=["-registered_at", "id"], name="case_newest"),
            GinIndex(OpClass(Upper("subject"), name="gin_trgm_ops"), name="case_subject_trgm"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def former_references(self) -> list[str]:
        """Numbers that the case had in other units (dotychczasowe sygnatury), the newest first."""
        passed = self.transfers.exclude(former_reference=self.reference).order_by("-sent_at")
        return list(dict.fromkeys(passed.values_list("former_reference", flat=True)))


class Assignment(models.Model):
    """Assignment of a case to its referent (przydział sprawy), for a period."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")
    account = models.ForeignKey(Account, models.PROTECT, related_name="assignments")
    in_force = DateTimeRangeField()

    class Meta:
        db_table = "cases_assignment"


class Capacity(models.TextChoices):
    """Capacity of a person in a case (rola procesowa)."""

    SUSPECT = "suspect", "podejrzany"
    SUSPECTED = "suspected", "osoba podejrzana"
    INJURED = "injured", "pokrzywdzony"
    NOTIFIER = "notifier", "zawiadamiający"
    WITNESS = "witness", "świadek"
    DEFENCE = "defence", "obrońca"
    ATTORNEY = "attorney", "pełnomocnik"
    STATUTORY = "statutory", "przedstawiciel ustawowy"
    EXPERT = "expert", "biegły"
    OTHER = "other", "inna osoba"


class CasePerson(models.Model):
    """A person in a case (uczestnik) with a capacity; identifiers sealed, found by keyed hash."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="persons")
    capacity = models.CharField("rola", max_length=20, choices=Capacity.choices)
    given_name = models.CharField("imię", max_length=80, blank=True)
    surname = models.CharField("nazwisko lub nazwa", max_length=200)
    pesel = SealedField(purpose="pesel", null=True)
    pesel_lookup = models.BinaryField(null=True, db_index=True)
    nip = models.CharField(max_length=10, blank=True)
    regon = models.CharField(max_length=14, blank=True)
    represents = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="representatives"
    )
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    professional_number = models.CharField(max_length=40, blank=True)
    is_portal_addressee = models.BooleanField("adresat doręczeń przez portal", default=False)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases_person"
        indexes = [
            GinIndex(OpClass(Upper("surname"), name="gin_trgm_ops"), name="person_surname_trgm"),
        ]

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.surname}".strip()


class PersonSearch(models.Model):
    """A search for a person beyond one's own cases (wyszukanie osoby poza sprawami własnymi).

    Asked with a purpose and the reference of the case it is made for; limited a day, logged, and
    listed monthly to the head of the unit. What was typed is sealed.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    typed = SealedField(purpose="person-search", null=True)
    purpose = models.CharField(max_length=300)
    for_reference = models.CharField(max_length=60)
    hits = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "cases_person_search"
        indexes = [
            models.Index(fields=["account", "at"], name="person_search_account"),
            models.Index(fields=["unit", "at"], name="person_search_unit"),
        ]


class NamedDecision(models.Model):
    """A decision that opens a case to a named member of staff (decyzja imienna), with an end."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="named_decisions")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    opens = models.JSONField()
    reason = models.CharField(max_length=300)
    in_force = DateTimeRangeField()
    given_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        db_table = "cases_named_decision"


class Proceeding(models.Model):
    """The state of a case's proceeding (stan postępowania): a fold of the journal, kept for speed.

    `akta rebuild` derives it again; `version` counts the journal's entries it was folded from.
    """

    case = models.OneToOneField(
        Case, models.CASCADE, primary_key=True, related_name="proceeding", editable=False
    )
    act = models.CharField(max_length=10)
    status = models.CharField(max_length=20)
    facts = models.JSONField()
    misfits = models.JSONField(default=list)
    period_end = models.DateField(null=True)
    latest_motion = models.DateField(null=True)
    paused = models.BooleanField(default=False)
    version = models.PositiveIntegerField()

    class Meta:
        db_table = "cases_proceeding"


class DueDuty(models.Model):
    """An open duty or decision of a case (otwarty obowiązek), derived like `Proceeding`."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="duties")
    declaration = models.CharField(max_length=80)
    event_id = models.CharField(max_length=40)
    key = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=300)
    area = models.CharField(max_length=40, blank=True)
    provision = models.CharField(max_length=120)
    actor = models.CharField(max_length=20)
    for_others = models.BooleanField()
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    remind_on = models.DateField(null=True)
    outcome = models.CharField(max_length=600, blank=True)
    missing = models.JSONField(default=list)

    class Meta:
        db_table = "cases_due_duty"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "declaration", "event_id", "key"], name="due_duty_once"
            ),
        ]
        indexes = [models.Index(fields=["case", "due_on"], name="due_duty_case")]


class Substitution(models.Model):
    """Substitution during absence (zastępstwo na czas nieobecności): whose day another sees."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    absent = models.ForeignKey(Account, models.PROTECT, related_name="+")
    substitute = models.ForeignKey(Account, models.PROTECT, related_name="+")
    in_force = DateTimeRangeField()
    reason = models.CharField(max_length=300)
    given_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        db_table = "cases_substitution"
        indexes = [models.Index(fields=["substitute"], name="substitution_of")]


class CalendarKey(models.Model):
    """The key of a private calendar address (adres kalendarza); only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases_calendar_key"


from akta.cases.links_models import (  # noqa: E402, F401 - tables of their own module
    CaseLink,
    Exclusion,
    Joining,
    LinkKind,
    Team,
    TeamMember,
    TeamTask,
    Transfer,
)
