"""Cutting files into pages, and pages into cards: what the worker does with an item."""

import logging
import time
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction

from akta.core import clock, jobs
from akta.files import blobs, events
from akta.files.models import Ingest, IngestState, Page, Volume
from akta.files.services import carding, checks, queue, repair
from akta.files.services.queue import Lease, LeaseLost
from akta.files.sheets.cutting import cut_at_sheets
from akta.imaging import FailureKind, PageFacts, TaskFailed
from akta.storage import CacheKey, StorageError, StoreUnreachable

__all__ = ["cut_next"]

Cut = tuple[int, PageFacts]
SLICE_SECONDS = 10.0
KEEP_SECONDS = 2.0
WIDTH = 1200
REPEATED = "repeated"
REPEATED_TEXT = (
    "Opracowanie pliku kilka razy zostało przerwane. Oryginał jest bezpieczny. Proszę ponowić "
    "opracowanie, a jeśli to nie pomoże, zapisać plik ponownie i dodać go jeszcze raz."
)
NOT_ONE_PAGE = "not_one_page"
NOT_ONE_PAGE_TEXT = (
    "Nowy skan strony ma mieć jedną stronę, a plik ma ich {}. Proszę zapisać tę stronę w osobnym "
    "pliku i wskazać ją ponownie w kolejce napraw."
)
log = logging.getLogger("akta.files")


class Unusable(Exception):
    """The item cannot become cards; kind and sentence for whoever sent it."""

    def __init__(self, kind: str, sentence: str) -> None:
        super().__init__(kind)
        self.kind, self.sentence = kind, sentence


def cut_next() -> bool:
    """Work a while on the next item of the queue; False where there was nothing to take.

    A slice of about 10 s: then the item goes back into the queue, so that a file of 900 pages
    does not keep other cases waiting. Whatever the file does costs this item only.
    """
    taken = queue.take(at=clock.now())
    if taken is None:
        return False
    ingest, lease = taken
    try:
        _work(ingest, lease)
    except Unusable as problem:
        _refuse(lease, problem)
    except LeaseLost:
        log.info("item %s was taken over by another worker", ingest.pk)
    return True


def _work(ingest: Ingest, lease: Lease) -> None:
    if ingest.attempts > queue.MOST_ATTEMPTS:
        raise Unusable(REPEATED, REPEATED_TEXT)
    if _cut_slice(ingest, lease):
        _finish(lease)
    else:
        lease.release()


def _cut_slice(ingest: Ingest, lease: Lease) -> bool:
    """Cut pages until the time of the slice is over; True when the last page is cut."""
    ends = time.monotonic() + SLICE_SECONDS
    sha256 = ingest.working_sha256 or ingest.sha256
    try:
        begun = ingest.page_count is not None
        store = blobs.store()
        with store.open(sha256) if begun else store.open_verified(sha256) as file:
            if not begun:
                _inspect(ingest, lease, file.fileno())
            return _cut_pages(ingest, lease, sha256, file.fileno(), ends)
    except TaskFailed as error:
        if error.kind is FailureKind.POOL:
            raise
        raise Unusable(error.kind.value, error.sentence) from error
    except StoreUnreachable:
        raise  # the lease runs out, and the piece is taken again
    except StorageError as error:
        raise Unusable("storage", error.sentence) from error


def _inspect(ingest: Ingest, lease: Lease, fd: int) -> None:
    info = blobs.reader().inspect(fd)
    scanner = "".join(c for c in info.producer or "" if c.isprintable()).strip()[:120]
    ingest.page_count, ingest.media_type = info.page_count, info.media_type
    if ingest.replaces_id is not None and info.page_count != 1:
        raise Unusable(NOT_ONE_PAGE, NOT_ONE_PAGE_TEXT.format(info.page_count))
    lease.keep(
        at=clock.now(),
        page_count=info.page_count,
        media_type=info.media_type,
        scanner=scanner,
    )


