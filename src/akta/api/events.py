"""Journal entries of the API; no secret or token stands in them."""

from akta.core.journal import event

APPLICATION_REGISTERED = event("api.application_registered", "Zarejestrowano aplikację: %(name)s.")
APPLICATION_DISABLED = event("api.application_disabled", "Wyłączono aplikację: %(name)s.")
CONSENT_GIVEN = event("api.consent_given", "Udzielono zgody aplikacji %(name)s: %(scope)s.")
CONSENT_ENDED = event("api.consent_ended", "Cofnięto zgodę udzieloną aplikacji %(name)s.")
TOKEN_REUSED = event(
    "api.token_reused",
    "Użyto ponownie zużytego żetonu aplikacji %(name)s; wszystkie jej żetony unieważniono.",
)
WEBHOOK_SET = event("api.webhook_set", "Ustawiono adres powiadamiania aplikacji %(name)s.")
WEBHOOK_STOPPED = event("api.webhook_stopped", "Wyłączono powiadamianie aplikacji %(name)s.")
