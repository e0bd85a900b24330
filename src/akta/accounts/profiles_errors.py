"""Refusals of profiles and dependent accounts."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from akta.core.errors import DomainError, InputError


class ProfileClosed(DomainError):
    """The profile of this session is open no more: closed, or its owner's is."""

    code = "accounts.profile_closed"
    status = 403
    what = _("Nie można dalej pracować w tym profilu.")
    why = _("Profil „%(profile)s” został zamknięty albo wygasły prawa konta zależnego.")
    next_step = _(
        "Sprawy prowadzone w innych profilach są dostępne dalej: proszę przejść do strony głównej. "
        "Powód zamknięcia jest na stronie „Profile”."
    )


class OtherProfile(DomainError):
    """A form of a page that was made in another profile, or for another person."""

    code = "accounts.other_profile"
    status = 412
    what = _("Nic nie zapisano: formularz otwarto w innym profilu.")
    why = _("W innej karcie zmieniono profil albo zalogowano się na inne konto.")
    next_step = _(
        "Proszę wrócić do profilu, w którym otwarto formularz, i wysłać go jeszcze raz; "
        "wpisane dane nie przepadły."
    )


class ProfileExists(InputError):
    code = "accounts.profile_exists"
    field = "kind"
    what = _("Nie otwarto profilu.")
    why = _("To konto ma już taki profil.")
    next_step = _("Profil można przełączyć w nagłówku strony.")


class DependentNotAllowed(DomainError):
    """Dependent accounts are for institutions, professional counsel, bailiffs and mediators."""

    code = "DEPENDENT_NOT_ALLOWED"
    status = 403
    what = _("W tym profilu nie można prowadzić kont zależnych.")
    why = _(
        "Konta zależne zakłada instytucja, pełnomocnik zawodowy, komornik albo mediator "
        "(§ 6 ust. 1 rozporządzenia o portalu informacyjnym); konto zależne nie zakłada dalszych."
    )
    next_step = _("Jeżeli konto ma taki profil, proszę go wybrać w nagłówku strony.")


class DependentExists(InputError):
    code = "DEPENDENT_EXISTS"
    field: ClassVar[str | None] = "pesel"
    what = _("Nie założono konta zależnego.")
    why = _("Osoba o tym numerze PESEL ma już konto zależne w tym profilu: %(identifier)s.")
    next_step = _("Proszę zmienić uprawnienia istniejącego konta.")


class DependentDataRequired(InputError):
    """Names, PESEL and e-mail are needed (§ 6 ust. 2)."""

    code = "DEPENDENT_DATA_REQUIRED"
    field: ClassVar[str | None] = None
    what = _("Nie założono konta zależnego.")
    why = _("%(reason)s")
    next_step = _("Konto zależne wymaga imienia, nazwiska, numeru PESEL i adresu e-mail.")

    def __init__(self, *, at_field: str, **facts: str) -> None:
        super().__init__(**facts)
        self.field = at_field  # type: ignore[misc]


class InvitationRefused(InputError):
    """The code fits no waiting invitation of this account; which part is wrong is not told."""

    code = "accounts.invitation_refused"
    field = "code"
    what = _("Nie przyjęto zaproszenia.")
    why = _("Kod jest nieprawidłowy, stracił ważność albo zaproszenie jest dla innego konta.")
    next_step = _(
        "Proszę przepisać kod z ostatniej wiadomości. Nowe zaproszenie wysyła właściciel konta."
    )


class ImportRefused(DomainError):
    """A file of dependent accounts that cannot be read at all."""

    code = "accounts.import_refused"
    status = 422
    what = _("Nie wczytano pliku z kontami zależnymi.")
    why = _("%(reason)s")
    next_step = _("Nic nie zostało zapisane. Proszę poprawić plik i wczytać go ponownie.")
