"""Many dependent accounts at once, from a table: all of them or none."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from akta.accounts.dependents import open_dependent
from akta.accounts.dependents_csv import ALL_CASES, DependentRow, RowError
from akta.core.actors import Actor
from akta.core.errors import InputError
from akta.grants.delegation import Rights, set_rights
from akta.law.localtime import end_of

__all__ = ["import_dependents"]


def import_dependents(
    *, actor: Actor, rows: Sequence[DependentRow], cases: Mapping[str, UUID], at: datetime
) -> list[RowError]:
    """Open the dependent accounts of all rows with their rights; with an error in any, none.

    `cases` are the owner's cases by reference. Gives the errors by row; an empty list says that
    everything was done. Raises DependentNotAllowed.
    """
    errors: list[RowError] = []
    with transaction.atomic():
        for row in rows:
            try:
                with transaction.atomic():
                    _open(actor, row, cases, at)
            except InputError as error:
                errors.append(RowError(row.number, error.part("why")))
            except KeyError as error:
                sentence = f"W tym profilu nie ma dostępu do sprawy {error.args[0]}."
                errors.append(RowError(row.number, sentence))
        if errors:
            transaction.set_rollback(True)
    return errors


def _open(actor: Actor, row: DependentRow, cases: Mapping[str, UUID], at: datetime) -> None:
    dependent = open_dependent(actor=actor, facts=row.facts, at=at)
    if not row.cases:
        return
    everything = row.cases == (ALL_CASES,)
    rights = Rights(
        all_cases=everything,
        case_ids=frozenset() if everything else frozenset(cases[each] for each in row.cases),
        until=end_of(row.until) if row.until else None,
    )
    set_rights(actor=actor, dependent_id=dependent.pk, rights=rights, version=None, at=at)
