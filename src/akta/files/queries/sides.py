"""Card sides in reading order: one side, a window round it, and what a citation means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case as When_
from django.db.models import Count, IntegerField, Q, QuerySet, Value, When

from akta.cases.models import Case
from akta.core.errors import NotFound
from akta.files.errors import CardTakenOut
from akta.files.labels import mark
from akta.files.lens import Lens
from akta.files.models import SetKind, Side, Volume
from akta.law import numbering
from akta.law.citations import (
    CardMark,
    Citation,
    CitationProblem,
    parse_citation,
    render_citation,
)
from akta.law.citations import Side as CardSide
from akta.law.numbering import Address, Placement
from akta.law.polish import date_and_time
from akta.law.references import (
    ReferencePattern,
    ReferenceProblem,
    parse_reference,
    render_reference,
)

__all__ = [
    "Match",
    "Resolved",
    "SidePicture",
    "SideView",
    "Window",
    "picture_for",
    "resolve",
    "side_for",
    "sides_window",
]

SET_ORDER = list(SetKind.values)
ORIGIN = ("reference", "set_kind", "volume_number", "number", "letter", "is_verso")
FIELDS = {
    "id": "id",
    "short_id": "short_id",
    "card_id": "card_id",
    "is_verso": "is_verso",
    "rotation": "rotation",
    "number": "card__number",
    "letter": "card__letter",
    "rank": "card__rank",
    "volume_id": "card__volume_id",
    "volume_number": "card__volume__number",
    "set_kind": "card__volume__set_kind",
    "document_id": "card__document_id",
    "document_title": "card__document__title",
    "document_kind": "card__document__kind__name",
    "document_date": "card__document__dated_on",
    "page_id": "page_id",
    "sha256": "page__sha256",
    "page_index": "page__index",
    "width": "page__width",
    "height": "page__height",
    "dpi": "page__dpi_x",
    "is_blank": "page__is_blank",
    "page_problem": "page__problem_text",
    "text_state": "page__text__state",
    "text_source": "page__text__shown",
    **{f"origin_{name}": f"origin__{name}" for name in ORIGIN},
}


@dataclass(frozen=True, slots=True)
class SideView:
    """A card side as its reader sees it; everything the viewer shows of it, in one row."""

    id: UUID
    short_id: str
    card_id: UUID
    is_verso: bool
    rotation: int
    number: int
    letter: str
    rank: int
    volume_id: UUID
    volume_number: int
    set_kind: str
    document_id: UUID | None
    document_title: str | None
    document_kind: str | None
    document_date: date | None
    page_id: UUID
    sha256: str
    page_index: int
    width: int
    height: int
    dpi: float | None
    is_blank: bool
    page_problem: str
    text_state: str | None
    text_source: str | None
    origin_reference: str | None = None
    origin_set_kind: str | None = None
    origin_volume_number: int | None = None
    origin_number: int | None = None
    origin_letter: str | None = None
    origin_is_verso: bool | None = None

    @property
    def label(self) -> str:
        """The side as it is cited within its volume: 12, 12a, 20v."""
        return mark(self.number, self.letter, is_verso=self.is_verso)

    @property
    def address(self) -> Address:
        return Address(self.volume_number, self.number, self.letter, self.is_verso)

    @property
    def size_as_shown(self) -> tuple[int, int]:
        """Width and height after the side's rotation."""
        turned = self.rotation in {90, 270}
        return (self.height, self.width) if turned else (self.width, self.height)

    @property
    def former(self) -> str:
        """Where a severed side stood before: „4999-0.Ds.1.2026, t. 2, k. 12v”; empty for others."""
        if self.origin_reference is None:
            return ""
        label = mark(
            self.origin_number or 0, self.origin_letter or "", is_verso=bool(self.origin_is_verso)
        )
        volume = former_volume(str(self.origin_set_kind), self.origin_volume_number or 0)
        return f"{self.origin_reference}, {volume}, k. {label}"

    def citation(self, reference: str, *, pattern: str | None = None) -> str:
        """The citation with the id that never changes: „4999-0.Ds.1.2026, t. 3, k. 12v [#…]”.

        That of a severed side also says where it stood before.
        """
        cited = cite(self.address, reference, self.short_id, pattern=pattern)
        return f"{cited} (dawniej {self.former})" if self.former else cited


def former_volume(set_kind: str, number: int) -> str:
    """A volume of the former file: "t. 2", "zał. t. 2"."""
    return f"zał. t. {number}" if set_kind == SetKind.ANNEX else f"t. {number}"


def cite(address: Address, reference: str, short_id: str, *, pattern: str | None = None) -> str:
    """A citation of an address in a case, with the side's id."""
    form = ReferencePattern(pattern) if pattern else None
    read = parse_reference(reference, form)
    if isinstance(read, ReferenceProblem):
        bare = Citation(address.mark, volume=address.volume, side_id=short_id)
        return f"{reference}, {render_citation(bare)}"
    cited = Citation(address.mark, volume=address.volume, reference=read, side_id=short_id)
    return render_citation(cited, form)


