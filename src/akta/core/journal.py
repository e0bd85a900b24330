"""The journal (dziennik zdarzeń): what legally happened, append-only, chained per stream.

An entry is written in the transaction of the state move it tells of. Nobody edits it: the
database refuses UPDATE, DELETE and TRUNCATE. A correction is a new entry. Handlers registered by
`on` run in the same transaction; so rooms of one floor speak to each other.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import rfc8785
from django.db import connection, transaction

from akta.core import logs
from akta.core.actors import Actor
from akta.core.models import JournalEntry


@dataclass(frozen=True, slots=True)
class EventKind:
    """A kind of entry: its stable name and its Polish sentence with named parameters of `data`."""

    name: str
    sentence: str


_KINDS: dict[str, EventKind] = {}
_HANDLERS: dict[str, list[Callable[[JournalEntry], None]]] = {}


def event(name: str, sentence: str) -> EventKind:
    """Declare a kind of entry; a name is declared once."""
    if name in _KINDS:
        raise ValueError(f"The event kind {name} is declared twice.")
    kind = EventKind(name, sentence)
    _KINDS[name] = kind
    return kind


def kinds() -> Mapping[str, EventKind]:
    """All declared kinds by name."""
    return dict(_KINDS)


def on(
    kind: EventKind,
) -> Callable[[Callable[[JournalEntry], None]], Callable[[JournalEntry], None]]:
    """Run the decorated function in the transaction of each new entry of this kind."""

    def register(handler: Callable[[JournalEntry], None]) -> Callable[[JournalEntry], None]:
        _HANDLERS.setdefault(kind.name, []).append(handler)
        return handler

    return register


def case_stream(case_id: UUID) -> str:
    """The stream of one case."""
    return f"case:{case_id}"


def account_stream(account_id: UUID) -> str:
    """The stream of one account: its opening, posts, lockouts, never its secrets."""
    return f"account:{account_id}"


def record(
    kind: EventKind,
    *,
    stream: str,
    actor: Actor,
    at: datetime,
    data: Mapping[str, Any],
    grant_id: UUID | None = None,
    case_id: UUID | None = None,
    subject: UUID | None = None,
) -> JournalEntry:
    """Append an entry to its stream and run the handlers; needs an open transaction.

    `data` holds plain JSON values without secrets (no PESEL, address, password); beside them stands
    the assurance level of the session in which it was done. The entry's hash
    is SHA-256 over the canonical JSON (RFC 8785) of all its fields and the hash before it.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A journal entry needs its transaction.")
    _lock(stream)
    last = JournalEntry.objects.filter(stream=stream).order_by("-stream_seq").first()
    entry = JournalEntry(
        id=uuid4(),
        stream=stream,
        stream_seq=last.stream_seq + 1 if last else 1,
        kind=kind.name,
        case_id=case_id,
        subject_id=subject,
        actor_id=actor.stored_id,
        on_behalf_of_id=actor.on_behalf_of,
        grant_id=grant_id,
        at=at,
        data={**data, "assurance": actor.level} if actor.level else dict(data),
        previous_hash=last.hash if last else "",
    )
    entry.hash = fingerprint(entry)
    entry.save(force_insert=True)
    logs.written(entry.id)
    for handler in _HANDLERS.get(kind.name, []):
        handler(entry)
    return entry


def hold(stream: str) -> None:
    """Let nobody else write to the stream until this transaction ends.

    For a write that reads what others write under the same stream, and must not miss it.
    """
    _lock(stream)


def _lock(stream: str) -> None:
    """One writer a stream at a time, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [stream])


def fingerprint(entry: JournalEntry) -> str:
    """SHA-256 (hex) of the entry's canonical form."""
    shown = {
        "id": str(entry.id),
        "stream": entry.stream,
        "stream_seq": entry.stream_seq,
        "kind": entry.kind,
        "case": _text(entry.case_id),
        "subject": _text(entry.subject_id),
        "actor": _text(entry.actor_id),
        "on_behalf_of": _text(entry.on_behalf_of_id),
        "grant": _text(entry.grant_id),
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "data": entry.data,
        "previous_hash": entry.previous_hash,
    }
    return hashlib.sha256(rfc8785.dumps(shown)).hexdigest()


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def first_broken(stream: str) -> JournalEntry | None:
    """The first entry of a stream that does not fit its hash or the one before; None if all fit."""
    before = ""
    for number, entry in enumerate(
        JournalEntry.objects.filter(stream=stream).order_by("stream_seq"), 1
    ):
        fits = entry.hash == fingerprint(entry) and entry.previous_hash == before
        if not fits or entry.stream_seq != number:
            return entry
        before = entry.hash
    return None


def sentence(entry: JournalEntry) -> str:
    """The entry as a Polish sentence."""
    return _KINDS[entry.kind].sentence % entry.data


def last_of(stream: str) -> JournalEntry | None:
    """The newest entry of a stream."""
    return JournalEntry.objects.filter(stream=stream).order_by("-stream_seq").first()
