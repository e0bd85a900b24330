"""Refusals of the cases."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from akta.core.errors import DomainError, InputError
from akta.law.procedures.model import Declaration, Refusal, Sort

_MEND_DUTY = _("Proszę najpierw wykonać wskazany obowiązek i zapisać go w przebiegu sprawy.")
_MEND_BAN = _("Jeśli w sprawie jest inaczej, proszę najpierw sprostować jej przebieg.")


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


class ToldByMeasure(InputError):
    """An entry that was written together with one on a coercive measure is corrected with it."""

    code = "cases.told_by_measure"
    what = _("Nie sprostowano wpisu.")
    why = _("Zapisano go razem z wpisem o środku zapobiegawczym i tylko razem się je prostuje.")
    next_step = _("Proszę skorygować wpis na karcie „Środki zapobiegawcze”.")


class EventBlocked(InputError):
    """A rule forbids the event now; `refusals` say which, and where an override exists."""

    code = "cases.event_blocked"
    what = _("Nie zapisano zdarzenia, bo wstrzymuje je przepis.")
    why = _("%(reasons)s")
    next_step = _("%(mend)s")

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(refusals)
        told = [f"{each.reason.rstrip('.')} ({each.provision})." for each in self.refusals]
        mends = dict.fromkeys(_mend(each.declaration) for each in self.refusals)
        super().__init__(reasons=" ".join(told), mend=" ".join(mends))


def _mend(declaration: Declaration) -> str:
    """What to do next: in the words of the entry, or by what it is."""
    return declaration.mend or str(_MEND_BAN if declaration.sort is Sort.BLOCK else _MEND_DUTY)


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


class AlreadySubstitutes(InputError):
    """One person substitutes another once at a time."""

    code = "cases.already_substitutes"
    field = "substitute"
    what = _("Nie wyznaczono zastępstwa.")
    why = _("Ta osoba już zastępuje wskazanego prokuratora.")
    next_step = _("Aby zmienić ostatni dzień, proszę zakończyć tamto zastępstwo i wyznaczyć nowe.")


class DecisionMissing(InputError):
    """A case is taken from its referent by a written decision."""

    code = "cases.decision_missing"
    field = "decision"
    what = _("Nie zmieniono referenta.")
    why = _("Zmiana referenta wymaga pisemnej decyzji: jej numeru lub daty oraz powodu.")
    next_step = _("Proszę podać decyzję i powód; zostaną w dzienniku sprawy.")


class ExcludedHere(InputError):
    """Whoever was excluded from a case does not get it again in another way."""

    code = "cases.excluded_here"
    field = "account"
    what = _("Tej osobie nie można otworzyć sprawy.")
    why = _("Tego prokuratora wyłączono od udziału w sprawie.")
    next_step = _("Proszę wybrać inną osobę.")


class LeaderOnly(InputError):
    """In a case of a team these acts are the leader's (§ 126 ust. 3 Regulaminu)."""

    code = "cases.leader_only"
    what = _("Tej czynności nie można zapisać z tego konta.")
    why = _(
        "Sprawę prowadzi zespół. Tę czynność wykonuje kierownik zespołu, %(leader)s "
        "(§ 126 ust. 3 Regulaminu)."
    )
    next_step = _("Członek zespołu może przygotować projekt i przedstawić go kierownikowi.")


class JoiningWithItself(InputError):
    """A case is joined with another one."""

    code = "cases.joining_with_itself"
    field = "reference"
    what = _("Sprawy nie łączy się z nią samą.")
    next_step = _("Proszę podać sygnaturę drugiej sprawy.")


class JoiningUnknown(InputError):
    """No such case can be named by this person."""

    code = "cases.joining_unknown"
    field = "reference"
    what = _("Nie znaleziono takiej sprawy w tej jednostce.")
    why = _("Połączyć można sprawy jednej jednostki; sygnatura musi być dokładna.")
    next_step = _("Sprawę innej jednostki najpierw się przekazuje (§ 116 Regulaminu).")


class JoiningProposed(InputError):
    """The same proposal waits for its decision."""

    code = "cases.joining_proposed"
    field = "reference"
    what = _("Połączenie tych spraw już zaproponowano.")
    next_step = _("Propozycja czeka na prokuratora sprawy przyjmującej.")


class JoiningReason(InputError):
    """A choice that the regulation leaves open, and a refusal, say why."""

    code = "cases.joining_reason"
    field = "reason"
    what = _("Brakuje powodu.")
    why = _("Odmowa połączenia i wybór, którego przepis nie rozstrzyga, wymagają uzasadnienia.")
    next_step = _("Proszę wpisać powód w jednym zdaniu.")


class TeamRefused(InputError):
    """The team cannot be appointed as written."""

    code = "cases.team_refused"
    what = _("Nie zapisano zespołu.")
    why = "%(sentence)s"

    def __init__(self, *, field: str, sentence: str) -> None:
        self.field = field  # type: ignore[misc]
        super().__init__(sentence=sentence)


class ExclusionRefused(InputError):
    """The exclusion cannot be carried out as written."""

    code = "cases.exclusion_refused"
    what = _("Nie zapisano wyłączenia prokuratora.")
    why = "%(sentence)s"

    def __init__(self, *, field: str, sentence: str) -> None:
        self.field = field  # type: ignore[misc]
        super().__init__(sentence=sentence)


class TransferRefused(InputError):
    """The case cannot be passed on as written."""

    code = "cases.transfer_refused"
    what = _("Niczego nie zapisano.")
    why = "%(sentence)s"

    def __init__(self, *, field: str, sentence: str) -> None:
        self.field = field  # type: ignore[misc]
        super().__init__(sentence=sentence)
