"""A case or a part of it, as every desk screen opens it: decided, and noted first."""

from uuid import UUID

from akta.audit.models import LookKind
from akta.audit.services import log_look
from akta.cases import queries
from akta.cases.models import Case
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.files.sheets.models import Part
from akta.grants.models import Grant
from akta.law.matrix import Action, Thing
from akta.letters.models import Letter


def entry_of(
    request: AktaRequest,
    case_id: UUID,
    action: Action = Action.READ,
    thing: Thing = Thing.REGISTER_ENTRY,
) -> Case:
    """The case, if this person may do `action` with `thing`, mostly its entry.

    Raises NotFound, NotAllowed, ReasonNeeded.
    """
    case, _, _ = queries.case_for(
        request.actor, case_id, thing=thing, action=action, at=moment_of(request)
    )
    return case


def looked_at(
    request: AktaRequest,
    case_id: UUID,
    *,
    kind: LookKind = LookKind.CASE,
    action: Action = Action.READ,
    thing: Thing = Thing.REGISTER_ENTRY,
    subject_id: UUID | None = None,
) -> Case:
    """The same, and the look stands in the log before anything goes out."""
    case, grant, reason = queries.case_for(
        request.actor, case_id, thing=thing, action=action, at=moment_of(request)
    )
    log_look(
        kind,
        actor=request.actor,
        request_id=request.id,
        grant_id=grant.pk,
        case_id=case.pk,
        subject_id=subject_id,
        reason=reason,
    )
    return case


def noted(
    request: AktaRequest, thing: Letter | Part, grant: Grant, kind: LookKind = LookKind.DOCUMENT
) -> None:
    """A letter, or a part of a scan, is about to be shown: the look stands in the log first."""
    log_look(
        kind,
        actor=request.actor,
        request_id=request.id,
        grant_id=grant.pk,
        case_id=thing.case_id,
        subject_id=thing.pk,
    )