@dataclass(frozen=True, slots=True)
class SidePicture:
    """What the image of a side needs and nothing more: its page, its turn, the set it is in."""

    id: UUID
    rotation: int
    set_kind: str
    sha256: str
    page_index: int


PICTURE = ("id", "rotation", "card__volume__set_kind", "page__sha256", "page__index")


def picture_for(lens: Lens, side_id: UUID | str) -> SidePicture:
    """As `side_for`, by the same filter, in a quarter of its time. Raises the same."""
    wanted = _named(side_id)
    found = lens.sides().filter(wanted).order_by().values_list(*PICTURE)
    row = next(iter(found), None)
    if row is None:
        raise _not_seen(lens, wanted)
    return SidePicture(*row)


def _named(side_id: UUID | str) -> Q:
    return Q(pk=side_id) if isinstance(side_id, UUID) else Q(short_id=side_id)


def _not_seen(lens: Lens, wanted: Q) -> NotFound:
    """The refusal: who saw a card is told that it was taken out; all else looks alike."""
    return CardTakenOut() if lens.removed_sides().filter(wanted).exists() else NotFound()


def rows(sides: QuerySet[Side]) -> QuerySet[Side, dict[str, Any]]:
    """The columns of `SideView`."""
    return sides.values(*FIELDS.values())


def view_of(row: Mapping[str, Any]) -> SideView:
    return SideView(**{name: row[column] for name, column in FIELDS.items()})


def side_for(lens: Lens, side_id: UUID | str) -> SideView:
    """One side by its id, or by the short id of a citation. Raises CardTakenOut, NotFound."""
    wanted = _named(side_id)
    row = rows(lens.sides().filter(wanted)).first()
    if row is None:
        raise _not_seen(lens, wanted)
    return view_of(row)


@dataclass(frozen=True, slots=True)
class Window:
    """Sides round one side in reading order.

    `index` of `total` counts the side among those of its volume that the reader may see; `prev`
    and `next` are the sides just outside the window, None at the ends of the file.
    """

    sides: tuple[SideView, ...]
    side: SideView
    index: int
    total: int
    prev: UUID | None
    next: UUID | None


def sides_window(lens: Lens, side_id: UUID, *, before: int = 2, after: int = 2) -> Window:
    """The side with up to `before` and `after` neighbours, across volumes; costs no more in a
    file of 10,000 cards than in one of ten. Raises NotFound.
    """
    side = side_for(lens, side_id)
    later = _neighbours(lens, side, after + 1, forward=True)
    earlier = _neighbours(lens, side, before + 1, forward=False)
    counted = lens.sides().filter(card__volume_id=side.volume_id)
    told = counted.aggregate(total=Count("pk"), index=Count("pk", filter=_up_to(side)))
    return Window(
        sides=(*reversed(earlier[:before]), side, *later[:after]),
        side=side,
        index=told["index"],
        total=told["total"],
        prev=earlier[before].id if len(earlier) > before else None,
        next=later[after].id if len(later) > after else None,
    )


def _up_to(side: SideView) -> Q:
    same = Q(card__rank=side.rank, is_verso__lte=side.is_verso)
    return Q(card__rank__lt=side.rank) | same


def _neighbours(lens: Lens, side: SideView, count: int, *, forward: bool) -> list[SideView]:
    """The next (or earlier) sides by key, in this volume and then in those beside it."""
    order = ("card__rank", "is_verso") if forward else ("-card__rank", "-is_verso")
    here = lens.sides().filter(card__volume_id=side.volume_id)
    beyond = (
        Q(card__rank__gte=side.rank) & ~_up_to(side)
        if forward
        else Q(card__rank__lte=side.rank) & _up_to(side) & ~Q(pk=side.id)
    )
    found = list(rows(here.filter(beyond)).order_by(*order)[:count])
    if len(found) < count:
        for volume_id in _volumes_beside(lens, side, forward=forward):
            there = lens.sides().filter(card__volume_id=volume_id)
            found += rows(there).order_by(*order)[: count - len(found)]
            if len(found) >= count:
                break
    return [view_of(row) for row in found]


def _volumes_beside(lens: Lens, side: SideView, *, forward: bool) -> list[UUID]:
    volumes = list(in_reading_order(lens.volumes()).values_list("pk", flat=True))
    here = volumes.index(side.volume_id)
    return volumes[here + 1 :] if forward else volumes[:here][::-1]


def in_reading_order(volumes: QuerySet[Volume]) -> QuerySet[Volume]:
    """Main file first, then the annexes and the closed sets; by number within a set."""
    place = When_(
        *(When(set_kind=kind, then=Value(n)) for n, kind in enumerate(SET_ORDER)),
        output_field=IntegerField(),
    )
    return volumes.order_by(place, "number")


