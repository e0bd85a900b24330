"""Screens of the inbox (pisma przychodzące z portalu): the list, a filing, what is done with it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from akta.accounts.doors import staff
from akta.audit.models import LookKind
from akta.audit.services import log_look
from akta.core.clock import local_day
from akta.core.errors import InputError, NotAllowed, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.core.typed import LAST_PAGE, whole_number
from akta.desk import forms_incoming as forms
from akta.desk.cases import entry_form, entry_told
from akta.files import blobs
from akta.filing.changes import Revision, revision_of
from akta.filing.entitlement import effect_sentence
from akta.filing.metryka import lines_of
from akta.filing.models import FilingFile, Received
from akta.filing.proofs.queries import files_of, paper_file, papers_of, reports_of
from akta.filing.proofs.rechecks import current
from akta.filing.received import queries, services
from akta.filing.received.cards import ways_of
from akta.grants.errors import ReasonNeeded
from akta.grants.queries import Verdict
from akta.law.matrix import Action
from akta.ui.changes import VERSIONS, context_of, picture

PAGE = 50
UNIT = "stanowisko w jednostce, do której pismo wpłynęło, a po przydzieleniu akta jego sprawy"
ACTS = "jak wyżej, z prawem zapisu pism przychodzących albo porządkowania akt sprawy"


@staff("pisma złożone do jednostki, w której ta osoba ma stanowisko")
@require_GET
def inbox(request: AktaRequest) -> HttpResponse:
    """The filings of one's units in the order of filing, with the report beside each."""
    at, done = moment_of(request), request.GET.get("stan") == "zalatwione"
    number = whole_number(request.GET.get("strona", ""), default=1, most=LAST_PAGE)
    if not queries.may_see_inbox(request.actor, at=at):
        raise NotFound
    page = Paginator(queries.inbox(request.actor, at=at, done=done), PAGE).get_page(number)
    log_look(LookKind.CONTENTS, actor=request.actor, request_id=request.id)
    received = list(page.object_list)
    reports = reports_of([row.pk for row in received])
    rows = [(row, reports.get(row.pk)) for row in received]
    return render(request, "desk/incoming/inbox.html", {"page": page, "rows": rows, "done": done})


def _seen(request: AktaRequest, filing_id: UUID, kind: LookKind) -> tuple[Received, Verdict]:
    """The filing and what opens it; the look is in the log before anything is shown."""
    received, verdict = queries.received_for(
        request.actor, filing_id, action=Action.READ, at=moment_of(request)
    )
    log_look(
        kind,
        actor=request.actor,
        request_id=request.id,
        grant_id=verdict.grant.pk,
        case_id=received.case_id,
        subject_id=received.pk,
        reason=verdict.reason,
    )
    return received, verdict


@staff(UNIT)
@require_GET
def filing(request: AktaRequest, filing_id: UUID) -> HttpResponse:
    """One filing: facts, files, papers, what was done, and what can be done."""
    return _page(request, filing_id)


def _page(request: AktaRequest, filing_id: UUID, **bound: django_forms.Form) -> HttpResponse:
    received, _ = _seen(request, filing_id, LookKind.DOCUMENT)
    on_this = {"version": received.version}
    shown = {
        "assign": forms.AssignForm(initial={**on_this, "reference": received.filing.reference}),
        "into_file": forms.PlainForm(initial=on_this),
        "pass": forms.PassForm(initial=on_this, received=received),
        "call": forms.CallForm(initial=on_this),
        "served": forms.ServedForm(initial=on_this),
    }
    context = {
        "received": received,
        "filing": received.filing,
        "effect": effect_sentence(received.filing.effect, received.filing.effect_provision),
        "files": files_of(received.filing),
        "ways": ways_of(received.filing.files.all()),
        "sheet": lines_of(received.filing.metryka),
        "papers": papers_of(received.pk),
        "steps": queries.steps_of(received),
        "call": queries.open_call(received),
        "may_act": _may_act(request, filing_id),
        "forms": {**shown, **bound},
        "failed": next(iter(bound.values()), None),
    }
    status = 422 if bound else 200
    return render(request, "desk/incoming/filing.html", context, status=status)


