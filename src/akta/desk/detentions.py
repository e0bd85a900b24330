"""Screens of detentions: their assessment, requests about a detainee, figures by organ."""

import csv
import io
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from akta.accounts.doors import staff
from akta.audit.models import LookKind
from akta.audit.services import log_look
from akta.cases.measures import requests, services
from akta.cases.measures.assessments import assess, figures
from akta.cases.models import Case, CasePerson
from akta.core.clock import local_day
from akta.core.errors import InputError, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.desk.entry import entry_of
from akta.desk.fields import DayField
from akta.law.matrix import Action
from akta.law.measures.clocks import POINTS

WRITES = "zapis wpisu w repertorium tej sprawy"
HEADINGS = ("Organ", "Zatrzymania", "Z przekroczonym czasem", "Ocenione", "Z uchybieniami")


class AssessmentForm(forms.Form):
    """The five points; each is in order where nothing is written."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, words in POINTS:
            self.fields[name] = forms.CharField(
                label=f"{words[:1].upper()}{words[1:]}: uchybienie",
                required=False,
                max_length=300,
                help_text="Puste: bez uchybień.",
            )


class RequestForm(forms.Form):
    """What is asked for about a detainee, by whom."""

    what = forms.ChoiceField(label="O co", choices=requests.KINDS)
    visitor = forms.CharField(label="Kto wnosi: imię i nazwisko", max_length=200)
    kinship = forms.CharField(
        label="Stopień pokrewieństwa",
        max_length=120,
        required=False,
        help_text="Na przykład: żona.",
    )
    contact = forms.CharField(label="O jaki sposób kontaktu prosi", max_length=120, required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


class PeriodForm(forms.Form):
    od = DayField(label="Od dnia")
    do = DayField(label="Do dnia")


def _writing(request: AktaRequest, case_id: UUID, person_id: UUID) -> tuple[Case, CasePerson]:
    case = entry_of(request, case_id, Action.WRITE)
    person = case.persons.filter(
        pk=person_id, removed_at__isnull=True, capacity__in=services.SUSPECTS
    ).first()
    if person is None:
        raise NotFound
    return case, person


@staff(WRITES)
def assessment(request: AktaRequest, case_id: UUID, person_id: UUID) -> HttpResponse:
    """The prosecutor assesses an apprehension in its five points."""
    case, person = _writing(request, case_id, person_id)
    form = AssessmentForm(request.POST or None, initial={"key": uuid4().hex})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            assess(
                actor=request.actor,
                case=case,
                person_id=person.pk,
                answers={name: given[name] for name, _ in POINTS},
                at=moment_of(request),
                key=given["key"],
            )
        except InputError as error:
            form.add_error(None, error.text())
        else:
            messages.success(request, "Zapisano ocenę zatrzymania.")
            return redirect("desk:case-measures", case.pk)
    context = {"case": case, "person": person, "form": form}
    status = 422 if form.errors else 200
    return render(request, "desk/measures/assessment.html", context, status=status)


@staff(WRITES)
def detainee_request(request: AktaRequest, case_id: UUID, person_id: UUID) -> HttpResponse:
    """A request about a detainee, sent to the case whose prosecutor disposes of him."""
    case, person = _writing(request, case_id, person_id)
    form = RequestForm(request.POST or None, initial={"key": uuid4().hex})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            holder = requests.route_request(
                actor=request.actor,
                case_id=case.pk,
                person_id=person.pk,
                request=requests.Request(
                    given["what"], given["visitor"], given["kinship"], given["contact"]
                ),
                at=moment_of(request),
                key=given["key"],
            )
        except InputError as error:
            form.add_error(None, error.text())
        else:
            messages.success(request, _told(case, holder))
            return redirect("desk:case-measures", case.pk)
    context = {"case": case, "person": person, "form": form}
    status = 422 if form.errors else 200
    return render(request, "desk/measures/request.html", context, status=status)


def _told(case: Case, holder: CasePerson) -> str:
    if holder.case_id == case.pk:
        return "Zapisano wniosek. Czeka na zarządzenie w tej sprawie."
    unit = holder.case.unit.name
    return f"Aresztowanym dysponuje prokurator z innej sprawy ({unit}); wniosek tam przekazano."


@staff("wpisy w repertoriach spraw własnych i komórki")
def detentions(request: AktaRequest) -> HttpResponse:
    """Apprehensions by organ in the cases one may read, on the page or as CSV."""
    at = moment_of(request)
    today = local_day(at)
    first = {"od": date(today.year, 1, 1), "do": today}
    form = PeriodForm(request.GET if "od" in request.GET else None, initial=first)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else first
    rows = (
        figures(request.actor, since=asked["od"], until=asked["do"], at=at)
        if not form.errors
        else ()
    )
    log_look(LookKind.SEARCH, actor=request.actor, request_id=request.id)
    if request.GET.get("format") == "csv":
        return _csv(rows, asked)
    context = {"form": form, "rows": rows, **asked}
    status = 422 if form.errors else 200
    return render(request, "desk/measures/detentions.html", context, status=status)


def _csv(rows: Any, asked: dict[str, Any]) -> HttpResponse:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow([*HEADINGS, *(words for _, words in POINTS)])
    for row in rows:
        told = (row.organ, row.all, row.late, row.assessed, row.with_defects, *row.defects)
        writer.writerow([_plain(str(cell)) for cell in told])
    name = f"zatrzymania-{asked['od']}-{asked['do']}.csv"
    return HttpResponse(
        buffer.getvalue().encode("utf-8-sig"),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@"} else cell


PERSON = "sprawy/<uuid:case_id>/srodki/<uuid:person_id>/"
urlpatterns = [
    path(f"{PERSON}ocena/", assessment, name="case-assessment"),
    path(f"{PERSON}wniosek/", detainee_request, name="case-detainee-request"),
    path("zatrzymania/", detentions, name="detentions"),
]
