"""Forms of what ties cases together: severing, joining, team, exclusion, transfer."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms

from akta.accounts.models import Account
from akta.cases.links.exclusion import GROUNDS
from akta.cases.links.joining import LINKS
from akta.cases.links.team import Opinion
from akta.cases.links.transfer import Outside
from akta.cases.models import CasePerson
from akta.desk.fields import DayField
from akta.files.queries import ContentsRow, VolumeContents
from akta.law.jurisdiction import AssigningRole
from akta.law.severing import Manner
from akta.ui.applying import mark_conditional

DOC, NAMED = "dok-", "dok. #"
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
    charges = forms.MultipleChoiceField(
        label="Zarzuty, które przechodzą do wyłączanej sprawy",
        required=False,
        help_text="Zarzuty zaznaczonych osób. Puste: przechodzą wszystkie ich zarzuty.",
        widget=forms.CheckboxSelectMultiple,
    )
    covered = forms.TypedChoiceField(
        coerce=lambda typed: typed == "1",
        label="Czy wyłączaną część objęto postanowieniem o wszczęciu",
        choices=YES_NO,
        help_text="Tak: czas trwania liczy się od wszczęcia tej sprawy, a do odpisów dodaje się "
        "postanowienia o wszczęciu i przedłużeniu (§ 67 ust. 3 Regulaminu wojskowego).",
    )
    acts_done = forms.ChoiceField(
        label="Czy co do wyłączanej części wykonano już czynności",
        choices=YES_NO,
        help_text="Tak: czas trwania liczy się od wszczęcia tej sprawy, a do odpisów dodaje się "
        "postanowienie o wszczęciu (§ 109 ust. 3 Regulaminu).",
    )
    first_act = DayField(
        label="Dzień pierwszej czynności co do wyłączanej części",
        required=False,
        help_text="Gdy części nie objęto postanowieniem o wszczęciu, a czynności wykonano: od "
        "tego dnia liczy się czas trwania (§ 67 ust. 4 Regulaminu wojskowego).",
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
        charges: list[tuple[str, str]],
        contents: list[VolumeContents],
        is_military: bool,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._fit(is_military=is_military)
        named = [(str(p.pk), f"{p.full_name} ({p.get_capacity_display()})") for p in people]
        chosen_of(self.fields["persons"]).choices = named
        if not named:
            del self.fields["persons"]
        chosen_of(self.fields["charges"]).choices = charges
        if not charges:
            del self.fields["charges"]
        self.listed = [
            (volume.row.name, row, f"{DOC}{row.document.pk}")
            for volume in contents
            for row in volume.documents
            if row.document is not None
        ]
        for name, row, field in self.listed:
            title = row.document.title if row.document else ""
            self.fields[field] = forms.ChoiceField(
                label=f"Sposób wyłączenia: {title} ({name}, k. {row.cards})",
                choices=MANNERS,
                required=False,
            )

    def _fit(self, *, is_military: bool) -> None:
        """Only a military case asks what § 67 of its regulation asks."""
        if not is_military:
            del self.fields["covered"], self.fields["first_act"]
            return
        self.fields["acts_done"].help_text = (
            "Rozstrzyga, gdy części nie objęto postanowieniem o wszczęciu (§ 67 ust. 4 i 5 "
            "Regulaminu wojskowego)."
        )
        mark_conditional(self, "first_act")

    def documents(self) -> list[tuple[str, ContentsRow, forms.BoundField]]:
        """The documents of the contents list: the volume, the row, and the choice beside it."""
        return [(name, row, self[field]) for name, row, field in self.listed]

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
                f"{NAMED}{field.removeprefix(DOC)}"
                for field, value in self.cleaned_data.items()
                if field.startswith(DOC) and value == name
            ]
            found[manner] = "; ".join(filter(None, typed))
        return found

    @staticmethod
    def chosen_before(texts: Mapping[Manner, str]) -> dict[str, str]:
        """The fields of a choice that was made before, to be changed."""
        found: dict[str, str] = {}
        for manner, text in texts.items():
            name = manner.name.lower()
            parts = [part for part in text.split("; ") if part]
            documents = [part for part in parts if part.startswith(NAMED)]
            found |= {DOC + part.removeprefix(NAMED): name for part in documents}
            found[name] = "; ".join(part for part in parts if part not in documents)
        return found

    def person_ids(self) -> tuple[UUID, ...]:
        """The persons that were chosen, and those of the chosen charges."""
        chosen = self.cleaned_data.get("persons", [])
        charged = [key.partition(":")[0] for key in self.cleaned_data.get("charges", [])]
        return tuple(UUID(pk) for pk in dict.fromkeys([*chosen, *charged]))


class JoinForm(forms.Form):
    """A proposal to join this case with another."""

    reference = forms.CharField(
        label="Sygnatura drugiej sprawy",
        max_length=60,
        help_text="Dokładna sygnatura sprawy tej samej jednostki.",
    )
    link = forms.ChoiceField(
        label="Łączność",
        choices=[("", "proszę wybrać"), *LINKS.items()],
    )
    reason = forms.CharField(label="Na czym polega", max_length=300)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


class JoinDecisionForm(forms.Form):
    """The decision of whoever runs the receiving case."""

    decision = forms.ChoiceField(
        label="Rozstrzygnięcie",
        choices=(
            ("join", "połączyć sprawy: przygotować postanowienie"),
            ("drop", "odstąpić od połączenia"),
        ),
    )
    lead = forms.ChoiceField(
        label="Sprawa przyjmująca",
        help_text="Przepis nie rozstrzyga kierunku; wybór należy uzasadnić.",
    )
    reason = forms.CharField(
        label="Powód",
        required=False,
        max_length=300,
        help_text="Wymagany przy odstąpieniu, na przykład: łączne prowadzenie byłoby utrudnione "
        "(art. 34 § 3 k.p.k.).",
    )

    def __init__(self, *args: Any, cases: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        if cases:
            chosen_of(self.fields["lead"]).choices = cases
        else:
            del self.fields["lead"]


class TeamForm(forms.Form):
    """The paper that appoints a team."""

    leader = forms.ChoiceField(label="Kierownik zespołu")
    members = forms.MultipleChoiceField(
        label="Członkowie", widget=forms.CheckboxSelectMultiple, required=False
    )
    appointed_by = forms.CharField(
        label="Kto powołał",
        max_length=160,
        help_text="Imię, nazwisko i funkcja. Właściwy jest kierownik jednostki nadrzędnej; "
        "jednostkę Akta ustala z członków (§ 126 Regulaminu).",
    )
    document = forms.CharField(label="Numer i data pisma", max_length=120)
    reason = forms.CharField(label="Waga lub zawiłość sprawy", max_length=300)

    def __init__(
        self,
        *args: Any,
        people: list[tuple[str, str]],
        asked: Sequence[Account] = (),
        **options: Any,
    ) -> None:
        """`asked` are those on whom the heads of their units gave an opinion (§ 126 ust. 4)."""
        super().__init__(*args, **options)
        self.asked = asked
        chosen_of(self.fields["leader"]).choices = [("", "proszę wybrać"), *people]
        chosen_of(self.fields["members"]).choices = people
        for each in asked:
            self.fields[f"tasks-{each.pk}"] = forms.CharField(
                label=f"Zakres zadań: {each.full_name}", max_length=300
            )
            self.fields[f"opinion-{each.pk}"] = forms.CharField(
                label=f"Opinia kierownika jednostki: {each.full_name}",
                max_length=300,
                help_text="Kto, kiedy i jaka. Zespół tworzą prokuratorzy jednostek różnych "
                "szczebli (§ 126 ust. 4 Regulaminu).",
            )
        if asked:
            self.fields["office"] = forms.CharField(
                label="Obsługa biurowa zespołu",
                max_length=160,
                help_text="Sekretariat, w którym prowadzi się repertorium i akta.",
            )

    def opinions(self) -> dict[UUID, Opinion]:
        """What was written of each, by the person's account."""
        given = self.cleaned_data
        return {
            each.pk: Opinion(given[f"tasks-{each.pk}"], given[f"opinion-{each.pk}"])
            for each in self.asked
        }


