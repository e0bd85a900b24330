"""Joining cases (połączenie spraw, § 107–108 Regulaminu): found, proposed, decided, carried out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from akta.accounts.models import Account
from akta.cases import events, queries
from akta.cases.errors import (
    JoiningProposed,
    JoiningReason,
    JoiningUnknown,
    JoiningWithItself,
    SearchLimitReached,
)
from akta.cases.links.moving import move_case
from akta.cases.links.passing import copy_people, passing, suspects_among, taken_over
from akta.cases.links.team import open_to_teams
from akta.cases.models import (
    Capacity,
    Case,
    CaseLink,
    CasePerson,
    CaseState,
    Form,
    Joining,
    LinkKind,
    PersonSearch,
)
from akta.cases.proceedings import state
from akta.cases.proceedings.services import enter_event, inherit_events, record_event
from akta.cases.services import put_in_charge, take_from_referent
from akta.core import journal
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.core.errors import NotAllowed, NotFound
from akta.core.once import once
from akta.grants import queries as grants
from akta.law.localtime import start_of
from akta.law.marks import implements
from akta.law.matrix import Action, Thing

__all__ = [
    "LINKS",
    "Linked",
    "decide_joining",
    "drop_joining",
    "find_linked",
    "joining_to_decide",
    "propose_joining",
]

TABLE = "joining-direction"
PROPOSED, DROPPED, JOINED = "joining_proposed", "joining_dropped", "joined"
LINKS = {
    "person": "podmiotowa (te same osoby)",
    "subject": "przedmiotowa (te same czyny lub rzeczy)",
    "both": "podmiotowa i przedmiotowa",
}
WHY = {"earlier": "wszczęto ją wcześniej", "investigation": "jest śledztwem"}
PARTIES = (Capacity.SUSPECT, Capacity.SUSPECTED, Capacity.INJURED)


@dataclass(frozen=True, slots=True)
class Linked:
    """A case of the same unit with one of this case's persons in it."""

    reference: str
    referent: str
    person: str
    capacity: str


@implements("R-107")
@transaction.atomic
def find_linked(*, actor: Actor, case_id: UUID, at: datetime) -> list[Linked]:
    """Look for cases linked by person (łączność podmiotowa) in the same unit, by their numbers.

    Counts as one search beyond own cases and is limited with them. Each case found that nobody
    has considered yet opens the duty to consider joining. Raises NotAllowed, SearchLimitReached.
    """
    case = _own(actor, case_id, at)
    _count_search(actor, case, at)
    hits = _hits(case)
    _have_considered(actor, case, hits, at)
    _tell_search(actor, case, len(hits), at)
    return [_linked(hit) for hit in hits]


def _have_considered(actor: Actor, case: Case, hits: list[CasePerson], at: datetime) -> None:
    """Each case found for the first time opens the duty to consider joining."""
    known = {
        event.get("reference")
        for event in state.happenings(state.entries_of(case.pk))
        if event.kind == "link_found"
    }
    for reference in dict.fromkeys(hit.case.reference for hit in hits):
        if reference not in known:
            record_event(
                actor=actor,
                case_id=case.pk,
                kind="link_found",
                day=local_day(at),
                values={"reference": reference, "link": "person"},
                at=at,
            )


def _count_search(actor: Actor, case: Case, at: datetime) -> None:
    Account.objects.select_for_update(no_key=True).get(pk=actor.id)
    today = PersonSearch.objects.filter(account_id=actor.id, at__gte=start_of(local_day(at)))
    limit = settings.AKTA.person_searches_a_day
    if today.count() >= limit:
        raise SearchLimitReached(limit=limit)
    PersonSearch.objects.create(
        account_id=actor.id,
        unit_id=case.unit_id,
        typed=None,
        purpose="sprawy łączne (§ 107 Regulaminu)",
        for_reference=case.reference,
        hits=_hits_q(case).count(),
        at=at,
    )


def _tell_search(actor: Actor, case: Case, found: int, at: datetime) -> None:
    journal.record(
        events.LINKS_SEARCHED,
        stream=journal.case_stream(case.pk),
        actor=actor,
        at=at,
        case_id=case.pk,
        subject=case.pk,
        data={"found": found},
    )


def _hits_q(case: Case) -> Any:
    own = case.persons.filter(removed_at__isnull=True, capacity__in=PARTIES)
    numbers = list(own.values_list("pesel_lookup", "nip", "regon"))
    same = Q(pk__in=[])
    for pesel, nip, regon in numbers:
        if pesel is not None:
            same |= Q(pesel_lookup=pesel)
        if nip:
            same |= Q(nip=nip)
        if regon:
            same |= Q(regon=regon)
    found = CasePerson.objects.filter(same, removed_at__isnull=True, capacity__in=PARTIES)
    found = found.filter(case__unit_id=case.unit_id).exclude(case_id=case.pk)
    return found.exclude(case__state=CaseState.CLOSED)


