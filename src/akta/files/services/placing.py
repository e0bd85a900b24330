"""Placing cards: new cards of a scan, their sides, and the history of where each side stood.

Every function here needs the volume's row locked and an open transaction; the doors see to both.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import F, Max, Q

from akta.files.labels import (
    STEP,
    Label,
    following_labels,
    inserted_labels,
    ranks_between,
)
from akta.files.models import Card, Document, Side, Volume

ALPHABET = "23456789abcdefghjkmnpqrstwxyz"
SHORT = 12
BATCH = 2000


def new_short_id() -> str:
    """A name of a side for citations, unique, never reused, telling nothing."""
    return "".join(secrets.choice(ALPHABET) for _ in range(SHORT))


def room_in(volume: Volume, count: int, after: Card | None) -> tuple[list[int], list[Label]]:
    """Ranks and labels for `count` new cards: at the end, or after a card as 12a, 12b …

    Other cards keep their labels. After a card whose number has letters already, the new ones
    come after the last of them, so that the order of labels stays the order of cards.
    """
    last = Card.objects.filter(volume=volume).aggregate(Max("rank"), Max("number"))
    end, number = last["rank__max"] or 0, last["number__max"] or 0
    if after is None or after.rank == end:
        return ranks_between(end, None, count) or [], following_labels(number, count)
    family = Card.objects.filter(volume=volume, number=after.number).order_by("rank").last()
    assert family is not None
    low, high = _gap_after(family)
    if high is None:
        return ranks_between(end, None, count) or [], following_labels(number, count)
    ranks = ranks_between(low, high, count)
    if ranks is None:
        spread(volume)
        low, high = _gap_after(Card.objects.get(pk=family.pk))
        ranks = ranks_between(low, high, count) or []
    return ranks, inserted_labels((family.number, family.letter), count)


def _gap_after(card: Card) -> tuple[int, int | None]:
    following = Card.objects.filter(volume_id=card.volume_id, rank__gt=card.rank)
    return card.rank, following.order_by("rank").values_list("rank", flat=True).first()


def spread(volume: Volume) -> None:
    """Give all cards of the volume new ranks with room between them; their order stays."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE files_card c SET rank = r.place * %s FROM (SELECT id, row_number() OVER "
            "(ORDER BY rank, id) AS place FROM files_card WHERE volume_id = %s) r "
            "WHERE c.id = r.id",
            [STEP, volume.pk],
        )


def add_cards(
    volume: Volume,
    sheets: Sequence[Sequence[UUID]],
    *,
    document: Document | None,
    after: Card | None,
    by: UUID | None,
    at: datetime,
) -> list[Card]:
    """Make a card of each sheet (one page, or recto and verso), with sides and placements."""
    ranks, labels = room_in(volume, len(sheets), after)
    version = next_version(volume)
    cards = [
        Card(
            id=uuid4(),
            volume=volume,
            document=document,
            rank=rank,
            number=number,
            letter=letter,
            added_at=at,
            version=version,
            changed_by_id=by,
            change="dodanie karty",
        )
        for rank, (number, letter) in zip(ranks, labels, strict=True)
    ]
    sides = [
        Side(
            id=uuid4(),
            short_id=new_short_id(),
            case_id=volume.case_id,
            card=card,
            is_verso=bool(place),
            page_id=page_id,
            added_at=at,
        )
        for card, pages in zip(cards, sheets, strict=True)
        for place, page_id in enumerate(pages)
    ]
    Card.objects.bulk_create(cards, batch_size=BATCH)
    Side.objects.bulk_create(sides, batch_size=BATCH)
    open_placements([card.pk for card in cards], at=at)
    return cards


def next_version(volume: Volume) -> int:
    """Count one more ordering of the volume."""
    Volume.objects.filter(pk=volume.pk).update(version=F("version") + 1)
    volume.refresh_from_db(fields=["version"])
    return volume.version


_STANDING = """
    SELECT s.id, s.case_id, v.set_kind, v.number, c.number, c.letter, s.is_verso, %(at)s, NULL
    FROM files_side s JOIN files_card c ON c.id = s.card_id
        JOIN files_volume v ON v.id = c.volume_id
    WHERE c.id = ANY(%(cards)s)
"""
_OPEN = f"""
    INSERT INTO files_placement
        (side_id, case_id, set_kind, volume_number, number, letter, is_verso, since, until)
    {_STANDING} AND NOT EXISTS (
        SELECT 1 FROM files_placement p WHERE p.side_id = s.id AND p.until IS NULL)
"""  # noqa: S608 - both texts are constants of this module
_STALE = """
    files_side s, files_card c, files_volume v
    WHERE s.id = p.side_id AND c.id = s.card_id AND v.id = c.volume_id AND c.id = ANY(%(cards)s)
        AND p.until IS NULL
        AND (p.set_kind, p.volume_number, p.number, p.letter, p.is_verso)
            IS DISTINCT FROM (v.set_kind, v.number, c.number, c.letter, s.is_verso)
"""
_DROP = f"DELETE FROM files_placement p USING {_STALE} AND p.since >= %(at)s"  # noqa: S608 - as above
_END = f"UPDATE files_placement p SET until = %(at)s FROM {_STALE}"  # noqa: S608 - as above


def open_placements(card_ids: Iterable[UUID], *, at: datetime) -> None:
    """Begin a placement of each side of the cards that has none open."""
    _execute(_OPEN, card_ids, at)


def follow_placements(card_ids: Iterable[UUID], *, at: datetime) -> None:
    """End the placements that are no longer true and begin those that are.

    A placement that would have lasted no time at all (two commands in one moment) is dropped.
    """
    ids = list(card_ids)
    _execute(_DROP, ids, at)
    _execute(_END, ids, at)
    open_placements(ids, at=at)


def _execute(statement: str, card_ids: Iterable[UUID], at: datetime) -> None:
    facts: dict[str, Any] = {"cards": list(card_ids), "at": at}
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)


def touch(cards: Iterable[Card], *, volume: Volume, change: str, by: UUID | None) -> int:
    """Note on each card that it changed with this ordering of the volume, what, and by whom."""
    version = next_version(volume)
    for card in cards:
        card.version, card.change, card.changed_by_id = version, change, by
    return version


def free_number(case_id: UUID, set_kind: str) -> int:
    """The next free number of a volume in a set."""
    found = Volume.objects.filter(Q(case_id=case_id), set_kind=set_kind).aggregate(Max("number"))
    return (found["number__max"] or 0) + 1
