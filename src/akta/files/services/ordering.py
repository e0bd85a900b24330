"""Ordering cards (porządkowanie kart): small commands, each on its own cards.

A command names the volume's version it was made on; it is refused only if somebody else changed
one of *its* cards since, so two people may order one volume. Numbers of other cards stay; each
change of place or number goes to the history of numbering.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from akta.core.actors import Actor
from akta.core.errors import NotFound
from akta.files import events
from akta.files.errors import (
    CardsElsewhere,
    NoVersoPossible,
    NoVersoThere,
    SetChangeUnconfirmed,
    TargetIsMoved,
    TurnWrong,
)
from akta.files.labels import mark
from akta.files.lens import OPEN_SETS
from akta.files.models import Card, Document, Ingest, SetKind, Side, Volume
from akta.files.services import checks, placing
from akta.files.services.documents import refuse_elsewhere
from akta.grants import queries as grants
from akta.grants.models import Grant

__all__ = ["make_verso", "move_cards", "readers_losing", "renumber", "split_verso", "turn_sides"]

QUARTERS = (90, 180, 270)


@transaction.atomic
def move_cards(
    *,
    actor: Actor,
    volume_id: UUID,
    card_ids: Sequence[UUID],
    at: datetime,
    target_id: UUID | None = None,
    after_id: UUID | None = None,
    at_start: bool = False,
    version: int | None = None,
    confirmed: bool = False,
) -> list[Card]:
    """Move cards after another card, to the start, or (neither named) to the volume's end.

    Within a volume the numbers stay where they are and the cards change them. In another volume
    the cards get the next numbers at the end, or letters between others (12a); the numbers they
    leave stay free. Another set asks for `confirmed`. Raises NotFound, NotAllowed, CardsElsewhere,
    ChangedMeanwhile, TargetIsMoved, SetChangeUnconfirmed, KindKeptElsewhere.
    """
    target_id = target_id or volume_id
    volumes, grant = _two_volumes(actor, volume_id, target_id, at=at)
    source, target = volumes[volume_id], volumes[target_id]
    cards = checks.cards_in(source, card_ids, version=version, actor=actor)
    after = _anchor(target, after_id, cards)
    told: dict[str, Any] = {
        "cards": checks.told_cards(cards),
        "source": _name(source),
        "target": _name(target),
    }
    if source.pk == target.pk:
        _reorder(source, cards, after, at_start=at_start, actor=actor, at=at)
    else:
        _refuse_silent_change(source, target, cards, confirmed=confirmed, at=at)
        _carry_over(source, target, cards, after, actor=actor, at=at)
        if at_start:
            _reorder(target, cards, None, at_start=True, actor=actor, at=at)
    told |= {"placed": checks.told_cards(cards), "card_ids": [str(card.pk) for card in cards]}
    told |= {"source_volume_id": str(source.pk), "target_volume_id": str(target.pk)}
    told |= {"source_set": source.set_kind, "target_set": target.set_kind}
    checks.record(events.CARDS_MOVED, actor=actor, volume=target, at=at, grant=grant, **told)
    return cards


def _two_volumes(
    actor: Actor, volume_id: UUID, target_id: UUID, *, at: datetime
) -> tuple[dict[UUID, Volume], Grant | None]:
    """Both volumes, of one case, locked in one order whoever moves which way."""
    volumes, grant = {}, None
    for pk in sorted({volume_id, target_id}):
        volumes[pk], grant = checks.volume_for(actor, pk, at=at)
    if len({volume.case_id for volume in volumes.values()}) != 1:
        raise NotFound
    return volumes, grant


def _name(volume: Volume) -> str:
    return checks.volume_name(volume.set_kind, volume.number)


def _anchor(target: Volume, after_id: UUID | None, cards: Sequence[Card]) -> Card | None:
    if after_id is None:
        return None
    if after_id in {card.pk for card in cards}:
        raise TargetIsMoved
    anchor = Card.objects.filter(pk=after_id, volume=target).first()
    if anchor is None:
        raise CardsElsewhere
    return anchor


def _reorder(
    volume: Volume,
    cards: Sequence[Card],
    after: Card | None,
    *,
    at_start: bool,
    actor: Actor,
    at: datetime,
) -> None:
    """Give the places (ranks and labels) of the cards between to the cards in their new order."""
    standing = list(Card.objects.filter(volume=volume).order_by("rank"))
    moved = {card.pk: card for card in cards}
    rest = [card for card in standing if card.pk not in moved]
    spot = 0 if at_start else len(rest)
    if after is not None:
        spot = [card.pk for card in rest].index(after.pk) + 1
    wanted = [*rest[:spot], *cards, *rest[spot:]]
    places = [(card.rank, card.number, card.letter) for card in standing]
    changed = []
    for card, old, place in zip(wanted, standing, places, strict=True):
        if card.pk != old.pk:
            card.rank, card.number, card.letter = place
            changed.append(card)
    placing.touch(cards, volume=volume, change="zmiana miejsca karty", by=actor.stored_id)
    _save({card.pk: card for card in (*changed, *cards)}.values(), at=at)


def _save(cards: Iterable[Card], *, at: datetime) -> None:
    kept = list(cards)
    fields = ["volume", "document", "rank", "number", "letter", "version"]
    Card.objects.bulk_update(kept, [*fields, "changed_by_id", "change"], batch_size=1000)
    placing.follow_placements([card.pk for card in kept], at=at)


def _refuse_silent_change(
    source: Volume, target: Volume, cards: Sequence[Card], *, confirmed: bool, at: datetime
) -> None:
    if source.set_kind == target.set_kind or confirmed:
        return
    raise SetChangeUnconfirmed(
        source=SetKind(source.set_kind).label,
        target=SetKind(target.set_kind).label,
        readers=readers_losing(source, target, [card.pk for card in cards], at=at),
    )


def readers_losing(
    source: Volume, target: Volume, card_ids: Sequence[UUID], *, at: datetime
) -> int:
    """How many persons would lose the cards by their move into a closed set."""
    if target.set_kind in OPEN_SETS or source.set_kind not in OPEN_SETS:
        return 0
    sides = Side.objects.filter(card_id__in=card_ids).values_list("pk", flat=True)
    return grants.holders_of_sides(sides, at=at)


def _carry_over(
    source: Volume,
    target: Volume,
    cards: Sequence[Card],
    after: Card | None,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Put the cards into another volume; their documents go with them."""
    ranks, labels = placing.room_in(target, len(cards), after)
    documents = _documents_follow(cards, target, at=at)
    for card, rank, (number, letter) in zip(cards, ranks, labels, strict=True):
        card.volume, card.rank, card.number, card.letter = target, rank, number, letter
        if card.document_id is not None:
            card.document_id = documents[card.document_id]
    placing.next_version(source)
    placing.touch(cards, volume=target, change="przeniesienie karty", by=actor.stored_id)
    _save(cards, at=at)