class ReasonOnlyForm(forms.Form):
    """An act that says why."""

    reason = forms.CharField(label="Powód", max_length=300)


class TaskForm(forms.Form):
    """A task for a member of the team."""

    member = forms.ChoiceField(label="Kto")
    what = forms.CharField(label="Zadanie", max_length=300)
    due_on = DayField(label="Do dnia", help_text="Na przykład 12.03.2026.")

    def __init__(self, *args: Any, people: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        chosen_of(self.fields["member"]).choices = people


class ExclusionForm(forms.Form):
    """The ground of an exclusion, and, where the superior decides, who takes the case over."""

    ground = forms.ChoiceField(label="Przyczyna", choices=[("", "proszę wybrać"), *GROUNDS.items()])
    reason = forms.CharField(
        label="Treść oświadczenia", max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    successor = forms.ChoiceField(label="Sprawę przejmuje")

    def __init__(self, *args: Any, people: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        if people:
            chosen_of(self.fields["successor"]).choices = [("", "proszę wybrać"), *people]
        else:
            del self.fields["successor"]


class ExclusionDecisionForm(forms.Form):
    """What the superior decides on a declaration or request."""

    outcome = forms.ChoiceField(
        label="Rozstrzygnięcie",
        choices=(("", "proszę wybrać"), ("1", "wyłączyć"), ("0", "nie wyłączać")),
    )
    successor = forms.ChoiceField(label="Sprawę przejmuje", required=False)
    reason = forms.CharField(label="Powód", max_length=300)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        chosen_of(self.fields["successor"]).choices = [("", "proszę wybrać"), *people]


class TransferForm(forms.Form):
    """The letter by which the head passes a case on."""

    unit = forms.CharField(
        label="Jednostka przejmująca",
        max_length=200,
        help_text="Dokładna nazwa jednostki, jak w propozycji powyżej.",
    )
    ground = forms.CharField(
        label="Podstawa właściwości",
        max_length=300,
        help_text="Na przykład: miejsce popełnienia czynu, art. 31 § 1 k.p.k.",
    )
    acts = forms.CharField(
        label="Wykonane czynności", max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )
    traces_secured = forms.BooleanField(label="Ślady i dowody zabezpieczono", required=False)
    place = forms.CharField(widget=forms.HiddenInput, required=False)
    role = forms.ChoiceField(
        label="Zlecenie niezależnie od właściwości (§ 116 ust. 5): kto zlecił",
        required=False,
        choices=[("", "nie dotyczy"), *((role.name, role.value) for role in AssigningRole)],
    )
    by = forms.CharField(label="Imię i nazwisko zlecającego", required=False, max_length=120)
    document = forms.CharField(label="Numer i data zlecenia", required=False, max_length=80)
    outside_reason = forms.CharField(
        label="Szczególnie uzasadniony wypadek", required=False, max_length=200
    )

    def outside(self) -> Outside | None:
        """The decision under § 116 ust. 5, if there is one."""
        given = self.cleaned_data
        if not given["role"]:
            return None
        role = AssigningRole[given["role"]]
        return Outside(role, given["by"], given["document"], given["outside_reason"])


class TransferAnswerForm(forms.Form):
    """What the receiving unit says."""

    answer = forms.ChoiceField(
        label="Stanowisko",
        choices=(
            ("", "proszę wybrać"),
            ("accept", "przyjąć sprawę"),
            ("dispute", "wszcząć spór o właściwość"),
        ),
    )
    reason = forms.CharField(
        label="Stanowisko jednostki",
        required=False,
        max_length=300,
        help_text="Wymagane przy sporze.",
    )


class SettleForm(forms.Form):
    """The decision on a dispute of jurisdiction."""

    returns = forms.ChoiceField(label="Właściwa jest jednostka")
    document = forms.CharField(label="Numer i data decyzji", max_length=120)

    def __init__(self, *args: Any, units: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        chosen_of(self.fields["returns"]).choices = [("", "proszę wybrać"), *units]
