"""Writes on coercive measures: recording what happened, and correcting an entry by an entry."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from akta.cases.measures import events
from akta.cases.measures.course import ask_course, tell_course, withdraw_from_course
from akta.cases.measures.errors import (
    AlreadyCorrected,
    DoesNotFollow,
    EndNeeded,
    NotASuspect,
    NotYetHappened,
)
from akta.cases.measures.queries import entries_of, fold
from akta.cases.models import Capacity, Case, CasePerson
from akta.cases.proceedings.leading import MEASURE, leader_bar
from akta.cases.queries import case_for
from akta.core import journal
from akta.core.actors import Actor
from akta.core.errors import NotFound
from akta.core.models import JournalEntry
from akta.core.once import once
from akta.grants.models import Grant
from akta.law.matrix import Action, Thing
from akta.law.measures.fitting import misfit
from akta.law.measures.happenings import Happening, What
from akta.law.measures.timeline import timeline

__all__ = ["SUSPECTS", "Recorded", "correct_happening", "record_happening"]

SUSPECTS = (Capacity.SUSPECT, Capacity.SUSPECTED)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is to be recorded: for whom, what, at which moment, until when, by which act."""

    person_id: UUID
    what: What
    moment: datetime
    until: datetime | None = None
    act: str = ""
    about: str = ""


def record_happening(
    *, actor: Actor, case_id: UUID, given: Recorded, at: datetime, key: str | None = None
) -> JournalEntry:
    """Record what happened to a suspect (zdarzenie środka zapobiegawczego), as a journal entry.

    By the referent or the secretariat of the cell. Raises NotASuspect, NotYetHappened, EndNeeded,
    DoesNotFollow, EventBlocked.
    """
    with transaction.atomic():
        kept = once(
            key,
            use_case="measures.record",
            actor_id=actor.id,
            at=at,
            act=lambda: str(_record(actor, case_id, given, at).pk),
        )
    return JournalEntry.objects.get(pk=kept)


def _record(actor: Actor, case_id: UUID, given: Recorded, at: datetime) -> JournalEntry:
    case, grant = _locked(actor, case_id, at)
    leader_bar(case, actor, f"{MEASURE}{given.what.code}", at=at)
    person = _suspect(case, given.person_id)
    if given.moment > at:
        raise NotYetHappened
    if given.what.needs_until and given.until is None:
        raise EndNeeded
    until = given.until if given.what.needs_until else None
    happening = Happening(given.what, given.moment, until, given.act, given.about)
    before = fold(entries_of(case.pk)).get(person.pk, [])
    wrong = misfit(before, happening)
    if wrong:
        raise DoesNotFollow(sentence=wrong)
    ask_course(person, happening)
    told = tell_course(person, happening, before, actor=actor, at=at)
    return _written(person, happening, actor, grant, at, told)


def _written(
    person: CasePerson,
    happening: Happening,
    actor: Actor,
    grant: Grant | None,
    at: datetime,
    in_course: UUID | None,
) -> JournalEntry:
    (step,) = timeline([happening])
    return journal.record(
        events.HAPPENED,
        stream=journal.case_stream(person.case_id),
        actor=actor,
        at=at,
        case_id=person.case_id,
        subject=person.pk,
        grant_id=grant.pk if grant else None,
        data={
            "what": happening.what.code,
            "moment": happening.at.isoformat(),
            "until": happening.until.isoformat() if happening.until else None,
            "act": happening.act,
            "about": happening.about,
            "person": person.full_name,
            "told": step.text,
            "in_course": str(in_course) if in_course else None,
        },
    )


@transaction.atomic
def correct_happening(
    *, actor: Actor, case_id: UUID, entry_id: UUID, reason: str, at: datetime
) -> JournalEntry:
    """Take an entry back by another entry (korekta wpisu); both stay in the journal.

    Raises AlreadyCorrected, NotFound, NotAllowed.
    """
    case, grant = _locked(actor, case_id, at)
    standing = {entry.id: entry for entry in entries_of(case.pk)}
    entry = standing.get(entry_id)
    if entry is None:
        raise AlreadyCorrected
    in_course = entry.data.get("in_course")
    if in_course:
        withdraw_from_course(case.pk, UUID(in_course), actor=actor, reason=reason, at=at)
    return journal.record(
        events.CORRECTED,
        stream=journal.case_stream(case.pk),
        actor=actor,
        at=at,
        case_id=case.pk,
        subject=entry.subject_id,
        grant_id=grant.pk if grant else None,
        data={
            "corrects": str(entry.id),
            "person": entry.data["person"],
            "told": entry.data["told"],
            "reason": reason.strip().rstrip("."),
        },
    )


def _locked(actor: Actor, case_id: UUID, at: datetime) -> tuple[Case, Grant | None]:
    """The case, held against others until the transaction ends, and the right to write of it."""
    if Case.objects.select_for_update(no_key=True).filter(pk=case_id).first() is None:
        raise NotFound
    journal.hold(journal.case_stream(case_id))
    if actor.is_system:
        return Case.objects.get(pk=case_id), None
    case, grant, _ = case_for(
        actor, case_id, thing=Thing.REGISTER_ENTRY, action=Action.WRITE, at=at
    )
    return case, grant


def _suspect(case: Case, person_id: UUID) -> CasePerson:
    person = case.persons.filter(
        pk=person_id, removed_at__isnull=True, capacity__in=SUSPECTS
    ).first()
    if person is None:
        raise NotASuspect
    return person
