"""The endpoints: each through the doors of the portal, each look in the same log."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from django.http import HttpResponseBase
from ninja import Body, Header, Path, Query, Router, Status

from akta.access import sharing
from akta.access.facts import RequestFacts
from akta.access.models import AccessRequest
from akta.access.queries import own_requests
from akta.access.services import file_request
from akta.api import shapes
from akta.api.bearer import Caller, require
from akta.api.reading import contents_of, open_file, sides_from
from akta.api.scopes import Scope
from akta.audit.models import LookKind
from akta.audit.services import log_cases
from akta.cases.queries import references_of
from akta.core.listing import Listed
from akta.core.middleware import moment_of
from akta.delivery.queries import own_notices
from akta.grants import queries as grants
from akta.grants.models import Grant, Manner
from akta.ui.viewer import answers

PAGE = 50
KEY = r"^[\x21-\x7e]{1,64}$"
router = Router()
Number = Annotated[int, Query(ge=1, le=10_000, alias="page")]
Side = Annotated[str, Path(pattern="^[0-9a-z]{1,12}$")]
PROBLEMS = {401: shapes.Problem, 403: shapes.Problem, 422: shapes.Problem, 429: shapes.Problem}
MISSING = {404: shapes.Problem, 503: shapes.Problem}
JPEG = {"responses": {200: {"content": {"image/jpeg": {"schema": {"type": "string"}}}}}}
Row = TypeVar("Row")


def _page(rows: Sequence[Row], number: int) -> tuple[Sequence[Row], dict[str, Any]]:
    """One page of the rows, with the count and the number of the next page."""
    shown = rows[(number - 1) * PAGE : number * PAGE]
    following = number + 1 if len(rows) > number * PAGE else None
    return shown, {"total": len(rows), "next": following}


@router.get("/me", response={200: shapes.MeOut, **PROBLEMS}, summary="Czyj jest żeton")
def me(request: Caller) -> dict[str, Any]:
    """Whose token it is, in which profile, and what it allows."""
    token, actor = request.token, request.actor
    return {
        "name": actor.name,
        "profile": request.seat.label,
        "on_behalf_of": actor.behalf_name or None,
        "application": token.application.name,
        "consent": token.family,
        "scopes": token.scope.split(),
        "expires_at": token.expires_at,
    }


@router.get("/cases", response={200: shapes.CasePage, **PROBLEMS}, summary="Moje sprawy")
def cases(request: Caller, number: Number = 1) -> dict[str, Any]:
    """Cases shared with the user: that they are, and their state; never their files."""
    require(request, Scope.CASES)
    rows = sharing.shared_cases(request.actor, at=moment_of(request))
    shown, page = _page(rows, number)
    log_cases(
        actor=request.actor,
        request_id=request.id,
        case_ids=[each.case.pk for each in shown],
        reason=f"aplikacja: {request.token.application.name}",
    )
    return {**page, "items": [_case(each) for each in shown]}


def _case(shared: sharing.SharedCase) -> dict[str, Any]:
    case = shared.case
    return {
        "id": case.pk,
        "reference": case.reference,
        "state": case.state,
        "unit": case.unit.name,
        "capacity": shared.capacity,
        "represented": shared.represented or None,
    }


@router.get("/accesses", response={200: shapes.AccessPage, **PROBLEMS}, summary="Moje dostępy")
def accesses(request: Caller, number: Number = 1) -> dict[str, Any]:
    """Accesses by a prosecutor's order in this profile, ended ones too."""
    require(request, Scope.FILES)
    at = moment_of(request)
    given = grants.order_grants(request.actor).order_by("-created_at", "pk")
    shown, page = _page(Listed(given, partial(_accesses, at=at)), number)
    return {**page, "items": shown}


def _accesses(given: list[Grant], *, at: datetime) -> list[dict[str, Any]]:
    named = references_of({grant.case_id for grant in given if grant.case_id})
    return [_access(grant, named, at) for grant in given]


def _access(grant: Grant, named: dict[UUID, str], at: datetime) -> dict[str, Any]:
    ends = grants.ended_at(grant)
    state = "later" if at < grant.in_force.lower else "live"
    return {
        "id": grant.pk,
        "number": grant.number,
        "reference": named.get(grant.case_id, "") if grant.case_id else "",
        "state": "ended" if at >= ends else state,
        "can_download": grant.manner == Manner.DOWNLOAD,
        "begins": grant.in_force.lower,
        "ends": ends,
    }


