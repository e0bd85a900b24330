"""Orders on access (zarządzenia o udostępnieniu akt): one transaction, issued once."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from akta.access import events
from akta.access.drawing_up import drawn_up
from akta.access.errors import PeselElsewhere
from akta.access.facts import OrderFacts
from akta.access.models import AccessOrder, AccessRequest, OrderDraft, OrderKind, SignInMethod
from akta.access.offering import Returned, refuse_unlike
from akta.access.profiles import profile_for
from akta.access.queries import OrderPreview, case_for_issuing, work_out
from akta.access.services.papers import take_in_order
from akta.access.services.requests import decide_requests
from akta.accounts.models import Account
from akta.accounts.queries import find_by_pesel, names_of
from akta.accounts.services import confirm_second_factor, open_outside_account
from akta.cases import services as cases
from akta.cases.models import Case, CasePerson
from akta.core import jobs, journal
from akta.core.actors import Actor
from akta.core.errors import ChangedMeanwhile, NotFound
from akta.core.models import JournalEntry
from akta.core.once import done_before, next_number, once, one_at_a_time
from akta.files.signing.manner import SigningManner
from akta.grants import services as giving
from akta.grants.models import Grant, Ground, Manner
from akta.law.marks import implements
from akta.law.periods import Period
from akta.law.polish import date_and_time, until

__all__ = ["hold_case", "issue_held", "issue_order", "refuse_changed"]

USE_CASE = "access.issue_order"


def issue_order(
    *,
    actor: Actor,
    case_id: UUID,
    facts: OrderFacts,
    code: str,
    at: datetime,
    key: str | None = None,
    seen: str | None = None,
    draft_id: UUID | None = None,
) -> AccessOrder:
    """Issue an order on access (zarządzenie o udostępnieniu akt), art. 156 § 5 k.p.k., § 143.

    The second factor is asked for again (`code`). Journal entry, numbered order, grant and jobs
    are one transaction; under one `key` it happens once, and a second press gives the same
    order. `seen` is the fingerprint of the preview that was shown; a draft becomes one order
    only, whoever presses. Raises NotCaseProsecutor, SecondFactorRefused, ChangedMeanwhile and
    all that `prepare_order` raises.
    """
    with one_at_a_time(key, use_case=USE_CASE, actor_id=actor.id):
        kept = done_before(key, use_case=USE_CASE, actor_id=actor.id)
        if kept is None:
            case, _, _ = case_for_issuing(actor, case_id, at=at)
            refuse_changed(work_out(case, facts, at=at), seen)  # before a code is spent
            confirm_second_factor(account_id=actor.id, code=code, at=at)
            with transaction.atomic():
                kept = once(
                    key,
                    use_case=USE_CASE,
                    actor_id=actor.id,
                    at=at,
                    act=lambda: str(
                        issue_held(actor, case_id, facts, at, seen=seen, draft_id=draft_id).pk
                    ),
                )
    return AccessOrder.objects.select_related("case", "holder", "issued_by").get(pk=kept)


def hold_case(case_id: UUID) -> None:
    """Hold the case's row, then its stream, as every write of the cases does it.

    The row without its key: those who hold the stream may still point rows at the case when they
    commit. Nobody adds cards to the file meanwhile.
    """
    Case.objects.select_for_update(no_key=True).filter(pk=case_id).first()
    journal.hold(journal.case_stream(case_id))


def issue_held(
    actor: Actor,
    case_id: UUID,
    facts: OrderFacts,
    at: datetime,
    *,
    seen: str | None = None,
    draft_id: UUID | None = None,
    returned: Returned | None = None,
) -> AccessOrder:
    """Decide and write within the caller's transaction; a draft becomes one order only.

    `returned` is the paper that came back signed; without it the order is approved here.
    """
    hold_case(case_id)
    draft = _draft(case_id, draft_id)
    if draft is not None and draft.issued is not None:
        return draft.issued
    case, grant, post = case_for_issuing(actor, case_id, at=at)
    preview = work_out(case, facts, at=at)
    refuse_changed(preview, seen)
    if draft is not None:
        refuse_unlike(draft, preview, post, returned)
    order = drawn_up(preview, post, at)
    order.number = next_number(f"access-order:{case.pk}:{order.year}")
    person = _person(actor, preview, at)
    order.person = person
    order.holder = _holder(actor, preview, person, at)
    _end_replaced(preview, at)
    profile_id = _profile_id(order, preview)
    if preview.period is not None and preview.facts.opens_in_portal:
        order.grant_id = _give(order, preview, preview.period, profile_id, at).pk
    if returned is not None:
        order.signing, order.signatures = SigningManner.PADES, returned.signatures
    order.journal_hash = _tell(order, preview, actor, grant, profile_id, at).hash
    if returned is not None:
        order.pdf_sha256 = take_in_order(order, returned.content, at)
    order.save(force_insert=True)
    _close(preview.request, draft, order, at)
    if returned is None:
        jobs.defer("access.file_order", order_id=str(order.pk))
    return order


def _close(
    request: AccessRequest | None, draft: OrderDraft | None, order: AccessOrder, at: datetime
) -> None:
    """What waited for the order waits no more."""
    if request is not None:
        decide_requests(request, at=at)
    if draft is not None:
        draft.issued, draft.pesel = order, None
        draft.save(update_fields=["issued", "pesel"])


def _draft(case_id: UUID, draft_id: UUID | None) -> OrderDraft | None:
    if draft_id is None:
        return None
    draft = (
        OrderDraft.objects.select_for_update(no_key=True)
        .filter(pk=draft_id, case_id=case_id)
        .first()
    )
    if draft is None:
        raise NotFound
    return draft


def refuse_changed(preview: OrderPreview, seen: str | None) -> None:
    """What was shown is what goes out; anything else is shown again first."""
    if seen is None or seen == preview.seen:
        return
    last = journal.last_of(journal.case_stream(preview.case.pk))
    who = names_of({last.actor_id}) if last and last.actor_id else {}
    raise ChangedMeanwhile(
        who=next(iter(who.values()), "System"),
        change=journal.sentence(last).rstrip(".") if last else "stan akt albo projekt",
    )


def _person(actor: Actor, preview: OrderPreview, at: datetime) -> CasePerson | None:
    """The person of the case; a new one is added where the portal opens something to them."""
    if preview.person is not None or not preview.facts.opens_in_portal:
        return preview.person
    facts = preview.facts
    named = {
        "capacity": facts.capacity,
        "given_name": facts.given_name,
        "surname": facts.surname,
        "pesel": preview.pesel or "",
    }
    return cases.add_person(actor=actor, case_id=preview.case.pk, facts=named, at=at)


def _holder(
    actor: Actor, preview: OrderPreview, person: CasePerson | None, at: datetime
) -> Account | None:
    """The account that the order opens the file to; none is made where nothing is opened."""
    if preview.replaces is not None:
        return preview.replaces.holder
    if not preview.facts.opens_in_portal or person is None:
        return None
    account = _matched(person, preview)
    if account is None:
        account = open_outside_account(
            given_name=person.given_name,
            surname=person.surname,
            pesel=preview.pesel,
            at=at,
            actor=actor,
        )
    if person.account_id != account.pk:
        person.account = account
        person.save(update_fields=["account"])
    return account


def _matched(person: CasePerson, preview: OrderPreview) -> Account | None:
    """The account this person has: by PESEL, by the case, or the one that filed the request.

    For the national sign-in the PESEL alone decides. Raises PeselElsewhere if two accounts claim
    to be the person.
    """
    numbered = find_by_pesel(preview.pesel) if preview.pesel else None
    known = person.account or _applicant(preview.request, person)
    if numbered is not None and known is not None and numbered.pk != known.pk:
        raise PeselElsewhere
    if preview.facts.method == SignInMethod.NATIONAL:
        return numbered
    return numbered or known


def _applicant(request: AccessRequest | None, person: CasePerson) -> Account | None:
    """The account that filed the request, if it is this person's by name."""
    if request is None or request.applicant is None:
        return None
    same = request.applicant.full_name.casefold() == person.full_name.casefold()
    return request.applicant if same else None


