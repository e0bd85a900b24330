"""Writes of notices (zawiadomienia w systemie)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from akta.accounts.models import Account
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.delivery.mail import outbox
from akta.delivery.models import Notice
from akta.delivery.queries import own_notices
from akta.delivery.texts import ENDING, WORDINGS
from akta.grants.models import Grant, Ground
from akta.law.polish import ended, plural, until

__all__ = ["mark_read", "notify", "warn_of_ends"]

WARN_DAYS = (7, 3, 1)


def notify(
    *,
    account_id: UUID,
    kind: str,
    about: UUID | None,
    at: datetime,
    case_id: UUID | None = None,
    profile_id: UUID | None = None,
    mark: str = "",
    **facts: Any,
) -> None:
    """Tell an account something, once for each thing it is about, kind and mark.

    The sentence is that of the kind; it never holds content of a file. Outside it shows in the
    profile named, None is the private one. It also goes out by e-mail to whoever gave an address
    and did not switch that off; nothing depends on its arrival.
    """
    wording = WORDINGS[kind]
    notice = Notice(
        account_id=account_id,
        profile_id=profile_id,
        kind=f"{kind}{mark}",
        text=ended(wording.sentence % facts) if facts else wording.sentence,
        target=reverse(wording.page, args=[case_id] if case_id else []),
        journal_id=about,
        created_at=at,
    )
    with transaction.atomic():
        Notice.objects.bulk_create([notice], ignore_conflicts=True)
        if Notice.objects.filter(pk=notice.pk).exists():
            outbox.mail_notice(notice, topic=wording.topic, at=at)


@transaction.atomic
def mark_read(*, actor: Actor, at: datetime, notice_id: UUID | None = None) -> int:
    """Mark one of the actor's own notices, or all, as read; gives how many."""
    unread = own_notices(actor).filter(read_at__isnull=True)
    if notice_id is not None:
        unread = unread.filter(pk=notice_id)
    return unread.update(read_at=at)


def warn_of_ends(*, at: datetime) -> int:
    """Warn of accesses that end in 7, 3 or 1 days; each warning goes out once.

    A day missed (the system stood still) is made good by the next warning that is due.
    """
    last = max(WARN_DAYS)
    ending = Grant.objects.filter(
        ground=Ground.ORDER,
        revoked_at__isnull=True,
        in_force__startswith__lte=at,
        in_force__endswith__gt=at,
        in_force__endswith__lte=at + timedelta(days=last),
    )
    known = set(
        Account.objects.filter(pk__in=ending.values("holder_id")).values_list("pk", flat=True)
    )
    due = [grant for grant in ending if grant.holder_id in known]
    before = Notice.objects.filter(kind__startswith=ENDING).count()
    for grant in due:
        _warn(grant, at)
    return Notice.objects.filter(kind__startswith=ENDING).count() - before


def days_left(end: datetime, at: datetime) -> int | None:
    """The warning that is due: the smallest of 7, 3 and 1 days that still holds the end."""
    left = end - at
    due = [days for days in WARN_DAYS if left <= timedelta(days=days)]
    return min(due) if due else None


def _warn(grant: Grant, at: datetime) -> None:
    days = days_left(grant.in_force.upper, at)
    if days is None:
        return
    calendar = (local_day(grant.in_force.upper) - local_day(at)).days
    left = "dzisiaj" if calendar < 1 else f"za {plural(calendar, 'dzień', 'dni', 'dni')}"
    notify(
        account_id=grant.holder_id,
        profile_id=grant.profile_id,
        kind=ENDING,
        mark=f"-{days}",
        about=grant.pk,
        at=at,
        until=until(grant.in_force.upper),
        left=left,
    )
