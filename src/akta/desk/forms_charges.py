"""Forms of charges: an act as it is charged, whom, and why a charge is changed."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from django import forms

from akta.cases.models import CasePerson
from akta.desk.fields import DayField
from akta.law.charges.acts import Act, Role, act_from, kept
from akta.law.charges.choosing import GROUNDS
from akta.law.charges.penalties import limit_of

MOST_ACTS = 20
ROLES = [(role.code, role.polish) for role in Role]
UNFOUNDED = (
    ("not-committed", "podejrzany nie popełnił zarzucanego czynu"),
    ("excluded", "ściganie jest niedopuszczalne z innej przyczyny"),
)


class WhomForm(forms.Form):
    """Whom the ruling concerns, and whether it was made on paper already."""

    person = forms.ChoiceField(label="Podejrzany")
    day = DayField(
        label="Dzień wydania, jeśli postanowienie już wydano poza systemem",
        required=False,
        help_text="Puste: system przygotuje projekt postanowienia do podpisu.",
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, people: Iterable[CasePerson], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(each.pk), each.full_name) for each in people]


class ActForm(forms.Form):
    """One act: which, what, when, where, its qualification and the role of the suspect."""

    act = forms.ChoiceField(
        label="Czyn",
        required=False,
        help_text="Czyn zarzucony już komuś w tej sprawie proszę wybrać z listy: współsprawcy mają "
        "wtedy ten sam czyn.",
    )
    what = forms.CharField(
        label="Opis czynu",
        max_length=6000,
        widget=forms.Textarea({"rows": 4}),
        help_text="Sposób, przedmiot i skutki, bez czasu i miejsca, na przykład: po przełamaniu "
        "kłódki zabrał w celu przywłaszczenia rower o wartości 2400 zł na szkodę Ewy Kowalskiej.",
    )
    on = DayField(label="Dzień czynu (pierwszy)", help_text="Na przykład 12.03.2026.")
    when = forms.CharField(
        label="Czas słowami",
        required=False,
        max_length=200,
        help_text="Jeśli sam dzień nie wystarcza, na przykład: w nocy z 1 na 2 marca 2026 r.",
    )
    place = forms.CharField(
        label="Miejsce", max_length=300, help_text="Na przykład: w Przykładowie."
    )
    qualification = forms.CharField(
        label="Kwalifikacja prawna", max_length=300, help_text="Na przykład: art. 279 § 1 k.k."
    )
    role = forms.ChoiceField(label="Rola podejrzanego", choices=ROLES)
    years = forms.IntegerField(
        label="Górna granica kary w latach",
        required=False,
        min_value=1,
        max_value=99,
        help_text="Puste: z tabeli najczęstszych przepisów Kodeksu karnego (czyny od 1.10."
        "2023); czego w niej nie ma, to się wpisuje. Dożywocie: 99.",
    )
    is_crime = forms.BooleanField(label="Zbrodnia", required=False)

    def __init__(self, *args: Any, acts: Mapping[str, Act], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["act"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", "nowy czyn"),
            *[(key, f"{act.what[:80]} ({act.qualification})") for key, act in acts.items()],
        ]

    def made(self) -> Act:
        """The act that was typed; a new one gets its id here."""
        given = self.cleaned_data
        plain = {name: given[name] for name in ("what", "place", "qualification", "role", "years")}
        known = limit_of(given["qualification"], given["on"])
        if known is not None and given["years"] is None:
            plain["years"] = known.years
        return act_from(
            plain
            | {
                "id": given.get("act") or uuid4().hex,
                "on": given["on"].isoformat(),
                "when": given["when"],
                "is_crime": given["is_crime"] or (known is not None and known.is_crime),
            }
        )


def first_of(act: Act) -> dict[str, Any]:
    """What a form begins with to change an act; a limit from the table follows anew."""
    known = limit_of(act.qualification, act.on)
    years = None if known is not None and known.years == act.years else act.years
    return kept(act) | {"act": act.id, "on": act.on, "years": years}


class GroundForm(forms.Form):
    """Why a charge is changed (§ 141 ust. 2); empty: as the system proposes."""

    ground = forms.ChoiceField(
        label="Podstawa zmiany",
        required=False,
        choices=[
            ("", "według porównania obu brzmień"),
            *[(one.code, one.polish) for one in GROUNDS.values()],
        ],
        help_text="Łagodniejszą kwalifikację bez znaczenia dla obrony odnotowuje się bez "
        "postanowienia (§ 141 ust. 2 Regulaminu).",
    )


class UnfoundedForm(forms.Form):
    """Why a charge has no ground, since when."""

    ground = forms.ChoiceField(label="Powód", choices=UNFOUNDED)
    day = DayField(label="Dzień ustalenia")
    key = forms.CharField(widget=forms.HiddenInput, required=False)