@router.get(
    "/accesses/{access_id}/contents",
    response={200: shapes.ContentsOut, **PROBLEMS, **MISSING},
    summary="Spis treści udostępnionych akt",
)
def contents(request: Caller, access_id: UUID) -> dict[str, Any]:
    """Volumes and documents that the access opens."""
    return contents_of(open_file(request, access_id))


@router.get(
    "/accesses/{access_id}/sides",
    response={200: shapes.SidePage, **PROBLEMS, **MISSING},
    summary="Strony kart po kolei",
)
def sides(
    request: Caller,
    access_id: UUID,
    first: Annotated[str | None, Query(alias="from", pattern="^[0-9a-z]{1,12}$")] = None,
    limit: Annotated[int, Query(ge=1, le=60)] = 50,
) -> dict[str, Any]:
    """Card sides in reading order from one of them on; `next` goes on."""
    return sides_from(open_file(request, access_id), first, limit)


@router.get(
    "/accesses/{access_id}/sides/{side_id}/image",
    response={**PROBLEMS, **MISSING},
    openapi_extra=JPEG,
    summary="Obraz strony karty",
)
def image(
    request: Caller,
    access_id: UUID,
    side_id: Side,
    width: Annotated[Literal["300", "1200", "2400"], Query(alias="w")] = "1200",
) -> HttpResponseBase:
    """The page image with the reader's mark, in one of three widths."""
    reading = open_file(request, access_id)
    return answers.image_of(reading, side_id, int(width), kind=LookKind.DOWNLOAD)


@router.get(
    "/accesses/{access_id}/sides/{side_id}/text",
    response={200: shapes.TextOut, **PROBLEMS, **MISSING},
    summary="Tekst strony karty",
)
def text(request: Caller, access_id: UUID, side_id: Side) -> HttpResponseBase:
    """The text of a side with the places of its words."""
    return answers.text(open_file(request, access_id), side_id)


@router.get("/requests", response={200: shapes.RequestPage, **PROBLEMS}, summary="Moje wnioski")
def requests(request: Caller, number: Number = 1) -> dict[str, Any]:
    """Requests for access filed in this profile."""
    require(request, Scope.REQUESTS)
    shown, page = _page(own_requests(request.actor), number)
    items = [
        {
            "id": row.id,
            "case_reference": row.case_typed,
            "received_at": row.received_at,
            "state": row.state,
            "decided_at": row.decided_at,
        }
        for row in shown
    ]
    return {**page, "items": items}


@router.post(
    "/requests",
    response={201: shapes.RequestOut, **PROBLEMS},
    summary="Złożenie wniosku o udostępnienie akt",
)
def request_new(
    request: Caller,
    data: Annotated[shapes.RequestIn, Body()],
    key: Annotated[str | None, Header(alias="Idempotency-Key", pattern=KEY)] = None,
) -> Status[dict[str, Any]]:
    """File a request for access; under one Idempotency-Key it is filed once."""
    require(request, Scope.REQUESTS)
    row = file_request(
        actor=request.actor,
        facts=RequestFacts(
            given_name="",
            surname="",
            capacity=data.capacity,
            case_typed=data.case_reference,
            case_described=data.case_described,
            wanted=data.wanted,
        ),
        at=moment_of(request),
        key=f"api:{key}" if key else None,
    )
    return Status(201, _filed(row))


def _filed(row: AccessRequest) -> dict[str, Any]:
    """As its applicant may know it: not whether there is such a case."""
    return {
        "id": row.pk,
        "case_reference": row.case_typed,
        "received_at": row.received_at,
        "state": "złożony, czeka na rozpoznanie",
        "decided_at": row.decided_at,
    }


@router.get("/notices", response={200: shapes.NoticePage, **PROBLEMS}, summary="Zawiadomienia")
def notices(request: Caller, number: Number = 1) -> dict[str, Any]:
    """Notices of this profile, the newest first; reading them here marks nothing."""
    require(request, Scope.NOTICES)
    found = own_notices(request.actor).order_by("-created_at", "id")
    shown, page = _page(Listed(found, list), number)
    items = [
        {"id": row.pk, "at": row.created_at, "text": row.text, "read_at": row.read_at}
        for row in shown
    ]
    return {**page, "items": items}
