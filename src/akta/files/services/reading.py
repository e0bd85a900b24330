"""Reading the text of pages: the PDF's own layer where it can be trusted, otherwise OCR.

Low priority: at most all cores but one, nice to renders, and gives way while files wait to be cut.
"""

import json
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import BinaryIO

from django.db import transaction
from django.db.models import Q, QuerySet

from akta.core import clock
from akta.files import blobs
from akta.files.models import PageText, TextSource, TextState
from akta.files.services import queue
from akta.imaging import FailureKind, OcrState, TaskFailed, available
from akta.imaging import PageText as ReadText
from akta.storage import StorageError, StoreUnreachable

__all__ = ["AFTER_TEXT", "read_next", "text_left"]

SLICE_SECONDS = 20.0
LEASE = timedelta(minutes=6)
MOST_ATTEMPTS = 3
REPEATED_TEXT = "Rozpoznawanie tekstu tej strony kilka razy zostało przerwane."

AFTER_TEXT: list[Callable[[PageText], None]] = []
"""What happens in the transaction that stores a page's text; search adds its index here."""


def read_next() -> bool:
    """Read pages for a while; False where no page is left to read now."""
    ends = time.monotonic() + SLICE_SECONDS
    ocr = available()
    while (row := _take(ocr, at=clock.now())) is not None:
        _read(row, ocr)
        if time.monotonic() > ends or queue.is_waiting(at=clock.now()):
            return True
    return False


def text_left(*, at: datetime) -> bool:
    """Whether a page waits to be read, by what this machine can do."""
    return _waiting(available(), at=at).exists()


def _waiting(ocr: OcrState, *, at: datetime) -> QuerySet[PageText]:
    """Pages to read: those set aside without OCR come back once it is there."""
    states = [TextState.WAITING, TextState.UNAVAILABLE] if ocr.ok else [TextState.WAITING]
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=at)
    return PageText.objects.filter(free, state__in=states)


@transaction.atomic
def _take(ocr: OcrState, *, at: datetime) -> PageText | None:
    found = (
        _waiting(ocr, at=at)
        .select_related("page")
        .select_for_update(of=("self",), skip_locked=True, no_key=True)
    )
    row = found.order_by("page__ingest__position", "page__index").first()
    if row is None:
        return None
    row.lease_until, row.attempts = at + LEASE, row.attempts + 1
    row.save(update_fields=["lease_until", "attempts"])
    return row


def _read(row: PageText, ocr: OcrState) -> None:
    """Read one page; whatever it does, it costs this page only."""
    try:
        if row.attempts > MOST_ATTEMPTS:
            row.state, row.problem_text = TextState.FAILED, REPEATED_TEXT
        elif row.page.is_blank:
            row.state = TextState.DONE
        else:
            with blobs.store().open(row.page.sha256) as file:
                _read_page(row, file, ocr)
    except TaskFailed as error:
        if error.kind is FailureKind.POOL:
            raise
        row.state, row.problem_text = TextState.FAILED, error.sentence[:300]
    except StoreUnreachable:
        raise  # the lease runs out, and the page is taken again
    except StorageError as error:
        row.state, row.problem_text = TextState.FAILED, error.sentence[:300]
    _keep(row)


def _read_page(row: PageText, file: BinaryIO, ocr: OcrState) -> None:
    reader, index = blobs.text_reader(), row.page.index
    layer, verdict = reader.text_layer(file.fileno(), index)
    row.words_pdf = _json(layer)
    if layer is not None and verdict.usable:
        return _show(row, TextSource.PDF, layer)
    if not ocr.ok:
        row.state, row.problem_text = TextState.UNAVAILABLE, _unavailable(ocr)
        return None
    read = reader.ocr(file.fileno(), index)
    row.words_ocr = _json(read)
    return _show(row, TextSource.OCR, read)


def _unavailable(ocr: OcrState) -> str:
    return f"{ocr.sentence} {ocr.command or ''}".strip()[:300]


def _show(row: PageText, source: TextSource, text: ReadText) -> None:
    row.state, row.shown, row.problem_text = TextState.DONE, source, ""
    row.confidence, row.plain = text.confidence, text.text.replace("\x00", "")


def _json(text: ReadText | None) -> object:
    return json.loads(text.to_json().replace("\\u0000", "")) if text is not None else None


@transaction.atomic
def _keep(row: PageText) -> None:
    row.lease_until = None
    row.save()
    if row.state == TextState.DONE:
        for act in AFTER_TEXT:
            act(row)
