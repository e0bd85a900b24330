"""Which happening may follow which (następstwo zdarzeń): what does not fit is told, not guessed."""

from collections.abc import Sequence

from akta.law.measures.arrest import arrest_line
from akta.law.measures.custody import may_seek
from akta.law.measures.happenings import Happening, What
from akta.law.polish import date_and_time

_IN_ARREST = {
    What.ARREST_EXTENDED,
    What.EXTENSION_ASKED,
    What.EXTENSION_REFUSED,
    What.PRISON_TOLD,
    What.ARREST_LIFTED,
    What.NINE_MONTHS_TOLD,
    What.YEAR_TOLD,
    What.HOLDER_CHANGED,
}
_AFTER = {
    What.HANDED_OVER: {What.APPREHENDED},
    What.RULING_SERVED: {What.ARREST_APPLIED},
    What.ARREST_REFUSED: {What.HANDED_OVER, What.APPREHENDED},
    What.RELEASE_DELIVERED: {What.ARREST_LIFTED},
    What.RELEASE_SENT: {What.ARREST_LIFTED},
    What.COURT_SENT: {What.ARREST_LIFTED},
    What.COURT_TOLD: {What.ARREST_LIFTED},
    What.RELEASED: {What.APPREHENDED, What.ARREST_APPLIED, What.CAUGHT},
    What.HOLDER_TOLD: {What.HOLDER_CHANGED, What.INDICTED},
    What.RETURNED: {What.INDICTED},
    What.CAUGHT: {What.SOUGHT},
    What.SEARCH_ENDED: {What.SOUGHT},
    What.MEASURE_CHANGED: {What.MEASURE_APPLIED},
    What.MEASURE_LIFTED: {What.MEASURE_APPLIED},
}


def misfit(events: Sequence[Happening], new: Happening) -> str:
    """Why the new happening does not follow from those before its moment; empty if it does."""
    before = [event for event in events if event.at <= new.at]
    if new.until is not None and new.until <= new.at:
        return "Koniec okresu musi być późniejszy niż chwila orzeczenia."
    if new.what is What.SOUGHT and not may_seek(before, new.at):
        return (
            "Przed zarządzeniem poszukiwania listem gończym sąd orzeka o tymczasowym aresztowaniu "
            "(§ 199 ust. 1 Regulaminu). Proszę najpierw odnotować to postanowienie."
        )
    arrested = arrest_line(before, new.at).is_arrested
    if new.what in _IN_ARREST and not arrested:
        return f"W chwili {date_and_time(new.at)} areszt nie trwał. Proszę sprawdzić kolejność."
    if arrested and new.what in {What.ARREST_APPLIED, What.APPREHENDED} and not _sought(before):
        return "Areszt już trwa. Kolejne postanowienie sądu to przedłużenie."
    needed = _AFTER.get(new.what)
    if needed and not any(event.what in needed for event in before):
        words = " albo ".join(sorted(f"„{what.polish}”" for what in needed))
        return f"Wcześniej trzeba odnotować: {words}."
    return ""


def _sought(before: Sequence[Happening]) -> bool:
    return any(event.what is What.SOUGHT for event in before)
