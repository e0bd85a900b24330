"""Refusals of access: the codes of the portal's rules (P-1-1 to P-8-1)."""

from django.utils.translation import gettext_lazy as _

from akta.core.errors import DomainError, InputError


class NotCaseProsecutor(DomainError):
    """Only the conducting prosecutor (referent) orders access; told of every case alike."""

    code = "SHARE_NOT_CASE_PROSECUTOR"
    status = 403
    what = _("Nie można wydać zarządzenia o udostępnieniu akt tej sprawy.")
    why = _("Zarządzenie wydaje prokurator prowadzący sprawę albo prokurator, który go zastępuje.")
    next_step = _(
        "Sekretariat może przygotować projekt; wydaje go referent wskazany w karcie sprawy."
    )


class NotDigitised(DomainError):
    """There is nothing that could be shown through the portal."""

    code = "SHARE_NOT_DIGITISED"
    status = 409
    what = _("Akt tej sprawy nie można udostępnić w portalu.")
    why = _("%(reason)s")
    next_step = _("Akta można udostępnić w sekretariacie albo najpierw je zdigitalizować.")


class DurationRequired(InputError):
    code = "SHARE_DURATION_REQUIRED"
    field = "last_day"
    what = _("Nie zapisano zgody na udostępnienie akt.")
    why = _("Nie podano końca udostępnienia.")
    next_step = _("Proszę wskazać dzień, do którego akta mają być dostępne.")


class DurationInvalid(InputError):
    code = "SHARE_DURATION_INVALID"
    field = "last_day"
    what = _("Nie zapisano zgody na udostępnienie akt.")
    why = _("%(reason)s")


class PeselRequired(InputError):
    code = "PESEL_REQUIRED"
    field = "pesel"
    what = _("Nie podano numeru PESEL.")
    why = _("Dostęp przez login.gov.pl rozpoznaje osobę tylko po numerze PESEL.")
    next_step = _("Proszę wpisać numer PESEL (11 cyfr) albo wybrać login i hasło.")


class PeselInvalid(InputError):
    code = "PESEL_INVALID"
    field = "pesel"
    what = _("Numer PESEL jest nieprawidłowy.")
    why = _("%(reason)s")


class PeselElsewhere(InputError):
    """The number belongs to another account than the one of this person."""

    code = "SHARE_PESEL_ELSEWHERE"
    field = "pesel"
    what = _("Nie zapisano zgody na udostępnienie akt.")
    why = _("Ten numer PESEL należy do konta innej osoby niż wskazana w zarządzeniu.")
    next_step = _("Proszę sprawdzić numer w dokumencie albo wybrać inną osobę.")


class NotGranted(DomainError):
    """Credentials follow consent and never come before it."""

    code = "SHARE_NOT_GRANTED"
    status = 409
    what = _("Nie można wydać danych do logowania.")
    why = _("Nie ma zarządzenia, które udostępniałoby teraz akta tej osobie.")
    next_step = _("Dane do logowania wydaje się po zgodzie prokuratora, do końca udostępnienia.")


class NoLocalCredentials(DomainError):
    code = "SHARE_NO_LOCAL_CREDENTIALS"
    status = 409
    what = _("Nie wydano danych do logowania.")
    why = _("Udostępnienie przewiduje logowanie przez login.gov.pl; hasła lokalnego nie ma.")
    next_step = _("Osoba loguje się do portalu przez login.gov.pl.")


class HandedOverBefore(InputError):
    """The credentials were produced already; new ones kill the old."""

    code = "access.handed_over_before"
    status = 409
    field = "lost"
    what = _("Nie wydano nowego hasła.")
    why = _("Ta osoba ma już dane do logowania (%(when)s).")
    next_step = _(
        "Jeżeli kartka zaginęła albo hasło zostało zapomniane, proszę to zaznaczyć; "
        "dotychczasowe hasło przestanie działać."
    )


class ScopeNotUnderstood(InputError):
    code = "access.scope_not_understood"
    field = "scope_text"
    what = _("Nie rozpoznano zakresu udostępnienia.")
    why = _("%(reason)s")


class ScopeUnresolved(InputError):
    """The scope names what the file does not hold."""

    code = "access.scope_unresolved"
    field = "scope_text"
    what = _("Zakres nie zgadza się z aktami.")
    why = _("%(reason)s")
    next_step = _("Proszę poprawić zakres według spisu kart.")


class ScopeEmpty(InputError):
    code = "access.scope_empty"
    field = "scope_text"
    what = _("Zakres nie obejmuje ani jednej karty, którą można udostępnić.")
    next_step = _("Proszę poszerzyć zakres albo odmówić udostępnienia.")


class ReasonsRequired(InputError):
    code = "access.reasons_required"
    field = "reasons"
    what = _("Nie podano uzasadnienia.")
    why = _("Odmowa, odmowa w części i cofnięcie dostępu wymagają uzasadnienia (art. 159 k.p.k.).")
    next_step = _("Proszę podać powody rozstrzygnięcia.")


class CopiesInexact(InputError):
    """The order does not say exactly which copies are given."""

    code = "access.copies_inexact"
    field = "copies"
    what = _("Zarządzenie nie określa dokładnie odpisów i kopii (§ 143 ust. 2 Regulaminu).")
    why = _("%(reason)s")
    next_step = _("Proszę uzupełnić część „Odpisy i kopie”.")


class AuthorityRequestRequired(InputError):
    """Nothing is given to an authority that did not ask."""

    code = "access.authority_request_required"
    field = "person"
    what = _("Nie można udostępnić akt sądowi ani innemu organowi bez jego wniosku.")
    why = _(
        "Na potrzeby niezwiązane z tym postępowaniem akta udostępnia się wyłącznie na wniosek "
        "organu (§ 147 ust. 1 Regulaminu)."
    )
    next_step = _(
        "Proszę przyjąć wniosek organu (Udostępnianie akt, „Przyjmij wniosek”) i z niego "
        "przygotować zarządzenie."
    )


