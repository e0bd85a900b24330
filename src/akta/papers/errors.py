"""Refusals of the papers."""

from django.utils.translation import gettext_lazy as _

from akta.core.errors import DomainError, InputError


class NotAPaper(InputError):
    """No such kind of paper, or the person it needs is missing."""

    code = "papers.not_a_paper"
    field = "kind"
    what = _("Nie można przygotować tego pisma.")
    why = _("%(sentence)s")
    next_step = _("Proszę wybrać rodzaj pisma i osobę z listy.")


class NotCaseProsecutor(DomainError):
    """A paper is signed by the prosecutor who conducts the case."""

    code = "papers.not_case_prosecutor"
    status = 403
    what = _("Nie można podpisać tego pisma.")
    why = _("Pismo podpisuje prokurator prowadzący sprawę albo jego zastępca z decyzji imiennej.")
    next_step = _("Projekt pozostaje zapisany; podpisze go referent wskazany w karcie sprawy.")


class NotTheSigner(InputError):
    """Somebody else has to sign this paper."""

    code = "papers.not_the_signer"
    what = _("Nie podpisano pisma.")
    why = _("%(sentence)s")
    next_step = _("Projekt pozostaje zapisany. Proszę przekazać go osobie, która może go podpisać.")


class PaperIncomplete(InputError):
    """Something that the rules demand is missing."""

    code = "papers.incomplete"
    what = _("Pisma nie można jeszcze podpisać.")
    why = _("%(sentences)s")
    next_step = _("Proszę uzupełnić projekt i zapisać go ponownie.")


class NotOpen(InputError):
    """A paper that is signed, offered or discarded cannot be changed."""

    code = "papers.not_open"
    what = _("Tego pisma nie można już zmienić.")
    why = _("Jego stan: %(state)s.")
    next_step = _("Nowe pismo można przygotować na liście pism sprawy.")


class EffectRefused(InputError):
    """The paper's legal effect does not fit what the journal tells of the case."""

    code = "papers.effect_refused"
    what = _("Nie podpisano pisma.")
    why = _("Jego skutek nie pasuje do przebiegu sprawy: %(sentence)s")
    next_step = _("Proszę sprawdzić przebieg sprawy i środki zapobiegawcze.")


class ChoiceChanged(InputError):
    """The cards that were chosen for a ruling stand elsewhere now."""

    code = "papers.choice_changed"
    what = _("Nie podpisano pisma.")
    why = _("Wybrane karty zmieniono w aktach po przygotowaniu projektu.")
    next_step = _("Proszę wybrać dokumenty i karty ponownie.")


class TestimoniesWrong(InputError):
    """What the order on undisclosed testimonies names cannot be withheld so."""

    __test__ = False
    code = "papers.testimonies_wrong"
    field = "cards"
    what = _("Nie umieszczono zeznań w wyodrębnionym zbiorze.")
    why = _("%(sentence)s")
    next_step = _("Proszę wskazać karty całych protokołów zeznań świadków według spisu.")


class NotUnitHead(DomainError):
    """Such a letter is signed by the head of the unit."""

    code = "papers.not_unit_head"
    status = 403
    what = _("Nie można podpisać tego pisma.")
    why = _("Pismo podpisuje kierownik jednostki, w której jest sprawa.")
    next_step = _("Projekt pozostaje zapisany; kierownik znajdzie go w pismach sprawy.")
