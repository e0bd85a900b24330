"""Writing private notes and bookmarks: by their owner only, at a side their lens shows."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from akta.core.actors import Actor
from akta.core.errors import ChangedMeanwhile, NotFound
from akta.core.once import once
from akta.files.lens import Lens
from akta.files.notes.errors import NoteEmpty, NoteTooLong, TooManyNotes
from akta.files.notes.models import MarkKind, PrivateMark
from akta.files.queries import SideView, side_for

__all__ = ["edit_note", "remove_mark", "switch_bookmark", "write_note"]

MOST_LETTERS = 4000
MOST_IN_A_CASE = 2000
Box = Sequence[float]


def write_note(
    *,
    actor: Actor,
    lens: Lens,
    side_id: UUID,
    text: str,
    place: str,
    at: datetime,
    box: Box | None = None,
    key: str | None = None,
) -> UUID:
    """Write a note at a side. Raises NotFound where the lens does not show it, NoteEmpty,
    NoteTooLong, TooManyNotes.
    """
    told = _checked(text)
    side = side_for(lens, side_id)

    def act() -> str:
        kept = None if box is None else [round(part, 4) for part in box]
        return str(_kept(actor, lens, side, MarkKind.NOTE, at, text=told, place=place, box=kept))

    done = once(key, use_case="notes.write", actor_id=actor.stored_id, at=at, act=act)
    return UUID(done)


@transaction.atomic
def switch_bookmark(
    *, actor: Actor, lens: Lens, side_id: UUID, place: str, at: datetime, on: bool
) -> None:
    """Set or take away the bookmark at a side; pressed twice, done once. Raises NotFound."""
    side = side_for(lens, side_id)
    held = _own(actor).filter(side_id=side.id, kind=MarkKind.BOOKMARK)
    if not on:
        held.delete()
    elif not held.exists():
        _kept(actor, lens, side, MarkKind.BOOKMARK, at, place=place)


@transaction.atomic
def edit_note(*, actor: Actor, note_id: UUID, text: str, at: datetime, version: int) -> PrivateMark:
    """Change the words of one's own note, also after the access. Raises NotFound, NoteEmpty,
    NoteTooLong, ChangedMeanwhile.
    """
    told = _checked(text)
    note = _own(actor).select_for_update(no_key=True).filter(pk=note_id, kind=MarkKind.NOTE).first()
    if note is None:
        raise NotFound
    if note.version != version:
        raise ChangedMeanwhile(who=actor.name, change="treść notatki")
    note.text, note.changed_at, note.version = told, at, note.version + 1
    note.save(update_fields=["text", "changed_at", "version"])
    return note


def remove_mark(*, actor: Actor, note_id: UUID) -> None:
    """Delete one's own note or bookmark for good. Raises NotFound."""
    deleted, _ = _own(actor).filter(pk=note_id).delete()
    if not deleted:
        raise NotFound


def _own(actor: Actor) -> QuerySet[PrivateMark]:
    return PrivateMark.objects.filter(owner_id=actor.id)


def _checked(text: str) -> str:
    told = text.strip()
    if not told:
        raise NoteEmpty
    if len(told) > MOST_LETTERS:
        raise NoteTooLong(length=len(told), most=MOST_LETTERS)
    return told


def _kept(
    actor: Actor,
    lens: Lens,
    side: SideView,
    kind: MarkKind,
    at: datetime,
    *,
    place: str,
    text: str | None = None,
    box: list[float] | None = None,
) -> UUID:
    if _own(actor).filter(case_id=lens.case_id).count() >= MOST_IN_A_CASE:
        raise TooManyNotes(most=MOST_IN_A_CASE)
    made = PrivateMark.objects.create(
        owner_id=actor.id,
        case_id=lens.case_id,
        side_id=side.id,
        set_kind=side.set_kind,
        grant_id=lens.order.pk if lens.order else None,
        kind=kind,
        text=text,
        place=place,
        box=box,
        created_at=at,
        changed_at=at,
    )
    return made.pk
