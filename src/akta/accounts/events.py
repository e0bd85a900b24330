"""Journal entries of accounts; none holds a secret."""

from akta.core.journal import event

OPENED = event("accounts.opened", "Założono konto %(login)s (%(kind)s): %(name)s.")
DISABLED = event("accounts.disabled", "Zablokowano konto %(login)s.")
ENABLED = event("accounts.enabled", "Odblokowano konto %(login)s.")
ONE_TIME_PASSWORD_ISSUED = event(
    "accounts.one_time_password_issued",
    "Nadano hasło jednorazowe do konta %(login)s, ważne do %(until)s.",
)
PASSWORD_CHANGED = event("accounts.password_changed", "Zmieniono hasło do konta %(login)s.")
SECOND_FACTOR_SET = event(
    "accounts.second_factor_set", "Ustawiono drugi składnik logowania: %(factor)s."
)
SECOND_FACTOR_REMOVED = event(
    "accounts.second_factor_removed", "Usunięto drugi składnik logowania: %(factor)s."
)
RECOVERY_CODES_MADE = event("accounts.recovery_codes_made", "Utworzono kody zapasowe: %(count)s.")
RECOVERY_CODE_USED = event(
    "accounts.recovery_code_used", "Użyto kodu zapasowego; zostało kodów: %(left)s."
)
LOCKED_OUT = event(
    "accounts.locked_out",
    "Wstrzymano logowanie na konto %(login)s do %(until)s po błędnych próbach.",
)
LOCKOUT_ENDED = event(
    "accounts.lockout_ended", "Przywrócono możliwość logowania na konto %(login)s."
)
NEW_DEVICE = event("accounts.new_device", "Zalogowano z nowego urządzenia: %(device)s.")
ENTERED_TWICE = event(
    "accounts.entered_twice",
    "Zalogowano na konto instytucji, gdy było już otwarte na innym urządzeniu: %(device)s.",
)
EMAIL_SET = event("accounts.email_set", "Zapisano adres e-mail konta %(login)s.")
EMAIL_REMOVED = event("accounts.email_removed", "Usunięto adres e-mail konta %(login)s.")
NATIONAL_LINKED = event(
    "accounts.national_linked", "Powiązano konto %(login)s z logowaniem przez login.gov.pl."
)
SESSION_MOVED = event(
    "accounts.session_moved", "Zakończono sesję, której użyto na innym urządzeniu: %(device)s."
)
SESSIONS_ENDED = event("accounts.sessions_ended", "Zakończono sesje: %(count)s.")
