"""Reads of access: what waits, what was ordered, who reads now, and the preview of an order."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from akta.access.errors import (
    NotCaseProsecutor,
    OrderNotInForce,
    PersonRequired,
    ScopeEmpty,
    ScopeNotUnderstood,
    ScopeUnresolved,
)
from akta.access.facts import OrderFacts
from akta.access.models import (
    AUTHORITY,
    AccessOrder,
    AccessRequest,
    HandOver,
    OrderDraft,
    OrderKind,
    RequestState,
)
from akta.access.own import PortalRequest, own_requests
from akta.access.profiles import refuse_missing
from akta.access.rules import (
    not_digitised_in_scope,
    period_of_access,
    pesel_of_share,
    refuse_inexact,
    refuse_unasked,
    refuse_unshareable,
    refuse_without_competence,
    refuse_without_reasons,
)
from akta.access.sides import CardRange, KnownSide, card_ranges, count_cards, sides_of
from akta.accounts.queries import find_by_pesel
from akta.cases import queries as cases
from akta.cases.models import Capacity, Case, CasePerson
from akta.core.actors import Actor
from akta.core.errors import NotAllowed, NotFound
from akta.files.models import Document, Volume
from akta.files.models import SetKind as FileSet
from akta.grants import queries as grants
from akta.grants.errors import ReasonNeeded
from akta.grants.models import Grant, Ground
from akta.law import scope as law_scope
from akta.law.marks import implements
from akta.law.matrix import Action, Thing
from akta.law.periods import Period, remaining
from akta.law.provisions import KPK_156_5, KPK_156_5A, KPK_156_5B, KPK_306_1B, KPK_321_1
from akta.law.scope import Scope, Withheld
from akta.law.scope_text import ScopeProblem, parse_scope, render_part, render_scope
from akta.units.models import Post, PostKind

__all__ = [
    "BASES",
    "DEFAULT_DAYS",
    "LiveGrant",
    "OrderPreview",
    "PortalRequest",
    "case_for_issuing",
    "case_for_preparing",
    "default_last",
    "drafts_of",
    "grants_of",
    "may_issue",
    "may_prepare",
    "office_units",
    "order_for",
    "orders_of",
    "own_requests",
    "prepare_order",
    "request_for",
    "requests_awaiting",
    "requests_of",
    "requests_passed_on",
    "requests_to_complete",
    "work_out",
]

BASES = tuple(map(str, (KPK_156_5, KPK_156_5A, KPK_156_5B, KPK_306_1B, KPK_321_1)))
DEFAULT_DAYS = getattr(settings, "AKTA_ACCESS_DAYS", 14)
PROSECUTORS = (PostKind.PROSECUTOR, PostKind.ASSESSOR, PostKind.HEAD, PostKind.CELL_HEAD)
OFFICE = (Ground.SECRETARIAT, Ground.HEAD, Ground.UNIT_MEMBER)
PENDING = (RequestState.AWAITING, RequestState.INCOMPLETE)


def case_for_preparing(actor: Actor, case_id: UUID, *, at: datetime) -> tuple[Case, Grant]:
    """The case for whoever may prepare an order: the referent and the secretariat of the cell.

    Everybody else is refused alike, whether the case exists or not. Raises NotCaseProsecutor.
    """
    return _case_for(actor, case_id, Action.ORDER, at=at)


@implements("P-1-3")
@implements("R-145")
@implements("R-146")
def case_for_issuing(actor: Actor, case_id: UUID, *, at: datetime) -> tuple[Case, Grant, Post]:
    """The case, the grant and the post by which the conducting prosecutor issues an order.

    One who formally substitutes him has a named decision that opens the main file for writing. The
    prosecutor decides also where the investigation was entrusted (§ 145) and while the file is with
    the court (§ 146). Raises NotCaseProsecutor.
    """
    case, grant = _case_for(actor, case_id, Action.WRITE, at=at)
    posts = Post.objects.filter(account_id=actor.id, kind__in=PROSECUTORS, in_force__contains=at)
    post = posts.select_related("unit").order_by("in_force").first()
    if post is None:
        raise NotCaseProsecutor
    return case, grant, post


def _case_for(actor: Actor, case_id: UUID, action: Action, *, at: datetime) -> tuple[Case, Grant]:
    try:
        case, grant, _ = cases.case_for(actor, case_id, thing=Thing.MAIN, action=action, at=at)
    except (NotFound, NotAllowed, ReasonNeeded) as error:
        raise NotCaseProsecutor from error
    return case, grant


def may_prepare(actor: Actor, case_id: UUID, *, at: datetime) -> bool:
    """Whether drafts are to be offered; the service decides again."""
    try:
        case_for_preparing(actor, case_id, at=at)
    except NotCaseProsecutor:
        return False
    return True


def may_issue(actor: Actor, case_id: UUID, *, at: datetime) -> bool:
    """Whether the button is to be shown; the service decides again."""
    try:
        case_for_issuing(actor, case_id, at=at)
    except NotCaseProsecutor:
        return False
    return True


def _requests() -> QuerySet[AccessRequest]:
    found = AccessRequest.objects.select_related("case", "case__referent", "unit", "applicant")
    return found.order_by("received_at", "id")


def requests_awaiting(actor: Actor, *, at: datetime) -> QuerySet[AccessRequest]:
    """The referent's list: requests that wait for a decision, the oldest first."""
    mine = grants.reach(actor, Thing.MAIN, Action.WRITE, at=at)
    return _requests().filter(mine.q("case__"), state=RequestState.AWAITING, linked_to__isnull=True)


