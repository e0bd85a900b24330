"""Refusals of separator sheets and parts of scans."""

from django.utils.translation import gettext_lazy as _

from akta.core.errors import DomainError, InputError


class NoTitles(InputError):
    code = "sheets.no_titles"
    field = "titles"
    what = _("Nie wydrukowano kart rozdzielczych.")
    why = _("Nie podano tytułu żadnego dokumentu.")
    next_step = _("Proszę wpisać tytuły, każdy w osobnym wierszu.")


class TooManyTitles(InputError):
    code = "sheets.too_many_titles"
    field = "titles"
    what = _("Nie wydrukowano kart rozdzielczych.")
    why = _("Podano %(count)s tytułów; naraz drukuje się najwyżej %(most)s kart.")
    next_step = _("Proszę wydrukować je w kilku porcjach.")


class PartSettled(DomainError):
    """Somebody else has dealt with this part meanwhile."""

    code = "sheets.part_settled"
    status = 409
    what = _("Ta część skanu została już załatwiona.")
    why = _("Inna osoba zdążyła ją włączyć do akt albo pominąć.")
    next_step = _("Proszę przejść do następnej części w kolejce.")


class WhyMissing(InputError):
    code = "sheets.why_missing"
    field = "note"
    what = _("Nie pominięto części skanu.")
    why = _("Nie podano, dlaczego nie wchodzi ona do akt.")
    next_step = _("Proszę wpisać powód, na przykład „puste strony” albo „zeskanowano dwa razy”.")
