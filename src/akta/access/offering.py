"""An order offered for an electronic signature: the paper given out, and what may come back."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from akta.access.drawing_up import drawn_up
from akta.access.errors import DraftOffered, NotOffered, OfferedToAnother, OfferOutdated
from akta.access.models import OrderDraft
from akta.access.papers import offered_sheet
from akta.access.queries import OrderPreview
from akta.files.signing.inspection import refuse_other
from akta.units.models import Post

__all__ = ["Returned", "digest_of", "refuse_unlike", "sheet_of"]


@dataclass(frozen=True, slots=True)
class Returned:
    """The offered order as it came back, with what its signatures say."""

    content: bytes
    signatures: list[dict[str, Any]] = field(default_factory=list)


def sheet_of(preview: OrderPreview, post: Post, at: datetime) -> dict[str, Any]:
    """What the paper to be signed says. It begins with the issue where no start was ordered."""
    order = drawn_up(preview, post, at)
    return offered_sheet(order, begins_with_issue=preview.facts.first is None)


def digest_of(preview: OrderPreview, sheet: dict[str, Any]) -> str:
    """The fingerprint of all that the order would do and of every word on its paper."""
    whole = [preview.seen, sheet]
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def refuse_unlike(
    draft: OrderDraft, preview: OrderPreview, post: Post, returned: Returned | None
) -> None:
    """An offered draft is issued by its signed paper only, and only as it was offered.

    Raises DraftOffered, NotOffered, OfferedToAnother, NotTheOffered, OfferOutdated.
    """
    if draft.offered_at is None:
        if returned is not None:
            raise NotOffered
        return
    if returned is None:
        raise DraftOffered
    if draft.offered_by_id != post.account_id:
        raise OfferedToAnother(who=draft.offered_by.full_name if draft.offered_by else "")
    refuse_other(returned.content, draft.offered_sha256)
    if digest_of(preview, sheet_of(preview, post, draft.offered_at)) != draft.offered_digest:
        raise OfferOutdated
