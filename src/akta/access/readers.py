"""Whose access an office gave: the people outside whom it may have to reach in another way."""

from datetime import datetime
from uuid import UUID

from akta.access.models import AccessOrder
from akta.core.actors import Actor
from akta.grants import queries as grants
from akta.law.matrix import Action, Thing

__all__ = ["reader_ids"]


def reader_ids(actor: Actor, *, at: datetime) -> set[UUID]:
    """Accounts that orders opened files to, in cases whose register entry the actor may read."""
    reached = grants.reach(actor, Thing.REGISTER_ENTRY, Action.READ, at=at, openly=True)
    opened = AccessOrder.objects.filter(reached.q("case__"), holder__isnull=False)
    return {row for row in opened.values_list("holder_id", flat=True).distinct() if row}
