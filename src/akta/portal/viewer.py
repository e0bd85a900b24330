"""Reading a file in the portal: opened by an order's grant in force now, and by nothing else."""

from uuid import UUID

from django.urls import reverse_lazy

from akta.accounts.doors import after_idle, outside
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.files.lens import Lens, order_lens
from akta.law.marks import implements
from akta.ui.viewer.addresses import viewer_patterns
from akta.ui.viewer.notes import note_patterns, own_note_patterns
from akta.ui.viewer.reading import Reading
from akta.ui.viewer.stamps import reader_name, stamp

TITLE = "akta udostępnione zarządzeniem"


@implements("P-1-2")
def open_file(request: AktaRequest, *, grant_id: UUID) -> Reading:
    """The reader of the grant's holder. Raises NotFound, AccessEnded, AccessNotBegun."""

    def decide() -> Lens:
        return order_lens(request.actor, grant_id)

    lens = decide()
    return Reading(
        request=request,
        lens=lens,
        base=f"/akta/{grant_id}",
        back_url=reverse_lazy("portal:home"),
        back_label="Moje dostępy",
        renew=decide,
        stamp=stamp(reader_name(request.actor), lens.order, moment_of(request)),
        title=TITLE,
        keeps_notes=True,
    )


BASE = "akta/<uuid:grant_id>/"
urlpatterns = viewer_patterns(
    BASE,
    open_file,
    lambda view: outside(
        "własne uprawnienie z zarządzenia, w mocy w tej chwili, i karty w jego zakresie"
    )(after_idle(view)),
    name="viewer",
)
urlpatterns += note_patterns(
    BASE,
    open_file,
    outside("własne uprawnienie z zarządzenia, w mocy w tej chwili; własne notatki tej osoby"),
    name="viewer",
)
urlpatterns += own_note_patterns(outside)
