"""What of a word goes into the index, and which of it a query's word asks for.

`=` the word as written, `_` without diacritics, `~` its lemma, `^` a stem of a word that the
dictionary does not know, `?` what is left of such a word without one letter, `@` a date, `#` the
case. Weights say how sure each is: A written so, B by inflection, C folded or restored, D with a
letter's tolerance. A word that the dictionary knows is never taken for another one's misreading.
"""

from functools import lru_cache
from uuid import UUID

from akta.files.search.letters import deletions, folded, has_diacritics
from akta.files.search.morphology import forms_of, readings, restored, stems

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
        return written(word) | _by_entries(known.entries)
    others = restored(word)
    entries = {entry for other in others for entry in readings(other).entries}
    found = written(word) | {f"^{stem}" for stem in stems(word)} | {f"_{folded(word)}"}
    return found | _by_entries(tuple(sorted(entries)))


def _by_entries(entries: tuple[str, ...]) -> frozenset[str]:
    found = {f"~{entry.split(':')[0].lower()}" for entry in entries}
    for entry in entries:
        for form in forms_of(entry):
            found |= {f"?{rest}" for rest in deletions(form)}
    return frozenset(found)


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
        for other in _one_letter_away(word):
            found |= {f"~{lemma}" for lemma in readings(other).lemmas}
    return frozenset(found)


_ALPHABET = "aąbcćdeęfghijklłmnńoóprsśtuwyzźż"
_LONG_ENOUGH = 5


def _one_letter_away(word: str) -> frozenset[str]:
    """Words of the dictionary that differ by one letter, or by two neighbours changed about."""
    if len(word) < _LONG_ENOUGH or not word.isalpha():
        return frozenset()
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    near = {a + b[1:] for a, b in cuts if b}
    near |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    near |= {a + char + b[1:] for a, b in cuts if b for char in _ALPHABET}
    near |= {a + char + b for a, b in cuts for char in _ALPHABET}
    return frozenset(other for other in near if readings(other).is_known)
