"""Refusals of notifications for institutional accounts."""

from collections.abc import Sequence
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from akta.core.errors import DomainError, InputError

_NOT_FILED = _("Zgłoszenia nie złożono.")


class EntityKindRequired(InputError):
    code = "ENTITY_KIND_REQUIRED"
    field = "kind"
    what = _NOT_FILED
    why = _("Nie wybrano rodzaju podmiotu.")
    next_step = _("Proszę wybrać jeden z rodzajów na liście.")


class EntityNotPublic(InputError):
    code = "ENTITY_NOT_PUBLIC"
    field = "kind"
    what = _NOT_FILED
    why = _(
        "Konto instytucjonalne zakłada się tylko podmiotowi publicznemu albo instytucji "
        "uprawnionej do prowadzenia mediacji."
    )
    next_step = _(
        "Za spółkę, stowarzyszenie albo inną osobę prawną działa osoba uprawniona do jej "
        "reprezentowania, na własnym koncie."
    )


class EntityNameRequired(InputError):
    code = "ENTITY_NAME_REQUIRED"
    field = "name"
    what = _NOT_FILED
    why = _("Nie podano nazwy podmiotu.")
    next_step = _("Proszę wpisać nazwę taką jak w rejestrze.")


class EntitySeatRequired(InputError):
    code = "ENTITY_SEAT_REQUIRED"
    field: ClassVar[str | None] = "seat"
    what = _NOT_FILED
    why = _("Brakuje części adresu: %(part)s.")
    PARTS: ClassVar[dict[str, str]] = {
        "seat": "siedziba",
        "place": "miejscowość",
        "postcode": "kod pocztowy",
        "house": "numer budynku",
    }

    def __init__(self, field: str) -> None:
        self.field = field  # type: ignore[misc]  # one refusal for the fields of an address
        super().__init__(part=self.PARTS[field])


class EntityIdentifierRequired(InputError):
    code = "ENTITY_IDENTIFIER_REQUIRED"
    field = "nip"
    what = _NOT_FILED
    why = _("Nie podano NIP ani innych danych, po których można rozpoznać podmiot.")
    next_step = _("Proszę podać NIP, a jeżeli podmiot go nie ma: REGON, KRS albo inny numer.")


class NipInvalid(InputError):
    code = "NIP_INVALID"
    field = "nip"
    what = _NOT_FILED
    why = _("%(reason)s")


class RegonInvalid(InputError):
    code = "REGON_INVALID"
    field = "regon"
    what = _NOT_FILED
    why = _("%(reason)s")


class EntityExists(DomainError):
    code = "ENTITY_EXISTS"
    status = 409
    what = _("Zgłoszenia nie złożono.")
    why = _("Podmiot %(identifier)s ma już konto instytucjonalne.")
    next_step = _("Nowego administratora wskazuje się zgłoszeniem zmiany administratora.")


class EntityUnknown(InputError):
    code = "ENTITY_UNKNOWN"
    field = "nip"
    what = _NOT_FILED
    why = _("Podmiot o tych danych nie ma czynnego konta instytucjonalnego.")
    next_step = _("Proszę sprawdzić numer albo zgłosić potrzebę założenia konta.")


class AdministratorRequired(InputError):
    code = "ADMINISTRATOR_REQUIRED"
    field: ClassVar[str | None] = "admin_given_names"
    what = _NOT_FILED
    why = _("Nie wskazano administratora konta: imion, nazwiska albo numeru PESEL.")
    next_step = _("Administratorem jest jedna osoba fizyczna, która ma numer PESEL.")

    def __init__(self, field: str) -> None:
        self.field = field  # type: ignore[misc]  # one refusal for the three data
        super().__init__()


class RepresentativeRequired(InputError):
    code = "REPRESENTATIVE_REQUIRED"
    field: ClassVar[str | None] = "rep_given_names"
    what = _NOT_FILED
    why = _("Nie wskazano osoby, która działa w imieniu podmiotu.")
    next_step = _("Proszę podać jej imiona, nazwisko i numer PESEL; zgłoszenie potwierdza ona.")

    def __init__(self, field: str) -> None:
        self.field = field  # type: ignore[misc]  # one refusal for the three data
        super().__init__()


class AuthorityDocumentRequired(InputError):
    code = "AUTHORITY_DOCUMENT_REQUIRED"
    field = "documents"
    what = _NOT_FILED
    why = _("Nie dołączono dokumentu umocowania.")
    next_step = _(
        "Proszę dołączyć na przykład poświadczony odpis aktu powołania "
        "(PDF, JPEG albo PNG, do 5 MB)."
    )


class AuthorityDocumentRefused(InputError):
    code = "AUTHORITY_DOCUMENT_REFUSED"
    field = "documents"
    what = _NOT_FILED
    why = _("Plik „%(name)s” nie jest PDF-em, obrazem JPEG ani PNG albo ma ponad 5 MB.")
    next_step = _("Proszę dołączyć inny plik; najwyżej pięć.")


class Faulty(InputError):
    """Several fields are wrong; each has its own refusal."""

    code = "NOTIFICATION_FAULTY"
    what = _NOT_FILED
    why = _("Kilka pól wymaga poprawy.")

    def __init__(self, errors: Sequence[InputError]) -> None:
        self.errors = list(errors)
        super().__init__()


class NotificationClosed(DomainError):
    code = "NOTIFICATION_CLOSED"
    status = 409
    what = _("Nie można już zmienić tego zgłoszenia.")
    why = _("Jego stan: %(state)s.")
    next_step = _("W razie potrzeby podmiot składa nowe zgłoszenie.")


class NotYetProven(DomainError):
    code = "NOTIFICATION_NOT_PROVEN"
    status = 409
    what = _("Konta instytucjonalnego jeszcze nie można założyć.")
    why = _("Osoba działająca za podmiot nie potwierdziła tożsamości.")
    next_step = _("Robi to podpisem, przez login.gov.pl albo osobiście w dowolnej prokuraturze.")


class AuthorityMismatch(InputError):
    code = "AUTHORITY_MISMATCH"
    field = "authorised"
    what = _("Zgłoszenia nie zatwierdzono.")
    why = _("Dokument umocowania nie obejmuje osoby, która złożyła zgłoszenie.")
    next_step = _("Zgłoszenie można zwrócić do uzupełnienia z podaniem powodu.")


class EntityMismatch(InputError):
    code = "ENTITY_MISMATCH"
    field = "found_name"
    what = _("Zgłoszenia nie zatwierdzono.")
    why = _("Pod podanym numerem rejestr ma podmiot o innej nazwie niż w zgłoszeniu.")
    next_step = _("Zgłoszenie można zwrócić do uzupełnienia z podaniem powodu.")


class NotCertified(InputError):
    code = "AUTHORITY_NOT_CERTIFIED"
    field = "certified"
    what = _("Zgłoszenia nie zatwierdzono.")
    why = _("Odpis dokumentu umocowania nie jest poświadczony za zgodność z oryginałem.")
    next_step = _("Zgłoszenie można zwrócić do uzupełnienia z podaniem powodu.")
