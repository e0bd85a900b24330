"""Refusals of the cases."""

from django.utils.translation import gettext_lazy as _

from akta.core.errors import DomainError, InputError


class NumberRefused(InputError):
    """A PESEL, NIP or REGON that cannot be one."""

    code = "cases.number_refused"
    what = "%(sentence)s"

    def __init__(self, *, field: str, sentence: str) -> None:
        self.at_field = field
        super().__init__(sentence=sentence)


class NoUnitCode(InputError):
    """The unit has no code, and without it no reference can be made."""

    code = "cases.no_unit_code"
    what = _("Nie można nadać sygnatury w tej jednostce.")
    why = _("Jednostka %(unit)s nie ma wpisanego kodu.")
    next_step = _("Kod jednostki wpisuje administrator w konfiguracji jednostek.")


class NotAReferent(InputError):
    """A case is assigned to a prosecutor or an assessor of the unit."""

    code = "cases.not_a_referent"
    field = "referent"
    what = _("Tej osobie nie można przydzielić sprawy.")
    why = _("Nie zajmuje teraz stanowiska prokuratora ani asesora w tej jednostce.")
    next_step = _("Proszę wybrać referenta z listy.")


class MayNotRegister(DomainError):
    """Cases are registered by the secretariat of the cell or a prosecutor of the unit."""

    code = "cases.may_not_register"
    status = 403
    what = _("Nie można zarejestrować sprawy w tej komórce.")
    why = _("Sprawy rejestruje sekretariat komórki albo prokurator tej jednostki.")
    next_step = _("Proszę wybrać własną komórkę albo zwrócić się do jej sekretariatu.")


class SearchLimitReached(DomainError):
    """The day's number of person searches beyond one's own cases is used up."""

    code = "cases.search_limit"
    status = 429
    what = _("Nie wykonano wyszukiwania.")
    why = _("Na jedną dobę przypada %(limit)s wyszukań osób poza własnymi sprawami.")
    next_step = _(
        "Kolejne wyszukania będą możliwe jutro; sprawy własne są dostępne bez ograniczeń."
    )


class EndsInPast(InputError):
    """A named opening ends after it begins."""

    code = "cases.ends_in_past"
    field = "until"
    what = _("Koniec otwarcia sprawy musi być późniejszy niż chwila decyzji.")
    next_step = _("Proszę podać późniejszą datę.")