def requests_to_complete(actor: Actor, *, at: datetime) -> QuerySet[AccessRequest]:
    """The office's list: requests that do not tell their case, of the units it works in."""
    return _requests().filter(unit_id__in=office_units(actor, at=at), state=RequestState.INCOMPLETE)


def requests_of(case: Case) -> QuerySet[AccessRequest]:
    """All requests in one case, with repeats; the caller has opened the case."""
    found = _requests().filter(case=case).exclude(state=RequestState.TRANSFERRED)
    return found.order_by("-received_at")


def office_units(actor: Actor, *, at: datetime) -> list[str]:
    """Units in whose office the actor works, the longest held first; none for anybody else."""
    held = grants.held_by(actor, at=at).filter(ground__in=OFFICE).order_by("in_force")
    posts = Post.objects.filter(pk__in=held.values("ground_id"), unit_id__isnull=False)
    return list(dict.fromkeys(posts.order_by("in_force").values_list("unit_id", flat=True)))


def request_for(actor: Actor, request_id: UUID, *, at: datetime) -> AccessRequest:
    """One request for whoever may work on it: of a case they prepare orders in, or of their unit.

    Raises NotFound.
    """
    found = _requests().filter(pk=request_id).first()
    if found is None:
        raise NotFound
    if found.case is not None:
        cases.case_for(actor, found.case.pk, thing=Thing.REGISTER_ENTRY, action=Action.WRITE, at=at)
    elif found.unit_id not in office_units(actor, at=at):
        raise NotFound
    return found


def requests_passed_on(actor: Actor, *, at: datetime) -> QuerySet[AccessRequest]:
    """Requests that the office passed on to other units, the newest first."""
    units = office_units(actor, at=at)
    found = _requests().filter(unit_id__in=units, state=RequestState.TRANSFERRED)
    return found.select_related("linked_to__unit").order_by("-received_at")


def orders_of(case: Case) -> QuerySet[AccessOrder]:
    """Orders in one case, the newest first; the caller has opened the case."""
    found = AccessOrder.objects.filter(case=case).select_related("holder", "issued_by", "replaces")
    return found.order_by("-year", "-number")


