"""Drafts of pleadings through the API: begun, filled, given files. Submitting is the person's act.

The person sees on the screen what is filed, to whom and with what effect, and presses the button
there; a program leads them to it by `submit_url`.
"""

from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.conf import settings
from ninja import Body, Header, Query, Router, Status

from akta.api import shapes
from akta.api.bearer import Caller, require
from akta.api.errors import LengthMissing
from akta.api.scopes import Scope
from akta.core.actors import Actor
from akta.core.middleware import moment_of
from akta.core.once import once
from akta.filing import services
from akta.filing.models import Draft, DraftFile, FileRole
from akta.filing.queries import own_drafts
from akta.filing.services.drafts import own_draft
from akta.filing.services.ready import current_files, prepared
from akta.law.filing.steps import unmet
from akta.law.marks import implements

__all__ = ["router"]

KEY = r"^[\x21-\x7e]{1,64}$"
STATUSES = (401, 403, 409, 422, 429)
PROBLEMS = dict.fromkeys(STATUSES, shapes.Problem)
MISSING = {**PROBLEMS, 404: shapes.Problem}
UPLOAD = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
STORED = dict.fromkeys((408, 410, 423, 503), shapes.Problem)
router = Router()


@router.get("/drafts", response={200: shapes.DraftPage, **PROBLEMS}, summary="Projekty pism")
def drafts(request: Caller) -> dict[str, Any]:
    """Drafts that may still be submitted, the newest change first; there are at most fifty."""
    require(request, Scope.DRAFTS)
    rows = list(own_drafts(request.actor))
    return {"total": len(rows), "next": None, "items": [_draft(row) for row in rows]}


def _draft(row: Draft) -> dict[str, Any]:
    return {
        "id": row.pk,
        "kind": row.kind.code if row.kind else None,
        "addressee": row.addressee.name if row.addressee else None,
        "reference": row.metryka.get("reference", ""),
        "changed_at": row.changed_at,
        "submit_url": f"{settings.AKTA.base_url}/pisma/projekt/{row.pk}/zlozenie/",
    }


@router.post("/drafts", response={201: shapes.DraftOut, **PROBLEMS}, summary="Nowy projekt pisma")
def draft_new(
    request: Caller,
    data: Annotated[shapes.DraftIn, Body()],
    key: Annotated[str | None, Header(alias="Idempotency-Key", pattern=KEY)] = None,
) -> Status[dict[str, Any]]:
    """Begin a draft, from a case of one's own or without; under one key it is begun once."""
    require(request, Scope.DRAFTS)
    made = once(
        key,
        use_case="api.draft",
        actor_id=request.actor.id,
        at=moment_of(request),
        act=lambda: {"id": str(_begun(request, data).pk)},
    )
    return Status(201, _whole(request.actor, UUID(made["id"]), request))


@implements("I-3-2")
def _begun(request: Caller, data: shapes.DraftIn) -> Draft:
    """The draft of whoever consented, in their profile, by the portal's own doors."""
    at = moment_of(request)
    draft = services.begin_draft(actor=request.actor, case_id=data.case_id, at=at)
    fields = _fields(data)
    if not fields:
        return draft
    return services.save_fields(actor=request.actor, draft_id=draft.pk, fields=fields, at=at)


def _fields(data: shapes.DraftFields) -> dict[str, str]:
    """What was given, as the sheet's form would send it."""
    told = data.model_dump(exclude_none=True, exclude={"case_id"})
    return {name: str(value) for name, value in told.items()}


@router.get(
    "/drafts/{draft_id}", response={200: shapes.DraftOut, **MISSING}, summary="Jeden projekt"
)
def draft(request: Caller, draft_id: UUID) -> dict[str, Any]:
    """A draft with its files, and all that is missing before it can be submitted."""
    require(request, Scope.DRAFTS)
    return _whole(request.actor, draft_id, request)


def _whole(actor: Actor, draft_id: UUID, request: Caller) -> dict[str, Any]:
    row = own_draft(actor, draft_id)
    files = current_files(row)
    lacking = unmet(prepared(row, files, actor=actor, at=moment_of(request)))
    return {
        **_draft(row),
        "files": [_file(file) for file in files],
        "missing": [
            {"code": one.code, "message": one.message, "blocks": one.blocks} for one in lacking
        ],
    }


def _file(row: DraftFile) -> dict[str, Any]:
    return {
        "id": row.pk,
        "role": row.role,
        "name": row.name,
        "size": row.size,
        "sha256": row.sha256,
        "check": row.check_state,
    }


@router.patch(
    "/drafts/{draft_id}", response={200: shapes.DraftOut, **MISSING}, summary="Wypełnienie metryki"
)
def draft_fill(
    request: Caller, draft_id: UUID, data: Annotated[shapes.DraftFields, Body()]
) -> dict[str, Any]:
    """Fill in fields of the sheet; the person approves it on the screen."""
    require(request, Scope.DRAFTS)
    services.save_fields(
        actor=request.actor, draft_id=draft_id, fields=_fields(data), at=moment_of(request)
    )
    return _whole(request.actor, draft_id, request)


@router.post(
    "/drafts/{draft_id}/files",
    response={201: shapes.DraftFileOut, **MISSING, **STORED},
    openapi_extra=UPLOAD,
    summary="Dodanie pliku",
)
def draft_file(
    request: Caller,
    draft_id: UUID,
    name: Annotated[str, Query(min_length=1, max_length=255, pattern=shapes.WRITTEN)],
    role: Annotated[Literal["pleading", "attachment", "signature"], Query()] = "attachment",
) -> Status[dict[str, Any]]:
    """Add a file, sent whole as the body; its check begins at once."""
    require(request, Scope.DRAFTS)
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal():
        raise LengthMissing
    row = services.receive_whole(
        actor=request.actor,
        draft_id=draft_id,
        role=FileRole(role),
        name=name,
        length=int(length),
        body=cast("Any", request),
        at=moment_of(request),
    )
    return Status(201, _file(row))
