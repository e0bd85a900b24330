"""Journal entries of institutional accounts; administrators' numbers stand nowhere in them."""

from akta.core.journal import event

NOTIFIED = event(
    "accounts.institution_notified", "Złożono zgłoszenie nr %(number)s (%(purpose)s, %(way)s)."
)
PROVEN = event(
    "accounts.institution_proven",
    "Potwierdzono tożsamość osoby działającej za podmiot, zgłoszenie nr %(number)s (%(source)s).",
)
RETURNED = event(
    "accounts.institution_returned", "Zwrócono do uzupełnienia zgłoszenie nr %(number)s."
)
REJECTED = event("accounts.institution_rejected", "Odrzucono zgłoszenie nr %(number)s.")
OPENED = event(
    "accounts.institution_opened",
    "Założono konto instytucjonalne %(login)s podmiotu %(identifier)s: %(name)s.",
)
ADMINISTRATOR_CHANGED = event(
    "accounts.institution_administrator_changed",
    "Zmieniono administratora konta instytucjonalnego %(login)s.",
)
CLOSED = event(
    "accounts.institution_closed", "Zlikwidowano konto instytucjonalne %(login)s (%(cause)s)."
)
