"""Forms of the inbox and of the outage log: they read what was typed, the services decide."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from django import forms

from akta.desk.fields import DayField
from akta.filing.models import Received
from akta.filing.received.queries import units_to_pass_to
from akta.law.localtime import WARSAW

TIMES = ["%H:%M:%S", "%H:%M", "%H.%M"]


class _OnVersion(forms.Form):
    """A command on the filing as its page showed it."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **names: Any) -> None:
        names.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **names)


class PlainForm(_OnVersion):
    """A command that needs nothing but the filing."""


class AssignForm(_OnVersion):
    """Assign the filing to a case."""

    reference = forms.CharField(
        label="Sygnatura sprawy",
        max_length=120,
        help_text="Dokładna sygnatura, na przykład 4999-0.Ds.12.2026.",
    )


class PassForm(_OnVersion):
    """Pass the filing on to another unit."""

    unit_id = forms.ChoiceField(label="Jednostka właściwa")
    note = forms.CharField(
        label="Powód przekazania",
        max_length=500,
        help_text="Zdanie, które przeczyta jednostka właściwa.",
    )

    def __init__(self, *args: Any, received: Received, **names: Any) -> None:
        super().__init__(*args, **names)
        units = units_to_pass_to(received).values_list("pk", "name")
        field = self.fields["unit_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "proszę wybrać"), *units]


class CallForm(_OnVersion):
    """Call the filer to mend a defect."""

    defects = forms.CharField(
        label="Jakie braki trzeba usunąć",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Treść wezwania: czego brakuje i jak to uzupełnić.",
    )


class ServedForm(_OnVersion):
    """Record when the call was served."""

    served_on = DayField(label="Dzień doręczenia wezwania", required=False)
    first_notice = DayField(
        label="Pierwsze zawiadomienie o przesyłce",
        required=False,
        help_text="Dzień z adnotacji doręczyciela. Dzień doręczenia zostaje wtedy pusty.",
    )
    second_notice = DayField(label="Powtórne zawiadomienie o przesyłce", required=False)


class OutageForm(forms.Form):
    """A period in which the portal did not work; the end may be added later."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    what = forms.CharField(
        label="Co nie działało",
        max_length=300,
        help_text="Na przykład: składanie pism w portalu.",
    )
    began_on = DayField(label="Początek: dzień")
    began_time = forms.TimeField(label="Początek: godzina", input_formats=TIMES)
    ended_on = DayField(label="Koniec: dzień", required=False)
    ended_time = forms.TimeField(label="Koniec: godzina", input_formats=TIMES, required=False)

    def __init__(self, *args: Any, **names: Any) -> None:
        super().__init__(*args, **names)
        self.fields["key"].initial = uuid4().hex

    def began_at(self) -> datetime:
        return moment(self.cleaned_data["began_on"], self.cleaned_data["began_time"])

    def ended_at(self) -> datetime | None:
        day, hour = self.cleaned_data["ended_on"], self.cleaned_data["ended_time"]
        return moment(day, hour) if day and hour else None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("ended_on")) is not bool(given.get("ended_time")):
            self.add_error("ended_on", "Proszę podać dzień i godzinę końca albo żadne z nich.")
        return given


class EndForm(_OnVersion):
    """The end of an outage that was recorded as going on."""

    outage_id = forms.UUIDField(widget=forms.HiddenInput)
    ended_on = DayField(label="Koniec: dzień")
    ended_time = forms.TimeField(label="Koniec: godzina", input_formats=TIMES)

    def facts(self) -> tuple[UUID, datetime]:
        given = self.cleaned_data
        return given["outage_id"], moment(given["ended_on"], given["ended_time"])


def moment(day: date, hour: time) -> datetime:
    """That time on Warsaw's clock; of two on the night of the change, the earlier."""
    return datetime.combine(day, hour, WARSAW)
