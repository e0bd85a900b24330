"""Searching a file: the lens stands inside the query, before anything is counted or ranked.

Nothing beyond the reader's cards enters an answer: no statistics over other pages, no words of
theirs. What a word may have been meant for comes from the dictionary, and is looked for again in
the reader's cards only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    Count,
    F,
    FloatField,
    Func,
    IntegerField,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)

from akta.files.lens import Lens
from akta.files.models import PageText, SetKind, Side, TextState
from akta.files.queries.sides import FIELDS, SideView, view_of
from akta.files.search.index import quoted
from akta.files.search.lexemes import RANKS, in_case
from akta.files.search.marking import Box, Piece, marked_pages
from akta.files.search.morphology import has_dictionary
from akta.files.search.query import Asked, asked, relaxed
from akta.files.services.checks import volume_name
from akta.law.polish import plural

__all__ = ["NOT_AS_TYPED", "Found", "Hit", "Limits", "ranked_sides", "search"]

PAGE = 20
MOST_WEIGHED = 600
VECTOR = "page__text__lemmas"
WORDS = {
    "shown": "page__text__shown",
    "words_pdf": "page__text__words_pdf",
    "words_ocr": "page__text__words_ocr",
    "plain": "page__text__plain",
}
NOT_AS_TYPED = "Wpisanych słów nie ma w dostępnych kartach. Pokazano słowa o podobnej pisowni."
NO_DICTIONARY = (
    "Na tym serwerze brakuje słownika odmiany. Słowa odnajdują się tylko w takiej postaci, "
    "w jakiej zostały wpisane."
)
STILL_READ = "Tekst {} jest jeszcze odczytywany; po chwili wyników może być więcej."
NOT_READ = "Tekstu {} nie udało się odczytać; szukanie tych stron nie obejmuje."
NOTHING_TYPED = "Proszę wpisać słowo, liczbę albo datę, na przykład: przesłuchanie 13.03.2026."


@dataclass(frozen=True, slots=True)
class Hit:
    """A card side on which the query was found.

    `snippet` is the place in the text in pieces, those found marked; `boxes` are x, y, width and
    height of the words found, as shares of the side as it is shown.
    """

    side: SideView
    snippet: tuple[Piece, ...]
    boxes: tuple[Box, ...]
    score: float

    @property
    def side_id(self) -> UUID:
        return self.side.id

    @property
    def short_id(self) -> str:
        return self.side.short_id

    @property
    def label(self) -> str:
        """The side with its volume: "t. 2 k. 12v"."""
        return f"{volume_name(self.side.set_kind, self.side.volume_number)} k. {self.side.label}"

    @property
    def document_title(self) -> str | None:
        return self.side.document_title


@dataclass(frozen=True, slots=True)
class Found:
    """A page of an answer: how many sides in all, those from `offset` on, where the next begin.

    `by_document` counts the sides found in each document; cards without one have the empty id.
    """

    query: str
    total: int
    hits: tuple[Hit, ...]
    next_offset: int | None = None
    note: str = ""
    by_document: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limits:
    """To what a search is narrowed: a document, a volume, documents dated so."""

    document: UUID | None = None
    volume: UUID | None = None
    since: date | None = None
    until: date | None = None

    def q(self) -> Q:
        wanted = {
            "card__document_id": self.document,
            "card__volume_id": self.volume,
            "card__document__dated_on__gte": self.since,
            "card__document__dated_on__lte": self.until,
        }
        return Q(**{name: value for name, value in wanted.items() if value is not None})


@dataclass(frozen=True, slots=True)
class Matched:
    """The sides on which a query is found, by the query that found them, in the cases asked."""

    query: Asked
    sides: QuerySet[Side]
    by_document: Mapping[str, int] = field(default_factory=dict)
    note: str = ""
    within: str = ""

    @property
    def total(self) -> int:
        return sum(self.by_document.values())


def search(
    lens: Lens,
    query: str,
    *,
    document: UUID | None = None,
    volume: UUID | None = None,
    since: date | None = None,
    until: date | None = None,
    offset: int = 0,
    limit: int = PAGE,
) -> Found:
    """Search the cards that the lens shows; five queries whatever is found."""
    limits = Limits(document, volume, since, until)
    sides = lens.sides().filter(limits.q())
    found = matched(sides, query, cases=[lens.case_id])
    if found is None:
        return Found(query, 0, (), note=NOTHING_TYPED)
    hits = hits_of(found, ranked(found)[offset : offset + limit]) if found.total else ()
    following = offset + limit if found.total > offset + limit else None
    told = " ".join(filter(None, (found.note, _without_text(sides))))
    return Found(query, found.total, hits, following, told, found.by_document)


def _without_text(sides: QuerySet[Side]) -> str:
    """How many of the pages that are searched have no text (yet), if any."""
    awaited = Q(page__text__state=TextState.WAITING)
    missing = Q(page__text__state__in=(TextState.FAILED, TextState.UNAVAILABLE))
    counts = sides.filter(awaited | missing).aggregate(
        awaited=Count("pk", awaited), missing=Count("pk", missing)
    )
    return " ".join(
        sentence.format(plural(number, "strony", "stron", "stron"))
        for sentence, number in ((STILL_READ, counts["awaited"]), (NOT_READ, counts["missing"]))
        if number
    )


def ranked_sides(lens: Lens, query: str) -> list[UUID]:
    """All sides on which the query is found, the best first."""
    found = matched(lens.sides(), query, cases=[lens.case_id])
    return [] if found is None else list(ranked(found).values_list("pk", flat=True))


def matched(sides: QuerySet[Side], typed: str, *, cases: Sequence[UUID] = ()) -> Matched | None:
    """The sides that hold all that was typed; where there is none, something like it.

    None where nothing was typed that can be looked for.
    """
    query = asked(typed)
    if not query.terms:
        return None
    within = _in_cases(cases)
    plain = "" if has_dictionary() else NO_DICTIONARY
    for attempt, note in ((query, plain), (relaxed(query), NOT_AS_TYPED)):
        holding = sides.filter(Matches(F(VECTOR), TsQuery(within + attempt.as_text())))
        counted = holding.order_by().values_list("card__document_id").annotate(Count("pk"))
        by_document = {str(pk or ""): count for pk, count in counted}
        if by_document:
            return Matched(attempt, holding, by_document, note, within)
    return Matched(query, sides.none(), note=plain)


def _in_cases(cases: Sequence[UUID]) -> str:
    told = " | ".join(quoted(in_case(case)) for case in cases)
    return f"({told}) & " if told else ""


def ranked(found: Matched) -> QuerySet[Side]:
    """The sides by how well they fit: form as written, inflected, misread; then by their place.

    A very long answer is not weighed page by page: forms as written come first.
    """
    if found.total <= MOST_WEIGHED:
        score: Any = sum(
            (Rank(RanksArray(), F(VECTOR), TsQuery(text)) for text in found.query.for_ranking()),
            Value(0.0),
        )
    else:
        as_written = TsQuery(found.within + found.query.exact())
        exact = PageText.objects.filter(Matches(F("lemmas"), as_written))
        score = Case(
            When(page_id__in=exact.values("page_id"), then=Value(1.0)),
            default=Value(0.0),
            output_field=FloatField(),
        )
    place = Case(
        *(
            When(card__volume__set_kind=kind, then=Value(n))
            for n, kind in enumerate(SetKind.values)
        ),
        output_field=IntegerField(),
    )
    order = ("-score", place, "card__volume__number", "card__rank", "is_verso", "pk")
    return found.sides.annotate(score=score).order_by(*order)


def hits_of(found: Matched, sides: QuerySet[Side]) -> tuple[Hit, ...]:
    """The hits with snippets and boxes; two queries however many they are."""
    rows = list(sides.values(*FIELDS.values(), *WORDS.values(), "score"))
    texts = {row["page_id"]: _text_of(row) for row in rows}
    pages = marked_pages(texts, found.query)
    hits = []
    for row in rows:
        side = view_of(row)
        page = pages[side.page_id]
        boxes = page.boxes(side.rotation)
        hits.append(Hit(side, page.snippet, boxes, round(row["score"], 6)))
    return tuple(hits)


def _text_of(row: dict[str, Any]) -> PageText:
    return PageText(page_id=row["page_id"], **{name: row[column] for name, column in WORDS.items()})


class TsQuery(Func):
    """A ready-made query, taken as it is."""

    template = "(%(expressions)s)::tsquery"

    def __init__(self, text: str) -> None:
        super().__init__(Value(text, output_field=TextField()), output_field=TextField())


class Matches(Func):
    """Whether an index holds what a query asks for."""

    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = BooleanField()


class RanksArray(Func):
    """How much each weight of the index counts."""

    template = "(%(expressions)s)::float4[]"

    def __init__(self) -> None:
        told = "{" + ",".join(map(str, RANKS)) + "}"
        super().__init__(Value(told, output_field=TextField()), output_field=TextField())


class Rank(Func):
    """How well an index fits a query, by this page alone."""

    function = "ts_rank"
    output_field = FloatField()
