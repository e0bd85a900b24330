"""Polish inflection (odmiana) by Morfeusz 2: all readings of a word, what it may be misread for.

Where the dictionary's wheel is missing, every word is its own only form.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from threading import Lock
from typing import Any

from akta.files.search.letters import TOLERANT, folded

try:
    import morfeusz2
except ImportError:  # no wheel for this machine: words are compared as they are written
    morfeusz2 = None

__all__ = ["Readings", "has_dictionary", "misread_lemmas", "readings", "restored", "stems"]

_SKIPPED = ("ign", "brev", "interp", "dig", "romandig", "aglt")
_RESTORED = {"a": "ą", "c": "ć", "e": "ę", "l": "ł", "n": "ń", "o": "ó", "s": "ś", "z": "żź"}
_MOST_PLACES = 8
_ENDINGS = (
    *("iego", "iemu", "ego", "emu", "owi", "iem", "em", "ami", "ach", "om", "ów", "owie"),
    *("owa", "ową", "owej", "iej", "ej", "ich", "ych", "imi", "ymi", "im", "ym", "ie", "ia"),
    *("ią", "ię", "iu", "a", "ą", "e", "ę", "i", "o", "u", "y"),
)
_STEM = 4
_ALPHABET = "aąbcćdeęfghijklłmnńoóprsśtuwyzźż"
_PAIRS = (("rn", "m"), ("vv", "w"), ("ii", "n"), ("ii", "u"), ("cl", "d"), ("li", "h"))
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Readings:
    """What the dictionary says of a written word: its lemmas, none where it knows it not."""

    lemmas: frozenset[str]

    @property
    def is_known(self) -> bool:
        return bool(self.lemmas)


def has_dictionary() -> bool:
    """Whether words can be inflected on this machine."""
    return morfeusz2 is not None


@lru_cache(maxsize=1)
def _morfeusz() -> Any:
    return morfeusz2.Morfeusz(generate=False)


@lru_cache(maxsize=200_000)
def readings(word: str) -> Readings:
    """All readings of one word in small letters; of a word in parts (zrobił|bym) the first part."""
    if morfeusz2 is None:
        return Readings(frozenset())
    with _lock:
        found = _morfeusz().analyse(word)
    whole = max((end for _, end, _ in found), default=0)
    if whole > 1 and any(tag == "ign" for _, _, (_, _, tag, *_) in found):
        return Readings(frozenset())
    return Readings(
        frozenset(
            _bare(lemma)
            for start, _, (_, lemma, tag, *_) in found
            if start == 0 and _counts(lemma, tag)
        )
    )


def _counts(lemma: str, tag: str) -> bool:
    return tag.split(":", maxsplit=1)[0] not in _SKIPPED and "_" not in lemma


def _bare(lemma: str) -> str:
    """A lemma without the dictionary's own marks: "akt:Sm3" → "akt"."""
    return lemma.split(":", maxsplit=1)[0].lower()


@lru_cache(maxsize=20_000)
def misread_lemmas(word: str) -> frozenset[str]:
    """Lemmas of the words that this one, unknown to the dictionary, may be a misreading of.

    One letter is wrong, missing, too many or changed places with the next, or a pair of letters
    was taken for one.
    """
    if len(word) not in TOLERANT or not word.isalpha() or morfeusz2 is None:
        return frozenset()
    near = _one_letter_away(word) | _other_pairs(word)
    return frozenset(lemma for other in near for lemma in readings.__wrapped__(other).lemmas)


def _one_letter_away(word: str) -> set[str]:
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    near = {a + b[1:] for a, b in cuts if b}
    near |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    near |= {a + char + b[1:] for a, b in cuts if b for char in _ALPHABET}
    return near | {a + char + b for a, b in cuts for char in _ALPHABET}


def _other_pairs(word: str) -> set[str]:
    changes = [change for one, other in _PAIRS for change in ((one, other), (other, one))]
    return {
        word[: match.start()] + new + word[match.end() :]
        for old, new in changes
        for match in re.finditer(old, word)
    }


@lru_cache(maxsize=50_000)
def restored(word: str) -> frozenset[str]:
    """Words of the dictionary that were written, or read, without (some of) their diacritics."""
    places = [at for at, char in enumerate(word) if char in _RESTORED]
    if not places or len(places) > _MOST_PLACES or morfeusz2 is None:
        return frozenset()
    found = set()
    for chosen in product(*((word[at], *_RESTORED[word[at]]) for at in places)):
        letters = list(word)
        for at, char in zip(places, chosen, strict=True):
            letters[at] = char
        candidate = "".join(letters)
        if candidate != word and readings(candidate).is_known:
            found.add(candidate)
    return frozenset(found)


@lru_cache(maxsize=50_000)
def stems(word: str) -> frozenset[str]:
    """Stems of a word that the dictionary does not know, by Polish endings; folded."""
    if re.search(r"\d", word):
        return frozenset()
    cut = [word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)]
    if word.endswith("scy"):  # Kowalscy, of Kowalski
        cut.append(word.removesuffix("cy") + "k")
    return frozenset(folded(stem) for stem in (word, *cut) if len(stem) >= _STEM)
