"""One's own pleadings in the portal: the list, a new draft, a filing with its documents."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET

from akta.accounts.doors import outside
from akta.audit.models import LookKind
from akta.audit.services import log_look
from akta.core.middleware import moment_of
from akta.core.once import once
from akta.core.requests import AktaRequest
from akta.filing import queries, services
from akta.filing.entitlement import effect_sentence, is_offered, refuse_stranger
from akta.filing.metryka import lines_of
from akta.filing.models import Filing
from akta.filing.proofs.queries import are_coming, files_of, papers_of
from akta.filing.received.queries import calls_on
from akta.law.filing.steps import Step
from akta.law.marks import implements
from akta.portal import filing_changes, filing_draft, filing_files, filing_mending
from akta.portal.filing_steps import SLUG_OF

PAGE = 20


@outside("własne pisma tej osoby")
@require_GET
@implements("F-6-1")
def filing_list(request: AktaRequest) -> HttpResponse:
    """My pleadings: drafts that wait, and what was filed, with the second of its filing."""
    filings = Paginator(queries.own_filings(request.actor), PAGE)
    context = {
        "drafts": queries.own_drafts(request.actor)[:PAGE],
        "page": filings.get_page(request.GET.get("strona")),
        "may_file": is_offered(request.actor, at=moment_of(request)),
    }
    return render(request, "portal/filing/list.html", context)


@outside("nowe pismo we własnym imieniu")
def filing_new(request: AktaRequest) -> HttpResponse:
    """Begin a draft, from one of one's own cases or without one."""
    at = moment_of(request)
    owner = refuse_stranger(request.actor, at=at)
    if request.method != "POST":
        context = {"cases": queries.cases_of(owner), "key": uuid4().hex}
        return render(request, "portal/filing/new.html", context)
    begun = once(
        request.POST.get("key"),
        use_case="portal.draft",
        actor_id=request.actor.id,
        at=at,
        act=lambda: str(_begun(request, at)),
    )
    return redirect("portal:filing-step", begun, SLUG_OF[Step.KIND])


def _begun(request: AktaRequest, at: datetime) -> UUID:
    case = request.POST.get("case", "")
    case_id = UUID(case) if _is_id(case) else None
    return services.begin_draft(actor=request.actor, at=at, case_id=case_id).pk


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@outside("własne złożone pismo")
@require_GET
def filing_page(request: AktaRequest, filing_id: UUID) -> HttpResponse:
    """One filing: when, by whom, for whom, to whom, with which files and signatures."""
    filing = queries.own_filing(request.actor, filing_id)
    context = {
        "filing": filing,
        "files": files_of(filing),
        "effect": effect_sentence(filing.effect, filing.effect_provision),
        "sheet": lines_of(filing.metryka),
        "steps": calls_on(filing.pk),
        **_papers(filing),
    }
    return render(request, "portal/filing/filing.html", context)


@outside("stan dokumentów własnego złożonego pisma")
@require_GET
def filing_state(request: AktaRequest, filing_id: UUID) -> HttpResponse:
    """How far the papers of a filing have come; asked every few seconds until they are there."""
    filing = queries.own_filing(request.actor, filing_id)
    return render(request, "portal/filing/_papers.html", {"filing": filing, **_papers(filing)})


def _papers(filing: Filing) -> dict[str, Any]:
    papers = papers_of(filing.pk)
    return {"papers": papers, "are_coming": are_coming(papers)}


@outside("plik własnego złożonego pisma")
@require_GET
def filing_content(request: AktaRequest, filing_id: UUID, file_id: UUID) -> HttpResponseBase:
    """The bytes of a filed file, as they were filed."""
    file = queries.filed_file(request.actor, filing_id, file_id)
    log_look(
        LookKind.DOWNLOAD,
        actor=request.actor,
        request_id=request.id,
        case_id=file.filing.case_id,
        subject_id=file.pk,
    )
    return filing_files.content_answer(file.sha256, file.name)


urlpatterns = [
    path("pisma/", filing_list, name="filings"),
    path("pisma/nowe/", filing_new, name="filing-new"),
    *filing_files.urlpatterns,
    *filing_mending.urlpatterns,
    *filing_changes.urlpatterns,
    *filing_draft.urlpatterns,
    path("pisma/<uuid:filing_id>/", filing_page, name="filing"),
    path("pisma/<uuid:filing_id>/stan/", filing_state, name="filing-state"),
    path("pisma/<uuid:filing_id>/pliki/<uuid:file_id>/", filing_content, name="filing-content"),
]
