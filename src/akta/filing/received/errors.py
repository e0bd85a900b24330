"""Refusals of the inbox."""

from django.utils.translation import gettext_lazy as _

from akta.core.errors import DomainError, InputError


class CaseUnknown(InputError):
    """Only a case of the actor's own unit, or one they see, is found by its exact reference."""

    code = "filing.case_unknown"
    field = "reference"
    what = _("Nie przydzielono pisma do sprawy.")
    why = _("W tej jednostce nie ma sprawy o takiej sygnaturze.")
    next_step = _("Proszę sprawdzić sygnaturę albo najpierw zarejestrować sprawę.")


class UnitUnknown(InputError):
    code = "filing.unit_unknown"
    field = "unit_id"
    what = _("Nie przekazano pisma.")
    why = _("Nie ma takiej jednostki, jest nieczynna albo pismo już do niej należy.")
    next_step = _("Proszę wybrać jednostkę z listy.")


class NoCaseYet(DomainError):
    """A filing is put into the file of the case it was assigned to."""

    code = "filing.no_case_yet"
    status = 409
    what = _("Nie włączono pisma do akt.")
    why = _("Pisma nie przydzielono jeszcze do sprawy.")
    next_step = _("Proszę najpierw przydzielić je do sprawy.")


class AlreadyInFile(DomainError):
    """What stands in a file is neither put there twice nor taken to another unit."""

    code = "filing.already_in_file"
    status = 409
    what = _("Nie wykonano tej czynności.")
    why = _("Pismo jest już włączone do akt sprawy %(reference)s.")
    next_step = _("Karty pisma można obejrzeć w aktach tej sprawy.")


class NothingCalled(DomainError):
    """A service is recorded of a call that was made and whose term does not run yet."""

    code = "filing.nothing_called"
    status = 409
    what = _("Nie zapisano doręczenia.")
    why = _("Nie ma wezwania, którego doręczenie trzeba zapisać.")
    next_step = _("Proszę najpierw sporządzić wezwanie do usunięcia braków.")


class ServiceUnknown(InputError):
    code = "filing.service_unknown"
    field = "served_on"
    what = _("Nie zapisano doręczenia.")
    why = _("Nie podano dnia doręczenia ani dni obu zawiadomień o przesyłce.")
    next_step = _("Proszę podać dzień z potwierdzenia odbioru albo dni obu zawiadomień.")


class NoticesWrong(InputError):
    code = "filing.notices_wrong"
    field = "second_notice"
    what = _("Nie zapisano doręczenia.")
    why = "%(reason)s"
    next_step = _("Proszę sprawdzić daty na zwróconej przesyłce.")


class ServedTooEarly(InputError):
    code = "filing.served_too_early"
    field = "served_on"
    what = _("Nie zapisano doręczenia.")
    why = _("Wezwania nie można doręczyć przed jego sporządzeniem ani w przyszłości.")
    next_step = _("Proszę podać dzień doręczenia wezwania.")


class NoticeTooEarly(InputError):
    code = "filing.notice_too_early"
    field = "first_notice"
    what = _("Nie zapisano doręczenia.")
    why = _("Zawiadomienie o przesyłce jest wcześniejsze niż wezwanie (%(called)s).")
    next_step = _("Proszę sprawdzić daty na zwróconej przesyłce.")


class StillWaiting(InputError):
    """The second notice is less than seven days old, so the letter may yet be collected."""

    code = "filing.still_waiting"
    field = "second_notice"
    what = _("Nie zapisano doręczenia.")
    why = _("Wezwanie będzie uznane za doręczone dopiero %(day)s (art. 133 § 2 k.p.k.).")
    next_step = _("Proszę sprawdzić daty na zwróconej przesyłce albo wrócić tu po tym dniu.")