def order_for(actor: Actor, order_id: UUID, *, at: datetime) -> AccessOrder:
    """One order for whoever prepares or issues orders in its case. Raises NotFound."""
    found = AccessOrder.objects.select_related("case__unit", "holder", "issued_by", "replaces")
    order = found.filter(pk=order_id).first()
    if order is None:
        raise NotFound
    try:
        case_for_preparing(actor, order.case_id, at=at)
    except NotCaseProsecutor as error:
        raise NotFound from error
    return order


def drafts_of(case: Case) -> QuerySet[OrderDraft]:
    """Drafts that were not issued yet."""
    found = OrderDraft.objects.filter(case=case, issued__isnull=True)
    return found.select_related("prepared_by").order_by("-prepared_at")


@dataclass(frozen=True, slots=True)
class LiveGrant:
    """A grant that an order gave, with the time that is left of it."""

    order: AccessOrder
    grant: Grant
    state: str
    left: str
    handed_over: HandOver | None = None


def grants_of(case: Case, *, at: datetime) -> list[LiveGrant]:
    """What the orders of a case opened: live, to begin, ended, revoked; in three queries."""
    orders = {order.grant_id: order for order in orders_of(case).filter(grant_id__isnull=False)}
    handed: dict[UUID, HandOver] = {}
    for row in HandOver.objects.filter(order__case=case).order_by("at"):
        handed[row.order_id] = row
    found = Grant.objects.filter(pk__in=list(orders)).order_by("-created_at")
    return [_live(orders[grant.pk], grant, handed, at) for grant in found]


def _live(
    order: AccessOrder, grant: Grant, handed: Mapping[UUID, HandOver], at: datetime
) -> LiveGrant:
    return LiveGrant(order, grant, state_of(grant, at), left_of(grant, at), handed.get(order.pk))


def state_of(grant: Grant, at: datetime) -> str:
    """live, later, ended or revoked."""
    if grant.revoked_at is not None and grant.revoked_at <= at:
        return "revoked"
    if at < grant.in_force.lower:
        return "later"
    return "live" if at < grant.in_force.upper else "ended"


def left_of(grant: Grant, at: datetime) -> str:
    """How long the grant still lasts, in words."""
    if grant.revoked_at is not None and grant.revoked_at <= at:
        return "cofnięty"
    return remaining(Period(grant.in_force.lower, grant.in_force.upper), at)


@dataclass(frozen=True, slots=True)
class OrderPreview:
    """What an order would do, as of now: nothing is written yet.

    `errors` are whole sentences by field; an order with errors is not issued. `seen` is the
    fingerprint of all that the prosecutor sees here; issuing names it, so that nothing changed
    meanwhile goes out unseen.
    """

    case: Case
    facts: OrderFacts
    person: CasePerson | None
    person_name: str
    capacity: str
    scope_text: str = ""
    period: Period | None = None
    pesel: str | None = None
    side_ids: tuple[UUID, ...] = ()
    cards: int = 0
    granted: Sequence[CardRange] = ()
    withheld: Mapping[str, Sequence[CardRange]] = field(default_factory=dict)
    withheld_sides: int = 0
    not_digitised: Sequence[str] = ()
    on_paper: Sequence[str] = ()
    replaces: AccessOrder | None = None
    request: AccessRequest | None = None
    seen: str = ""

    @property
    def sides(self) -> int:
        return len(self.side_ids)


def prepare_order(*, actor: Actor, case_id: UUID, facts: OrderFacts, at: datetime) -> OrderPreview:
    """Work out an order without issuing it (projekt zarządzenia); a pure read.

    For the referent and the secretariat. Raises NotCaseProsecutor, NotDigitised and the
    InputErrors of `akta.access.errors`.
    """
    case, _ = case_for_preparing(actor, case_id, at=at)
    return work_out(case, facts, at=at)


