"""What a request for access asks, whoever enters it: the person in the portal or the desk."""

from typing import Any

from django import forms

from akta.access.models import Copies, SignInMethod
from akta.cases.models import Capacity

__all__ = ["AccessRequestForm", "mark_conditional"]


def mark_conditional(form: forms.Form, *names: str) -> None:
    """Fields that some answers must give; their hints say when (see `ui/field.html`)."""
    for name in names:
        form.fields[name].is_conditional = True  # type: ignore[attr-defined]


class AccessRequestForm(forms.Form):
    """The case, the role, what of the file, and how the person wants to sign in."""

    case_typed = forms.CharField(
        label="Sygnatura sprawy",
        max_length=120,
        required=False,
        help_text="Jest na każdym piśmie z prokuratury, na przykład 4999-0.Ds.123.2026.",
    )
    case_described = forms.CharField(
        label="Opis sprawy",
        max_length=300,
        required=False,
        help_text="Jeżeli sygnatura nie jest znana: czego sprawa dotyczy, kiedy i gdzie.",
    )
    capacity = forms.ChoiceField(label="Rola w sprawie", choices=Capacity.choices)
    wanted = forms.CharField(
        label="Których tomów lub dokumentów dotyczy wniosek",
        max_length=300,
        required=False,
        help_text="Puste oznacza całe akta.",
    )
    copies = forms.ChoiceField(
        label="Odpisy i kopie",
        choices=Copies.choices,
        required=False,
        help_text="O wydaniu odpisów lub kopii także rozstrzyga prokurator.",
    )
    method = forms.ChoiceField(
        label="Sposób logowania",
        choices=SignInMethod.choices,
        widget=forms.RadioSelect,
        initial=SignInMethod.LOCAL.value,
    )
    pesel = forms.CharField(
        label="PESEL",
        max_length=20,
        required=False,
        help_text="Potrzebny tylko przy login.gov.pl. Przechowywany w postaci zaszyfrowanej.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-check": "pesel"}),
    )
    contact = forms.CharField(label="Adres lub telefon", max_length=200, required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark_conditional(self, "case_typed", "case_described", "pesel")
