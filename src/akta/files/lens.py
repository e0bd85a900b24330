"""The lens (zakres wglądu): what of one file a reader may see, as a filter of every query.

The same reads serve desk and portal. A desk lens opens whole sets by the actor's desk grants; an
order's lens opens the granted sides of the main file and the annexes and nothing else, inside the
SQL itself: what lies outside is never counted, ranked or loaded.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from akta.cases.models import Case
from akta.cases.queries import place_of
from akta.core.actors import Actor, Face
from akta.core.errors import NotAllowed, NotFound
from akta.files.models import Card, Document, Placement, SetKind, Side, Volume
from akta.files.protocols.models import UNDECIDED
from akta.grants import queries as grants
from akta.grants.errors import ReasonNeeded
from akta.grants.models import Grant
from akta.law.marks import implements
from akta.law.matrix import Action, Thing
from akta.law.protocols import Made

__all__ = [
    "OPEN_SETS",
    "THING_OF",
    "Lens",
    "desk_lens",
    "draft_lens",
    "open_sides",
    "order_lens",
    "preview_lens",
]

OPEN_SETS = frozenset({SetKind.MAIN, SetKind.ANNEX})
THING_OF: Mapping[SetKind, Thing] = {
    SetKind.MAIN: Thing.MAIN,
    SetKind.ANNEX: Thing.MAIN,
    SetKind.WORKING: Thing.WORKING,
    SetKind.ADDRESS: Thing.ADDRESS,
    SetKind.SEPARATE: Thing.SEPARATE,
}


@dataclass(frozen=True, slots=True)
class Lens:
    """One reader's view of one case's file.

    `grants_by_set` names the grant that opens each set (an order's grant stands at both open
    sets); `order` is the order's grant for an outside reader, None on the desk; `only` are the
    sides that a draft of an order would open; `closed_by_reason` are sets that open once a reason
    is given today.
    """

    actor: Actor
    case_id: UUID
    grants_by_set: Mapping[SetKind, Grant]
    order: Grant | None = None
    only: frozenset[UUID] | None = None
    reasons: Mapping[SetKind, str] = field(default_factory=dict)
    closed_by_reason: frozenset[SetKind] = frozenset()

    @property
    def set_kinds(self) -> frozenset[SetKind]:
        return frozenset(self.grants_by_set)

    @property
    def is_narrow(self) -> bool:
        """Whether it opens named sides only, as an order does, and not whole sets."""
        return self.order is not None or self.only is not None

    def grant_for(self, set_kind: str) -> Grant:
        """The grant that opens a set, for the log. Raises NotFound."""
        grant = self.grants_by_set.get(SetKind(set_kind))
        if grant is None:
            raise NotFound
        return grant

    def reason_for(self, set_kind: str) -> str:
        """The reason given today for looking into a set, if one was asked."""
        return self.reasons.get(SetKind(set_kind), "")

    def sides(self) -> QuerySet[Side]:
        """Every card side the reader may see; all other reads are built on this."""
        return Side.objects.filter(self.sides_q())

    def sides_q(self, prefix: str = "") -> Q:
        """The filter over sides, or over rows that reach a side by `prefix` (with its `__`)."""
        return self._opened(prefix) & Q(**{f"{prefix}card__stands": True})

    def removed_sides(self) -> QuerySet[Side]:
        """Sides that the reader would see, had their cards not been taken out of the file."""
        return Side.objects.filter(self._opened(""), card__stands=None)

    def _opened(self, prefix: str) -> Q:
        opened = Q(
            **{
                f"{prefix}case_id": self.case_id,
                f"{prefix}card__volume__case_id": self.case_id,
                f"{prefix}card__volume__set_kind__in": sorted(self.set_kinds),
            }
        )
        if not self.is_narrow:
            return opened
        opened &= ~Q(**{f"{prefix}card__document__in": _not_given(self.case_id)})
        if self.only is not None:
            opened &= Q(**{f"{prefix}pk__in": sorted(self.only)})
        if self.order is None:
            return opened
        return opened & Q(**{f"{prefix}pk__in": grants.granted_side_ids(self.order)})

    def cards(self) -> QuerySet[Card]:
        """Cards of which the reader may see at least one side."""
        cards = Card.objects.filter(
            volume__case_id=self.case_id, volume__set_kind__in=sorted(self.set_kinds)
        )
        if not self.is_narrow:
            return cards
        return cards.filter(Exists(self.sides().filter(card_id=OuterRef("pk"))))

    def documents(self) -> QuerySet[Document]:
        """Documents of which the reader may see at least one side."""
        shown = self.sides().filter(card__document_id=OuterRef("pk"))
        return Document.objects.filter(Exists(shown), volume__case_id=self.case_id)

    def volumes(self) -> QuerySet[Volume]:
        """Volumes: on the desk also empty ones, outside only those with a granted side."""
        volumes = Volume.objects.filter(case_id=self.case_id, set_kind__in=sorted(self.set_kinds))
        if not self.is_narrow:
            return volumes
        return volumes.filter(Exists(self.sides().filter(card__volume_id=OuterRef("pk"))))

    def placements(self) -> QuerySet[Placement]:
        """The history of numbering of the sides that may be seen, in open sets only."""
        return Placement.objects.filter(
            self.sides_q("side__"), case_id=self.case_id, set_kind__in=sorted(self.set_kinds)
        )


@implements("I-10-2")
def _not_given(case_id: UUID) -> QuerySet[Document]:
    """Protocols made only in writing that wait for approval: nobody outside sees them yet.

    An order decides who may read a protocol, § 10 ust. 2 from when.
    """
    return Document.objects.filter(
        volume__case_id=case_id,
        protocols__made=Made.WRITTEN,
        protocols__state__in=UNDECIDED,
    )


def open_sides(actor: Actor, *, at: datetime, action: Action = Action.READ) -> QuerySet[Side]:
    """The sides of all sets open to a member of staff without a reason; to others none."""
    if actor.face is not Face.DESK:
        return Side.objects.none()
    opened = Q(pk__in=[])
    for kind, thing in THING_OF.items():
        reach = grants.reach(actor, thing, action, at=at, openly=True)
        opened |= Q(card__volume__set_kind=kind) & reach.q("card__volume__case__")
    return Side.objects.filter(opened, card__stands=True)


def order_lens(actor: Actor, grant_id: UUID) -> Lens:
    """What an order (zarządzenie o udostępnieniu akt) opens to its holder, by the clock of now.

    Raises NotFound, AccessEnded, AccessNotBegun.
    """
    grant = grants.order_grant(actor, grant_id)
    if grant.case_id is None:
        raise NotFound
    return Lens(actor, grant.case_id, dict.fromkeys(sorted(OPEN_SETS), grant), order=grant)


def preview_lens(actor: Actor, grant: Grant) -> Lens:
    """The file exactly as the holder of an order's grant sees it, for whoever issues orders."""
    if grant.case_id is None:
        raise NotFound
    return Lens(actor, grant.case_id, dict.fromkeys(sorted(OPEN_SETS), grant), order=grant)


