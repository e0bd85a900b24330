"""The contents list (spis treści akt) and the state of digitisation, from the data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Count

from akta.files.labels import ranges
from akta.files.lens import Lens
from akta.files.models import CopyManner, Document, SetKind, SideOrigin, Volume
from akta.files.queries.sides import ORIGIN, former_volume, in_reading_order
from akta.files.services.checks import volume_name
from akta.law.marks import implements

__all__ = [
    "ContentsRow",
    "Digitisation",
    "VolumeContents",
    "VolumeRow",
    "contents",
    "digitisation_of",
    "volumes_for",
]


@dataclass(frozen=True, slots=True)
class VolumeRow:
    """A volume as its reader sees it: how many cards and sides of it are shown."""

    volume: Volume
    cards: int
    sides: int

    @property
    def name(self) -> str:
        return volume_name(self.volume.set_kind, self.volume.number)


@dataclass(frozen=True, slots=True)
class ContentsRow:
    """A document of the contents list with the cards that the reader may see ("1–4v").

    `former` is where severed cards stood before; `severed` (on the desk only) where cards of this
    file went, and how.
    """

    document: Document | None
    cards: str
    first_label: str
    last_label: str
    first_side: UUID
    first_short_id: str
    sides: int
    former: str = ""
    severed: str = ""


@dataclass(frozen=True, slots=True)
class VolumeContents:
    """One volume of the contents list, its documents by their first card."""

    row: VolumeRow
    documents: tuple[ContentsRow, ...] = field(default_factory=tuple)

    @property
    def first_side(self) -> UUID | None:
        return self.documents[0].first_side if self.documents else None

    @property
    def first_short_id(self) -> str:
        return self.documents[0].first_short_id if self.documents else ""


def volumes_for(lens: Lens) -> list[VolumeRow]:
    """The volumes in reading order with counts of what is shown; two queries."""
    counted = lens.sides().values("card__volume_id")
    counted = counted.annotate(cards=Count("card_id", distinct=True), sides=Count("pk"))
    counts = {row["card__volume_id"]: (row["cards"], row["sides"]) for row in counted.order_by()}
    volumes = in_reading_order(lens.volumes())
    return [VolumeRow(volume, *counts.get(volume.pk, (0, 0))) for volume in volumes]


def contents(lens: Lens, *, volume_id: UUID | None = None) -> list[VolumeContents]:
    """The contents list of the file, or of one volume; three queries whatever its length (four
    on the desk, which is told what was severed).

    Outside, it shows granted documents and their granted cards only; numbers stay as they are.
    """
    sides = lens.sides().order_by("card__volume_id", "card__rank", "is_verso")
    if volume_id is not None:
        sides = sides.filter(card__volume_id=volume_id)
    columns = ("card__volume_id", "card__document_id", "card__number", "card__letter")
    origin = [f"origin__{name}" for name in ORIGIN]
    found = list(sides.values_list(*columns, "is_verso", "pk", "short_id", *origin))
    gone = {} if lens.is_narrow else _gone(lens, volume_id)
    ids = {row[1] for row in found if row[1] is not None}
    documents = {d.pk: d for d in Document.objects.select_related("kind").filter(pk__in=ids)}
    by_volume = {pk: list(rows) for pk, rows in groupby(found, key=lambda row: row[0])}
    counted = [_counted(volume, by_volume) for volume in _volumes(lens, volume_id)]
    return [
        VolumeContents(row, _documents(by_volume.get(row.volume.pk, []), documents, gone))
        for row in counted
    ]


Row = tuple[Any, ...]


def _gone(lens: Lens, volume_id: UUID | None) -> dict[UUID, str]:
    """Sides that were severed from this file, each with where it went and how."""
    copies = SideOrigin.objects.filter(source__in=lens.sides().order_by())
    if volume_id is not None:
        copies = copies.filter(source__card__volume_id=volume_id)
    columns = ("source_id", "link__target__reference", "manner")
    return {
        side: f"wyłączono do sprawy {reference}: {CopyManner(manner).label}"
        for side, reference, manner in copies.order_by("link__made_at").values_list(*columns)
    }


def _volumes(lens: Lens, volume_id: UUID | None) -> Iterable[Volume]:
    volumes = in_reading_order(lens.volumes())
    return volumes if volume_id is None else volumes.filter(pk=volume_id)


def _counted(volume: Volume, by_volume: dict[UUID, list[Row]]) -> VolumeRow:
    rows = by_volume.get(volume.pk, [])
    return VolumeRow(volume, len({(row[2], row[3]) for row in rows}), len(rows))


def _documents(
    found: Sequence[Row], documents: dict[UUID, Document], gone: dict[UUID, str]
) -> tuple[ContentsRow, ...]:
    """Rows by the place of their first card; cards without a document make rows of their own."""
    grouped: dict[UUID | int, list[Row]] = {}
    loose = 0
    previous: UUID | None = None
    for row in found:
        if row[1] is None and (not loose or previous is not None):
            loose += 1
        previous = row[1]
        grouped.setdefault(row[1] or loose, []).append(row)
    return tuple(
        _contents_row(documents.get(key) if isinstance(key, UUID) else None, rows, gone)
        for key, rows in grouped.items()
    )


def _contents_row(
    document: Document | None, rows: Sequence[Row], gone: dict[UUID, str]
) -> ContentsRow:
    cards: dict[tuple[int, str], bool] = {}
    for _, _, number, letter, is_verso, *_ in rows:
        cards[number, letter] = cards.get((number, letter), False) or is_verso
    told = [(number, letter, verso) for (number, letter), verso in cards.items()]
    return ContentsRow(
        document=document,
        cards=ranges(told),
        first_label=ranges(told[:1]).partition("–")[0],
        last_label=ranges(told[-1:]).rpartition("–")[2],
        first_side=rows[0][5],
        first_short_id=rows[0][6],
        sides=len(rows),
        former=_former([row[7:] for row in rows if row[7] is not None]),
        severed="; ".join(dict.fromkeys(gone[row[5]] for row in rows if row[5] in gone)),
    )


def _former(origins: Sequence[Row]) -> str:
    """Former addresses, volume by volume: "4999-0.Ds.1.2026, t. 2, k. 12–14v"."""
    grouped: dict[str, dict[tuple[int, str], bool]] = {}
    for reference, set_kind, volume, number, letter, is_verso in origins:
        cards = grouped.setdefault(f"{reference}, {former_volume(set_kind, volume)}", {})
        cards[number, letter] = cards.get((number, letter), False) or is_verso
    listed = {
        place: ranges([(number, letter, verso) for (number, letter), verso in told.items()])
        for place, told in grouped.items()
    }
    return "; ".join(f"{place}, k. {cards}" for place, cards in listed.items())


@dataclass(frozen=True, slots=True)
class Digitisation:
    """How much of the main file and its annexes is digitised (stan digitalizacji)."""

    digitised: tuple[int, ...]
    all: tuple[int, ...]

    @property
    def is_whole(self) -> bool:
        return bool(self.all) and self.digitised == self.all

    @property
    def text(self) -> str:
        """The answer for whoever asks: "zdigitalizowane: t. 1–3 z 4"."""
        if not self.digitised:
            return "niezdigitalizowane"
        joined = ranges([(number, "", False) for number in self.digitised])
        if self.is_whole:
            return f"zdigitalizowane w całości: t. {joined}"
        return f"zdigitalizowane: t. {joined} z {max(self.all)}"


@implements("P-3-1")
def digitisation_of(lens: Lens) -> Digitisation:
    """Which volumes of the main file are digitised: marked so and with at least one card."""
    main = [row for row in volumes_for(lens) if row.volume.set_kind == SetKind.MAIN]
    done = [row.volume.number for row in main if row.volume.is_digitised and row.cards]
    return Digitisation(tuple(done), tuple(row.volume.number for row in main))