def _cut_pages(ingest: Ingest, lease: Lease, sha256: str, fd: int, ends: float) -> bool:
    """Cut what is missing, as many pages at once as the pool has children."""
    done = set(Page.objects.filter(ingest=ingest).values_list("index", flat=True))
    missing = iter([n for n in range(ingest.page_count or 0) if n not in done])
    size = blobs.pool().size
    workers = ThreadPoolExecutor(size, thread_name_prefix="cut")
    running: set[Future[Cut]] = set()
    cut: list[Cut] = []
    begun = False  # each slice cuts something, however late it starts
    try:
        while True:
            if not begun or time.monotonic() < ends:
                begun = True
                wanted = islice(missing, 2 * size - len(running))
                running |= {workers.submit(_cut_page, fd, sha256, index) for index in wanted}
            if not running:
                return len(done) == ingest.page_count
            finished, running = wait(running, KEEP_SECONDS, FIRST_COMPLETED)
            cut += [future.result() for future in finished]
            if not finished or not running or len(cut) >= 2 * size:
                done.update(index for index, _ in cut)
                _keep_pages(ingest, lease, sha256, cut, len(done))
                cut.clear()
    finally:
        workers.shutdown(cancel_futures=True)


def _cut_page(fd: int, sha256: str, index: int) -> Cut:
    """Measure a page and keep its image in the cache; runs in a thread without the database."""
    try:
        facts, image = blobs.reader().page_facts(fd, index, width=WIDTH)
    except TaskFailed as error:
        if error.kind is FailureKind.POOL:
            raise
        raise Unusable(error.kind.value, f"Strona {index + 1}: {error.sentence}") from error
    blobs.cache().put(CacheKey(sha256, index, width=WIDTH), image)
    return index, facts


@transaction.atomic
def _keep_pages(
    ingest: Ingest,
    lease: Lease,
    sha256: str,
    facts: Iterable[Cut],
    done: int,
) -> None:
    """A small batch of pages and the progress that people see, at once."""
    lease.keep(at=clock.now(), pages_done=done)
    pages = [_page(ingest, sha256, index, measured) for index, measured in facts]
    Page.objects.bulk_create(pages, ignore_conflicts=True)


def _page(ingest: Ingest, sha256: str, index: int, facts: PageFacts) -> Page:
    return Page(
        ingest=ingest,
        sha256=sha256,
        index=index,
        width=facts.width_px or facts.image_width,
        height=facts.height_px or facts.image_height,
        dpi_x=facts.dpi_x,
        dpi_y=facts.dpi_y,
        bits=facts.bits_per_pixel,
        is_colour=facts.colour,
        is_blank=facts.blank,
        ink=facts.ink,
        skew=facts.skew,
        sharpness=facts.sharpness,
        fingerprint=facts.fingerprint,
        code=facts.code,
        problem_text="Strona jest nieostra." if facts.blurred else "",
    )


@transaction.atomic
def _finish(lease: Lease) -> None:
    """Make the cards of a cut item, all in one transaction, and queue the reading of its text."""
    at = clock.now()
    ingest = lease.lock()
    pages = list(Page.objects.filter(ingest=ingest).order_by("index"))
    ingest.state, ingest.finished_at, ingest.lease_until = IngestState.DONE, at, None
    ingest.pages_done = len(pages)
    if ingest.replaces_id is not None:
        _replace(ingest, pages[0].pk, at)
    elif ingest.volume is None or any(page.code for page in pages):
        ingest.document = cut_at_sheets(ingest, pages, at=at)
    else:
        ingest.document = carding.take_in(ingest, ingest.volume, [p.pk for p in pages], at=at)
    ingest.save(update_fields=["state", "finished_at", "lease_until", "document", "pages_done"])
    jobs.defer("files.read_next", priority=jobs.LOW, lock="files.read-0")


def _replace(ingest: Ingest, page: UUID, at: datetime) -> None:
    """Put the one page of the item in the place of a side's scan."""
    assert ingest.volume is not None
    volume = Volume.objects.select_for_update(no_key=True).get(pk=ingest.volume.pk)
    carding.await_text([page])
    repair.put_in_place(ingest, volume, page, actor=carding.sender(ingest), at=at)
    ingest.document = ingest.replaces.card.document if ingest.replaces else None
    repair.note_measured(ingest, at=at)


@transaction.atomic
def _refuse(lease: Lease, problem: Unusable) -> None:
    """Close an item that cannot be used, with the reason; the original stays where it is."""
    at = clock.now()
    try:
        ingest = lease.lock()
    except LeaseLost:
        return
    ingest.state, ingest.finished_at, ingest.lease_until = IngestState.REFUSED, at, None
    ingest.problem, ingest.problem_text = problem.kind, problem.sentence[:500]
    ingest.save(update_fields=["state", "finished_at", "lease_until", "problem", "problem_text"])
    told: dict[str, Any] = {
        "file": ingest.file_name,
        "reason": ingest.problem_text,
        "ingest_id": str(ingest.pk),
    }
    checks.record_of_file(events.FILE_REFUSED, ingest, actor=carding.sender(ingest), at=at, **told)
