"""Reading private notes and bookmarks: one's own, and nobody else's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from akta.core.actors import Actor
from akta.core.errors import NotFound
from akta.files.labels import mark
from akta.files.lens import Lens
from akta.files.notes.models import MarkKind, PrivateMark
from akta.files.services.checks import volume_name

__all__ = ["NoteView", "own_mark", "own_marks", "own_marks_in"]


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note or bookmark with where it stands now; `short_id` is empty where the lens shows no
    such side (any more): then only the owner's own words are left.
    """

    id: UUID
    kind: str
    side_id: UUID
    short_id: str
    label: str
    volume: int
    order: tuple[int, int, int]
    text: str
    place: str
    box: tuple[float, ...] | None
    version: int
    created_at: datetime
    changed_at: datetime

    @property
    def is_bookmark(self) -> bool:
        return self.kind == MarkKind.BOOKMARK


def own_marks(actor: Actor) -> QuerySet[PrivateMark]:
    """All notes and bookmarks of the actor, the newest first."""
    return PrivateMark.objects.filter(owner_id=actor.id).order_by("-created_at", "pk")


def own_mark(actor: Actor, note_id: UUID) -> PrivateMark:
    """One's own note or bookmark. Raises NotFound."""
    found = own_marks(actor).filter(pk=note_id).first()
    if found is None:
        raise NotFound
    return found


def own_marks_in(lens: Lens, *, side_id: UUID | None = None) -> list[NoteView]:
    """The notes and bookmarks of the lens's reader in this file, in reading order; two queries.

    What stands at sides that the lens does not show comes last, without a link.
    """
    marks = own_marks(lens.actor).filter(case_id=lens.case_id)
    if side_id is not None:
        marks = marks.filter(side_id=side_id)
    found = list(marks)
    places = _places(lens, {row.side_id for row in found})
    return sorted((_view(row, places) for row in found), key=_by_place)


Where = tuple[str, str, int, tuple[int, int, int]]
NOWHERE: Where = ("", "", 0, (1 << 31, 0, 0))


def _places(lens: Lens, side_ids: Iterable[UUID]) -> dict[UUID, Where]:
    columns = ("pk", "short_id", "card__volume__number", "card__rank", "is_verso")
    named = ("card__number", "card__letter", "card__volume__set_kind")
    rows = lens.sides().filter(pk__in=list(side_ids)).values_list(*columns, *named)
    return {
        pk: (
            short_id,
            f"{volume_name(kind, volume)} k. {mark(number, letter, is_verso=is_verso)}",
            volume,
            (volume, rank, int(is_verso)),
        )
        for pk, short_id, volume, rank, is_verso, number, letter, kind in rows
    }


def _view(row: PrivateMark, places: dict[UUID, Where]) -> NoteView:
    short_id, label, volume, order = places.get(row.side_id, NOWHERE)
    return NoteView(
        id=row.pk,
        kind=row.kind,
        side_id=row.side_id,
        short_id=short_id,
        label=label,
        volume=volume,
        order=order,
        text=row.text or "",
        place=row.place or "",
        box=tuple(row.box) if row.box else None,
        version=row.version,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )


def _by_place(view: NoteView) -> tuple[tuple[int, int, int], bool, datetime]:
    return view.order, not view.is_bookmark, view.created_at
