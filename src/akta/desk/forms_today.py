"""The form of a substitution during absence."""

from typing import Any

from django import forms

from akta.desk.fields import DayField


class SubstitutionForm(forms.Form):
    """Who is absent, who substitutes, until when and why."""

    absent = forms.ChoiceField(label="Kto jest nieobecny")
    substitute = forms.ChoiceField(label="Kto zastępuje")
    last_day = DayField(
        label="Ostatni dzień zastępstwa",
        help_text="Zastępca zobaczy sprawy otwarte dziś, do końca tego dnia.",
    )
    reason = forms.CharField(label="Powód", max_length=300, help_text="Na przykład: urlop.")

    def __init__(
        self,
        *args: Any,
        absent: list[tuple[str, str]],
        substitutes: list[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        for name, choices in (("absent", absent), ("substitute", substitutes)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "proszę wybrać"), *choices]
