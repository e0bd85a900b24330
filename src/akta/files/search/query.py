"""What was typed, as a query: words, "phrases", beginnings*, numbers and dates; all are wanted."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from akta.files.search.index import quoted
from akta.files.search.letters import folded, normal
from akta.files.search.lexemes import by_date, by_name, by_prefix, inflected, loosely, written
from akta.files.search.tokens import Tokens, chunks_of, tokens

__all__ = ["MOST_TYPED", "Asked", "Term", "asked", "relaxed"]

MOST_TYPED = 300
MOST_TERMS = 24
WRITTEN, SURE = "=@", "=@_~^"
_PHRASE = re.compile(r"[\"„”“«»]([^\"„”“«»]+)[\"„”“«»]")
_PREFIX = re.compile(r"([^\W_]{2,})\*")
_YEAR_MARK = {"r", "roku"}
_SMALL = frozenset(
    {
        *("a", "aby", "albo", "ale", "by", "do", "dla", "i", "ich", "jak", "jako", "jest", "ku"),
        *("lub", "na", "nad", "nie", "o", "od", "oraz", "po", "pod", "przed", "przez", "przy"),
        *("r", "są", "się", "ten", "to", "tym", "u", "w", "we", "z", "za", "ze", "że"),
    }
)


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that has to be on the page: any of the alternatives.

    An alternative is a row of words side by side, each given by the lexemes that stand for it.
    """

    alternatives: tuple[tuple[frozenset[str], ...], ...]
    words: tuple[str, ...] = ()
    is_phrase: bool = False

    def as_text(self, kinds: str = "") -> str:
        """The term as PostgreSQL reads a tsquery; of its lexemes only these kinds, if named."""
        return _any(
            " <-> ".join(_lexemes(each, kinds) for each in row) for row in self.alternatives
        )

    @property
    def lexemes(self) -> frozenset[str]:
        """All lexemes of the term, for marking."""
        return frozenset().union(*(each for row in self.alternatives for each in row))


@dataclass(frozen=True, slots=True)
class Asked:
    """A query in parts; every term has to be on the page."""

    terms: tuple[Term, ...]

    def as_text(self) -> str:
        return " & ".join(term.as_text() for term in self.terms)

    def exact(self) -> str:
        """The terms as they are written, for ranking where there are too many hits to weigh."""
        return " & ".join(term.as_text(WRITTEN) for term in self.terms)

    def for_ranking(self) -> tuple[str, ...]:
        """The terms each for itself and, where they are several, side by side.

        So many hits count, and near ones count more.

        Misread words are left out, so that they come last.
        """
        told = [term.as_text(SURE) for term in self.terms]
        return (" | ".join(told), " & ".join(told)) if len(told) > 1 else (*told,)


def asked(typed: str) -> Asked:
    """Read what was typed. Small words do not count beside others; nothing to look for, no term."""
    text = typed[:MOST_TYPED]
    terms: list[Term] = []
    for is_phrase, piece in _pieces(text):
        terms += [_phrase(piece)] if is_phrase else _free(piece)
    kept = [term for term in terms if term.alternatives]
    weighty = [term for term in kept if term.is_phrase or not set(term.words) <= _SMALL]
    return Asked(tuple((weighty or kept)[:MOST_TERMS]))


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """The text cut at quoted phrases."""
    start = 0
    for match in _PHRASE.finditer(text):
        yield False, text[start : match.start()]
        yield True, match.group(1)
        start = match.end()
    yield False, text[start:]


def _free(text: str) -> list[Term]:
    """Terms of the words outside quotes."""
    starts = [normal(match.group(1)) for match in _PREFIX.finditer(text)]
    prefixes = [Term(((by_prefix(start),),), (start,)) for start in starts]
    return [*prefixes, *_terms(tokens(chunks_of(_PREFIX.sub(" ", text).replace("\n", " "))))]


def _terms(found: Tokens) -> list[Term]:
    """Dates and names take their parts with them; every other part is a word of its own."""
    taken: set[int] = set()
    terms: list[tuple[int, Term]] = []
    for names, make in ((found.dates, _date_term), (found.names, _name_term)):
        for name, first, last in _widest(names):
            covered = set(range(first, last + 1))
            if covered & taken:
                continue
            taken |= covered
            terms.append((first, make(name, found, first, last)))
            if make is _date_term and _is_year_mark(found, last + 1):
                taken.add(last + 1)
    for position, part in enumerate(found.parts, 1):
        if position not in taken:
            terms.append((position, Term(((inflected(part.text),),), (part.text,))))
    return [term for _, term in sorted(terms, key=lambda one: one[0])]


def _widest(names: Sequence[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Names by their length, the whole date before its month and year."""
    return sorted(names, key=lambda one: (one[1] - one[2], one[1], -len(one[0])))


def _is_year_mark(found: Tokens, position: int) -> bool:
    return position <= len(found.parts) and found.parts[position - 1].text in _YEAR_MARK


def _date_term(name: str, found: Tokens, first: int, last: int) -> Term:
    return Term(((by_date(name),),), _words(found, first, last))


def _name_term(name: str, found: Tokens, first: int, last: int) -> Term:
    """A whole, written in one or in its parts side by side."""
    words = _words(found, first, last)
    make: Callable[[str], frozenset[str]] = written if any(map(str.isdecimal, words)) else inflected
    whole = by_name(name) if any(map(str.isdecimal, words)) else inflected(name)
    return Term(((whole,), tuple(map(make, words))), words)


def _words(found: Tokens, first: int, last: int) -> tuple[str, ...]:
    return tuple(part.text for part in found.parts[first - 1 : last])


def _phrase(text: str) -> Term:
    """Words side by side, in the form in which they were typed."""
    found = tokens(chunks_of(text.replace("\n", " ")))
    words = tuple(part.text for part in found.parts)
    rows = [tuple(map(written, words))] if words else []
    rows += [
        (by_date(name),) for name, first, last in found.dates if (first, last) == (1, len(words))
    ]
    return Term(tuple(rows), words, is_phrase=True)


def relaxed(query: Asked) -> Asked:
    """The query with what its words may have been meant for; for where nothing was found."""
    return Asked(tuple(map(_relaxed, query.terms)))


def _relaxed(term: Term) -> Term:
    if len(term.words) != 1 or not term.words[0].isalpha():
        return term
    word = term.words[0]
    return Term((*term.alternatives, (loosely(word) | loosely(folded(word)),)), term.words)


def _any(alternatives: Iterable[str]) -> str:
    told = [text for text in alternatives if text]
    return told[0] if len(told) == 1 else "(" + " | ".join(told) + ")"


def _lexemes(lexemes: frozenset[str], kinds: str) -> str:
    told = sorted(lexeme for lexeme in lexemes if not kinds or lexeme[0] in kinds)
    return _any(map(_lexeme, told))


def _lexeme(lexeme: str) -> str:
    if lexeme.endswith("*"):
        return quoted(lexeme[:-1]) + ":*"
    return quoted(lexeme)
