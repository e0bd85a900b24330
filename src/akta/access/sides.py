"""The card sides of a case as the law of scopes sees them (`akta.law.scope`)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from akta.files.labels import ranges
from akta.files.models import Placement, Side
from akta.files.models import SetKind as FileSet
from akta.law.citations import CardMark
from akta.law.citations import Side as CardSide
from akta.law.numbering import Address
from akta.law.scope import SetKind, SideInfo

SETS = {
    FileSet.MAIN: SetKind.MAIN,
    FileSet.ANNEX: SetKind.ANNEX,
    FileSet.WORKING: SetKind.WORKING,
    FileSet.ADDRESS: SetKind.ADDRESS,
    FileSet.SEPARATE: SetKind.SEPARATE,
}
OPEN = (FileSet.MAIN, FileSet.ANNEX)


@dataclass(frozen=True, slots=True)
class KnownSide:
    """A side of the case: what the scope needs, and whether its volume is digitised."""

    info: SideInfo
    is_digitised: bool = True

    @property
    def id(self) -> str:
        return self.info.side_id


@dataclass(frozen=True, slots=True)
class CardRange:
    """Cards of one volume as one line: „t. 2: k. 12–19, 21–40”."""

    set_kind: str
    volume: int
    cards: str
    sides: int = field(compare=False, default=0)

    @property
    def text(self) -> str:
        before = "załączniki t." if self.set_kind == SetKind.ANNEX.name.lower() else "t."
        return f"{before} {self.volume}: k. {self.cards}"


def sides_of(
    case_id: UUID, *, numbered_at: datetime | None = None, card_ids: Collection[UUID] | None = None
) -> list[KnownSide]:
    """The sides of the file that a scope may name, by the numbering of today or of a moment.

    Sides that were not there yet at `numbered_at` stand by today's numbering. Working file and
    address annex are read too, so that a scope that names them is told so; they can never be
    granted. The separate set of art. 250 § 2b k.p.k. is not read at all: here it does not exist.
    """
    standing = Side.objects.filter(case_id=case_id, card__stands=True)
    found = standing.exclude(card__volume__set_kind=FileSet.SEPARATE)
    if card_ids is not None:
        found = found.filter(card_id__in=card_ids)
    rows = found.values_list(
        "id",
        "card__volume__set_kind",
        "card__volume__number",
        "card__document_id",
        "card__number",
        "card__letter",
        "is_verso",
        "added_at",
        "card__volume__is_digitised",
    ).order_by("card__volume__set_kind", "card__volume__number", "card__rank", "is_verso")
    then = _addresses(case_id, numbered_at)
    return [
        KnownSide(
            SideInfo(
                side_id=str(pk),
                set_kind=SETS[FileSet(kind)],
                volume=(was := then.get(pk, Address(volume, number, letter, is_verso))).volume,
                document_id=str(document) if document else None,
                address=was,
                added_at=added_at,
            ),
            is_digitised,
        )
        for (
            pk, kind, volume, document, number, letter, is_verso, added_at, is_digitised,
        ) in rows
    ]  # fmt: skip


def _addresses(case_id: UUID, at: datetime | None) -> dict[UUID, Address]:
    if at is None:
        return {}
    standing = Placement.objects.filter(
        Q(until__isnull=True) | Q(until__gt=at), case_id=case_id, since__lte=at
    )
    rows = standing.values_list("side_id", "volume_number", "number", "letter", "is_verso")
    return {
        side: Address(volume, number, letter, verso) for side, volume, number, letter, verso in rows
    }


def card_ranges(sides: Iterable[KnownSide], among: Iterable[KnownSide]) -> list[CardRange]:
    """Sides as lines of card ranges, volume by volume, in the order of the file.

    `among` are all sides of the file: a card of which only a part is meant stands by itself.
    """
    backed = {_card(side.info) for side in among if side.info.address.verso}
    by_volume: dict[tuple[str, int], list[SideInfo]] = {}
    for side in sides:
        key = (side.info.set_kind.name.lower(), side.info.volume)
        by_volume.setdefault(key, []).append(side.info)
    return [
        CardRange(kind, volume, _cards(infos, backed), len(infos))
        for (kind, volume), infos in by_volume.items()
    ]


def count_cards(sides: Iterable[KnownSide]) -> int:
    """How many cards these sides stand on."""
    return len({_card(side.info) for side in sides})


def _card(info: SideInfo) -> tuple[SetKind, int, CardMark]:
    return (info.set_kind, info.volume, info.address.mark.card)


def _cards(infos: Sequence[SideInfo], backed: set[tuple[SetKind, int, CardMark]]) -> str:
    """Whole cards as ranges „12–19”; the front alone as „20 recto”, the back alone as „20v”."""
    marks = {info.address.mark: info for info in infos}
    texts: list[str] = []
    run: list[tuple[int, str, bool]] = []
    for mark in sorted(marks, key=lambda one: one.key):
        is_back = mark.side is CardSide.VERSO
        if is_back and mark.card in marks:
            continue
        if not is_back and (mark.verso in marks or _card(marks[mark]) not in backed):
            run.append((mark.number, mark.letter, False))
            continue
        texts += _flushed(run)
        run = []
        texts.append(str(mark) if is_back else f"{mark} recto")
    return ", ".join([*texts, *_flushed(run)])


def _flushed(run: list[tuple[int, str, bool]]) -> list[str]:
    return [ranges(run)] if run else []
