"""What happens to a suspect under a coercive measure (zdarzenia środka przymusu)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from akta.law.localtime import warsaw_moment


class What(Enum):
    """The closed list of happenings, with the words in which a time-line tells them."""

    APPREHENDED = ("apprehended", "zatrzymano")
    HANDED_OVER = ("handed_over", "przekazano do dyspozycji sądu z wnioskiem o areszt")
    RULING_SERVED = ("ruling_served", "doręczono postanowienie o tymczasowym aresztowaniu")
    ARREST_APPLIED = ("arrest_applied", "sąd zastosował tymczasowe aresztowanie")
    ARREST_REFUSED = ("arrest_refused", "sąd nie zastosował tymczasowego aresztowania")
    EXTENSION_ASKED = ("extension_asked", "wniesiono o przedłużenie tymczasowego aresztowania")
    ARREST_EXTENDED = ("arrest_extended", "sąd przedłużył tymczasowe aresztowanie")
    EXTENSION_REFUSED = ("extension_refused", "sąd nie przedłużył tymczasowego aresztowania")
    PRISON_TOLD = ("prison_told", "zawiadomiono areszt śledczy, że wniosku nie będzie")
    NINE_MONTHS_TOLD = ("nine_months_told", "poinformowano o areszcie ponad 9 miesięcy")
    YEAR_TOLD = ("year_told", "poinformowano o przedłużeniu aresztu ponad rok")
    ARREST_LIFTED = ("arrest_lifted", "uchylono tymczasowe aresztowanie")
    RELEASE_SENT = ("release_sent", "przesłano jednostce pobytu odpis i nakaz zwolnienia")
    RELEASE_DELIVERED = ("release_delivered", "doręczono odpis i nakaz zwolnienia")
    COURT_SENT = ("court_sent", "przesłano sądowi zawiadomienie o uchyleniu aresztu")
    COURT_TOLD = ("court_told", "sąd otrzymał zawiadomienie o uchyleniu aresztu")
    RELEASED = ("released", "zwolniono")
    HOLDER_CHANGED = ("holder_changed", "przekazano do dyspozycji innego organu")
    HOLDER_TOLD = ("holder_told", "zawiadomiono areszt śledczy o zmianie dyspozycji")
    INDICTED = ("indicted", "skierowano akt oskarżenia")
    RETURNED = ("returned", "akta zwrócone przez sąd wpłynęły do prokuratury")
    SOUGHT = ("sought", "zarządzono poszukiwanie listem gończym")
    CAUGHT = ("caught", "ujęto poszukiwanego")
    SEARCH_ENDED = ("search_ended", "odwołano list gończy")
    MEASURE_APPLIED = ("measure_applied", "zastosowano środek zapobiegawczy")
    MEASURE_CHANGED = ("measure_changed", "zmieniono środek zapobiegawczy")
    MEASURE_LIFTED = ("measure_lifted", "uchylono środek zapobiegawczy")

    def __init__(self, code: str, polish: str) -> None:
        self.code = code
        self.polish = polish

    @property
    def needs_until(self) -> bool:
        """Whether the happening names the end of a term."""
        return self in {What.ARREST_APPLIED, What.ARREST_EXTENDED}


BY_CODE = {what.code: what for what in What}


@dataclass(frozen=True, slots=True)
class Happening:
    """One happening: what, at which moment, until when, and the act that tells of it.

    Moments are kept in UTC: two Warsaw times would be compared by the face of the clock.
    """

    what: What
    at: datetime
    until: datetime | None = None
    act: str = ""
    about: str = ""

    def __post_init__(self) -> None:
        if self.what.needs_until and self.until is None:
            raise ValueError(f"{self.what.code} lacks the end of its term.")
        object.__setattr__(self, "at", warsaw_moment(self.at).astimezone(UTC))
        if self.until is not None:
            object.__setattr__(self, "until", warsaw_moment(self.until).astimezone(UTC))
