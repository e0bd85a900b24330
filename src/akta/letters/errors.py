"""Refusals of the post of the day."""

from django.utils.translation import gettext_lazy as _

from akta.core.errors import DomainError, InputError


class CaseUnknown(InputError):
    """Only a case of the unit, or one the actor sees, is found by its exact reference."""

    code = "letters.case_unknown"
    field = "reference"
    what = _("Nie zapisano sprawy pisma.")
    why = _("W tej jednostce nie ma sprawy o takiej sygnaturze.")
    next_step = _("Proszę sprawdzić sygnaturę albo zostawić to pole puste i dopisać ją później.")


class DayWrong(InputError):
    code = "letters.day_wrong"
    field = "received_on"
    what = _("Nie zapisano pisma.")
    why = _("Dzień wpływu nie może być późniejszy niż dzisiejszy.")
    next_step = _("Proszę podać dzień z pieczęci wpływu.")


class HandedWrong(InputError):
    code = "letters.handed_wrong"
    field = "handed_on"
    what = _("Nie zapisano pisma.")
    why = "%(reason)s"
    next_step = _("Proszę podać dzień ze stempla na kopercie albo „bezpośrednio w prokuraturze”.")


class FieldMissing(InputError):
    code = "letters.field_missing"
    field = "sender"
    what = _("Nie zapisano pisma.")
    why = _("Nie podano nadawcy albo tego, czego pismo dotyczy.")
    next_step = _("Gdy nadawca jest nieznany, proszę wpisać „nadawca nieznany”.")


class NoCaseYet(InputError):
    code = "letters.no_case_yet"
    field = "reference"
    what = _("Nie włączono pisma do akt.")
    why = _("Nie podano, której sprawy ono dotyczy.")
    next_step = _("Proszę wpisać sygnaturę.")


class LetterUnknown(InputError):
    code = "letters.unknown"
    field = "label"
    what = _("Nie przypisano stron do pisma.")
    why = _("W dzienniku tej jednostki nie ma pisma o takim numerze.")
    next_step = _("Proszę wpisać numer w postaci 12/2026 albo najpierw zarejestrować pismo.")


class InFileAlready(DomainError):
    """A letter that stands in a file does not change its case."""

    code = "letters.in_file"
    status = 409
    what = _("Nie zmieniono sprawy pisma.")
    why = _("Pismo jest już w aktach sprawy %(reference)s.")
    next_step = _("Karty przenosi się w aktach tej sprawy, na stronie porządkowania kart.")
