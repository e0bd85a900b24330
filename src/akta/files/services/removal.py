"""Taking cards out of the file (usunięcie kart zeskanowanych omyłkowo), and bringing them back.

A sheet of another case, or one scanned twice, leaves every list, reading, copy and order at once.
Nothing is destroyed: its row, sides, history of numbering and scans stay, and the journal keeps
who took it out and why.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from akta.core.actors import Actor
from akta.files import events
from akta.files.errors import NothingToRestore, RemovalReasonMissing, RemovalUnconfirmed
from akta.files.labels import mark
from akta.files.models import Card, Ingest, Placement, Side
from akta.files.services import checks, placing
from akta.grants import queries as grants
from akta.law.citations import CardMark

__all__ = ["remove_cards", "restore_card"]


@transaction.atomic
def remove_cards(
    *,
    actor: Actor,
    volume_id: UUID,
    card_ids: Sequence[UUID],
    reason: str,
    at: datetime,
    version: int | None = None,
    confirmed: bool = False,
) -> list[Card]:
    """Take cards that were scanned by mistake out of the file; their numbers become free.

    Orders keep the sides they name, but open them no longer; each is told in the journal. Raises
    RemovalReasonMissing, RemovalUnconfirmed (with how many persons lose them), NotFound,
    NotAllowed, CardsElsewhere, ChangedMeanwhile.
    """
    volume, grant = checks.volume_for(actor, volume_id, at=at)
    cards = checks.cards_in(volume, card_ids, version=version, actor=actor)
    if not reason.strip():
        raise RemovalReasonMissing
    sides = list(Side.objects.filter(card__in=cards).select_related("card"))
    told = checks.told_cards(cards)
    if not confirmed:
        readers = grants.holders_of_sides([side.pk for side in sides], at=at)
        raise RemovalUnconfirmed(cards=told, readers=readers)
    placing.touch(cards, volume=volume, change="usunięcie karty", by=actor.stored_id)
    for card in cards:
        card.stands, card.removed_at, card.removal_reason = None, at, reason.strip()[:300]
    _let_scans_wait_elsewhere(cards)
    _save(cards)
    Placement.objects.filter(side__in=sides, until=None).update(until=at)
    checks.record(
        events.CARDS_REMOVED,
        actor=actor,
        volume=volume,
        at=at,
        grant=grant,
        cards=told,
        reason=reason.strip()[:300].rstrip("."),
        card_ids=[str(card.pk) for card in cards],
        sides=_labels(sides),
    )
    return cards


def _labels(sides: Iterable[Side]) -> dict[str, str]:
    """What each side is called, for who hears of the entry."""
    return {
        str(side.pk): mark(side.card.number, side.card.letter, is_verso=side.is_verso)
        for side in sides
    }


def _let_scans_wait_elsewhere(cards: Sequence[Card]) -> None:
    """Scans that wait for a place after a card that leaves come after the one before it."""
    leaving = {card.pk for card in cards}
    for card in cards:
        before = _before(card).exclude(pk__in=leaving).last()
        Ingest.objects.filter(after_card=card).update(after_card=before)


def _before(card: Card) -> QuerySet[Card]:
    return Card.objects.filter(volume_id=card.volume_id, rank__lt=card.rank).order_by("rank")


def _save(cards: Sequence[Card]) -> None:
    fields = ["stands", "removed_at", "removal_reason", "number", "letter", "rank", "document"]
    Card.everything.bulk_update(
        cards, [*fields, "version", "changed_by_id", "change"], batch_size=1000
    )


@transaction.atomic
def restore_card(*, actor: Actor, volume_id: UUID, card_id: UUID, at: datetime) -> Card:
    """Bring a card back to its place, under its number if that still fits between its neighbours.

    Otherwise it gets the label of a card inserted there (12a). Raises NotFound, NotAllowed,
    NothingToRestore.
    """
    volume, grant = checks.volume_for(actor, volume_id, at=at)
    card = Card.everything.filter(pk=card_id, volume=volume, stands=None).first()
    if card is None:
        raise NothingToRestore
    if not _fits(card):
        ranks, labels = placing.room_in(volume, 1, _before(card).last())
        card.rank, (card.number, card.letter) = ranks[0], labels[0]
    if card.document is not None and card.document.volume_id != volume.pk:
        card.document = None  # its document has moved on with the other cards
    placing.touch([card], volume=volume, change="przywrócenie karty", by=actor.stored_id)
    card.stands, card.removed_at, card.removal_reason = True, None, ""
    _save([card])
    placing.open_placements([card.pk], at=at)
    checks.record(
        events.CARDS_RESTORED,
        actor=actor,
        volume=volume,
        at=at,
        grant=grant,
        cards=checks.told_cards([card]),
        card_ids=[str(card.pk)],
        sides=_labels(Side.objects.filter(card=card).select_related("card")),
    )
    return card


def _fits(card: Card) -> bool:
    """Whether the place and the number are free, and labels would rise there."""
    standing = Card.objects.filter(volume_id=card.volume_id)
    same = Q(rank=card.rank) | Q(number=card.number, letter=card.letter)
    if standing.filter(same).exists():
        return False
    following = standing.filter(rank__gt=card.rank)
    around = [_before(card).last(), card, following.order_by("rank").first()]
    marks = [CardMark(each.number, each.letter) for each in around if each is not None]
    return all(one < other for one, other in pairwise(marks))
