"""Refusals of the sharing of cases."""

from django.utils.translation import gettext_lazy as _

from akta.core.errors import DomainError, InputError


class ShareCaseRequired(InputError):
    code = "access.share_case_required"
    field = "case_typed"
    what = _("Nie złożono wniosku o udostępnienie sprawy.")
    why = _("Nie można ustalić jednostki prokuratury, której dotyczy wniosek.")
    next_step = _("Proszę podać sygnaturę tak, jak na piśmie, na przykład 4999-0.Ds.123.2026.")


class RepresentedRequired(InputError):
    code = "access.share_represented_required"
    field = "represented"
    what = _("Nie złożono wniosku o udostępnienie sprawy.")
    why = _("Nie podano, kogo wnioskodawca reprezentuje.")
    next_step = _("Proszę podać imię i nazwisko albo nazwę strony oraz podstawę reprezentacji.")


class ShareReasonRequired(InputError):
    code = "access.share_reason_required"
    field = "reason"
    what = _("Nie zapisano odmowy.")
    why = _("Odmowa wymaga podania powodu.")
    next_step = _("Proszę napisać, czego brakuje albo dlaczego wniosek nie jest uzasadniony.")


class ShareDecided(DomainError):
    code = "access.share_decided"
    status = 409
    what = _("Ten wniosek został już rozpoznany.")
    next_step = _("Rozstrzygnięcie jest na liście wniosków.")


class RepresentationBlocked(InputError):
    """The representative has a conflict of interest in the same case."""

    code = "access.representation_blocked"
    field = "person"
    what = _("Nie udostępniono sprawy.")
    why = _("%(reason)s")
    next_step = _("Proszę odmówić z podaniem powodu albo wskazać właściwą stronę.")
