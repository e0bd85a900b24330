"""Journal entries of the cases."""

from akta.core.journal import event

CASE_REGISTERED = event(
    "cases.registered", "Zarejestrowano sprawę %(reference)s (%(form)s), przedmiot: %(subject)s."
)
CASE_ASSIGNED = event("cases.assigned", "Przydzielono sprawę. Referent: %(referent)s.")
CASE_EDITED = event("cases.edited", "Zmieniono kartę sprawy: %(changed)s.")
PERSON_ADDED = event("cases.person_added", "Dodano uczestnika: %(capacity)s.")
PERSON_EDITED = event("cases.person_edited", "Zmieniono dane uczestnika: %(capacity)s.")
PERSON_REMOVED = event("cases.person_removed", "Usunięto uczestnika: %(capacity)s.")
OPENED_TO_NAMED = event(
    "cases.opened_to_named",
    "Otwarto sprawę imiennie: %(who)s, do %(until)s (%(opens)s). Powód: %(reason)s.",
)
NAMED_ENDED = event("cases.named_ended", "Zakończono imienne otwarcie sprawy: %(who)s.")
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
    "Wyznaczono zastępstwo do %(until)s: %(substitute)s (osoba zastępowana: %(who)s).",
)
SUBSTITUTION_ENDED = event(
    "cases.substitution_ended",
    "Zakończono zastępstwo: %(substitute)s (osoba zastępowana: %(who)s).",
)
CASE_REASSIGNED = event(
    "cases.reassigned",
    "Zmieniono referenta: %(referent)s (dotąd: %(before)s). Decyzja: %(decision)s. "
    "Powód: %(reason)s.",
)
CASE_MOVED = event("cases.moved", "Sprawę prowadzi odtąd: %(place)s (dotąd: %(before)s).")
CASE_RENUMBERED = event(
    "cases.renumbered",
    "Wpisano sprawę do repertorium pod nowym numerem %(reference)s (dotąd: %(before)s).",
)
LINKS_SEARCHED = event(
    "cases.links_searched", "Szukano spraw łącznych (§ 107 Regulaminu), znaleziono: %(found)s."
)
TEAM_APPOINTED = event(
    "cases.team_appointed",
    "Powołano zespół (%(document)s, %(by)s). Kierownik: %(leader)s. Członkowie: %(members)s. "
    "Powód: %(reason)s.",
)
TEAM_CHANGED = event("cases.team_changed", "Zmieniono zespół: %(change)s. Powód: %(reason)s.")
TEAM_TASK_GIVEN = event(
    "cases.team_task_given", "Zadanie w zespole: %(member)s, do %(due)s: %(what)s."
)
TEAM_TASK_DONE = event("cases.team_task_done", "Wykonano zadanie w zespole: %(what)s.")
EXCLUDED = event(
    "cases.excluded",
    "Wyłączono prokuratora: %(who)s (%(ground)s). Sprawę przejmuje %(successor)s.",
)
NOT_EXCLUDED = event("cases.not_excluded", "Nie wyłączono prokuratora: %(who)s. Powód: %(reason)s.")
TRANSFERRED = event(
    "cases.transferred_to",
    "Przekazano sprawę innej jednostce: %(unit)s (%(ground)s). Czynności wykonane: %(acts)s. "
    "Na przekazanie zażalenie nie przysługuje.",
)
TRANSFER_ACCEPTED = event(
    "cases.transfer_accepted", "Przyjęto przekazaną sprawę. Dotąd prowadziła ją %(unit)s."
)
TRANSFER_DISPUTED = event(
    "cases.transfer_disputed",
    "Wszczęto spór o właściwość (druga jednostka: %(unit)s): %(reason)s. Rozstrzyga %(resolver)s.",
)
TRANSFER_SETTLED = event(
    "cases.transfer_settled",
    "Rozstrzygnięto spór o właściwość (%(document)s): właściwa jest %(unit)s.",
)
