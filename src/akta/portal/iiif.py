"""IIIF: a viewer of the same origin reads what an order's grant opens, and so does a program.

The viewer has the session's cookie, the program a token of the API. Each address asks the grant
through a lens and writes the look before it answers.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http import StreamingHttpResponse as Streaming
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from akta.accounts.doors import open_to_all, outside
from akta.audit.models import LookKind
from akta.core.actors import Face
from akta.core.errors import DomainError, NotFound, TooMany
from akta.core.middleware import CSP
from akta.core.requests import AktaRequest
from akta.core.typed import whole_number
from akta.core.views import bears_token
from akta.files.lens import Lens, order_lens
from akta.files.models import Volume
from akta.files.queries import image_path, picture_for, side_for, volumes_for
from akta.files.search import search as search_file
from akta.imaging.iiif import answered
from akta.portal.viewer import open_file
from akta.ui.iiif.auth import probe_result, reader_of, token_for
from akta.ui.iiif.finding import annotation_page
from akta.ui.iiif.manifest import THUMBNAIL, Places, canvas_size, collection
from akta.ui.iiif.manifest import manifest_parts as parts_of
from akta.ui.iiif.programs import programs
from akta.ui.viewer.bodies import while_open
from akta.ui.viewer.pace import Pace
from akta.ui.viewer.reading import Reading

View = Callable[..., HttpResponseBase]
RIGHT = (
    "własne uprawnienie z zarządzenia, w mocy w tej chwili, i karty w jego zakresie; program: "
    "żeton API z zakresem files:read i zarządzenie z prawem pobierania"
)
PICTURES, LISTS = Pace(1200), Pace(120)
LATEST = 1_000_000
NOT_HERE = "bez zalogowania odpowiada tylko tyle, że potrzebne jest logowanie"
FRAMED = CSP.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
LD_JSON = 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'


def reader(view: View) -> View:
    """A view behind the sign-in that tells a program so: 401, never a page to sign in on.

    A program that shows a token is asked for nothing else, and a cookie beside it counts nothing.
    """
    inner = outside(RIGHT)(view)

    @wraps(inner)
    @require_safe
    def guarded(request: AktaRequest, **where: Any) -> HttpResponseBase:
        if bears_token(request):
            programs().admit(request)
            return view(request, **where)
        if request.actor is None or request.actor.face is not Face.PORTAL:
            return JsonResponse({"title": "Potrzebne jest logowanie."}, status=401)
        return inner(request, **where)

    guarded.akta_right = RIGHT  # type: ignore[attr-defined]
    guarded.akta_face = Face.PORTAL  # type: ignore[attr-defined]
    return guarded


def places_of(request: HttpRequest, grant_id: UUID) -> Places:
    return Places(request.build_absolute_uri("/iiif"), grant_id)


@reader
def file_collection(request: AktaRequest, grant_id: UUID) -> HttpResponse:
    """The volumes of a granted file."""
    reading = _opened(request, grant_id)
    reading.log(LookKind.CONTENTS)
    volumes = volumes_for(reading.lens)
    told = collection(places_of(request, grant_id), reading.case.reference, volumes)
    return JsonResponse(told, content_type=LD_JSON)


@reader
def volume_manifest(request: AktaRequest, grant_id: UUID, volume_id: UUID) -> HttpResponseBase:
    """A volume with what the grant opens of it, sent piece by piece while the access lasts."""
    reading = _opened(request, grant_id)
    volume = _volume(reading, volume_id)
    reading.log(LookKind.CONTENTS)
    parts = parts_of(reading.lens, places_of(request, grant_id), volume, reading.case.reference)
    return Streaming(while_open(parts, lambda: _asked(reading)), content_type=LD_JSON)


@reader
def volume_search(request: AktaRequest, grant_id: UUID, volume_id: UUID) -> HttpResponse:
    """Words in the granted cards of a volume (Content Search 2)."""
    reading = _opened(request, grant_id)
    _volume(reading, volume_id)
    reading.log(LookKind.SEARCH)
    offset = whole_number(request.GET.get("od", ""), default=0, most=LATEST)
    typed = request.GET.get("q", "").strip()
    found = search_file(reading.lens, typed, volume=volume_id, offset=offset)
    where = f"{places_of(request, grant_id).base}/{volume_id}/szukaj"
    told = annotation_page(found, places_of(request, grant_id), where, offset=offset)
    return JsonResponse(told, content_type=LD_JSON)


def _opened(request: AktaRequest, grant_id: UUID, pace: Pace = LISTS) -> Reading:
    if bears_token(request):
        reading = programs().open(request, grant_id)
    else:
        reading = open_file(request, grant_id=grant_id)
    pace.take(grant_id)
    return reading


def _volume(reading: Reading, volume_id: UUID) -> Volume:
    """A volume of which something is shown. Raises NotFound."""
    volume = reading.lens.volumes().filter(pk=volume_id).first()
    if volume is None:
        raise NotFound
    return volume


def _asked(reading: Reading) -> None:
    reading.renew()


def _named(image_id: str) -> tuple[UUID, str]:
    """Grant and side of a picture's id. Raises NotFound."""
    grant, _, short_id = image_id.partition(".")
    try:
        return UUID(grant), short_id
    except ValueError:
        raise NotFound from None


