"""The mark burnt into page images outside the prosecution."""

from datetime import datetime

from akta.core.actors import Actor
from akta.grants.models import Grant
from akta.law.localtime import WARSAW

__all__ = ["reader_name", "stamp"]


def reader_name(actor: Actor) -> str:
    """Who reads, and on whose behalf where that is another."""
    return f"{actor.name} (w imieniu: {actor.behalf_name})" if actor.behalf_name else actor.name


def stamp(name: str, grant: Grant | None, at: datetime) -> str:
    """The mark in the pixels (znak wodny): who looks, by which grant, in which minute."""
    if grant is None:
        raise ValueError("Outside the prosecution a file is read by an order's grant only.")
    return f"{name}\ndostęp nr {grant.number}\n{at.astimezone(WARSAW):%d.%m.%Y %H:%M}"
