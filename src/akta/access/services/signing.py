"""Orders signed by an electronic signature: given out, taken back, accepted when signed.

Nothing is granted while a draft is offered: number, grant, journal entry and notice come about
with the signed file, in one transaction, at the moment when it was accepted.
"""

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import transaction

from akta.access import events
from akta.access.errors import DraftOffered, NotOffered
from akta.access.models import AccessOrder, OrderDraft, OrderKind
from akta.access.offering import Returned, digest_of, refuse_unlike, sheet_of
from akta.access.papers import offered_pdf
from akta.access.queries import case_for_issuing, work_out
from akta.access.services.drafts import draft_for, facts_of, locked
from akta.access.services.orders import hold_case, issue_held, refuse_changed
from akta.core import journal
from akta.core.actors import Actor
from akta.core.errors import NotFound
from akta.files import blobs
from akta.files.signing.inspection import judged, refuse_unsound
from akta.grants.models import Grant

__all__ = ["accept_signed_order", "offer_draft", "offered_paper", "take_back_draft"]


@transaction.atomic
def offer_draft(*, actor: Actor, draft_id: UUID, seen: str, at: datetime) -> OrderDraft:
    """Give the paper of a draft out to be signed (podpis elektroniczny); nothing is issued yet.

    `seen` is the fingerprint of the preview that was shown. Raises NotCaseProsecutor,
    ChangedMeanwhile, DraftOffered and all that `prepare_order` raises.
    """
    draft = draft_for(actor, draft_id, at=at)
    hold_case(draft.case_id)
    case, grant, post = case_for_issuing(actor, draft.case_id, at=at)
    draft = locked(case.pk, draft_id)
    if draft.offered_at is not None:
        raise DraftOffered
    preview = work_out(case, facts_of(draft), at=at)
    refuse_changed(preview, seen)
    sheet = sheet_of(preview, post, at)
    draft.offered_at, draft.offered_by = at, post.account
    draft.offered_sha256 = blobs.store().put([offered_pdf(sheet, at)]).sha256
    draft.offered_digest = digest_of(preview, sheet)
    draft.save()
    _tell(events.ORDER_OFFERED, draft, preview.person_name, actor, grant, at)
    return draft


@transaction.atomic
def take_back_draft(*, actor: Actor, draft_id: UUID, at: datetime) -> OrderDraft:
    """Take an offered draft back to mend it. Raises NotCaseProsecutor, NotOffered."""
    draft = draft_for(actor, draft_id, at=at)
    hold_case(draft.case_id)
    _, grant, _ = case_for_issuing(actor, draft.case_id, at=at)
    draft = locked(draft.case_id, draft_id)
    if draft.offered_at is None:
        raise NotOffered
    draft.offered_at = draft.offered_by = None
    draft.offered_sha256 = draft.offered_digest = ""
    draft.save()
    _tell(events.ORDER_TAKEN_BACK, draft, _person_of(draft), actor, grant, at)
    return draft


def accept_signed_order(
    *, actor: Actor, draft_id: UUID, content: bytes, at: datetime
) -> AccessOrder:
    """Issue the offered order that came back with a PAdES signature of the prosecutor.

    The file begins with the very bytes that were given out, the signature covers it all and is
    the signer's, and the order would do what its paper says. The same file sent twice gives the
    same order. Raises NotCaseProsecutor, NotOffered, OfferedToAnother, NotTheOffered,
    OfferOutdated, SignatureRefused and all that `prepare_order` raises.
    """
    draft = draft_for(actor, draft_id, at=at)
    case, _, post = case_for_issuing(actor, draft.case_id, at=at)
    if draft.issued is not None:
        return _same(draft.issued, content)
    facts = facts_of(draft)
    refuse_unlike(draft, work_out(case, facts, at=at), post, Returned(content))
    signatures = refuse_unsound(judged(content), post.account.full_name)
    with transaction.atomic():
        order = issue_held(
            actor,
            case.pk,
            facts,
            at,
            draft_id=draft.pk,
            returned=Returned(content, signatures),
        )
        return _same(order, content)


def _same(order: AccessOrder, content: bytes) -> AccessOrder:
    """The order that this file became, not one that was issued otherwise meanwhile."""
    if order.pdf_sha256 != hashlib.sha256(content).hexdigest():
        raise NotOffered
    return order


def offered_paper(draft: OrderDraft) -> bytes:
    """The PDF that was given out, byte for byte. Raises NotFound."""
    if not draft.offered_sha256:
        raise NotFound
    return blobs.store().read_verified(draft.offered_sha256)


def _person_of(draft: OrderDraft) -> str:
    """Whom the draft names, told without working it out: it may not fit the file any more."""
    facts = facts_of(draft)
    if facts.replaces_id is not None:
        return AccessOrder.objects.get(pk=facts.replaces_id).holder_name
    if facts.person_id is not None:
        return draft.case.persons.get(pk=facts.person_id).full_name
    return f"{facts.given_name} {facts.surname}"


def _tell(
    kind: journal.EventKind,
    draft: OrderDraft,
    person: str,
    actor: Actor,
    grant: Grant,
    at: datetime,
) -> None:
    journal.record(
        kind,
        stream=journal.case_stream(draft.case_id),
        actor=actor,
        at=at,
        case_id=draft.case_id,
        subject=draft.pk,
        grant_id=grant.pk,
        data={"kind_label": OrderKind(facts_of(draft).kind).label, "person": person},
    )
