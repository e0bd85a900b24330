"""One open reader: who reads which file through which lens, and the log row before each answer."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.utils.functional import Promise

from akta.audit.models import LookKind
from akta.audit.services import log_look
from akta.cases.models import Case
from akta.cases.queries import case_by_id
from akta.core.requests import AktaRequest
from akta.files.lens import Lens
from akta.files.models import SetKind
from akta.files.queries import SidePicture, SideView, picture_for

__all__ = ["Reading"]


@dataclass(frozen=True)
class Reading:
    """A reader's right as decided for this request, and what the page says round the file.

    `renew` takes the decision once more, by the clock of that moment; it raises what the first one
    would have raised. `stamp` is the text burnt into images; empty on the desk. `set_kind` is the
    set in which a typed citation is looked for; `keeps_notes` says that this face has notes here.
    """

    request: AktaRequest
    lens: Lens
    base: str
    back_url: str | Promise
    back_label: str
    renew: Callable[[], Lens]
    set_kind: SetKind = SetKind.MAIN
    stamp: str = ""
    title: str = ""
    keeps_notes: bool = False

    @cached_property
    def case(self) -> Case:
        """The case of the file; the lens has decided that it is open."""
        return case_by_id(self.lens.case_id)

    def citation(self, side: SideView) -> str:
        return side.citation(self.case.reference, pattern=self.case.register.pattern)

    def reason(self, set_kind: str) -> str:
        """Why this file was opened, as the log keeps it."""
        return self.lens.reason_for(set_kind)

    def log(self, kind: LookKind, side: SidePicture | SideView | None = None) -> None:
        """Write the row of this request; without it nothing may be sent."""
        set_kind = side.set_kind if side else self.set_kind
        log_look(
            kind,
            actor=self.request.actor,
            request_id=self.request.id,
            grant_id=self.lens.grant_for(set_kind).pk,
            case_id=self.lens.case_id,
            side_id=side.id if side else None,
            reason=self.reason(set_kind),
        )

    def still_shows(self, side_id: UUID) -> None:
        """Decide again on a side whose bytes are under way. Raises what a new request would get."""
        picture_for(self.renew(), side_id)
