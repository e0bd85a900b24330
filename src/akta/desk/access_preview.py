"""„Tak zobaczy akta osoba uprawniona”: the reader over the very cards that a draft would open."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse_lazy

from akta.access import queries, services
from akta.accounts.doors import staff
from akta.core import clock
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.files.lens import Lens, draft_lens
from akta.ui.viewer.addresses import viewer_patterns
from akta.ui.viewer.reading import Reading

TITLE = "tak zobaczy akta osoba uprawniona"


def open_draft(request: AktaRequest, *, draft_id: UUID) -> Reading:
    """The reader over a draft's scope. Raises NotFound, NotCaseProsecutor."""
    draft = services.draft_for(request.actor, draft_id, at=moment_of(request))

    def opened(at: datetime) -> Lens:
        case, grant = queries.case_for_preparing(request.actor, draft.case_id, at=at)
        preview = queries.work_out(case, services.facts_of(draft), at=at)
        return draft_lens(request.actor, case.pk, grant, preview.side_ids)

    return Reading(
        request=request,
        lens=opened(moment_of(request)),
        base=f"/pulpit/udostepnianie/projekty/{draft_id}/podglad",
        back_url=reverse_lazy("desk:access-draft", args=[draft_id]),
        back_label="Projekt zarządzenia",
        renew=lambda: opened(clock.now()),
        title=TITLE,
    )


urlpatterns = viewer_patterns(
    "udostepnianie/projekty/<uuid:draft_id>/podglad/",
    open_draft,
    staff("karty z projektu zarządzenia: referent sprawy i sekretariat jej komórki"),
    name="access-preview",
)
