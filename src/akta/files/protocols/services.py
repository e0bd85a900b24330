"""Writes of the protocols: by whoever arranges the file; approval by whoever conducts the case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from akta.cases import queries as cases
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.core.errors import ChangedMeanwhile, NotFound
from akta.core.journal import EventKind
from akta.files import blobs
from akta.files.lens import OPEN_SETS, THING_OF
from akta.files.models import Document, SetKind
from akta.files.protocols import events
from akta.files.protocols.errors import (
    DecidedAlready,
    DocumentTaken,
    HeldLater,
    NothingRecorded,
    ReasonMissing,
    SoundHasPicture,
    SoundUnknown,
    StillRecorded,
)
from akta.files.protocols.models import (
    MADE,
    Protocol,
    ProtocolState,
    Recording,
    RecordingKind,
)
from akta.files.services import checks
from akta.files.services.intake import kept, plain_name
from akta.grants.models import Grant
from akta.imaging.errors import TaskFailed
from akta.law.marks import implements
from akta.law.matrix import Action
from akta.law.polish import long_date
from akta.law.protocols import Made, due_on, is_given

__all__ = [
    "add_recording",
    "approve_protocol",
    "cancel_protocol",
    "carry_over",
    "register_protocol",
    "return_protocol",
    "withdraw_recording",
]

PICTURE = "application/octet-stream"
"""A recording with picture is never opened here, so its kind is nobody's business."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """An original with what its content says it is."""

    name: str
    sha256: str
    size: int
    media_type: str


@transaction.atomic
def register_protocol(
    *,
    actor: Actor,
    document_id: UUID,
    made: Made,
    held_on: date,
    conducted_by: str,
    at: datetime,
) -> Protocol:
    """Say that a document of the file is the protocol of an act, and how it was set down.

    From now on a written one is hidden outside until it is approved. Raises NotFound, NotAllowed,
    DocumentTaken, HeldLater.
    """
    document = Document.objects.filter(pk=document_id).first()
    if document is None:
        raise NotFound
    volume, grant = checks.volume_for(actor, document.volume_id, at=at)
    taken = Protocol.standing.filter(document=document).exists()
    if taken or volume.set_kind not in OPEN_SETS:
        raise DocumentTaken
    if held_on > local_day(at):
        raise HeldLater
    row = Protocol.objects.create(
        case_id=volume.case_id,
        document=document,
        made=made,
        held_on=held_on,
        conducted_by=" ".join(conducted_by.split())[:200],
        due_on=due_on(made, held_on),
        registered_by_id=actor.stored_id,
        registered_at=at,
    )
    _tell_registered(row, actor, grant, at)
    return row


def _tell_registered(row: Protocol, actor: Actor, grant: Grant | None, at: datetime) -> None:
    made = MADE[Made(row.made)]
    told = {"held": long_date(row.held_on), "made": made, "due": long_date(row.due_on)}
    _tell(events.REGISTERED, row, actor, grant, at, **told)


@implements("I-10-2")
def carry_over(copies: Mapping[UUID, Document], *, actor: Actor, at: datetime) -> None:
    """A copy of a written protocol in another file waits for approval as the original does.

    `copies` are documents of the other file by the id of the original. One that was given is given
    there too. A recording stays with its original.
    """
    for former in Protocol.standing.filter(document__in=copies, made=Made.WRITTEN):
        document = copies[former.document_id]
        row = Protocol.objects.create(
            case_id=document.volume.case_id,
            document=document,
            made=former.made,
            held_on=former.held_on,
            conducted_by=former.conducted_by,
            due_on=former.due_on,
            state=former.state,
            given_at=former.given_at,
            decided_by_id=former.decided_by_id,
            decided_at=former.decided_at,
            reason=former.reason,
            registered_by_id=actor.stored_id,
            registered_at=at,
        )
        _tell_registered(row, actor, None, at)


