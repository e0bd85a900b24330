"""Refusals of accounts and sign-in. None tells a stranger whether an account exists."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from akta.core.errors import DomainError, InputError


class LoginTaken(InputError):
    """Another account has this login; told to the administrator only."""

    code = "accounts.login_taken"
    field = "login"
    what = _("Nie założono konta.")
    why = _("Login %(login)s należy już do innego konta.")
    next_step = _("Proszę wybrać inny login.")


class LoginMalformed(InputError):
    code = "accounts.login_malformed"
    field = "login"
    what = _("Nie można użyć tego loginu.")
    why = _(
        "Login ma od 3 do 64 znaków: małe litery bez polskich znaków, cyfry, kropki i myślniki."
    )
    next_step = _("Proszę poprawić login, na przykład: jan.kowalski.")


class PeselTaken(InputError):
    """Another account of an outside person carries this PESEL."""

    code = "accounts.pesel_taken"
    field = "pesel"
    what = _("Nie założono konta.")
    why = _("Osoba o tym numerze PESEL ma już konto.")
    next_step = _("Proszę użyć istniejącego konta.")


class SignInRefused(InputError):
    """The login or the password does not fit; which of them is not told."""

    code = "accounts.sign_in_refused"
    what = _("Nie zalogowano.")
    why = _("Login lub hasło są nieprawidłowe albo konto jest nieczynne.")
    next_step = _(
        "Proszę sprawdzić pisownię i wielkość liter. Jeżeli hasło zaginęło, nowe nadaje "
        "administrator (pracownikom) albo sekretariat prokuratury (pozostałym osobom)."
    )


class SignInPaused(DomainError):
    """Too many wrong attempts on an account or from an address; ends by itself."""

    code = "accounts.sign_in_paused"
    status = 429
    what = _("Logowanie jest wstrzymane.")
    why = _("Z tego adresu albo dla tego loginu podano zbyt wiele razy błędne dane.")
    next_step = _(
        "Proszę spróbować ponownie za %(wait)s. Można też od razu zalogować się kluczem dostępu "
        "albo poprosić administratora o przywrócenie logowania."
    )


class OneTimePasswordExpired(InputError):
    """Told only to whoever gave the right one-time password."""

    code = "accounts.one_time_password_expired"
    what = _("Nie zalogowano.")
    why = _("Hasło jednorazowe było ważne do %(until)s albo zostało już użyte.")
    next_step = _("Proszę zgłosić się po nowe hasło tam, gdzie wydano poprzednie.")


class SignInBroken(DomainError):
    """The second step came without the first one, or too late."""

    code = "accounts.sign_in_broken"
    status = 403
    what = _("Logowanie trzeba zacząć od początku.")
    why = _("Od podania hasła minęło ponad 10 minut albo logowanie już się zakończyło.")
    next_step = _("Proszę wrócić do strony logowania i podać login i hasło.")


class SecondFactorRefused(InputError):
    """The code, recovery code, passkey or (where there is no second factor) password is wrong."""

    code = "accounts.second_factor_refused"
    field: ClassVar[str | None] = "code"
    what = _("Nie potwierdzono tożsamości.")
    why = _("Podany kod jest nieprawidłowy, nieaktualny albo został już użyty.")
    next_step = _(
        "Proszę podać nowy kod z aplikacji albo jeden z kodów zapasowych. Jeżeli kody wciąż nie "
        "pasują, należy sprawdzić, czy zegar telefonu dobrze chodzi."
    )


class OwnPasswordRefused(SecondFactorRefused):
    """The password that confirms a change where there is no second factor is wrong."""

    code = "accounts.own_password_refused"
    why = _("Podane hasło jest nieprawidłowe.")
    next_step = _("Proszę podać hasło, którym loguje się na to konto.")


class SecondFactorPaused(SecondFactorRefused):
    """Too many wrong codes (or passwords) from inside a session or a half-finished sign-in."""

    code = "accounts.second_factor_paused"
    status = 429
    field = None
    what = _("Nie potwierdzono tożsamości.")
    why = _("Zbyt wiele razy podano błędny kod albo hasło.")
    next_step = _("Proszę spróbować ponownie za %(wait)s.")


class PasswordRefused(InputError):
    """The new password is too weak; `reasons` are whole sentences."""

    code = "accounts.password_refused"
    field = "new"
    what = _("Nie zmieniono hasła.")
    why = _("%(reasons)s")
    next_step = _("Proszę wymyślić inne hasło, na przykład z czterech przypadkowych słów.")


class OldPasswordWrong(InputError):
    code = "accounts.old_password_wrong"
    field = "old"
    what = _("Nie zmieniono hasła.")
    why = _("Dotychczasowe hasło jest nieprawidłowe.")
    next_step = _("Proszę wpisać je jeszcze raz.")


class PasskeyRefused(SecondFactorRefused):
    """The answer of the browser does not fit the question or no known passkey."""

    code = "accounts.passkey_refused"
    field = None
    what = _("Nie przyjęto klucza dostępu.")
    why = _("Odpowiedź klucza nie pasuje do tego konta albo przyszła za późno.")
    next_step = _("Proszę spróbować ponownie albo użyć kodu z aplikacji.")


class PhoneMalformed(InputError):
    """A telephone to which no SMS can be sent."""

    code = "accounts.phone_malformed"
    field = "phone"
    what = _("Nie wysłano kodu.")
    why = _("To nie jest numer telefonu, na który można wysłać SMS.")
    next_step = _("Proszę podać 9 cyfr, a przy numerze zagranicznym także + i numer kraju.")


class SmsNotOffered(InputError):
    """Codes by SMS are for accounts from outside only; or nothing was set to send them to."""

    code = "accounts.sms_not_offered"
    status = 403
    what = _("Nie wysłano kodu SMS.")
    why = _("To konto nie ma ustawionych kodów SMS albo nie może ich mieć.")
    next_step = _("Proszę użyć aplikacji z kodami, klucza dostępu albo kodu zapasowego.")


class SmsTooOften(InputError):
    """So many codes in an hour, a pause between two."""

    code = "accounts.sms_too_often"
    status = 429
    what = _("Nie wysłano nowego kodu SMS.")
    why = _("Poprzedni wysłano przed chwilą albo w ciągu godziny wysłano ich zbyt wiele.")
    next_step = _("Proszę spróbować ponownie za %(wait)s; SMS bywa opóźniony o minutę.")


class LastFactor(DomainError):
    """Staff, and accounts by the portal's regulation, cannot be left without a second factor."""

    code = "accounts.last_factor"
    status = 409
    what = _("Nie usunięto drugiego składnika logowania.")
    why = _("Jest to jedyny drugi składnik, a to konto musi mieć co najmniej jeden.")
    next_step = _("Proszę najpierw ustawić inny: aplikację z kodami albo klucz dostępu.")


class AdministratorExists(DomainError):
    """The command for the first administrator works once."""

    code = "accounts.administrator_exists"
    status = 409
    what = _("Nie założono konta administratora.")
    why = _("W tej instalacji jest już administrator.")
    next_step = _("Kolejnych administratorów ustanawia administrator na pulpicie.")