def in_file_order(sides: QuerySet[Side]) -> QuerySet[Side]:
    """Sides as one reads them: by set, volume, card, recto before verso."""
    place = When_(
        *(When(card__volume__set_kind=kind, then=Value(n)) for n, kind in enumerate(SET_ORDER)),
        output_field=IntegerField(),
    )
    return sides.order_by(place, "card__volume__number", "card__rank", "is_verso")


@dataclass(frozen=True, slots=True)
class Match:
    """A side that a citation means, with a note where it stood there at another time."""

    side: SideView
    label: str
    note: str = ""
    is_current: bool = True


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a citation means to this reader: where to go (`chosen`), what else it may be."""

    chosen: SideView | None
    matches: tuple[Match, ...]
    problem: str = ""


ELSEWHERE = "Sygnatura w cytowaniu wskazuje inną sprawę. Proszę otworzyć akta tej sprawy."
NOT_HERE = "W dostępnej części akt nie ma takiej karty. Proszę sprawdzić tom i numer karty."
MOST = 50


def resolve(lens: Lens, text: str, *, at: datetime, set_kind: str = SetKind.MAIN) -> Resolved:
    """The sides that a typed or pasted citation means, by today's numbering and by earlier ones.

    An id in the citation wins over the numbers. Only sides that the lens shows are ever found.
    """
    case = Case.objects.select_related("register").get(pk=lens.case_id)
    pattern = ReferencePattern(case.register.pattern)
    citation = parse_citation(text, pattern)
    if isinstance(citation, CitationProblem):
        return Resolved(None, (), citation.sentence)
    cited = render_reference(citation.reference, pattern) if citation.reference else ""
    if cited and cited != case.reference and cited not in case.former_references:
        return _severed(lens, citation, cited, set_kind)
    found = numbering.resolve(citation, _placements(lens, citation, set_kind), at=at)
    return _resolved(lens, found)


def _severed(lens: Lens, citation: Citation, reference: str, set_kind: str) -> Resolved:
    """Sides that came from the cited case and stood there at the cited place."""
    here = Q(origin__reference=reference, origin__set_kind=set_kind)
    here &= Q(origin__number__range=_numbers(citation))
    if citation.volume is not None:
        here &= Q(origin__volume_number=citation.volume)
    found = [view_of(row) for row in rows(in_file_order(lens.sides().filter(here)))]
    sides = [side for side in found if citation.covers(_former_mark(side))][:MOST]
    if not sides:
        return Resolved(None, (), ELSEWHERE)
    matches = tuple(Match(side, side.label, f"dawniej {side.former}") for side in sides)
    return Resolved(sides[0] if citation.last is not None or len(sides) == 1 else None, matches)


def _former_mark(side: SideView) -> CardMark:
    back = CardSide.VERSO if side.origin_is_verso else CardSide.RECTO
    return CardMark(side.origin_number or 0, side.origin_letter or "", back)


def _placements(lens: Lens, citation: Citation, set_kind: str) -> list[Placement]:
    cited = Q(set_kind=set_kind, number__range=_numbers(citation))
    if citation.volume is not None:
        cited &= Q(volume_number=citation.volume)
    if citation.side_id is not None:
        cited |= Q(side__short_id=citation.side_id)
    columns = ("side__short_id", "volume_number", "number", "letter", "is_verso", "since", "until")
    found = lens.placements().filter(cited).values_list(*columns)
    return [Placement(row[0], Address(*row[1:5]), *row[5:]) for row in found]


def _numbers(citation: Citation) -> tuple[int, int]:
    last = citation.last or citation.first
    return citation.first.number, last.number


def _resolved(lens: Lens, found: numbering.Resolution) -> Resolved:
    placements = [*found.current, *found.former][:MOST]
    if found.chosen is not None:
        placements.append(found.chosen)
    wanted = {placement.side_id for placement in placements}
    views = {
        row["short_id"]: view_of(row) for row in rows(lens.sides().filter(short_id__in=wanted))
    }
    matches = [Match(views[p.side_id], views[p.side_id].label) for p in found.current[:MOST]]
    matches += [
        Match(views[p.side_id], views[p.side_id].label, _note(p), is_current=False)
        for p in found.former[:MOST]
    ]
    chosen = views.get(found.chosen.side_id) if found.chosen else None
    if found.by_id and chosen is not None:
        matches = [Match(chosen, chosen.label), *(m for m in matches if m.side != chosen)]
    problem = "" if matches else NOT_HERE
    return Resolved(chosen, tuple(matches), problem)


def _note(placement: Placement) -> str:
    cited = f"t. {placement.address.volume}, k. {placement.address.mark}"
    since = date_and_time(placement.since)
    until = date_and_time(placement.until) if placement.until else "dziś"
    return f"dawniej {cited}: od {since} do {until}"


def sides_by_id(lens: Lens, ids: Sequence[UUID]) -> dict[UUID, SideView]:
    """Several sides at once, those the reader may see; in one query."""
    return {row["id"]: view_of(row) for row in rows(lens.sides().filter(pk__in=ids))}
