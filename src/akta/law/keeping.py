"""Whether a term was kept (zachowanie terminu): the day that counts, service, and what is left.

The day on which a letter is handed in counts where art. 124 or 125 k.p.k. says so, else the day
on which it came. A letter that nobody collects is served by art. 133 § 2. Who could not keep a
strict term for a reason not his own may ask for it again by art. 126 § 1.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from akta.law import provisions
from akta.law.polish import long_date
from akta.law.provisions import Provision
from akta.law.terms import Length, Term, TermError, Unit, term_after

WEEK_TO_COLLECT = Length(7, Unit.DAY)
WEEK_TO_ASK_AGAIN = Length(7, Unit.DAY)


class Handing(Enum):
    """Where a letter was handed in (gdzie złożono pismo), and the provision if that day counts."""

    HERE = ("here", "bezpośrednio w prokuraturze", None)
    CARRIER = ("carrier", "u doręczyciela przesyłek w Unii Europejskiej", provisions.KPK_124)
    CONSULATE = ("consulate", "w polskim urzędzie konsularnym", provisions.KPK_124)
    COMMAND = ("command", "w dowództwie jednostki wojskowej, przez żołnierza", provisions.KPK_124)
    PRISON = ("prison", "w zakładzie, przez osobę pozbawioną wolności", provisions.KPK_124)
    CAPTAIN = ("captain", "kapitanowi statku, przez członka załogi", provisions.KPK_124)
    MISTAKEN = (
        "mistaken",
        "omyłkowo w sądzie, innej prokuraturze lub Policji",
        provisions.KPK_125,
    )
    ELSEWHERE = ("elsewhere", "w innym miejscu, na przykład poza Unią", None)

    def __init__(self, code: str, label: str, counts_by: Provision | None) -> None:
        self.code = code
        self.label = label
        self.counts_by = counts_by

    @classmethod
    def of(cls, code: str) -> "Handing":
        """The place by its code. Raises ValueError where there is none."""
        for each in cls:
            if each.code == code:
                return each
        raise ValueError(code)


@dataclass(frozen=True, slots=True)
class Counted:
    """The day that counts for a term, the provision if it is not the day it came, and why."""

    day: date
    ground: Provision | None
    why: str

    def keeps(self, end: date) -> bool:
        """Whether a term that ends on this day (moved past days off already) was kept."""
        return self.day <= end


def counted(handing: Handing, *, handed_on: date | None, received_on: date) -> Counted:
    """The day of a letter that counts for the term of its sender (art. 124, 125 k.p.k.).

    Raises TermError where the day of handing in is missing or later than the day it came.
    """
    if handed_on is not None and handed_on > received_on:
        raise TermError("Dzień nadania jest późniejszy niż dzień wpływu.")
    if handing.counts_by is None:
        return Counted(received_on, None, f"liczy się dzień wpływu ({long_date(received_on)})")
    if handed_on is None:
        raise TermError("Brakuje dnia nadania; to on liczy się dla terminu.")
    why = f"liczy się dzień złożenia {handing.label}, {long_date(handed_on)}"
    return Counted(handed_on, handing.counts_by, f"{why} ({handing.counts_by})")


def served_by_notices(first: date, second: date) -> Counted:
    """The day on which a letter nobody collected counts as served (art. 133 § 1–2 k.p.k.).

    It waits for seven days from the notice (zawiadomienie o przesyłce), and once more from the
    second one; with the end of those it is served. Days off move neither: nothing is to be done
    on them. Raises TermError where the second notice came before the first seven days were over.
    """
    until = term_after(first, WEEK_TO_COLLECT).nominal_end
    if second <= until:
        raise TermError(
            f"Drugie zawiadomienie zostawia się po upływie siedmiu dni od pierwszego "
            f"(najwcześniej {long_date(until + timedelta(days=1))})."
        )
    day = term_after(second, WEEK_TO_COLLECT).nominal_end
    why = (
        f"pisma nie odebrano w siedem dni od zawiadomienia z {long_date(first)} ani w siedem dni "
        f"od powtórnego z {long_date(second)}, więc uznaje się je za doręczone {long_date(day)}"
    )
    return Counted(day, provisions.KPK_133_2, f"{why} ({provisions.KPK_133_2})")


def reinstatement(obstacle_ended: date) -> Term:
    """Until when one may ask for a strict term again (przywrócenie terminu, art. 126 § 1 k.p.k.).

    `obstacle_ended` is the Warsaw day on which the obstacle ceased, for example an outage of the
    portal. The missed act is done together with the motion.
    """
    term = term_after(obstacle_ended, WEEK_TO_ASK_AGAIN)
    grounds = (provisions.KPK_126_1, *term.grounds)
    first = f"Przeszkoda ustała {long_date(obstacle_ended)} ({provisions.KPK_126_1})."
    return Term(term.start, term.length, term.nominal_end, term.end, grounds, (first, *term.why))
