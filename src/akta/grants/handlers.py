"""Grants derived from appointments: a post given opens what its kind opens; its end closes it."""

from uuid import UUID

from akta.accounts.closing import events as closing
from akta.core import journal
from akta.core.models import JournalEntry
from akta.grants import services
from akta.grants.models import Ground
from akta.units import events
from akta.units.models import Post, PostKind

GROUNDS: dict[PostKind, tuple[Ground, ...]] = {
    PostKind.PROSECUTOR: (Ground.UNIT_MEMBER,),
    PostKind.ASSESSOR: (Ground.UNIT_MEMBER,),
    PostKind.SECRETARIAT: (Ground.SECRETARIAT, Ground.UNIT_MEMBER),
    PostKind.HEAD: (Ground.HEAD,),
    PostKind.CELL_HEAD: (Ground.HEAD,),
    PostKind.ADMINISTRATOR: (Ground.ADMINISTRATOR,),
    PostKind.AUDITOR: (Ground.AUDITOR,),
}
OVER_CELL = {Ground.SECRETARIAT}


@journal.on(events.POST_GIVEN)
def open_by_post(entry: JournalEntry) -> None:
    """Give the grants of a post for the post's own period."""
    post = Post.objects.select_related("cell").filter(pk__in=[entry.subject_id]).get()
    kind = PostKind(post.kind)
    for ground in GROUNDS[kind]:
        by_cell = ground in OVER_CELL or kind is PostKind.CELL_HEAD
        services.give(
            holder_id=post.account_id,
            ground=ground,
            ground_id=post.pk,
            since=post.in_force.lower,
            until=post.in_force.upper,
            at=entry.at,
            cell_id=_cell(post) if by_cell else None,
            unit_id=None if by_cell else post.unit_id,
        )


def _cell(post: Post) -> UUID:
    if post.cell_id is None:
        raise ValueError("A post of a secretariat or of a cell's head names its cell.")
    return post.cell_id


@journal.on(events.POST_ENDED)
def close_by_post(entry: JournalEntry) -> None:
    """Revoke the grants that rested on the post."""
    if entry.subject_id is not None:
        services.revoke_by_ground(ground_id=entry.subject_id, at=entry.at)


@journal.on(closing.LIQUIDATED)
def close_by_liquidation(entry: JournalEntry) -> None:
    """Nothing stays open to an account that was liquidated, in none of its profiles."""
    services.revoke_all_of(holder_id=UUID(entry.data["account_id"]), at=entry.at)
