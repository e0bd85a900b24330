"""Forms of the places and loans of volumes: they read what was typed, the services decide."""

from django import forms

from akta.desk.fields import DayField


class PlaceForm(forms.Form):
    """Where the volume is kept."""

    place = forms.CharField(
        label="Miejsce tomu",
        max_length=120,
        help_text="Na przykład: pokój 12, regał 3.",
        widget=forms.TextInput(attrs={"list": "miejsca", "autocomplete": "off"}),
    )


class LendForm(forms.Form):
    """To whom the volume goes, and until when."""

    borrower = forms.CharField(
        label="Komu",
        max_length=200,
        help_text="Osoba albo jednostka, na przykład: biegła Maria Wilk.",
    )
    purpose = forms.CharField(label="W jakim celu", max_length=200, required=False)
    due_on = DayField(label="Termin zwrotu", help_text="Na przykład 12.03.2026.")


class BackForm(forms.Form):
    """The volume is back, at its place or another one."""

    place = forms.CharField(
        label="Odłożono na miejsce",
        max_length=120,
        required=False,
        help_text="Puste: tam, gdzie stał.",
        widget=forms.TextInput(attrs={"list": "miejsca", "autocomplete": "off"}),
    )
