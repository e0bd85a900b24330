"""Sessions: begun with a new key, touched, ended by their owner."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from akta.accounts import events, profiles, rules
from akta.accounts.models import Account, Session, SignInAttempt, UsedAssertion
from akta.accounts.services import sms
from akta.accounts.services.people import tell
from akta.core.actors import SYSTEM, Actor, Face
from akta.law.marks import implements

TOUCH = timedelta(minutes=1)
HISTORY = timedelta(days=90)


@implements("I-2-14")
def begin_session(
    session: SessionBase,
    *,
    account: Account,
    face: Face,
    address: str,
    device: str,
    at: datetime,
    way: str = "local",
    factor: str = "",
) -> None:
    """Begin the session (sesja) of a signed-in account under a fresh key; nothing old stays.

    It keeps who it is, when and how they were authenticated, and with what level of assurance.
    Outside it begins in the profile worked in last, if that is still open.
    """
    session.flush()
    session.update(
        {
            "account": str(account.pk),
            "face": face.value,
            "address": address,
            "device": device,
            "signed_in_at": at.isoformat(),
            "way": way,
            "factor": factor,
            "level": rules.assurance(way, factor, national=settings.AKTA.saml_level),
        }
    )
    seats = profiles.seats_of(account, at=at) if account.last_profile_id else []
    for seat in seats:
        if seat.profile_id == account.last_profile_id:
            session.update({"profile": str(seat.profile_id), "profile_label": seat.label})
    session.set_expiry(at + rules.ABSOLUTE)
    session.save()


def touch(session_key: str, *, seen: datetime | None, at: datetime) -> None:
    """Remember that the session was used, at most once a minute; its data is not rewritten."""
    if seen is None or at - seen >= TOUCH:
        Session.objects.filter(session_key=session_key).update(last_seen_at=at)


@transaction.atomic
def end_session(*, actor: Actor, account: Account, public_id: str, at: datetime) -> int:
    """End one of the owner's sessions; a foreign one counts as none. Gives how many ended."""
    mine = Session.objects.filter(account_id=account.pk)
    keys = [row.session_key for row in mine if row.public_id == public_id]
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


@transaction.atomic
def end_moved(session: SessionBase, *, account: Account, device: str, at: datetime) -> None:
    """End a session whose key came from another device than it was begun on; its owner is told.

    A browser keeps its name while it runs, so somebody else has the key.
    """
    session.flush()
    tell(account, events.SESSION_MOVED, actor=SYSTEM, at=at, device=device)


def clear_old(*, at: datetime) -> int:
    """Delete what is past its end and attempts older than 90 days; gives how many rows."""
    sessions = Session.objects.filter(expire_date__lt=at).delete()[0]
    sessions += UsedAssertion.objects.filter(valid_until__lt=at).delete()[0]
    sessions += sms.forget_old(at=at)
    return sessions + SignInAttempt.objects.filter(at__lt=at - HISTORY).delete()[0]
