"""Refusals of the filing desk: the codes of the rules F-1 to F-8."""

from django.utils.translation import gettext_lazy as _

from akta.core.errors import DomainError, InputError


class NotEntitled(DomainError):
    """Who may file what is a table of capacities and kinds of pleadings (F-1)."""

    code = "FILING_NOT_ENTITLED"
    status = 403
    what = _("Nie można złożyć tego pisma przez portal.")
    why = _("Rola tej osoby w sprawach, w których występuje, nie uprawnia do tego rodzaju pisma.")
    next_step = _("Pismo można złożyć na papierze w biurze podawczym jednostki.")


class NotReady(DomainError):
    """Some of the steps of § 3 are not done; `codes` lists them all."""

    code = "FILING_NOT_READY"
    status = 422
    what = _("Pismo nie zostało złożone.")
    why = _("Brakuje jeszcze: %(missing)s (%(codes)s).")
    next_step = _("Projekt jest zachowany. Proszę uzupełnić braki i złożyć pismo ponownie.")


class AlreadyFiled(DomainError):
    """The draft was submitted before, under another press of the button."""

    code = "ALREADY_FILED"
    status = 409
    what = _("To pismo zostało już złożone.")
    why = _("Złożono je pod numerem %(number)s; tego samego projektu nie składa się drugi raz.")
    next_step = _("Potwierdzenie jest w zakładce Moje pisma.")
    action = "portal:filings"
    action_label = _("Moje pisma")


class FilingFailed(DomainError):
    """Nothing was filed, and that is certain."""

    code = "FILING_FAILED"
    status = 503
    what = _("Pismo nie zostało złożone.")
    why = _("%(reason)s")
    next_step = _("Projekt jest zachowany. Proszę spróbować ponownie za kilka minut.")


class DraftClosed(DomainError):
    """A draft that was submitted or discarded is no longer changed."""

    code = "DRAFT_CLOSED"
    status = 409
    what = _("Nie zapisano zmiany.")
    why = _("Ten projekt pisma został już złożony albo usunięty.")
    next_step = _("Złożone pisma są w zakładce Moje pisma.")
    action = "portal:filings"
    action_label = _("Moje pisma")


class KindUnknown(InputError):
    code = "KIND_UNKNOWN"
    field = "kind"
    what = _("Nie zapisano rodzaju pisma.")
    why = _("Takiego rodzaju nie ma na liście albo przestał obowiązywać.")
    next_step = _("Proszę wybrać rodzaj z listy.")


class AddresseeUnknown(InputError):
    code = "METRYKA_ADDRESSEE_UNKNOWN"
    field = "addressee"
    what = _("Nie zapisano adresata.")
    why = _("Takiego adresata nie ma w wykazie albo nie przyjmuje tego rodzaju pism.")
    next_step = _("Proszę wybrać adresata z listy.")
