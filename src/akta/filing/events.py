"""Journal entries of the filing desk.

`FILED` is written with the filing time, in the transaction that copies it (its subject is the
filing): what follows a filing (confirmation, report, notices) hangs on it.
"""

from akta.core.journal import event

FILED = event(
    "filing.filed",
    "Złożono pismo nr %(number)s (%(kind)s) do adresata: %(addressee)s. Wnoszący: %(filer)s, "
    "wysyłający: %(sender)s.",
)
PAPER_SEALED = event(
    "filing.paper_sealed",
    "Sporządzono i opatrzono pieczęcią dokument do pisma nr %(number)s: %(paper)s.",
)
OF_STEP = {
    "passed": event(
        "filing.passed_on",
        "Pismo nr %(number)s przekazano z jednostki %(from_unit)s do jednostki %(to_unit)s.",
    ),
    "assigned": event("filing.assigned", "Pismo nr %(number)s przydzielono do sprawy %(case)s."),
    "in-file": event("filing.in_file", "Pismo nr %(number)s włączono do akt sprawy %(case)s."),
    "called": event("filing.called_to_mend", "Wezwano do usunięcia braków pisma nr %(number)s."),
    "served": event(
        "filing.call_served",
        "Doręczono wezwanie do usunięcia braków pisma nr %(number)s; termin upływa %(last_day)s.",
    ),
}
SETTING_ADDED = event("filing.setting_added", "Dodano ustawienie biura podawczego: %(what)s.")
SETTING_CLOSED = event("filing.setting_closed", "Zakończono ustawienie biura podawczego: %(what)s.")
OUTAGE_RECORDED = event("filing.outage_recorded", "Zapisano niedostępność nr %(number)s: %(what)s.")
OUTAGE_ENDED = event("filing.outage_ended", "Zapisano koniec niedostępności nr %(number)s.")
