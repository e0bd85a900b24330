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

REFUSING = (OrderKind.REFUSAL, OrderKind.PARTIAL)


@dataclass(frozen=True, slots=True)
class PortalRequest:
    """One's own request as the portal shows it; never whether such a case exists.

    A refusal gives its number, reasons and the instruction on the complaint; an order that opens
    something outside the portal what it is (`given`).
    """

    id: UUID
    case_typed: str
    received_at: datetime
    state: str
    decided_at: datetime | None
    number: str = ""
    reasons: str = ""
    instruction: str = ""
    given: str = ""


def own_requests(actor: Actor) -> Listed[PortalRequest]:
    """The requests that the signed-in person filed in this profile, newest first; by pages."""
    mine = AccessRequest.objects.filter(_filed_by(actor))
    rows = mine.exclude(state=RequestState.TRANSFERRED).order_by("-received_at", "pk")
    return Listed(rows, partial(_told, mine))


def _told(mine: QuerySet[AccessRequest], rows: list[AccessRequest]) -> list[PortalRequest]:
    """Some of them, each with the order that tells something; one query however many they are."""
    deciding = AccessOrder.objects.filter(
        Q(kind__in=REFUSING) | Q(grant_id=None),
        request__in=mine,
        request_id__in=[row.linked_to_id or row.pk for row in rows],
    )
    decided = {order.request_id: order for order in deciding}
    return [_own_request(row, decided.get(row.linked_to_id or row.pk)) for row in rows]


def _filed_by(actor: Actor) -> Q:
    """One's own in this profile; in a dependent account those filed through it."""
    if actor.on_behalf_of is not None:
        return Q(applicant_id=actor.on_behalf_of, filed_through_id=actor.profile_id)
    return Q(applicant_id=actor.id, profile_id=actor.profile_id)


def _own_request(row: AccessRequest, order: AccessOrder | None) -> PortalRequest:
    state = "złożony, czeka na rozpoznanie" if row.decided_at is None else "rozpoznany"
    told = PortalRequest(row.pk, row.case_typed, row.received_at, state, row.decided_at)
    if order is None:
        return told
    told = replace(told, number=order.label, given=_given(order))
    if order.kind not in REFUSING:
        return told
    return replace(told, reasons=order.reasons, instruction=INSTRUCTION)


def _given(order: AccessOrder) -> str:
    """What was opened outside the portal, how and until when."""
    if order.grant_id is not None or order.in_force is None:
        return ""
    manner = str(order.get_manner_display())
    copies = f"; odpisy i kopie: {order.copies_told}" if order.copies else ""
    return f"{order.scope_for_grantee}; {manner}{copies}; do {order.until}"
