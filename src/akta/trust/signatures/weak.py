"""Algorithms that hold no longer, by name. They never change `intact`; they are named."""

from collections.abc import Iterable
from datetime import UTC, datetime

SHA1_UNTIL = datetime(2018, 6, 30, 22, tzinfo=UTC)
"""Until 30 June 2018 SHA-1 could be used (art. 137 of the act on trust services)."""
_OTHERS_UNTIL = datetime(2013, 12, 31, 23, tzinfo=UTC)
_RSA_TO_COME = 3000
RSA_2048_UNTIL = datetime(2028, 12, 31, 23, tzinfo=UTC)
"""RSA below 3000 bits: the end that ETSI TS 119 312 foresees; the table is to be kept up."""
_BEGINNING = "Podpis używa słabych algorytmów: "
WEAK_DIGESTS = frozenset({"md2", "md4", "md5", "sha1", "ripemd160"})
_SHORT_RSA = 2048
_SHORT_CURVE = 224


def weak_words(digests: set[str], key_kind: str | None, key_bits: int | None) -> list[str]:
    """Polish names of what is weak among digests and key."""
    words = [name.upper().replace("SHA1", "SHA-1") for name in sorted(digests & WEAK_DIGESTS)]
    if key_kind in {"rsa", "dsa", "rsassa_pss"} and key_bits and key_bits < _SHORT_RSA:
        words.append(f"klucz {'DSA' if key_kind == 'dsa' else 'RSA'} {key_bits} bitów")
    if key_kind == "ec" and key_bits and key_bits < _SHORT_CURVE:
        words.append(f"klucz EC {key_bits} bitów")
    return words


def weak_message(words: list[str]) -> str:
    """The finding's sentence."""
    return f"{_BEGINNING}{', '.join(words)}."


def held_until(findings: Iterable[str]) -> datetime | None:
    """Until when the weak algorithms that these findings name were held to be safe."""
    told = [each.removeprefix(_BEGINNING).rstrip(".") for each in findings]
    if not told:
        return None
    return SHA1_UNTIL if set(told) == {"SHA-1"} else _OTHERS_UNTIL


def ends_on(digest: str, key_kind: str | None, key_bits: int | None) -> datetime | None:
    """Until when a digest with such a key is held to be safe; None where no end is foreseen."""
    if weak_words({digest}, key_kind, key_bits):
        return SHA1_UNTIL if digest == "sha1" else _OTHERS_UNTIL
    if key_kind in {"rsa", "rsassa_pss"} and key_bits and key_bits < _RSA_TO_COME:
        return RSA_2048_UNTIL
    return None
