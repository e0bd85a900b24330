"""Reads of separator sheets and of parts of scans that wait; each part only where it belongs."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page as Leaf
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet

from akta.cases.queries import place_of
from akta.core.actors import Actor
from akta.core.errors import NotFound
from akta.files.lens import THING_OF
from akta.files.models import Page, SetKind
from akta.files.queries.sides import SidePicture
from akta.files.services import checks
from akta.files.sheets.models import Part, PartState, Sheet
from akta.files.sheets.rights import post_grant, post_units
from akta.grants import queries as grants
from akta.grants.models import Grant
from akta.law.matrix import Action

__all__ = ["part_for", "picture_of", "sheets_for", "waiting_of_case", "waiting_parts"]

A_PAGE = 30


def waiting_parts(actor: Actor, *, at: datetime) -> QuerySet[Part]:
    """Parts that wait and that the actor may settle, the oldest first."""
    mine = Q(case=None, unit_id__in=post_units(actor, Action.WRITE, at=at))
    for kind, thing in THING_OF.items():
        reach = grants.reach(actor, thing, Action.ORDER, at=at, openly=True)
        mine |= Q(set_kind=kind, case__isnull=False) & reach.q("case__")
    found = Part.objects.filter(mine, state=PartState.WAITING)
    return found.select_related("ingest", "sheet", "case", "unit").order_by(
        "found_at", "ingest_id", "position"
    )


def page_of(parts: QuerySet[Part], number: int) -> Leaf[Part]:
    """One page of them."""
    return Paginator(parts, A_PAGE).get_page(number)


def waiting_of_case(actor: Actor, case_id: UUID, *, at: datetime) -> int:
    """How many parts wait that belong to the case, or came with a scan sent to it."""
    return (
        waiting_parts(actor, at=at).filter(Q(case_id=case_id) | Q(ingest__case_id=case_id)).count()
    )


def part_for(actor: Actor, part_id: UUID, *, at: datetime) -> tuple[Part, Grant]:
    """A part and the grant that lets the actor settle it. Raises NotFound, NotAllowed."""
    found = Part.objects.select_related("ingest", "sheet", "case__unit", "unit")
    part = found.filter(pk=part_id).first()
    if part is None:
        raise NotFound
    if part.case is None:
        return part, post_grant(actor, part.unit_id, Action.WRITE, at=at)
    thing = THING_OF[SetKind(part.set_kind)]
    return part, grants.decide(actor, place_of(part.case), thing, Action.ORDER, at=at).grant


def picture_of(part: Part, place: int) -> SidePicture:
    """What the image of a page of the part needs; `place` counts from 0 within the part."""
    if not 0 <= place < len(part.pages):
        raise NotFound
    ingests = [part.ingest_id, *([part.placed_as_id] if part.placed_as_id else [])]
    page = Page.objects.filter(ingest__in=ingests, index=part.pages[place]).first()
    if page is None:
        raise NotFound
    return SidePicture(page.pk, 0, part.set_kind, page.sha256, page.index)


def sheets_for(actor: Actor, case_id: UUID, ids: Iterable[UUID], *, at: datetime) -> list[Sheet]:
    """Sheets of a case to be printed, in the order they were made. Raises NotFound, NotAllowed."""
    found = Sheet.objects.filter(case_id=case_id, pk__in=list(ids)).select_related("case", "unit")
    sheets = {sheet.pk: sheet for sheet in found}
    for set_kind in {sheet.set_kind for sheet in sheets.values()}:
        checks.may_order(actor, case_id, set_kind, at=at)
    return [sheets[pk] for pk in ids if pk in sheets]
