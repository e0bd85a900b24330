"""Reading a set of a case's file on the desk: opened by the matrix, with a reason where asked."""

from datetime import datetime
from uuid import UUID

from django.urls import register_converter, reverse_lazy
from django.urls.converters import StringConverter

from akta.accounts.doors import after_idle, staff
from akta.cases.queries import case_by_id, place_of
from akta.core import clock
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.files.lens import THING_OF, Lens
from akta.files.models import SetKind
from akta.grants.queries import decide
from akta.law.matrix import Action
from akta.ui.viewer.addresses import viewer_patterns
from akta.ui.viewer.notes import note_patterns, own_note_patterns
from akta.ui.viewer.reading import Reading


class SetOfFile(StringConverter):
    """The kind of a set in an address."""

    regex = "|".join(SetKind.values)


register_converter(SetOfFile, "set_of_file")


def open_file(request: AktaRequest, *, case_id: UUID, kind: str) -> Reading:
    """The reader of one set. Raises NotFound, NotAllowed, ReasonNeeded."""
    case, set_kind = case_by_id(case_id), SetKind(kind)

    def opened(at: datetime) -> Lens:
        place, thing = place_of(case), THING_OF[set_kind]
        verdict = decide(request.actor, place, thing, Action.READ, at=at)
        grants, reasons = {set_kind: verdict.grant}, {set_kind: verdict.reason}
        return Lens(request.actor, case_id, grants, reasons=reasons)

    return Reading(
        request=request,
        lens=opened(moment_of(request)),
        base=f"/pulpit/sprawy/{case_id}/czytaj/{kind}",
        back_url=reverse_lazy("desk:case-file", args=[case_id]),
        back_label="Akta sprawy",
        renew=lambda: opened(clock.now()),
        set_kind=set_kind,
        title=f"{case.subject} · {set_kind.label}",
        keeps_notes=True,
    )


BASE = "sprawy/<uuid:case_id>/czytaj/<set_of_file:kind>/"
urlpatterns = viewer_patterns(
    BASE,
    open_file,
    lambda view: staff(
        "odczyt tego zbioru akt według macierzy: referent, sekretariat, decyzja imienna, urząd"
    )(after_idle(view)),
    name="viewer",
)
urlpatterns += note_patterns(
    BASE,
    open_file,
    staff("odczyt tego zbioru akt według macierzy; własne notatki tej osoby"),
    name="viewer",
)
urlpatterns += own_note_patterns(staff)
