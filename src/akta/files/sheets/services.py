"""Writes of separator sheets: printing them, and settling parts of scans that wait."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from akta.cases.models import Case
from akta.cases.queries import case_by_id
from akta.core import journal
from akta.core.actors import Actor
from akta.core.errors import NotFound
from akta.core.journal import EventKind
from akta.files.errors import TitleMissing, VolumeNumberWrong
from akta.files.models import Page, SetKind
from akta.files.services import checks
from akta.files.services.documents import kind_of
from akta.files.services.intake import Labelled
from akta.files.services.volumes import LAST_NUMBER, volume_by_number
from akta.files.sheets import events
from akta.files.sheets.cutting import into_volume, stream_of
from akta.files.sheets.errors import NoTitles, PartSettled, TooManyTitles, WhyMissing
from akta.files.sheets.models import Part, PartState, Sheet, SheetKind
from akta.files.sheets.rights import post_grant
from akta.grants.models import Grant
from akta.law.matrix import Action

__all__ = [
    "aim_letter",
    "drop_part",
    "give_sheet",
    "hold_parts",
    "letter_sheet",
    "part_to_settle",
    "place_part",
    "print_sheets",
]

MOST_SHEETS = 50


@transaction.atomic
def print_sheets(
    *,
    actor: Actor,
    case_id: UUID,
    titles: Sequence[str],
    at: datetime,
    set_kind: str = SetKind.MAIN,
    number: int | None = None,
    kind_code: str = "",
    dated_on: date | None = None,
    author: str = "",
) -> list[Sheet]:
    """Make separator sheets for documents of a case, one for each title.

    Without a number the last volume of the set is meant, as it is when the scan arrives. Raises
    NotFound, NotAllowed, NoTitles, TooManyTitles, VolumeNumberWrong, KindUnknown,
    KindKeptElsewhere.
    """
    case, grant = checks.may_order(actor, case_id, set_kind, at=at)
    named = [" ".join(title.split())[:300] for title in titles if title.strip()]
    if not named:
        raise NoTitles
    if len(named) > MOST_SHEETS:
        raise TooManyTitles(count=len(named), most=MOST_SHEETS)
    if number is not None and not 1 <= number <= LAST_NUMBER:
        raise VolumeNumberWrong
    kind = kind_of(kind_code, set_kind)
    sheets = [
        Sheet(
            kind=SheetKind.DOCUMENT,
            unit_id=case.unit_id,
            case=case,
            set_kind=set_kind,
            volume_number=number,
            title=title,
            document_kind=kind,
            dated_on=dated_on,
            author=author.strip()[:200],
            printed_by_id=actor.stored_id,
            printed_at=at,
        )
        for title in named
    ]
    Sheet.objects.bulk_create(sheets)
    place = checks.volume_name(set_kind, number) if number else SetKind(set_kind).label
    journal.record(
        events.SHEET_PRINTED,
        stream=journal.case_stream(case_id),
        case_id=case_id,
        actor=actor,
        at=at,
        grant_id=grant.pk if grant else None,
        data={"title": "”, „".join(named)[:600], "volume": place},
    )
    return sheets


def letter_sheet(
    *, unit_id: str, said: Labelled, case: Case | None, by: UUID | None, at: datetime
) -> Sheet:
    """The sheet of a letter of the post; the caller has decided and opened the transaction."""
    return Sheet.objects.create(
        kind=SheetKind.LETTER,
        unit_id=unit_id,
        case=case,
        title=said.title[:300],
        document_kind=kind_of(said.kind_code, SetKind.MAIN),
        dated_on=said.dated_on,
        author=said.author[:200],
        printed_by_id=by,
        printed_at=at,
    )


def aim_letter(sheet_id: UUID, *, said: Labelled, case: Case | None) -> None:
    """Let a letter's sheet, and what was already scanned behind it, belong to its case.

    The caller has decided and opened the transaction.
    """
    Sheet.objects.filter(pk=sheet_id).update(
        case=case, title=said.title[:300], author=said.author[:200], dated_on=said.dated_on
    )
    waiting = Part.objects.filter(sheet_id=sheet_id, state=PartState.WAITING)
    waiting.update(case=case, set_kind=SetKind.MAIN)


def hold_parts(sheet_id: UUID) -> None:
    """Let nobody else settle what was scanned behind a sheet until this transaction ends.

    Whoever changes a letter holds its parts first: parts, then the letter, so that nobody waits
    in a ring.
    """
    waiting = Part.objects.filter(sheet_id=sheet_id, state=PartState.WAITING)
    list(waiting.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def give_sheet(*, actor: Actor, part_id: UUID, sheet: Sheet, at: datetime) -> None:
    """Say which sheet should have lain before a part. Raises NotFound, NotAllowed, PartSettled."""
    part, grant = part_to_settle(actor, part_id, at=at)
    where = part.case_id
    part.sheet, part.case, part.set_kind = sheet, sheet.case, sheet.set_kind
    part.save(update_fields=["sheet", "case", "set_kind"])
    _tell(events.PART_GIVEN, part, where, actor=actor, at=at, grant=grant, title=sheet.title)


@transaction.atomic
def place_part(
    *,
    actor: Actor,
    part_id: UUID,
    case_id: UUID,
    said: Labelled,
    at: datetime,
    set_kind: str = SetKind.MAIN,
    number: int | None = None,
) -> Part:
    """Put a waiting part into a case's file, as a document of its own.

    Needs the part's own place and the place it goes to. Raises NotFound, NotAllowed, PartSettled,
    TitleMissing, KindUnknown, KindKeptElsewhere, VolumeNumberWrong.
    """
    part, grant = part_to_settle(actor, part_id, at=at)
    checks.may_order(actor, case_id, set_kind, at=at)
    kind_of(said.kind_code, set_kind)
    if not said.title.strip():
        raise TitleMissing
    if number is not None and not 1 <= number <= LAST_NUMBER:
        raise VolumeNumberWrong
    volume = volume_by_number(actor=actor, case_id=case_id, set_kind=set_kind, number=number, at=at)
    found = Page.objects.filter(ingest=part.ingest, index__in=part.pages).order_by("index")
    item = into_volume(part.ingest, volume, list(found), said, at=at, by=actor)
    part.placed_as, part.case, part.set_kind = item, case_by_id(case_id), set_kind
    _settle(part, PartState.PLACED, actor=actor, at=at)
    told = {
        "volume": checks.volume_name(set_kind, volume.number),
        "part_id": str(part.pk),
        "ingest_id": str(item.pk),
        "document_id": str(item.document_id),
    }
    _tell(events.PART_PLACED, part, case_id, actor=actor, at=at, grant=grant, **told)
    return part


@transaction.atomic
def drop_part(*, actor: Actor, part_id: UUID, note: str, at: datetime) -> Part:
    """Leave a waiting part out of every file, with the reason; the original keeps its pages.

    Raises NotFound, NotAllowed, PartSettled, WhyMissing.
    """
    part, grant = part_to_settle(actor, part_id, at=at)
    if not note.strip():
        raise WhyMissing
    part.note = note.strip()[:300]
    _settle(part, PartState.DROPPED, actor=actor, at=at)
    told = {"note": part.note, "part_id": str(part.pk)}
    _tell(events.PART_DROPPED, part, part.case_id, actor=actor, at=at, grant=grant, **told)
    return part


def part_to_settle(actor: Actor, part_id: UUID, *, at: datetime) -> tuple[Part, Grant | None]:
    """The waiting part, locked, and the grant that lets the actor settle it.

    Raises NotFound, NotAllowed, PartSettled.
    """
    rows = Part.objects.select_for_update(of=("self",), no_key=True)
    part = rows.select_related("ingest__after_card", "ingest__document").filter(pk=part_id).first()
    if part is None:
        raise NotFound
    grant: Grant | None
    if part.case_id is None:
        grant = post_grant(actor, part.unit_id, Action.WRITE, at=at)
    else:
        _, grant = checks.may_order(actor, part.case_id, part.set_kind, at=at)
    if part.state != PartState.WAITING:
        raise PartSettled
    return part, grant


def _settle(part: Part, state: PartState, *, actor: Actor, at: datetime) -> None:
    part.state, part.settled_by_id, part.settled_at = state, actor.stored_id, at
    part.save()


def _tell(
    kind: EventKind,
    part: Part,
    case_id: UUID | None,
    *,
    actor: Actor,
    at: datetime,
    grant: Grant | None,
    **data: Any,
) -> None:
    journal.record(
        kind,
        stream=stream_of(case_id, part.unit_id),
        case_id=case_id,
        actor=actor,
        at=at,
        grant_id=grant.pk if grant else None,
        subject=part.pk,
        data={
            "file": part.ingest.file_name,
            "pages": part.told_pages,
            "sheet_id": str(part.sheet_id or ""),
            **data,
        },
    )
