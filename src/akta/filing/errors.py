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


class NotPermitted(DomainError):
    """The owner of a dependent account did not give it the right to file (F-3-8)."""

    code = "FILING_NOT_PERMITTED"
    status = 403
    what = _("Nie można otworzyć pism tego konta.")
    why = _("Właściciel konta nie nadał prawa do składania pism w jego imieniu.")
    next_step = _("Prawo nadaje właściciel w ustawieniach kont zależnych.")


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


class FilingUnclear(DomainError):
    """The database went away while it stored the filing and does not answer yet."""

    code = "FILING_UNCLEAR"
    status = 503
    what = _("Nie wiadomo jeszcze, czy pismo zostało złożone.")
    why = _("Baza danych przerwała połączenie w chwili zapisywania i jeszcze nie odpowiada.")
    next_step = _(
        "Proszę za kilka minut otworzyć Moje pisma. Jeżeli pismo tam jest, zostało złożone z datą, "
        "którą tam widać. Jeżeli go nie ma, projekt jest zachowany i można złożyć go ponownie; "
        "jeden projekt nigdy nie zostanie złożony dwa razy."
    )
    action = "portal:filings"
    action_label = _("Moje pisma")


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


class CaseUnknown(InputError):
    """The case is not one in which the filer stands."""

    code = "METRYKA_CASE_UNKNOWN"
    field = "case"
    what = _("Nie zapisano sprawy.")
    why = _("Wnoszący nie występuje w tej sprawie.")
    next_step = _("Sygnaturę innej sprawy można wpisać w metryce.")


class PleadingAlreadyPlaced(InputError):
    """One filing has exactly one pleading (F-3-4)."""

    code = "PLEADING_ALREADY_PLACED"
    field = "file"
    what = _("Nie dodano pliku „%(name)s” jako pisma.")
    why = _("W tym projekcie jest już pismo: „%(placed)s”.")
    next_step = _("Plik można dodać jako załącznik albo najpierw usunąć umieszczone pismo.")


class FileTooLarge(InputError):
    code = "FILE_TOO_LARGE"
    field = "file"
    what = _("Nie przyjęto pliku „%(name)s”.")
    why = _("Ma %(size)s bajtów, a pojedynczy plik może mieć najwyżej %(limit)s (§ 4 ust. 2).")
    next_step = _("Proszę podzielić załącznik na mniejsze pliki.")


class FileEmpty(InputError):
    code = "FILE_EMPTY"
    field = "file"
    what = _("Nie przyjęto pliku „%(name)s”.")
    why = _("Plik jest pusty.")
    next_step = _("Proszę wybrać właściwy plik.")


class NoFile(InputError):
    code = "FILE_NOT_CHOSEN"
    field = "file"
    what = _("Nie dodano pliku.")
    why = _("Nie wskazano pliku na dysku.")
    next_step = _("Proszę wybrać plik i wysłać go ponownie.")


class TooMuchStored(InputError):
    """A person's drafts hold only so much at one time."""

    code = "FILING_TOO_MUCH"
    field = "file"
    what = _("Nie przyjęto pliku „%(name)s”.")
    why = _("%(reason)s")
    next_step = _("Proszę złożyć albo usunąć wcześniejsze projekty pism i spróbować ponownie.")


class IntegrityMismatch(InputError):
    """The bytes that came are not those whose digest was announced (F-2-6)."""

    code = "INTEGRITY_MISMATCH"
    field = "file"
    what = _("Nie przyjęto pliku „%(name)s”.")
    why = _("Suma kontrolna otrzymanego pliku nie zgadza się z podaną przy wysyłaniu.")
    next_step = _("Plik zmienił się po drodze. Proszę wysłać go jeszcze raz.")


class StoredFileDamaged(DomainError):
    """What is stored is not what was received: nothing is filed or given out of it (F-2-6)."""

    code = "INTEGRITY_MISMATCH"
    status = 409
    what = _("Nie można użyć pliku „%(name)s”.")
    why = _("Suma kontrolna zapisanego pliku nie zgadza się z obliczoną przy jego przyjęciu.")
    next_step = _(
        "Proszę usunąć plik z projektu i dodać go jeszcze raz; resztę projektu zachowano."
    )


class SignedIsNotMended(DomainError):
    """A signed file is never mended: what was signed is what is filed."""

    code = "SIGNED_NOT_MENDED"
    status = 409
    what = _("Nie poprawiono pliku.")
    why = _("Plik jest podpisany, a podpisanego pliku system nie zmienia, także jego nazwy.")
    next_step = _("Proszę poprawić plik na własnym komputerze, podpisać go i dodać jeszcze raz.")


class NothingToMend(DomainError):
    code = "NOTHING_TO_MEND"
    status = 409
    what = _("Nie poprawiono pliku.")
    why = _("Nazwa pliku nie wymaga poprawy.")
    next_step = _("Inne uchybienia opisano przy pliku.")


class NotConvertible(DomainError):
    """Of this kind of file the system makes no PDF/A, or none here."""

    code = "NOT_CONVERTIBLE"
    status = 409
    what = _("Nie przygotowano wersji PDF/A.")
    why = _("%(reason)s")
    next_step = _("Proszę zapisać dokument jako PDF/A na własnym komputerze i dodać go ponownie.")


class NothingReady(DomainError):
    """There is no converted file to take: it is being made, failed, or was decided on before."""

    code = "NOTHING_READY"
    status = 409
    what = _("Nie zastąpiono pliku.")
    why = _("Nie ma gotowej wersji PDF/A tego pliku albo już o niej zdecydowano.")
    next_step = _("Stan przygotowania pokazuje strona pliku.")


class UploadConflict(DomainError):
    """The client goes on from another place than the one that is safe."""

    code = "UPLOAD_OFFSET"
    status = 409
    what = _("Nie zapisano dalszej części pliku.")
    why = _("Bezpiecznie zapisano %(offset)s bajtów, a wysyłanie wznowiono w innym miejscu.")
    next_step = _("Program wznowi wysyłanie od właściwego miejsca.")


class UploadBusy(DomainError):
    code = "UPLOAD_BUSY"
    status = 423
    what = _("Nie zapisano dalszej części pliku.")
    why = _("Poprzednie połączenie jeszcze zapisuje ten sam plik.")
    next_step = _("Program ponowi próbę za chwilę.")


class UploadIncomplete(InputError):
    """The connection of a file sent in one piece broke off."""

    code = "UPLOAD_INCOMPLETE"
    status = 408
    field = "file"
    what = _("Nie dodano pliku „%(name)s”.")
    why = _("Z %(length)s bajtów przyszło tylko %(offset)s: połączenie się urwało.")
    next_step = _("Proszę wysłać plik jeszcze raz.")


class UploadGone(DomainError):
    code = "UPLOAD_EXPIRED"
    status = 410
    what = _("Nie można wznowić wysyłania pliku.")
    why = _("Minął czas, w którym było to możliwe.")
    next_step = _("Proszę dodać plik od początku.")
