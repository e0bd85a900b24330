"""Journal entries of the cases."""

from akta.core.journal import event

CASE_REGISTERED = event(
    "cases.registered", "Zarejestrowano sprawę %(reference)s (%(form)s), przedmiot: %(subject)s."
)
CASE_ASSIGNED = event("cases.assigned", "Przydzielono sprawę referentowi %(referent)s.")
CASE_EDITED = event("cases.edited", "Zmieniono kartę sprawy: %(changed)s.")
PERSON_ADDED = event("cases.person_added", "Dodano uczestnika: %(capacity)s.")
PERSON_EDITED = event("cases.person_edited", "Zmieniono dane uczestnika: %(capacity)s.")
PERSON_REMOVED = event("cases.person_removed", "Usunięto uczestnika: %(capacity)s.")
OPENED_TO_NAMED = event(
    "cases.opened_to_named",
    "Otwarto sprawę dla %(who)s do %(until)s: %(opens)s. Powód: %(reason)s.",
)
NAMED_ENDED = event("cases.named_ended", "Zakończono imienne otwarcie sprawy dla %(who)s.")
DIGITISATION_TOLD = event(
    "cases.digitisation_told",
    "Udzielono informacji o digitalizacji akt (%(asked_by)s): %(answer)s.",
)
PROCEEDING_EVENT = event("cases.proceeding_event", "%(told)s")
PROCEEDING_CORRECTED = event(
    "cases.proceeding_corrected", "Sprostowano zdarzenie „%(was)s”: %(told)s Powód: %(reason)s."
)
SUBSTITUTE_NAMED = event(
    "cases.substitute_named",
    "Wyznaczono zastępstwo: %(substitute)s zastępuje %(who)s do %(until)s.",
)
SUBSTITUTION_ENDED = event(
    "cases.substitution_ended", "Zakończono zastępstwo: %(substitute)s za %(who)s."
)
