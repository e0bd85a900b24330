"""The state of a proceeding derived from the journal, and kept in rows for speed.

Pure law does the folding (`akta.law.procedures`); here entries become events and back again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings

from akta.cases import events
from akta.cases.models import Case, CaseState, DueDuty, Form, Proceeding
from akta.core.models import JournalEntry
from akta.law.procedures import engine
from akta.law.procedures.folding import Folded, fold
from akta.law.procedures.library import Library, fingerprint, load
from akta.law.procedures.model import Act, Due, Happening, Refusal
from akta.law.procedures.values import ValueProblem, plain, typed
from akta.units.models import CellKind

KINDS = (events.PROCEEDING_EVENT.name, events.PROCEEDING_CORRECTED.name)
CASE_STATES = {
    "suspended": CaseState.SUSPENDED,
    **dict.fromkeys(("court", "discontinued", "refused", "joined", "left"), CaseState.CLOSED),
}
STATUS_WORDS = {
    "registered": "zarejestrowana",
    "checking": "postępowanie sprawdzające",
    "running": "w toku",
    "suspended": "zawieszona",
    "closed": "zamknięta, przed decyzją końcową",
    "court": "w sądzie",
    "discontinued": "umorzona",
    "refused": "odmowa wszczęcia",
    "transferred": "przekazana",
    "joined": "włączona do innej sprawy",
    "left": "pozostawiona bez biegu",
}


def own_folder() -> Path:
    """Where an installation keeps declarations of its own."""
    return Path(settings.AKTA.data_dir) / "procedures"


@cache
def library() -> Library:
    """The declarations of this installation: the shipped ones and those of DATA_DIR/procedures."""
    return load((own_folder(),))


@cache
def law_in_use() -> str:
    """The fingerprint of these declarations, as they were when this process began."""
    return fingerprint((own_folder(),))


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows from the journal of one case."""

    folded: Folded
    duties: tuple[Due, ...]
    version: int


def act_of(case: Case) -> Act:
    """The regulation by the kind of the cell: a military one has its own."""
    return Act.MILITARY if case.cell.kind == CellKind.MILITARY else Act.COMMON


def entries_of(case_id: UUID) -> list[JournalEntry]:
    """The entries from which the proceeding is folded, in their order."""
    found = JournalEntry.objects.filter(case_id=case_id, kind__in=KINDS)
    return list(found.order_by("seq"))


class Written(Protocol):
    """An entry of the journal as far as it is folded."""

    @property
    def id(self) -> UUID: ...

    @property
    def data(self) -> Any: ...


def happenings(entries: Iterable[Written]) -> list[Happening]:
    """Events after their corrections: one that was put right stands in the place of the wrong."""
    found: dict[str, Happening | None] = {}
    for entry in entries:
        name = str(entry.data.get("corrects") or entry.id)
        found[name] = None if entry.data.get("withdrawn") else _happening(name, entry.data)
    return [happening for happening in found.values() if happening is not None]


def _happening(name: str, data: Mapping[str, Any]) -> Happening:
    kind = library().events.get(data["type"])
    values: Mapping[str, Any] = data.get("values", {})
    if kind is not None:
        try:
            values = typed(kind, values)
        except ValueProblem:  # a field was made stricter since: what was written stays as it is
            values = data.get("values", {})
    day = date.fromisoformat(data["date"])
    return Happening(name, data["type"], day, values, bool(data.get("inherited")))


def refusals(before: Iterable[Happening], event: Happening, act: Act) -> tuple[Refusal, ...]:
    """What the rules block on the day of the event, by what had happened until then."""
    folded = fold([each for each in before if each.day <= event.day], library(), act=act)
    return engine.refusals(event, folded, engine.open_duties(folded, library()), library())


def folded_of(case: Case) -> Folded:
    """The case folded from its journal, without its duties."""
    return fold(happenings(entries_of(case.pk)), library(), act=act_of(case))


def derived(case: Case, entries: Sequence[Written]) -> Derived:
    """Fold the entries of a case by the law of its unit."""
    return derived_from(happenings(entries), act_of(case), len(entries))


def derived_from(
    events_: Iterable[Happening], act: Act, version: int, day: date | None = None
) -> Derived:
    """The same from events already read, and for what has not happened ("co jeśli").

    With `day` the running time is told as of that day; what is kept is as of the last event.
    """
    folded = fold(events_, library(), act=act, day=day)
    return Derived(folded, engine.open_duties(folded, library()), version)


def state_fields(found: Derived) -> dict[str, Any]:
    """The columns of `Proceeding`."""
    folded, facts = found.folded, found.folded.facts
    return {
        "act": folded.act.value,
        "status": folded.status,
        "facts": plain(facts),
        "misfits": [misfit.sentence for misfit in folded.misfits],
        "period_end": facts["period_end"],
        "latest_motion": facts["latest_motion"],
        "paused": bool(facts["paused"]),
        "version": found.version,
    }


def duty_fields(due: Due) -> dict[str, Any]:
    """The columns of `DueDuty`."""
    declaration = due.declaration
    return {
        "declaration": declaration.id,
        "event_id": due.event.id,
        "key": due.key[:120],
        "name": declaration.name[:300],
        "area": declaration.area,
        "provision": due.provision,
        "actor": declaration.actor,
        "for_others": due.is_for_others,
        "due_on": due.on,
        "due_at": due.moment,
        "remind_on": due.remind_on,
        "outcome": due.outcome.words[:600] if due.outcome else "",
        "missing": list(due.missing),
    }


def case_fields(found: Derived) -> dict[str, Any]:
    """What the register entry takes from the proceeding: its state, and its form once known."""
    fields: dict[str, Any] = {"state": CASE_STATES.get(found.folded.status, CaseState.OPEN)}
    form = found.folded.facts.get("form")
    if form in {Form.INQUIRY, Form.INVESTIGATION}:
        fields["form"] = form
    return fields


def store(case: Case, found: Derived) -> None:
    """Keep what was derived in its rows."""
    Proceeding.objects.update_or_create(case=case, defaults=state_fields(found))
    DueDuty.objects.filter(case=case).delete()
    DueDuty.objects.bulk_create(DueDuty(case=case, **duty_fields(due)) for due in found.duties)
    Case.objects.filter(pk=case.pk).update(**case_fields(found))
    for name, value in case_fields(found).items():
        setattr(case, name, value)
