"""A team of prosecutors (zespół, § 126 Regulaminu): its paper, its members' access, its tasks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from akta.accounts.models import Account
from akta.cases import events, queries
from akta.cases.errors import TeamRefused
from akta.cases.models import Case, CaseLink, LinkKind, Team, TeamMember, TeamTask
from akta.cases.proceedings.leading import team_of
from akta.cases.proceedings.services import record_event
from akta.cases.rows import locked, record
from akta.cases.services import is_excluded, is_head
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.core.db import half_open
from akta.core.errors import NotAllowed, NotFound
from akta.grants import services as giving
from akta.grants.models import Ground
from akta.law.jurisdiction import needs_opinions, team_appointer
from akta.law.marks import implements
from akta.law.matrix import Action, Thing
from akta.law.polish import long_date
from akta.units.models import Post, PostKind, Unit
from akta.units.tree import facts_of

__all__ = [
    "Opinion",
    "appoint_team",
    "appointing_unit",
    "asked_about",
    "assign_task",
    "candidates",
    "dissolve_in",
    "dissolve_team",
    "finish_task",
    "open_to_teams",
    "prosecutors",
    "remove_member",
]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the head of a member's unit says of them, and the tasks it is about (§ 126 ust. 4)."""

    tasks: str
    words: str


CONDUCTING = (PostKind.PROSECUTOR, PostKind.ASSESSOR, PostKind.HEAD, PostKind.CELL_HEAD)
OPENS = {
    "register-entry": ["read", "write"],
    "main": ["read", "order", "write"],
    "working": ["read", "order", "write"],
}


def prosecutors(account_ids: Sequence[UUID], *, at: datetime) -> dict[UUID, tuple[Account, Unit]]:
    """Those of the accounts that are prosecutors or assessors now, with their units."""
    posts = Post.objects.filter(
        account_id__in=list(account_ids),
        kind__in=CONDUCTING,
        in_force__contains=at,
        unit__isnull=False,
        account__disabled_at__isnull=True,
    ).select_related("account", "unit")
    return {post.account_id: (post.account, post.unit) for post in posts if post.unit}


def candidates(case: Case, *, at: datetime) -> list[tuple[UUID, tuple[Account, Unit]]]:
    """Who may be put into a team: prosecutors of the unit, its superior and those beside it."""
    unit = case.unit
    near = Q(unit_id=unit.pk)
    if unit.parent_id is not None:
        near |= Q(unit_id=unit.parent_id) | Q(unit__parent_id=unit.parent_id)
    posts = Post.objects.filter(near, kind__in=CONDUCTING, in_force__contains=at)
    found = prosecutors(list(posts.values_list("account_id", flat=True)), at=at)
    return sorted(found.items(), key=lambda item: (item[1][0].surname, item[1][0].given_name))


def asked_about(case: Case, account_ids: Sequence[UUID], *, at: datetime) -> list[Account]:
    """Those on whom the heads of their units are asked first; none where all are of one level."""
    people = prosecutors(account_ids, at=at)
    units = [unit for _, unit in people.values()]
    facts = facts_of(case.unit_id, *(unit.pk for unit in units))
    if not needs_opinions(facts[case.unit_id], [facts[unit.pk] for unit in units]):
        return []
    return sorted((account for account, _ in people.values()), key=lambda each: each.surname)


def appointing_unit(case: Case, units: Sequence[Unit]) -> Unit:
    """The unit whose head appoints a team of these units' prosecutors."""
    facts = facts_of(case.unit_id, *(unit.pk for unit in units))
    found = team_appointer(facts[case.unit_id], [facts[unit.pk] for unit in units])
    return Unit.objects.get(pk=found)


