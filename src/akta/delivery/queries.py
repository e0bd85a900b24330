"""Reads of notices: one's own, and how many were not read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from akta.core.actors import Actor, Face
from akta.delivery.models import Channel, Message, MessageState, Notice
from akta.law.marks import implements

__all__ = [
    "NoticePage",
    "latest_messages",
    "mail_problem",
    "own_notices",
    "page_of_notices",
    "returned_of",
    "unread_count",
]

PAGE = 30


@dataclass(frozen=True, slots=True)
class NoticePage:
    """A page of notices, its number from 1, and how many pages there are."""

    notices: Sequence[Notice]
    number: int
    pages: int


@implements("I-2-7")
def own_notices(actor: Actor) -> QuerySet[Notice]:
    """One's own notices; outside those of the profile worked in.

    What is told of the account itself is told privately, and in every profile of an account that
    does not work privately, as an institution's.
    """
    mine = Notice.objects.filter(account_id=actor.id)
    if actor.face is not Face.PORTAL:
        return mine
    of_account = Q(profile_id__isnull=True, account__works_privately=False)
    return mine.filter(Q(profile_id=actor.profile_id) | of_account)


def page_of_notices(actor: Actor, *, number: int = 1) -> NoticePage:
    """One's own notices, the newest first; two queries whatever their number."""
    own = own_notices(actor).order_by("-created_at", "id")
    pages = max(1, -(-own.count() // PAGE))
    number = min(max(1, number), pages)
    return NoticePage(list(own[(number - 1) * PAGE : number * PAGE]), number, pages)


def unread_count(actor: Actor) -> int:
    """How many of one's own notices were not read; for the header."""
    return own_notices(actor).filter(read_at__isnull=True).count()


@implements("I-3-3")
def mail_problem(actor: Actor) -> str:
    """Why the last message to the actor's present address came back; "" where none did.

    A message that arrived since, or another address, ends it.
    """
    done = Message.objects.filter(account_id=actor.id, channel=Channel.EMAIL)
    done = done.exclude(state=MessageState.WAITING).select_related("account").defer("text")
    last = done.order_by("-done_at", "pk").first()
    if last is None or last.state != MessageState.RETURNED:
        return ""
    is_present = last.account is not None and last.address == last.account.email
    return last.problem or "Serwer poczty odmówił przyjęcia." if is_present else ""


def returned_of(account_ids: Iterable[UUID]) -> QuerySet[Message]:
    """Messages to these accounts that came back, the newest first; texts are not read."""
    came_back = Message.objects.filter(state=MessageState.RETURNED, account_id__in=account_ids)
    return came_back.select_related("account").defer("text").order_by("-done_at", "pk")


def latest_messages(*, most: int = 50) -> list[Message]:
    """What went out last, for the page of a demonstration; the caller's door sees to that."""
    return list(Message.objects.select_related("account").order_by("-created_at", "pk")[:most])
