"""Taking in files (przyjęcie skanów): the original is kept byte for byte, the work is queued."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import PurePosixPath
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from akta.core import jobs
from akta.core.actors import Actor
from akta.core.errors import NotFound
from akta.files import blobs, events
from akta.files.errors import (
    DiskNearlyFull,
    FileEmpty,
    FileSeenBefore,
    PasswordWrong,
    QueueTooOld,
)
from akta.files.models import (
    Card,
    Document,
    Ingest,
    IngestState,
    SetKind,
    Side,
    Volume,
)
from akta.files.services import checks
from akta.files.services.documents import kind_of
from akta.files.services.volumes import volume_by_number
from akta.files.sheets import rights
from akta.grants.models import Grant
from akta.imaging.errors import FailureKind, TaskFailed
from akta.law.matrix import Action
from akta.law.polish import date_and_time
from akta.storage import StorageFull, Stored

__all__ = [
    "Labelled",
    "kept",
    "next_position",
    "plain_name",
    "receive_file",
    "receive_pile",
    "retry_file",
    "unlock_file",
]

URGENT = 10
UNFINISHED = (IngestState.WAITING, IngestState.WORKING)


@dataclass(frozen=True, slots=True)
class Labelled:
    """What the person says of the scanned document; an empty title takes the file's name."""

    title: str = ""
    kind_code: str = ""
    dated_on: date | None = None
    author: str = ""


def receive_file(
    *,
    actor: Actor,
    case_id: UUID,
    file_name: str,
    content: BinaryIO | Iterable[bytes],
    at: datetime,
    volume_id: UUID | None = None,
    set_kind: str = SetKind.MAIN,
    number: int | None = None,
    labelled: Labelled = Labelled(),
    document_id: UUID | None = None,
    after_card_id: UUID | None = None,
    is_duplex: bool = False,
    has_running_term: bool = False,
    password: str | None = None,
    again: bool = False,
    replaces: Side | None = None,
) -> Ingest:
    """Take a file into a volume's queue; its pages become cards when the worker has cut them.

    The volume is named by id, or by set and number (then it is made if it is not there; without a
    number the last one of the set is meant). `password` opens an encrypted PDF and is kept
    nowhere: a copy without it is stored beside the original. The one page of a file that `replaces`
    a side takes the place of its scan. Raises NotFound, NotAllowed,
    DiskNearlyFull, QueueTooOld, FileEmpty, FileSeenBefore (unless `again`), KindUnknown,
    KindKeptElsewhere.
    """
    grant: Grant | None
    if volume_id is not None:
        volume, grant = checks.volume_for(actor, volume_id, at=at, lock=False)
        if volume.case_id != case_id:
            raise NotFound
    else:
        _, grant = checks.may_order(actor, case_id, set_kind, at=at)
        volume = volume_by_number(
            actor=actor, case_id=case_id, set_kind=set_kind, number=number, at=at
        )
    kind = kind_of(labelled.kind_code, volume.set_kind)
    name = plain_name(file_name)
    _refuse_if_overfull(name, at)
    stored = kept(name, content)
    problem, working = _opened_with(stored.sha256, password)
    ingest = Ingest(
        case_id=case_id,
        volume=volume,
        document_title=labelled.title.strip()[:300],
        document_kind=kind,
        document_date=labelled.dated_on,
        document_author=labelled.author.strip()[:200],
        document=_document(document_id, volume),
        after_card=_anchor(after_card_id, volume),
        is_duplex=is_duplex,
        file_name=name,
        sha256=stored.sha256,
        working_sha256=working,
        size=stored.size,
        priority=URGENT if has_running_term else 0,
        received_by_id=actor.stored_id,
        received_at=at,
        replaces=replaces,
    )
    if problem is not None:
        ingest.state = IngestState.REFUSED
        ingest.problem, ingest.problem_text = problem.kind.value, problem.sentence
        ingest.finished_at = at
    return _queued(ingest, actor=actor, grant=grant, again=again, at=at)


def receive_pile(
    *,
    actor: Actor,
    unit_id: str,
    file_name: str,
    content: BinaryIO | Iterable[bytes],
    at: datetime,
    is_duplex: bool = False,
    again: bool = False,
) -> Ingest:
    """Take the scanned pile of a unit's post; it is cut at its separator sheets.

    Raises NotFound, NotAllowed, DiskNearlyFull, QueueTooOld, FileEmpty, FileSeenBefore.
    """
    grant = rights.post_grant(actor, unit_id, Action.WRITE, at=at)
    name = plain_name(file_name)
    _refuse_if_overfull(name, at)
    stored = kept(name, content)
    pile = Ingest(
        unit_id=unit_id,
        is_duplex=is_duplex,
        file_name=name,
        sha256=stored.sha256,
        size=stored.size,
        received_by_id=actor.stored_id,
        received_at=at,
    )
    return _queued(pile, actor=actor, grant=grant, again=again, at=at)


@transaction.atomic
def unlock_file(*, actor: Actor, ingest_id: UUID, password: str, at: datetime) -> Ingest:
    """Queue a refused encrypted file again with its password. Raises NotFound, PasswordWrong."""
    ingest, _ = _refused(actor, ingest_id, at=at)
    problem, working = _opened_with(ingest.sha256, password)
    if problem is not None:
        raise PasswordWrong(file=ingest.file_name)
    ingest.working_sha256 = working
    return _again(ingest)


