"""Files of a draft in the portal: added (whole or by tus), described, mended, looked at."""

import base64
import binascii
from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from akta.accounts.doors import open_to_all, outside
from akta.audit.models import LookKind
from akta.audit.services import log_look
from akta.core.errors import DomainError, InputError
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.filing import services
from akta.filing.errors import NoFile
from akta.filing.models import Draft, DraftFile, FileRole, Upload
from akta.filing.services.drafts import own_draft
from akta.filing.services.files import own_file
from akta.filing.services.sums import open_whole
from akta.law.filing.formats import MOST_BYTES
from akta.law.filing.steps import Step
from akta.portal.filing_steps import SLUGS, page_of, shown, step_url

OWN = "pliki własnych projektów pism tej osoby"
STEP_OF = {
    FileRole.PLEADING: Step.PLEADING,
    FileRole.ATTACHMENT: Step.ATTACHMENTS,
    FileRole.SIGNATURE: Step.SIGNATURES,
}


def _role(text: str) -> FileRole:
    return FileRole(text) if text in FileRole.values else FileRole.ATTACHMENT


def _back(request: HttpRequest, draft: Draft, row: DraftFile) -> HttpResponse:
    """The step that the form came from, else the one that the file belongs to; at the file there,
    so that nobody has to find the way to it again by keyboard.
    """
    step = SLUGS.get(request.POST.get("step", ""), STEP_OF[FileRole(row.role)])
    return redirect(f"{step_url(draft, step)}#{_place_of(row)}")


def _place_of(row: DraftFile) -> str:
    """The id of a file on its page; of one that was taken out, that of the form which adds."""
    return f"dodaj-{row.role}" if row.removed_at else f"plik-{row.pk}"


@outside(OWN)
@require_POST
def add_files(request: AktaRequest, pleading_id: UUID) -> HttpResponse:
    """Take files in whole, sent by a plain form; each refusal is told, the others are kept."""
    draft = own_draft(request.actor, pleading_id)
    role = _role(request.POST.get("role", ""))
    sent = request.FILES.getlist("file")
    if not sent:
        messages.error(request, NoFile().text())
    at = f"dodaj-{role}"
    for file in sent:
        try:
            placed = services.receive_whole(
                actor=request.actor,
                draft_id=pleading_id,
                role=role,
                name=file.name or "plik",
                length=file.size or 0,
                body=file,
                at=moment_of(request),
            )
            at = _place_of(placed)
        except InputError as error:
            messages.error(request, error.text())
    return redirect(f"{step_url(draft, STEP_OF[role])}#{at}")


@outside(OWN)
@require_POST
def change_file(request: AktaRequest, file_id: UUID) -> HttpResponse:
    """Save what is said of a file; answers htmx with the file's state and what is missing."""
    told: dict[str, Any] = {
        name: request.POST[name]
        for name in ("title", "scan_kind", "override_reason", "signs")
        if name in request.POST
    }
    if "certified" in request.POST:
        told["certified"] = request.POST.getlist("certified")[-1] == "1"
    row = services.describe_file(
        actor=request.actor, file_id=file_id, at=moment_of(request), **told
    )
    if not request.htmx:
        return _back(request, row.draft, row)
    return _state(request, row)


@outside(OWN)
@require_GET
def file_state(request: AktaRequest, file_id: UUID) -> HttpResponse:
    """How far the check of a file has come; asked every two seconds while it waits."""
    return _state(request, own_file(request.actor, file_id)[1])


def _state(request: AktaRequest, row: DraftFile) -> HttpResponse:
    draft = own_draft(request.actor, row.draft_id)
    slug = request.POST.get("step") or request.GET.get("krok", "")
    step = SLUGS.get(slug, STEP_OF[FileRole(row.role)])
    context = page_of(draft, request.actor, at=moment_of(request), step=step)
    context |= {"file": shown(row, [one.row for one in context["files"]]), "oob": request.htmx}
    return render(request, "portal/filing/_state.html", context)


def _act(act: Callable[..., Any], request: AktaRequest, file_id: UUID, **told: Any) -> HttpResponse:
    draft, row = own_file(request.actor, file_id)
    try:
        done = act(actor=request.actor, file_id=file_id, at=moment_of(request), **told)
    except DomainError as error:
        messages.error(request, error.text())
    else:
        row = done if isinstance(done, DraftFile) else row
    row.refresh_from_db(fields=["removed_at"])
    return _back(request, draft, row)


@outside(OWN)
@require_POST
def mend_file(request: AktaRequest, file_id: UUID) -> HttpResponse:
    """Mend the name („Popraw za mnie”): a copy under a permitted one replaces the file."""
    return _act(services.mend_name, request, file_id)


@outside(OWN)
@require_POST
def move_file(request: AktaRequest, file_id: UUID) -> HttpResponse:
    """Move an attachment one place up or down."""
    by = -1 if request.POST.get("to") == "up" else 1
    return _act(services.move_file, request, file_id, by=by)


@outside(OWN)
@require_POST
def remove_file(request: AktaRequest, file_id: UUID) -> HttpResponse:
    """Take a file out of the draft."""
    return _act(services.remove_file, request, file_id)


