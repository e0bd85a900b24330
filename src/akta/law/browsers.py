"""Which browser is up to date (aktualna wersja przeglądarki, § 3 pkt 2 of the portal's regulation).

"Current" is not defined; a major version older than two years is told of. Chrome, Edge, Opera and
Firefox come every four weeks, counted from one known release; Safari once a year, by a table.
"""

import re
from datetime import date, timedelta

from akta.law.marks import implements

__all__ = ["is_outdated", "released_on"]

OLDEST = timedelta(days=730)
EVERY = timedelta(weeks=4)
KNOWN = {"Chrome": (120, date(2023, 12, 5)), "Firefox": (121, date(2023, 12, 19))}
"""A major version and the day of its release."""
SAFARI = {13: 2019, 14: 2020, 15: 2021, 16: 2022, 17: 2023, 18: 2024}
_NAMED = re.compile(r"(Firefox|Chrome)/(\d{1,4})")
_SAFARI = re.compile(r"Version/(\d{1,3})[\d.]* (?:Mobile/\w+ )?Safari/")


def released_on(user_agent: str) -> date | None:
    """About when the browser's major version came out; None where that cannot be told."""
    named = _NAMED.search(user_agent)
    if named is not None:
        version, day = KNOWN[named[1]]
        return day + (int(named[2]) - version) * EVERY
    safari = _SAFARI.search(user_agent)
    if safari is None:
        return None
    major = int(safari[1])
    return date(SAFARI.get(major, 2000 + major - 1 if major > max(SAFARI) else 2018), 9, 15)


@implements("I-3-2")
def is_outdated(user_agent: str, today: date) -> bool:
    """Whether the browser is known to be too old; an unknown one gets the benefit of the doubt."""
    released = released_on(user_agent)
    return released is not None and today - released > OLDEST
