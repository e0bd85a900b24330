"""Reads of the units, their cells and posts."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from akta.core.errors import NotFound
from akta.units.models import Post, Unit

__all__ = ["all_posts_of", "post_for", "posts_of", "unit_for", "unit_named", "units_like"]


def units_like(words: str) -> QuerySet[Unit]:
    """Units whose name, seat or code holds every word, in the order of the act."""
    found = Unit.objects.select_related("parent")
    for word in words.split():
        found = found.filter(
            Q(name__icontains=word) | Q(seat__icontains=word) | Q(code__startswith=word)
        )
    return found.order_by("order", "pk")


def unit_for(unit_id: str) -> Unit:
    """The unit. Raises NotFound."""
    unit = Unit.objects.select_related("parent").filter(pk=unit_id).first()
    if unit is None:
        raise NotFound
    return unit


def posts_of(account_ids: list[UUID], *, at: datetime) -> dict[UUID, list[Post]]:
    """Posts in force of these accounts, in one query; accounts without any have an empty list."""
    found: defaultdict[UUID, list[Post]] = defaultdict(list)
    posts = Post.objects.filter(account_id__in=account_ids, in_force__contains=at)
    for post in posts.select_related("unit", "cell").order_by("in_force"):
        found[post.account_id].append(post)
    return found


def all_posts_of(account_id: UUID) -> list[Post]:
    """Every post of an account, past and to come too, newest first."""
    posts = Post.objects.filter(account_id=account_id).select_related("unit", "cell")
    return list(posts.order_by("-in_force"))


def post_for(post_id: UUID, *, account_id: UUID) -> Post:
    """A post of this account. Raises NotFound."""
    post = Post.objects.filter(pk=post_id, account_id=account_id).first()
    if post is None:
        raise NotFound
    return post


def unit_named(typed: str) -> str:
    """The id of the unit of that id or exact name, "" if there is none."""
    found = Unit.objects.filter(Q(pk=typed.strip()) | Q(name__iexact=typed.strip()))
    return found.values_list("pk", flat=True).first() or ""
