"""Screens of coercive measures (środki zapobiegawcze): clocks, time-lines, entries."""

from collections.abc import Container, Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from akta.accounts.doors import staff
from akta.cases.measures import queries, services
from akta.cases.models import Case
from akta.cases.proceedings.queries import derivation_of
from akta.cases.queries import may
from akta.core.errors import InputError
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.desk.entry import entry_of, looked_at
from akta.desk.moments import MomentField
from akta.law.matrix import Action, Thing
from akta.law.measures.clocks import Loudness
from akta.law.measures.custody import dispatches
from akta.law.measures.happenings import BY_CODE, What

READS = "wpis w repertorium tej sprawy"
WRITES = "zapis wpisu w repertorium tej sprawy"
LOUD = {
    Loudness.QUIET: ("biegnie", "info"),
    Loudness.SOON: ("minęło trzy czwarte czasu", "soon"),
    Loudness.URGENT: ("zostały najwyżej cztery godziny", "harm"),
    Loudness.OVER: ("czas upłynął", "harm"),
    Loudness.KEPT: ("zachowano", "done"),
    Loudness.MISSED: ("przekroczono", "harm"),
}
GROUPS = (
    (
        "Zatrzymanie",
        (What.APPREHENDED, What.HANDED_OVER, What.RULING_SERVED, What.RELEASED),
    ),
    (
        "Tymczasowe aresztowanie",
        (
            *(What.ARREST_APPLIED, What.ARREST_REFUSED, What.EXTENSION_ASKED),
            *(What.ARREST_EXTENDED, What.EXTENSION_REFUSED, What.PRISON_TOLD),
            *(What.ARREST_LIFTED, What.RELEASE_SENT, What.RELEASE_DELIVERED),
            *(What.COURT_SENT, What.COURT_TOLD, What.HOLDER_CHANGED),
            *(What.HOLDER_TOLD, What.NINE_MONTHS_TOLD, What.YEAR_TOLD),
        ),
    ),
    ("Sąd", (What.INDICTED, What.RETURNED)),
    ("List gończy", (What.SOUGHT, What.CAUGHT, What.SEARCH_ENDED)),
    ("Inne środki", (What.MEASURE_APPLIED, What.MEASURE_CHANGED, What.MEASURE_LIFTED)),
)


