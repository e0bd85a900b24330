"""Requests for access (wnioski), orders (zarządzenia) and the handing over of credentials."""

from decimal import Decimal
from uuid import uuid4

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models

from akta.access.sharing_models import Basis, CaseShare, ShareApplication, ShareState
from akta.accounts.models import Account
from akta.cases.models import Capacity, Case, CasePerson
from akta.core.db import SealedField
from akta.files.signing.manner import SigningManner
from akta.grants.models import Manner
from akta.law.polish import money, until
from akta.law.scope_text import as_whole_cards
from akta.units.models import Unit

__all__ = [
    "AccessOrder",
    "AccessRequest",
    "Basis",
    "CaseShare",
    "Copies",
    "HandOver",
    "OrderDraft",
    "OrderKind",
    "OrderManner",
    "RequestState",
    "ShareApplication",
    "ShareState",
    "SignInMethod",
    "Way",
]


class RequestState(models.TextChoices):
    INCOMPLETE = "incomplete", "do uzupełnienia"
    AWAITING = "awaiting", "czeka na decyzję"
    DECIDED = "decided", "rozpoznany"
    TRANSFERRED = "transferred", "przekazany do innej jednostki"


class SignInMethod(models.TextChoices):
    LOCAL = "local", "login i hasło"
    NATIONAL = "national", "login.gov.pl (po numerze PESEL)"


class Way(models.TextChoices):
    """How a request came in."""

    PAPER = "paper", "na piśmie"
    ORAL = "oral", "ustnie do protokołu"
    PORTAL = "portal", "przez portal"
    ENTRUSTED = "entrusted", "przekazany przez organ, któremu powierzono śledztwo"


class OrderManner(models.TextChoices):
    """How a file is shown (sposób udostępnienia), § 143 ust. 2: the first two in the portal."""

    VIEW = Manner.VIEW.value, "przeglądanie w portalu"
    DOWNLOAD = Manner.DOWNLOAD.value, "przeglądanie i pobieranie w portalu"
    SITE = "site", "przeglądanie na miejscu, w siedzibie jednostki"
    SENT = "sent", "przesłanie akt do wglądu, ze zwrotem w terminie"
    COPIES = "copies", "bez przeglądania: tylko odpisy lub kopie"


class Copies(models.TextChoices):
    """Transcripts and copies (odpisy i kopie), § 143 ust. 1."""

    NONE = "", "bez odpisów i kopii"
    OWN = "own", "samodzielne sporządzenie odpisów lub kopii, także fotografii"
    PLAIN = "plain", "sporządzenie i wydanie kopii"
    CERTIFIED = "certified", "odpłatne wydanie uwierzytelnionych odpisów lub kopii"


class AccessRequest(models.Model):
    """A request for access (wniosek o udostępnienie akt), on paper or by the portal.

    `unit` is where it lies. One registered elsewhere stays there as TRANSFERRED, linked to the
    entry of the conducting unit; a repeated one is linked to the one that waits. `profile_id` is
    the applicant's profile, `filed_through_id` the dependent account that filed it on his behalf.
    A court or another authority (organ) that asks for its own needs names the number of its case,
    the legal basis and the purpose.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="access_requests")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="access_requests")
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.PORTAL)
    recorded_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    case_typed = models.CharField(max_length=120, blank=True)
    case_described = models.CharField("opis sprawy", max_length=300, blank=True)
    applicant = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    profile_id = models.UUIDField(null=True)
    filed_through_id = models.UUIDField(null=True)
    given_name = models.CharField(max_length=80)
    surname = models.CharField(max_length=120)
    capacity = models.CharField(max_length=20, choices=Capacity.choices)
    wanted = models.CharField("czego dotyczy", max_length=300, blank=True)
    copies = models.CharField("odpisy i kopie", max_length=10, choices=Copies.choices, blank=True)
    authority = models.CharField("organ", max_length=120, blank=True)
    authority_number = models.CharField("sygnatura organu", max_length=120, blank=True)
    authority_basis = models.CharField("podstawa prawna żądania", max_length=200, blank=True)
    purpose = models.CharField("cel", max_length=300, blank=True)
    method = models.CharField(max_length=10, choices=SignInMethod.choices)
    pesel = SealedField(purpose="pesel", null=True)
    pesel_lookup = models.BinaryField(null=True)
    contact = SealedField(purpose="contact", null=True)
    state = models.CharField(max_length=12, choices=RequestState.choices)
    linked_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="repeats")
    received_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_request"
        indexes = [
            models.Index(fields=["case", "state"], name="request_case"),
            models.Index(fields=["unit", "state"], name="request_unit"),
            models.Index(fields=["applicant"], name="request_applicant"),
        ]

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.surname}".strip()

    @property
    def capacity_label(self) -> str:
        """In what capacity it was filed; an authority has none in the case."""
        return AUTHORITY if self.authority else str(self.get_capacity_display())


class OrderDraft(models.Model):
    """A draft of an order (projekt zarządzenia): prepared by the office, issued by the referent.

    `facts` are those of `akta.access.facts.OrderFacts` without the PESEL, which is sealed.
    `issued` names the order it became; then it never changes. While it is offered for an
    electronic signature (`offered_at`) it does not change either: `offered_sha256` is the PDF that
    was given out, `offered_digest` the fingerprint of all that its order would do and say.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="access_drafts")
    facts = models.JSONField()
    pesel = SealedField(purpose="pesel", null=True)
    prepared_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    offered_at = models.DateTimeField(null=True)
    offered_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    offered_sha256 = models.CharField(max_length=64, blank=True)
    offered_digest = models.CharField(max_length=64, blank=True)
    issued = models.OneToOneField("AccessOrder", models.PROTECT, null=True, related_name="draft")

    class Meta:
        db_table = "access_draft"


