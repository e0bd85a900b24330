"""Forms of the file screens: they read what was typed, the services decide."""

from collections.abc import Sequence
from typing import Any

from django import forms

from akta.desk.fields import DayField
from akta.files.models import SetKind, Volume
from akta.files.queries import VolumeRow, document_kinds

LAST_VOLUME = 9999


def date_field(label: str) -> DayField:
    return DayField(
        label=label,
        required=False,
        help_text="Na przykład 12.03.2026.",
    )


class DescriptionForm(forms.Form):
    """What the contents list says of a document."""

    title = forms.CharField(
        label="Tytuł dokumentu",
        max_length=300,
        help_text="Na przykład: Protokół przesłuchania świadka Jana Nowaka.",
    )
    kind = forms.ChoiceField(label="Rodzaj", required=False)
    dated_on = date_field("Data dokumentu")
    author = forms.CharField(label="Autor", max_length=200, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "kind", [("", "nie podano"), *document_kinds()])


class DocumentForm(DescriptionForm):
    """A document that stands in the file already."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class UploadForm(DescriptionForm):
    """Files to take in; the files themselves are read beside the form."""

    place = forms.ChoiceField(label="Tom, do którego wejdą karty")
    one_document = forms.BooleanField(
        label="Wszystkie pliki to jeden dokument",
        required=False,
        help_text="Bez tego każdy plik jest osobnym dokumentem.",
    )
    is_duplex = forms.BooleanField(
        label="Skan dwustronny",
        required=False,
        help_text="Strony idą na przemian: karta, jej odwrót, następna karta.",
    )
    has_running_term = forms.BooleanField(
        label="Biegnie termin – opracować w pierwszej kolejności", required=False
    )
    again = forms.BooleanField(
        label="Dodaj mimo to, że taki plik jest już w aktach", required=False
    )
    password = forms.CharField(
        label="Hasło do zabezpieczonych plików PDF",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Hasło nie jest nigdzie zapisywane.",
    )
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)
    document = forms.UUIDField(required=False, widget=forms.HiddenInput)

    field_order = ["place", "title", "one_document"]

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["title"].required = False
        self.fields["title"].help_text = "Bez tytułu dokument dostanie nazwę pliku."
        choose(self, "place", places)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("one_document") and not given.get("title"):
            self.add_error("title", "Jeden dokument z wielu plików musi mieć tytuł.")
        return given


class VolumeForm(forms.Form):
    """A new volume."""

    set_kind = forms.ChoiceField(label="Zbiór")
    number = forms.IntegerField(
        label="Numer tomu",
        required=False,
        min_value=1,
        max_value=LAST_VOLUME,
        help_text="Bez numeru tom dostanie najbliższy wolny.",
    )
    title = forms.CharField(label="Opis", max_length=200, required=False)
    is_digitised = forms.BooleanField(label="Tom zdigitalizowany", required=False, initial=True)

    def __init__(self, *args: Any, kinds: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "set_kind", [(kind, SetKind(kind).label) for kind in kinds])


class EditVolumeForm(forms.Form):
    """What may be changed of a volume."""

    title = forms.CharField(label="Opis", max_length=200, required=False)
    is_digitised = forms.BooleanField(
        label="Tom zdigitalizowany",
        required=False,
        help_text="Tom niezdigitalizowany istnieje tylko na papierze, w całości lub w części.",
    )


class PasswordForm(forms.Form):
    """The password of a file that was refused for the want of it."""

    password = forms.CharField(
        label="Hasło pliku",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Hasło nie jest nigdzie zapisywane.",
    )


def choose(form: forms.Form, name: str, choices: Sequence[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def places_of(rows: Sequence[VolumeRow], kinds: Sequence[str]) -> list[tuple[str, str]]:
    """Volumes that files can go to, and a new one in each set that the person orders."""
    there = [(f"tom:{row.volume.pk}", _named(row.volume, row.name)) for row in rows]
    there = [
        choice for choice, row in zip(there, rows, strict=True) if row.volume.set_kind in kinds
    ]
    return [*there, *((f"nowy:{kind}", f"nowy tom – {SetKind(kind).label}") for kind in kinds)]


def _named(volume: Volume, name: str) -> str:
    return f"{name} – {volume.title}" if volume.title else name
