"""Numbering of cards through time (numeracja kart): where a card side stood, and since when.

A card side has an id that never changes; its address may. A citation is resolved by the
numbering of the moment asked about, and whatever else it meant before is offered too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from akta.law.citations import CardMark, Citation, Side, next_letter
from akta.law.references import Reference


@dataclass(frozen=True, slots=True)
class Address:
    """Place of a card side in the file: volume (tom), card number, inserted letter, back."""

    volume: int
    number: int
    letter: str = ""
    verso: bool = False

    @property
    def mark(self) -> CardMark:
        return CardMark(self.number, self.letter, Side.VERSO if self.verso else Side.RECTO)

    @property
    def key(self) -> tuple[int, int, int, str, str]:
        """What sorts addresses in the order of the file: 12 < 12a < 12b < 13."""
        return (self.volume, *self.mark.key)


@dataclass(frozen=True, slots=True)
class Placement:
    """A card side stood at an address in the half-open time [since, until)."""

    side_id: str
    address: Address
    since: datetime
    until: datetime | None = None

    def holds(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a citation means.

    `chosen` is where to go: the side of the id, or else the only one that the numbering of the
    moment gives. `current` is all that it gives, `former` every other side that stood there
    before, with its dates. `id_unknown` tells that the citation's id names no side of the file.
    """

    chosen: Placement | None
    current: tuple[Placement, ...]
    former: tuple[Placement, ...]
    by_id: bool = False
    id_unknown: bool = False

    @property
    def ambiguous(self) -> bool:
        """Whether the reader has to choose (the numbering changed, or no volume was named)."""
        return not self.by_id and len(self.current) + len(self.former) > 1


def resolve(citation: Citation, placements: Iterable[Placement], *, at: datetime) -> Resolution:
    """Find the card sides that a citation means at a moment and those it meant before.

    `placements` is the history of one set of cards (for example of the main file). An id wins
    over the numbers: its side is chosen wherever it stands now, or stood last.
    """
    known = [placement for placement in placements if placement.since <= at]
    cited = sorted((p for p in known if _is_cited(p, citation)), key=_by_place_and_time)
    current = tuple(placement for placement in cited if placement.holds(at))
    here = {placement.side_id for placement in current}
    former = _joined([p for p in cited if not p.holds(at) and p.side_id not in here])
    if citation.side_id is None:
        return Resolution(_only(current, citation), current, former)
    own = [placement for placement in known if placement.side_id == citation.side_id]
    if not own:
        return Resolution(_only(current, citation), current, former, id_unknown=True)
    return Resolution(max(own, key=lambda p: p.since), current, former, by_id=True)


def address_of(side_id: str, placements: Iterable[Placement], *, at: datetime) -> Address | None:
    """Where a card side stands at a moment, or None."""
    return next((p.address for p in placements if p.side_id == side_id and p.holds(at)), None)


def citation_of(
    side_id: str,
    placements: Iterable[Placement],
    *,
    at: datetime,
    reference: Reference | None = None,
    with_id: bool = True,
) -> Citation | None:
    """The citation of a card side by the numbering of a moment, carrying its id."""
    address = address_of(side_id, placements, at=at)
    if address is None:
        return None
    return Citation(
        address.mark,
        volume=address.volume,
        reference=reference,
        side_id=side_id if with_id else None,
    )


def address_after(address: Address, taken: Iterable[Address]) -> Address:
    """The address of a card inserted right after another one: the next free letter (12 → 12a)."""
    letters = {a.letter for a in taken if (a.volume, a.number) == (address.volume, address.number)}
    letter = next_letter(address.letter)
    while letter in letters:
        letter = next_letter(letter)
    return Address(address.volume, address.number, letter)


def _is_cited(placement: Placement, citation: Citation) -> bool:
    address = placement.address
    return citation.volume in {None, address.volume} and citation.covers(address.mark)


def _only(current: Sequence[Placement], citation: Citation) -> Placement | None:
    """The place to go to: the single side, or the first of a range within one volume."""
    volumes = {placement.address.volume for placement in current}
    if len(volumes) != 1 or (citation.last is None and len(current) != 1):
        return None
    return current[0]


def _joined(placements: Sequence[Placement]) -> tuple[Placement, ...]:
    """Placements with those that follow on from one another at one address made into one."""
    joined: list[Placement] = []
    for placement in placements:
        before = joined[-1] if joined else None
        if before and _follows(before, placement):
            joined[-1] = Placement(before.side_id, before.address, before.since, placement.until)
        else:
            joined.append(placement)
    return tuple(joined)


def _follows(before: Placement, after: Placement) -> bool:
    return (before.side_id, before.address, before.until) == (
        after.side_id,
        after.address,
        after.since,
    )


def _by_place_and_time(placement: Placement) -> tuple[object, ...]:
    return (placement.address.key, placement.since)
