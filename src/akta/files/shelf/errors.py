"""Refusals of the places and loans of volumes."""

from django.utils.translation import gettext_lazy as _

from akta.core.errors import DomainError, InputError


class PlaceMissing(InputError):
    code = "shelf.place_missing"
    field = "place"
    what = _("Nie zapisano miejsca tomu.")
    why = _("Nie podano miejsca.")
    next_step = _("Proszę wpisać je, na przykład „pokój 12, regał 3”.")


class BorrowerMissing(InputError):
    code = "shelf.borrower_missing"
    field = "borrower"
    what = _("Nie wypożyczono tomu.")
    why = _("Nie podano, kto go bierze.")
    next_step = _("Proszę wpisać osobę albo jednostkę.")


class DueWrong(InputError):
    code = "shelf.due_wrong"
    field = "due_on"
    what = _("Nie wypożyczono tomu.")
    why = _("Termin zwrotu już minął.")
    next_step = _("Proszę podać dzisiejszy albo późniejszy dzień.")


class LentAlready(DomainError):
    code = "shelf.lent_already"
    status = 409
    what = _("Nie wypożyczono tomu.")
    why = _("Tom jest wypożyczony: %(borrower)s, do %(due)s.")
    next_step = _("Proszę najpierw zapisać jego zwrot.")


class ReturnedAlready(DomainError):
    code = "shelf.returned_already"
    status = 409
    what = _("Nie zapisano zwrotu tomu.")
    why = _("Zwrot tego wypożyczenia jest już zapisany.")
    next_step = _("Proszę odświeżyć stronę.")