def _may_act(request: AktaRequest, filing_id: UUID) -> bool:
    try:
        queries.received_for(request.actor, filing_id, action=Action.WRITE, at=moment_of(request))
    except (NotAllowed, NotFound, ReasonNeeded):
        return False
    return True


@staff(UNIT)
@require_GET
def content(request: AktaRequest, filing_id: UUID, file_id: UUID) -> HttpResponseBase:
    """A filed file as it was filed."""
    received, _ = _seen(request, filing_id, LookKind.DOWNLOAD)
    file = queries.file_of(received, file_id)
    opened = blobs.store().open_verified(file.sha256)
    answer = FileResponse(opened, as_attachment=True, filename=file.name)
    answer["Content-Type"] = "application/octet-stream"
    return answer


@staff(UNIT)
@require_GET
def paper(request: AktaRequest, filing_id: UUID, kind: str) -> HttpResponse:
    """The confirmation or the report on signatures, sealed."""
    received, _ = _seen(request, filing_id, LookKind.DOWNLOAD)
    found = paper_file(received.filing, kind)
    answer = HttpResponse(found.content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return answer


def _revision(
    request: AktaRequest, filing_id: UUID, file_id: UUID, place: int
) -> tuple[Received, FilingFile, Revision]:
    received, _ = _seen(request, filing_id, LookKind.LOOK)
    file = queries.file_of(received, file_id)
    return received, file, revision_of(current(file), place)


@staff(UNIT)
@require_GET
def changes(request: AktaRequest, filing_id: UUID, file_id: UUID, place: int) -> HttpResponse:
    """Which pages of a filed PDF look otherwise since a signature, and one of them then and now."""
    received, file, revision = _revision(request, filing_id, file_id, place)
    context = context_of(file.sha256, revision, request.GET.get("strona", ""))
    if context["found"] is not None:
        at = [filing_id, file_id, place]
        context["signed_url"], context["present_url"] = (
            reverse("desk:incoming-changes-image", args=[*at, each, context["number"]])
            for each in VERSIONS
        )
    context |= {"file": file, "filing": received.filing}
    return render(request, "desk/incoming/changes.html", context)


@staff(UNIT)
@require_GET
def changes_image(
    request: AktaRequest, filing_id: UUID, file_id: UUID, place: int, version: str, page: int
) -> HttpResponse:
    """A page as it was signed or as it is."""
    _, file, revision = _revision(request, filing_id, file_id, place)
    return picture(file.sha256, revision, version, page)


Act = Callable[..., Any]


def _acted(
    request: AktaRequest, filing_id: UUID, name: str, form: django_forms.Form, act: Act, done: str
) -> HttpResponse:
    """Let the service act on what was typed; a refusal of a field goes beside it."""
    if form.is_valid():
        try:
            act(
                actor=request.actor,
                filing_id=filing_id,
                at=moment_of(request),
                **form.cleaned_data,
            )
        except InputError as error:
            form.add_error(error.field if error.field in form.fields else None, error.text())
        else:
            messages.success(request, done)
            return _after(request, filing_id)
    return _page(request, filing_id, **{name: form})


def _after(request: AktaRequest, filing_id: UUID) -> HttpResponse:
    """Back to the filing, or to the inbox where it is no longer one's own unit's."""
    if _may_act(request, filing_id):
        return redirect("desk:incoming-filing", filing_id)
    return redirect("desk:incoming")


@staff(ACTS)
@require_POST
def assign(request: AktaRequest, filing_id: UUID) -> HttpResponse:
    """Assign to a case."""
    form = forms.AssignForm(request.POST)
    done = "Przydzielono pismo do sprawy."
    return _acted(request, filing_id, "assign", form, services.assign, done)


@staff(ACTS + ", a zarazem komórki, w których ta osoba może rejestrować sprawy")
@require_http_methods(["GET", "POST"])
def open_case(request: AktaRequest, filing_id: UUID) -> HttpResponse:
    """Register a case of the filing; the filing is assigned to it at once."""
    at = moment_of(request)
    queries.received_for(request.actor, filing_id, action=Action.WRITE, at=at)
    received, _ = _seen(request, filing_id, LookKind.DOCUMENT)
    form, cells = entry_form(request, at, opened_on=local_day(received.filed_at))
    shown = forms.PlainForm(request.POST or None, initial={"version": received.version})
    if form.is_valid() and shown.is_valid():
        told = entry_told(form) | shown.cleaned_data
        try:
            case = services.open_case(actor=request.actor, filing_id=filing_id, at=at, **told)
        except InputError as error:
            form.add_error(error.field, error.text())
        else:
            told_now = f"Zarejestrowano sprawę {case.reference} i przydzielono do niej pismo."
            messages.success(request, told_now)
            return _after(request, filing_id)
    context = {"form": form, "cells": cells, "filing": received.filing, "shown": shown}
    return render(request, "desk/cases/new.html", context, status=422 if form.errors else 200)


@staff(ACTS + ", a zarazem prawo porządkowania akt głównych sprawy")
@require_POST
def into_file(request: AktaRequest, filing_id: UUID) -> HttpResponse:
    """Put into the file of the case."""
    form = forms.PlainForm(request.POST)
    done = "Włączono pismo do akt; karty powstają po opracowaniu plików."
    return _acted(request, filing_id, "into_file", form, services.put_into_file, done)


@staff(ACTS)
@require_POST
def pass_on(request: AktaRequest, filing_id: UUID) -> HttpResponse:
    """Pass on to the right unit."""
    received, _ = queries.received_for(
        request.actor, filing_id, action=Action.WRITE, at=moment_of(request)
    )
    form = forms.PassForm(request.POST, received=received)
    done = "Przekazano pismo; data wniesienia pozostaje bez zmian."
    return _acted(request, filing_id, "pass", form, services.pass_on, done)


@staff(ACTS)
@require_POST
def call(request: AktaRequest, filing_id: UUID) -> HttpResponse:
    """Call to mend a defect."""
    form = forms.CallForm(request.POST)
    done = "Sporządzono wezwanie. Po doręczeniu proszę zapisać jego dzień: od niego biegnie termin."
    return _acted(request, filing_id, "call", form, services.call_to_mend, done)


@staff(ACTS)
@require_POST
def served(request: AktaRequest, filing_id: UUID) -> HttpResponse:
    """Record the service of the call."""
    form = forms.ServedForm(request.POST)
    done = "Zapisano doręczenie wezwania."
    return _acted(request, filing_id, "served", form, services.record_service, done)


ROOT = "pisma-z-portalu/<uuid:filing_id>"
CHANGES = f"{ROOT}/pliki/<uuid:file_id>/zmiany/<int:place>"
urlpatterns = [
    path("pisma-z-portalu/", inbox, name="incoming"),
    path(f"{ROOT}/", filing, name="incoming-filing"),
    path(f"{ROOT}/pliki/<uuid:file_id>/", content, name="incoming-file"),
    path(f"{CHANGES}/", changes, name="incoming-changes"),
    path(f"{CHANGES}/<slug:version>/<int:page>/", changes_image, name="incoming-changes-image"),
    path(f"{ROOT}/dokumenty/<slug:kind>/", paper, name="incoming-paper"),
    path(f"{ROOT}/sprawa/", assign, name="incoming-assign"),
    path(f"{ROOT}/nowa-sprawa/", open_case, name="incoming-open-case"),
    path(f"{ROOT}/akta/", into_file, name="incoming-into-file"),
    path(f"{ROOT}/przekazanie/", pass_on, name="incoming-pass"),
    path(f"{ROOT}/wezwanie/", call, name="incoming-call"),
    path(f"{ROOT}/doreczenie/", served, name="incoming-served"),
]
