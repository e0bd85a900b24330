"""Reads of links: what the case is tied to, and who works on it; each list in a few queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from akta.cases.links.joining import may_decide
from akta.cases.links.transfer import DISPUTED
from akta.cases.models import (
    Case,
    CaseLink,
    Exclusion,
    Joining,
    LinkKind,
    Team,
    TeamMember,
    TeamTask,
    Transfer,
)
from akta.cases.proceedings.leading import team_of
from akta.cases.queries import readable_cases
from akta.core.actors import Actor
from akta.grants import queries as grants
from akta.law.matrix import Action, Thing

__all__ = [
    "TeamView",
    "Told",
    "joined_into",
    "links_of",
    "open_joinings",
    "tasks_waiting",
    "team_view",
    "transfers_waiting",
]


@dataclass(frozen=True, slots=True)
class Told:
    """A link as one of its cases tells it; `other` opens only to whoever may read it."""

    link: CaseLink
    other: Case
    words: str
    is_open: bool

    @property
    def items(self) -> list[dict[str, Any]]:
        """What the ruling moved, for those who may read the other case too."""
        found: list[dict[str, Any]] = self.link.contents.get("items", [])
        return found if self.is_open else []


def links_of(actor: Actor, case: Case, *, at: datetime) -> list[Told]:
    """The cases that this one is tied to; two queries whatever their number."""
    mine = CaseLink.objects.filter(Q(source=case) | Q(target=case))
    found = list(mine.select_related("source", "target").order_by("made_at"))
    others = [_other(link, case) for link in found]
    ids = [other.pk for other in others]
    readable = set(readable_cases(actor, at=at).filter(pk__in=ids).values_list("pk", flat=True))
    return [
        Told(link, other, _words(link, case), other.pk in readable)
        for link, other in zip(found, others, strict=True)
    ]


def _other(link: CaseLink, case: Case) -> Case:
    return link.target if link.source_id == case.pk else link.source


def _words(link: CaseLink, case: Case) -> str:
    away = link.source_id == case.pk
    if link.kind == LinkKind.SEVERED:
        return "wyłączono do niej materiały" if away else "z niej wyłączono materiały"
    return "włączono tę sprawę do niej" if away else "włączono ją do tej sprawy"


def joined_into(case: Case) -> list[Case]:
    """Cases joined to this one, in the order of joining."""
    links = CaseLink.objects.filter(target=case, kind=LinkKind.JOINED).order_by("made_at")
    return [link.source for link in links.select_related("source")]


@dataclass(frozen=True, slots=True)
class OpenJoining:
    """A proposal that waits, and whether this person decides it."""

    joining: Joining
    other: Case
    decides: bool
    chooses: bool


def open_joinings(actor: Actor, case: Case, *, at: datetime) -> list[OpenJoining]:
    """Proposals of this case that wait for their decision."""
    mine = Joining.objects.filter(Q(proposed_in=case) | Q(other=case), outcome="")
    found = list(
        mine.select_related("proposed_in", "other", "lead", "proposed_by").order_by("proposed_at")
    )
    runs_it = bool(found) and may_decide(actor, case, at=at)
    return [
        OpenJoining(
            joining,
            joining.other if joining.proposed_in_id == case.pk else joining.proposed_in,
            decides=joining.lead_id in {None, case.pk} and runs_it,
            chooses=joining.lead_id is None,
        )
        for joining in found
    ]


@dataclass(frozen=True, slots=True)
class TeamView:
    """The team in force with its members and tasks."""

    team: Team
    members: Sequence[TeamMember]
    tasks: Sequence[TeamTask]


def team_view(case: Case, *, at: datetime) -> TeamView | None:
    """The team in force, its members and tasks, in three queries."""
    team = team_of(case.pk, at=at)
    if team is None:
        return None
    members = team.members.filter(in_force__contains=at).select_related("account", "unit")
    tasks = team.assigned.select_related("member").order_by("done_at", "due_on")
    return TeamView(team, list(members.order_by("account__surname")), list(tasks))


def tasks_waiting(actor: Actor, *, at: datetime) -> QuerySet[TeamTask]:
    """Tasks not yet done that the actor has in a team, or gave as its leader; the nearest first."""
    mine = Q(member_id=actor.id) | Q(team__leader_id=actor.id)
    found = TeamTask.objects.filter(mine, done_at=None, team__in_force__contains=at)
    return found.select_related("team__case", "member").order_by("due_on", "given_at")


def exclusions_of(case: Case) -> list[Exclusion]:
    """What was asked and decided about exclusion, the newest first."""
    return list(case.exclusions.select_related("account", "decided_by").order_by("-asked_at"))


def transfers_waiting(actor: Actor, *, at: datetime) -> QuerySet[Transfer]:
    """Cases passed on to where the actor reads the register, not yet taken over; oldest first."""
    seen = grants.reach(actor, Thing.REGISTER_ENTRY, Action.READ, at=at).q("case__")
    found = Transfer.objects.filter(seen, answer__in=("", DISPUTED))
    return found.select_related("case", "from_unit").order_by("sent_at")


def transfers_of(case: Case) -> list[Transfer]:
    """Where the case was passed on, the newest first."""
    found = case.transfers.select_related("from_unit", "to_unit", "resolver")
    return list(found.order_by("-sent_at"))
