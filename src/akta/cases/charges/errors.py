"""Refusals of the charges."""

from django.utils.translation import gettext_lazy as _

from akta.core.errors import InputError


class NoSuchCharge(InputError):
    """The charge is not among those that may be changed or ended now."""

    code = "charges.none_such"
    field = "charges"
    what = _("Nie zapisano zmiany zarzutu.")
    why = _("Wskazany zarzut nie jest w tej sprawie otwarty.")
    next_step = _("Proszę obejrzeć aktualną listę zarzutów i wybrać z niej.")


class NothingChanged(InputError):
    """A change that changes neither the description nor the qualification is none."""

    code = "charges.nothing_changed"
    field = "what"
    what = _("Nie przygotowano zmiany zarzutu.")
    why = _("Opis, czas, miejsce i kwalifikacja są takie jak w dotychczasowym zarzucie.")
    next_step = _("Proszę zmienić opis albo kwalifikację lub wrócić do listy zarzutów.")


class OneRulingEach(InputError):
    """New acts and changed ones are not ruled on in one ruling."""

    code = "charges.one_ruling"
    field = "act"
    what = _("Nie przygotowano postanowienia.")
    why = _("Jeden z czynów jest już objęty zarzutami tej osoby, a inny nie.")
    next_step = _(
        "Zmianę zarzutu proszę przygotować osobno: przycisk „Zmień” stoi przy tym zarzucie."
    )
