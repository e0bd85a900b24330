"""Forms of the post of the day: they read what was typed, the services decide."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms

from akta.desk.fields import DayField
from akta.desk.forms_files import choose
from akta.law.keeping import Handing
from akta.letters.models import Way
from akta.units.models import Unit


def reference_field(help_text: str) -> forms.CharField:
    return forms.CharField(
        label="Sygnatura sprawy", max_length=120, required=False, help_text=help_text
    )


class EntryForm(forms.Form):
    """What may be changed of an entry."""

    sender = forms.CharField(label="Nadawca", max_length=200)
    subject = forms.CharField(
        label="Czego dotyczy",
        max_length=200,
        help_text="Krótko, na przykład: opinia biegłego, wniosek dowodowy.",
    )
    way = forms.ChoiceField(label="Sposób wpływu", choices=Way.choices)
    handed = forms.ChoiceField(
        label="Gdzie złożono pismo",
        choices=[(each.code, each.label) for each in Handing],
        initial=Handing.HERE.code,
    )
    handed_on = DayField(
        label="Dzień nadania",
        required=False,
        help_text="Ze stempla na kopercie. Nadanie w tym dniu zachowuje termin (art. 124 k.p.k.).",
    )
    annexes = forms.CharField(
        label="Załączniki",
        max_length=200,
        required=False,
        help_text="Na przykład: 2 płyty CD, odpis aktu zgonu.",
    )
    reference = reference_field("Gdy sprawa nie jest znana, pole zostaje puste.")
    version = forms.IntegerField(widget=forms.HiddenInput)


class RegisterForm(EntryForm):
    """A new entry of the journal of correspondence."""

    unit_id = forms.ChoiceField(label="Jednostka")
    received_on = DayField(label="Dzień wpływu")
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    version = None  # type: ignore[assignment]

    field_order = [
        *("unit_id", "received_on", "sender", "subject", "way", "handed", "handed_on"),
        *("annexes", "reference"),
    ]

    def __init__(self, *args: Any, units: Sequence[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["key"].initial = uuid4().hex
        choose(self, "unit_id", [(unit.pk, unit.name) for unit in units])
        if len(units) == 1:
            self.fields["unit_id"].widget = forms.HiddenInput()
            self.fields["unit_id"].initial = units[0].pk


class PileForm(forms.Form):
    """A scanned pile; the file itself is read beside the form."""

    unit_id = forms.ChoiceField(label="Jednostka")
    is_duplex = forms.BooleanField(
        label="Skan dwustronny",
        required=False,
        help_text="Strony idą na przemian: przód, odwrót, następna kartka.",
    )
    again = forms.BooleanField(label="Przyjmij mimo to, że taki plik już był", required=False)

    def __init__(self, *args: Any, units: Sequence[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "unit_id", [(unit.pk, unit.name) for unit in units])
        self.fields["unit_id"].initial = units[0].pk


class AcceptForm(forms.Form):
    """Take a scanned letter into its case."""

    reference = reference_field("Dokładna sygnatura, na przykład 4999-0.Ds.12.2026.")


class GiveForm(forms.Form):
    """Which letter the pages are."""

    label = forms.CharField(
        label="Numer pisma w dzienniku", max_length=20, help_text="Na przykład 12/2026."
    )
