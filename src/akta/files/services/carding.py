"""Cards of cut pages: their document, their text to be read, their defects, and the journal.

Part of the worker's transaction, or of a person's who places a part of a scan.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any
from uuid import UUID

from akta.accounts import queries as accounts
from akta.core.actors import SYSTEM, Actor, Face
from akta.files import events
from akta.files.models import Card, Document, Ingest, PageText, Volume
from akta.files.services import checks, placing, repair

__all__ = ["await_text", "sender", "sheets", "take_in"]


def take_in(
    ingest: Ingest,
    volume: Volume,
    pages: Sequence[UUID],
    *,
    at: datetime,
    by: Actor | None = None,
) -> Document:
    """Make cards of an item's pages in a volume, in its document or a new one; gives that.

    `by` is whoever acts, without it the person who sent the file.
    """
    volume = Volume.objects.select_for_update(no_key=True).get(pk=volume.pk)
    await_text(pages)
    actor = by or sender(ingest)
    document = ingest.document or _new_document(ingest, volume, at)
    after = ingest.after_card
    cards = placing.add_cards(
        volume,
        sheets(pages, is_duplex=ingest.is_duplex),
        document=document,
        after=after if after is not None and after.volume_id == volume.pk else None,
        by=actor.stored_id,
        at=at,
    )
    repair.note_measured(ingest, at=at)
    _tell(ingest, volume, document, cards, actor, at)
    return document


def await_text(pages: Sequence[UUID]) -> None:
    """Let the text of these pages be read."""
    rows = [PageText(page_id=page) for page in pages]
    PageText.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)


def sheets(pages: Sequence[UUID], *, is_duplex: bool) -> list[Sequence[UUID]]:
    """Pages by sheets: one on each, or two (recto and verso) for a scan of both sides."""
    step = 2 if is_duplex else 1
    return [pages[place : place + step] for place in range(0, len(pages), step)]


def sender(ingest: Ingest) -> Actor:
    """The person who sent the file is the one who acts; the worker is only their hand."""
    by = ingest.received_by_id
    if by is None or by == SYSTEM.id:
        return SYSTEM
    return Actor(id=by, face=Face.DESK, name=accounts.names_of({by}).get(by, ""))


def _new_document(ingest: Ingest, volume: Volume, at: datetime) -> Document:
    return Document.objects.create(
        volume=volume,
        title=ingest.document_title or PurePath(ingest.file_name).stem or ingest.file_name,
        kind_id=ingest.document_kind_id,
        dated_on=ingest.document_date,
        author=ingest.document_author,
        added_at=at,
    )


def _tell(
    ingest: Ingest,
    volume: Volume,
    document: Document,
    cards: Sequence[Card],
    actor: Actor,
    at: datetime,
) -> None:
    facts: dict[str, Any] = {
        "cards": checks.told_cards(cards),
        "file": ingest.file_name,
        "volume_id": str(volume.pk),
        "ingest_id": str(ingest.pk),
        "document_id": str(document.pk),
        "card_ids": [str(card.pk) for card in cards],
    }
    checks.record(
        events.CARDS_ADDED,
        actor=actor,
        volume=volume,
        at=at,
        grant=None,
        subject=ingest.pk,
        **facts,
    )