@transaction.atomic
def retry_file(*, actor: Actor, ingest_id: UUID, at: datetime) -> Ingest:
    """Queue a refused file once more, for example after a server was repaired."""
    ingest, _ = _refused(actor, ingest_id, at=at)
    return _again(ingest)


def _refused(actor: Actor, ingest_id: UUID, *, at: datetime) -> tuple[Ingest, Grant | None]:
    found = Ingest.objects.select_for_update(no_key=True)
    ingest = found.filter(pk=ingest_id, state=IngestState.REFUSED).first()
    if ingest is None:
        raise NotFound
    if ingest.volume_id is None:
        return ingest, rights.post_grant(actor, str(ingest.unit_id), Action.WRITE, at=at)
    _, grant = checks.volume_for(actor, ingest.volume_id, at=at, lock=False)
    return ingest, grant


def _again(ingest: Ingest) -> Ingest:
    ingest.state, ingest.problem, ingest.problem_text = IngestState.WAITING, "", ""
    ingest.attempts, ingest.finished_at, ingest.lease_until = 0, None, None
    ingest.save()
    jobs.defer("files.cut_next")
    return ingest


def plain_name(file_name: str) -> str:
    """The file's own name without folders and control characters, kept readable."""
    last = PurePosixPath(file_name.replace("\\", "/")).name
    printable = "".join(c if c.isprintable() else "�" for c in last).strip()
    return printable[:300] or "plik"


def _refuse_if_overfull(name: str, at: datetime) -> None:
    try:
        blobs.store().room_for(0)
    except StorageFull as error:
        raise DiskNearlyFull(file=name) from error
    limit = timedelta(minutes=getattr(settings, "AKTA_QUEUE_MINUTES", 60))
    waiting = Ingest.objects.filter(state__in=UNFINISHED)
    if waiting.filter(received_at__lt=at - limit).exists():
        minutes = int(limit.total_seconds() // 60)
        raise QueueTooOld(file=name, waiting=waiting.count(), minutes=minutes)


def kept(name: str, content: BinaryIO | Iterable[bytes]) -> Stored:
    """Keep an original. Raises DiskNearlyFull, FileEmpty."""
    try:
        stored = blobs.store().put(content)
    except StorageFull as error:
        raise DiskNearlyFull(file=name) from error
    if not stored.size:
        raise FileEmpty(file=name)
    return stored


def _opened_with(sha256: str, password: str | None) -> tuple[TaskFailed | None, str]:
    """The digest of a copy without the password, or why the password does not open the file."""
    if not password:
        return None, ""
    with blobs.store().open(sha256) as file:
        try:
            copy = blobs.reader().decrypt(file.fileno(), password)
        except TaskFailed as error:
            if error.kind is FailureKind.UNSUPPORTED:
                return None, ""
            return error, ""
    return None, blobs.store().put([copy]).sha256 if copy else ""


def _document(document_id: UUID | None, volume: Volume) -> Document | None:
    if document_id is None:
        return None
    document = Document.objects.filter(pk=document_id, volume=volume).first()
    if document is None:
        raise NotFound
    return document


def _anchor(card_id: UUID | None, volume: Volume) -> Card | None:
    if card_id is None:
        return None
    card = Card.objects.filter(pk=card_id, volume=volume).first()
    if card is None:
        raise NotFound
    return card


@transaction.atomic
def _queued(
    ingest: Ingest, *, actor: Actor, grant: Grant | None, again: bool, at: datetime
) -> Ingest:
    """Put the file in the queue, once unless asked for again, and tell the journal."""
    with connection.cursor() as cursor:
        lock = f"{ingest.case_id or ingest.unit_id}:{ingest.sha256}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 2))", [lock])
    earlier = _seen_before(ingest)
    if earlier is not None:
        if not again:
            raise FileSeenBefore(
                file=ingest.file_name,
                earlier=earlier.file_name,
                when=date_and_time(earlier.received_at),
                place=_place_of(earlier),
            )
        ingest.duplicate_of = earlier
    ingest.position = next_position()
    ingest.save(force_insert=True)
    told: dict[str, Any] = {
        "file": ingest.file_name,
        "sha256": ingest.sha256,
        "ingest_id": str(ingest.pk),
    }
    checks.record_of_file(
        events.FILE_RECEIVED,
        ingest,
        actor=actor,
        at=at,
        grant_id=grant.pk if grant else None,
        **told,
    )
    if ingest.state == IngestState.WAITING:
        jobs.defer("files.cut_next")
    return ingest


def _seen_before(ingest: Ingest) -> Ingest | None:
    same = Ingest.objects.filter(
        case=ingest.case, unit=ingest.unit, sha256=ingest.sha256, part_of=None
    )
    same = same.exclude(state=IngestState.REFUSED).select_related("volume")
    return same.order_by("position").first()


def _place_of(ingest: Ingest) -> str:
    if ingest.volume is None:
        return checks.PILE
    return checks.volume_name(ingest.volume.set_kind, ingest.volume.number)


def next_position() -> int:
    """The next place in the order of received files."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('files_ingest_position')")
        return int(cursor.fetchone()[0])
