"""Forms of an application for an account, for strangers."""

from typing import Any

from django import forms

from akta.accounts.countries import POLAND, choices
from akta.accounts.opening import errors
from akta.accounts.opening.rules import Address, Facts
from akta.accounts.professions import PROFILES
from akta.core.errors import InputError
from akta.ui.applying import mark_conditional

MOST_SIGNED = 5 << 20
NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}
CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "12"}


def _asked(error: InputError) -> dict[str, str]:
    """The refusal of the rules, for a field left empty."""
    return {"required": errors.beside(error)}


WITHOUT_PESEL = {
    "birth_date": errors.BirthDateRequired,
    "country": errors.CountryRequired,
    "document": errors.DocumentRequired,
}
"""What stands for the PESEL number, each with its refusal."""


class PersonForm(forms.Form):
    """Every datum of § 4 ust. 1; what is missing is said in the words of the rules."""

    given_names = forms.CharField(
        label="Imiona",
        max_length=120,
        error_messages=_asked(errors.NameRequired("given_names")),
        help_text="Wszystkie, w kolejności z dokumentu tożsamości.",
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    surname = forms.CharField(
        label="Nazwisko",
        max_length=120,
        error_messages=_asked(errors.NameRequired("surname")),
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    pesel = forms.CharField(
        label="Numer PESEL",
        max_length=20,
        error_messages=_asked(errors.PeselRequired()),
        widget=forms.TextInput(attrs={**NUMERIC, "data-check": "pesel"}),
    )
    no_pesel = forms.BooleanField(
        label="Nie mam numeru PESEL i jestem obywatelem innego państwa albo bezpaństwowcem",
        required=False,
    )
    birth_date = forms.DateField(
        label="Data urodzenia",
        required=False,
        input_formats=["%d.%m.%Y", "%Y-%m-%d"],
        help_text="Tylko bez numeru PESEL, na przykład 12.03.1980.",
        error_messages={"invalid": "Proszę podać dzień w postaci 12.03.1980."},
        widget=forms.DateInput(format="%d.%m.%Y"),
    )
    country = forms.ChoiceField(
        label="Państwo, które wydało dokument",
        required=False,
        help_text="Tylko bez numeru PESEL.",
    )
    document = forms.CharField(
        label="Seria i numer dokumentu tożsamości",
        max_length=40,
        required=False,
        help_text="Tylko bez numeru PESEL: paszport albo inny dokument z obywatelstwem.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    profile = forms.ChoiceField(
        label="W jakiej roli konto będzie używane",
        choices=PROFILES,
        error_messages=_asked(errors.ProfileRequired()),
        widget=forms.RadioSelect,
        help_text="Inne role można dodać później. Wpis na listę zawodową sprawdza się w rejestrze.",
    )
    roll_number = forms.CharField(
        label="Numer wpisu na listę samorządu zawodowego",
        max_length=40,
        required=False,
        help_text="Podaje adwokat, radca prawny, rzecznik patentowy i prawnik zagraniczny.",
    )
    email = forms.CharField(
        label="Adres poczty elektronicznej",
        max_length=254,
        error_messages=_asked(errors.EmailRequired()),
        help_text="Przyjdzie na niego kod.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label="Telefon komórkowy",
        max_length=30,
        error_messages=_asked(errors.PhoneRequired()),
        help_text="Przyjdzie na niego kod. Numer zagraniczny z kierunkowym: +49 170 1234567.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    address_country = forms.ChoiceField(
        label="Państwo zamieszkania",
        error_messages=_asked(errors.AddressRequired("address_country")),
        initial=POLAND,
    )
    place = forms.CharField(
        label="Miejscowość", max_length=80, error_messages=_asked(errors.AddressRequired("place"))
    )
    postcode = forms.CharField(
        label="Kod pocztowy",
        max_length=12,
        error_messages=_asked(errors.AddressRequired("postcode")),
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    street = forms.CharField(label="Ulica", max_length=100, required=False)
    house = forms.CharField(
        label="Numer domu i mieszkania",
        max_length=20,
        error_messages=_asked(errors.AddressRequired("house")),
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    PARTS = (
        ("Kto składa wniosek", ("given_names", "surname", "pesel", "no_pesel")),
        ("Bez numeru PESEL", ("birth_date", "country", "document")),
        ("Profil", ("profile", "roll_number")),
        ("Kontakt", ("email", "phone")),
        ("Adres zamieszkania", ("address_country", "place", "postcode", "street", "house")),
    )

    def __init__(self, *args: Any, **names: Any) -> None:
        super().__init__(*args, **names)
        for name in ("country", "address_country"):
            self.fields[name].choices = [("", "proszę wybrać"), *choices()]  # type: ignore[attr-defined]
        mark_conditional(self, *WITHOUT_PESEL, "roll_number")

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [(title, [self[name] for name in names]) for title, names in self.PARTS]

    def clean(self) -> dict[str, Any]:
        """Without a PESEL number its field may stay empty, and what stands for it may not."""
        if self.cleaned_data.get("no_pesel") and not self.data.get("pesel", "").strip():
            self.errors.pop("pesel", None)
            self.cleaned_data["pesel"] = ""
            for name, lacking in WITHOUT_PESEL.items():
                if name not in self.errors and not self.cleaned_data[name]:
                    self.add_error(name, errors.beside(lacking()))
        return self.cleaned_data

    def to_facts(self) -> Facts:
        given = self.cleaned_data
        address = Address(
            given["address_country"],
            *(given[name] for name in ("postcode", "place", "street", "house")),
        )
        plain = ("given_names", "surname", "email", "phone", "profile", "pesel", "no_pesel")
        return Facts(
            **{name: given[name] for name in (*plain, "country", "document", "roll_number")},
            birth_date=given.get("birth_date"),
            address=address,
        )


class CodesForm(forms.Form):
    """The codes of the contacts that are not confirmed yet."""

    email_code = forms.CharField(
        label="Kod z wiadomości e-mail",
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs=CODE),
    )
    phone_code = forms.CharField(
        label="Kod z wiadomości SMS",
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs=CODE),
    )

    def __init__(self, *args: Any, email: bool, phone: bool, **names: Any) -> None:
        super().__init__(*args, **names)
        for name, is_done in (("email_code", email), ("phone_code", phone)):
            if is_done:
                del self.fields[name]
        mark_conditional(self, *self.fields)


class SignedForm(forms.Form):
    """The application signed by the applicant."""

    signed = forms.FileField(
        label="Podpisany wniosek (PDF)",
        error_messages={"required": "Proszę wybrać podpisany plik."},
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_signed(self) -> bytes:
        file = self.cleaned_data["signed"]
        if file.size > MOST_SIGNED:
            raise forms.ValidationError("Plik ma ponad 5 MB, więc nie jest to podpisany wniosek.")
        content: bytes = file.read()
        return content