@reader
def picture(request: AktaRequest, image_id: str, rest: str = "") -> HttpResponse:
    """A picture by the Image API: the reader's name in its pixels, the look in the log."""
    grant_id, short_id = _named(image_id)
    reading = _opened(request, grant_id, PICTURES)
    side = side_for(reading.lens, short_id)
    whole = canvas_size(side.width, side.height, side.rotation)
    places = places_of(request, grant_id)

    def load(width: int) -> bytes:
        reading.log(_kind(rest), side)
        return image_path(side, width).read_bytes()

    if rest == "info.json":
        reading.log(LookKind.CONTENTS, side)
    answer = answered(
        places.image(short_id),
        rest,
        whole,
        load,
        accept=request.headers.get("Accept", ""),
        stamp=reading.stamp,
        services=[places.probe(short_id)],
    )
    return HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))


def _kind(rest: str) -> LookKind:
    """A whole side drawn small is a thumbnail; anything else is a look."""
    region, _, size = rest.partition("/")
    width = size.partition("/")[0].partition(",")[0]
    is_small = region == "full" and width.isdigit() and int(width) <= THUMBNAIL
    return LookKind.THUMBNAIL if is_small else LookKind.LOOK


@require_safe
@open_to_all("odpowiada, czy obraz jest otwarty dla tego, czyj jest token; bez treści akt")
def probe(request: HttpRequest, image_id: str) -> HttpResponse:
    """Whether a picture is open to who is behind the token (AuthProbeService2).

    The token is that of the flow, made in a session, or one of the API. Raises TooMany.
    """
    try:
        grant_id, short_id = _named(image_id)
        picture_for(_lens_behind(request, grant_id), short_id)
    except TooMany:
        raise
    except DomainError:
        return JsonResponse(probe_result(is_open=False))
    return JsonResponse(probe_result(is_open=True))


def _lens_behind(request: HttpRequest, grant_id: UUID) -> Lens:
    actor = reader_of(request.headers.get("Authorization", ""))
    if actor is not None:
        return order_lens(actor, grant_id)
    programs().admit(request)
    return programs().open(request, grant_id).lens


@require_safe
@outside("każdy zalogowany w portalu; strona tylko zamyka swoje okno")
def entrance(request: AktaRequest) -> HttpResponse:
    """The window in which one signs in; it closes itself (AuthAccessService2)."""
    return render(request, "portal/iiif_entrance.html")


@require_safe
@open_to_all(NOT_HERE)
def token(request: AktaRequest) -> HttpResponse:
    """The frame that hands a token for the probe to a viewer of this origin, and to no other."""
    own = request.build_absolute_uri("/").rstrip("/")
    message: dict[str, Any] = {
        "@context": "http://iiif.io/api/auth/2/context.json",
        "messageId": request.GET.get("messageId", "")[:200],
    }
    asked = request.GET.get("origin", "")
    if asked != own:
        message |= {"type": "AuthAccessTokenError2", "profile": "invalidOrigin"}
    elif request.actor is None:
        message |= {"type": "AuthAccessTokenError2", "profile": "missingAspect"}
    else:
        made = token_for(request.session.session_key or "")
        message |= {"type": "AuthAccessToken2", "accessToken": made, "expiresIn": 300}
    answer = render(
        request, "portal/iiif_token.html", {"message_json": json.dumps(message), "origin": own}
    )
    answer.headers["Content-Security-Policy"] = FRAMED
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


FILE = "iiif/akta/<uuid:grant_id>/"
urlpatterns = [
    path(f"{FILE}collection.json", file_collection, name="iiif-collection"),
    path(f"{FILE}<uuid:volume_id>/manifest.json", volume_manifest, name="iiif-manifest"),
    path(f"{FILE}<uuid:volume_id>/szukaj", volume_search, name="iiif-search"),
    path("iiif/image/<str:image_id>", picture, name="iiif-image-base"),
    path("iiif/image/<str:image_id>/<path:rest>", picture, name="iiif-image"),
    path("iiif/pytanie/<str:image_id>", probe, name="iiif-probe"),
    path("iiif/wejscie", entrance, name="iiif-entrance"),
    path("iiif/token", token, name="iiif-token"),
]
