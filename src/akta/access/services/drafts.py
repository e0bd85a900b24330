"""Drafts of orders (projekty zarządzeń): the office prepares, the referent issues."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from akta.access.errors import DraftOffered, NotCaseProsecutor
from akta.access.facts import OrderFacts
from akta.access.models import AccessOrder, OrderDraft
from akta.access.queries import case_for_preparing
from akta.access.services.orders import issue_order
from akta.accounts.queries import names_of
from akta.core.actors import Actor
from akta.core.errors import ChangedMeanwhile, NotFound

__all__ = ["discard_draft", "draft_for", "facts_of", "issue_draft", "locked", "save_draft"]


def facts_of(draft: OrderDraft) -> OrderFacts:
    """What the draft says, with the PESEL."""
    return OrderFacts.read(draft.facts, pesel=draft.pesel)


def draft_for(actor: Actor, draft_id: UUID, *, at: datetime) -> OrderDraft:
    """A draft for whoever prepares orders in its case. Raises NotFound."""
    found = OrderDraft.objects.select_related("case", "prepared_by", "offered_by", "issued")
    draft = found.filter(pk=draft_id).first()
    if draft is None:
        raise NotFound
    try:
        case_for_preparing(actor, draft.case_id, at=at)
    except NotCaseProsecutor as error:
        raise NotFound from error
    return draft


@transaction.atomic
def save_draft(
    *,
    actor: Actor,
    case_id: UUID,
    facts: OrderFacts,
    at: datetime,
    draft_id: UUID | None = None,
    version: int | None = None,
) -> OrderDraft:
    """Keep a draft, or a newer version of one.

    Raises NotCaseProsecutor, ChangedMeanwhile, DraftOffered.
    """
    case_for_preparing(actor, case_id, at=at)
    if draft_id is None:
        return OrderDraft.objects.create(
            case_id=case_id,
            facts=facts.without_pesel(),
            pesel=facts.pesel or None,
            prepared_by_id=actor.id,
            prepared_at=at,
        )
    draft = _changeable(case_id, draft_id)
    if version is not None and draft.version != version:
        who = names_of({draft.prepared_by_id}).get(draft.prepared_by_id, "")
        raise ChangedMeanwhile(who=who, change="projekt zarządzenia")
    draft.facts, draft.pesel = facts.without_pesel(), facts.pesel or None
    draft.prepared_by_id, draft.prepared_at, draft.version = actor.id, at, draft.version + 1
    draft.save()
    return draft


def locked(case_id: UUID, draft_id: UUID) -> OrderDraft:
    """A draft that was not issued yet, held till the end of the transaction. Raises NotFound."""
    found = OrderDraft.objects.select_for_update(no_key=True).filter(
        case_id=case_id, issued__isnull=True
    )
    draft = found.filter(pk=draft_id).first()
    if draft is None:
        raise NotFound
    return draft


def _changeable(case_id: UUID, draft_id: UUID) -> OrderDraft:
    draft = locked(case_id, draft_id)
    if draft.offered_at is not None:
        raise DraftOffered
    return draft


@transaction.atomic
def discard_draft(*, actor: Actor, draft_id: UUID, at: datetime) -> None:
    """Throw a draft away; nothing was issued. Raises DraftOffered."""
    draft = draft_for(actor, draft_id, at=at)
    _changeable(draft.case_id, draft_id).delete()


def issue_draft(
    *,
    actor: Actor,
    draft_id: UUID,
    code: str,
    seen: str,
    at: datetime,
) -> AccessOrder:
    """Issue what a draft says; the draft is the key, so that it is issued once.

    Raises DraftOffered and as `issue_order`.
    """
    draft = draft_for(actor, draft_id, at=at)
    if draft.offered_at is not None and draft.issued_id is None:
        raise DraftOffered  # before a code is spent
    return issue_order(
        actor=actor,
        case_id=draft.case_id,
        facts=facts_of(draft),
        code=code,
        seen=seen,
        key=f"draft:{draft.pk}",
        draft_id=draft.pk,
        at=at,
    )