@outside(OWN)
@require_GET
def own_content(request: AktaRequest, file_id: UUID) -> HttpResponseBase:
    """The bytes of a file of one's own draft, as they came."""
    draft, row = own_file(request.actor, file_id)
    log_look(
        LookKind.DOWNLOAD,
        actor=request.actor,
        request_id=request.id,
        case_id=draft.case_id,
        subject_id=row.pk,
    )
    return content_answer(row.sha256, row.name)


def content_answer(sha256: str, name: str) -> FileResponse:
    """Bytes of a filed file as a download, compared with their sum; never shown by the browser as a
    page of ours. Raises StoredFileDamaged.
    """
    answer = FileResponse(open_whole(sha256, name), content_type="application/octet-stream")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["X-Content-SHA256"] = sha256
    return answer


TUS = {"Tus-Resumable": "1.0.0", "Cache-Control": "no-store"}


def _tus(status: int, **headers: str) -> HttpResponse:
    return HttpResponse(
        status=status,
        headers=TUS | {name.replace("_", "-"): told for name, told in headers.items()},
    )


@open_to_all("możliwości protokołu tus; bez danych")
def tus_options(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """What of the protocol is spoken."""
    return _tus(
        204,
        Tus_Version="1.0.0",
        Tus_Extension="creation,expiration,termination",
        Tus_Max_Size=str(MOST_BYTES),
    )


@outside(OWN)
def tus_begin(request: AktaRequest, pleading_id: UUID) -> HttpResponse:
    """tus: creation of an upload."""
    if request.method != "POST" or request.headers.get("Tus-Resumable") != "1.0.0":
        return _tus(412, Tus_Version="1.0.0")
    told = _metadata(request.headers.get("Upload-Metadata", ""))
    length = request.headers.get("Upload-Length", "")
    if not length.isdecimal():
        return _tus(400)
    try:
        upload = services.begin_upload(
            actor=request.actor,
            draft_id=pleading_id,
            role=_role(told.get("role", "")),
            name=told.get("filename") or "plik",
            length=int(length),
            sha256=told.get("sha256", ""),
            at=moment_of(request),
        )
    except DomainError as error:
        return _told(error)
    where = reverse("portal:filing-upload", args=[upload.pk])
    return _tus(201, Location=where, Upload_Expires=_http_date(upload))


def _metadata(header: str) -> dict[str, str]:
    """Pairs of a key and a base64 text; what is not one is passed over."""
    found = {}
    for pair in header.split(","):
        key, _, value = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found


def _http_date(upload: Upload) -> str:
    return upload.expires_at.strftime("%a, %d %b %Y %H:%M:%S GMT")


def _told(error: DomainError) -> HttpResponse:
    """A refusal for the client: its status, and the sentence for the person."""
    status = 413 if error.code == "FILE_TOO_LARGE" else error.status
    answer = HttpResponse(error.text(), status=status, content_type="text/plain; charset=utf-8")
    for name, value in TUS.items():
        answer[name] = value
    return answer


@outside(OWN)
def tus_upload(request: AktaRequest, upload_id: UUID) -> HttpResponse:
    """tus: where an upload stands (HEAD), its next bytes (PATCH), giving it up (DELETE)."""
    at = moment_of(request)
    try:
        if request.method == "PATCH":
            return _tus_part(request, upload_id)
        if request.method == "DELETE":
            services.drop_upload(actor=request.actor, upload_id=upload_id, at=at)
            return _tus(204)
        if request.method != "HEAD":
            return _tus(405)
        return _tus_offset(200, services.upload_at_rest(request.actor, upload_id, at=at))
    except DomainError as error:
        return _told(error)


def _tus_part(request: AktaRequest, upload_id: UUID) -> HttpResponse:
    offset = request.headers.get("Upload-Offset", "")
    if request.content_type != "application/offset+octet-stream" or not offset.isdecimal():
        return _tus(415)
    upload = services.receive_part(
        actor=request.actor,
        upload_id=upload_id,
        offset=int(offset),
        body=request,
        at=moment_of(request),
    )
    answer = _tus_offset(204, upload)
    if upload.file is not None:
        answer["Akta-Place"] = _place_of(upload.file)
    return answer


def _tus_offset(status: int, upload: Upload) -> HttpResponse:
    return _tus(
        status,
        Upload_Offset=str(upload.offset),
        Upload_Length=str(upload.length),
        Upload_Expires=_http_date(upload),
    )


urlpatterns = [
    path("pisma/projekt/<uuid:pleading_id>/pliki/", add_files, name="filing-add"),
    path("pisma/projekt/<uuid:pleading_id>/wysylka/", tus_begin, name="filing-tus"),
    path("pisma/wysylka/", tus_options, name="filing-tus-options"),
    path("pisma/wysylka/<uuid:upload_id>/", tus_upload, name="filing-upload"),
    path("pisma/plik/<uuid:file_id>/", change_file, name="filing-file"),
    path("pisma/plik/<uuid:file_id>/stan/", file_state, name="filing-file-state"),
    path("pisma/plik/<uuid:file_id>/popraw/", mend_file, name="filing-file-mend"),
    path("pisma/plik/<uuid:file_id>/przesun/", move_file, name="filing-file-move"),
    path("pisma/plik/<uuid:file_id>/usun/", remove_file, name="filing-file-remove"),
    path("pisma/plik/<uuid:file_id>/tresc/", own_content, name="filing-file-content"),
]
