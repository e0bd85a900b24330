"""Writes of the units: appointments and their end."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from akta.core import journal
from akta.core.actors import Actor
from akta.core.db import half_open
from akta.core.errors import NotFound
from akta.units import events
from akta.units.models import Cell, Post, PostKind, Unit

__all__ = ["end_post", "give_post"]


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
    checks that the actor may appoint.
    """
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
    post = Post.objects.select_for_update().filter(pk=post_id).first()
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
