"""Who keeps the post of a unit: the secretariats of its cells, by their grants; its head reads."""

from datetime import datetime

from akta.core.actors import Actor
from akta.core.errors import NotAllowed, NotFound
from akta.grants import queries as grants
from akta.grants.models import Grant
from akta.law import matrix
from akta.law.matrix import Action, Decision, Thing
from akta.units.models import Cell

__all__ = ["post_grant", "post_units"]


def post_units(actor: Actor, action: Action, *, at: datetime) -> frozenset[str]:
    """The units whose post the actor may read or keep."""
    reach = grants.reach(actor, Thing.POST, action, at=at)
    by_cell = Cell.objects.filter(pk__in=reach.cell_ids).values_list("unit_id", flat=True)
    return reach.unit_ids | frozenset(by_cell)


def post_grant(actor: Actor, unit_id: str, action: Action, *, at: datetime) -> Grant:
    """The grant that lets the actor read or keep the post of a unit.

    Raises NotFound where nothing of it is open to them, NotAllowed where they may only read.
    """
    cells = set(Cell.objects.filter(unit_id=unit_id).values_list("pk", flat=True))
    held = [
        grant
        for grant in grants.held_by(actor, at=at).filter(case_id=None).order_by("created_at")
        if grant.unit_id == unit_id or grant.cell_id in cells
    ]
    for grant in held:
        if matrix.decide(grant.ground, Thing.POST, action) is Decision.YES:
            return grant
    sees = any(matrix.decide(g.ground, Thing.POST, Action.READ) is Decision.YES for g in held)
    raise NotAllowed if sees else NotFound
