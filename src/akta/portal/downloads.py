"""Download of a granted file: asking for the copy, its progress, its bytes while access lasts."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from akta.accounts.doors import outside
from akta.audit.models import LookKind
from akta.audit.services import log_look
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.files.export import services
from akta.files.export.models import Export, ExportState
from akta.files.export.queries import PDF, SUMS, copy_file, latest_export
from akta.files.lens import Lens, order_lens
from akta.files.models import SetKind
from akta.ui.downloads import file_answer

RIGHT = "własne uprawnienie z zarządzenia, które pozwala pobierać, w mocy w tej chwili"
TYPES = {PDF: "application/pdf", SUMS: "text/plain; charset=utf-8"}
WORDS = {
    ExportState.WAITING: "Kopia czeka na swoją kolej",
    ExportState.WORKING: "Przygotowanie stron",
}


@outside(RIGHT)
def page(request: AktaRequest, grant_id: UUID) -> HttpResponse:
    """What the copy is, the button that asks for it, and how far it is."""
    lens = order_lens(request.actor, grant_id)
    export = latest_export(lens)
    if request.method == "POST":
        services.ask_for_copy(actor=request.actor, grant_id=grant_id, at=moment_of(request))
        return redirect("portal:copy", grant_id)
    return render(request, "portal/copy.html", _context(lens, export))


@require_safe
@outside(RIGHT)
def progress(request: AktaRequest, grant_id: UUID) -> HttpResponse:
    """How far the copy is, asked for every two seconds."""
    lens = order_lens(request.actor, grant_id)
    context = _context(lens, latest_export(lens))
    return render(request, "portal/_copy_progress.html", context)


def _context(lens: Lens, export: Export | None) -> dict[str, Any]:
    grant = lens.order
    context: dict[str, Any] = {"grant": grant, "export": export, "sides": lens.sides().count()}
    if grant is None or export is None or export.state == ExportState.GONE:
        return {**context, "export": None}
    is_over = export.state in {ExportState.DONE, ExportState.FAILED}
    context["progress"] = {
        "id": "kopia",
        "title": "Kopia akt",
        "what": WORDS.get(ExportState(export.state), ""),
        "done": export.sides_done,
        "total": len(export.side_ids),
        "url": reverse("portal:copy-progress", args=[grant.pk]),
        "finished": is_over,
        "problem": export.problem_text,
        "result_url": reverse("portal:copy", args=[grant.pk]),
        "result_label": "Pokaż pliki do pobrania",
    }
    return context


@require_safe
@outside(RIGHT)
def send(request: AktaRequest, grant_id: UUID, file_name: str) -> HttpResponseBase:
    """A file of the copy, or the part of it asked for; logged before the first byte."""
    lens = order_lens(request.actor, grant_id)
    copy = copy_file(lens, file_name)
    grant = lens.grant_for(SetKind.MAIN)
    log_look(
        LookKind.DOWNLOAD,
        actor=request.actor,
        request_id=request.id,
        grant_id=grant.pk,
        case_id=lens.case_id,
        subject_id=copy.export.pk,
    )
    return file_answer(
        request,
        copy.path,
        etag=f"{copy.export.sha256}-{file_name}",
        content_type=TYPES[file_name],
        check=lambda: order_lens(request.actor, grant_id),
    )


urlpatterns = [
    path("akta/<uuid:grant_id>/pobranie/", page, name="copy"),
    path("akta/<uuid:grant_id>/pobranie/postep/", progress, name="copy-progress"),
    path("akta/<uuid:grant_id>/pobranie/<str:file_name>", send, name="copy-file"),
]
