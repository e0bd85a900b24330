"""Refusals of the professional registers."""

from django.utils.translation import gettext_lazy as _

from akta.core.errors import DomainError, InputError


class StatusNotConfirmed(DomainError):
    """The register does not confirm the profession; the account stays open as a party's."""

    code = "PROFESSIONAL_STATUS_NOT_CONFIRMED"
    status = 409
    what = _("Nie włączono profilu: %(profession)s.")
    why = _("Rejestr zawodowy nie potwierdził wpisu.")
    next_step = _("Proszę sprawdzić numer wpisu. Można wnieść zastrzeżenie na stronie profilu.")


class RegisterFileRefused(InputError):
    code = "registers.file_refused"
    field = "file"
    what = _("Nie wczytano rejestru.")
    why = _("%(reason)s")
    next_step = _("Dotychczasowe wpisy pozostały. Proszę poprawić plik i wczytać go ponownie.")


class ObjectionEmpty(InputError):
    code = "registers.objection_empty"
    field = "text"
    what = _("Nie wniesiono zastrzeżenia.")
    why = _("Nie napisano, na czym polega pomyłka.")
    next_step = _("Proszę napisać, na jaką listę osoba jest wpisana i pod jakim numerem.")


class ObjectionDecided(DomainError):
    code = "registers.objection_decided"
    status = 409
    what = _("To zastrzeżenie zostało już rozpoznane.")
    next_step = _("Rozstrzygnięcie jest na liście zastrzeżeń.")
