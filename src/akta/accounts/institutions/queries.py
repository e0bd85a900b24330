"""Reads of institutional accounts and of the notifications that wait."""

import base64
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from akta.accounts.institutions.models import (
    AuthorityDocument,
    Institution,
    InstitutionNotification,
    NotificationState,
    Purpose,
)
from akta.accounts.opening.models import Verification
from akta.core.clock import local_day
from akta.core.errors import NotFound
from akta.law.identifiers import masked_pesel
from akta.law.marks import implements

__all__ = [
    "DocumentBytes",
    "NotificationView",
    "administrator_at",
    "document_of",
    "institution_of",
    "notification_by_number",
    "notification_for",
    "notifications_waiting",
]


@dataclass(frozen=True, slots=True)
class NotificationView:
    """A notification as the verifier sees it."""

    row: InstitutionNotification
    documents: list[AuthorityDocument]
    verifications: list[Verification]
    is_lapsed: bool
    admin_pesel: str
    rep_pesel: str

    @property
    def may_be_proven(self) -> bool:
        return self.row.state == NotificationState.AWAITING and not self.is_lapsed

    @property
    def may_be_approved(self) -> bool:
        return self.row.state == NotificationState.TO_CHECK


@dataclass(frozen=True, slots=True)
class DocumentBytes:
    name: str
    media_type: str
    content: bytes


def notifications_waiting() -> QuerySet[InstitutionNotification]:
    """Notifications to be checked, the oldest first, then those that wait for an identity."""
    waiting = (NotificationState.TO_CHECK, NotificationState.AWAITING)
    found = InstitutionNotification.objects.filter(state__in=waiting)
    return found.defer("admin_pesel", "rep_pesel", "email").order_by("-state", "submitted_at", "pk")


def notification_by_number(number: str) -> UUID:
    """The notification with this number, as a person writes it. Raises NotFound."""
    number = "".join(number.split()).upper()
    rows = InstitutionNotification.objects.filter(number=number)
    found = rows.values_list("pk", flat=True).first()
    if found is None:
        raise NotFound
    return found


def notification_for(notification_id: UUID, *, at: datetime) -> NotificationView:
    """One notification with what the verifier needs. Raises NotFound."""
    rows = InstitutionNotification.objects.select_related("institution__account", "decided_by")
    row = rows.filter(pk=notification_id).first()
    if row is None:
        raise NotFound
    proofs = Verification.objects.filter(subject_id=row.pk).select_related("verified_by")
    return NotificationView(
        row=row,
        documents=list(row.documents.defer("content").order_by("name", "pk")),
        verifications=list(proofs.order_by("at")),
        is_lapsed=row.state == NotificationState.AWAITING and local_day(at) > row.last_day,
        admin_pesel=masked_pesel(str(row.admin_pesel)),
        rep_pesel=masked_pesel(str(row.rep_pesel)),
    )


def document_of(notification_id: UUID, document_id: UUID) -> DocumentBytes:
    """A document of authority. Raises NotFound."""
    rows = AuthorityDocument.objects.filter(pk=document_id, notification_id=notification_id)
    found = rows.first()
    if found is None:
        raise NotFound
    return DocumentBytes(found.name, found.media_type, base64.b64decode(str(found.content)))


def institution_of(account_id: UUID) -> Institution | None:
    """The open institution whose account this is."""
    return Institution.objects.filter(account_id=account_id, closed_at=None).first()


@implements("I-2-1")
def administrator_at(institution: Institution, at: datetime) -> str:
    """Who was the administrator (administrator konta instytucjonalnego) then; one at a time.

    So that what was done from the account of an institution is known to be one person's act.
    """
    named = InstitutionNotification.objects.filter(
        institution=institution,
        state=NotificationState.DONE,
        purpose__in=(Purpose.OPENING, Purpose.CHANGE),
        decided_at__lte=at,
    )
    row = named.order_by("-decided_at").first()
    return "" if row is None else f"{row.admin_given_names} {row.admin_surname}"
