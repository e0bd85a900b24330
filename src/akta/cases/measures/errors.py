"""Refusals of the entries on coercive measures."""

from django.utils.translation import gettext_lazy as _

from akta.core.errors import InputError


class NotASuspect(InputError):
    """A coercive measure is recorded for a suspect or a suspected person of the case."""

    code = "measures.not_a_suspect"
    field = "person"
    what = _("Dla tej osoby nie zapisuje się środków zapobiegawczych.")
    why = _("Nie jest w tej sprawie podejrzanym ani osobą podejrzaną.")
    next_step = _("Proszę wybrać osobę z listy albo najpierw zmienić jej rolę w sprawie.")


class NotYetHappened(InputError):
    """What has not happened yet is not recorded."""

    code = "measures.not_yet"
    field = "moment"
    what = _("Nie zapisano zdarzenia z przyszłości.")
    why = _("Podana chwila jeszcze nie nadeszła.")
    next_step = _("Proszę sprawdzić datę i godzinę.")


class EndNeeded(InputError):
    """A ruling on detention names the end of its term."""

    code = "measures.end_needed"
    field = "until"
    what = _("Brakuje końca okresu aresztu.")
    why = _("Postanowienie sądu oznacza termin, do którego areszt ma trwać.")
    next_step = _("Proszę podać datę i godzinę z postanowienia.")


class DoesNotFollow(InputError):
    """The happening does not follow from those recorded before."""

    code = "measures.does_not_follow"
    field = "what"
    what = _("Nie zapisano zdarzenia.")
    why = _("%(sentence)s")
    next_step = _("Błędny wcześniejszy wpis można skorygować na osi czasu.")


class NotDetained(InputError):
    """A request about a detainee is for somebody who is detained now."""

    code = "measures.not_detained"
    field = "person"
    what = _("Nie zapisano wniosku.")
    why = _("Ta osoba nie jest teraz tymczasowo aresztowana w żadnej sprawie.")
    next_step = _("Proszę sprawdzić osobę i zapisane postanowienia o areszcie.")


class AlreadyCorrected(InputError):
    """The entry is not there, or it was corrected before."""

    code = "measures.already_corrected"
    field = "reason"
    what = _("Tego wpisu nie można skorygować.")
    why = _("Został już skorygowany albo nie dotyczy środków zapobiegawczych.")
    next_step = _("Proszę obejrzeć aktualną oś czasu.")
