"""Documents (dokumenty): which cards they are of, and what the contents list says of them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from akta.accounts import queries as accounts
from akta.core.actors import Actor
from akta.core.errors import ChangedMeanwhile, NotFound
from akta.core.models import JournalEntry
from akta.files import events
from akta.files.errors import KindKeptElsewhere, KindUnknown, NotInARow, TitleMissing
from akta.files.models import Card, Document, DocumentKind, SetKind, Volume
from akta.files.services import checks, placing
from akta.grants.models import Grant
from akta.law import scope

__all__ = ["begin_document", "create_document", "edit_document", "set_document"]


@transaction.atomic
def begin_document(
    *,
    actor: Actor,
    volume_id: UUID,
    title: str,
    at: datetime,
    kind_code: str = "",
    dated_on: date | None = None,
    author: str = "",
) -> Document:
    """Make a document whose cards are still on their way: several files of one document.

    It stands in no list until the first of its cards is made.
    """
    volume, _ = checks.volume_for(actor, volume_id, at=at)
    return _described(volume, title, kind_code, dated_on, author, at)


def _described(
    volume: Volume, title: str, kind_code: str, dated_on: date | None, author: str, at: datetime
) -> Document:
    return Document.objects.create(
        volume=volume,
        title=_title(title),
        kind=kind_of(kind_code, volume.set_kind),
        dated_on=dated_on,
        author=author.strip()[:200],
        added_at=at,
    )


@transaction.atomic
def create_document(
    *,
    actor: Actor,
    volume_id: UUID,
    card_ids: Sequence[UUID],
    title: str,
    at: datetime,
    kind_code: str = "",
    dated_on: date | None = None,
    author: str = "",
    version: int | None = None,
) -> Document:
    """Make a document of cards that stand one after another; they leave their earlier one.

    Raises NotFound, NotAllowed, TitleMissing, KindUnknown, KindKeptElsewhere, NotInARow,
    CardsElsewhere, ChangedMeanwhile.
    """
    volume, grant = checks.volume_for(actor, volume_id, at=at)
    cards = checks.cards_in(volume, card_ids, version=version, actor=actor)
    between = Card.objects.filter(volume=volume, rank__range=(cards[0].rank, cards[-1].rank))
    if between.count() != len(cards):
        raise NotInARow
    document = _described(volume, title, kind_code, dated_on, author, at)
    _assign(volume, cards, document, actor=actor, grant=grant, at=at)
    return document


@transaction.atomic
def set_document(
    *,
    actor: Actor,
    volume_id: UUID,
    card_ids: Sequence[UUID],
    document_id: UUID,
    at: datetime,
    version: int | None = None,
) -> Document:
    """Put cards into a document of the same volume. Raises as `create_document`."""
    volume, grant = checks.volume_for(actor, volume_id, at=at)
    cards = checks.cards_in(volume, card_ids, version=version, actor=actor)
    document = Document.objects.filter(pk=document_id, volume=volume).first()
    if document is None:
        raise NotFound
    _assign(volume, cards, document, actor=actor, grant=grant, at=at)
    return document


def _assign(
    volume: Volume,
    cards: Sequence[Card],
    document: Document,
    *,
    actor: Actor,
    grant: Grant | None,
    at: datetime,
) -> None:
    for card in cards:
        card.document = document
    placing.touch(
        cards, volume=volume, change=f"dokument „{document.title[:80]}”", by=actor.stored_id
    )
    fields = ["document", "version", "changed_by_id", "change"]
    Card.objects.bulk_update(cards, fields, batch_size=1000)
    checks.record(
        events.DOCUMENT_SET,
        actor=actor,
        volume=volume,
        at=at,
        grant=grant,
        subject=document.pk,
        cards=checks.told_cards(cards),
        title=document.title,
        document_id=str(document.pk),
        card_ids=[str(card.pk) for card in cards],
    )


@transaction.atomic
def edit_document(
    *,
    actor: Actor,
    document_id: UUID,
    title: str,
    kind_code: str,
    dated_on: date | None,
    author: str,
    version: int,
    at: datetime,
) -> Document:
    """Change what the contents list says of a document.

    Raises NotFound, NotAllowed, TitleMissing, KindUnknown, KindKeptElsewhere, ChangedMeanwhile.
    """
    document = Document.objects.filter(pk=document_id).first()
    if document is None:
        raise NotFound
    volume, grant = checks.volume_for(actor, document.volume_id, at=at)
    document.refresh_from_db()
    if document.version != version:
        raise _changed(document)
    facts = {
        "title": _title(title),
        "kind": kind_of(kind_code, volume.set_kind),
        "dated_on": dated_on,
        "author": author.strip()[:200],
    }
    names = {"title": "tytuł", "kind": "rodzaj", "dated_on": "data", "author": "autor"}
    changed = [names[name] for name, new in facts.items() if getattr(document, name) != new]
    if not changed:
        return document
    Document.objects.filter(pk=document.pk).update(**facts, version=F("version") + 1)
    document.refresh_from_db()
    told = {"title": document.title, "changed": ", ".join(changed)}
    checks.record(
        events.DOCUMENT_EDITED,
        actor=actor,
        volume=volume,
        at=at,
        grant=grant,
        subject=document.pk,
        **told,
    )
    return document


def _title(text: str) -> str:
    title = " ".join(text.split())[:300]
    if not title:
        raise TitleMissing
    return title


def kind_of(code: str, set_kind: str) -> DocumentKind | None:
    """The kind of that code for a document of this set, None for the empty one.

    Raises KindUnknown, KindKeptElsewhere.
    """
    if not code:
        return None
    kind = DocumentKind.objects.filter(pk=code).first()
    if kind is None:
        raise KindUnknown(kind=code)
    refuse_elsewhere([kind], set_kind)
    return kind


def refuse_elsewhere(kinds: Iterable[DocumentKind], set_kind: str) -> None:
    """Refuse documents of these kinds in a set that may not hold them."""
    place = scope.SetKind[SetKind(set_kind).name]
    for kind in kinds:
        if not scope.may_hold(place, kind.code):
            raise KindKeptElsewhere(kind=kind.name)


def _changed(document: Document) -> ChangedMeanwhile:
    """What changed in the document since, and who did it, from the journal."""
    entries = JournalEntry.objects.filter(subject_id=document.pk, kind=events.DOCUMENT_EDITED.name)
    last = entries.order_by("-at").first()
    who = accounts.names_of({last.actor_id}) if last and last.actor_id else {}
    change = f"{last.data['changed']} dokumentu" if last else "opis dokumentu"
    return ChangedMeanwhile(who=next(iter(who.values()), "system"), change=change)
