"""Drafts of papers (projekty pism): each save is a version that stays."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction

from akta.accounts.queries import names_of
from akta.cases.charges.queries import charges_in
from akta.cases.charges.services import ruling_of
from akta.cases.models import Capacity, Case, CasePerson
from akta.cases.proceedings.state import act_of
from akta.core import journal
from akta.core.actors import Actor
from akta.core.errors import ChangedMeanwhile, NotFound
from akta.core.once import once
from akta.law.charges.acts import Act
from akta.law.charges.choosing import Ground, Ruling
from akta.law.matrix import Action
from akta.law.papers.kinds import BY_CODE
from akta.law.papers.kinds.charges import values_of_acts
from akta.law.papers.model import PaperKind, cited
from akta.law.polish import long_date
from akta.papers import events
from akta.papers.errors import NotAPaper, NotOpen
from akta.papers.filling import facts_of, filled
from akta.papers.models import Paper, PaperState, PaperVersion
from akta.papers.queries import case_for_papers, writer_of

__all__ = ["discard_paper", "prepare_charges", "prepare_paper", "revise_charges", "save_paper"]

MOST = 60_000
NEW_ACT = "Ujawniono czyn nieobjęty dotychczasowymi zarzutami"


def prepare_paper(
    *,
    actor: Actor,
    case_id: UUID,
    kind: str,
    person_id: UUID | None,
    at: datetime,
    key: str | None = None,
) -> Paper:
    """Begin a paper, filled from the case (projekt pisma); by the referent or the secretariat.

    Raises NotAPaper, NotFound, NotAllowed.
    """

    def act() -> str:
        case, _, _ = case_for_papers(actor, case_id, Action.ORDER, at=at)
        what = BY_CODE.get(kind)
        if what is None:
            raise NotAPaper(sentence="Takiego rodzaju pisma nie ma na liście.")
        person = _person(case, what, person_id)
        return str(begin(case, what, {}, actor=actor, at=at, person=person).pk)

    with transaction.atomic():
        own = key_of(key, case_id, kind, person_id)
        kept = once(own, use_case="papers.prepare", actor_id=actor.id, at=at, act=act)
    return Paper.objects.get(pk=kept)


def key_of(key: str | None, *said: object) -> str | None:
    """The key of a form with what was said in it: sent again with another choice it is a new one.

    A browser keeps a form whoever goes back to it, with its key and what was typed.
    """
    return sha256(repr((key, said)).encode()).hexdigest() if key else None


def begin(
    case: Case,
    kind: PaperKind,
    made: Mapping[str, str],
    *,
    actor: Actor,
    at: datetime,
    person: CasePerson | None = None,
) -> Paper:
    """A draft filled from the case, and before that from what was `made` for it.

    One's own that says just that and was never saved is taken up again, not doubled: whoever
    goes back and begins the same paper once more has one.
    """
    facts = filled(kind, facts_of(case, person, actor=actor, at=at))
    values = {name: made.get(name, was) for name, was in facts.items()}
    own = PaperVersion.objects.filter(
        paper__case=case,
        paper__person=person,
        paper__kind=kind.code,
        paper__prepared_by_id=actor.id,
        paper__state=PaperState.DRAFT,
        paper__version=1,
        values=values,
    )
    standing = own.select_related("paper").first()
    if standing is not None:
        return standing.paper
    paper = Paper.objects.create(
        case=case,
        person=person,
        kind=kind.code,
        prepared_by_id=actor.id,
        prepared_at=at,
        changed_at=at,
    )
    _version(paper, values, actor, at)
    return paper


def prepare_charges(
    *,
    actor: Actor,
    case_id: UUID,
    person_id: UUID,
    acts: Sequence[Act],
    at: datetime,
    ground: Ground | None = None,
    key: str | None = None,
) -> Paper:
    """Begin the ruling that these acts ask for (zarzuty): the system says which it is.

    Presenting, supplementing or changing follows from the charges recorded so far (§ 140, § 141).
    Raises NotAPaper, OneRulingEach, NotFound, NotAllowed.
    """

    def act() -> str:
        case, _, _ = case_for_papers(actor, case_id, Action.ORDER, at=at)
        person = _person(case, BY_CODE["charges"], person_id)
        assert person is not None
        ruling = ruling_of(case, person, acts)
        kind = BY_CODE["charges" if ruling is Ruling.PRESENT else "charges-change"]
        made = values_of_acts(ruling, acts, ground) | _told_before(case, person, acts, ground)
        return str(begin(case, kind, made, actor=actor, at=at, person=person).pk)

    with transaction.atomic():
        own = key_of(key, case_id, person_id, acts, ground)
        kept = once(own, use_case="papers.charges", actor_id=actor.id, at=at, act=act)
    return Paper.objects.get(pk=kept)


def _told_before(
    case: Case, person: CasePerson, acts: Sequence[Act], ground: Ground | None
) -> dict[str, str]:
    """The ruling that is supplemented or changed, and why."""
    own = [charge for charge in charges_in(case) if charge.person == str(person.pk)]
    ids = {act.id for act in acts}
    changed = [charge for charge in own if charge.act.id in ids] or own
    days = sorted({version.day for charge in changed for version in charge.versions})
    told = {"earlier": f"z {long_date(days[-1])}"} if days else {}
    place = cited({"regulation": act_of(case).value}, "§ 140")
    why = f"Podstawa: {ground.polish}." if ground else f"{NEW_ACT}{place}."
    return told | {"reason": why}


@transaction.atomic
def revise_charges(
    *,
    actor: Actor,
    paper_id: UUID,
    acts: Sequence[Act],
    version: int,
    at: datetime,
    ground: Ground | None = None,
) -> Paper:
    """Put the acts of a draft right: a new version whose text follows from them.

    Raises NotOpen, ChangedMeanwhile, OneRulingEach, NotFound, NotAllowed.
    """
    paper = locked(actor, paper_id, at)
    if paper.version != version or paper.person is None:
        raise ChangedMeanwhile(who="inna osoba", change="treść pisma")
    made = values_of_acts(ruling_of(paper.case, paper.person, acts), acts, ground)
    if ground:
        made["reason"] = f"Podstawa: {ground.polish}."
    return put_right(paper, made, actor, at)


def put_right(paper: Paper, made: Mapping[str, str], actor: Actor, at: datetime) -> Paper:
    """A new version of a held draft with these fields instead."""
    before = paper.versions.get(number=paper.version).values
    paper.version += 1
    paper.changed_at = at
    paper.save(update_fields=["version", "changed_at"])
    _version(paper, {name: made.get(name, was) for name, was in before.items()}, actor, at)
    return paper


def _person(case: Case, kind: PaperKind, person_id: UUID | None) -> CasePerson | None:
    if not kind.needs_person:
        return None
    person = case.persons.filter(
        pk__in=[person_id] if person_id else [],
        removed_at__isnull=True,
        capacity__in=(Capacity.SUSPECT, Capacity.SUSPECTED),
    ).first()
    if person is None:
        raise NotAPaper(sentence="To pismo dotyczy podejrzanego, a nie wskazano osoby.")
    return person


@transaction.atomic
def save_paper(
    *, actor: Actor, paper_id: UUID, values: Mapping[str, str], version: int, at: datetime
) -> Paper:
    """Save the fields as a new version; refused if somebody saved another one meanwhile.

    Raises NotOpen, ChangedMeanwhile, NotFound, NotAllowed.
    """
    paper = locked(actor, paper_id, at)
    if paper.version != version:
        last = paper.versions.order_by("-number").first()
        who = names_of({last.made_by_id}).get(last.made_by_id, "") if last else ""
        raise ChangedMeanwhile(who=who or "inna osoba", change="treść pisma")
    before = paper.versions.get(number=paper.version).values
    known = _known(paper.what, values, before)
    if known == before:
        return paper
    paper.version += 1
    paper.changed_at = at
    paper.save(update_fields=["version", "changed_at"])
    _version(paper, known, actor, at)
    return paper


def _known(kind: PaperKind, values: Mapping[str, str], before: Mapping[str, str]) -> dict[str, str]:
    """The fields of the kind as typed; what follows from acts stays as it was before."""
    locked = kind.locked(before)
    return {
        one.name: str((before if one.name in locked else values).get(one.name, ""))[:MOST].strip()
        for one in kind.fields()
    }


def _version(paper: Paper, values: Mapping[str, str], actor: Actor, at: datetime) -> None:
    PaperVersion.objects.create(
        paper=paper, number=paper.version, values=dict(values), made_by_id=actor.id, made_at=at
    )


@transaction.atomic
def discard_paper(*, actor: Actor, paper_id: UUID, at: datetime) -> None:
    """Put a draft away; its versions stay. Raises NotOpen, NotFound, NotAllowed."""
    paper = locked(actor, paper_id, at)
    paper.state, paper.changed_at = PaperState.DISCARDED, at
    paper.save(update_fields=["state", "changed_at"])
    tell(events.PAPER_DISCARDED, paper, actor, at)


def locked(actor: Actor, paper_id: UUID, at: datetime) -> Paper:
    """The open paper, held until the transaction ends, for whoever prepares papers."""
    paper = held(paper_id)
    writer_of(actor, paper, Action.ORDER, at=at)
    if not paper.is_open:
        raise NotOpen(state=PaperState(paper.state).label)
    return paper


def held(paper_id: UUID) -> Paper:
    """The paper under its row's lock. Raises NotFound."""
    found = Paper.objects.select_for_update(of=("self",), no_key=True)
    paper = found.select_related("case__unit", "person").filter(pk=paper_id).first()
    if paper is None:
        raise NotFound
    return paper


def tell(
    kind: journal.EventKind, paper: Paper, actor: Actor, at: datetime, **more: Any
) -> journal.JournalEntry:
    """Write to the case's stream what happened to a paper."""
    return journal.record(
        kind,
        stream=journal.case_stream(paper.case_id),
        actor=actor,
        at=at,
        case_id=paper.case_id,
        subject=paper.pk,
        data={"title": paper.title, "number": paper.label, **more},
    )
