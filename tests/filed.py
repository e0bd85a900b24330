"""Cards of a file made by rows, for tests that need a file and no scanner."""

from datetime import date
from uuid import uuid4

from akta.files.models import (
    Document,
    Ingest,
    IngestState,
    Page,
    SetKind,
    Volume,
)
from akta.files.services import placing

OPENING = "postanowienie-wszczecie"


def volume_of(case, *, number=1, set_kind=SetKind.MAIN, at):
    return Volume.objects.get_or_create(
        case=case, number=number, set_kind=set_kind, defaults={"created_at": at}
    )[0]


def document_of(
    case, title, sheets, *, at, volume=None, kind="", dated_on=date(2026, 3, 12), backs=False
):
    """A document of so many cards at the end of the volume; gives its cards."""
    volume = volume or volume_of(case, at=at)
    document = Document.objects.create(
        volume=volume, title=title, kind_id=kind or None, dated_on=dated_on, added_at=at
    )
    pages = pages_of(case, volume, sheets * (2 if backs else 1), at=at)
    step = 2 if backs else 1
    grouped = [[page.pk for page in pages[n : n + step]] for n in range(0, len(pages), step)]
    return placing.add_cards(volume, grouped, document=document, after=None, by=None, at=at)


def pages_of(case, volume, count, *, at):
    """Pages of one scan that was taken in and cut."""
    ingest = Ingest.objects.create(
        case=case,
        volume=volume,
        file_name="skan.pdf",
        sha256=uuid4().hex * 2,
        size=1,
        state=IngestState.DONE,
        page_count=count,
        position=Ingest.objects.count() + 1,
        received_at=at,
    )
    return Page.objects.bulk_create(
        Page(ingest=ingest, sha256=ingest.sha256, index=n, width=1240, height=1754)
        for n in range(count)
    )
