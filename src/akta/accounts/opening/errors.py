"""Refusals of an application for an account. None tells a stranger whether an account exists."""

from collections.abc import Sequence
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from akta.core.errors import DomainError, InputError

_NOT_FILED = _("Wniosku nie złożono.")


def beside(error: InputError) -> str:
    """A refusal as it stands beside its field: why and what to do; that it failed is seen."""
    return " ".join(filter(None, (error.part("why"), error.part("next_step"))))


class NameRequired(InputError):
    code = "NAME_REQUIRED"
    field: ClassVar[str | None] = "given_names"
    what = _NOT_FILED
    why = _("Nie podano: %(part)s.")
    next_step = _("Proszę przepisać z dokumentu tożsamości.")

    def __init__(self, field: str) -> None:
        self.field = field  # type: ignore[misc]  # one refusal for two fields
        super().__init__(part="nazwisko" if field == "surname" else "imiona")


class PeselRequired(InputError):
    code = "OPENING_PESEL_REQUIRED"
    field = "pesel"
    what = _NOT_FILED
    why = _("Nie podano numeru PESEL.")
    next_step = _(
        "Proszę wpisać 11 cyfr. Cudzoziemiec bez tego numeru zaznacza to niżej; obywatel polski "
        "bez numeru zgłasza się do prokuratury prowadzącej portal."
    )


class PeselInvalid(InputError):
    code = "OPENING_PESEL_INVALID"
    field = "pesel"
    what = _NOT_FILED
    why = _("%(reason)s")


class PeselKnown(InputError):
    """A foreigner who has a PESEL uses it."""

    code = "PESEL_HAS_PRECEDENCE"
    field = "pesel"
    what = _NOT_FILED
    why = _("Zaznaczono brak numeru PESEL, a numer podano.")
    next_step = _("Kto ma numer PESEL, podaje numer; inaczej proszę wyczyścić to pole.")


class BirthDateRequired(InputError):
    code = "BIRTH_DATE_REQUIRED"
    field = "birth_date"
    what = _NOT_FILED
    why = _("Bez numeru PESEL potrzebna jest data urodzenia.")
    next_step = _("Proszę podać ją w postaci 12.03.1980; nie może być z przyszłości.")


class CountryRequired(InputError):
    code = "COUNTRY_REQUIRED"
    field = "country"
    what = _NOT_FILED
    why = _("Bez numeru PESEL potrzebne jest państwo, które wydało dokument.")
    next_step = _("Proszę wybrać państwo z listy.")


class DocumentRequired(InputError):
    code = "DOCUMENT_REQUIRED"
    field = "document"
    what = _NOT_FILED
    why = _("Bez numeru PESEL potrzebna jest seria i numer dokumentu (albo sam numer).")
    next_step = _("Proszę przepisać je z dokumentu: litery i cyfry.")


class EmailRequired(InputError):
    code = "EMAIL_REQUIRED"
    field = "email"
    what = _NOT_FILED
    why = _("Nie podano adresu poczty elektronicznej.")
    next_step = _("Portal wymaga adresu; przyjdzie na niego kod.")


class EmailInvalid(InputError):
    code = "EMAIL_INVALID"
    field = "email"
    what = _NOT_FILED
    why = _("To nie jest adres poczty elektronicznej.")
    next_step = _("Proszę poprawić adres, na przykład: jan@example.pl.")


class PhoneRequired(InputError):
    code = "PHONE_REQUIRED"
    field = "phone"
    what = _NOT_FILED
    why = _("Nie podano numeru telefonu komórkowego.")
    next_step = _("Portal wymaga telefonu, który odbiera SMS-y; przyjdzie na niego kod.")


class PhoneInvalid(InputError):
    code = "PHONE_INVALID"
    field = "phone"
    what = _NOT_FILED
    why = _("To nie jest numer telefonu komórkowego.")
    next_step = _("Proszę podać dziewięć cyfr albo numer zagraniczny z kierunkowym: +49 170 …")