@implements("P-4-1")
def _end_replaced(preview: OrderPreview, at: datetime) -> None:
    """A change or a revocation ends the former grant at once; its own end stays in history."""
    if preview.replaces is not None and preview.replaces.grant_id is not None:
        giving.revoke(grant_id=preview.replaces.grant_id, at=at)


def _profile_id(order: AccessOrder, preview: OrderPreview) -> UUID | None:
    """The profile in which the holder will read; of a change, that of the former grant.

    Of a refusal it is the profile in which the request was filed. Raises ProfileMissing.
    """
    if preview.replaces is not None:
        order.profile = preview.replaces.profile
        former = Grant.objects.filter(ground_id=preview.replaces.pk, parent__isnull=True)
        return former.values_list("profile_id", flat=True).first()
    if order.holder is None or not preview.facts.opens_in_portal:
        return preview.request.profile_id if preview.request else None
    profile = profile_for(
        order.holder, preview.facts, capacity=order.capacity, request=preview.request
    )
    order.profile = profile.kind if profile else ""
    return profile.pk if profile else None


def _give(
    order: AccessOrder,
    preview: OrderPreview,
    period: Period,
    profile_id: UUID | None,
    at: datetime,
) -> Grant:
    if order.holder_id is None:
        raise NotFound
    return giving.give(
        holder_id=order.holder_id,
        ground=Ground.ORDER,
        ground_id=order.pk,
        case_id=order.case_id,
        since=period.start,
        until=period.end,
        at=at,
        manner=Manner(order.manner),
        sign_in=order.method,
        side_ids=preview.side_ids,
        profile_id=profile_id,
    )


def _tell(
    order: AccessOrder,
    preview: OrderPreview,
    actor: Actor,
    by: Grant,
    profile_id: UUID | None,
    at: datetime,
) -> JournalEntry:
    request = preview.request
    applicant = request.applicant_id if request is not None else None
    return journal.record(
        events.ORDER_ISSUED,
        stream=journal.case_stream(order.case_id),
        actor=actor,
        at=at,
        case_id=order.case_id,
        subject=order.pk,
        grant_id=by.pk,
        data={
            "number": order.label,
            "kind": order.kind,
            "kind_label": OrderKind(order.kind).label,
            "person": order.holder_name,
            "capacity": order.capacity_label,
            "told": told(order, preview),
            "holder_id": str(order.holder_id) if order.holder_id else None,
            "applicant_id": str(applicant) if applicant else None,
            "grant_id": str(order.grant_id) if order.grant_id else None,
            "profile_id": str(profile_id) if profile_id else None,
            "sides": preview.sides,
            "digest": order.scope["digest"],
            "until": until(preview.period.end) if preview.period else None,
        },
    )


def told(order: AccessOrder, preview: OrderPreview) -> str:
    """What the journal says of the scope, the period, the provision and the signature."""
    signed = order.signing == SigningManner.PADES
    basis = f"Podstawa: {order.legal_basis}." + (" Podpisano elektronicznie." if signed else "")
    if preview.period is None:
        return basis
    since = date_and_time(preview.period.start)
    copies = f"Odpisy i kopie: {order.copies_told}. " if order.copies else ""
    return (
        f"Zakres: {order.scope_text} (kart: {order.cards_granted}), od {since} do "
        f"{until(preview.period.end)}. {copies}{basis}"
    )
