"""The scope of an order in today's numbers: cards may have been renumbered since it was issued."""

from akta.access.models import AccessOrder
from akta.access.sides import CardRange, card_ranges, sides_of
from akta.core.actors import Actor
from akta.files.lens import preview_lens
from akta.grants.models import Grant
from akta.law.scope import SetKind

__all__ = ["scope_today"]


def scope_today(actor: Actor, order: AccessOrder) -> str:
    """What a change of the order begins with: the scope as it was typed, or the same cards anew.

    Where numbers have moved, the old words would name other cards (art. 156 § 5 k.p.k.: the
    prosecutor decides which). A growing scope is left as typed: it names volumes and documents.
    """
    typed = str(order.scope.get("typed", ""))
    grant = Grant.objects.filter(pk=order.grant_id).first() if order.grant_id else None
    if grant is None or order.is_growing:
        return typed
    opened = {str(pk) for pk in preview_lens(actor, grant).sides().values_list("pk", flat=True)}
    sides = sides_of(order.case_id)
    lines = card_ranges([side for side in sides if side.id in opened], sides)
    if [line.text for line in lines] == order.scope.get("granted"):
        return typed
    return "; ".join(map(_typed, lines))


def _typed(line: CardRange) -> str:
    """A line of cards in the words that the form reads."""
    before = "zał. " if line.set_kind == SetKind.ANNEX.name.lower() else ""
    return f"{before}t. {line.volume} k. {line.cards}"
