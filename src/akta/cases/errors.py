"""Refusals of the cases."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from akta.core.errors import DomainError, InputError
from akta.law.procedures.model import Refusal

_MEND = _("Proszę najpierw wykonać wskazany obowiązek i zapisać go w przebiegu sprawy.")


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


class UnknownEventKind(InputError):
    """A kind of event that no declaration of this installation names."""

    code = "cases.unknown_event_kind"
    field = "kind"
    what = _("Nie zapisano zdarzenia.")
    why = _("Ta instalacja nie zna rodzaju zdarzenia „%(kind)s”.")
    next_step = _("Proszę wybrać rodzaj z listy.")


class EventValue(InputError):
    """A field of an event is missing or cannot be read."""

    code = "cases.event_value"
    what = _("%(sentence)s")

    def __init__(self, *, field: str, sentence: str) -> None:
        self.at_field = field
        super().__init__(sentence=sentence)


class EventInFuture(InputError):
    """The course of a case tells what happened, not what is planned."""

    code = "cases.event_in_future"
    field = "day"
    what = _("Nie zapisano zdarzenia.")
    why = _("Dzień zdarzenia, %(day)s, jeszcze nie nadszedł.")
    next_step = _("Proszę zapisać zdarzenie w dniu, w którym nastąpi, albo poprawić datę.")


class EventMisplaced(InputError):
    """The event cannot happen in the status that the proceeding had on that day."""

    code = "cases.event_misplaced"
    field = "day"
    what = _("Nie zapisano zdarzenia.")
    why = _("%(sentence)s")
    next_step = _("Błędny wpis poprawia się sprostowaniem w przebiegu sprawy.")


class EventBlocked(InputError):
    """A rule forbids the event now; `refusals` say which, and where an override exists."""

    code = "cases.event_blocked"
    what = _("Nie zapisano zdarzenia, bo wstrzymuje je przepis.")
    why = _("%(reasons)s")
    next_step = _("%(mend)s")

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(refusals)
        told = [f"{each.reason.rstrip('.')} ({each.provision})." for each in self.refusals]
        mends = " ".join(filter(None, (each.declaration.mend for each in self.refusals)))
        super().__init__(reasons=" ".join(told), mend=mends or _MEND)


class ReasonMissing(InputError):
    """A correction says why."""

    code = "cases.reason_missing"
    field = "reason"
    what = _("Nie zapisano sprostowania.")
    why = _("Brakuje powodu.")
    next_step = _("Proszę napisać, skąd wiadomo, że wpis był błędny.")


class NotASubstitute(InputError):
    """A substitute is another prosecutor of the same unit."""

    code = "cases.not_a_substitute"
    field = "substitute"
    what = _("Tej osoby nie można wyznaczyć na zastępstwo.")
    why = _("Zastępuje inny prokurator albo asesor tej samej jednostki.")
    next_step = _("Proszę wybrać osobę z listy.")
