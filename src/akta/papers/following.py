"""Papers that follow from one that was signed, begun in the same step (pisma w ślad)."""

from collections.abc import Mapping
from datetime import datetime

from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.law.papers.kinds import BY_CODE
from akta.law.polish import long_date
from akta.papers.models import Paper, PaperVersion

__all__ = ["begin_release"]

RELEASE = ("release-order", "lifting-notice")


def begin_release(paper: Paper, values: Mapping[str, str], *, actor: Actor, at: datetime) -> None:
    """With the ruling that lifts detention: release order and notice to the court (§ 186)."""
    told = {**values, "ruling": f"z {long_date(local_day(at))}, nr {paper.label}"}
    for code in RELEASE:
        _begin(paper, code, told, actor, at)


def _begin(after: Paper, code: str, told: Mapping[str, str], actor: Actor, at: datetime) -> None:
    made = Paper.objects.create(
        case_id=after.case_id,
        person_id=after.person_id,
        kind=code,
        prepared_by_id=actor.id,
        prepared_at=at,
        changed_at=at,
    )
    fields = {one.name: told.get(one.name, "") for one in BY_CODE[code].fields()}
    PaperVersion.objects.create(
        paper=made, number=1, values=fields, made_by_id=actor.id, made_at=at
    )