def work_out(case: Case, facts: OrderFacts, *, at: datetime) -> OrderPreview:
    """The preview of an order in an opened case."""
    replaced = _replaced(case, facts)
    request = _request(case, facts)
    if replaced is None:
        is_asked = bool(request and request.authority)
        refuse_unasked(to_authority=facts.to_authority, is_asked=is_asked)
    else:
        facts = replace(facts, to_authority=bool(replaced.authority))
    person = _person(case, facts, replaced)
    name = _name(facts, person, replaced or request)
    if not name:
        raise PersonRequired
    refuse_without_reasons(facts.kind, facts.reasons)
    refuse_inexact(facts)
    refuse_without_competence(facts)
    capacity = Capacity(person.capacity if person else facts.capacity).label
    bare = OrderPreview(
        case=case,
        facts=facts,
        person=person,
        person_name=name,
        capacity=AUTHORITY if facts.to_authority else capacity,
        replaces=replaced,
        request=request,
    )
    opened = _opened(case, facts, person, at) if facts.opens else {}
    if facts.opens_in_portal and replaced is None:
        asked = bare.request.applicant if bare.request else None
        numbered = find_by_pesel(opened["pesel"]) if opened["pesel"] else None
        refuse_missing(facts, [person.account if person else None, asked, numbered])
    return _with_fingerprint(bare, opened)


def _name(
    facts: OrderFacts, person: CasePerson | None, of: AccessOrder | AccessRequest | None
) -> str:
    """Whom the order names: the authority itself, unless an official of it reads in the portal."""
    if person is not None:
        return person.full_name
    typed = f"{facts.given_name} {facts.surname}".strip()
    if facts.to_authority and of is not None and not facts.opens_in_portal:
        return of.authority
    if isinstance(of, AccessOrder):
        return of.holder_name
    return typed


def _opened(
    case: Case, facts: OrderFacts, person: CasePerson | None, at: datetime
) -> dict[str, Any]:
    """The part of a preview that only an order which opens something has."""
    pesel = None
    if facts.opens_in_portal:
        volumes = Volume.objects.filter(case=case, set_kind__in=[FileSet.MAIN, FileSet.ANNEX])
        refuse_unshareable(
            is_criminal=case.register.is_criminal,
            form=case.form,
            digitised=volumes.filter(is_digitised=True).count(),
        )
        known_pesel = (person.pesel if person else None) or ""
        pesel = pesel_of_share(facts.method, facts.pesel or known_pesel)
    period = period_of_access(facts.first, facts.last, at=at)
    scope = scope_of(facts.scope_text, as_of=None if facts.is_growing else at)
    return {
        "period": period,
        "pesel": pesel,
        "scope_text": render_scope(scope, _titles(case)),
        **_resolved(case, scope, facts),
    }


def scope_of(text: str, *, as_of: datetime | None) -> Scope:
    """The scope that was typed. Raises ScopeNotUnderstood."""
    scope = parse_scope(text, as_of=as_of)
    if isinstance(scope, ScopeProblem):
        raise ScopeNotUnderstood(reason=scope.sentence)
    return scope


def _resolved(case: Case, scope: Scope, facts: OrderFacts) -> dict[str, Any]:
    """Which sides the scope names; outside the portal volumes on paper are opened too."""
    sides = sides_of(case.pk)
    result = law_scope.apply(scope, [side.info for side in sides])
    paper = _paper_volumes(case)
    named = not_digitised_in_scope(facts.scope_text, dict.fromkeys(paper, False))
    on_paper = (
        [] if facts.opens_in_portal else [f"t. {number}: tom na papierze" for number in named]
    )
    unknown = [
        f"„{render_part(one.part)}” – {one.sentence}"
        for one in result.unresolved
        if not (isinstance(one.part, law_scope.Volume) and one.part.volume in paper)
    ]
    if unknown:
        raise ScopeUnresolved(reason=" ".join(unknown))
    granted = [
        side
        for side in sides
        if side.id in result.granted and (side.is_digitised or not facts.opens_in_portal)
    ]
    if not granted and not on_paper:
        raise ScopeEmpty
    opened = {side.id for side in granted}
    kept = [
        side for side in sides if side.id not in opened and law_scope.shareable(side.info.set_kind)
    ]
    return {
        "side_ids": tuple(sorted(UUID(side.id) for side in granted)),
        "cards": count_cards(granted),
        "granted": card_ranges(granted, sides),
        "withheld": _by_reason(kept, result.withheld, sides),
        "withheld_sides": len(kept),
        "not_digitised": [f"t. {number}" for number in sorted(paper) if not on_paper],
        "on_paper": on_paper,
    }


