"""The outage log at the desk: an administrator records periods and their ends."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from akta.core.errors import InputError
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.desk import forms_incoming as forms
from akta.desk.rights import administrators
from akta.filing.outages import queries, services

PAGE = 50


@administrators
@require_GET
def outages(request: AktaRequest) -> HttpResponse:
    """Recorded periods, and the form for the next one."""
    return _page(request, forms.OutageForm())


def _page(
    request: AktaRequest, form: forms.OutageForm, end: forms.EndForm | None = None
) -> HttpResponse:
    page = Paginator(queries.outages(), PAGE).get_page(request.GET.get("strona"))
    failed = end or (form if form.errors else None)
    context = {"page": page, "form": form, "end": end, "failed": failed}
    return render(request, "desk/outages/list.html", context, status=422 if failed else 200)


@administrators
@require_POST
def outage_new(request: AktaRequest) -> HttpResponse:
    """Record a period."""
    form = forms.OutageForm(request.POST)
    if form.is_valid():
        try:
            services.record_outage(
                actor=request.actor,
                what=form.cleaned_data["what"],
                began_at=form.began_at(),
                ended_at=form.ended_at(),
                at=moment_of(request),
                key=form.cleaned_data["key"],
            )
        except InputError as error:
            form.add_error(_day_field(error), error.text())
        else:
            messages.success(request, "Zapisano niedostępność; widać ją w portalu.")
            return redirect("desk:outages")
    return _page(request, form)


@administrators
@require_POST
def outage_end(request: AktaRequest) -> HttpResponse:
    """Record the end of a period."""
    form = forms.EndForm(request.POST)
    if form.is_valid():
        outage_id, ended_at = form.facts()
        try:
            services.end_outage(
                actor=request.actor,
                outage_id=outage_id,
                ended_at=ended_at,
                version=form.cleaned_data["version"],
                at=moment_of(request),
            )
        except InputError as error:
            form.add_error(_day_field(error), error.text())
        else:
            messages.success(request, "Zapisano koniec niedostępności.")
            return redirect("desk:outages")
    return _page(request, forms.OutageForm(), form)


def _day_field(error: InputError) -> str:
    return "began_on" if error.field == "began_at" else "ended_on"


urlpatterns = [
    path("niedostepnosc/", outages, name="outages"),
    path("niedostepnosc/nowa/", outage_new, name="outage-new"),
    path("niedostepnosc/koniec/", outage_end, name="outage-end"),
]
