"""Reference data: the network of common units (sieć powszechnych jednostek prokuratury)."""

import json
from datetime import datetime
from importlib import resources
from typing import Any

from django.db import transaction

from akta.units.models import Cell, CellKind, Unit, UnitLevel

DEMO_UNIT = "demo-przykladow"
DEMO_CODE = "4999"


@transaction.atomic
def load_reference(at: datetime) -> int:  # noqa: ARG001 - the list is of one state of law so far
    """Create or update the units with their tree, each with cell 0; may be repeated.

    A code given by the administrator stays; a code observed in a published reference is only the
    default of a new unit. Units that left the list stay, for the sake of their cases. Gives the
    number of units in the list.
    """
    listed = _listed()
    known = {unit.pk: unit for unit in Unit.objects.all()}
    taken = {unit.code for unit in known.values()}
    fresh = [_unit(row, order, known, taken) for order, row in enumerate(listed, 1)]
    Unit.objects.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["level", "name", "seat", "parent", "order"],
    )
    _ensure_cells([row["id"] for row in listed])
    return len(listed)


def _listed() -> list[dict[str, Any]]:
    text = resources.files("akta.units").joinpath("data/units.json").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = json.loads(text)
    return rows


def _unit(row: dict[str, Any], order: int, known: dict[str, Unit], taken: set[str | None]) -> Unit:
    kept = known.get(row["id"])
    default = row["code"] if row["code"] not in taken else None
    return Unit(
        id=row["id"],
        level=row["level"],
        name=row["name"],
        seat=row["seat"],
        parent_id=row["parent"],
        order=order,
        code=kept.code if kept else default,
    )


def _ensure_cells(unit_ids: list[str]) -> None:
    """Cell 0 for every unit: a unit without divisions keeps its cases there."""
    have = set(Cell.objects.filter(number=0).values_list("unit_id", flat=True))
    Cell.objects.bulk_create(
        Cell(unit_id=unit_id, number=0, name="bez podziału", kind=CellKind.UNIT)
        for unit_id in unit_ids
        if unit_id not in have
    )


@transaction.atomic
def open_demo_unit(at: datetime) -> Cell:  # noqa: ARG001 - as load_reference
    """The unit of demonstrations, which exists nowhere, and its cell 0; may be repeated."""
    unit, _ = Unit.objects.get_or_create(
        pk=DEMO_UNIT,
        defaults={
            "level": UnitLevel.DISTRICT,
            "name": "Prokuratura Rejonowa w Przykładowie",
            "seat": "Przykładów",
            "code": DEMO_CODE,
            "order": 10_000,
            "is_demo": True,
        },
    )
    _ensure_cells([unit.pk])
    return Cell.objects.select_related("unit").get(unit=unit, number=0)