def _documents_follow(cards: Sequence[Card], target: Volume, *, at: datetime) -> dict[UUID, UUID]:
    """The documents of moved cards in their new volume: the same, if all its cards move."""
    moved = {card.pk for card in cards}
    follows = {}
    going = Document.objects.filter(cards__in=moved).select_related("kind").distinct()
    refuse_elsewhere([one.kind for one in going if one.kind], target.set_kind)
    for found in going:
        document, old = found, found.pk
        if Card.objects.filter(document_id=old).exclude(pk__in=moved).exists():
            document = _sibling(document, target, at=at)
        else:
            document.volume = target
            document.save(update_fields=["volume"])
        follows[old] = document.pk
    return follows


def _sibling(document: Document, target: Volume, *, at: datetime) -> Document:
    """A document of the same description in another volume, for the part that moved there."""
    return Document.objects.create(
        volume=target,
        title=document.title,
        kind_id=document.kind_id,
        dated_on=document.dated_on,
        author=document.author,
        added_at=at,
    )


@transaction.atomic
def renumber(*, actor: Actor, volume_id: UUID, version: int | None, at: datetime) -> int:
    """Number all cards of a volume anew from 1; old citations are resolved by the history.

    Touches every card, so it is refused if anybody ordered the volume since `version`. Gives how
    many cards got another number.
    """
    volume, grant = checks.volume_for(actor, volume_id, at=at)
    cards = list(Card.objects.filter(volume=volume).order_by("rank"))
    checks.refuse_changed(cards, version=version, actor=actor)
    changed = []
    for number, card in enumerate(cards, 1):
        if (card.number, card.letter) != (number, ""):
            card.number, card.letter = number, ""
            changed.append(card)
    if changed:
        placing.touch(changed, volume=volume, change="zmiana numeru karty", by=actor.stored_id)
        _save(changed, at=at)
        checks.record(events.CARDS_RENUMBERED, actor=actor, volume=volume, at=at, grant=grant)
    return len(changed)


