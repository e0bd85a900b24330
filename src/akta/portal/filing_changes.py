"""What changed in a file of a draft after it was signed: its pages then and now."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from akta.accounts.doors import outside
from akta.audit.models import LookKind
from akta.audit.services import log_look
from akta.core.requests import AktaRequest
from akta.filing.changes import Revision, revision_of
from akta.filing.models import DraftFile
from akta.filing.services.files import own_file
from akta.law.filing.steps import Step
from akta.portal.filing_files import OWN
from akta.portal.filing_steps import step_url
from akta.ui.changes import VERSIONS, context_of, picture


def _seen(request: AktaRequest, file_id: UUID, place: int) -> tuple[DraftFile, Revision]:
    """The file and the signature; the look is in the log before anything is shown."""
    _, row = own_file(request.actor, file_id)
    revision = revision_of(row.signatures, place)
    log_look(
        LookKind.LOOK,
        actor=request.actor,
        request_id=request.id,
        case_id=row.draft.case_id,
        subject_id=row.pk,
    )
    return row, revision


@outside(OWN)
@require_GET
def changes_page(request: AktaRequest, file_id: UUID, place: int) -> HttpResponse:
    """Which pages look otherwise since a signature, and one of them then and now."""
    row, revision = _seen(request, file_id, place)
    context = context_of(row.sha256, revision, request.GET.get("strona", ""))
    if context["found"] is not None:
        context["signed_url"], context["present_url"] = (
            reverse("portal:filing-changes-image", args=[file_id, place, each, context["number"]])
            for each in VERSIONS
        )
    context |= {"file": row, "back_url": step_url(row.draft, Step.SIGNATURES)}
    return render(request, "portal/filing/changes.html", context)


@outside(OWN)
@require_GET
def changes_image(
    request: AktaRequest, file_id: UUID, place: int, version: str, page: int
) -> HttpResponse:
    """A page as it was signed or as it is."""
    row, revision = _seen(request, file_id, place)
    return picture(row.sha256, revision, version, page)


_ROOT = "pisma/plik/<uuid:file_id>/zmiany/<int:place>"
urlpatterns = [
    path(f"{_ROOT}/", changes_page, name="filing-changes"),
    path(f"{_ROOT}/<slug:version>/<int:page>/", changes_image, name="filing-changes-image"),
]
