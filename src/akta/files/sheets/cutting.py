"""Cutting a scan at its separator sheets: part of the worker's one transaction.

A part of the case the scan was sent to, under a sheet of ours, becomes a document at once. Every
other part waits for a person. The sheets themselves get no cards, unless their code names none of
ours; all pages stay in the original.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from akta.core import journal
from akta.core.actors import Actor
from akta.core.errors import DomainError
from akta.files.models import Document, Ingest, IngestState, Page, Volume
from akta.files.services import carding, checks
from akta.files.services.intake import Labelled, next_position
from akta.files.services.volumes import volume_by_number
from akta.files.sheets import events
from akta.files.sheets.codes import Unread, read_code
from akta.files.sheets.models import Part, PartProblem, Sheet, SheetKind
from akta.files.sheets.splitting import Piece, Scanned, pieces

__all__ = ["cut_at_sheets", "into_volume", "said_of", "stream_of"]


def cut_at_sheets(ingest: Ingest, pages: Sequence[Page], *, at: datetime) -> Document | None:
    """Make documents of the parts that may go in at once, and let the others wait.

    Gives the document of the pages before the first sheet, where there are any.
    """
    sheets = _sheets(page.code for page in pages if page.code)
    seen = [
        Scanned(
            page.code, page.ink or 0.0, page.is_blank, is_doubtful=page.code not in {"", *sheets}
        )
        for page in pages
    ]
    found = pieces(seen, is_duplex=ingest.is_duplex)
    targets = [_target(ingest, piece, sheets.get(piece.code), at) for piece in found]
    _lock([target for target in targets if isinstance(target, Volume)])
    head: Document | None = None
    for position, (piece, target) in enumerate(zip(found, targets, strict=True)):
        sheet = sheets.get(piece.code)
        if isinstance(target, Volume):
            shown = [pages[place] for place in piece.pages]
            said = said_of(sheet) if sheet else None
            made = into_volume(ingest, target, shown, said, at=at)
            head = made.document if sheet is None else head
        else:
            _wait(ingest, position, piece, sheet, target, at)
    return head


def _sheets(codes: Iterable[str]) -> dict[str, Sheet]:
    """The sheets that these codes name; one query."""
    named = {code: read_code(code) for code in codes}
    ids = {pk for pk in named.values() if isinstance(pk, UUID)}
    rows = Sheet.objects.select_related("case__unit", "unit").in_bulk(list(ids))
    return {code: rows[pk] for code, pk in named.items() if isinstance(pk, UUID) and pk in rows}


def _target(
    ingest: Ingest, piece: Piece, sheet: Sheet | None, at: datetime
) -> Volume | PartProblem:
    """The volume that a piece goes into at once, or why it waits."""
    if not piece.code:
        return ingest.volume or PartProblem.NO_SHEET
    if sheet is None:
        why = read_code(piece.code)
        return PartProblem(why.value) if isinstance(why, Unread) else PartProblem.UNKNOWN
    if piece.has_written_back:
        return PartProblem.WRITTEN_BACK
    if sheet.kind == SheetKind.LETTER or sheet.case_id is None:
        return PartProblem.LETTER
    if sheet.case_id != ingest.case_id:
        return PartProblem.OTHER_CASE if ingest.case_id else PartProblem.IN_POST
    return _volume(sheet, sheet.case_id, carding.sender(ingest), at)


def _volume(sheet: Sheet, case_id: UUID, actor: Actor, at: datetime) -> Volume | PartProblem:
    """The volume a sheet names, by the right that whoever sent the scan has now."""
    try:
        checks.may_order(actor, case_id, sheet.set_kind, at=at)
    except DomainError:
        return PartProblem.NO_RIGHT
    return volume_by_number(
        actor=actor, case_id=case_id, set_kind=sheet.set_kind, number=sheet.volume_number, at=at
    )


def _lock(volumes: Sequence[Volume]) -> None:
    """All volumes at once and in one order, so that two scans never wait for each other."""
    ids = {volume.pk for volume in volumes}
    list(Volume.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))


def said_of(sheet: Sheet) -> Labelled:
    """What a sheet says of the document behind it."""
    return Labelled(sheet.title, sheet.document_kind_id or "", sheet.dated_on, sheet.author)


def into_volume(
    scan: Ingest,
    volume: Volume,
    pages: Sequence[Page],
    said: Labelled | None,
    *,
    at: datetime,
    by: Actor | None = None,
) -> Ingest:
    """Make an item of some pages of a scan, over the same original, and its cards.

    Without `said` it is described as the scan was when it was sent.
    """
    said = said or Labelled(
        scan.document_title,
        scan.document_kind_id or "",
        scan.document_date,
        scan.document_author,
    )
    item = Ingest.objects.create(
        case_id=volume.case_id,
        volume=volume,
        part_of=scan,
        document_title=said.title,
        document_kind_id=said.kind_code or None,
        document_date=said.dated_on,
        document_author=said.author,
        document=scan.document if scan.volume_id == volume.pk else None,
        after_card=scan.after_card if scan.volume_id == volume.pk else None,
        is_duplex=scan.is_duplex,
        file_name=scan.file_name,
        sha256=scan.sha256,
        working_sha256=scan.working_sha256,
        size=scan.size,
        media_type=scan.media_type,
        state=IngestState.DONE,
        page_count=len(pages),
        pages_done=len(pages),
        position=next_position(),
        received_by_id=scan.received_by_id,
        received_at=scan.received_at,
        finished_at=at,
        scanner=scan.scanner,
    )
    ids = [page.pk for page in pages]
    Page.objects.filter(pk__in=ids).update(ingest=item)
    item.document = carding.take_in(item, volume, ids, at=at, by=by)
    item.save(update_fields=["document"])
    return item


def _wait(
    ingest: Ingest,
    position: int,
    piece: Piece,
    sheet: Sheet | None,
    problem: PartProblem,
    at: datetime,
) -> None:
    """Let a part wait where it is known to belong, and tell the journal why."""
    part = Part(
        ingest=ingest,
        position=position,
        pages=list(piece.pages),
        sheet=sheet,
        problem=problem,
        found_at=at,
    )
    if sheet is not None:
        part.case, part.set_kind, part.unit = sheet.case, sheet.set_kind, sheet.unit
    elif ingest.case is not None and ingest.volume is not None:
        part.case, part.set_kind = ingest.case, ingest.volume.set_kind
        part.unit = ingest.case.unit
    elif ingest.unit is not None:
        part.unit = ingest.unit
    part.save(force_insert=True)
    journal.record(
        events.PART_WAITS,
        stream=stream_of(ingest.case_id, str(part.unit_id)),
        case_id=ingest.case_id,
        actor=carding.sender(ingest),
        at=at,
        subject=part.pk,
        data={
            "file": ingest.file_name,
            "pages": part.told_pages,
            "reason": str(problem.label),
            "sheet_id": str(part.sheet_id or ""),
        },
    )


def stream_of(case_id: UUID | None, unit_id: str) -> str:
    """The stream of a case, or of a unit where there is no case."""
    return journal.case_stream(case_id) if case_id else f"unit:{unit_id}"
