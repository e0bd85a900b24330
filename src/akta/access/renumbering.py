"""The scope of an order in today's numbers: cards may have been renumbered since it was issued."""

import re

from akta.access.models import AccessOrder
from akta.access.sides import CardRange, card_ranges, sides_of
from akta.core.actors import Actor
from akta.files.lens import preview_lens
from akta.grants.models import Grant
from akta.law.scope import SetKind

__all__ = ["scope_today"]

_FRONT_ALONE = re.compile(r"(\d+[a-z]*) recto")


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
    """A line of cards in the words that the form reads: a front alone is the card without back."""
    before = "zał. " if line.set_kind == SetKind.ANNEX.name.lower() else ""
    backs = [f"{card}v" for card in _FRONT_ALONE.findall(line.cards)]
    without = f" bez k. {', '.join(backs)}" if backs else ""
    cards = _FRONT_ALONE.sub(r"\1", line.cards)
    return f"{before}t. {line.volume} k. {cards}{without}"
