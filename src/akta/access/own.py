"""One's own requests in the portal."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db.models import Q, QuerySet

from akta.access.models import AccessOrder, AccessRequest, OrderKind, RequestState
from akta.access.papers import INSTRUCTION
from akta.core.actors import Actor
from akta.core.listing import Listed

__all__ = ["PortalRequest", "own_requests"]


@dataclass(frozen=True, slots=True)
class PortalRequest:
    """One's own request as the portal shows it; never whether such a case exists.

    A refusal gives its number, reasons and the instruction on the complaint.
    """

    id: UUID
    case_typed: str
    received_at: datetime
    state: str
    decided_at: datetime | None
    number: str = ""
    reasons: str = ""
    instruction: str = ""


def own_requests(actor: Actor) -> Listed[PortalRequest]:
    """The requests that the signed-in person filed in this profile, newest first; by pages."""
    mine = AccessRequest.objects.filter(_filed_by(actor))
    rows = mine.exclude(state=RequestState.TRANSFERRED).order_by("-received_at", "pk")
    return Listed(rows, partial(_told, mine))


def _told(mine: QuerySet[AccessRequest], rows: list[AccessRequest]) -> list[PortalRequest]:
    """Some of them, each with the order that refused it; one query however many they are."""
    refusing = AccessOrder.objects.filter(
        request__in=mine,
        request_id__in=[row.linked_to_id or row.pk for row in rows],
        kind__in=[OrderKind.REFUSAL, OrderKind.PARTIAL],
    )
    refused = {order.request_id: order for order in refusing}
    return [_own_request(row, refused.get(row.linked_to_id or row.pk)) for row in rows]


def _filed_by(actor: Actor) -> Q:
    """One's own in this profile; in a dependent account those filed through it."""
    if actor.on_behalf_of is not None:
        return Q(applicant_id=actor.on_behalf_of, filed_through_id=actor.profile_id)
    return Q(applicant_id=actor.id, profile_id=actor.profile_id)


def _own_request(row: AccessRequest, refusal: AccessOrder | None) -> PortalRequest:
    state = "złożony, czeka na rozpoznanie" if row.decided_at is None else "rozpoznany"
    told = PortalRequest(row.pk, row.case_typed, row.received_at, state, row.decided_at)
    if refusal is None:
        return told
    return replace(told, number=refusal.label, reasons=refusal.reasons, instruction=INSTRUCTION)
