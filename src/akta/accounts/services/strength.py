"""How soon a password would be guessed (siła hasła): by lists and patterns, without a network."""

import gzip
from functools import lru_cache
from importlib.resources import files

from zxcvbn import zxcvbn

LONGEST_LOOKED_AT = 64
MARKS = "!@#$%^&*()-_=+.,?;: "
SHORTEST_CORE = 4
OURS = ("akta", "prokuratura", "prokurator", "portal", "sprawa", "obrońca", "adwokat", "hasło")
ENOUGH = 4
"""Of 0 to 4; 4 begins at ten thousand million guesses (10^10)."""


@lru_cache(maxsize=1)
def leaked() -> frozenset[str]:
    """Passwords most often found in leaks, in small letters."""
    return frozenset(line.lower() for line in _lines("passwords.txt.gz"))


@lru_cache(maxsize=1)
def polish_words() -> tuple[str, ...]:
    """Words and names that a guesser tries first here."""
    return tuple(_lines("words-pl.txt.gz"))


def _lines(name: str) -> list[str]:
    packed = (files("akta.accounts") / "data" / name).read_bytes()
    return gzip.decompress(packed).decode().split()


def is_leaked(password: str) -> bool:
    """Whether it is one of those passwords, also with marks or figures put before or after it."""
    small = password.lower()
    bare = small.strip(MARKS)
    core = bare.strip(MARKS + "0123456789")
    return not {small, bare, core if len(core) >= SHORTEST_CORE else small}.isdisjoint(leaked())


def is_guessable(password: str, *, known: tuple[str, ...] = ()) -> bool:
    """Whether patterns, words and what is `known` of its owner make it soon guessed."""
    looked_at = password[:LONGEST_LOOKED_AT]
    found = zxcvbn(looked_at, user_inputs=[*known, *OURS, *polish_words()])
    return int(found["score"]) < ENOUGH
