"""The scrub (przegląd magazynu): every original read again and compared with what is named."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from akta.core import journal
from akta.core.actors import Actor
from akta.core.models import JournalEntry
from akta.ops import events
from akta.ops.keeping import named
from akta.storage import BlobStore

STREAM = "installation:keeping"
FRESH_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a scrub tells; an unneeded file is told, but is no fault."""

    sentence: str
    is_fault: bool = True


def findings(store: BlobStore, on_read: Callable[[], None]) -> Iterator[Found]:
    """Damaged and unreadable originals as they are read, then missing and unneeded ones."""
    for finding in store.scrub(on_read):
        whose = named.owner_of(finding.sha256) if finding.sha256 else finding.place
        yield Found(f"{whose}: {finding.sentence}" if whose else finding.sentence)
    for digest, is_stored in named.compared(store.digests(), named.digests()):
        if not is_stored:
            yield from _missing(store, digest)
        elif time.time() - store.about(digest).kept_at > FRESH_SECONDS:
            yield Found(
                f"Plik o skrócie {digest} nie jest potrzebny: nie mówi o nim żaden wpis w bazie "
                "(zostaje po przerwanym przyjęciu). Niczemu nie szkodzi.",
                is_fault=False,
            )


def _missing(store: BlobStore, digest: str) -> Iterator[Found]:
    """A file kept while the folder was being listed is not missing."""
    if store.exists(digest):
        return
    whose = named.owner_of(digest) or "Plik nieznanej sprawy"
    yield Found(
        f"{whose}: w magazynie nie ma pliku o skrócie {digest}. "
        "Należy przywrócić go z kopii zapasowej."
    )


@transaction.atomic
def record(*, read: int, faults: int, actor: Actor, at: datetime) -> JournalEntry:
    """Keep that the scrub was done, and with what result."""
    return journal.record(
        events.SCRUBBED,
        stream=STREAM,
        actor=actor,
        at=at,
        data={"read": read, "findings": faults},
    )
