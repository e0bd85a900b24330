"""Writes of the units: the network, its codes, appointments and their end."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from akta.core import journal
from akta.core.actors import Actor
from akta.core.db import half_open
from akta.core.errors import NotFound
from akta.units import events
from akta.units.errors import CellNumberTaken, CodeMalformed, CodeTaken, OwnPost
from akta.units.models import Cell, CellKind, Post, PostKind, Unit
from akta.units.reference import load_reference, open_demo_unit

__all__ = [
    "configure_code",
    "end_post",
    "give_post",
    "load_reference",
    "open_cell",
    "open_demo_unit",
]

_CODE = re.compile(r"[0-9]{3,8}")


@transaction.atomic
def give_post(
    *,
    actor: Actor,
    account_id: UUID,
    kind: PostKind,
    unit: Unit | None,
    cell: Cell | None = None,
    since: datetime,
    until: datetime | None = None,
    at: datetime,
) -> Post:
    """Give a person a post (powierzenie stanowiska) for [since, until).

    The rights of the post are grants derived from this entry by `akta.grants`. The caller's door
    checks that the actor may appoint. Raises OwnPost where the actor names themselves.
    """
    if actor.id == account_id:
        raise OwnPost
    post = Post.objects.create(
        account_id=account_id, kind=kind, unit=unit, cell=cell, in_force=half_open(since, until)
    )
    journal.record(
        events.POST_GIVEN,
        stream=journal.account_stream(account_id),
        actor=actor,
        at=at,
        subject=post.pk,
        data=_told(post, since, until),
    )
    return post


@transaction.atomic
def end_post(*, actor: Actor, post_id: UUID, at: datetime) -> Post:
    """End a post at this moment; the grants that rested on it end with it."""
    post = Post.objects.select_for_update(no_key=True).filter(pk=post_id).first()
    if post is None or not post.in_force.lower <= at:
        raise NotFound
    post.in_force = half_open(post.in_force.lower, at)
    post.save(update_fields=["in_force"])
    journal.record(
        events.POST_ENDED,
        stream=journal.account_stream(post.account_id),
        actor=actor,
        at=at,
        subject=post.pk,
        data={"post": PostKind(post.kind).label, "place": _place(post)},
    )
    return post


@transaction.atomic
def configure_code(*, actor: Actor, unit_id: str, code: str, at: datetime) -> Unit:
    """Configure a unit's code (kod jednostki), the first part of its case references.

    Empty takes the code away. The caller's door checks that the actor is an administrator.
    Raises NotFound, CodeMalformed, CodeTaken.
    """
    unit = Unit.objects.select_for_update(no_key=True).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound
    code = code.strip()
    if code and not _CODE.fullmatch(code):
        raise CodeMalformed
    other = Unit.objects.filter(code=code).exclude(pk=unit_id).first() if code else None
    if other is not None:
        raise CodeTaken(unit=other.name)
    if (unit.code or "") != code:
        told = {"unit": unit.name, "before": unit.code or "brak", "after": code or "brak"}
        unit.code = code or None
        unit.save(update_fields=["code"])
        journal.record(
            events.CODE_CONFIGURED, stream=f"unit:{unit_id}", actor=actor, at=at, data=told
        )
    return unit


@transaction.atomic
def open_cell(
    *, actor: Actor, unit_id: str, number: int, name: str, kind: CellKind, at: datetime
) -> Cell:
    """Enter a cell of a unit (komórka: wydział, dział), whose number stands in case references.

    One for military matters keeps its cases by the military regulation. The caller's door checks
    that the actor is an administrator. Raises NotFound, CellNumberTaken.
    """
    unit = Unit.objects.select_for_update(no_key=True).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound
    standing = unit.cells.filter(number=number).first()
    if standing is not None:
        raise CellNumberTaken(cell=standing.name)
    cell = Cell.objects.create(unit=unit, number=number, name=name.strip(), kind=kind)
    told = {"unit": unit.name, "number": number, "name": cell.name, "kind": kind.label}
    journal.record(
        events.CELL_OPENED,
        stream=f"unit:{unit_id}",
        actor=actor,
        at=at,
        subject=cell.pk,
        data=told,
    )
    return cell


def _place(post: Post) -> str:
    if post.cell is not None:
        return f"{post.cell.name}, {post.cell.unit.name}"
    return post.unit.name if post.unit is not None else "cały system"


def _told(post: Post, since: datetime, until: datetime | None) -> dict[str, Any]:
    return {
        "post": PostKind(post.kind).label,
        "post_kind": post.kind,
        "place": _place(post),
        "since": since.isoformat(),
        "until": until.isoformat() if until else "odwołania",
    }
