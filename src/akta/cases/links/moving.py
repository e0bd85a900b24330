"""A case comes to be kept elsewhere (zmiana komórki prowadzącej); its number stays what it was."""

from datetime import datetime

from akta.cases import events
from akta.cases.models import Case
from akta.cases.proceedings import state
from akta.core import journal
from akta.core.actors import Actor
from akta.units.models import Cell


def move_case(*, actor: Actor, case: Case, cell: Cell, at: datetime) -> None:
    """Keep the case in another cell from now on: the rights of its posts follow at once.

    For a use case that has decided on the right. What the law of the new cell derives otherwise
    (a military one has its own regulation) is derived again.
    """
    if case.cell_id == cell.pk:
        return
    before = case.cell
    case.numbered_in = None if case.numbered_in_id == cell.pk else case.numbered_in or before
    case.cell, case.unit = cell, cell.unit
    case.version += 1
    case.save(update_fields=["cell", "unit", "numbered_in", "version"])
    entries = state.entries_of(case.pk)
    if entries:
        state.store(case, state.derived(case, entries))
    journal.record(
        events.CASE_MOVED,
        stream=journal.case_stream(case.pk),
        actor=actor,
        at=at,
        case_id=case.pk,
        subject=case.pk,
        data={"place": _words(cell), "before": _words(before)},
    )


def _words(cell: Cell) -> str:
    return f"{cell.unit.name}, {cell.name}" if cell.number else cell.unit.name
