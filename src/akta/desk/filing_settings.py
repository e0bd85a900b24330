"""Settings of the filing desk: an administrator adds and closes entries, each from a day on."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from akta.core.errors import InputError
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.desk import forms_filing as forms
from akta.desk.rights import administrators
from akta.filing.configuring import queries, services

Add = Callable[..., Any]


def _kind(told: dict[str, Any]) -> dict[str, Any]:
    return told


def _switch(told: dict[str, Any]) -> dict[str, Any]:
    addressee, kind = told.pop("addressee"), told.pop("kind")
    return {"addressee_id": addressee, "kind_code": kind, **told}


FORMS: dict[str, tuple[type[django_forms.Form], Add, Callable[[dict[str, Any]], dict[str, Any]]]]
FORMS = {
    "rodzaj": (forms.KindForm, services.add_kind, _kind),
    "skutek": (forms.SwitchForm, services.add_switch, _switch),
    "organ": (forms.BodyForm, services.add_body, _kind),
    "pole": (forms.FieldForm, services.add_field, _kind),
}
HEADINGS = {
    "rodzaj": "Dodaj rodzaj pisma",
    "skutek": "Dodaj skutek złożenia",
    "organ": "Dodaj organ",
    "pole": "Dodaj pole metryki",
}


@administrators
@require_GET
def filing_settings(request: AktaRequest) -> HttpResponse:
    """What is set, with what is over, and the forms for the next entries."""
    return _page(request, {})


def _page(request: AktaRequest, failed: dict[str, django_forms.Form]) -> HttpResponse:
    shown = [
        {"what": what, "heading": HEADINGS[what], "form": failed.get(what) or made[0]()}
        for what, made in FORMS.items()
    ]
    context = {
        **queries.settings_of(),
        "add": {one["what"]: one for one in shown},
        "failed": next(iter(failed.values()), None),
        "moment": moment_of(request),
    }
    status = 422 if failed else 200
    return render(request, "desk/filing/settings.html", context, status=status)


@administrators
@require_POST
def setting_add(request: AktaRequest, what: str) -> HttpResponse:
    """Add an entry."""
    if what not in FORMS:
        raise Http404
    form_of, add, facts = FORMS[what]
    form = form_of(request.POST)
    if form.is_valid():
        told = facts(dict(form.cleaned_data))
        since = told.pop("day")
        try:
            add(actor=request.actor, since=since, at=moment_of(request), **told)
        except InputError as error:
            form.add_error(error.field if error.field in form.fields else None, error.text())
        else:
            messages.success(request, "Zapisano ustawienie.")
            return redirect("desk:filing-settings")
    return _page(request, {what: form})


@administrators
@require_POST
def setting_close(request: AktaRequest, what: str, setting_id: str) -> HttpResponse:
    """End an entry."""
    form = forms.CloseForm(request.POST)
    if form.is_valid():
        try:
            services.close_entry(
                actor=request.actor,
                what=what,
                entry_id=setting_id,
                last_day=form.cleaned_data["day"],
                at=moment_of(request),
            )
        except InputError as error:
            form.add_error("day", error.text())
        else:
            messages.success(request, "Zakończono wpis; pozostaje w historii.")
            return redirect("desk:filing-settings")
    return _page(request, {"close": form})


urlpatterns = [
    path("biuro-podawcze/ustawienia/", filing_settings, name="filing-settings"),
    path("biuro-podawcze/ustawienia/<slug:what>/", setting_add, name="filing-setting-add"),
    path(
        "biuro-podawcze/ustawienia/<slug:what>/<slug:setting_id>/koniec/",
        setting_close,
        name="filing-setting-close",
    ),
]