def _hits(case: Case) -> list[CasePerson]:
    return list(_hits_q(case).select_related("case__referent").order_by("case__reference")[:50])


def _linked(hit: CasePerson) -> Linked:
    referent = hit.case.referent.full_name if hit.case.referent else ""
    return Linked(hit.case.reference, referent, hit.full_name, Capacity(hit.capacity).label)


@transaction.atomic
def propose_joining(
    *,
    actor: Actor,
    case_id: UUID,
    reference: str,
    link: str,
    reason: str,
    at: datetime,
    key: str | None = None,
) -> Joining:
    """Propose to join the case with another of the same unit (propozycja połączenia).

    Which one takes in the other follows from the table of § 108; both are told, and whoever runs
    the receiving one decides. Raises JoiningUnknown, JoiningWithItself, JoiningProposed,
    EventMisplaced.
    """

    def act() -> str:
        case = _own(actor, case_id, at)
        other = _other(actor, case, reference, at)
        here, there = _facts(case), _facts(other)
        day = local_day(at)
        record_event(actor=actor, case_id=case.pk, kind=PROPOSED, day=day, values=there, at=at)
        enter_event(actor=actor, case_id=other.pk, kind=PROPOSED, day=day, values=here, at=at)
        outcome, conflict, place = _direction(case)
        lead = None if outcome == "conflict" else case if outcome.startswith("here") else other
        words = f"{_words(outcome, lead, other if lead == case else case) or conflict} ({place})."
        made = Joining.objects.create(
            proposed_in=case,
            other=other,
            lead=lead,
            direction=outcome,
            words=words,
            link=link,
            reason=reason.strip(),
            proposed_by_id=actor.id,
            proposed_at=at,
        )
        return str(made.pk)

    done = once(key, use_case="cases.propose_joining", actor_id=actor.id, at=at, act=act)
    return Joining.objects.select_related("proposed_in", "other", "lead").get(pk=done)


def _own(actor: Actor, case_id: UUID, at: datetime) -> Case:
    case, _, _ = queries.case_for(actor, case_id, thing=Thing.MAIN, action=Action.WRITE, at=at)
    return case


def _other(actor: Actor, case: Case, reference: str, at: datetime) -> Case:
    try:
        stub = queries.lookup(actor, reference, at=at)
    except NotFound:
        raise JoiningUnknown from None
    other = Case.objects.select_related("cell__unit").get(reference=stub.reference)
    if other.pk == case.pk:
        raise JoiningWithItself
    if other.unit_id != case.unit_id:
        raise JoiningUnknown
    pair = Q(proposed_in=case, other=other) | Q(proposed_in=other, other=case)
    if Joining.objects.filter(pair, outcome="").exists():
        raise JoiningProposed
    return other


def _facts(case: Case) -> Mapping[str, Any]:
    """What the table of § 108 asks of a case: its opening, form, whether anybody is arrested."""
    facts = state.derived(case, state.entries_of(case.pk)).folded.facts
    form = facts.get("form")
    return {
        "reference": case.reference,
        "initiated": facts.get("initiated") or case.opened_on,
        "form": form if form in {Form.INQUIRY, Form.INVESTIGATION} else "other",
        "detained": bool(facts.get("detained")),
    }


def _direction(case: Case) -> tuple[str, str, str]:
    """The answer of the table to the proposal just recorded, its words, and its provision."""
    due = case.duties.filter(declaration=TABLE).first()
    found = state.derived(case, state.entries_of(case.pk))
    row = next((d.outcome for d in found.duties if d.declaration.id == TABLE), None)
    if row is None or due is None:
        words = "Przepis nie rozstrzyga kierunku; wybór należy uzasadnić"
        return "conflict", words, "§ 108 Regulaminu"
    return row.outcome, row.words.rstrip("."), row.provision or due.provision


def _words(outcome: str, lead: Case | None, other: Case) -> str:
    """Which case takes in which, by their numbers: both cases show the same sentence."""
    if lead is None:
        return ""
    why = WHY.get(outcome.partition("-")[2], "stosowano w niej areszt")
    return f"Sprawa {lead.reference} przyjmuje sprawę {other.reference}, bo {why}"


@implements("R-108-1a")
def may_decide(actor: Actor, lead: Case, *, at: datetime) -> bool:
    """Whether the actor runs the case that takes in the other (sprawa przyjmująca)."""
    try:
        grants.decide(actor, queries.place_of(lead), Thing.MAIN, Action.WRITE, at=at)
    except (NotFound, NotAllowed):
        return False
    return True


def joining_to_decide(
    actor: Actor, joining_id: UUID, lead_id: UUID | None, reason: str, *, at: datetime
) -> tuple[Joining, Case]:
    """The open proposal, held, and the receiving case, for whoever runs that one.

    Raises NotFound, NotAllowed, JoiningReason where the table leaves the choice to them.
    """
    joining = _open(joining_id)
    lead = joining.lead or _chosen(joining, lead_id)
    if not may_decide(actor, lead, at=at):
        raise NotAllowed
    if joining.lead_id is None and not reason.strip():
        raise JoiningReason
    return joining, lead


