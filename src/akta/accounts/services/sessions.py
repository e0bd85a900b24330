"""Sessions: begun with a new key, touched, ended by their owner."""

import hashlib
from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from akta.accounts import events
from akta.accounts.models import Account, Session
from akta.accounts.services.people import tell
from akta.core.actors import Actor, Face

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=8)
TOUCH = timedelta(minutes=1)


def begin_session(
    session: SessionBase, *, account: Account, face: Face, address: str, device: str, at: datetime
) -> None:
    """Begin the session (sesja) of a signed-in account under a fresh key; nothing old stays."""
    session.flush()
    session.update(
        {
            "account": str(account.pk),
            "face": face.value,
            "address": address,
            "device": device,
            "signed_in_at": at.isoformat(),
            "last_seen_at": at.isoformat(),
        }
    )
    session.set_expiry(int(ABSOLUTE.total_seconds()))
    session.save()


def touch(session: SessionBase, *, at: datetime) -> None:
    """Remember that the session was used; at most once a minute, without rewriting the rest."""
    seen = datetime.fromisoformat(session["last_seen_at"])
    if at - seen >= TOUCH:
        session["last_seen_at"] = at.isoformat()


@transaction.atomic
def end_session(*, actor: Actor, account: Account, session_id: str, at: datetime) -> int:
    """End one of the owner's sessions; a foreign one counts as none. Gives how many ended."""
    mine = Session.objects.filter(account_id=account.pk)
    keys = [row.session_key for row in mine if public_id(row.session_key) == session_id]
    return _end(account, keys, actor=actor, at=at)


@transaction.atomic
def end_sessions(*, actor: Actor, account: Account, at: datetime, but: str | None = None) -> int:
    """End all sessions of an account, save the one with the key `but`."""
    mine = Session.objects.filter(account_id=account.pk).exclude(session_key=but or "")
    return _end(account, list(mine.values_list("session_key", flat=True)), actor=actor, at=at)


def _end(account: Account, keys: list[str], *, actor: Actor, at: datetime) -> int:
    ended = Session.objects.filter(session_key__in=keys).delete()[0]
    if ended:
        tell(account, events.SESSIONS_ENDED, actor=actor, at=at, count=ended)
    return ended


def public_id(session_key: str) -> str:
    """A name for a session that does not open it: forms must not carry the key itself."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:24]


def clear_expired(*, at: datetime) -> int:
    """Delete sessions past their absolute end."""
    return Session.objects.filter(expire_date__lt=at).delete()[0]
