"""Refusals of the settings of the filing desk."""

from django.utils.translation import gettext_lazy as _

from akta.core.errors import InputError

_NOT_SAVED = _("Nie zapisano ustawienia.")


class DayPassed(InputError):
    code = "SETTING_DAY_PASSED"
    field = "day"
    what = _NOT_SAVED
    why = _("Ustawienie nie może działać wstecz: złożono już pisma według dotychczasowego.")
    next_step = _("Proszę podać dzień dzisiejszy albo późniejszy.")


class EndsEarly(InputError):
    code = "SETTING_ENDS_EARLY"
    field = "day"
    what = _NOT_SAVED
    why = _("Koniec przypada przed początkiem obowiązywania.")
    next_step = _("Proszę podać późniejszy dzień.")


class ProvisionRequired(InputError):
    code = "PROVISION_REQUIRED"
    field = "provision"
    what = _NOT_SAVED
    why = _("Skutek wniesienia pisma musi mieć podstawę prawną.")
    next_step = _("Proszę wpisać przepis, na przykład „art. 119 § 4 k.p.k.”.")


class BodiesOverlap(InputError):
    code = "SEALING_BODY_OVERLAP"
    field = "day"
    what = _NOT_SAVED
    why = _("W tym czasie pieczęcią opatruje już inny organ: %(name)s.")
    next_step = _("Proszę najpierw zakończyć jego wpis.")


class NotListed(InputError):
    code = "SETTING_UNKNOWN"
    field = "addressee"
    what = _NOT_SAVED
    why = _("Wybranego adresata albo rodzaju pisma nie ma na liście.")
    next_step = _("Proszę wybrać z listy.")


class KindExists(InputError):
    code = "KIND_EXISTS"
    field = "name"
    what = _NOT_SAVED
    why = _("Rodzaj pisma o takiej nazwie już jest albo był na liście.")
    next_step = _("Proszę podać inną nazwę.")