class ProfileRequired(InputError):
    code = "PROFILE_REQUIRED"
    field = "profile"
    what = _NOT_FILED
    why = _("Nie wybrano profilu użytkownika.")
    next_step = _("Proszę wskazać, w jakiej roli konto będzie używane.")


class RollNumberRequired(InputError):
    code = "ROLL_NUMBER_REQUIRED"
    field = "roll_number"
    what = _NOT_FILED
    why = _("Pełnomocnik zawodowy podaje numer wpisu na listę swojego samorządu.")
    next_step = _("Numer jest w legitymacji i na stronie samorządu.")


class AddressRequired(InputError):
    code = "ADDRESS_REQUIRED"
    field: ClassVar[str | None] = "place"
    what = _NOT_FILED
    why = _("Brakuje części adresu: %(part)s.")
    PARTS: ClassVar[dict[str, str]] = {
        "address_country": "państwo zamieszkania",
        "place": "miejscowość",
        "postcode": "kod pocztowy",
        "house": "numer domu",
    }

    def __init__(self, field: str) -> None:
        self.field = field  # type: ignore[misc]  # one refusal for the fields of an address
        super().__init__(part=self.PARTS[field])


class PostcodeInvalid(InputError):
    code = "POSTCODE_INVALID"
    field = "postcode"
    what = _NOT_FILED
    why = _("Polski kod pocztowy ma postać 00-950.")
    next_step = _("Proszę poprawić kod albo wybrać inne państwo.")


class Faulty(InputError):
    """Several fields are wrong; each has its own refusal."""

    code = "APPLICATION_FAULTY"
    what = _NOT_FILED
    why = _("Kilka pól wymaga poprawy.")

    def __init__(self, errors: Sequence[InputError]) -> None:
        self.errors = list(errors)
        super().__init__()


class CodeRefused(InputError):
    code = "CODE_REFUSED"
    field: ClassVar[str | None] = "code"
    what = _("Nie potwierdzono kontaktu.")
    why = _("Kod jest nieprawidłowy, nieaktualny albo już użyty.")
    next_step = _("Proszę przepisać kod z ostatniej wiadomości albo poprosić o nowy.")

    def __init__(self, field: str) -> None:
        self.field = field  # type: ignore[misc]  # one refusal for two fields
        super().__init__()


class ContactsUnconfirmed(DomainError):
    """EMAIL or PHONE not confirmed: the application waits."""

    code = "CONTACT_NOT_CONFIRMED"
    status = 409
    what = _("Tożsamości jeszcze nie można potwierdzić.")
    why = _("Nie potwierdzono adresu poczty albo telefonu podanego we wniosku.")
    next_step = _("Osoba potwierdza je kodami w portalu, na stronie po złożeniu wniosku.")


class ApplicationLapsed(DomainError):
    code = "APPLICATION_LAPSED"
    status = 409
    what = _("Nie można potwierdzić tego wniosku.")
    why = _("Tożsamość można było potwierdzić do %(last)s; wniosek wygasł.")
    next_step = _("Osoba składa w portalu nowy wniosek.")


class ApplicationClosed(DomainError):
    code = "APPLICATION_CLOSED"
    status = 409
    what = _("Nie można już zmienić tego wniosku.")
    why = _("Został załatwiony: %(state)s.")
    next_step = _("Jeżeli konto jest nadal potrzebne, składa się nowy wniosek.")


class IdentityMismatch(InputError):
    """The data shown differ from those in the application; nothing is told to a stranger."""

    code = "IDENTITY_MISMATCH"
    what = _("Nie potwierdzono tożsamości.")
    why = _("Dane różnią się od wniosku: %(fields)s.")
    next_step = _(
        "Proszę porównać pisownię. Jeżeli błąd jest we wniosku, osoba składa nowy; wniosek można "
        "odrzucić z podaniem powodu."
    )


