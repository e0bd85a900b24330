"""Forms of the course of a proceeding: an event's fields by its kind, a correction, "what if"."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms

from akta.cases.measures.services import SUSPECTS
from akta.cases.models import CasePerson
from akta.desk.fields import DayField
from akta.law.procedures.folding import Folded
from akta.law.procedures.model import ACTORS, EventKind, Field, FieldType, Refusal
from akta.law.terms import add_months

VALUE, OVERRIDE = "v-", "o-"
YES_NO = [("", "nie podano"), ("true", "tak"), ("false", "nie")]
MOMENT_FORMATS = ["%d.%m.%Y %H:%M", "%d.%m.%Y, %H:%M", "%Y-%m-%dT%H:%M"]

NO_MOMENT = "Nie rozpoznano dnia i godziny. Proszę podać je w postaci 12.03.2026 14:05."


class EventForm(forms.Form):
    """The fields of one kind of event, with its day."""

    day = DayField(label="Dzień zdarzenia", help_text="Na przykład 12.03.2026.")
    version = forms.IntegerField(widget=forms.HiddenInput)
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, kind: EventKind, persons: Iterable[CasePerson], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        people = [
            (str(person.pk), f"{person.full_name} ({person.get_capacity_display()})")
            for person in _likely_first(persons)
        ]
        for field in kind.fields:
            if field.type is not FieldType.DATA:
                self.fields[f"{VALUE}{field.name}"] = _made(field, people)
        self._take_focus()
        if kind.hint:
            self.fields["day"].help_text = f"{self.fields['day'].help_text} {kind.hint}"

    def _take_focus(self) -> None:
        """The cursor stands in the first field that is not filled yet; without one, in the day."""
        empty = [name for name in self.fields if name not in self.initial and name != "key"]
        first = self.fields[empty[0] if empty else "day"]
        first.widget.attrs["autofocus"] = True

    def values(self) -> dict[str, Any]:
        """The event's own fields, as its kind names them."""
        found = {
            name.removeprefix(VALUE): value
            for name, value in self.cleaned_data.items()
            if name.startswith(VALUE)
        }
        return {name: None if value == "" else value for name, value in found.items()}

    def ask_overrides(self, refusals: Iterable[Refusal]) -> None:
        """Show a field for the reason of each override that the rules allow."""
        for refusal in refusals:
            if refusal.override is not None:
                by = ACTORS.get(refusal.override.by, refusal.override.by)
                words = refusal.override.words.rstrip(".")
                self.fields[f"{OVERRIDE}{refusal.declaration.id}"] = forms.CharField(
                    label=f"{words}: powód odstąpienia ({refusal.provision})",
                    help_text=f"Może odstąpić: {by}. Powód zostaje w dzienniku.",
                    required=False,
                    max_length=300,
                )

    def overrides(self) -> dict[str, str]:
        """Reasons typed for overrides, from what was sent."""
        return {
            name.removeprefix(OVERRIDE): str(value)
            for name, value in self.data.items()
            if name.startswith(OVERRIDE)
        }


class CorrectionForm(EventForm):
    """The event as it should have been recorded, and why."""

    reason = forms.CharField(
        label="Powód sprostowania",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Błędny wpis zostaje w dzienniku obok sprostowania.",
    )
    field_order = ("reason", "day")


class WithdrawalForm(forms.Form):
    """An entry that should not be there at all."""

    reason = forms.CharField(
        label="Powód wycofania wpisu", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def _made(field: Field, people: list[tuple[str, str]]) -> forms.Field:
    common: dict[str, Any] = {
        "label": field.label,
        "required": field.required,
        "help_text": field.hint,
    }
    if field.type is FieldType.DATE:
        return DayField(**common)
    if field.type is FieldType.MOMENT:
        hint = f"{field.hint} Dzień i godzina co do minuty, na przykład 12.03.2026 14:05."
        return forms.DateTimeField(
            **{**common, "help_text": hint.strip()},
            input_formats=MOMENT_FORMATS,
            widget=forms.DateTimeInput(format="%d.%m.%Y %H:%M"),
            error_messages={"invalid": NO_MOMENT},
        )
    if field.type is FieldType.NUMBER:
        return forms.IntegerField(**common)
    choices = {
        FieldType.YESNO: YES_NO,
        FieldType.CHOICE: [("", "proszę wybrać"), *field.choices.items()],
        FieldType.PERSON: [("", "proszę wybrać"), *people],
    }.get(field.type)
    if choices is not None:
        if field.type is FieldType.PERSON and not people:
            common["help_text"] = "Najpierw proszę dodać uczestnika na karcie sprawy."
        return forms.ChoiceField(**common, choices=choices)
    return forms.CharField(**common, max_length=300)


def initial_of(kind: EventKind, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a correction begins with: the entry as it stands."""
    found: dict[str, Any] = {"key": uuid4().hex}
    for field in kind.fields:
        value = values.get(field.name)
        if isinstance(value, bool):
            value = "true" if value else "false"
        found[f"{VALUE}{field.name}"] = value
    return found


EXTENDS = {"extension_requested", "extended"}
MONTHS_MORE = {"investigation": 3, "inquiry": 1}


def _likely_first(persons: Iterable[CasePerson]) -> list[CasePerson]:
    """Suspects before all others: most events that name a person are about them."""
    return sorted(persons, key=lambda person: person.capacity not in SUSPECTS)


def suggested(kind: EventKind, persons: Sequence[CasePerson], folded: Folded) -> dict[str, Any]:
    """What is most likely: the only suspect, and the customary length of an extension."""
    found: dict[str, Any] = {}
    suspects = [each for each in persons if each.capacity in SUSPECTS]
    named = [field for field in kind.fields if field.type is FieldType.PERSON and field.required]
    if len(suspects) == 1:
        found = {f"{VALUE}{field.name}": str(suspects[0].pk) for field in named}
    end, months = folded.facts.get("period_end"), MONTHS_MORE.get(folded.facts.get("form", ""))
    if kind.id in EXTENDS and end is not None and months is not None:
        found[f"{VALUE}until"] = add_months(end, months)
    return found


class WhatIfForm(forms.Form):
    """A supposed event: nothing is recorded."""

    SUPPOSED = (
        ("suspended", "zawiesić postępowanie"),
        ("extended", "przedłużyć do dnia"),
        ("mediation_from", "skierować do mediacji"),
        ("taken_up", "podjąć zawieszone postępowanie"),
    )
    co = forms.ChoiceField(label="Gdyby", choices=SUPPOSED)
    dnia = DayField(label="Dnia")
    do = DayField(label="Do dnia", required=False, help_text="Tylko przy przedłużeniu.")

    def clean(self) -> dict[str, Any] | None:
        given = super().clean()
        if given and given.get("co") == "extended" and "do" in given and given["do"] is None:
            self.add_error("do", "Proszę podać, do którego dnia przedłużyć.")
        return given

    def values(self) -> dict[str, Any]:
        """The fields of the supposed event."""
        if self.cleaned_data["co"] == "suspended":
            return {"reason": "other"}
        return {"until": self.cleaned_data["do"]}
