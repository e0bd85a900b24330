"""The scope of an access order (zakres udostępnienia akt), § 143 ust. 2 Regulaminu.

Pure set algebra over card sides: what the order includes, minus what it excludes. An exclusion
always wins; the working file, the address annex and the separate set of art. 250 § 2b k.p.k. are
never granted, whatever a scope says; a phrase that names something absent is reported.
The text form is in `scope_text`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from types import MappingProxyType

from akta.law.citations import CardMark, Side, render_marks
from akta.law.marks import implements
from akta.law.numbering import Address


class SetKind(Enum):
    """The sets that make up a file (zbiory akt); each card side is in one."""

    MAIN = "akta główne"
    WORKING = "akta podręczne"
    ANNEX = "załączniki"
    ADDRESS = "załącznik adresowy"
    SEPARATE = "wyodrębniony zbiór z art. 250 § 2b k.p.k."


class Withheld(Enum):
    """Why a card side is not granted."""

    NEVER = "należy do zbioru, którego nie udostępnia się na zewnątrz"
    EXCLUDED = "wyłączona z zakresu"
    LATER = "dołączona po dniu, na który określono zakres"
    OUTSIDE = "nie jest objęta zakresem"


class Unfound(Enum):
    """Why a phrase of the scope could not be carried out as written."""

    ABSENT = "W aktach tego nie ma"
    NEVER = "Jest tylko w zbiorze, którego nie udostępnia się na zewnątrz"
    LATER = "Dołączono do akt po dniu, na który określono zakres"


def shareable(kind: SetKind) -> bool:
    """Whether a set may ever be shown outside: the main file and the annexes only."""
    return kind in {SetKind.MAIN, SetKind.ANNEX}


ONLY_WORKING = frozenset({"plan-sledztwa", "adnotacja-ustna", "zeznania-nieujawniane"})
"""Kinds of documents that the working file (akta podręczne) alone keeps."""


@implements("R-118")
@implements("R-127-2")
@implements("R-148-1")
def may_hold(kind: SetKind, document_kind: str) -> bool:
    """Whether a set may hold a document of this kind.

    The plan of an investigation (§ 127 ust. 2), the note of an oral order (§ 118) and the order on
    undisclosed testimonies (§ 148 ust. 1) are kept in the working file and nowhere else, so that no
    grant and no file sent to court has them.
    """
    return document_kind not in ONLY_WORKING or kind is SetKind.WORKING


@dataclass(frozen=True, slots=True)
class SideInfo:
    """What the scope needs to know of a card side.

    `address` is the one by the numbering of the order: a later renumbering moves no side into a
    scope or out of it, so the caller passes the addresses of the order's moment, and those of
    today for sides added since.
    """

    side_id: str
    set_kind: SetKind
    volume: int
    document_id: str | None
    address: Address
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Whole:
    """The whole file (całość), or the whole of one set."""

    set_kind: SetKind | None = None

    def matches(self, side: SideInfo) -> bool:
        return self.set_kind in {None, side.set_kind}

    def missing_marks(self, _marks: frozenset[CardMark]) -> tuple[CardMark, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume (tom) of a set; without a set, of any."""

    volume: int
    set_kind: SetKind | None = SetKind.MAIN

    def matches(self, side: SideInfo) -> bool:
        return side.volume == self.volume and self.set_kind in {None, side.set_kind}

    def missing_marks(self, _marks: frozenset[CardMark]) -> tuple[CardMark, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Cards:
    """A card, one side of it, or a range of cards.

    „k. 20” is both sides, „k. 20v” the back alone, „k. 20 recto” the front alone; „k. 12–40” holds
    backs and inserted cards (12a) and ends with the back of card 40, „k. 12–40 recto” with its
    front. Without a volume the cards of every volume.
    """

    first: CardMark
    last: CardMark | None = None
    volume: int | None = None
    set_kind: SetKind | None = SetKind.MAIN
    to_front: bool = False

    def matches(self, side: SideInfo) -> bool:
        in_place = self.volume in {None, side.volume} and self.set_kind in {None, side.set_kind}
        end = self.last or self.first
        return in_place and self.first <= side.address.mark <= (end if self.to_front else end.verso)

    def missing_marks(self, marks: frozenset[CardMark]) -> tuple[CardMark, ...]:
        """The ends of the range that the matched sides do not show."""
        ends = (self.first,) if self.last is None else (self.first, self.last)
        cards = {mark.card for mark in marks}
        return tuple(end for end in ends if end not in (marks if end.side is Side.VERSO else cards))


@dataclass(frozen=True, slots=True)
class Document:
    """A document (dokument) of the contents list, by its id."""

    document_id: str

    def matches(self, side: SideInfo) -> bool:
        return side.document_id == self.document_id

    def missing_marks(self, _marks: frozenset[CardMark]) -> tuple[CardMark, ...]:
        return ()


Part = Whole | Volume | Cards | Document


@dataclass(frozen=True, slots=True)
class Scope:
    """What an order grants: `includes` minus `exclusions`.

    With `as_of` the scope is frozen: nothing added later enters. Without it the scope grows with
    the file.
    """

    includes: frozenset[Part]
    exclusions: frozenset[Part] = frozenset()
    as_of: datetime | None = None

    @property
    def growing(self) -> bool:
        return self.as_of is None


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A part of the scope that the file does not hold as named, and what exactly is missing."""

    part: Part
    reason: Unfound
    missing: tuple[CardMark, ...] = ()
    excluding: bool = False

    @property
    def sentence(self) -> str:
        """One Polish sentence for the prosecutor, beside the phrase as written."""
        cards = ", ".join(f"k. {render_marks(mark, None)}" for mark in self.missing)
        told = f"{self.reason.value}: {cards}." if cards else f"{self.reason.value}."
        return " ".join([told, *(_front_meant(mark) for mark in self.missing if _may_mean(mark))])


def _may_mean(mark: CardMark) -> bool:
    """Whether an absent card was perhaps the front of another: „20r” is an inserted card here."""
    return (mark.letter, mark.side) == ("r", Side.RECTO)


def _front_meant(mark: CardMark) -> str:
    return f"Samą przednią stronę karty {mark.number} zapisuje się: k. {mark.number} recto."


@dataclass(frozen=True, slots=True)
class ScopeResult:
    """A scope applied to a file: ids granted, ids withheld with reasons, phrases not found."""

    granted: frozenset[str]
    withheld: Mapping[str, Withheld]
    unresolved: tuple[Unresolved, ...]
    cards: int
    sides: int


def apply(scope: Scope, sides: Iterable[SideInfo]) -> ScopeResult:
    """Apply a scope to the card sides of a case; every side is either granted or withheld."""
    known = tuple(sides)
    reasons = {side.side_id: _reason(scope, side) for side in known}
    granted = [side for side in known if reasons[side.side_id] is None]
    withheld = {side_id: reason for side_id, reason in reasons.items() if reason is not None}
    return ScopeResult(
        granted=frozenset(side.side_id for side in granted),
        withheld=MappingProxyType(withheld),
        unresolved=_unresolved(scope, known),
        cards=len({_card(side) for side in granted}),
        sides=len({side.side_id for side in granted}),
    )


def _reason(scope: Scope, side: SideInfo) -> Withheld | None:
    """The reason to withhold a side, the strongest first, or None if it is granted."""
    if not shareable(side.set_kind):
        return Withheld.NEVER
    if any(part.matches(side) for part in scope.exclusions):
        return Withheld.EXCLUDED
    if _is_later(scope, side):
        return Withheld.LATER
    if not any(part.matches(side) for part in scope.includes):
        return Withheld.OUTSIDE
    return None


def _unresolved(scope: Scope, sides: tuple[SideInfo, ...]) -> tuple[Unresolved, ...]:
    parts = [(part, False) for part in scope.includes] + [(p, True) for p in scope.exclusions]
    found = (_unfound(scope, part, sides, excluding=excluding) for part, excluding in parts)
    return tuple(sorted((one for one in found if one), key=repr))


def _unfound(
    scope: Scope, part: Part, sides: tuple[SideInfo, ...], *, excluding: bool
) -> Unresolved | None:
    named = [side for side in sides if part.matches(side)]
    open_ = [side for side in named if shareable(side.set_kind)]
    usable = [side for side in open_ if not _is_later(scope, side)]
    missing = part.missing_marks(frozenset(side.address.mark for side in usable))
    if usable and not missing:
        return None
    if usable:
        absent = part.missing_marks(frozenset(side.address.mark for side in open_))
        reason = Unfound.ABSENT if absent else Unfound.LATER
    else:
        reason = Unfound.LATER if open_ else Unfound.NEVER if named else Unfound.ABSENT
    return Unresolved(part, reason, missing, excluding)


def _is_later(scope: Scope, side: SideInfo) -> bool:
    return scope.as_of is not None and side.added_at > scope.as_of


def _card(side: SideInfo) -> tuple[SetKind, int, CardMark]:
    return (side.set_kind, side.volume, side.address.mark.card)
