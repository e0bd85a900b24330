"""Refusals of the outage log."""

from django.utils.translation import gettext_lazy as _

from akta.core.errors import InputError


class OutageInFuture(InputError):
    code = "filing.outage_in_future"
    field = "began_at"
    what = _("Nie zapisano niedostępności.")
    why = _("Zapisuje się przerwę, która już się zaczęła.")
    next_step = _("Proszę podać chwilę, od której portal rzeczywiście nie działał.")


class OutageEndsEarly(InputError):
    code = "filing.outage_ends_early"
    field = "ended_at"
    what = _("Nie zapisano końca niedostępności.")
    why = _("Koniec musi przypadać po początku i nie może leżeć w przyszłości.")
    next_step = _("Proszę podać chwilę, w której portal znów zaczął działać.")
