"""Refusals of the API."""

from django.utils.translation import gettext_lazy as _

from akta.core.errors import DomainError, InputError


class TokenRefused(DomainError):
    """No token, or one that does not work (any more); which of these is not told."""

    code = "TOKEN_REFUSED"
    status = 401
    what = _("Potrzebny jest ważny żeton dostępu.")
    why = _("Żetonu nie podano, wygasł, został cofnięty albo konto lub profil są nieczynne.")
    next_step = _("Aplikacja powinna odnowić żeton albo poprosić użytkownika o zgodę.")


class ScopeMissing(DomainError):
    code = "SCOPE"
    status = 403
    what = _("Zgoda użytkownika nie obejmuje tej czynności.")
    why = _("Potrzebny jest zakres %(scope)s.")
    next_step = _("Aplikacja może poprosić użytkownika o zgodę na ten zakres.")


class DownloadNotAllowed(DomainError):
    """What a program reads is downloaded: viewing alone is for the portal's own reader."""

    code = "DOWNLOAD_NOT_ALLOWED"
    status = 403
    what = _("Tych akt nie można pobrać przez API.")
    why = _("Zarządzenie pozwala na przeglądanie w portalu, bez pobierania.")
    next_step = _("Akta można czytać w portalu. O prawo pobierania występuje się do prokuratora.")


class RedirectRefused(InputError):
    code = "api.redirect_refused"
    field = "redirect_uris"
    what = _("Nie zarejestrowano aplikacji.")
    why = _("Adres powrotu „%(address)s” nie jest dozwolony.")
    next_step = _(
        "Proszę podać adres https:// albo http://127.0.0.1/… dla programu na komputerze "
        "użytkownika; bez części po znaku #."
    )


class InvalidData(DomainError):
    """The request does not fit the published description."""

    code = "INVALID_DATA"
    status = 422
    what = _("Żądanie nie pasuje do opisu API.")
    why = _("%(reason)s")
    next_step = _("Opis API jest pod adresem /api/openapi.json.")


class LengthMissing(InvalidData):
    code = "LENGTH_MISSING"
    why = _("Plik wysyła się jako treść żądania, z nagłówkiem Content-Length.")


class WebhookRefused(InputError):
    code = "api.webhook_refused"
    field = "url"
    what = _("Nie zapisano adresu.")
    why = _("Dozwolony jest tylko publiczny adres https:// z nazwą serwera, bez loginu i hasła.")
    next_step = _("Proszę podać na przykład https://aplikacja.example.pl/akta; port 443 albo 8443.")
