"""Testimonies into the separate set (wyodrębniony zbiór, art. 250 § 2b k.p.k.) with their order."""

from collections.abc import Mapping
from datetime import datetime

from akta.core.actors import Actor
from akta.files.models import Card, SetKind
from akta.files.services import move_cards, volume_by_number
from akta.files.severing import choose
from akta.law.marks import implements
from akta.law.severing import Manner
from akta.papers.errors import TestimoniesWrong
from akta.papers.models import Paper

__all__ = ["withhold"]

TESTIMONIES = frozenset(
    {"protokol-swiadka", "protokol-pokrzywdzonego", "protokol-konfrontacji", "protokol-okazania"}
)


@implements("R-148-2")
def withhold(paper: Paper, values: Mapping[str, str], actor: Actor, at: datetime) -> None:
    """Put the testimonies of the order into the separate set at once (§ 148 ust. 2).

    They leave every grant with the move: the database drops their sides. Raises TestimoniesWrong,
    SeveringNotUnderstood.
    """
    chosen = choose(paper.case_id, {Manner.ORIGINAL: values.get("cards", "")})
    cards = {side.card_id: side.card for side in chosen.sides}
    refuse_unfit(list(cards.values()))
    target = volume_by_number(
        actor=actor, case_id=paper.case_id, set_kind=SetKind.SEPARATE, number=None, at=at
    )
    for volume_id in dict.fromkeys(card.volume_id for card in cards.values()):
        move_cards(
            actor=actor,
            volume_id=volume_id,
            card_ids=[pk for pk, card in cards.items() if card.volume_id == volume_id],
            target_id=target.pk,
            confirmed=True,
            at=at,
        )


@implements("R-148-1")
def refuse_unfit(cards: list[Card]) -> None:
    """Only whole records of testimonies are withheld. Raises TestimoniesWrong."""
    if not cards:
        raise TestimoniesWrong(sentence="Nie wskazano żadnej karty.")
    for document in {card.document for card in cards}:
        if document is None or document.kind_id not in TESTIMONIES:
            name = document.title if document else "karty bez opisanego dokumentu"
            raise TestimoniesWrong(sentence=f"„{name}” nie jest protokołem zeznań świadka.")
    own = Card.objects.filter(document__cards__in=cards)
    left = own.exclude(pk__in=[card.pk for card in cards])
    if left.exists():
        raise TestimoniesWrong(sentence="Protokół obejmuje także inne karty niż wskazane.")
