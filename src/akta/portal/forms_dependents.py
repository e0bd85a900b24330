"""Forms of dependent accounts: they read what was typed, the services decide."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from akta.accounts.dependents import DependentFacts
from akta.core.clock import local_day
from akta.core.typed import FIRST_DAY, LAST_DAY
from akta.grants.delegation import Rights
from akta.grants.models import Manner
from akta.law.localtime import end_of

ALL, CHOSEN = "wszystkie", "wybrane"
END = timedelta(microseconds=1)
MOST_BOXES = 40
MOST_NAMED = 5
NOT_THERE = "Nie ma wśród udostępnionych spraw: "
OUT_OF_RANGE = "Proszę podać dzień z lat 1800–2199."


class ReferencesField(forms.CharField):
    """Cases named by their references, one in a line, out of those that can be chosen.

    For an owner with so many that boxes to tick would fill pages.
    """

    widget = forms.Textarea(attrs={"rows": 8, "spellcheck": "false"})

    def __init__(self, *, cases: Mapping[UUID, str], **options: Any) -> None:
        super().__init__(**options)
        self._cases = cases
        self._ids = {reference: str(pk) for pk, reference in cases.items()}

    def prepare_value(self, value: Any) -> Any:
        """Ids as the form begins with them become references; what was typed stays."""
        if not isinstance(value, list):
            return value
        return "\n".join(sorted(self._cases[UUID(pk)] for pk in value if UUID(pk) in self._cases))

    def clean(self, value: Any) -> list[str]:
        """The ids. Raises ValidationError that names the first ones that are not there."""
        typed = [part.strip() for part in re.split(r"[\n,;]", super().clean(value))]
        named = list(dict.fromkeys(filter(None, typed)))
        unknown = [reference for reference in named if reference not in self._ids]
        if unknown:
            raise forms.ValidationError(NOT_THERE + ", ".join(unknown[:MOST_NAMED]))
        return [self._ids[reference] for reference in named]


class DependentForm(forms.Form):
    """The user of a new dependent account."""

    given_name = forms.CharField(label="Imiona", max_length=80)
    surname = forms.CharField(label="Nazwisko", max_length=120)
    pesel = forms.CharField(
        label="PESEL",
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-check": "pesel"}),
    )
    email = forms.CharField(
        label="Adres e-mail",
        max_length=200,
        help_text="Na ten adres przyjdzie zaproszenie. Hasło ustawia sobie sam użytkownik.",
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )

    def to_facts(self) -> DependentFacts:
        return DependentFacts(**self.cleaned_data)


class RightsForm(forms.Form):
    """What a dependent account may do: which cases, what in them, until when."""

    reach = forms.ChoiceField(
        label="Sprawy",
        choices=[(ALL, "wszystkie, także udostępnione później"), (CHOSEN, "tylko wskazane")],
        widget=forms.RadioSelect,
    )
    cases = forms.MultipleChoiceField(
        label="Wskazane sprawy", required=False, widget=forms.CheckboxSelectMultiple
    )
    manner = forms.ChoiceField(
        label="Czynności w aktach",
        choices=Manner.choices,
        widget=forms.RadioSelect,
        help_text="Najwyżej tyle, na ile pozwala zarządzenie w danej sprawie.",
    )
    may_apply = forms.BooleanField(
        label="Może składać wnioski o udostępnienie akt w imieniu właściciela", required=False
    )
    may_file = forms.BooleanField(
        label="Może przygotowywać i składać pisma w imieniu właściciela", required=False
    )
    may_receive = forms.BooleanField(
        label="Może odbierać pisma do właściciela w tych sprawach",
        required=False,
        help_text="Dostaje zawiadomienia o potwierdzeniach, wezwaniach i przekazaniu pism.",
    )
    until = forms.DateField(
        label="Do dnia",
        required=False,
        input_formats=["%d.%m.%Y", "%Y-%m-%d"],
        widget=forms.DateInput(format="%d.%m.%Y"),
        validators=[
            MinValueValidator(FIRST_DAY, message=OUT_OF_RANGE),
            MaxValueValidator(LAST_DAY, message=OUT_OF_RANGE),
        ],
        help_text="Puste oznacza: do końca każdego z dostępów.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, cases: Mapping[UUID, str], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["cases"]
        assert isinstance(field, forms.MultipleChoiceField)
        named = sorted(cases.items(), key=lambda each: each[1])
        field.choices = [(str(pk), reference) for pk, reference in named[:MOST_BOXES]]
        if len(cases) > MOST_BOXES:
            self.fields["cases"] = ReferencesField(
                cases=cases,
                label="Sygnatury spraw, po jednej w wierszu",
                required=False,
                help_text=f"Udostępnionych spraw jest {len(cases)}. Sygnatury można wkleić, na "
                "przykład z arkusza.",
            )
        if not cases:
            del self.fields["cases"]

    def to_rights(self) -> Rights:
        given = self.cleaned_data
        chosen = given.get("cases", []) if given["reach"] == CHOSEN else []
        day: date | None = given["until"]
        return Rights(
            all_cases=given["reach"] == ALL,
            case_ids=frozenset(map(UUID, chosen)),
            manner=given["manner"],
            may_apply=given["may_apply"],
            may_file=given["may_file"],
            may_receive=given["may_receive"],
            until=end_of(day) if day else None,
        )


def initial_of(rights: Rights) -> dict[str, Any]:
    """What the form shows of the rights as they are."""
    return {
        "reach": ALL if rights.all_cases else CHOSEN,
        "cases": [str(pk) for pk in rights.case_ids],
        "manner": rights.manner,
        "may_apply": rights.may_apply,
        "may_file": rights.may_file,
        "may_receive": rights.may_receive,
        "until": last_day(rights),
    }


def last_day(rights: Rights) -> date | None:
    """The last day of the rights; their end is the midnight after it."""
    if rights.until is None:
        return None
    return local_day(rights.until - END)


class ImportForm(forms.Form):
    """A table of users."""

    table = forms.FileField(
        label="Plik CSV",
        help_text="Kolumny: imiona; nazwisko; PESEL; e-mail; sprawy; do. Dwie ostatnie można "
        "pominąć. W kolumnie „sprawy” wpisuje się „wszystkie” albo sygnatury po przecinku.",
    )
