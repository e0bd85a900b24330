"""What the desk shows of files on their way: progress, refused ones, a volume's workbench."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page as Sheet
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet, Sum

from akta.accounts import queries as accounts
from akta.core.errors import NotFound
from akta.files.labels import mark
from akta.files.lens import Lens
from akta.files.models import Card, Document, DocumentKind, Ingest, IngestState, Volume
from akta.files.queries.sides import SideView, rows, view_of
from akta.law.citations import CitationProblem, parse_citation

__all__ = [
    "CardView",
    "Intake",
    "Workbench",
    "card_by_label",
    "cards_of_ingest",
    "document_for",
    "document_kinds",
    "ingest_for",
    "intake_of",
    "refused_files",
    "volume_for",
    "workbench",
]

CARDS_A_PAGE = 100
FILES_A_PAGE = 50
SHOWN_FILES = 30


@dataclass(frozen=True, slots=True)
class Intake:
    """Files of a case on their way into it, and how far they are."""

    files: Sequence[Ingest]
    unfinished: int
    refused: int
    pages_done: int
    pages_known: int
    text_waiting: int

    @property
    def is_finished(self) -> bool:
        return not self.unfinished


def _ingests(lens: Lens) -> QuerySet[Ingest]:
    """Files sent to sets that the reader sees; none of them outside."""
    if lens.order is not None:
        return Ingest.objects.none()
    return Ingest.objects.filter(
        case_id=lens.case_id, volume__set_kind__in=sorted(lens.set_kinds)
    ).select_related("volume")


def intake_of(lens: Lens) -> Intake:
    """Progress of a case's files; three queries."""
    going = Q(state__in=[IngestState.WAITING, IngestState.WORKING])
    told = _ingests(lens).aggregate(
        unfinished=Count("pk", filter=going),
        refused=Count("pk", filter=Q(state=IngestState.REFUSED)),
        done=Sum("pages_done", filter=going),
        known=Sum("page_count", filter=going),
    )
    waiting = lens.sides().filter(page__text__state="waiting").count()
    files = list(_ingests(lens).filter(going).order_by("position")[:SHOWN_FILES])
    return Intake(
        files,
        told["unfinished"],
        told["refused"],
        told["done"] or 0,
        told["known"] or 0,
        waiting,
    )


def refused_files(lens: Lens, *, number: int = 1) -> Sheet[Ingest]:
    """Files that could not be used, with the reason, newest first."""
    found = _ingests(lens).filter(state=IngestState.REFUSED).order_by("-position")
    return Paginator(found, FILES_A_PAGE).get_page(number)


def ingest_for(lens: Lens, ingest_id: UUID) -> Ingest:
    """One received file. Raises NotFound."""
    ingest = _ingests(lens).filter(pk=ingest_id).first()
    if ingest is None:
        raise NotFound
    return ingest


def cards_of_ingest(ingest: Ingest) -> list[Card]:
    """The cards made of a file and of its parts, in the order of their volumes."""
    own = Q(sides__page__ingest=ingest) | Q(sides__page__ingest__part_of=ingest)
    cards = Card.objects.filter(own).select_related("volume").distinct()
    return list(cards.order_by("volume__set_kind", "volume__number", "rank"))


@dataclass(frozen=True, slots=True)
class CardView:
    """A card on the workbench with its sides, and who changed it last."""

    card: Card
    sides: tuple[SideView, ...]

    @property
    def label(self) -> str:
        return mark(self.card.number, self.card.letter)

    @property
    def is_duplex(self) -> bool:
        return len(self.sides) > 1


@dataclass(frozen=True, slots=True)
class Workbench:
    """A page of a volume's cards, at most 200 thumbnails of them."""

    volume: Volume
    sheet: Sheet[Card]
    cards: tuple[CardView, ...]
    documents: tuple[Document, ...]
    changed_by: dict[UUID, str]


def volume_for(lens: Lens, volume_id: UUID) -> Volume:
    """One volume. Raises NotFound."""
    volume = lens.volumes().filter(pk=volume_id).first()
    if volume is None:
        raise NotFound
    return volume


def workbench(lens: Lens, volume_id: UUID, *, number: int = 1) -> Workbench:
    """The cards of a volume by pages; a constant number of queries. Raises NotFound."""
    volume = volume_for(lens, volume_id)
    found = lens.cards().filter(volume=volume).select_related("document").order_by("rank")
    sheet = Paginator(found, CARDS_A_PAGE).get_page(number)
    cards = list(sheet.object_list)
    sides: dict[UUID, list[SideView]] = {}
    shown = lens.sides().filter(card_id__in=[card.pk for card in cards])
    for row in rows(shown).order_by("card__rank", "is_verso"):
        sides.setdefault(row["card_id"], []).append(view_of(row))
    documents = lens.documents().filter(volume=volume).select_related("kind").order_by("added_at")
    ids = {card.changed_by_id for card in cards if card.changed_by_id}
    return Workbench(
        volume,
        sheet,
        tuple(CardView(card, tuple(sides.get(card.pk, ()))) for card in cards),
        tuple(documents[:500]),
        accounts.names_of(ids),
    )


@dataclass(frozen=True, slots=True)
class RemovedCard:
    """A card that was taken out of a volume: when, by whom and why."""

    card: Card
    label: str
    by: str


def removed_cards(lens: Lens, volume_id: UUID) -> list[RemovedCard]:
    """The cards taken out of a volume of an open set, the latest first, at most 200 of them."""
    if lens.is_narrow:
        return []
    found = Card.everything.filter(
        volume_id=volume_id,
        volume__case_id=lens.case_id,
        volume__set_kind__in=sorted(lens.set_kinds),
        stands=None,
    )
    cards = list(found.order_by("-removed_at", "rank")[:200])
    names = accounts.names_of({card.changed_by_id for card in cards if card.changed_by_id})
    return [
        RemovedCard(
            card,
            mark(card.number, card.letter),
            names.get(card.changed_by_id, "system") if card.changed_by_id else "system",
        )
        for card in cards
    ]


def card_by_label(lens: Lens, volume_id: UUID, label: str) -> Card | None:
    """The card of that label in a volume ("12", "k. 12a"), or None."""
    read = parse_citation(label)
    if isinstance(read, CitationProblem):
        return None
    first = read.first
    found = lens.cards().filter(volume_id=volume_id, number=first.number, letter=first.letter)
    return found.first()


def document_for(lens: Lens, document_id: UUID) -> Document:
    """One document. Raises NotFound."""
    found = lens.documents().select_related("kind", "volume").filter(pk=document_id).first()
    if found is None:
        raise NotFound
    return found


def document_kinds() -> list[tuple[str, str]]:
    """Kinds of documents for a form: code and name."""
    return list(DocumentKind.objects.values_list("code", "name"))