@transaction.atomic
def make_verso(
    *, actor: Actor, volume_id: UUID, card_id: UUID, at: datetime, version: int | None = None
) -> Card:
    """Make the only page of a card the back (odwrót) of the card before it.

    The card's number becomes free; others keep theirs. Raises NoVersoPossible and as `move_cards`.
    """
    volume, grant = checks.volume_for(actor, volume_id, at=at)
    card = checks.cards_in(volume, [card_id], version=version, actor=actor)[0]
    before = Card.objects.filter(volume=volume, rank__lt=card.rank).order_by("rank").last()
    if before is None:
        raise NoVersoPossible(reason="Przed tą kartą nie ma innej karty.")
    if Side.objects.filter(card__in=[card, before], is_verso=True).exists():
        raise NoVersoPossible(reason="Jedna z tych kart ma już odwrót.")
    Side.objects.filter(card=card).update(card=before, is_verso=True)
    Ingest.objects.filter(after_card=card).update(after_card=before)
    placing.touch([before], volume=volume, change="dodanie odwrotu", by=actor.stored_id)
    _save([before], at=at)
    card.delete()
    told: dict[str, Any] = {
        "card": mark(card.number, card.letter),
        "recto": mark(before.number, before.letter),
    }
    checks.record(
        events.VERSO_MADE,
        actor=actor,
        volume=volume,
        at=at,
        grant=grant,
        card_ids=[str(before.pk)],
        **told,
    )
    return before


@transaction.atomic
def split_verso(
    *, actor: Actor, volume_id: UUID, card_id: UUID, at: datetime, version: int | None = None
) -> Card:
    """Make the back of a card a card of its own right after it (12a, or the next at the end).

    Only lettered cards of the same number may move on by a letter. Raises NoVersoThere and as
    `move_cards`.
    """
    volume, grant = checks.volume_for(actor, volume_id, at=at)
    card = checks.cards_in(volume, [card_id], version=version, actor=actor)[0]
    verso = Side.objects.filter(card=card, is_verso=True).first()
    if verso is None:
        raise NoVersoThere
    made = _card_after(card, volume, at=at)
    verso.card, verso.is_verso = made, False
    verso.save(update_fields=["card", "is_verso"])
    placing.touch([card, made], volume=volume, change="rozdzielenie karty", by=actor.stored_id)
    _save([card, made], at=at)
    if Card.objects.filter(volume=volume, rank__gt=card.rank, rank__lt=made.rank).exists():
        _reorder(volume, [made], card, at_start=False, actor=actor, at=at)
    told: dict[str, Any] = {
        "card": mark(card.number, card.letter),
        "made": mark(made.number, made.letter),
    }
    ids = [str(card.pk), str(made.pk)]
    checks.record(
        events.VERSO_SPLIT, actor=actor, volume=volume, at=at, grant=grant, card_ids=ids, **told
    )
    return made


def _card_after(card: Card, volume: Volume, *, at: datetime) -> Card:
    """A new card with the label that an insertion after this card would get."""
    ranks, labels = placing.room_in(volume, 1, card)
    return Card.objects.create(
        volume=volume,
        document_id=card.document_id,
        rank=ranks[0],
        number=labels[0][0],
        letter=labels[0][1],
        added_at=at,
    )


@transaction.atomic
def turn_sides(
    *,
    actor: Actor,
    volume_id: UUID,
    side_ids: Sequence[UUID],
    rotation: int,
    at: datetime,
    version: int | None = None,
) -> int:
    """Turn sides clockwise by a quarter or more (90, 180, 270); the original stays as it is."""
    if rotation not in QUARTERS:
        raise TurnWrong
    volume, grant = checks.volume_for(actor, volume_id, at=at)
    sides = Side.objects.filter(pk__in=side_ids, case_id=volume.case_id)
    owners = list(sides.values_list("card_id", flat=True))
    cards = checks.cards_in(volume, owners, version=version, actor=actor)
    turned = sides.update(rotation=(F("rotation") + rotation) % 360)
    placing.touch(cards, volume=volume, change="obrócenie strony", by=actor.stored_id)
    _save(cards, at=at)
    told: dict[str, Any] = {"cards": checks.told_cards(cards), "degrees": rotation}
    checks.record(events.SIDES_TURNED, actor=actor, volume=volume, at=at, grant=grant, **told)
    return turned
