"""Algorithms that hold no longer, by name. They never change `intact`; they are named."""

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
    return f"Podpis używa słabych algorytmów: {', '.join(words)}."
