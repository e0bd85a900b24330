"""An order on access drawn up from its preview: what its paper says, before it is issued."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import uuid4

from akta.access.models import AccessOrder
from akta.access.queries import BASES, OrderPreview
from akta.core.clock import local_day
from akta.core.db import half_open
from akta.units.models import Post, PostKind

__all__ = ["drawn_up"]


def drawn_up(preview: OrderPreview, post: Post, at: datetime) -> AccessOrder:
    """The order as the prosecutor's paper says it, without number, holder and journal entry."""
    facts = preview.facts
    return AccessOrder(
        id=uuid4(),
        case=preview.case,
        year=local_day(at).year,
        kind=facts.kind,
        request=preview.request,
        holder_name=preview.person_name,
        capacity=_capacity(preview),
        scope_text=preview.scope_text,
        scope=_scope_record(preview),
        is_growing=facts.is_growing and facts.opens,
        manner=facts.manner if facts.opens else "",
        method=facts.method if facts.opens else "",
        in_force=half_open(preview.period.start, preview.period.end) if preview.period else None,
        cards_granted=preview.cards,
        sides_granted=preview.sides,
        sides_withheld=preview.withheld_sides,
        legal_basis=facts.legal_basis or BASES[0],
        reasons=facts.reasons.strip(),
        replaces=preview.replaces,
        issued_by=post.account,
        issued_by_post=_post_label(post),
        issued_at=at,
    )


def _capacity(preview: OrderPreview) -> str:
    return preview.person.capacity if preview.person else preview.facts.capacity


def _scope_record(preview: OrderPreview) -> dict[str, Any]:
    """What the paper of the order says of its scope; fixed for ever on the day of the order."""
    return {
        "typed": preview.facts.scope_text,
        "digest": hashlib.sha256("\n".join(map(str, preview.side_ids)).encode()).hexdigest(),
        "granted": [line.text for line in preview.granted],
        "withheld": {
            reason: [line.text for line in lines] for reason, lines in preview.withheld.items()
        },
    }


def _post_label(post: Post) -> str:
    unit = post.unit.name if post.unit else ""
    return ", ".join(filter(None, (PostKind(post.kind).label, unit)))
