"""Journal entries of applications; no name, number of a person or contact stands in them."""

from akta.core.journal import event

SUBMITTED = event("accounts.application_submitted", "Złożono wniosek o konto nr %(number)s.")
CONTACTS_CONFIRMED = event(
    "accounts.application_contacts_confirmed", "Potwierdzono kontakty do wniosku nr %(number)s."
)
VERIFIED = event(
    "accounts.application_verified",
    "Potwierdzono tożsamość do wniosku nr %(number)s (%(source)s).",
)
MISMATCHED = event(
    "accounts.application_mismatched",
    "Dane okazane do wniosku nr %(number)s różniły się od podanych: %(fields)s.",
)
OPENED = event("accounts.application_opened", "Założono konto na podstawie wniosku nr %(number)s.")
REJECTED = event("accounts.application_rejected", "Odrzucono wniosek o konto nr %(number)s.")
LAPSED = event("accounts.application_lapsed", "Wygasł wniosek o konto nr %(number)s.")
CHANGE_ASKED = event("accounts.change_asked", "Złożono żądanie zmiany danych konta nr %(number)s.")
CHANGE_MISMATCHED = event(
    "accounts.change_mismatched",
    "Dane okazane do żądania zmiany nr %(number)s różniły się od podanych: %(fields)s.",
)
CHANGE_APPLIED = event(
    "accounts.change_applied",
    "Zmieniono dane konta na żądanie nr %(number)s (potwierdzenie: %(source)s).",
)
