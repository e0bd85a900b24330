"""Sharing of cases in the portal (§ 9 of the information portal regulation): the small decisions.

What is shared is that there is a case, its state and what may be asked for. The file of a
preparatory proceeding opens by the prosecutor's order only.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from akta.law.marks import implements
from akta.law.polish import plural
from akta.law.terms import Length, Unit, add_months, term_after

DECIDED_IN = Length(3, Unit.DAY)
"""An application is dealt with in no more than 3 days (§ 9 ust. 3)."""
SOON = 1
ADULT = 18 * 12
KNOWS = frozenset({"suspect", "injured", "notifier", "defence", "attorney", "statutory"})
"""Capacities whose holder has learnt of the case; a person suspected or a witness may not have."""


@implements("I-9-3")
def decision_due(received: date) -> date:
    """The last day on which an application for sharing is decided.

    Calendar days as the act says "3 days"; the day of receipt is not counted and a day off does
    not move it, since the term binds the office.
    """
    return term_after(received, DECIDED_IN).nominal_end


@dataclass(frozen=True, slots=True)
class Standing:
    """How a waiting application stands on a day: the words and their tone."""

    words: str
    tone: str
    is_overdue: bool = False


@implements("I-9-3")
def standing(due: date, today: date) -> Standing:
    """The visible clock of an application: days left, or how long overdue."""
    left = (due - today).days
    if left < 0:
        return Standing(f"po terminie o {plural(-left, 'dzień', 'dni', 'dni')}", "harm", True)
    if left == 0:
        return Standing("termin upływa dzisiaj", "soon")
    words = f"zostało {plural(left, 'dzień', 'dni', 'dni')}"
    return Standing(words, "soon" if left <= SOON else "info")


def is_told_without_application(capacity: str) -> bool:
    """Whether a person of this capacity may be told of the case without having asked.

    A person suspected (osoba podejrzana) or a witness may not know of the proceeding yet.
    """
    return capacity in KNOWS


@implements("I-9-4", "I-9-5")
def is_represented(typed: str, given_name: str, surname: str) -> bool:
    """Whether an application that names whom the applicant represents names this party.

    By its first given name and its surname, or the words of a firm but those of its legal form;
    in any order, letters compared without diacritics and case.
    """
    wanted = _words(f"{' '.join(given_name.split()[:1])} {surname}")
    telling = wanted if given_name else wanted - _LEGAL_FORM
    return (telling or wanted) <= _words(typed)


_LEGAL_FORM = frozenset(
    {"spolka", "akcyjna", "z", "ograniczona", "odpowiedzialnoscia", "sp", "o", "s", "a", "sa"}
)


def _words(text: str) -> frozenset[str]:
    bare = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    return frozenset(re.findall(r"\w+", "".join(c for c in bare if not unicodedata.combining(c))))


@implements("I-9-4")
def majority(born: date) -> date:
    """The day on which a minor comes of age: from then on nobody represents them by law."""
    return add_months(born, ADULT)


@implements("I-9-4")
def is_conflicted(capacities: frozenset[str]) -> bool:
    """Whether a person with these capacities in the case cannot represent a party by law in it.

    A parent who is the suspect does not act for the injured child (art. 51 § 2 k.p.k.).
    """
    return bool(capacities & {"suspect", "suspected"})
