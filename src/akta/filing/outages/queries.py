"""Reads of the outage log: open to everybody."""

from uuid import UUID

from django.db.models import QuerySet

from akta.core.errors import NotFound
from akta.files import blobs
from akta.filing.models import Outage

__all__ = ["certificate_of", "outage_for", "outages"]


def outages() -> QuerySet[Outage]:
    """Every recorded period, the newest first."""
    return Outage.objects.order_by("-began_at", "-number")


def outage_for(outage_id: UUID) -> Outage:
    """One period. Raises NotFound."""
    row = Outage.objects.filter(pk=outage_id).first()
    if row is None:
        raise NotFound
    return row


def certificate_of(row: Outage) -> bytes:
    """The sealed certificate. Raises NotFound until it is made."""
    if not row.certificate_sha256:
        raise NotFound
    return blobs.store().read_verified(row.certificate_sha256)
