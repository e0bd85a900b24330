"""Forms of the settings of the filing desk: they read what was typed, the services decide."""

from typing import Any

from django import forms

from akta.cases.models import Capacity
from akta.desk.fields import DayField
from akta.filing.models import Addressee, AddresseeKind, Effect, PleadingKind, Procedure


class _Entry(forms.Form):
    """An entry that holds from a day on."""

    def __init__(self, *args: Any, **names: Any) -> None:
        names.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **names)
        self.fields["day"] = DayField(
            label="Obowiązuje od", help_text="Dzień dzisiejszy albo późniejszy."
        )


class KindForm(_Entry):
    """A kind of pleading."""

    name = forms.CharField(label="Nazwa rodzaju pisma", max_length=160)
    procedure = forms.ChoiceField(label="Postępowanie", choices=Procedure.choices)
    addressees = forms.MultipleChoiceField(
        label="Adresaci",
        choices=AddresseeKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    capacities = forms.MultipleChoiceField(
        label="Kto może je złożyć",
        choices=Capacity.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Rola procesowa wnoszącego.",
    )
    opens = forms.BooleanField(label="Wszczyna sprawę (bez sygnatury)", required=False)


class SwitchForm(_Entry):
    """What submission amounts to."""

    addressee = forms.ChoiceField(label="Adresat")
    kind = forms.ChoiceField(label="Rodzaj pisma", required=False)
    effect = forms.ChoiceField(label="Skutek złożenia", choices=Effect.choices)
    provision = forms.CharField(
        label="Podstawa prawna",
        max_length=300,
        required=False,
        help_text="Potrzebna, gdy złożenie jest wniesieniem pisma.",
    )

    def __init__(self, *args: Any, **names: Any) -> None:
        super().__init__(*args, **names)
        units = [(str(row.pk), row.name) for row in Addressee.objects.order_by("name")]
        kinds = [(row.pk, row.name) for row in PleadingKind.objects.order_by("order")]
        for name, rows, first in (
            ("addressee", units, "proszę wybrać"),
            ("kind", kinds, "wszystkie rodzaje"),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", first), *rows]


class BodyForm(_Entry):
    """The body whose seal documents bear."""

    name = forms.CharField(label="Nazwa organu", max_length=200)
    serial = forms.CharField(
        label="Numer certyfikatu pieczęci",
        max_length=64,
        required=False,
        help_text="Jeżeli go podano, dokumenty opatruje się tylko tą pieczęcią.",
    )
    provision = forms.CharField(label="Podstawa", max_length=300)


class FieldForm(_Entry):
    """A further field of the metrics sheet."""

    label = forms.CharField(label="Nazwa pola", max_length=80)
    hint = forms.CharField(label="Podpowiedź pod nazwą", max_length=200, required=False)
    required = forms.BooleanField(label="Obowiązkowe", required=False)


class CloseForm(forms.Form):
    """The last day of an entry."""

    day = DayField(label="Ostatni dzień")
