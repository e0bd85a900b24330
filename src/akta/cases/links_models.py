"""What ties cases together, and who works on one besides its referent: tables of their own."""

from uuid import uuid4

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models

from akta.accounts.models import Account
from akta.units.models import Unit


class LinkKind(models.TextChoices):
    """Why two cases belong together (powiązanie spraw)."""

    SEVERED = "severed", "wyłączenie materiałów"
    JOINED = "joined", "połączenie spraw"


class CaseLink(models.Model):
    """Materials of `source` went to `target`: severed into it, or the whole case joined to it.

    `contents` is what the ruling says: its scope and each item with cards and manner.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=LinkKind.choices)
    source = models.ForeignKey("cases.Case", models.PROTECT, related_name="links_out")
    target = models.ForeignKey("cases.Case", models.PROTECT, related_name="links_in")
    contents = models.JSONField(default=dict)
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "cases_link"
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=models.Q(kind="joined"), name="link_joined_once"
            ),
        ]


class Joining(models.Model):
    """A proposal to join two cases (propozycja połączenia), and how it was decided."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    proposed_in = models.ForeignKey("cases.Case", models.PROTECT, related_name="joinings_proposed")
    other = models.ForeignKey("cases.Case", models.PROTECT, related_name="joinings_asked")
    lead = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="+")
    direction = models.CharField("wynik tabeli", max_length=40)
    words = models.CharField(max_length=300)
    link = models.CharField("rodzaj związku", max_length=20)
    reason = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, blank=True)
    outcome_reason = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases_joining"
        constraints = [
            models.UniqueConstraint(
                fields=["proposed_in", "other"],
                condition=models.Q(outcome=""),
                name="joining_open_once",
            ),
        ]


class Team(models.Model):
    """A team of prosecutors (zespół, § 126 Regulaminu) with its leader and the paper on it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="teams")
    leader = models.ForeignKey(Account, models.PROTECT, related_name="+")
    appointing_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    appointed_by = models.CharField(max_length=160)
    document = models.CharField("numer i data pisma", max_length=120)
    reason = models.CharField(max_length=300)
    office = models.CharField("obsługa biurowa", max_length=160, blank=True)
    in_force = DateTimeRangeField()
    entered_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        db_table = "cases_team"


class TeamMember(models.Model):
    """A member of a team (członek zespołu), from when to when; grants rest on this row."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="members")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    tasks = models.CharField("zakres zadań", max_length=300, blank=True)
    opinion = models.CharField("opinia kierownika", max_length=300, blank=True)
    in_force = DateTimeRangeField()

    class Meta:
        db_table = "cases_team_member"


class TeamTask(models.Model):
    """A task that the leader gave a member, with its day (§ 126 ust. 2 Regulaminu)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="assigned")
    member = models.ForeignKey(Account, models.PROTECT, related_name="+")
    what = models.CharField(max_length=300)
    due_on = models.DateField()
    given_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases_team_task"


class Exclusion(models.Model):
    """A prosecutor's exclusion from a case (wyłączenie prokuratora): asked, then decided.

    Whoever is excluded never gets the case again, in whatever way.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="exclusions")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    ground = models.CharField(max_length=20)
    reason = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    is_excluded = models.BooleanField(null=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases_exclusion"


class Transfer(models.Model):
    """A case passed to another unit by jurisdiction (przekazanie według właściwości)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="transfers")
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    former_reference = models.CharField("dotychczasowa sygnatura", max_length=60)
    place = models.CharField("miejsce", max_length=120, blank=True)
    ground = models.CharField("podstawa właściwości", max_length=300)
    acts = models.CharField("wykonane czynności", max_length=600)
    sent_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    answer = models.CharField(max_length=10, blank=True)
    answered_at = models.DateTimeField(null=True)
    dispute_reason = models.CharField(max_length=300, blank=True)
    resolver = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "cases_transfer"
        indexes = [models.Index(fields=["former_reference"], name="transfer_former")]
