"""Units as the pure law sees them: level and those above."""

from akta.law.jurisdiction import Level, UnitFacts
from akta.units.models import Unit, UnitLevel

LEVELS = {
    UnitLevel.NATIONAL: Level.NATIONAL,
    UnitLevel.REGIONAL: Level.REGIONAL,
    UnitLevel.CIRCUIT: Level.CIRCUIT,
    UnitLevel.DISTRICT: Level.DISTRICT,
}


def facts_of(*unit_ids: str) -> dict[str, UnitFacts]:
    """Units by id, with the chain above each; one query for the whole network."""
    rows = {pk: (level, up) for pk, level, up in Unit.objects.values_list("pk", "level", "parent")}
    return {
        pk: UnitFacts(pk, LEVELS[UnitLevel(rows[pk][0])], _above(pk, rows))
        for pk in unit_ids
        if pk in rows
    }


def _above(unit_id: str, rows: dict[str, tuple[str, str | None]]) -> tuple[str, ...]:
    found: list[str] = []
    up = rows[unit_id][1]
    while up is not None and up not in found:
        found.append(up)
        up = rows[up][1]
    return tuple(found)
