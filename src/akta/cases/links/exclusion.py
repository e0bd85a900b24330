"""Exclusion of a prosecutor (wyłączenie prokuratora, art. 40–42, 47 k.p.k., § 117 Regulaminu)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from akta.cases import events, queries
from akta.cases.errors import ExclusionRefused
from akta.cases.models import Case, Exclusion, TeamMember
from akta.cases.proceedings.services import enter_event, record_event
from akta.cases.rows import record
from akta.cases.services import is_head, put_in_charge
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.core.db import half_open
from akta.core.errors import NotAllowed, NotFound
from akta.grants import services as giving
from akta.law.matrix import Action, Thing

__all__ = ["GROUNDS", "decide_exclusion", "declare_exclusion", "exclude_ex_officio"]

GROUNDS = {
    "own-case": "sprawa dotyczy go bezpośrednio (art. 40 § 1 pkt 1 k.p.k.)",
    "spouse": "małżonek albo wspólne pożycie ze stroną, pokrzywdzonym lub pełnomocnikiem (pkt 2)",
    "kin": "pokrewieństwo, powinowactwo, przysposobienie, opieka lub kuratela (pkt 3)",
    "witness": "świadek czynu, świadek lub biegły w sprawie (pkt 4)",
    "earlier": "brał udział w wydaniu zaskarżonego rozstrzygnięcia (pkt 6)",
    "mediator": "prowadził mediację (pkt 10)",
    "doubt": "wątpliwość co do bezstronności (art. 41 § 1 k.p.k.)",
}
DOUBT = "doubt"


@transaction.atomic
def declare_exclusion(
    *, actor: Actor, case_id: UUID, ground: str, reason: str, at: datetime
) -> Exclusion:
    """The prosecutor's own declaration or request (oświadczenie albo żądanie wyłączenia).

    Until it is decided the acts of the case are held back (§ 117 ust. 1 i 3). Only by whoever
    conducts the case. Raises NotFound, NotAllowed, ExclusionRefused.
    """
    case, _, _ = queries.case_for(actor, case_id, thing=Thing.MAIN, action=Action.WRITE, at=at)
    _refuse(ground, reason)
    if Exclusion.objects.filter(case=case, account_id=actor.id, decided_at=None).exists():
        raise ExclusionRefused(field="ground", sentence="To oświadczenie czeka już na decyzję.")
    made = Exclusion.objects.create(
        case=case, account_id=actor.id, ground=ground, reason=reason.strip(), asked_at=at
    )
    kind = "exclusion_requested" if ground == DOUBT else "exclusion_declared"
    record_event(actor=actor, case_id=case.pk, kind=kind, day=local_day(at), values={}, at=at)
    return made


@transaction.atomic
def decide_exclusion(
    *,
    actor: Actor,
    exclusion_id: UUID,
    is_excluded: bool,
    reason: str,
    successor_id: UUID | None,
    at: datetime,
) -> Exclusion:
    """The superior decides, and assigns another prosecutor in the same step (art. 42 § 2, 47).

    Whoever is excluded loses all they held over the case at this moment, and cannot get it again.
    Raises NotFound, NotAllowed, ExclusionRefused, NotAReferent.
    """
    found = Exclusion.objects.select_for_update(of=("self",), no_key=True)
    found = found.select_related("case__cell", "case__referent", "account")
    exclusion = found.filter(pk=exclusion_id, decided_at=None).first()
    if exclusion is None:
        raise NotFound
    _may_decide(actor, exclusion.case, exclusion.account_id, at)
    return _decide(actor, exclusion, reason, successor_id, at, is_excluded=is_excluded)


@transaction.atomic
def exclude_ex_officio(
    *, actor: Actor, case_id: UUID, ground: str, reason: str, successor_id: UUID, at: datetime
) -> Exclusion:
    """The superior excludes the referent of their own motion (z urzędu, § 117 ust. 2).

    Raises as `decide_exclusion`.
    """
    case = Case.objects.select_related("cell", "referent").filter(pk=case_id).first()
    if case is None:
        raise NotFound
    if case.referent is None:
        raise ExclusionRefused(field="ground", sentence="Sprawa nie ma referenta.")
    _may_decide(actor, case, case.referent.pk, at)
    _refuse(ground, reason)
    enter_event(
        actor=actor,
        case_id=case.pk,
        kind="exclusion_ground_known",
        day=local_day(at),
        values={},
        at=at,
    )
    exclusion = Exclusion.objects.create(
        case=case, account=case.referent, ground=ground, reason=reason.strip(), asked_at=at
    )
    return _decide(actor, exclusion, reason, successor_id, at, is_excluded=True)


def _refuse(ground: str, reason: str) -> None:
    if ground not in GROUNDS:
        raise ExclusionRefused(field="ground", sentence="Proszę wybrać przyczynę z listy.")
    if not reason.strip():
        raise ExclusionRefused(field="reason", sentence="Brakuje treści oświadczenia.")


def _may_decide(actor: Actor, case: Case, account_id: UUID, at: datetime) -> None:
    """The head of the unit or cell, and never about themselves."""
    if not is_head(actor, case, at=at):
        queries.case_for(actor, case.pk, thing=Thing.REGISTER_ENTRY, action=Action.READ, at=at)
        raise NotAllowed
    if actor.id == account_id:
        raise NotAllowed


def _decide(
    actor: Actor,
    exclusion: Exclusion,
    reason: str,
    successor_id: UUID | None,
    at: datetime,
    *,
    is_excluded: bool,
) -> Exclusion:
    case = Case.objects.select_for_update(no_key=True).get(pk=exclusion.case_id)
    if not reason.strip():
        raise ExclusionRefused(field="reason", sentence="Brakuje powodu rozstrzygnięcia.")
    if is_excluded and successor_id in {None, exclusion.account_id}:
        raise ExclusionRefused(
            field="successor", sentence="Proszę wyznaczyć innego prokuratora do tej sprawy."
        )
    exclusion.is_excluded = is_excluded
    exclusion.decided_by_id = actor.id
    exclusion.decided_at = at
    exclusion.save(update_fields=["is_excluded", "decided_by", "decided_at"])
    enter_event(
        actor=actor,
        case_id=case.pk,
        kind="exclusion_decided",
        day=local_day(at),
        values={"excluded": is_excluded},
        at=at,
    )
    told: dict[str, Any] = {"who": exclusion.account.full_name}
    if not is_excluded or successor_id is None:
        record(events.NOT_EXCLUDED, case, actor, at, told | {"reason": reason}, exclusion.pk)
        return exclusion
    case.refresh_from_db()
    if case.referent_id in {None, exclusion.account_id}:
        put_in_charge(actor, case, successor_id, at)
    _take_away(case, exclusion.account_id, at)
    case.refresh_from_db()
    told |= {
        "ground": GROUNDS[exclusion.ground],
        "successor": case.referent.full_name if case.referent else "",
    }
    record(events.EXCLUDED, case, actor, at, told, exclusion.pk)
    return exclusion


def _take_away(case: Case, account_id: UUID, at: datetime) -> None:
    """Everything the excluded person held over this case by itself: team, named, substitution."""
    for member in TeamMember.objects.filter(
        team__case=case, account_id=account_id, in_force__contains=at
    ):
        member.in_force = half_open(member.in_force.lower, at)
        member.save(update_fields=["in_force"])
    giving.revoke_in_case(case_id=case.pk, holder_id=account_id, at=at)
