"""Days as people write them in a paper (daty w pismach)."""

import re
from datetime import date

from akta.law.polish import MONTHS_GENITIVE, long_date

__all__ = ["day_of", "written_out"]

_WORDS = re.compile(r"(\d{1,2}) (\w+) (\d{4})")
_FIGURES = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


_ALONE = re.compile(
    r"(\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2})(?: ?r\.)?"
    r"(?:(?:,? godz\.)?[ T]+(\d{1,2}:\d{2}))?"
)


def written_out(typed: str) -> str:
    """A day typed in figures, with its hour if there is one, in words; other text as it stands."""
    found = _ALONE.fullmatch(typed.strip())
    day = day_of(found[1]) if found else None
    if found is None or day is None:
        return typed
    hour = f", godz. {found[2].rjust(5, '0')}" if found[2] else ""
    return long_date(day) + hour


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
