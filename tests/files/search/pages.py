"""Pages of text with word boxes, without scans."""

import json
from datetime import UTC, datetime
from itertools import count

from akta.files.models import (
    Document,
    Ingest,
    IngestState,
    Page,
    PageText,
    Side,
    TextSource,
    TextState,
)
from akta.files.search import index_page
from akta.files.services.placing import add_cards
from akta.imaging import PageText as ReadText
from akta.imaging import Word

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
_numbers = count(1)


def add_pages(volume, texts, *, title=None, dated=None, rotation=0):
    """A card for each text; gives their sides in order."""
    document = None
    if title is not None:
        document = Document.objects.create(
            volume=volume, title=title, dated_on=dated, added_at=START
        )
    made = [page(volume, text) for text in texts]
    sheets = [[one.pk] for one in made]
    add_cards(volume, sheets, document=document, after=None, by=None, at=START)
    sides = {side.page_id: side for side in Side.objects.filter(page__in=made)}
    Side.objects.filter(page__in=made).update(rotation=rotation)
    return [sides[one.pk] for one in made]


def page(volume, text):
    number = next(_numbers)
    ingest = Ingest.objects.create(
        case_id=volume.case_id,
        volume=volume,
        file_name=f"strona{number}",
        sha256=f"{number:064x}",
        size=1,
        state=IngestState.DONE,
        position=number,
        received_at=START,
    )
    made = Page.objects.create(
        ingest=ingest, sha256=f"{number:064x}", index=0, width=1000, height=1400
    )
    row = PageText(page=made, state=TextState.DONE, shown=TextSource.OCR)
    write(row, text)
    return made


def write(row, text):
    """Give a page this text and its index."""
    words = tuple(
        Word(word, 0.05 * place, 0.04 * line, 0.05 * place + 0.04, 0.04 * line + 0.02, line=line)
        for line, written in enumerate(text.splitlines())
        for place, word in enumerate(written.split())
    )
    read = ReadText("ocr", words, 90.0)
    row.words_ocr, row.plain = json.loads(read.to_json()), read.text
    row.save()
    index_page(row)
