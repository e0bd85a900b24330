"""The index of a page: made of its shown text in the transaction that stores it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Func, QuerySet, Value
from django.db.models.fields import TextField

from akta.files.models import PageText, Side, TextSource
from akta.files.search.lexemes import in_case, of_name, of_word
from akta.files.search.tokens import Chunk, Tokens, chunks_of, tokens

__all__ = ["index_page", "page_chunks", "rebuild", "vector_of"]

_LAST_POSITION, _MOST_POSITIONS = 16_383, 250
_BATCH = 200
_ORDER = "ABCD"


def index_page(row: PageText) -> None:
    """Store the index of one page; called where its text is stored, in that transaction."""
    _store([row])


@transaction.atomic
def rebuild(case_id: UUID | None = None) -> int:
    """Make the index again for all pages, or those of one case; gives their number."""
    rows = PageText.objects.exclude(shown=TextSource.NONE).order_by("pk")
    if case_id is not None:
        sides = Side.objects.filter(case_id=case_id)
        rows = rows.filter(page__in=sides.values("page_id"))
    count = 0
    for batch in _batches(rows):
        _store(batch)
        count += len(batch)
    return count


def _batches(rows: QuerySet[PageText]) -> Iterator[list[PageText]]:
    batch: list[PageText] = []
    for row in rows.iterator(_BATCH):
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _store(rows: Sequence[PageText]) -> None:
    cases = _cases_of(rows)
    for row in rows:
        vector = vector_of(tokens(page_chunks(row)), cases.get(row.page_id, ()))
        value = TsVector(Value(vector, output_field=TextField()))
        PageText.objects.filter(pk=row.pk).update(lemmas=value)


def _cases_of(rows: Sequence[PageText]) -> Mapping[UUID, set[UUID]]:
    """The cases in whose files a page stands: where it was received, and where its sides are."""
    ids = [row.page_id for row in rows]
    cases: dict[UUID, set[UUID]] = {}
    received = PageText.objects.filter(pk__in=ids).values_list("pk", "page__ingest__case_id")
    standing = Side.objects.filter(page_id__in=ids).values_list("page_id", "case_id")
    for page_id, case_id in [*received, *standing]:
        cases.setdefault(page_id, set()).add(case_id)
    return cases


def page_chunks(row: PageText) -> list[Chunk]:
    """The chunks of the shown text; they are counted as the page's words with boxes are."""
    words = shown_words(row)
    if words is None:
        return chunks_of(row.plain)
    return [Chunk(str(word[0]), int(word[5])) for word in words]


def shown_words(row: PageText) -> Sequence[Any] | None:
    """Words with boxes of the shown source, as stored; None where only plain text is kept."""
    by_source = {TextSource.PDF: row.words_pdf, TextSource.OCR: row.words_ocr}
    stored: Any = by_source.get(TextSource(row.shown))
    return None if stored is None else stored["words"]


def vector_of(found: Tokens, cases: Iterable[UUID] = ()) -> str:
    """The index of a text as PostgreSQL reads a tsvector: lexemes, positions, weights."""
    at: dict[str, dict[int, str]] = {in_case(case): {} for case in cases}
    for position, part in enumerate(found.parts, 1):
        for lexeme, weight in of_word(part.text):
            _put(at, lexeme, position, weight)
    for piece, position in found.pieces:
        for lexeme, weight in of_word(piece):
            _put(at, lexeme, position, weight)
    for name, first, last in found.names:
        for position in range(first, last + 1):
            _put(at, of_name(name), position, "A")
    for date, first, last in found.dates:
        for position in range(first, last + 1):
            _put(at, f"@{date}", position, "A")
    return " ".join(_written(lexeme, places) for lexeme, places in at.items())


def _put(at: dict[str, dict[int, str]], lexeme: str, position: int, weight: str) -> None:
    places = at.setdefault(lexeme, {})
    kept = places.get(position, "D")
    if position <= _LAST_POSITION and len(places) < _MOST_POSITIONS:
        places[position] = min(kept, weight)


def _written(lexeme: str, places: Mapping[int, str]) -> str:
    where = ",".join(f"{position}{weight}" for position, weight in sorted(places.items()))
    return quoted(lexeme) + (f":{where}" if where else "")


def quoted(lexeme: str) -> str:
    """A lexeme as it stands in the text of a tsvector or tsquery."""
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


class TsVector(Func):
    """A ready-made index, taken as it is."""

    template = "(%(expressions)s)::tsvector"