def draft_lens(actor: Actor, case_id: UUID, grant: Grant, side_ids: Iterable[UUID]) -> Lens:
    """The file as a draft of an order would show it; `grant` is that of the one who prepares it.

    The same reads serve it as serve the grantee, so it shows what they will see.
    """
    opened = dict.fromkeys(sorted(OPEN_SETS), grant)
    return Lens(actor, case_id, opened, only=frozenset(side_ids))


def desk_lens(actor: Actor, case: Case, *, at: datetime, action: Action = Action.READ) -> Lens:
    """The sets of a case's file in which the actor may do `action`, each with its grant.

    Raises ReasonNeeded if a reason would open the main file and nothing is open yet, NotFound or
    NotAllowed if nothing can be opened.
    """
    opened: dict[SetKind, Grant] = {}
    reasons: dict[SetKind, str] = {}
    asked: set[SetKind] = set()
    refused: NotFound | NotAllowed | ReasonNeeded = NotFound()
    for thing in (Thing.SEPARATE, Thing.ADDRESS, Thing.WORKING, Thing.MAIN):
        kinds = [kind for kind, of in THING_OF.items() if of is thing]
        try:
            verdict = grants.decide(actor, place_of(case), thing, action, at=at)
        except ReasonNeeded as error:
            asked.update(kinds)
            refused = error
        except (NotFound, NotAllowed) as error:
            refused = error
        else:
            opened.update(dict.fromkeys(kinds, verdict.grant))
            reasons.update(dict.fromkeys(kinds, verdict.reason))
    if not opened:
        raise refused
    return Lens(actor, case.pk, opened, reasons=reasons, closed_by_reason=frozenset(asked))
