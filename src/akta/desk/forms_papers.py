"""Forms of the papers: fields are those that the kind of paper declares."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from akta.law.papers.kinds import ALL
from akta.law.papers.model import Field, PaperKind, Sort

GROUPS = (
    ("Wszczęcie i odmowa", ("opening-investigation", "opening-inquiry", "refusal")),
    ("Zarzuty", ("charges", "charges-change", "charges-reasons")),
    (
        "Bieg postępowania",
        (
            *("investigation-plan", "entrustment-order", "extension-motion", "extension"),
            *("suspension", "taking-up", "oral-order-note", "file-to-court"),
        ),
    ),
    ("Biegli", ("expert-appointment", "expert-handover")),
    ("Wyłączenie, połączenie, przekazanie", ("severing", "joining", "transfer-letter")),
    (
        "Tymczasowe aresztowanie",
        (
            *(
                "undisclosed-testimonies",
                "arrest-motion",
                "arrest-extension",
                "arrest-lifting",
                "release-order",
            ),
            *("lifting-notice", "prison-notice", "nine-months-report", "visit-order"),
        ),
    ),
    (
        "Zakończenie",
        (
            *("discontinuation", "reopening", "indictment", "motion-335", "motion-336"),
            *("motion-324", "cover-letter"),
        ),
    ),
)
BEGUN_AT = {
    "severing": "desk:case-sever",
    "joining": "desk:case-links",
    "transfer-letter": "desk:case-transfer",
}
"""Papers that begin on a screen of their own, where their contents are chosen."""
_TITLES = {kind.code: kind.title for kind in ALL}
MARKUP = (
    "Pusty wiersz oddziela akapity; „- ” zaczyna wyliczenie, „# ” śródtytuł, **tekst** pogrubia."
)


class BeginForm(forms.Form):
    """Which paper to begin, and about whom."""

    kind = forms.ChoiceField(
        label="Rodzaj pisma",
        choices=[(group, [(code, _TITLES[code]) for code in codes]) for group, codes in GROUPS],
    )
    person = forms.ChoiceField(
        label="Podejrzany",
        required=False,
        help_text="Dla zarzutów i pism o tymczasowym aresztowaniu.",
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "nie dotyczy"), *people]


class _Text(forms.CharField):
    """A field that rules demand before signing: a draft may be saved without it."""

    def validate(self, value: Any) -> None:
        """Only the length is checked; what is missing is told beside the form."""


class _Choice(forms.ChoiceField):
    """A choice that rules demand before signing: a draft may be saved without it."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class PaperForm(forms.Form):
    """The fields of one paper; nothing is demanded here, what is missing is shown beside."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        kind: PaperKind,
        charges: Sequence[tuple[str, str]] = (),
        locked: Iterable[str] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        told = self.initial
        for one in kind.fields():
            if one.sort is Sort.KEPT or (one.sort is Sort.PICK and not charges):
                continue
            if not one.concerns(told):
                continue
            self.fields[one.name] = _picked(one, charges) if one.sort is Sort.PICK else _field(one)
            self.fields[one.name].disabled = one.name in locked

    def values(self) -> dict[str, str]:
        """What was typed, by the names of the fields."""
        given = self.cleaned_data
        return {
            name: ",".join(given[name]) if isinstance(given[name], list) else str(given[name])
            for name in (one.name for one in self.kind.fields())
            if name in given
        }


def _picked(one: Field, charges: Sequence[tuple[str, str]]) -> forms.Field:
    return _Picked(
        label=one.label,
        required=False,
        help_text=one.hint,
        choices=charges,
        widget=forms.CheckboxSelectMultiple,
    )


class _Picked(forms.MultipleChoiceField):
    """Charges by their keys; a key that is no longer open is left out."""

    def prepare_value(self, value: Any) -> Any:
        return value.split(",") if isinstance(value, str) else value


def _field(one: Field) -> forms.Field:
    hint = " ".join(filter(None, (one.hint, MARKUP if one.sort is Sort.LONG else "")))
    demanded = one.required or one.needed_if is not None
    common: dict[str, Any] = {"label": one.label, "required": demanded, "help_text": hint}
    if one.sort in {Sort.CHOICE, Sort.FLAG}:
        first = () if any(not value for value, _ in one.choices) else (("", "proszę wybrać"),)
        return _Choice(choices=[*first, *one.choices], **common)
    if one.sort in {Sort.LONG, Sort.ASIDE}:
        return _Text(max_length=60_000, widget=forms.Textarea({"rows": 7}), **common)
    return _Text(max_length=1000, **common)
