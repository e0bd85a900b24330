"""Forms of the protocols: they read what was typed, the services decide."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet

from akta.desk.fields import DayField
from akta.files.models import Document
from akta.files.protocols.models import MADE, RecordingKind
from akta.law.polish import short_date
from akta.law.protocols import Made

MOST = 500


class ProtocolForm(forms.Form):
    """A document of the file is the protocol of an act."""

    document = forms.ChoiceField(
        label="Dokument akt, który jest protokołem",
        error_messages={"required": "Proszę wybrać dokument."},
    )
    made = forms.ChoiceField(
        label="Jak utrwalono czynność",
        choices=[(str(made.value), words) for made, words in MADE.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Proszę wskazać sposób utrwalenia."},
    )
    held_on = DayField(
        label="Dzień czynności",
        help_text="Na przykład 12.03.2026. Od niego biegnie 7 dni na udostępnienie.",
        error_messages={"required": "Proszę podać dzień czynności."},
    )
    conducted_by = forms.CharField(label="Kto prowadził czynność", max_length=200)

    def __init__(self, *args: Any, documents: QuerySet[Document], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["document"]
        assert isinstance(field, forms.ChoiceField)
        found = [(str(row.pk), _named(row)) for row in documents[:MOST]]
        field.choices = [("", "proszę wybrać"), *found]

    def facts(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        given = self.cleaned_data
        return {
            "document_id": UUID(given["document"]),
            "made": Made(given["made"]),
            "held_on": given["held_on"],
            "conducted_by": given["conducted_by"],
        }


def _named(row: Document) -> str:
    day = f", {short_date(row.dated_on)}" if row.dated_on else ""
    return f"{row.title or 'karty bez dokumentu'}{day} (t. {row.volume.number})"


class VersionForm(forms.Form):
    """Approve the protocol as it stands."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReturnForm(VersionForm):
    """Refuse to approve, with what has to be mended."""

    reason = forms.CharField(
        label="Co trzeba poprawić",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Proszę napisać, co trzeba poprawić."},
    )


class CancelForm(VersionForm):
    """Take back that the document is a protocol."""

    reason = forms.CharField(
        label="Powód cofnięcia",
        max_length=1000,
        error_messages={"required": "Proszę podać powód cofnięcia."},
    )


class RecordingForm(forms.Form):
    """A recording to add; the file itself is read beside the form."""

    kind = forms.ChoiceField(choices=RecordingKind.choices)


class ReasonForm(forms.Form):
    """Withdraw a recording, with the reason."""

    recording_id = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Powód wycofania",
        max_length=300,
        error_messages={"required": "Proszę podać powód wycofania zapisu."},
    )


ACTS: dict[str, type[forms.Form]] = {
    "approve": VersionForm,
    "return": ReturnForm,
    "add": RecordingForm,
    "withdraw": ReasonForm,
    "cancel": CancelForm,
}