class AuthorityNotAddressed(InputError):
    """An authority's request is decided towards that authority."""

    code = "access.authority_not_addressed"
    field = "person"
    what = _("Zarządzenie na wniosek organu wydaje się wobec tego organu.")
    why = _("Wskazano inną osobę uprawnioną.")
    next_step = _("Proszę wybrać „sąd albo inny organ, na jego wniosek”.")


class AuthorityAskIncomplete(InputError):
    """A request of an authority lacks what it rests on."""

    code = "access.authority_ask_incomplete"
    field = "authority"
    what = _("Wniosek sądu albo innego organu jest niepełny.")
    why = _("Brakuje: %(missing)s (§ 147 Regulaminu).")
    next_step = _("Proszę uzupełnić te dane z pisma organu albo zostawić wszystkie puste.")


class CompetenceRequired(InputError):
    """Copies for an authority need the provisions on its powers."""

    code = "access.competence_required"
    field = "competence"
    what = _("Nie powołano przepisów o kompetencji organu.")
    why = _(
        "Odpisy i kopie dla organu wydaje się na podstawie przepisów ustaw określających jego "
        "kompetencje, które zarządzenie powołuje (§ 147 ust. 2 Regulaminu)."
    )
    next_step = _("Proszę wpisać te przepisy.")


class PersonRequired(InputError):
    code = "access.person_required"
    field = "person"
    what = _("Nie wskazano osoby uprawnionej.")
    next_step = _("Proszę wybrać uczestnika albo wpisać nazwisko i rolę nowej osoby.")


class OrderNotInForce(DomainError):
    """A change or a revocation is of an order that still opens the file."""

    code = "access.order_not_in_force"
    status = 409
    what = _("Nie można zmienić ani cofnąć tego udostępnienia.")
    why = _("Zostało już zmienione albo cofnięte późniejszym zarządzeniem.")
    next_step = _("Proszę otworzyć listę udostępnień sprawy i wybrać obowiązujące.")


class RequestIncomplete(InputError):
    """A request in the portal without anything that tells the case."""

    code = "access.request_incomplete"
    field = "case_typed"
    what = _("Nie podano sprawy, której dotyczy wniosek.")
    next_step = _(
        "Proszę podać sygnaturę albo opisać sprawę: czego dotyczy, kiedy i gdzie się zdarzyła."
    )


class RequestDecided(DomainError):
    code = "access.request_decided"
    status = 409
    what = _("Ten wniosek został już rozpoznany.")
    next_step = _("Rozstrzygnięcie jest na liście zarządzeń sprawy.")


class MayNotRecord(DomainError):
    code = "access.may_not_record"
    status = 403
    what = _("Z tego konta nie można przyjąć wniosku o udostępnienie akt.")
    why = _("Wnioski przyjmuje biuro podawcze, sekretariat albo prokurator jednostki.")
    next_step = _("Proszę przekazać wniosek do sekretariatu.")


class ProfileMissing(InputError):
    """The order names a profile that the person does not have."""

    code = "access.profile_missing"
    field = "profile"
    what = _("Nie można udostępnić akt w tym profilu.")
    why = _("Ta osoba nie ma w portalu otwartego profilu „%(profile)s”.")
    next_step = _("Proszę wybrać inny profil albo zostawić dobrany do roli w sprawie.")


class MayNotApply(DomainError):
    """A dependent account files requests only if its owner said so."""

    code = "access.may_not_apply"
    status = 403
    what = _("Z tego konta nie można złożyć wniosku o udostępnienie akt.")
    why = _("Właściciel konta zależnego nie przyznał prawa do składania wniosków.")
    next_step = _("Proszę poprosić właściciela konta albo wybrać inny profil w nagłówku strony.")


class DraftOffered(InputError):
    """A draft that was given out to be signed stands still until it is taken back."""

    code = "access.draft_offered"
    what = _("Tego projektu nie można teraz zmienić, usunąć ani zatwierdzić w systemie.")
    why = _("Przygotowano go do podpisu elektronicznego.")
    next_step = _("Proszę przesłać podpisany plik albo najpierw cofnąć projekt z podpisu.")


class NotOffered(InputError):
    """A signed file came back for a draft that does not wait for one."""

    code = "access.not_offered"
    field = "file"
    what = _("Nie przyjęto podpisanego pliku.")
    why = _("Ten projekt nie czeka na podpis elektroniczny: cofnięto go albo już wydano.")
    next_step = _("Proszę otworzyć udostępnienia sprawy i sprawdzić stan zarządzenia.")


class OfferedToAnother(InputError):
    """The paper names the prosecutor who was to sign it."""

    code = "access.offered_to_another"
    field = "file"
    what = _("Nie przyjęto podpisanego pliku.")
    why = _("Pismo przygotowano do podpisu innej osoby: %(who)s.")
    next_step = _("Proszę cofnąć projekt z podpisu i przygotować go do własnego podpisu.")


class OfferOutdated(InputError):
    """The order would not do today what its paper says."""

    code = "access.offer_outdated"
    field = "file"
    what = _("Nie wydano zarządzenia, niczego nie udostępniono.")
    why = _(
        "Od przygotowania pisma do podpisu zmieniły się akta, dane sprawy albo osoby i zarządzenie "
        "nie odpowiada już temu, co podpisano."
    )
    next_step = _("Proszę cofnąć projekt z podpisu, obejrzeć go i przygotować do podpisu ponownie.")
