"""The repair of bad scans (kolejka napraw): defects noted by the worker, settled by a person.

A side keeps its id, number and history when its scan is replaced: citations, orders and notes
stay. The earlier scan stays in the store and in the journal.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction

from akta.core import clock
from akta.core.actors import Actor
from akta.core.errors import NotFound
from akta.core.journal import EventKind
from akta.files import defects, events
from akta.files.errors import NoDefectLeft
from akta.files.labels import mark
from akta.files.models import (
    Defect,
    DefectKind,
    DefectState,
    Ingest,
    Page,
    PageText,
    Side,
    TextSource,
    TextState,
    Volume,
)
from akta.files.services import checks, placing
from akta.files.services.intake import receive_file
from akta.grants.models import Grant
from akta.imaging.facts import BLURRED_BELOW
from akta.imaging.facts import PageText as ReadText

__all__ = [
    "accept_scan",
    "note_compared",
    "note_measured",
    "put_in_place",
    "replace_scan",
    "send_back_scan",
]

UNSETTLED = (DefectState.OPEN, DefectState.SENT_BACK)
MOST_COMPARED = 2000
"""Pages of one file whose texts are compared; a longer one is compared up to here."""


def note_measured(ingest: Ingest, *, at: datetime) -> None:
    """Note what the measurements of a cut file tell; part of the worker's transaction."""
    if ingest.case_id is None:
        return
    pages = list(Page.objects.filter(ingest=ingest).order_by("index"))
    seen = [_seen(page, ingest) for page in pages]
    _note(pages, defects.measured_defects(seen), case_id=ingest.case_id, at=at)


def note_compared(row: PageText) -> None:
    """Compare the pages of a file once the last of them has been read; after each text stored."""
    ingest = Ingest.objects.select_for_update(no_key=True).get(pk=row.page.ingest_id)
    waiting = PageText.objects.filter(page__ingest=ingest, state=TextState.WAITING)
    if ingest.case_id is None or ingest.replaces_id is not None or waiting.exists():
        return
    found = Page.objects.filter(ingest=ingest).select_related("text").order_by("index")
    pages = list(found[:MOST_COMPARED])
    seen = [_seen(page, ingest, page.text) for page in pages]
    _note(pages, defects.compared_defects(seen), case_id=ingest.case_id, at=clock.now())


def _seen(page: Page, ingest: Ingest, text: PageText | None = None) -> defects.Seen:
    return defects.Seen(
        is_blank=page.is_blank,
        is_verso=ingest.is_duplex and page.index % 2 == 1,
        skew=page.skew,
        is_blurred=_is_blurred(page),
        dpi=page.dpi_x,
        fingerprint=page.fingerprint,
        words=None if text is None else defects.words_of(text.plain),
        stamped=None if text is None else defects.stamped_number(_read(text)),
    )


def _is_blurred(page: Page) -> bool:
    """Only where there are lines of text to judge: a soft photograph is no bad scan."""
    if page.sharpness is None or page.skew is None:
        return False
    return page.sharpness < BLURRED_BELOW


def _read(text: PageText) -> ReadText | None:
    stored = {TextSource.PDF: text.words_pdf, TextSource.OCR: text.words_ocr}.get(
        TextSource(text.shown)
    )
    return None if stored is None else ReadText.from_json(json.dumps(stored))


def _note(
    pages: Sequence[Page], found: Iterable[defects.Defect], *, case_id: UUID, at: datetime
) -> None:
    rows = [
        Defect(
            page=pages[each.index],
            case_id=case_id,
            kind=DefectKind(each.kind.value),
            detail=each.detail,
            found_at=at,
        )
        for each in found
    ]
    Defect.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)


@transaction.atomic
def accept_scan(*, actor: Actor, side_id: UUID, at: datetime) -> None:
    """Take a scan as it is: nothing better can be had, or nothing is wrong with it.

    Raises NotFound, NotAllowed, NoDefectLeft.
    """
    side, grant, found = _suspect(actor, side_id, at=at)
    _settle(found, DefectState.ACCEPTED, actor=actor, at=at)
    _tell(events.SCAN_ACCEPTED, side, grant, actor=actor, at=at, defects=_named(found))