def _paper_volumes(case: Case) -> set[int]:
    """Volumes of the main file that were not digitised yet: named, but nothing of them opens."""
    found = Volume.objects.filter(case=case, set_kind=FileSet.MAIN, is_digitised=False)
    return set(found.values_list("number", flat=True))


PAPER = "z tomu jeszcze niezdigitalizowanego"


def _by_reason(
    kept: list[KnownSide], reasons: Mapping[str, Withheld], sides: list[KnownSide]
) -> dict[str, list[CardRange]]:
    """What is withheld, by reason; the closed sets are not listed, they are never at stake."""
    grouped: dict[str, list[KnownSide]] = {}
    for side in kept:
        reason = reasons[side.id].value if side.id in reasons else PAPER
        grouped.setdefault(reason, []).append(side)
    return {reason: card_ranges(group, sides) for reason, group in grouped.items()}


def _titles(case: Case) -> dict[str, str]:
    rows = Document.objects.filter(volume__case=case).values_list("pk", "title")
    return {str(pk): title for pk, title in rows}


def _person(case: Case, facts: OrderFacts, replaced: AccessOrder | None) -> CasePerson | None:
    """The person of the case whom the order names; None for one that is to be added."""
    person_id = replaced.person_id if replaced else facts.person_id
    if person_id is None:
        return None
    person = case.persons.filter(pk=person_id).select_related("account").first()
    if person is None:
        raise PersonRequired
    return person


def _replaced(case: Case, facts: OrderFacts) -> AccessOrder | None:
    """The order that a change or revocation ends; it must still stand.

    What an order opened outside the portal is revoked, and ordered anew in place of a change.
    """
    if facts.replaces_id is None:
        return None
    order = AccessOrder.objects.filter(pk=facts.replaces_id, case=case).first()
    if order is None or order.replaced_by.exists():
        raise OrderNotInForce
    revoked = facts.kind == OrderKind.REVOCATION and order.is_revocable
    if order.grant_id is None and not revoked:
        raise OrderNotInForce
    return order


def _request(case: Case, facts: OrderFacts) -> AccessRequest | None:
    if facts.request_id is None:
        return None
    return AccessRequest.objects.filter(
        Q(pk=facts.request_id), case=case, state=RequestState.AWAITING
    ).first()


def _with_fingerprint(bare: OrderPreview, opened: Mapping[str, Any]) -> OrderPreview:
    whole = replace(bare, **opened)
    shown = "\n".join(
        [
            str(whole.case.pk),
            whole.facts.kind,
            whole.person_name,
            whole.capacity,
            str(whole.pesel),
            str(whole.facts.first or ""),
            str(whole.period.end if whole.period else ""),
            whole.scope_text,
            whole.facts.reasons,
            *(whole.facts.manner, whole.facts.copies, str(whole.facts.copies_number)),
            *(str(whole.facts.price), whole.facts.competence, *whole.on_paper),
            *map(str, whole.side_ids),
            *(line.text for lines in whole.withheld.values() for line in lines),
        ]
    )
    return replace(whole, seen=hashlib.sha256(shown.encode()).hexdigest())


def default_last(at: datetime) -> datetime:
    """The end that the form offers: a fortnight from now, configurable (AKTA_ACCESS_DAYS)."""
    return at + timedelta(days=DEFAULT_DAYS)
