"""What of a word goes into the index, and which of it a query's word asks for.

`=` the word as written, `_` without diacritics, `~` its lemma, `^` a stem of a word that the
dictionary does not know, `?` what is left of such a word without one letter, `!` the lemma of a
word it may be a misreading of, `@` a date, `#` the case. Weights say how sure each is: A written
so, B by inflection, C folded or restored, D with a letter's tolerance. A word that the dictionary
knows is never taken for another one's misreading.
"""

from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

from akta.files.search.letters import deletions, folded, has_diacritics
from akta.files.search.morphology import misread_lemmas, readings, restored, stems

__all__ = [
    "RANKS",
    "by_date",
    "by_name",
    "by_prefix",
    "in_case",
    "inflected",
    "loosely",
    "of_name",
    "of_word",
    "written",
]

RANKS = (0.08, 0.2, 0.45, 1.0)
"""How much each weight counts in ranking, from D to A."""
_SHORT_PREFIX = 2


def in_case(case_id: UUID) -> str:
    """The case of a page: narrows the index before the lens decides."""
    return f"#{case_id.hex}"


@lru_cache(maxsize=100_000)
def of_word(word: str) -> tuple[tuple[str, str], ...]:
    """Lexemes of one word of a page (in small letters), each with its weight; the best first."""
    found = {f"={word}": "A"}
    if has_diacritics(word):
        found[f"_{folded(word)}"] = "C"
    if word.isdecimal():
        return tuple(found.items())
    known = readings(word)
    for lemma in known.lemmas:
        found[f"~{lemma}"] = "B"
    if not known.is_known:
        found |= _of_unknown(word)
    return tuple(found.items())


def _of_unknown(word: str) -> dict[str, str]:
    found = {f"?{rest}": "D" for rest in deletions(word)}
    found |= {f"^{stem}": "C" for stem in stems(word)}
    found |= {f"!{lemma}": "D" for lemma in misread_lemmas(word)}
    for other in restored(word):
        found |= {f"~{lemma}": "C" for lemma in readings(other).lemmas}
    return found


def of_name(name: str) -> str:
    """The lexeme of a whole that several parts make: a plate, a case number, a sum."""
    return f"={name}"


def by_name(name: str) -> frozenset[str]:
    return frozenset({of_name(name)})


def by_date(date: str) -> frozenset[str]:
    return frozenset({f"@{date}"})


def by_prefix(start: str) -> frozenset[str]:
    """Words that begin so, with and without diacritics; marked by a star at the end."""
    if len(start) < _SHORT_PREFIX:
        return written(start)
    return frozenset({f"={start}*", f"_{folded(start)}*"})


@lru_cache(maxsize=10_000)
def written(word: str) -> frozenset[str]:
    """The word as it was typed, in the form it has, with a letter's tolerance."""
    found = {f"={word}"}
    if word.isdecimal():
        return frozenset(found)
    if not has_diacritics(word) and not readings(word).is_known:
        found.add(f"_{word}")
    return frozenset(found | {f"?{rest}" for rest in deletions(word)})


@lru_cache(maxsize=10_000)
def inflected(word: str) -> frozenset[str]:
    """The word in all its forms, by all its readings, with a letter's tolerance in each."""
    if word.isdecimal():
        return written(word)
    known = readings(word)
    if known.is_known:
        return written(word) | _by_lemmas(known.lemmas)
    lemmas = {lemma for other in restored(word) for lemma in readings(other).lemmas}
    found = written(word) | {f"^{stem}" for stem in stems(word)} | {f"_{folded(word)}"}
    return found | _by_lemmas(lemmas)


def _by_lemmas(lemmas: Iterable[str]) -> frozenset[str]:
    """Two for each lemma: what a word may be misread for is told when a page is indexed."""
    return frozenset(f"{kind}{lemma}" for lemma in lemmas for kind in "~!")


@lru_cache(maxsize=10_000)
def loosely(word: str) -> frozenset[str]:
    """What a word may have been meant for, asked only where it was found nowhere.

    The same letters without diacritics; and, for a word that the dictionary does not know, the
    words it knows at one letter's distance.
    """
    bare = folded(word)
    found = {f"={bare}", f"_{bare}"}
    for other in restored(bare):
        found |= inflected(other)
    if not readings(word).is_known:
        found |= {f"~{lemma}" for lemma in misread_lemmas(word)}
    return frozenset(found)