@transaction.atomic
def send_back_scan(*, actor: Actor, side_id: UUID, note: str, at: datetime) -> None:
    """Send a sheet back to be scanned again; `note` tells the scanning desk what to mind.

    Raises NotFound, NotAllowed, NoDefectLeft.
    """
    side, grant, found = _suspect(actor, side_id, at=at)
    _settle(found, DefectState.SENT_BACK, actor=actor, at=at, note=note.strip()[:300])
    _tell(events.SCAN_SENT_BACK, side, grant, actor=actor, at=at, defects=_named(found))


def replace_scan(
    *,
    actor: Actor,
    side_id: UUID,
    file_name: str,
    content: BinaryIO | Iterable[bytes],
    at: datetime,
    again: bool = False,
) -> Ingest:
    """Queue a new scan of one side; it takes the old one's place when the worker has cut it.

    A file that stands in the case already is taken only `again`.
    Raises NotFound, NotAllowed and what `receive_file` raises.
    """
    side = Side.objects.select_related("card__volume").filter(pk=side_id).first()
    if side is None:
        raise NotFound
    return receive_file(
        actor=actor,
        case_id=side.case_id,
        file_name=file_name,
        content=content,
        volume_id=side.card.volume_id,
        has_running_term=True,
        replaces=side,
        again=again,
        at=at,
    )


def put_in_place(
    ingest: Ingest, volume: Volume, page_id: UUID, *, actor: Actor, at: datetime
) -> None:
    """Give a side its new scan; the volume is locked by the worker's transaction."""
    assert ingest.replaces_id is not None
    side = Side.objects.select_related("card").get(pk=ingest.replaces_id)
    earlier = side.page
    side.page_id, side.rotation = page_id, 0
    side.save(update_fields=["page", "rotation"])
    placing.touch([side.card], volume=volume, change="nowy skan strony", by=actor.stored_id)
    side.card.save(update_fields=["version", "change", "changed_by_id"])
    found = list(Defect.objects.filter(page=earlier, state__in=UNSETTLED))
    _settle(found, DefectState.REPLACED, actor=actor, at=at)
    told: dict[str, Any] = {
        "file": ingest.file_name,
        "side_id": str(side.pk),
        "earlier_page_id": str(earlier.pk),
        "earlier_sha256": earlier.sha256,
    }
    checks.record(
        events.SCAN_REPLACED,
        actor=actor,
        volume=volume,
        at=at,
        grant=None,
        subject=side.pk,
        card=_card(side),
        **told,
    )


def _suspect(
    actor: Actor, side_id: UUID, *, at: datetime
) -> tuple[Side, Grant | None, list[Defect]]:
    """The side, the grant that lets the actor order its volume, and its unsettled defects."""
    side = Side.objects.select_related("card__volume").filter(pk=side_id).first()
    if side is None:
        raise NotFound
    _, grant = checks.volume_for(actor, side.card.volume_id, at=at)
    unsettled = Defect.objects.filter(page_id=side.page_id, state__in=UNSETTLED)
    found = list(unsettled.select_for_update(no_key=True))
    if not found:
        raise NoDefectLeft(card=_card(side))
    return side, grant, found


def _settle(
    found: Sequence[Defect], state: DefectState, *, actor: Actor, at: datetime, note: str = ""
) -> None:
    Defect.objects.filter(pk__in=[defect.pk for defect in found]).update(
        state=state, settled_by_id=actor.stored_id, settled_at=at, note=note
    )


def _named(found: Sequence[Defect]) -> str:
    return ", ".join(dict.fromkeys(str(DefectKind(defect.kind).label) for defect in found))


def _card(side: Side) -> str:
    return mark(side.card.number, side.card.letter, is_verso=side.is_verso)


def _tell(
    kind: EventKind, side: Side, grant: Grant | None, *, actor: Actor, at: datetime, defects: str
) -> None:
    checks.record(
        kind,
        actor=actor,
        volume=side.card.volume,
        at=at,
        grant=grant,
        subject=side.pk,
        card=_card(side),
        defects=defects,
    )
