"""Forms of what ties cases together: severing, joining, team, exclusion, transfer."""

from typing import Any
from uuid import UUID

from django import forms

from akta.cases.models import CasePerson
from akta.files.queries import VolumeContents
from akta.law.severing import Manner

DOC = "dok-"
MANNERS = [("", "zostaje tylko tu"), *((m.name.lower(), m.value) for m in Manner)]
SCOPES = (
    ("other", "inne osoby lub czyny"),
    ("unknown", "nieustaleni sprawcy"),
    ("obstacle", "podejrzany z przeszkodą"),
    ("ending", "inny sposób zakończenia"),
)
YES_NO = (("1", "tak"), ("0", "nie"))


def chosen_of(field: forms.Field) -> forms.ChoiceField:
    """The field as one with choices, to be filled."""
    assert isinstance(field, forms.ChoiceField)
    return field


class SeverForm(forms.Form):
    """The ruling on severing: scope, persons, cards and manner, and where they go."""

    subject = forms.CharField(
        label="Przedmiot nowej sprawy",
        max_length=300,
        required=False,
        help_text="Krótko, bez danych osobowych. Puste: jak w tej sprawie.",
    )
    target = forms.CharField(
        label="Albo sygnatura istniejącej sprawy",
        max_length=60,
        required=False,
        help_text="Puste: sprawa dostanie własny, nowy numer w tym repertorium.",
    )
    scope = forms.ChoiceField(label="Czego dotyczy wyłączenie", choices=SCOPES)
    acts = forms.CharField(
        label="Zakres przedmiotowy (czyny)",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    persons = forms.MultipleChoiceField(
        label="Zakres podmiotowy (osoby)", required=False, widget=forms.CheckboxSelectMultiple
    )
    acts_done = forms.ChoiceField(
        label="Czy co do wyłączanej części wykonano już czynności",
        choices=YES_NO,
        help_text="Tak: czas trwania liczy się od wszczęcia tej sprawy, a do odpisów dodaje się "
        "postanowienie o wszczęciu (§ 109 ust. 3 Regulaminu).",
    )
    original = forms.CharField(label="Oryginały", required=False, max_length=2000)
    official = forms.CharField(
        label="Odpisy",
        required=False,
        max_length=2000,
        help_text="Tomy i karty, na przykład: t. 1 k. 3; t. 2 k. 12–40 bez k. 20v.",
    )
    copy = forms.CharField(label="Kopie", required=False, max_length=2000)
    reasons = forms.CharField(
        label="Uzasadnienie",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        people: list[CasePerson],
        contents: list[VolumeContents],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        named = [(str(p.pk), f"{p.full_name} ({p.get_capacity_display()})") for p in people]
        chosen_of(self.fields["persons"]).choices = named
        if not named:
            del self.fields["persons"]
        for volume in contents:
            for row in volume.documents:
                if row.document is not None:
                    label = f"{row.document.title} ({volume.row.name}, k. {row.cards})"
                    self.fields[f"{DOC}{row.document.pk}"] = forms.ChoiceField(
                        label=label, choices=MANNERS, required=False
                    )

    def documents(self) -> list[forms.BoundField]:
        """The choices beside the documents of the contents list."""
        return [self[name] for name in self.fields if name.startswith(DOC)]

    def others(self) -> list[forms.BoundField]:
        """The visible fields that are not beside a document."""
        return [field for field in self.visible_fields() if not field.name.startswith(DOC)]

    def texts(self) -> dict[Manner, str]:
        """What was chosen, by manner, in the words of an order's scope."""
        found = {}
        for manner in Manner:
            name = manner.name.lower()
            typed = [self.cleaned_data.get(name, "").strip(" ;")]
            typed += [
                f"dok. #{field.removeprefix(DOC)}"
                for field, value in self.cleaned_data.items()
                if field.startswith(DOC) and value == name
            ]
            found[manner] = "; ".join(filter(None, typed))
        return found

    def person_ids(self) -> tuple[UUID, ...]:
        return tuple(UUID(pk) for pk in self.cleaned_data.get("persons", []))
