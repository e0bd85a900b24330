"""The sound of acts in the portal (§ 10 ust. 1): heard while the access lasts, without picture."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from akta.accounts.doors import after_idle, outside
from akta.audit.models import LookKind
from akta.audit.services import log_look
from akta.cases.queries import case_by_id
from akta.core.requests import AktaRequest
from akta.files.lens import Lens, order_lens
from akta.files.models import SetKind
from akta.files.protocols.models import Recording
from akta.files.protocols.queries import heard, recording_heard, sound_path
from akta.grants.models import Manner
from akta.ui.downloads import file_answer

RIGHT = "własne uprawnienie z zarządzenia, w mocy w tej chwili, i cały protokół w jego zakresie"


def _log(request: AktaRequest, lens: Lens, kind: LookKind, subject_id: UUID | None = None) -> None:
    log_look(
        kind,
        actor=request.actor,
        request_id=request.id,
        grant_id=lens.grant_for(SetKind.MAIN).pk,
        case_id=lens.case_id,
        subject_id=subject_id,
    )


@require_safe
@outside(RIGHT)
@after_idle
def page(request: AktaRequest, grant_id: UUID) -> HttpResponse:
    """The recordings that this access opens, each with its player."""
    lens = order_lens(request.actor, grant_id)
    _log(request, lens, LookKind.CONTENTS)
    context = {
        "grant": lens.order,
        "case": case_by_id(lens.case_id),
        "recordings": heard(lens),
        "can_keep": lens.order is not None and lens.order.manner == Manner.DOWNLOAD,
    }
    return render(request, "portal/recordings.html", context)


@require_safe
@outside(RIGHT)
@after_idle
def send(request: AktaRequest, grant_id: UUID, recording_id: UUID) -> HttpResponseBase:
    """The sound, or the part of it asked for; logged before the first byte."""

    def decide() -> tuple[Lens, Recording]:
        lens = order_lens(request.actor, grant_id)
        return lens, recording_heard(lens, recording_id)

    lens, recording = decide()
    _log(request, lens, LookKind.SOUND, recording.pk)
    return file_answer(
        request,
        sound_path(recording),
        etag=recording.sha256,
        content_type=recording.media_type,
        name=f"protokol-{recording.protocol.held_on}-zapis",
        check=decide,
    )


urlpatterns = [
    path("akta/<uuid:grant_id>/zapisy/", page, name="recordings"),
    path("akta/<uuid:grant_id>/zapisy/<uuid:recording_id>/", send, name="recording"),
]
