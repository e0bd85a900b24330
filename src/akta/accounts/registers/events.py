"""Journal entries of professional roles.

Handlers of other rooms read `account_id`, `profession` and `role_id` (texts). `ROLE_LOST` ends
at once what was held in the role; `ROLE_RESTORED` gives back what a wrong answer had taken.
"""

from akta.core.journal import event

ROLE_OPENED = event("accounts.role_opened", "Włączono profil: %(profession_label)s.")
ROLE_PENDING = event(
    "accounts.role_pending", "Profil %(profession_label)s czeka na odpowiedź rejestru."
)
ROLE_REFUSED = event(
    "accounts.role_refused", "Rejestr nie potwierdził profilu: %(profession_label)s."
)
ROLE_LOST = event("accounts.role_lost", "Osoba utraciła profil: %(profession_label)s (%(cause)s).")
ROLE_RESTORED = event("accounts.role_restored", "Przywrócono profil: %(profession_label)s.")
OBJECTION_RAISED = event(
    "accounts.role_objection_raised",
    "Wniesiono zastrzeżenie do odpowiedzi rejestru: %(profession_label)s.",
)
OBJECTION_DECIDED = event(
    "accounts.role_objection_decided",
    "Rozpoznano zastrzeżenie do odpowiedzi rejestru: %(outcome)s.",
)
REGISTER_IMPORTED = event(
    "accounts.register_imported",
    "Wczytano rejestr (%(profession_label)s): wpisów %(count)s.",
)
