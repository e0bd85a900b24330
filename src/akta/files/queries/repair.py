"""The repair queue (kolejka napraw): scans with unsettled defects, and figures per scanner."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page as Sheet
from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from akta.core.actors import Actor
from akta.files.lens import Lens, open_sides
from akta.files.models import Defect, DefectKind, DefectState, Ingest, Page, Side
from akta.files.queries.sides import SET_ORDER, SideView, in_file_order, rows, view_of
from akta.files.services.checks import volume_name
from akta.law.localtime import WARSAW
from akta.law.matrix import Action

if TYPE_CHECKING:
    from uuid import UUID

UNSETTLED = (DefectState.OPEN, DefectState.SENT_BACK)
A_PAGE = 50
DAYS = 14


@dataclass(frozen=True, slots=True)
class Suspect:
    """A side whose scan has unsettled defects; `waits` while a new scan of it is being cut."""

    side: SideView
    defects: tuple[Defect, ...]
    waits: bool = False

    @property
    def place(self) -> str:
        """Where the side stands, its set named: "t. 1 k. 3", "załącznik adresowy t. 1 k. 3"."""
        return f"{volume_name(self.side.set_kind, self.side.volume_number)} k. {self.side.label}"

    @property
    def is_sent_back(self) -> bool:
        return any(defect.state == DefectState.SENT_BACK for defect in self.defects)

    @property
    def told(self) -> str:
        """What is wrong, as it is read out: "przekrzywiona o 3,1°; pismo jest nieostre"."""
        return "; ".join(defect.detail for defect in self.defects)

    @property
    def note(self) -> str:
        return next((defect.note for defect in self.defects if defect.note), "")


@dataclass(frozen=True, slots=True)
class ScannerDay:
    """One scanner on one day: pages, and how many of them had each kind of defect."""

    day: date
    scanner: str
    pages: int
    defects: dict[str, int]

    @property
    def bad(self) -> int:
        return sum(self.defects.values())

    @property
    def share(self) -> float:
        """Defects for each hundred pages."""
        return round(100 * self.bad / self.pages, 1) if self.pages else 0.0

    @property
    def told_share(self) -> str:
        return f"{self.share:.1f}".replace(".", ",")

    @property
    def told(self) -> str:
        """The kinds with their numbers: "przekrzywiona 3, nieostra 1"."""
        labels = dict(DefectKind.choices)
        return ", ".join(f"{labels[kind]} {number}" for kind, number in self.defects.items())


def suspects(lens: Lens, state: str, *, number: int = 1) -> Sheet[Side]:
    """Sides in this state, in the order of the file; their views by `suspect_views`."""
    return Paginator(_suspects(lens, [state]), A_PAGE).get_page(number)


def suspect_counts(lens: Lens) -> dict[str, int]:
    """How many sides are open and how many are sent back; one query."""
    counts = {state: Count("pk", filter=Exists(_of_side([state]))) for state in map(str, UNSETTLED)}
    found: dict[str, int] = lens.sides().aggregate(**counts)
    return found


def suspect_views(sides: Iterable[Side]) -> list[Suspect]:
    """The sides with their unsettled defects; three queries."""
    ids = [side.pk for side in sides]
    by_page: dict[UUID, list[Defect]] = defaultdict(list)
    for defect in Defect.objects.filter(page__sides__in=ids, state__in=UNSETTLED):
        by_page[defect.page_id].append(defect)
    waiting = Ingest.objects.filter(replaces__in=ids, state__in=["waiting", "working"])
    waits = set(waiting.values_list("replaces_id", flat=True))
    views = {row["id"]: view_of(row) for row in rows(Side.objects.filter(pk__in=ids))}
    order = list(DefectKind.values)
    return [
        Suspect(
            views[pk],
            tuple(sorted(by_page[views[pk].page_id], key=lambda d: order.index(d.kind))),
            pk in waits,
        )
        for pk in ids
    ]


def next_suspect(lens: Lens, after: str = "") -> Side | None:
    """The first side with an open defect, or the one after a side in the order of the file."""
    found = _suspects(lens, [DefectState.OPEN])
    last = lens.sides().select_related("card__volume").filter(short_id=after).first()
    if last is None:
        return found.first()
    volume, card = last.card.volume, last.card
    later = Q(card__volume__set_kind=volume.set_kind) & (
        Q(card__volume__number__gt=volume.number)
        | Q(card__volume__number=volume.number, card__rank__gt=card.rank)
        | Q(card=card, is_verso__gt=last.is_verso)
    )
    later |= Q(card__volume__set_kind__in=SET_ORDER[SET_ORDER.index(volume.set_kind) + 1 :])
    return found.filter(later).first() or found.exclude(pk=last.pk).first()


def suspect_for(lens: Lens, short_id: str) -> Side | None:
    """A side of the lens with unsettled defects, None where there are none (any more)."""
    return _suspects(lens, UNSETTLED).filter(short_id=short_id).first()


def _suspects(lens: Lens, states: Iterable[str]) -> QuerySet[Side]:
    return in_file_order(lens.sides().filter(Exists(_of_side(states))))


def _of_side(states: Iterable[str]) -> QuerySet[Defect]:
    return Defect.objects.filter(page_id=OuterRef("page_id"), state__in=list(states))


def cases_to_repair(actor: Actor, *, at: datetime, number: int = 1) -> Sheet[Any]:
    """The cases whose files the actor may order and in which a scan waits for somebody."""
    sides = open_sides(actor, at=at, action=Action.ORDER)
    found = (
        sides.filter(page__defects__state__in=UNSETTLED)
        .values(
            reference=F("card__volume__case__reference"),
            subject=F("card__volume__case__subject"),
            in_case=F("card__volume__case_id"),
        )
        .annotate(
            open=Count("pk", filter=Q(page__defects__state=DefectState.OPEN), distinct=True),
            sent_back=Count(
                "pk", filter=Q(page__defects__state=DefectState.SENT_BACK), distinct=True
            ),
        )
        .order_by("-open", "reference")
    )
    return Paginator(found, A_PAGE).get_page(number)


def scanner_days(actor: Actor, *, at: datetime) -> list[ScannerDay]:
    """The last fourteen days by scanner, over the files that the actor may order; two queries."""
    sides = open_sides(actor, at=at, action=Action.ORDER)
    pages = Page.objects.filter(
        sides__in=sides, ingest__finished_at__gte=at - timedelta(days=DAYS)
    ).annotate(day=TruncDate("ingest__finished_at", tzinfo=WARSAW), scanner=F("ingest__scanner"))
    by_day: dict[tuple[date, str], dict[str, int]] = defaultdict(dict)
    bad = pages.filter(defects__isnull=False).values("day", "scanner", "defects__kind")
    for row in bad.annotate(n=Count("pk", distinct=True)).order_by("-n"):
        by_day[row["day"], row["scanner"]][row["defects__kind"]] = row["n"]
    counted = pages.values("day", "scanner").annotate(n=Count("pk", distinct=True))
    return [
        ScannerDay(row["day"], row["scanner"], row["n"], by_day[row["day"], row["scanner"]])
        for row in counted.order_by("-day", "scanner")
    ]
