"""Conversion of a file to PDF/A in the portal: asked for, looked at page by page, taken or left."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from akta.accounts.doors import outside
from akta.audit.models import LookKind
from akta.audit.services import log_look
from akta.core.errors import DomainError
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.files import blobs
from akta.filing import services
from akta.filing.models import DraftFile, FileRole, Mending
from akta.filing.services.files import is_signed, own_file
from akta.filing.services.mending import mending_of, own_mending, why_not
from akta.imaging import TaskFailed
from akta.law.filing.steps import Step
from akta.portal.filing_steps import step_url

OWN = "pliki własnych projektów pism tej osoby"
WIDTH = 1000
_STEP_OF = {FileRole.PLEADING: Step.PLEADING, FileRole.ATTACHMENT: Step.ATTACHMENTS}


def _back(row: DraftFile) -> str:
    return step_url(row.draft, _STEP_OF.get(FileRole(row.role), Step.SIGNATURES))


@outside(OWN)
def mending_page(request: AktaRequest, file_id: UUID) -> HttpResponse:
    """The conversion of a file: how far it has come, then both versions side by side."""
    _, row = own_file(request.actor, file_id)
    if request.method == "POST":
        try:
            services.begin_mending(actor=request.actor, file_id=file_id, at=moment_of(request))
        except DomainError as error:
            messages.error(request, error.text())
        return redirect("portal:filing-mending", file_id)
    mending = mending_of(row)
    context: dict[str, Any] = {
        "file": row,
        "mending": mending,
        "is_signed": is_signed(row),
        "why_not": why_not(row),
        "back_url": _back(row),
    }
    if mending is not None and mending.state == "ready":
        context |= _pair(mending, request.GET.get("strona", "1"))
    name = "_mending" if request.htmx else "mending"
    return render(request, f"portal/filing/{name}.html", context)


def _pair(mending: Mending, asked: str) -> dict[str, Any]:
    """Which page of both versions is shown, and the way to its neighbours."""
    count = max(mending.pages, mending.pages_before or 0, 1)
    number = min(max(int(asked), 1), count) if asked.isascii() and asked.isdecimal() else 1
    return {
        "number": number,
        "count": count,
        "has_old": number <= (mending.pages_before or 0),
        "has_new": number <= mending.pages,
        "previous": number - 1,
        "following": number + 1 if number < count else 0,
    }


@outside(OWN)
@require_GET
def mending_image(request: AktaRequest, mending_id: UUID, version: str, page: int) -> HttpResponse:
    """A page of the old or the new file as a picture."""
    mending = own_mending(request.actor, mending_id)
    sha256 = {"stary": mending.file.sha256, "nowy": mending.sha256}.get(version)
    if not sha256 or page < 1:
        raise Http404
    log_look(
        LookKind.LOOK,
        actor=request.actor,
        request_id=request.id,
        case_id=mending.file.draft.case_id,
        subject_id=mending.file_id,
    )
    try:
        with blobs.store().open(sha256) as opened:
            picture = blobs.reader().render(opened.fileno(), page - 1, width=WIDTH)
    except TaskFailed as failed:
        raise Http404 from failed
    answer = HttpResponse(picture, content_type="image/jpeg")
    answer["Cache-Control"] = "private, max-age=600"
    return answer


@outside(OWN)
@require_POST
def decide_mending(request: AktaRequest, mending_id: UUID) -> HttpResponse:
    """Take the new file in the place of the old one, or leave things as they are."""
    mending = own_mending(request.actor, mending_id)
    at, back = moment_of(request), _back(mending.file)
    try:
        if request.POST.get("decision") == "take":
            new = services.take_mending(actor=request.actor, mending_id=mending_id, at=at)
            messages.success(
                request, f"Plik zastąpiono wersją PDF/A: {new.name}. Dotychczasowy jest zachowany."
            )
        else:
            services.leave_mending(actor=request.actor, mending_id=mending_id, at=at)
            messages.info(request, "Zostawiono dotychczasowy plik.")
    except DomainError as error:
        messages.error(request, error.text())
    return redirect(back)


urlpatterns = [
    path("pisma/plik/<uuid:file_id>/pdfa/", mending_page, name="filing-mending"),
    path("pisma/poprawa/<uuid:mending_id>/", decide_mending, name="filing-mending-decide"),
    path(
        "pisma/poprawa/<uuid:mending_id>/<slug:version>/<int:page>/",
        mending_image,
        name="filing-mending-image",
    ),
]
