"""The kept state of proceedings against the journal (`akta rebuild`), case by case, in batches."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from akta.cases.models import Case, DueDuty, Proceeding
from akta.cases.proceedings import state
from akta.cases.proceedings.state import Derived
from akta.core import journal
from akta.core.models import DoneOnce, JournalEntry

__all__ = ["derive_by_new_law", "derived_cases", "wrong_of"]

BATCH = 200
NEW_LAW = "proceedings.new_law"


def derived_cases() -> Iterator[tuple[Case, Derived]]:
    """Every case that has events, or rows derived from them, with what follows from its journal.

    What is kept comes with the case: `proceeding` and `duties` are read for the whole batch.
    """
    found = Case.objects.select_related("cell", "proceeding").order_by("pk")
    last: UUID | None = None
    while batch := list((found.filter(pk__gt=last) if last else found)[:BATCH]):
        last = batch[-1].pk
        entries = _entries([case.pk for case in batch])
        duties = _duties([case.pk for case in batch])
        for case in batch:
            if case.pk in entries or hasattr(case, "proceeding"):
                case.kept_duties = duties.get(case.pk, set())  # type: ignore[attr-defined]
                yield case, state.derived(case, entries.get(case.pk, []))


class _Entry(NamedTuple):
    """What the fold reads of an entry; a model instance would cost more than the fold itself."""

    id: UUID
    data: dict[str, Any]


def _entries(case_ids: list[UUID]) -> dict[UUID, list[_Entry]]:
    by_case: dict[UUID, list[_Entry]] = {}
    found = JournalEntry.objects.filter(case_id__in=case_ids, kind__in=state.KINDS)
    for case_id, *fields in found.order_by("seq").values_list("case_id", "id", "data"):
        assert case_id is not None
        by_case.setdefault(case_id, []).append(_Entry(*fields))
    return by_case


COLUMNS = (
    *("declaration", "event_id", "key", "name", "area", "provision", "actor", "for_others"),
    *("due_on", "due_at", "remind_on", "outcome"),
)


def _duties(case_ids: list[UUID]) -> dict[UUID, set[tuple[Any, ...]]]:
    by_case: dict[UUID, set[tuple[Any, ...]]] = {}
    rows = DueDuty.objects.filter(case_id__in=case_ids).values_list("case_id", *COLUMNS)
    for case_id, *values in rows:
        by_case.setdefault(case_id, set()).add(tuple(values))
    return by_case


def wrong_of(case: Case, found: Derived) -> list[str]:
    """What is kept otherwise than it follows, in Polish words; empty where all agrees."""
    wrong = []
    if not found.version:
        return ["stan postępowania bez zdarzeń"]
    kept: Proceeding | None = getattr(case, "proceeding", None)
    fields = state.state_fields(found)
    if kept is None or any(getattr(kept, name) != value for name, value in fields.items()):
        wrong.append("stan i czas trwania")
    if any(getattr(case, name) != value for name, value in state.case_fields(found).items()):
        wrong.append("wpis w repertorium")
    due = {tuple(state.duty_fields(each)[name] for name in COLUMNS) for each in found.duties}
    if due != case.kept_duties:  # type: ignore[attr-defined]
        wrong.append("lista terminów")
    return wrong


def derive_by_new_law(at: datetime) -> int:
    """Derive again what follows otherwise, whenever the declarations are not those of last time.

    After an update, or after an installation changed its own, also back to what they were; gives
    how many cases were put right. Each case is a transaction of its own, so nobody waits for all
    of them.
    """
    law = state.law_in_use()
    if DoneOnce.objects.filter(key=NEW_LAW, result=law).exists():
        return 0
    changed = sum(_put_right(case.pk) for case, found in derived_cases() if wrong_of(case, found))
    followed = {"use_case": NEW_LAW, "result": law, "at": at}
    DoneOnce.objects.update_or_create(key=NEW_LAW, defaults=followed)
    return changed


@transaction.atomic
def _put_right(case_id: UUID) -> bool:
    found = Case.objects.select_for_update(of=("self",), no_key=True).select_related("cell")
    case = found.get(pk=case_id)
    journal.hold(journal.case_stream(case.pk))
    state.store(case, state.derived(case, state.entries_of(case.pk)))
    return True
