"""Applications for accounts, what proved the identity, and the data that an opened account keeps.

Names stand open for the desk's search by number; numbers of persons, contacts and addresses are
sealed, with a keyed hash beside them where they are compared.
"""

from uuid import uuid4

from django.db import models

from akta.accounts.countries import COUNTRIES
from akta.accounts.professions import PROFILES
from akta.core.db import SealedField


class ApplicationState(models.TextChoices):
    SUBMITTED = "submitted", "złożony, kontakty niepotwierdzone"
    AWAITING = "awaiting", "czeka na potwierdzenie tożsamości"
    OPENED = "opened", "założono konto"
    REJECTED = "rejected", "odrzucony"
    LAPSED = "lapsed", "wygasły"


OPEN_STATES = (ApplicationState.SUBMITTED, ApplicationState.AWAITING)


class Route(models.TextChoices):
    """The three ways of proof (§ 4 ust. 2)."""

    SIGNATURE = "signature", "podpis elektroniczny"
    NODE = "node", "login.gov.pl"
    IN_PERSON = "in-person", "osobiście w prokuraturze"


class AccountApplication(models.Model):
    """An application for a personal account (wniosek o założenie konta), § 4."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=10, choices=ApplicationState.choices)
    given_names = models.CharField("imiona", max_length=120)
    surname = models.CharField("nazwisko", max_length=120)
    identifier = SealedField(purpose="identifier")
    identifier_lookup = models.BinaryField(max_length=32)
    has_pesel = models.BooleanField()
    birth_date = SealedField(purpose="birth-date")
    country = models.CharField(max_length=2, choices=list(COUNTRIES.items()), blank=True)
    email = SealedField(purpose="email", null=True)
    email_confirmed_at = models.DateTimeField(null=True)
    phone = SealedField(purpose="phone", null=True)
    phone_confirmed_at = models.DateTimeField(null=True)
    address = SealedField(purpose="address", null=True)
    profile = models.CharField(max_length=20, choices=PROFILES)
    roll_number = models.CharField("numer wpisu", max_length=40, blank=True)
    submitted_at = models.DateTimeField()
    last_day = models.DateField("ostatni dzień na potwierdzenie")
    repeats = models.ForeignKey("self", models.SET_NULL, null=True, related_name="repeated_by")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField("powód odrzucenia", max_length=400, blank=True)
    account = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    rules = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "accounts_application"
        indexes = [
            models.Index(fields=["identifier_lookup", "state"], name="application_identifier"),
            models.Index(fields=["state", "last_day"], name="application_state"),
        ]

    @property
    def full_name(self) -> str:
        return f"{self.given_names} {self.surname}"

    @property
    def contacts_confirmed(self) -> bool:
        return self.email_confirmed_at is not None and self.phone_confirmed_at is not None


class ContactCode(models.Model):
    """A code sent to confirm a contact (kod potwierdzający), kept as a keyed hash only."""

    id = models.BigAutoField(primary_key=True)
    subject_id = models.UUIDField()
    channel = models.CharField(max_length=10)
    code_hash = models.BinaryField(max_length=32)
    sent_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_contact_code"
        indexes = [models.Index(fields=["subject_id", "channel"], name="contact_code_subject")]


class Knock(models.Model):
    """A use of a public form, counted by a keyed hash of where it came from or whom it reaches."""

    id = models.BigAutoField(primary_key=True)
    bucket = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        db_table = "accounts_knock"
        indexes = [models.Index(fields=["bucket", "at"], name="knock_bucket")]


class TestMessage(models.Model):
    """A message that the demonstration shows instead of sending it (skrzynka testowa)."""

    __test__ = False  # no test of pytest
    id = models.BigAutoField(primary_key=True)
    channel = models.CharField(max_length=10)
    to = SealedField(purpose="test-message")
    subject = models.CharField(max_length=160)
    text = SealedField(purpose="test-message")
    at = models.DateTimeField()

    class Meta:
        db_table = "accounts_test_message"


class DocumentKind(models.TextChoices):
    IDENTITY_CARD = "identity-card", "dowód osobisty"
    PASSPORT = "passport", "paszport"
    RESIDENCE_CARD = "residence-card", "karta pobytu"
    OTHER = "other", "inny dokument ze zdjęciem"


class Source(models.TextChoices):
    """What the verification rests on (§ 7 ust. 2)."""

    SIGNATURE = "signature", "podpis elektroniczny"
    NODE = "node", "środek identyfikacji elektronicznej"
    CLERK = "clerk", "dokument okazany pracownikowi"


class Verification(models.Model):
    """A verification (weryfikacja, § 7): what was compared, with what outcome, by whom."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    subject_id = models.UUIDField()
    account = models.ForeignKey(
        "accounts.Account", models.PROTECT, null=True, related_name="verifications"
    )
    source = models.CharField(max_length=10, choices=Source.choices)
    signature_kind = models.CharField(max_length=12, blank=True)
    compared = models.JSONField()
    agrees = models.BooleanField()
    attributes = SealedField(purpose="identity", null=True)
    document_kind = models.CharField(max_length=20, choices=DocumentKind.choices, blank=True)
    document = SealedField(purpose="document", null=True)
    document_valid_until = models.DateField(null=True)
    verified_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    verified_in = models.CharField("jednostka", max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "accounts_verification"
        indexes = [models.Index(fields=["subject_id"], name="verification_subject")]


class PersonIdentifier(models.Model):
    """An identifier of a natural person (identyfikator osoby fizycznej, § 2 pkt 5).

    Identifiers are added and stay linked; one in use belongs to one account.
    """

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="identifiers")
    value = SealedField(purpose="identifier")
    lookup = models.BinaryField(max_length=32)
    is_pesel = models.BooleanField()
    added_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_person_identifier"
        constraints = [
            models.UniqueConstraint(
                fields=["lookup"],
                condition=models.Q(released_at__isnull=True),
                name="person_identifier_once",
            ),
        ]


class PersonRecord(models.Model):
    """What an account opened on application keeps besides (dane konta): contacts and address."""

    account = models.OneToOneField(
        "accounts.Account", models.PROTECT, primary_key=True, related_name="person"
    )
    given_names = models.CharField("imiona", max_length=120)
    birth_date = SealedField(purpose="birth-date", null=True)
    country = models.CharField(max_length=2, blank=True)
    phone = SealedField(purpose="phone", null=True)
    address = SealedField(purpose="address", null=True)
    rules = models.CharField(max_length=20)
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "accounts_person_record"
