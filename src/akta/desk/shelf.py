"""Screens of where the paper is: a volume's place, its loans, and what is out."""

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_safe

from akta.accounts.doors import staff
from akta.core.clock import local_day
from akta.core.errors import InputError, NotAllowed, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.desk import forms_shelf as forms
from akta.desk.files import BASE, ORDER, opened, ordered_sets, page_number
from akta.desk.prints import pdf_answer
from akta.files import queries as files
from akta.files.models import Volume
from akta.files.shelf import queries, services
from akta.files.shelf.models import Loan
from akta.files.shelf.papers import receipt_pdf

PAGE = 50
Act = tuple[type[django_forms.Form], str]
ACTS: dict[str, Act] = {
    "place": (forms.PlaceForm, "Zapisano miejsce tomu."),
    "lend": (forms.LendForm, "Wypożyczono tom. Pokwitowanie można wydrukować z listy niżej."),
    "back": (forms.BackForm, "Zapisano zwrot tomu."),
}


@staff(ORDER)
def volume(request: AktaRequest, case_id: UUID, volume_id: UUID) -> HttpResponse:
    """Where a volume is: its place, lending it, taking it back."""
    case, lens = opened(request, case_id)
    found = files.volume_for(lens, volume_id)
    if found.set_kind not in ordered_sets(request, case):
        raise NotAllowed
    name = request.POST.get("do", "")
    bound: dict[str, django_forms.Form] = {}
    if request.method == "POST":
        if name not in ACTS:
            raise NotFound
        kind, said = ACTS[name]
        form = bound[name] = kind(request.POST)
        if form.is_valid():
            try:
                _act(request, found, name, form.cleaned_data)
            except InputError as error:
                form.add_error(error.field, error.text())
            else:
                messages.success(request, said)
                return redirect("desk:case-volume-place", case.pk, found.pk)
    at = moment_of(request)
    where = queries.whereabouts_of(found, at=at)
    context = {
        "case": case,
        "volume": found,
        "where": where,
        "loans": queries.loans_of(found),
        "places": queries.places_used(request.actor, at=at),
        "place": bound.get("place") or forms.PlaceForm(initial={"place": where.place}),
        "lend": bound.get("lend") or forms.LendForm(),
        "back": bound.get("back") or forms.BackForm(),
        "failed": next(iter(bound.values()), None),
    }
    return render(request, "desk/shelf/volume.html", context, status=422 if bound else 200)


def _act(request: AktaRequest, found: Volume, name: str, given: dict[str, Any]) -> None:
    who, at = request.actor, moment_of(request)
    if name == "back":
        loan = Loan.objects.filter(volume=found, returned_on=None).first()
        if loan is None:
            raise NotFound
        services.take_back_volume(actor=who, loan_id=loan.pk, at=at, **given)
        return
    if name == "lend":
        services.lend_volume(actor=who, volume_id=found.pk, at=at, **given)
    else:
        services.place_volume(actor=who, volume_id=found.pk, at=at, **given)


@require_safe
@staff(ORDER)
def receipt(request: AktaRequest, case_id: UUID, loan_id: UUID) -> HttpResponse:
    """The receipt of a loan, or of its end."""
    at = moment_of(request)
    loan = queries.loan_for(request.actor, loan_id, at=at)
    if loan.volume.case_id != case_id:
        raise NotFound
    return pdf_answer(receipt_pdf(loan, at=at), "pokwitowanie")


@require_safe
@staff(ORDER)
def loans(request: AktaRequest) -> HttpResponse:
    """Volumes that are out; those that are overdue by themselves."""
    at, overdue = moment_of(request), request.GET.get("stan") == "po-terminie"
    found = queries.lent_out(request.actor, at=at, overdue=overdue)
    late = queries.lent_out(request.actor, at=at, overdue=True).count()
    context = {
        "page": Paginator(found, PAGE).get_page(page_number(request)),
        "today": local_day(at),
        "tabs": [
            {"label": "Wszystkie wypożyczone", "url": "?", "current": not overdue},
            {
                "label": "Po terminie",
                "url": "?stan=po-terminie",
                "current": overdue,
                "count": late,
            },
        ],
    }
    return render(request, "desk/shelf/loans.html", context)


urlpatterns = [
    path(f"{BASE}tomy/<uuid:volume_id>/miejsce/", volume, name="case-volume-place"),
    path(f"{BASE}wypozyczenia/<uuid:loan_id>.pdf", receipt, name="case-loan-receipt"),
    path("wypozyczone-tomy/", loans, name="loans"),
]
