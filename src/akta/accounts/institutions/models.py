"""Institutions with accounts, the notifications they came from, and documents of authority."""

from uuid import uuid4

from django.db import models

from akta.core.db import SealedField


class EntityKind(models.TextChoices):
    """Public entities (art. 2 pkt 6 lit. a–d of the e-delivery act) and mediation institutions."""

    PUBLIC_FINANCE = "public-finance", "jednostka sektora finansów publicznych (lit. a)"
    STATE_UNIT = "state-unit", "państwowa jednostka bez osobowości prawnej (lit. b)"
    PUBLIC_PURPOSE = "public-purpose", "osoba prawna utworzona dla potrzeb powszechnych (lit. c)"
    UNION = "union", "związek takich podmiotów (lit. d)"
    MEDIATION = "mediation", "instytucja uprawniona do prowadzenia mediacji"


class Institution(models.Model):
    """A public entity with an account of its own (konto instytucjonalne, § 2 pkt 8).

    The account is entered by its one administrator; everybody else works on dependent accounts.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    identifier = models.CharField("identyfikator podmiotu publicznego", max_length=24)
    kind = models.CharField(max_length=20, choices=EntityKind.choices)
    name = models.CharField("nazwa", max_length=300)
    seat = models.CharField("siedziba", max_length=80)
    address = models.CharField("adres", max_length=300)
    account = models.OneToOneField("accounts.Account", models.PROTECT, related_name="institution")
    admin_given_names = models.CharField(max_length=120)
    admin_surname = models.CharField(max_length=120)
    admin_pesel = SealedField(purpose="pesel")
    admin_pesel_lookup = models.BinaryField(max_length=32)
    admin_since = models.DateTimeField()
    rules = models.CharField(max_length=20)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_because = models.CharField(max_length=300, blank=True)
    successor = models.CharField("następca prawny", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "accounts_institution"
        constraints = [
            models.UniqueConstraint(
                fields=["identifier"],
                condition=models.Q(closed_at__isnull=True),
                name="institution_once",
            ),
        ]


class Purpose(models.TextChoices):
    OPENING = "opening", "założenie konta"
    CHANGE = "change", "zmiana administratora"
    CLOSING = "closing", "likwidacja konta"


class NotificationWay(models.TextChoices):
    PORTAL = "portal", "przez portal"
    PAPER = "paper", "na piśmie"


class NotificationState(models.TextChoices):
    AWAITING = "awaiting", "czeka na potwierdzenie tożsamości"
    TO_CHECK = "to-check", "czeka na sprawdzenie"
    RETURNED = "returned", "zwrócone do uzupełnienia"
    DONE = "done", "załatwione"
    REJECTED = "rejected", "odrzucone"
    LAPSED = "lapsed", "wygasłe"


class InstitutionNotification(models.Model):
    """A public entity's notification (zgłoszenie podmiotu publicznego, § 5 ust. 1, 6 i 7)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    way = models.CharField(max_length=10, choices=NotificationWay.choices)
    state = models.CharField(max_length=10, choices=NotificationState.choices)
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, related_name="notifications"
    )
    kind = models.CharField(max_length=20, choices=EntityKind.choices)
    name = models.CharField(max_length=300)
    seat = models.CharField(max_length=80)
    address = models.CharField(max_length=300)
    nip = models.CharField("NIP", max_length=10, blank=True)
    regon = models.CharField("REGON", max_length=14, blank=True)
    other_number = models.CharField("inny numer", max_length=80, blank=True)
    admin_given_names = models.CharField(max_length=120)
    admin_surname = models.CharField(max_length=120)
    admin_pesel = SealedField(purpose="pesel")
    rep_given_names = models.CharField(max_length=120)
    rep_surname = models.CharField(max_length=120)
    rep_pesel = SealedField(purpose="pesel")
    email = SealedField(purpose="email", null=True)
    paper_number = models.CharField("numer pisma w rejestrze", max_length=60, blank=True)
    received_on = models.DateField("dzień wpływu")
    submitted_at = models.DateTimeField()
    last_day = models.DateField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=400, blank=True)
    checks = models.JSONField("sprawdzenie", default=dict)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "accounts_notification"
        indexes = [models.Index(fields=["state", "submitted_at"], name="notification_state")]


class AuthorityDocument(models.Model):
    """A document of authority (dokument umocowania, § 5 ust. 2), sealed as base64."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    notification = models.ForeignKey(
        InstitutionNotification, models.PROTECT, related_name="documents"
    )
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = SealedField(purpose="authority-document")

    class Meta:
        db_table = "accounts_authority_document"
