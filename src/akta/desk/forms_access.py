"""Forms of the access screens: they read what was typed, the services decide."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Min

from akta.access.errors import DurationRequired
from akta.access.facts import OrderFacts, RequestFacts
from akta.access.models import (
    AccessOrder,
    AccessRequest,
    Copies,
    OrderKind,
    OrderManner,
    SignInMethod,
    Way,
)
from akta.access.profiles import OFFERED
from akta.access.queries import BASES
from akta.cases.models import Capacity, Case
from akta.cases.queries import persons_of
from akta.desk.fields import DayField
from akta.files.models import Document, SetKind, Volume
from akta.law.localtime import WARSAW
from akta.ui.applying import AccessRequestForm, mark_conditional

TIMES = ["%H:%M", "%H:%M:%S", "%H.%M"]
NEW_PERSON = "nowa"
AUTHORITY_PERSON = "organ"
UNLISTED = frozenset({"", NEW_PERSON, AUTHORITY_PERSON})
AUTHORITY_FIELDS = ("authority", "authority_number", "authority_basis", "purpose")
COPY_FIELDS = ("copies", "copies_number", "page_price", "competence")
MOST_DOCUMENTS = 300


class RequestForm(AccessRequestForm):
    """A request that came on paper or orally."""

    field_order = ("way", *AUTHORITY_FIELDS, "given_name", "surname", "capacity")

    way = forms.ChoiceField(
        label="Sposób złożenia",
        choices=[(way.value, way.label) for way in (Way.PAPER, Way.ORAL, Way.ENTRUSTED)],
        widget=forms.RadioSelect,
        initial=Way.PAPER.value,
    )
    given_name = forms.CharField(label="Imię wnioskodawcy", max_length=80, required=False)
    surname = forms.CharField(label="Nazwisko wnioskodawcy", max_length=120, required=False)
    case_typed = forms.CharField(
        label="Sygnatura sprawy",
        max_length=120,
        required=False,
        help_text="Wniosek do sprawy innej jednostki zostanie jej przekazany.",
    )
    authority = forms.CharField(
        label="Sąd albo inny organ",
        max_length=120,
        required=False,
        help_text=(
            "Gdy organ potrzebuje akt do własnej sprawy; imię, nazwisko i rola są wtedy zbędne."
        ),
    )
    authority_number = forms.CharField(
        label="Numer sprawy w organie", max_length=120, required=False
    )
    authority_basis = forms.CharField(
        label="Podstawa prawna żądania", max_length=200, required=False
    )
    purpose = forms.CharField(label="Cel", max_length=300, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        mark_conditional(self, "given_name", "surname", *AUTHORITY_FIELDS)

    def clean(self) -> dict[str, Any]:
        """A person has a name; an authority its own."""
        given = super().clean() or {}
        if not given.get("authority"):
            for name in ("given_name", "surname"):
                if not given.get(name):
                    self.add_error(name, "Proszę podać imię i nazwisko wnioskodawcy.")
        return given

    def to_facts(self) -> RequestFacts:
        given = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return RequestFacts(**given)


class CompleteForm(forms.Form):
    """The reference that an incomplete request lacked."""

    case_typed = forms.CharField(label="Sygnatura sprawy", max_length=120)


class OrderForm(forms.Form):
    """An order on access: to whom, what, until when, why."""

    new_person = NEW_PERSON

    kind = forms.ChoiceField(
        label="Rozstrzygnięcie",
        choices=[
            (OrderKind.GRANT.value, "udostępnić akta"),
            (OrderKind.PARTIAL.value, "udostępnić w części, w pozostałej części odmówić"),
            (OrderKind.REFUSAL.value, "odmówić udostępnienia"),
        ],
        widget=forms.RadioSelect,
    )
    person = forms.ChoiceField(label="Osoba uprawniona")
    given_name = forms.CharField(
        label="Imię", max_length=80, required=False, help_text="Dla osoby spoza listy."
    )
    surname = forms.CharField(
        label="Nazwisko", max_length=120, required=False, help_text="Dla osoby spoza listy."
    )
    capacity = forms.ChoiceField(
        label="Rola w sprawie",
        choices=Capacity.choices,
        required=False,
        help_text="Dla osoby spoza listy; zostanie dodana do uczestników.",
    )
    volumes = forms.MultipleChoiceField(
        label="Całe tomy", required=False, widget=forms.CheckboxSelectMultiple
    )
    documents = forms.MultipleChoiceField(
        label="Dokumenty", required=False, widget=forms.CheckboxSelectMultiple
    )
    scope_text = forms.CharField(
        label="Zakres wpisany",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=(
            "Na przykład: całość; albo: t. 1; t. 2 k. 12–40 bez k. 20v. Sama przednia strona karty "
            "to „k. 20 recto”. Samo „bez k. 7” wyłącza kartę z tego, co zaznaczono wyżej."
        ),
    )
    is_growing = forms.BooleanField(
        label="Obejmuje także karty dołączone później do tych tomów i dokumentów", required=False
    )
    manner = forms.ChoiceField(
        label="Sposób udostępnienia",
        choices=OrderManner.choices,
        widget=forms.RadioSelect,
        initial=OrderManner.VIEW.value,
    )
    copies = forms.ChoiceField(
        label="Rodzaj odpisów lub kopii", choices=Copies.choices, required=False
    )
    copies_number = forms.IntegerField(
        label="Liczba egzemplarzy",
        min_value=0,
        max_value=99,
        required=False,
        help_text="Gdy wydaje się kopie albo uwierzytelnione odpisy lub kopie.",
    )
    page_price = forms.DecimalField(
        label="Opłata za stronę (zł)",
        min_value=0,
        max_digits=6,
        decimal_places=2,
        localize=True,
        required=False,
        help_text="Za uwierzytelnione odpisy lub kopie, według obowiązującej stawki.",
    )
    competence = forms.CharField(
        label="Przepisy o kompetencji organu",
        max_length=300,
        required=False,
        help_text="Gdy odpisy, kopie albo pobieranie są dla sądu lub innego organu.",
    )
    first_day = DayField(
        label="Od dnia",
        required=False,
        help_text="Puste: od chwili wydania zarządzenia.",
    )
    first_time = forms.TimeField(label="Od godziny", required=False, input_formats=TIMES)
    last_day = DayField(
        label="Do dnia włącznie",
        error_messages={"required": DurationRequired().text()},
    )
    last_time = forms.TimeField(
        label="Do godziny",
        required=False,
        input_formats=TIMES,
        help_text="Puste: do końca dnia.",
    )
    method = forms.ChoiceField(
        label="Logowanie",
        choices=SignInMethod.choices,
        widget=forms.RadioSelect,
        initial=SignInMethod.LOCAL.value,
    )
    pesel = forms.CharField(
        label="PESEL",
        max_length=20,
        required=False,
        help_text="Potrzebny przy login.gov.pl, jeżeli nie ma go przy uczestniku.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-check": "pesel"}),
    )
    profile = forms.ChoiceField(
        label="Profil w portalu",
        choices=OFFERED,
        required=False,
        help_text="W którym profilu osoba będzie czytać; w innych tych akt nie zobaczy.",
    )
    legal_basis = forms.ChoiceField(label="Podstawa prawna", choices=[(b, b) for b in BASES])
    reasons = forms.CharField(
        label="Uzasadnienie",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Konieczne przy odmowie, odmowie w części i cofnięciu.",
    )

    def __init__(self, *args: Any, case: Case, mode: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.case, self.mode = case, mode
        if mode == OrderKind.REVOCATION:
            self._keep("legal_basis", "reasons")
            return
        if mode == OrderKind.CHANGE:
            self._drop("kind", "person", "given_name", "surname", "capacity", "method", "pesel")
            self._drop("profile")
        else:
            people = [
                (str(p.pk), f"{p.full_name} ({p.get_capacity_display()})") for p in persons_of(case)
            ]
            new = (NEW_PERSON, "inna osoba (dane niżej)")
            authority = (AUTHORITY_PERSON, "sąd albo inny organ, na jego wniosek")
            self._choose("person", [("", "proszę wybrać"), *people, new, authority])
            self.fields["person"].widget.attrs["autofocus"] = True
        self.fields["last_day"].required = self.data.get("kind") != OrderKind.REFUSAL
        mark_conditional(self, *COPY_FIELDS)
        self._offer_scope()

    def _offer_scope(self) -> None:
        """Volumes and documents to tick; of a very long file its volumes only."""
        volumes = Volume.objects.filter(
            case=self.case, set_kind__in=[SetKind.MAIN, SetKind.ANNEX]
        ).order_by("-set_kind", "number")
        self._choose("volumes", [(_volume_phrase(v), _volume_label(v)) for v in volumes])
        documents = (
            Document.objects.filter(volume__in=volumes, cards__stands=True)
            .annotate(first=Min("cards__rank"))
            .order_by("-volume__set_kind", "volume__number", "first", "pk")
        )
        shown = list(documents.select_related("volume")[: MOST_DOCUMENTS + 1])
        if not shown or len(shown) > MOST_DOCUMENTS:
            self._drop("documents")
            return
        self._choose(
            "documents",
            [(f"dok. #{d.pk}", f"{_volume_phrase(d.volume)}: {d.title}") for d in shown],
        )

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _drop(self, *names: str) -> None:
        for name in names:
            del self.fields[name]

    def _keep(self, *names: str) -> None:
        self._drop(*[name for name in self.fields if name not in names])

    def tell(self, field: str | None, sentence: str) -> None:
        """A refusal beside its field; at the top where the form has none of that name."""
        self.add_error(field if field in self.fields else None, sentence)

    def to_facts(
        self, *, request: AccessRequest | None, replaces: AccessOrder | None
    ) -> OrderFacts:
        """What was typed, as the services read it."""
        given = self.cleaned_data
        person = given.get("person", "")
        return OrderFacts(
            kind=given.get("kind", self.mode),
            person_id=UUID(person) if person not in UNLISTED else None,
            to_authority=person == AUTHORITY_PERSON,
            given_name=given.get("given_name", "").strip(),
            surname=given.get("surname", "").strip(),
            capacity=given.get("capacity") or Capacity.OTHER,
            request_id=request.pk if request else None,
            replaces_id=replaces.pk if replaces else None,
            scope_text=self._scope(),
            is_growing=given.get("is_growing", False),
            manner=given.get("manner", OrderManner.VIEW),
            copies=given.get("copies", ""),
            copies_number=given.get("copies_number") or 0,
            page_price=str(given.get("page_price") or ""),
            competence=given.get("competence", "").strip(),
            method=given.get("method") or (replaces.method if replaces else SignInMethod.LOCAL),
            profile=given.get("profile", ""),
            pesel=given.get("pesel", ""),
            first=_moment(given.get("first_day"), given.get("first_time")),
            last=_moment(given.get("last_day"), given.get("last_time")),
            legal_basis=given["legal_basis"],
            reasons=given["reasons"],
        )

    def _scope(self) -> str:
        given = self.cleaned_data
        ticked = [*given.get("volumes", []), *given.get("documents", [])]
        return "; ".join(filter(None, [*ticked, given.get("scope_text", "").strip()]))


def _volume_phrase(volume: Volume) -> str:
    return f"{'zał. ' if volume.set_kind == SetKind.ANNEX else ''}t. {volume.number}"


def _volume_label(volume: Volume) -> str:
    told = [_volume_phrase(volume), volume.title]
    if not volume.is_digitised:
        told.append("(niezdigitalizowany)")
    return " ".join(filter(None, told))


def _moment(day: date | None, hour: time | None) -> date | datetime | None:
    """A day alone means all of it; with an hour it is that moment in Warsaw."""
    if day is None or hour is None:
        return day
    return datetime.combine(day, hour)


def initial_of(facts: OrderFacts) -> dict[str, Any]:
    """What the form shows of a draft or of the order that is changed."""
    first_day, first_time = _parts(facts.first)
    last_day, last_time = _parts(facts.last)
    return {
        "kind": facts.kind,
        "person": _person_chosen(facts),
        "given_name": facts.given_name,
        "surname": facts.surname,
        "capacity": facts.capacity,
        "scope_text": facts.scope_text,
        "is_growing": facts.is_growing,
        "manner": facts.manner,
        "copies": facts.copies,
        "copies_number": facts.copies_number or None,
        "page_price": facts.price or None,
        "competence": facts.competence,
        "method": facts.method,
        "profile": facts.profile,
        "pesel": facts.pesel,
        "first_day": first_day,
        "first_time": first_time,
        "last_day": last_day,
        "last_time": last_time,
        "legal_basis": facts.legal_basis,
        "reasons": facts.reasons,
    }


def _parts(moment: date | datetime | None) -> tuple[date | None, time | None]:
    if isinstance(moment, datetime):
        local = moment.astimezone(WARSAW) if moment.tzinfo else moment
        return local.date(), local.time()
    return moment, None


class HandOverForm(forms.Form):
    """Handing over of credentials: to whom and how; the slips follow once."""

    handed_to = forms.CharField(label="Kto odbiera", max_length=200)
    way = forms.ChoiceField(
        label="Sposób wydania",
        choices=[
            ("osobiście za pokwitowaniem", "osobiście za pokwitowaniem"),
            ("login i hasło osobnymi przesyłkami", "login i hasło osobnymi przesyłkami"),
        ],
        widget=forms.RadioSelect,
    )
    lost = forms.BooleanField(
        label="Poprzednie hasło zaginęło; proszę je unieważnić i wydać nowe", required=False
    )


def _person_chosen(facts: OrderFacts) -> str:
    """The person of a draft or request; a blank form asks to choose."""
    if facts.to_authority:
        return AUTHORITY_PERSON
    if facts.person_id:
        return str(facts.person_id)
    return NEW_PERSON if facts.surname else ""