class DocumentNotValid(InputError):
    code = "DOCUMENT_NOT_VALID"
    field = "valid_until"
    what = _("Nie potwierdzono tożsamości.")
    why = _("Okazany dokument jest nieważny od %(day)s.")
    next_step = _("Potrzebny jest ważny dokument: dowód osobisty, paszport albo karta pobytu.")


class SelfVerification(DomainError):
    code = "SELF_VERIFICATION"
    status = 403
    what = _("Nie potwierdzono tożsamości.")
    why = _("Nikt nie potwierdza tożsamości we własnej sprawie.")
    next_step = _("Wniosek potwierdza inny pracownik.")


class AccountExists(DomainError):
    """Told on the desk and to whoever has just proven to be this person, never to a stranger."""

    code = "ACCOUNT_EXISTS"
    status = 409
    what = _("Nie założono drugiego konta.")
    why = _("Osoba o tym identyfikatorze ma już konto o loginie %(login)s.")
    next_step = _("Hasło do istniejącego konta odnawia się w sekretariacie prokuratury.")


class SignatureUnproven(InputError):
    code = "SIGNATURE_UNPROVEN"
    field = "signed"
    what = _("Podpis nie potwierdził tożsamości.")
    why = _("%(reason)s")
    next_step = _(
        "Wniosek pozostaje ważny: tożsamość można potwierdzić z dokumentem w dowolnej prokuraturze."
    )


class SignatureKindNotAllowed(InputError):
    code = "SIGNATURE_KIND_NOT_ALLOWED"
    field = "signed"
    what = _("Podpis nie potwierdził tożsamości.")
    why = _("Wniosek podpisuje się podpisem kwalifikowanym, osobistym albo zaufanym.")
    next_step = _("Proszę podpisać jednym z nich albo przyjść z dokumentem do prokuratury.")


class ReasonRequired(InputError):
    code = "OPENING_REASON_REQUIRED"
    field = "reason"
    what = _("Nie odrzucono wniosku.")
    why = _("Nie podano powodu.")
    next_step = _("Powód zobaczy osoba, która złożyła wniosek.")


class TooManyKnocks(DomainError):
    """More applications or codes than a person needs; told alike to everybody."""

    code = "opening.too_many"
    status = 429
    what = _("Wstrzymano przyjmowanie kolejnych wniosków i kodów.")
    why = _("W krótkim czasie przyszło ich z tego miejsca zbyt wiele.")
    next_step = _("Proszę spróbować ponownie za %(wait)s.")


class NothingToChange(InputError):
    code = "CHANGE_NOTHING"
    field = "surname"
    what = _("Nie złożono żądania zmiany danych.")
    why = _("Podane dane są takie same jak dotychczasowe.")
    next_step = _("Proszę wpisać nowe imiona, nazwisko albo brakujący numer PESEL.")


class IdentifierKept(InputError):
    """An identifier is added, never changed: the act foresees no more."""

    code = "CHANGE_IDENTIFIER_KEPT"
    field = "pesel"
    what = _("Nie złożono żądania zmiany danych.")
    why = _("Konto ma już numer PESEL, a identyfikator można tylko dodać, nie zmienić.")
    next_step = _("Jeżeli numer jest błędny, proszę zgłosić się do sekretariatu prokuratury.")


class NotOwnPerson(DomainError):
    """Dependent and institutional accounts have no natural person's data to change."""

    code = "CHANGE_NOT_A_PERSON"
    status = 403
    what = _("Nie złożono żądania zmiany danych.")
    why = _("Zmienia się tak dane konta osoby fizycznej, na jej własnym koncie.")
    next_step = _("Dane konta zależnego poprawia jego właściciel, a instytucji – zgłoszenie.")


class ChangeClosed(DomainError):
    code = "CHANGE_CLOSED"
    status = 409
    what = _("Nie potwierdzono zmiany danych.")
    why = _("Tę zmianę już wprowadzono albo zastąpiło ją nowsze żądanie.")
    next_step = _("Aktualne dane i żądanie są na stronie konta.")
