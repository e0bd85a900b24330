"""Days as people write them in a paper (daty w pismach)."""

import re
from datetime import date

from akta.law.polish import MONTHS_GENITIVE

__all__ = ["day_of"]

_WORDS = re.compile(r"(\d{1,2}) (\w+) (\d{4})")
_FIGURES = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def day_of(typed: str) -> date | None:
    """The day that a field names: 12.03.2026, 2026-03-12 or 12 marca 2026 r."""
    found = _FIGURES.search(typed)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        words = _WORDS.search(typed)
        if words and words[2] in MONTHS_GENITIVE:
            return date(int(words[3]), MONTHS_GENITIVE.index(words[2]) + 1, int(words[1]))
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None