@transaction.atomic
def decide_joining(
    *,
    actor: Actor,
    joining_id: UUID,
    at: datetime,
    lead_id: UUID | None = None,
    reason: str = "",
) -> CaseLink:
    """Join the cases (połączenie spraw), by whoever runs the receiving one.

    The other keeps its number, is closed as joined, and passes with its file to the referent and
    the cell of the receiving one; who read it by an order goes on reading it and nothing more.
    Raises NotFound, NotAllowed, JoiningReason, EventMisplaced.
    """
    joining, lead = joining_to_decide(actor, joining_id, lead_id, reason, at=at)
    absorbed = joining.other if lead.pk == joining.proposed_in_id else joining.proposed_in
    absorbed = Case.objects.select_for_update(no_key=True).get(pk=absorbed.pk)
    _record_both(actor, lead, absorbed, at)
    _take_over(actor, lead, absorbed, at)
    link = CaseLink.objects.create(
        kind=LinkKind.JOINED,
        source=absorbed,
        target=lead,
        contents={"direction": joining.direction, "words": joining.words, "reason": reason},
        made_by_id=actor.stored_id,
        made_at=at,
    )
    _pass_on(actor, absorbed, lead, at)
    _close(joining, JOINED, reason, at, lead)
    return link


def _record_both(actor: Actor, lead: Case, absorbed: Case, at: datetime) -> None:
    day = local_day(at)
    told: tuple[tuple[Case, str, Case], ...] = (
        (lead, "joined", absorbed),
        (absorbed, "absorbed", lead),
    )
    for case, kind, other in told:
        enter_event(
            actor=actor,
            case_id=case.pk,
            kind=kind,
            day=day,
            values={"reference": other.reference},
            at=at,
        )


def _take_over(actor: Actor, lead: Case, absorbed: Case, at: datetime) -> None:
    """The parties of the joined case stand in the receiving one, suspects with their charges."""
    people = list(absorbed.persons.filter(removed_at__isnull=True).order_by("added_at", "pk"))
    there = copy_people(actor=actor, people=people, target=lead, at=at)
    suspects, charges = suspects_among(people, there), passing(absorbed, people, ())
    taken = taken_over(state.folded_of(absorbed), suspects, charges, local_day(at))
    inherit_events(actor=actor, case=lead, origin=absorbed, events_=taken, at=at)


def _pass_on(actor: Actor, absorbed: Case, lead: Case, at: datetime) -> None:
    """The rights over the joined case become those over the receiving one."""
    move_case(actor=actor, case=absorbed, cell=lead.cell, at=at)
    absorbed.refresh_from_db()
    if lead.referent_id is None:
        take_from_referent(absorbed, at)
    elif lead.referent_id != absorbed.referent_id:
        put_in_charge(actor, absorbed, lead.referent_id, at)
    open_to_teams(lead=lead, joined=absorbed, at=at)


def drop_joining(*, actor: Actor, joining_id: UUID, reason: str, at: datetime) -> None:
    """Drop a proposal (odstąpienie od połączenia), by whoever runs either case, with the reason.

    For example because joint conduct would be hindered (art. 34 § 3 k.p.k.).
    """
    with transaction.atomic():
        joining = _open(joining_id)
        pair = (joining.proposed_in, joining.other)
        if not any(may_decide(actor, case, at=at) for case in pair):
            raise NotFound
        if not reason.strip():
            raise JoiningReason
        for case, other in (pair, pair[::-1]):
            enter_event(
                actor=actor,
                case_id=case.pk,
                kind=DROPPED,
                day=local_day(at),
                values={"reference": other.reference, "reason": reason.strip()},
                at=at,
            )
        _close(joining, DROPPED, reason, at, joining.lead)


def _open(joining_id: UUID) -> Joining:
    found = Joining.objects.select_for_update(of=("self",), no_key=True)
    found = found.select_related("proposed_in__cell__unit", "other__cell__unit")
    joining = found.filter(pk=joining_id, outcome="").first()
    if joining is None:
        raise NotFound
    return joining


def _chosen(joining: Joining, lead_id: UUID | None) -> Case:
    pair = {joining.proposed_in_id: joining.proposed_in, joining.other_id: joining.other}
    if lead_id not in pair:
        raise NotFound
    return pair[lead_id]


def _close(joining: Joining, outcome: str, reason: str, at: datetime, lead: Case | None) -> None:
    joining.outcome = "joined" if outcome == JOINED else "dropped"
    joining.outcome_reason = reason.strip()
    joining.decided_at = at
    joining.lead = lead
    joining.save(update_fields=["outcome", "outcome_reason", "decided_at", "lead"])
