"""Refusals of private notes."""

from django.utils.translation import gettext_lazy as _

from akta.core.errors import InputError


class NoteEmpty(InputError):
    code = "notes.empty"
    field = "text"
    what = _("Nie zapisano notatki.")
    why = _("Notatka nie ma treści.")
    next_step = _("Proszę wpisać treść. Sam znak przy karcie robi zakładka (klawisz b).")


class NoteTooLong(InputError):
    code = "notes.too_long"
    field = "text"
    what = _("Nie zapisano notatki.")
    why = _("Treść ma %(length)s znaków; mieści się najwyżej %(most)s.")
    next_step = _("Proszę skrócić treść albo podzielić ją na kilka notatek.")


class TooManyNotes(InputError):
    code = "notes.too_many"
    field = "text"
    what = _("Nie zapisano notatki ani zakładki.")
    why = _("W jednej sprawie mieści się ich najwyżej %(most)s.")
    next_step = _("Proszę usunąć te, które nie są już potrzebne.")
