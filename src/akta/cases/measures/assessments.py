"""Assessments of apprehensions (oceny zatrzymań) and their figures by organ: § 178 Regulaminu."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from akta.cases.events import PROCEEDING_CORRECTED, PROCEEDING_EVENT
from akta.cases.measures.queries import KINDS, fold, standing
from akta.cases.models import Case
from akta.cases.proceedings.services import record_event
from akta.cases.proceedings.state import happenings
from akta.cases.queries import readable_cases
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.core.models import JournalEntry
from akta.law.measures.clocks import POINTS, apprehension_clocks
from akta.law.measures.figures import Apprehension, Figures, figures_by_organ
from akta.law.measures.happenings import Happening, What

__all__ = ["assess", "figures"]

ASSESSED = "apprehension_assessed"


def assess(
    *,
    actor: Actor,
    case: Case,
    person_id: UUID,
    answers: Mapping[str, str],
    at: datetime,
    key: str | None = None,
) -> UUID:
    """Record the assessment of an apprehension: its five points, each in order or with a defect.

    Raises what `record_event` raises.
    """
    defects = {name: answers[name].strip() or None for name, _ in POINTS}
    return record_event(
        actor=actor,
        case_id=case.pk,
        kind=ASSESSED,
        day=local_day(at),
        values={"person": str(person_id), **defects},
        at=at,
        key=key,
    )


def figures(actor: Actor, *, since: date, until: date, at: datetime) -> tuple[Figures, ...]:
    """Apprehensions of these days in the cases that the actor may read, by organ.

    Two queries, whatever the number of cases.
    """
    readable = readable_cases(actor, at=at).values("pk")
    rows = JournalEntry.objects.filter(kind__in=KINDS, case_id__in=readable).order_by("seq")
    events = fold(standing(rows))
    assessed = _assessments(readable)
    return figures_by_organ(
        one
        for person, own in events.items()
        for one in _of_person(own, assessed.get(str(person), ()), since, until, at)
    )


def _assessments(readable: Iterable[Any]) -> Mapping[str, Sequence[tuple[date, Mapping[str, str]]]]:
    rows = JournalEntry.objects.filter(
        kind__in=(PROCEEDING_EVENT.name, PROCEEDING_CORRECTED.name),
        case_id__in=readable,
        data__type=ASSESSED,
    ).order_by("seq")
    found: defaultdict[str, list[tuple[date, Mapping[str, str]]]] = defaultdict(list)
    for event in happenings(rows):
        if event.kind == ASSESSED:
            found[str(event.get("person"))].append((event.day, event.values))
    return found


def _of_person(
    own: Sequence[Happening],
    assessed: Sequence[tuple[date, Mapping[str, str]]],
    since: date,
    until: date,
    at: datetime,
) -> Iterable[Apprehension]:
    """Each apprehension with what happened until the next one, and its assessment."""
    starts = [event for event in own if event.what is What.APPREHENDED]
    for start, following in zip(starts, [*starts[1:], None], strict=False):
        day, end = local_day(start.at), local_day(following.at) if following else date.max
        if not since <= day <= until:
            continue
        mine = [e for e in own if start.at <= e.at and (not following or e.at < following.at)]
        made = [values for on, values in assessed if day <= on < end or on == day]
        yield Apprehension(start.about, apprehension_clocks(mine, at), made[-1] if made else None)
