"""Names of files in the order in which people number them: skan 2 before skan 10."""

import re
import unicodedata

__all__ = ["natural_key"]

_DIGITS = re.compile(r"(\d+)")


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """What sorts names: runs of digits by value, letters without case, folders first by name."""
    folded = unicodedata.normalize("NFC", name).casefold().replace("\\", "/")
    parts = _DIGITS.split(folded)
    return tuple(_by_value(part) if part.isdecimal() else (1, 0, part) for part in parts if part)


def _by_value(digits: str) -> tuple[int, int, str]:
    """A run of digits, by length and then by digits: any length can be compared."""
    plain = "".join(str(unicodedata.decimal(digit)) for digit in digits).lstrip("0")
    return 0, len(plain), plain
