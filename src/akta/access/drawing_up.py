"""An order on access drawn up from its preview: what its paper says, before it is issued."""

import hashlib
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from akta.access.facts import OrderFacts
from akta.access.models import AccessOrder, Copies, OrderKind
from akta.access.queries import BASES, OrderPreview
from akta.access.rules import ISSUED
from akta.cases.models import Case
from akta.cases.proceedings.queries import proceeding_of
from akta.cases.proceedings.state import entries_of, happenings
from akta.core.clock import local_day
from akta.core.db import half_open
from akta.law.marks import implements
from akta.units.models import Post, PostKind

__all__ = ["copies_told", "drawn_up"]


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
        **_copies(facts),
        **_authority(preview),
        method=facts.method if facts.opens_in_portal else "",
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


def copies_told(preview: OrderPreview) -> str:
    """The copies of an order that is not issued yet, in the words of its paper."""
    opened = {"sides_granted": preview.sides, **_copies(preview.facts)}
    return AccessOrder(**opened).copies_told


def _copies(facts: OrderFacts) -> dict[str, Any]:
    """The copies that are given; of a refusal those that are refused."""
    if facts.kind == OrderKind.REVOCATION or not facts.copies:
        return {}
    is_issued = facts.opens and facts.copies in ISSUED
    return {
        "copies": facts.copies,
        "copies_number": facts.copies_number if is_issued else 0,
        "page_price": facts.price if is_issued and facts.copies == Copies.CERTIFIED else Decimal(0),
    }


def _authority(preview: OrderPreview) -> dict[str, Any]:
    """The authority on whose request it is issued, and the provisions on its powers."""
    asked = preview.replaces or preview.request
    if asked is None or not asked.authority:
        return {}
    return {
        "authority": asked.authority,
        "authority_number": asked.authority_number,
        "competence": preview.facts.competence.strip(),
    }


def _capacity(preview: OrderPreview) -> str:
    return preview.person.capacity if preview.person else preview.facts.capacity


def _scope_record(preview: OrderPreview) -> dict[str, Any]:
    """What the paper of the order says of its scope; fixed for ever on the day of the order."""
    return {
        "typed": preview.facts.scope_text,
        "entrusted": _entrusted_to(preview.case),
        "digest": hashlib.sha256("\n".join(map(str, preview.side_ids)).encode()).hexdigest(),
        "granted": [*(line.text for line in preview.granted), *preview.on_paper],
        "withheld": {
            reason: [line.text for line in lines] for reason, lines in preview.withheld.items()
        },
    }


@implements("R-145")
def _entrusted_to(case: Case) -> str:
    """The body that an investigation is entrusted to: it carries the order out, decides nothing."""
    proceeding = proceeding_of(case)
    if proceeding is None or proceeding.facts.get("entrusted", "none") == "none":
        return ""
    told = [each for each in happenings(entries_of(case.pk)) if each.kind == "entrusted"]
    return str(told[-1].get("body") or "")


def _post_label(post: Post) -> str:
    unit = post.unit.name if post.unit else ""
    return ", ".join(filter(None, (PostKind(post.kind).label, unit)))
