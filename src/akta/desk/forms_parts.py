"""Forms of separator sheets and of parts of scans that wait: they read, the services decide."""

from collections.abc import Sequence
from typing import Any

from django import forms

from akta.desk.forms_files import LAST_VOLUME, DescriptionForm, choose, date_field
from akta.files.models import SetKind
from akta.files.queries import document_kinds

SETS = [(kind.value, kind.label.capitalize()) for kind in SetKind]


def number_field(help_text: str) -> forms.IntegerField:
    return forms.IntegerField(
        label="Numer tomu",
        required=False,
        min_value=1,
        max_value=LAST_VOLUME,
        help_text=help_text,
    )


class SheetsForm(forms.Form):
    """Separator sheets to print, one for each title."""

    titles = forms.CharField(
        label="Tytuły dokumentów",
        max_length=16_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Każdy w osobnym wierszu; dla każdego powstaje osobna karta.",
    )
    set_kind = forms.ChoiceField(label="Zbiór")
    number = number_field("Bez numeru dokumenty wejdą do ostatniego tomu zbioru.")
    kind = forms.ChoiceField(label="Rodzaj", required=False)
    dated_on = date_field("Data dokumentów")
    author = forms.CharField(label="Autor", max_length=200, required=False)

    def __init__(self, *args: Any, kinds: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "set_kind", [each for each in SETS if each[0] in kinds])
        choose(self, "kind", [("", "nie podano"), *document_kinds()])


class PlaceForm(DescriptionForm):
    """Where a waiting part goes, and what the contents list says of it."""

    reference = forms.CharField(
        label="Sygnatura sprawy",
        max_length=120,
        help_text="Dokładna sygnatura, na przykład 4999-0.Ds.12.2026.",
    )
    set_kind = forms.ChoiceField(label="Zbiór", choices=SETS)
    number = number_field("Bez numeru część wejdzie do ostatniego tomu zbioru.")

    field_order = ["reference", "set_kind", "number", "title"]


class DropForm(forms.Form):
    """Why a part goes into no file."""

    note = forms.CharField(
        label="Dlaczego nie wchodzi do akt",
        max_length=300,
        required=False,
        help_text="Na przykład: puste strony albo zeskanowano dwa razy.",
    )
