"""Forms of the desk of verification."""

from django import forms

from akta.accounts.institutions.forms import NotificationForm, Parts
from akta.accounts.opening.models import DocumentKind
from akta.accounts.opening.services import DocumentShown
from akta.desk.fields import DayField
from akta.ui.applying import mark_conditional

PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class NumberForm(forms.Form):
    """The number that the applicant brings."""

    number = forms.CharField(
        label="Numer wniosku albo zgłoszenia",
        max_length=30,
        help_text=(
            "Podaje go osoba: WK-2026-… (osoba), ZI-2026-… (podmiot publiczny) albo "
            "ZD-2026-… (zmiana danych)."
        ),
        widget=forms.TextInput(attrs={**PLAIN, "autocapitalize": "characters"}),
        error_messages={"required": "Proszę wpisać numer wniosku."},
    )


class DocumentForm(forms.Form):
    """What stands in the document shown; compared with the application by the service."""

    kind = forms.ChoiceField(label="Okazany dokument", choices=DocumentKind.choices)
    number = forms.CharField(
        label="Seria i numer",
        max_length=40,
        widget=forms.TextInput(attrs=PLAIN),
        error_messages={"required": "Proszę przepisać serię i numer dokumentu."},
    )
    valid_until = DayField(
        label="Ważny do", required=False, help_text="Puste oznacza: bezterminowo."
    )
    given_names = forms.CharField(
        label="Imiona z dokumentu",
        max_length=120,
        widget=forms.TextInput(attrs=PLAIN),
        error_messages={"required": "Proszę przepisać imiona z dokumentu."},
    )
    surname = forms.CharField(
        label="Nazwisko z dokumentu",
        max_length=120,
        widget=forms.TextInput(attrs=PLAIN),
        error_messages={"required": "Proszę przepisać nazwisko z dokumentu."},
    )
    pesel = forms.CharField(
        label="PESEL z dokumentu",
        max_length=20,
        widget=forms.TextInput(attrs={**PLAIN, "inputmode": "numeric", "data-check": "pesel"}),
        error_messages={"required": "Proszę przepisać numer PESEL z dokumentu."},
    )
    birth_date = DayField(
        label="Data urodzenia z dokumentu",
        error_messages={"required": "Proszę przepisać datę urodzenia z dokumentu."},
    )

    def __init__(self, *args: object, has_pesel: bool, **names: object) -> None:
        super().__init__(*args, **names)  # type: ignore[arg-type]
        del self.fields["birth_date" if has_pesel else "pesel"]

    def to_shown(self) -> DocumentShown:
        given = {**self.cleaned_data, "kind": DocumentKind(self.cleaned_data["kind"])}
        return DocumentShown(**given)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Powód",
        max_length=400,
        error_messages={"required": "Proszę podać powód."},
        help_text="Przeczyta go osoba, która złożyła wniosek.",
        widget=forms.Textarea(attrs={"rows": "3"}),
    )


class CheckForm(forms.Form):
    """The two marks of § 7 ust. 4."""

    certified = forms.BooleanField(
        label="Odpis dokumentu umocowania jest poświadczony za zgodność z oryginałem",
        required=False,
    )
    authorised = forms.BooleanField(
        label="Dokument umocowuje osobę, która złożyła zgłoszenie", required=False
    )
    found_name = forms.CharField(
        label="Nazwa, którą publiczny rejestr ma pod tym numerem",
        max_length=300,
        required=False,
        help_text="Proszę ją przepisać z rejestru (NIP, REGON, KRS), nie ze zgłoszenia.",
        widget=forms.TextInput(attrs=PLAIN),
    )

    def __init__(self, *args: object, **names: object) -> None:
        super().__init__(*args, **names)  # type: ignore[arg-type]
        mark_conditional(self, "found_name")


class PaperForm(NotificationForm):
    """A notification made in writing, with its scan among the documents."""

    paper_number = forms.CharField(
        label="Numer pisma w rejestrze",
        max_length=60,
        error_messages={"required": "Proszę podać numer, pod którym pismo zarejestrowano."},
    )
    received_on = DayField(
        label="Dzień wpływu", error_messages={"required": "Proszę podać dzień wpływu pisma."}
    )

    PARTS: Parts = (("Pismo", ("paper_number", "received_on")), *NotificationForm.PARTS)