class HappeningForm(forms.Form):
    """What happened to a suspect, to the minute."""

    person = forms.ChoiceField(label="Osoba")
    what = forms.ChoiceField(
        label="Co się stało",
        choices=[(group, [(what.code, what.polish) for what in whats]) for group, whats in GROUPS],
    )
    moment = MomentField(label="Kiedy")
    until = MomentField(
        label="Koniec okresu aresztu",
        required=False,
        help_text="Tylko dla zastosowania i przedłużenia: dzień i godzina z postanowienia sądu.",
    )
    act = forms.CharField(
        label="Pismo lub orzeczenie",
        max_length=120,
        required=False,
        help_text="Na przykład: postanowienie Sądu Rejonowego w Przykładowie, II Kp 12/26; "
        "przy doręczeniu: numer potwierdzenia odbioru.",
    )
    about = forms.CharField(
        label="Dopisek",
        max_length=200,
        required=False,
        help_text="Przy zatrzymaniu organ, który zatrzymał, na przykład: KPP w Przykładowie; poza "
        "tym rodzaj środka albo organ, do którego dyspozycji przekazano.",
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = people

    def given(self) -> services.Recorded:
        """What was typed, as the service takes it."""
        typed = self.cleaned_data
        return services.Recorded(
            person_id=UUID(typed["person"]),
            what=BY_CODE[typed["what"]],
            moment=typed["moment"],
            until=typed["until"],
            act=typed["act"].strip(),
            about=typed["about"].strip(),
        )


class CorrectForm(forms.Form):
    reason = forms.CharField(
        label="Powód korekty",
        max_length=200,
        min_length=5,
        help_text="Na przykład: omyłkowo wpisano godzinę sporządzenia protokołu.",
    )


@staff(READS)
def case_measures(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """All suspects of the case with their clocks, detention, what is due and their time-lines."""
    at = moment_of(request)
    case = looked_at(request, case_id)
    lines = queries.lines_of(case, actor=request.actor, at=at)
    assessed = _assessed(case, lines)
    shown = [_shown(line, at, assessed) for line in lines]
    may_write = may(request.actor, case, Thing.REGISTER_ENTRY, Action.WRITE, at=at)
    context = {"case": case, "tab": "measures", "lines": shown, "may_write": may_write}
    return render(request, "desk/measures/case.html", context)


def _assessed(case: Case, lines: Sequence[queries.Line]) -> set[UUID]:
    """Who needs no assessment of an apprehension now."""
    duties = derivation_of(case).duties
    waiting = {
        str(each.event.get("person"))
        for each in duties
        if each.declaration.id == "assess-apprehension"
    }
    return {line.person.pk for line in lines if str(line.person.pk) not in waiting}


def _shown(line: queries.Line, at: Any, assessed: Container[UUID]) -> dict[str, Any]:
    own = {(entry.data["told"], happening.at): entry for entry, happening in _pairs(line)}
    return {
        "line": line,
        "clocks": [(clock, *LOUD[clock.loudness]) for clock in line.clocks],
        "duties": [(duty, duty.is_overdue(at)) for duty in line.duties],
        "custody": line.custody[-1] if line.custody and line.custody[-1].end is None else None,
        "court": queries.court_of_extension(line, at=at),
        "again": queries.court_of_motion(line, at=at) if _was_detained(line) else None,
        "days": line.arrest.prepared.days,
        "dispatches": dispatches(line.happenings, at),
        "is_assessed": line.person.pk in assessed,
        "steps": [(step, own.get((step.text, step.at))) for step in line.steps],
    }


def _was_detained(line: queries.Line) -> bool:
    """At liberty now, but detained in this case before."""
    ended = bool(line.arrest.stages) and line.arrest.stages[-1].end is not None
    return ended and not line.arrest.is_arrested


def _pairs(line: queries.Line) -> Any:
    return zip(line.entries, line.happenings, strict=True)


@staff(WRITES)
def measure_new(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """Record what happened to a suspect."""
    case, at = entry_of(request, case_id, Action.WRITE), moment_of(request)
    people = [
        (str(person.pk), f"{person.full_name} ({person.get_capacity_display()})")
        for person in case.persons.filter(
            removed_at__isnull=True, capacity__in=services.SUSPECTS
        ).order_by("surname", "given_name")
    ]
    first = {
        "key": uuid4().hex,
        "moment": at,
        "person": request.GET.get("osoba", ""),
        "what": request.GET.get("co", ""),
    }
    form = HappeningForm(request.POST or None, people=people, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_happening(
                actor=request.actor,
                case_id=case.pk,
                given=form.given(),
                at=at,
                key=form.cleaned_data["key"],
            )
        except InputError as error:
            form.add_error(error.field, error.text())
        else:
            messages.success(request, "Zapisano zdarzenie. Terminy przeliczono.")
            return redirect("desk:case-measures", case.pk)
    context = {"case": case, "form": form, "people": people}
    status = 422 if form.errors else 200
    return render(request, "desk/measures/new.html", context, status=status)


@staff(WRITES)
def measure_correct(request: AktaRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """Take an entry back by another entry."""
    case = entry_of(request, case_id, Action.WRITE)
    entry = next((row for row in queries.entries_of(case.pk) if row.id == entry_id), None)
    form = CorrectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.correct_happening(
                actor=request.actor,
                case_id=case.pk,
                entry_id=entry_id,
                reason=form.cleaned_data["reason"],
                at=moment_of(request),
            )
        except InputError as error:
            form.add_error(error.field, error.text())
        else:
            messages.success(request, "Skorygowano wpis. Oba wpisy pozostają w historii sprawy.")
            return redirect("desk:case-measures", case.pk)
    context = {"case": case, "form": form, "entry": entry}
    status = 422 if form.errors else 200
    return render(request, "desk/measures/correct.html", context, status=status)


urlpatterns = [
    path("sprawy/<uuid:case_id>/srodki/", case_measures, name="case-measures"),
    path("sprawy/<uuid:case_id>/srodki/nowe/", measure_new, name="case-measure-new"),
    path(
        "sprawy/<uuid:case_id>/srodki/<uuid:entry_id>/korekta/",
        measure_correct,
        name="case-measure-correct",
    ),
]
