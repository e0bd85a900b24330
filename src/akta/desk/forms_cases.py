"""Forms of the case screens: they read what was typed, the services decide."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from akta.cases.models import Capacity, Case, CasePerson, Form, Register
from akta.desk.fields import DayField
from akta.law.identifiers import check_nip, check_pesel, check_regon
from akta.law.matrix import Action, Thing


class CaseForm(forms.Form):
    """A new entry of a register."""

    cell = forms.ChoiceField(label="Jednostka i komórka")
    register = forms.ChoiceField(label="Repertorium")
    form = forms.ChoiceField(label="Forma postępowania", choices=Form.choices)
    opened_on = DayField(
        label="Data wpływu lub wszczęcia",
        help_text="Na przykład 12.03.2026. Rok tej daty jest rokiem sygnatury.",
    )
    subject = forms.CharField(
        label="Przedmiot sprawy",
        max_length=300,
        help_text="Krótko, bez danych osobowych, na przykład: kradzież z włamaniem do magazynu.",
    )
    referent = forms.ChoiceField(
        label="Referent", required=False, help_text="Sprawę można przydzielić także później."
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, cells: Any, referents: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self._choose("cell", [(str(c.pk), f"{c.unit.name} – {c.name}") for c in cells])
        self._choose("register", [(r.code, f"{r.code} – {r.name}") for r in Register.objects.all()])
        people = [(str(a.pk), a.full_name) for a in referents]
        self._choose("referent", [("", "przydział później"), *people])
        self.fields["opened_on"].initial = today
        self.fields["form"].widget.attrs["autofocus"] = True

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class EditCaseForm(forms.Form):
    """What may be changed on the card of a case."""

    form = forms.ChoiceField(label="Forma postępowania", choices=Form.choices)
    subject = forms.CharField(label="Przedmiot sprawy", max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)


class PersonForm(forms.Form):
    """A person in the case."""

    capacity = forms.ChoiceField(label="Rola w sprawie", choices=Capacity.choices)
    given_name = forms.CharField(label="Imię", max_length=80, required=False)
    surname = forms.CharField(label="Nazwisko lub nazwa", max_length=200)
    pesel = forms.CharField(label="PESEL", max_length=20, required=False)
    nip = forms.CharField(label="NIP", max_length=16, required=False)
    regon = forms.CharField(label="REGON", max_length=20, required=False)
    professional_number = forms.CharField(
        label="Numer wpisu na listę",
        max_length=40,
        required=False,
        help_text="Dla adwokatów i radców prawnych.",
    )
    represents = forms.ChoiceField(
        label="Kogo reprezentuje",
        required=False,
        help_text="Dla obrońców, pełnomocników i przedstawicieli ustawowych.",
    )
    is_portal_addressee = forms.BooleanField(
        label="Adresat doręczeń przez portal (art. 133a k.p.k.)",
        required=False,
        help_text="Zobaczy w portalu bez wniosku, że sprawa jest i w jakim jest stanie; bez akt.",
    )

    def __init__(
        self, *args: Any, case: Case, person: CasePerson | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        others = case.persons.filter(removed_at__isnull=True).exclude(
            pk__in=[person.pk] if person else []
        )
        field = self.fields["represents"]
        assert isinstance(field, forms.ChoiceField)
        named = [(str(p.pk), f"{p.full_name} ({p.get_capacity_display()})") for p in others]
        field.choices = [("", "nikogo"), *named]

    def clean_pesel(self) -> str:
        return _checked(self.cleaned_data["pesel"], check_pesel)

    def clean_nip(self) -> str:
        return _checked(self.cleaned_data["nip"], check_nip)

    def clean_regon(self) -> str:
        return _checked(self.cleaned_data["regon"], check_regon)


def _checked(typed: str, check: Any) -> str:
    if not typed.strip():
        return ""
    outcome = check(typed)
    if not outcome.ok:
        raise forms.ValidationError(outcome.sentence)
    return str(outcome.value)


class AssignForm(forms.Form):
    """To whom the case goes; taking it from a referent names the written decision."""

    referent = forms.ChoiceField(label="Referent")
    decision = forms.CharField(label="Pisemna decyzja (numer lub data)", max_length=80)
    reason = forms.CharField(label="Powód zmiany referenta", max_length=300)

    def __init__(self, *args: Any, referents: Any, current: UUID | None, **options: Any) -> None:
        super().__init__(*args, **options)
        if current is None:
            del self.fields["decision"], self.fields["reason"]
        field = self.fields["referent"]
        assert isinstance(field, forms.ChoiceField)
        others = [(str(a.pk), a.full_name) for a in referents if a.pk != current]
        field.choices = [("", "proszę wybrać"), *others]


OPENINGS = {
    "wglad": ("wgląd w akta główne", {"main": [Action.READ]}),
    "wglad-podreczne": (
        "wgląd w akta główne i podręczne",
        {"main": [Action.READ], "working": [Action.READ]},
    ),
    "porzadkowanie": ("porządkowanie akt głównych", {"main": [Action.READ, Action.ORDER]}),
}


class NamedForm(forms.Form):
    """A named opening: to whom, what, until when, why."""

    account = forms.ChoiceField(label="Komu")
    opens = forms.ChoiceField(label="Co", choices=[(k, v[0]) for k, v in OPENINGS.items()])
    with_address = forms.BooleanField(
        label="Także załącznik adresowy (z imiennego wskazania)", required=False
    )
    last_day = DayField(
        label="Do dnia włącznie",
    )
    reason = forms.CharField(label="Powód", max_length=300)

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["account"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(a.pk), a.full_name) for a in people]

    def opened(self) -> dict[str, list[str]]:
        """The things and actions that were chosen; the register entry may always be read."""
        chosen = OPENINGS[self.cleaned_data["opens"]][1]
        opened: dict[str, list[str]] = {Thing.REGISTER_ENTRY.value: [Action.READ.value]}
        opened |= {thing: [action.value for action in actions] for thing, actions in chosen.items()}
        if self.cleaned_data["with_address"]:
            opened[Thing.ADDRESS.value] = [Action.READ.value]
        return opened


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Powód wglądu",
        max_length=300,
        min_length=5,
        help_text="Na przykład: badanie wniosku o przedłużenie śledztwa. Wpis trafia do dziennika.",
    )


class PersonSearchForm(forms.Form):
    typed = forms.CharField(
        label="Nazwisko, imię i nazwisko albo PESEL, NIP, REGON", max_length=120
    )
    for_reference = forms.CharField(
        label="Do której sprawy",
        max_length=60,
        help_text="Sygnatura sprawy dostępnej z tego konta.",
    )
    purpose = forms.CharField(label="Cel wyszukania", max_length=300, min_length=5)


class DigitisationForm(forms.Form):
    asked_by = forms.CharField(label="Kto pytał", max_length=120)
