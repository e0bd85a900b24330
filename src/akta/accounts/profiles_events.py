"""Journal entries of profiles and dependent accounts; none holds a PESEL, address or code."""

from akta.core.journal import event

PROFILE_OPENED = event("accounts.profile_opened", "Otwarto profil: %(kind)s.")
PROFILE_CLOSED = event("accounts.profile_closed", "Zamknięto profil: %(kind)s. Powód: %(reason)s")
DEPENDENT_OPENED = event(
    "accounts.dependent_opened", "Założono konto zależne %(identifier)s: %(name)s."
)
DEPENDENT_INVITED = event(
    "accounts.dependent_invited", "Wysłano zaproszenie do konta zależnego %(identifier)s."
)
DEPENDENT_ACCEPTED = event(
    "accounts.dependent_accepted", "Użytkownik przyjął konto zależne %(identifier)s."
)
DEPENDENT_CLOSED = event("accounts.dependent_closed", "Zamknięto konto zależne %(identifier)s.")