def add_recording(
    *,
    actor: Actor,
    protocol_id: UUID,
    kind: str,
    file_name: str,
    content: BinaryIO | Iterable[bytes],
    at: datetime,
) -> Recording:
    """Add a recording; with its sound the protocol is given at once.

    The original is kept as it came. Raises NotFound, NotAllowed, NothingRecorded, FileEmpty,
    SoundHasPicture, SoundUnknown, DiskNearlyFull.
    """
    protocol, _ = protocol_for(actor, protocol_id, at=at)
    if not _takes(Made(protocol.made), kind):
        raise NothingRecorded
    file = _kept(plain_name(file_name), kind, content)
    return _added(actor, protocol_id, kind, file, at)


def _takes(made: Made, kind: str) -> bool:
    if kind == RecordingKind.PICTURE:
        return made is Made.PICTURE
    return made is not Made.WRITTEN


def _kept(name: str, kind: str, content: BinaryIO | Iterable[bytes]) -> _Kept:
    stored = kept(name, content)
    told = sound_type(name, stored.sha256) if kind == RecordingKind.SOUND else PICTURE
    return _Kept(name, stored.sha256, stored.size, told)


@implements("I-10-1")
def sound_type(name: str, sha256: str) -> str:
    """The type of an original that holds sound alone, told by its content and not by its name.

    Raises SoundHasPicture, SoundUnknown.
    """
    with blobs.store().open(sha256) as file:
        try:
            return blobs.reader().sound_type(file.fileno())
        except TaskFailed as error:
            if error.detail == "picture":
                raise SoundHasPicture(file=name) from error
            raise SoundUnknown(file=name) from error


@transaction.atomic
def _added(actor: Actor, protocol_id: UUID, kind: str, file: _Kept, at: datetime) -> Recording:
    protocol, grant = protocol_for(actor, protocol_id, at=at, lock=True)
    row = Recording.objects.create(
        protocol=protocol,
        kind=kind,
        sha256=file.sha256,
        size=file.size,
        file_name=file.name,
        media_type=file.media_type,
        added_by_id=actor.stored_id,
        added_at=at,
    )
    told = {"what": str(RecordingKind(kind).label), "file": file.name, "sha256": file.sha256}
    _tell(events.RECORDED, protocol, actor, grant, at, recording_id=str(row.pk), **told)
    if protocol.state != ProtocolState.GIVEN and kind == RecordingKind.SOUND:
        _give(protocol, actor, grant, at, how="z zapisem dźwięku, bez obrazu", has_sound=True)
    return row


def _give(
    protocol: Protocol,
    actor: Actor,
    grant: Grant | None,
    at: datetime,
    *,
    how: str,
    is_approved: bool = False,
    has_sound: bool = False,
) -> None:
    if not is_given(Made(protocol.made), is_approved=is_approved, has_sound=has_sound):
        raise DecidedAlready
    protocol.state, protocol.given_at, protocol.reason = ProtocolState.GIVEN, at, ""
    _save(protocol)
    _tell(events.GIVEN, protocol, actor, grant, at, how=how)


def _save(protocol: Protocol) -> None:
    protocol.version += 1
    protocol.save()


@implements("I-10-2")
@transaction.atomic
def approve_protocol(*, actor: Actor, protocol_id: UUID, version: int, at: datetime) -> Protocol:
    """Approve a written protocol (zatwierdzenie protokołu); it is given at that moment.

    By whoever conducts the case. Raises NotFound, NotAllowed, ChangedMeanwhile, DecidedAlready.
    """
    protocol, grant = _deciding(actor, protocol_id, version, at)
    protocol.decided_by_id, protocol.decided_at = actor.id, at
    _give(protocol, actor, grant, at, how="po zatwierdzeniu", is_approved=True)
    return protocol


@implements("I-10-2")
@transaction.atomic
def return_protocol(
    *, actor: Actor, protocol_id: UUID, reason: str, version: int, at: datetime
) -> Protocol:
    """Refuse to approve a written protocol, with what has to be mended; it stays hidden.

    Raises NotFound, NotAllowed, ChangedMeanwhile, DecidedAlready, ReasonMissing.
    """
    protocol, grant = _deciding(actor, protocol_id, version, at)
    protocol.reason = _reason(reason, 1000)
    protocol.state = ProtocolState.RETURNED
    protocol.decided_by_id, protocol.decided_at = actor.id, at
    _save(protocol)
    _tell(events.RETURNED, protocol, actor, grant, at, reason=protocol.reason)
    return protocol


