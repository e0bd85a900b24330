"""The file through the API: the portal's own decision, log and mark, and the right to download."""

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest

from akta.api.bearer import Bearer, Caller, require
from akta.api.errors import DownloadNotAllowed
from akta.api.scopes import Scope
from akta.audit.models import LookKind
from akta.core.errors import NotFound
from akta.core.middleware import moment_of
from akta.files.lens import Lens, order_lens
from akta.files.queries import SidePicture, SideView, side_for, sides_window
from akta.files.queries import contents as contents_list
from akta.grants.models import Manner
from akta.ui.viewer import answers, contract
from akta.ui.viewer.reading import Reading
from akta.ui.viewer.stamps import reader_name, stamp

__all__ = ["IiifPrograms", "contents_of", "open_file", "sides_from"]

TITLE = "akta udostępnione zarządzeniem"


@dataclass(frozen=True)
class ApiReading(Reading):
    """A reading by a program; the log names it beside the person."""

    application: str = ""

    def reason(self, set_kind: str) -> str:  # noqa: ARG002 - a program has one reason for all sets
        return f"aplikacja: {self.application}"

    def log(self, kind: LookKind, side: SidePicture | SideView | None = None) -> None:
        """As in the portal, but a program does not look: what it reads is downloaded."""
        super().log(LookKind.DOWNLOAD if kind is LookKind.LOOK else kind, side)


class IiifPrograms:
    """IIIF by a token: the same token, scope, right to download and log as in the API."""

    def admit(self, request: HttpRequest) -> None:
        """Make the token's person the actor. Raises TokenRefused, ScopeMissing, TooMany."""
        caller = cast("Caller", request)
        Bearer()(caller)
        require(caller, Scope.FILES)

    def open(self, request: HttpRequest, grant_id: UUID) -> ApiReading:
        """The reader of one access, for a program that was admitted. Raises as `open_file`."""
        return open_file(cast("Caller", request), grant_id)


def open_file(request: Caller, access_id: UUID) -> ApiReading:
    """The reader of one access. What a program reads is downloaded, so the order must allow it.

    Raises ScopeMissing, NotFound, AccessEnded, AccessNotBegun, DownloadNotAllowed.
    """
    require(request, Scope.FILES)

    def decide() -> Lens:
        return order_lens(request.actor, access_id)

    lens = decide()
    if lens.order is None or lens.order.manner != Manner.DOWNLOAD:
        raise DownloadNotAllowed
    return ApiReading(
        request=request,
        lens=lens,
        base="",
        back_url="",
        back_label="",
        renew=decide,
        stamp=stamp(reader_name(request.actor), lens.order, moment_of(request)),
        title=TITLE,
        application=request.token.application.name,
    )


def contents_of(reading: ApiReading) -> dict[str, Any]:
    """The contents list: what the lens shows and nothing else."""
    reading.log(LookKind.CONTENTS)
    now = moment_of(reading.request)
    return contract.contents_json(reading, answers.volumes_of(reading), now)


def sides_from(reading: ApiReading, first: str | None, limit: int) -> dict[str, Any]:
    """So many sides in reading order from one of them on; without it from the first."""
    side = side_for(reading.lens, first or _first(reading))
    reading.log(LookKind.CONTENTS, side)
    window = sides_window(reading.lens, side.id, before=1, after=limit)
    return contract.sides_json(reading, window, before=0, after=limit - 1)


def _first(reading: ApiReading) -> UUID:
    """The first side in reading order. Raises NotFound where nothing is shown."""
    listed = contents_list(reading.lens)
    first = next((each.first_side for each in listed if each.documents), None)
    if first is None:
        raise NotFound
    return first
