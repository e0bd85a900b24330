"""Letters as search compares them: folded diacritics, and what a scanner takes for what."""

import re
import unicodedata
from functools import lru_cache

__all__ = ["deletions", "folded", "has_diacritics", "normal", "readable", "skeleton"]

_FOLD = str.maketrans(
    "ąćęłńóśźżàáâäãåçèéêëìíîïñòôöõøùúûüýÿßđ", "acelnoszzaaaaaaceeeeiiiinooooouuuuyysd"
)
_LIKE = str.maketrans("ljeqvhd1f", "iicgybati")
_AS_LETTERS = str.maketrans("0158", "olsb")
_AS_DIGITS = str.maketrans("OoIl", "0011")
_GROUP = re.compile(r"[^\W_]+")
_WITHIN = re.compile(r"(?<=[^\W\d_])[0158](?=[^\W\d_])")
_PAIRS = (("rn", "m"), ("vv", "w"), ("ii", "n"), ("u", "n"), ("ci", "a"))
SHORT, TOLERANT = 4, range(5, 25)
_MOSTLY = 0.6


def normal(text: str) -> str:
    """Text in composed form and small letters."""
    return unicodedata.normalize("NFC", text).lower()


@lru_cache(maxsize=100_000)
def folded(word: str) -> str:
    """The word without diacritics: "łódź" → "lodz"."""
    return word.translate(_FOLD)


def has_diacritics(word: str) -> bool:
    return folded(word) != word


def skeleton(word: str) -> str:
    """The word with letters that scanners mix up made one: "rn" and "m", "e" and "c"."""
    bare = folded(word)
    for pair, one in _PAIRS:
        bare = bare.replace(pair, one)
    return bare.translate(_LIKE)


@lru_cache(maxsize=50_000)
def deletions(word: str) -> frozenset[str]:
    """The word's skeleton and all that is left of it without one letter.

    Two words share one of these if one letter is wrong, missing or too many; short words have to
    agree as they stand.
    """
    if len(word) < SHORT:
        return frozenset({folded(word)})
    bare = skeleton(word)
    if len(word) not in TOLERANT:
        return frozenset({bare})
    return frozenset({bare, *(bare[:at] + bare[at + 1 :] for at in range(len(bare)))})


def readable(text: str) -> str:
    """A piece of text with the digits put right that a scanner put into words, and the reverse."""
    if text.isalpha() or not any(map(str.isdecimal, text)):
        return text
    return _GROUP.sub(lambda match: _readable(match.group()), text)


def _readable(group: str) -> str:
    letters = sum(map(str.isalpha, group))
    digits = len(group) - letters
    if not letters or not digits:
        return group
    as_digits = group.translate(_AS_DIGITS)
    if as_digits.isdecimal():
        return as_digits
    if letters >= SHORT and letters >= _MOSTLY * len(group):
        return _WITHIN.sub(lambda match: match.group().translate(_AS_LETTERS), group)
    return group
