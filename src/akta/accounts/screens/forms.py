"""Forms of sign-in and of one's own account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

CODE = {
    "autocomplete": "one-time-code",
    "autocapitalize": "none",
    "spellcheck": "false",
    "maxlength": "40",
}


class SignInForm(forms.Form):
    login = forms.CharField(
        label=_("Login"),
        max_length=64,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": _("Proszę podać login.")},
    )
    password = forms.CharField(
        label=_("Hasło"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Proszę podać hasło.")},
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Kod z aplikacji, z SMS-a albo kod zapasowy"),
        max_length=40,
        help_text=_("Sześć cyfr z telefonu albo jeden z wydrukowanych kodów."),
        widget=forms.TextInput(attrs=CODE),
        error_messages={"required": _("Proszę podać kod.")},
    )


class ConfirmForm(forms.Form):
    """Confirms a change by the factor the account has; without one by the password."""

    confirm = forms.CharField(max_length=200, strip=False)

    def __init__(self, *args: Any, has_factor: bool, **names: Any) -> None:
        super().__init__(*args, **names)
        field = self.fields["confirm"]
        if has_factor:
            field.label = _("Kod potwierdzający zmianę")
            field.help_text = _(
                "Nowy kod z dotychczasowej aplikacji, z SMS-a albo kod zapasowy; kod użyty przy "
                "logowaniu nie zadziała drugi raz."
            )
            field.widget = forms.TextInput(attrs=CODE)
        else:
            field.label = _("Hasło potwierdzające zmianę")
            field.widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        field.error_messages["required"] = _("Proszę potwierdzić zmianę.")


class NewTotpForm(forms.Form):
    code = forms.CharField(
        label=_("Kod, który pokazuje aplikacja"),
        max_length=10,
        help_text=_("Sześć cyfr; potwierdzają, że aplikacja jest dobrze ustawiona."),
        widget=forms.TextInput(attrs={**CODE, "inputmode": "numeric"}),
        error_messages={"required": _("Proszę podać kod z aplikacji.")},
    )


class PhoneForm(forms.Form):
    phone = forms.CharField(
        label=_("Numer telefonu"),
        max_length=30,
        help_text=_("9 cyfr, a przy numerze zagranicznym + i numer kraju. Przyjdzie na niego kod."),
        widget=forms.TextInput(
            attrs={"autocomplete": "tel", "inputmode": "tel", "spellcheck": "false"}
        ),
        error_messages={"required": _("Proszę podać numer telefonu.")},
    )


class SmsCodeForm(forms.Form):
    code = forms.CharField(
        label=_("Kod z SMS-a"),
        max_length=10,
        help_text=_("Sześć cyfr, ważnych 5 minut."),
        widget=forms.TextInput(attrs={**CODE, "inputmode": "numeric"}),
        error_messages={"required": _("Proszę podać kod z SMS-a.")},
    )


class NewPasswordForm(forms.Form):
    old = forms.CharField(
        label=_("Dotychczasowe hasło"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Proszę podać dotychczasowe hasło.")},
    )
    new = forms.CharField(
        label=_("Nowe hasło"),
        max_length=200,
        strip=False,
        help_text=_(
            "Co najmniej 12 znaków. Dobre hasło to na przykład cztery przypadkowe słowa; "
            "może zawierać odstępy i polskie litery."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Proszę podać nowe hasło.")},
    )
    again = forms.CharField(
        label=_("Nowe hasło jeszcze raz"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Proszę powtórzyć nowe hasło.")},
    )

    def __init__(self, *args: Any, asks_old: bool, **names: Any) -> None:
        super().__init__(*args, **names)
        if not asks_old:
            del self.fields["old"]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "new" in given and "again" in given and given["new"] != given["again"]:
            self.add_error("again", _("Oba wpisane hasła różnią się od siebie."))
        return given


class PasskeyForm(forms.Form):
    name = forms.CharField(
        label=_("Nazwa klucza"),
        max_length=80,
        help_text=_("Po niej będzie można go poznać, na przykład: telefon służbowy."),
        error_messages={"required": _("Proszę nazwać klucz.")},
    )