@transaction.atomic
def appoint_team(
    *,
    actor: Actor,
    case_id: UUID,
    leader_id: UUID,
    member_ids: Sequence[UUID],
    appointed_by: str,
    document: str,
    reason: str,
    at: datetime,
    opinions: Mapping[UUID, Opinion] | None = None,
    office: str = "",
) -> Team:
    """Enter the appointment of a team (powołanie zespołu) and open the case to its members.

    Entered by the conducting prosecutor or the head of the unit, from the paper of the head who
    appoints; which unit's head that is follows from the members. Where these are of units of
    several levels, the heads' opinions and the office that serves the team are part of it. Raises
    NotAllowed, TeamRefused.
    """
    case = locked(case_id, "cell")
    _may_enter(actor, case, at)
    people = prosecutors([leader_id, *member_ids], at=at)
    _refuse(case, people, [leader_id, *member_ids], at)
    told_of = opinions or {}
    _refuse_unasked(asked_about(case, list(people), at=at), told_of, office)
    for field, typed in (
        ("appointed_by", appointed_by),
        ("document", document),
        ("reason", reason),
    ):
        if not typed.strip():
            raise TeamRefused(field=field, sentence="To pole jest częścią pisma o powołaniu.")
    team = Team.objects.create(
        case=case,
        leader_id=leader_id,
        appointing_unit=appointing_unit(case, [unit for _, unit in people.values()]),
        appointed_by=appointed_by.strip(),
        document=document.strip(),
        reason=reason.strip(),
        office=office.strip(),
        in_force=half_open(at, None),
        entered_by_id=actor.id,
    )
    for account, unit in people.values():
        _add(team, account, unit, told_of.get(account.pk, Opinion("", "")), at)
    leader = people[leader_id][0].full_name
    record_event(
        actor=actor,
        case_id=case.pk,
        kind="team_appointed",
        day=local_day(at),
        values={"leader": leader},
        at=at,
    )
    names = ", ".join(sorted(account.full_name for account, _ in people.values()))
    by = f"{team.appointed_by}, {team.appointing_unit.name}"
    told = {"document": team.document, "by": by, "leader": leader, "members": names}
    record(events.TEAM_APPOINTED, case, actor, at, told | {"reason": team.reason}, team.pk)
    return team


def _refuse(
    case: Case, people: dict[UUID, tuple[Account, Unit]], wanted: Sequence[UUID], at: datetime
) -> None:
    if team_of(case.pk, at=at) is not None:
        raise TeamRefused(
            field="leader", sentence="Sprawę prowadzi już zespół; najpierw się go rozwiązuje."
        )
    if set(wanted) - set(people):
        raise TeamRefused(
            field="members", sentence="Zespół tworzą prokuratorzy i asesorzy zajmujący stanowiska."
        )
    if any(is_excluded(case.pk, pk) for pk in people):
        raise TeamRefused(
            field="members", sentence="Jedną z tych osób wyłączono od udziału w tej sprawie."
        )


@implements("R-126-4")
def _refuse_unasked(
    asked: Sequence[Account], opinions: Mapping[UUID, Opinion], office: str
) -> None:
    """Refuse a team of several levels without the opinions on its members (§ 126 ust. 4)."""
    for account in asked:
        opinion = opinions.get(account.pk, Opinion("", ""))
        if not opinion.tasks.strip() or not opinion.words.strip():
            raise TeamRefused(
                field="members",
                sentence="Zespół tworzą prokuratorzy jednostek różnych szczebli. Proszę podać "
                "zakres zadań i opinię kierownika jednostki (§ 126 ust. 4 Regulaminu): "
                f"{account.full_name}.",
            )
    if asked and not office.strip():
        raise TeamRefused(
            field="office", sentence="Proszę podać, który sekretariat obsługuje zespół."
        )


def _add(team: Team, account: Account, unit: Unit, told: Opinion, at: datetime) -> None:
    """A member, and the grants that rest on the membership: this case and those joined to it."""
    member = TeamMember.objects.create(
        team=team,
        account=account,
        unit=unit,
        tasks=told.tasks.strip(),
        opinion=told.words.strip(),
        in_force=half_open(at, None),
    )
    joined = CaseLink.objects.filter(target_id=team.case_id, kind=LinkKind.JOINED)
    for case_id in [team.case_id, *joined.values_list("source_id", flat=True)]:
        _open(member, case_id, at)


def _open(member: TeamMember, case_id: UUID, at: datetime) -> None:
    giving.give(
        holder_id=member.account_id,
        ground=Ground.NAMED,
        ground_id=member.pk,
        case_id=case_id,
        named=OPENS,
        since=at,
        until=None,
        at=at,
    )


def open_to_teams(*, lead: Case, joined: Case, at: datetime) -> None:
    """A case that is joined opens to the team of the receiving one; its own team ends."""
    own = team_of(joined.pk, at=at)
    if own is not None:
        _end(own, at)
    members = TeamMember.objects.filter(
        team__case=lead, team__in_force__contains=at, in_force__contains=at
    )
    for member in members:
        _open(member, joined.pk, at)