def _deciding(
    actor: Actor, protocol_id: UUID, version: int, at: datetime
) -> tuple[Protocol, Grant | None]:
    protocol, grant = protocol_for(actor, protocol_id, at=at, action=Action.WRITE, lock=True)
    if protocol.made != Made.WRITTEN or protocol.state == ProtocolState.GIVEN:
        raise DecidedAlready
    _refuse_changed(protocol, version)
    return protocol, grant


def _refuse_changed(protocol: Protocol, version: int) -> None:
    if protocol.version != version:
        raise ChangedMeanwhile(who="inna osoba", change="stan protokołu")


def _reason(typed: str, longest: int) -> str:
    if not typed.strip():
        raise ReasonMissing
    return typed.strip()[:longest]


@transaction.atomic
def withdraw_recording(*, actor: Actor, recording_id: UUID, reason: str, at: datetime) -> Recording:
    """Stop giving a recording, for example one of another act; the original stays.

    Raises NotFound, NotAllowed, ReasonMissing.
    """
    row = Recording.objects.filter(pk=recording_id, withdrawn_at=None).first()
    if row is None:
        raise NotFound
    protocol, grant = protocol_for(actor, row.protocol_id, at=at, lock=True)
    row.reason = _reason(reason, 300)
    row.withdrawn_at, row.withdrawn_by_id = at, actor.stored_id
    row.save(update_fields=["reason", "withdrawn_at", "withdrawn_by_id"])
    _wait_again(protocol)
    told = {"file": row.file_name, "reason": row.reason}
    _tell(events.WITHDRAWN, protocol, actor, grant, at, **told)
    return row


def _wait_again(protocol: Protocol) -> None:
    """A recorded protocol without any sound left waits for it again."""
    left = protocol.recordings.filter(kind=RecordingKind.SOUND, withdrawn_at=None)
    if protocol.state == ProtocolState.GIVEN and not left.exists():
        protocol.state, protocol.given_at = ProtocolState.WAITING, None
        _save(protocol)


@transaction.atomic
def cancel_protocol(
    *, actor: Actor, protocol_id: UUID, reason: str, version: int, at: datetime
) -> Protocol:
    """Take back that a document is a protocol, where it was set down on a wrong one.

    Outside it is then read as any other document; so of a written one only whoever could approve
    it may do that. Raises NotFound, NotAllowed, ChangedMeanwhile, StillRecorded, ReasonMissing.
    """
    protocol, grant = protocol_for(actor, protocol_id, at=at, lock=True)
    if protocol.made == Made.WRITTEN:
        _, grant = protocol_for(actor, protocol_id, at=at, action=Action.WRITE)
    _refuse_changed(protocol, version)
    if protocol.recordings.filter(withdrawn_at=None).exists():
        raise StillRecorded
    protocol.reason = _reason(reason, 1000)
    protocol.state, protocol.given_at = ProtocolState.CANCELLED, None
    protocol.decided_by_id, protocol.decided_at = actor.id, at
    _save(protocol)
    _tell(events.CANCELLED, protocol, actor, grant, at, reason=protocol.reason)
    return protocol


def protocol_for(
    actor: Actor,
    protocol_id: UUID,
    *,
    at: datetime,
    action: Action = Action.ORDER,
    lock: bool = False,
) -> tuple[Protocol, Grant]:
    """A protocol with the grant that allows the action in its set. Raises NotFound, NotAllowed."""
    rows = Protocol.standing.select_related("document__volume")
    if lock:
        rows = rows.select_for_update(no_key=True, of=("self",))
    protocol = rows.filter(pk=protocol_id).first()
    if protocol is None:
        raise NotFound
    thing = THING_OF[SetKind(protocol.document.volume.set_kind)]
    _, grant, _ = cases.case_for(actor, protocol.case_id, thing=thing, action=action, at=at)
    return protocol, grant


def _tell(
    kind: EventKind,
    protocol: Protocol,
    actor: Actor,
    grant: Grant | None,
    at: datetime,
    **data: str,
) -> None:
    checks.record(
        kind,
        actor=actor,
        volume=protocol.document.volume,
        at=at,
        grant=grant,
        subject=protocol.pk,
        title=protocol.document.title,
        **data,
    )
