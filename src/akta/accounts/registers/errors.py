"""Refusals of the professional registers."""

from django.utils.translation import gettext_lazy as _

from akta.core.errors import DomainError, InputError


class RoleActive(InputError):
    code = "registers.role_active"
    field = "profession"
    what = _("Nie zgłoszono profilu.")
    why = _("Profil „%(profession)s” jest już czynny na tym koncie.")
    next_step = _("Można się do niego przełączyć na stronie profili.")


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
