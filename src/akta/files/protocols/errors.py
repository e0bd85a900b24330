"""Refusals of the protocols."""

from django.utils.translation import gettext_lazy as _

from akta.core.errors import DomainError, InputError

NOT_SAVED = _("Nie zapisano protokołu.")
NOT_ADDED = _("Nie dodano zapisu.")


class DocumentTaken(InputError):
    code = "protocols.document_taken"
    field = "document"
    what = NOT_SAVED
    why = _("Ten dokument jest już zapisany jako protokół albo nie wychodzi poza prokuraturę.")
    next_step = _("Proszę wybrać inny dokument akt głównych albo załączników.")


class HeldLater(InputError):
    code = "protocols.held_later"
    field = "held_on"
    what = NOT_SAVED
    why = _("Podany dzień czynności jeszcze nie nadszedł.")
    next_step = _("Proszę podać dzień, w którym czynność się odbyła.")


class SoundHasPicture(InputError):
    code = "protocols.sound_has_picture"
    field = "sound"
    what = NOT_ADDED
    why = _("Plik „%(file)s” może zawierać obraz, a protokół udostępnia się bez zapisu obrazu.")
    next_step = _(
        "Proszę dodać sam dźwięk: plik MP3, M4A, WAV, FLAC albo OGG. "
        "Zapis z obrazem można dodać obok; zostaje w prokuraturze."
    )


class SoundUnknown(InputError):
    code = "protocols.sound_unknown"
    field = "sound"
    what = NOT_ADDED
    why = _("Plik „%(file)s” nie jest zapisem dźwięku, który można odtworzyć w przeglądarce.")
    next_step = _("Proszę dodać plik MP3, M4A, WAV, FLAC albo OGG.")


class NothingRecorded(InputError):
    code = "protocols.nothing_recorded"
    field = "sound"
    what = NOT_ADDED
    why = _("Nie wybrano pliku albo ten protokół sporządzono bez takiego zapisu.")
    next_step = _("Proszę wskazać plik z zapisem dźwięku.")


class ReasonMissing(InputError):
    code = "protocols.reason_missing"
    field = "reason"
    what = _("Nie zapisano rozstrzygnięcia.")
    why = _("Nie podano powodu.")
    next_step = _("Proszę napisać, co trzeba poprawić albo dlaczego coś się wycofuje.")


class StillRecorded(InputError):
    code = "protocols.still_recorded"
    field = "reason"
    what = _("Nie cofnięto zapisania protokołu.")
    why = _("Do tego protokołu jest dodany zapis czynności.")
    next_step = _("Proszę najpierw wycofać każdy zapis, a potem cofnąć zapisanie protokołu.")


class DecidedAlready(DomainError):
    code = "protocols.decided_already"
    status = 409
    what = _("Nie zapisano rozstrzygnięcia.")
    why = _("Ten protokół jest już udostępniany albo nie wymaga zatwierdzenia.")
    next_step = _("Jego stan jest na liście protokołów sprawy.")
