"""What the leader of a team alone does (kierownik zespołu, § 126 ust. 3 Regulaminu)."""

from datetime import datetime
from uuid import UUID

from akta.cases.errors import LeaderOnly
from akta.cases.models import Assignment, Case, Team
from akta.core.actors import Actor
from akta.law.marks import implements

__all__ = ["LEADER_ONLY", "MEASURE", "leader_bar", "team_of"]

MEASURE = "measure:"
LEADER_ONLY = frozenset(
    {
        *("indictment_sent", "motion_335_sent", "motion_336_sent"),
        *("discontinued", "discontinued_in_part"),
        *("charges_issued", "charges_supplemented", "charges_changed"),
        *("measure_applied", "measure_changed", "property_secured"),
        *(f"{MEASURE}{what}" for what in ("handed_over", "extension_asked", "arrest_lifted")),
        *(f"{MEASURE}measure_{what}" for what in ("applied", "changed", "lifted")),
    }
)


def team_of(case_id: UUID, *, at: datetime) -> Team | None:
    """The team in force, with its leader."""
    found = Team.objects.filter(case_id=case_id, in_force__contains=at)
    return found.select_related("leader", "appointing_unit").first()


@implements("R-126-3")
def leader_bar(case: Case, actor: Actor, kind: str, *, at: datetime) -> None:
    """Refuse the five groups of acts to everybody who conducts the case but is not its leader.

    Indictment and its kin, discontinuation, charges, preventive measures, property security
    (§ 126 ust. 3). The secretariat writes down what the leader signed. Raises LeaderOnly.
    """
    if kind not in LEADER_ONLY or actor.is_system:
        return
    team = team_of(case.pk, at=at)
    if team is None or actor.id == team.leader_id:
        return
    conducts = team.members.filter(account_id=actor.id, in_force__contains=at).exists()
    conducts = (
        conducts
        or Assignment.objects.filter(case=case, account_id=actor.id, in_force__contains=at).exists()
    )
    if conducts:
        raise LeaderOnly(leader=team.leader.full_name)