AUTHORITY = "organ wnioskujący"


class OrderKind(models.TextChoices):
    GRANT = "grant", "udostępnienie akt"
    PARTIAL = "partial", "udostępnienie akt w części"
    REFUSAL = "refusal", "odmowa udostępnienia akt"
    CHANGE = "change", "zmiana udostępnienia akt"
    REVOCATION = "revocation", "cofnięcie udostępnienia akt"


class AccessOrder(models.Model):
    """An order on access (zarządzenie o udostępnieniu akt), once issued never edited.

    `copies` of so many (`copies_number`) sets are given or, by a refusal, refused; `page_price` is
    the fee for a page of certified ones. An order for an `authority` (organ) names the provisions
    on its powers (`competence`) where it gets copies.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="access_orders")
    number = models.PositiveIntegerField()
    year = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=OrderKind.choices)
    request = models.ForeignKey(AccessRequest, models.PROTECT, null=True, related_name="orders")
    person = models.ForeignKey(CasePerson, models.PROTECT, null=True, related_name="access_orders")
    holder = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    holder_name = models.CharField(max_length=200)
    capacity = models.CharField(max_length=20, choices=Capacity.choices)
    scope_text = models.TextField(blank=True)
    scope = models.JSONField(default=dict)
    is_growing = models.BooleanField(default=False)
    manner = models.CharField(max_length=10, choices=OrderManner.choices, blank=True)
    copies = models.CharField("odpisy i kopie", max_length=10, choices=Copies.choices, blank=True)
    copies_number = models.PositiveSmallIntegerField("liczba egzemplarzy", default=0)
    page_price = models.DecimalField(
        "opłata za stronę", max_digits=6, decimal_places=2, default=Decimal(0)
    )
    authority = models.CharField("organ", max_length=120, blank=True)
    authority_number = models.CharField("sygnatura organu", max_length=120, blank=True)
    competence = models.CharField("przepisy o kompetencji organu", max_length=300, blank=True)
    method = models.CharField(max_length=10, choices=SignInMethod.choices, blank=True)
    profile = models.CharField("profil", max_length=20, blank=True)
    in_force = DateTimeRangeField(null=True)
    cards_granted = models.PositiveIntegerField(default=0)
    sides_granted = models.PositiveIntegerField(default=0)
    sides_withheld = models.PositiveIntegerField(default=0)
    legal_basis = models.CharField(max_length=200)
    reasons = models.TextField(blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")
    grant_id = models.UUIDField(null=True)
    issued_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    issued_by_post = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    signing = models.CharField(
        "podpis", max_length=10, choices=SigningManner.choices, default=SigningManner.SYSTEM
    )
    signatures = models.JSONField("wynik sprawdzenia podpisów", default=list)
    journal_hash = models.CharField(max_length=64)
    pdf_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "access_order"
        constraints = [
            models.UniqueConstraint(fields=["case", "number", "year"], name="order_one_number"),
        ]
        indexes = [models.Index(fields=["grant_id"], name="order_grant")]

    @property
    def capacity_label(self) -> str:
        """In what capacity the holder stands in the case; an authority has none."""
        return AUTHORITY if self.authority else str(self.get_capacity_display())

    @property
    def fee(self) -> Decimal:
        """What certified copies of all granted sides cost (opłata)."""
        return self.page_price * self.sides_granted * self.copies_number

    @property
    def copies_told(self) -> str:
        """Which copies, how many sets and for what fee, in words; empty without copies."""
        label = str(self.get_copies_display())
        if not self.page_price:  # an authority pays nothing
            label = label.removeprefix("odpłatne ")
        told = [label] if self.copies else []
        if self.copies_number:
            told.append(f"{self.copies_number} egz.")
        if self.page_price:
            told.append(f"opłata {money(self.page_price)} za stronę")
        if self.fee:
            told.append(f"razem {money(self.fee)}")
        return ", ".join(told)

    @property
    def is_revocable(self) -> bool:
        """Whether it opens something outside the portal that another order may still end."""
        return self.in_force is not None and self.grant_id is None

    @property
    def label(self) -> str:
        """The order's number as people write it: 3/2026."""
        return f"{self.number}/{self.year}"

    @property
    def hash_parts(self) -> list[str]:
        """The journal entry's hash in pieces, between which a line may break."""
        return [self.journal_hash[at : at + 8] for at in range(0, len(self.journal_hash), 8)]

    @property
    def until(self) -> str:
        """The end in words, as ordered: „końca dnia 16 marca 2026 r.”."""
        return until(self.in_force.upper) if self.in_force else ""

    @property
    def scope_for_grantee(self) -> str:
        """What was opened, without what was withheld: exclusions are not told to the grantee."""
        return "; ".join(self.granted_for_grantee)

    @property
    def granted_for_grantee(self) -> list[str]:
        """The opened cards by volume; a front alone is told as its card, so no back is hinted."""
        return [as_whole_cards(line) for line in self.scope.get("granted", [])]


class HandOver(models.Model):
    """Handing over of credentials (wydanie danych do logowania): that, when, how, to whom.

    The secret itself is nowhere: not here, not in a job, a log or a file.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    order = models.ForeignKey(AccessOrder, models.PROTECT, related_name="hand_overs")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    handed_to = models.CharField(max_length=200)
    way = models.CharField(max_length=60)
    handed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "access_hand_over"


from akta.access.retention_models import (  # noqa: E402, F401 - tables of their own module
    CaseRetention,
    Disposal,
    RetentionClass,
)