@transaction.atomic
def remove_member(*, actor: Actor, member_id: UUID, reason: str, at: datetime) -> None:
    """A member leaves the team; what rested on the membership closes at once."""
    found = TeamMember.objects.select_related("team", "account")
    member = found.filter(pk=member_id, in_force__contains=at).first()
    if member is None:
        raise NotFound
    case = locked(member.team.case_id, "cell")
    _may_enter(actor, case, at)
    if member.account_id == member.team.leader_id:
        raise TeamRefused(
            field="reason", sentence="Kierownika zmienia się przez powołanie zespołu na nowo."
        )
    if not reason.strip():
        raise TeamRefused(field="reason", sentence="Brakuje powodu zmiany składu zespołu.")
    _leave(member, at)
    told = {"change": f"odchodzi {member.account.full_name}", "reason": reason.strip()}
    record(events.TEAM_CHANGED, case, actor, at, told, member.team_id)


@transaction.atomic
def dissolve_team(*, actor: Actor, team_id: UUID, reason: str, at: datetime) -> None:
    """The team ends (rozwiązanie zespołu), and with it the access of its members."""
    team = Team.objects.filter(pk=team_id, in_force__contains=at).first()
    if team is None:
        raise NotFound
    case = locked(team.case_id, "cell")
    _may_enter(actor, case, at)
    if not reason.strip():
        raise TeamRefused(field="reason", sentence="Brakuje powodu rozwiązania zespołu.")
    _end(team, at)
    told = {"change": "rozwiązano zespół", "reason": reason.strip()}
    record(events.TEAM_CHANGED, case, actor, at, told, team.pk)


def dissolve_in(case_id: UUID, *, at: datetime) -> None:
    """End the team of a case that leaves its unit."""
    team = team_of(case_id, at=at)
    if team is not None:
        _end(team, at)


def _end(team: Team, at: datetime) -> None:
    for member in team.members.filter(in_force__contains=at):
        _leave(member, at)
    team.in_force = half_open(team.in_force.lower, at)
    team.save(update_fields=["in_force"])


def _leave(member: TeamMember, at: datetime) -> None:
    member.in_force = half_open(member.in_force.lower, at)
    member.save(update_fields=["in_force"])
    giving.revoke_by_ground(ground_id=member.pk, at=at)


@implements("R-126-2")
@transaction.atomic
def assign_task(
    *, actor: Actor, team_id: UUID, member_id: UUID, what: str, due_on: date, at: datetime
) -> TeamTask:
    """The leader gives a member a task with its day (§ 126 ust. 2 Regulaminu).

    Raises NotFound, NotAllowed for everybody but the leader, TeamRefused.
    """
    team = Team.objects.filter(pk=team_id, in_force__contains=at).first()
    if team is None:
        raise NotFound
    case = locked(team.case_id, "cell")
    if actor.id != team.leader_id:
        queries.case_for(actor, case.pk, thing=Thing.REGISTER_ENTRY, action=Action.READ, at=at)
        raise NotAllowed
    member = team.members.filter(account_id=member_id, in_force__contains=at)
    found = member.select_related("account").first()
    if found is None:
        raise TeamRefused(field="member", sentence="Ta osoba nie należy do zespołu.")
    if not what.strip() or due_on < local_day(at):
        raise TeamRefused(field="due_on", sentence="Zadanie ma treść i dzień, który nie minął.")
    task = TeamTask.objects.create(
        team=team, member_id=member_id, what=what.strip(), due_on=due_on, given_at=at
    )
    told = {"member": found.account.full_name, "due": long_date(due_on), "what": task.what}
    record(events.TEAM_TASK_GIVEN, case, actor, at, told, task.pk)
    return task


@transaction.atomic
def finish_task(*, actor: Actor, task_id: UUID, at: datetime) -> TeamTask:
    """The member who has the task, or the leader, says that it is done."""
    task = TeamTask.objects.select_related("team").filter(pk=task_id).first()
    if task is None or actor.id not in {task.member_id, task.team.leader_id}:
        raise NotFound
    if task.done_at is None:
        task.done_at = at
        task.save(update_fields=["done_at"])
        case = locked(task.team.case_id, "cell")
        record(events.TEAM_TASK_DONE, case, actor, at, {"what": task.what}, task.pk)
    return task


def _may_enter(actor: Actor, case: Case, at: datetime) -> None:
    """The referent or the head of the unit; a member may not change their own team."""
    if actor.is_system or is_head(actor, case, at=at) or actor.id == case.referent_id:
        return
    queries.case_for(actor, case.pk, thing=Thing.REGISTER_ENTRY, action=Action.READ, at=at)
    raise NotAllowed
