"""Reads of the protocols: what waits on the desk, and what a reader outside may hear."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from akta.cases.queries import place_of
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.core.errors import NotFound
from akta.files import blobs
from akta.files.lens import OPEN_SETS, Lens
from akta.files.models import Document, Side
from akta.files.protocols.models import (
    UNDECIDED,
    Protocol,
    ProtocolState,
    Recording,
    RecordingKind,
)
from akta.grants import queries as grants
from akta.law.marks import implements
from akta.law.matrix import Action, Thing
from akta.law.protocols import Made, given_standing
from akta.law.sharing import Standing

__all__ = [
    "Waiting",
    "clock_of",
    "documents_free",
    "heard",
    "hidden_titles",
    "protocol_in",
    "protocols_of",
    "queue",
    "queue_rows",
    "readers_of",
    "recording_heard",
    "recording_in",
    "sound_path",
]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A protocol that waits, with its clock; the title only for who reads the file."""

    protocol: Protocol
    title: str
    stands: Standing


def clock_of(protocol: Protocol, today: date) -> Standing:
    """The visible clock of a protocol."""
    given = local_day(protocol.given_at) if protocol.given_at else None
    return given_standing(protocol.due_on, given, today)


def queue(actor: Actor, *, at: datetime) -> QuerySet[Protocol]:
    """Protocols not given yet in the cases whose entry the actor reads, the soonest due first.

    Heads of units read the entries of all its cases: so what is late comes to them too.
    """
    seen = grants.reach(actor, Thing.REGISTER_ENTRY, Action.READ, at=at).q("case__")
    rows = Protocol.objects.filter(seen, state__in=UNDECIDED)
    return rows.select_related("case", "document").order_by("due_on", "registered_at")


def hidden_titles(case_id: UUID) -> list[str]:
    """Written protocols of a case that no order shows yet, for a caller that has decided."""
    rows = Protocol.objects.filter(case_id=case_id, made=Made.WRITTEN, state__in=UNDECIDED)
    return list(rows.order_by("held_on").values_list("document__title", flat=True))


def queue_rows(actor: Actor, rows: Sequence[Protocol], *, at: datetime) -> list[Waiting]:
    """A page of the queue: titles stand in the file and are shown to its readers only."""
    read, today = grants.reach(actor, Thing.MAIN, Action.READ, at=at, openly=True), local_day(at)
    return [
        Waiting(
            row,
            row.document.title if read.holds(place_of(row.case)) else "",
            clock_of(row, today),
        )
        for row in rows
    ]


def protocols_of(lens: Lens) -> QuerySet[Protocol]:
    """The protocols of a file as the reader on the desk sees it, the newest act first."""
    rows = Protocol.standing.filter(case_id=lens.case_id, document__in=lens.documents())
    standing = Recording.objects.filter(withdrawn_at=None).order_by("added_at")
    told = Prefetch("recordings", queryset=standing, to_attr="standing_recordings")
    return rows.select_related("document", "decided_by").prefetch_related(told).order_by("-held_on")


def protocol_in(lens: Lens, protocol_id: UUID) -> Protocol:
    """One of them. Raises NotFound."""
    row = protocols_of(lens).filter(pk=protocol_id).first()
    if row is None:
        raise NotFound
    return row


def documents_free(lens: Lens) -> QuerySet[Document]:
    """Documents that may be set down as a protocol: in sets that ever go outside, and not yet."""
    taken = Protocol.standing.filter(case_id=lens.case_id).values("document_id")
    rows = lens.documents().filter(volume__set_kind__in=sorted(OPEN_SETS)).exclude(pk__in=taken)
    return rows.select_related("kind", "volume").order_by("-dated_on", "-added_at")


def recording_in(lens: Lens, recording_id: UUID) -> Recording:
    """A recording on the desk, with picture or without. Raises NotFound."""
    rows = Recording.objects.filter(protocol__in=protocols_of(lens), withdrawn_at=None)
    return _one(rows, recording_id)


@implements("I-10-1")
def heard(lens: Lens) -> QuerySet[Recording]:
    """The sound that a reader outside may hear: of acts whose whole protocol the order opens.

    A recording tells all of the act, so one withheld card of its protocol withholds it. A
    recording with picture is none of these, whoever asks.
    """
    beyond = Side.objects.filter(
        card__document_id=OuterRef("document_id"), card__stands=True
    ).exclude(pk__in=lens.sides().values("pk"))
    given = Protocol.objects.filter(
        ~Exists(beyond),
        case_id=lens.case_id,
        state=ProtocolState.GIVEN,
        document__in=lens.documents(),
    )
    rows = Recording.objects.filter(
        protocol__in=given, kind=RecordingKind.SOUND, withdrawn_at__isnull=True
    )
    return rows.select_related("protocol__document").order_by("-protocol__held_on", "added_at")


def readers_of(protocol_id: UUID, *, at: datetime) -> list[tuple[UUID, UUID | None]]:
    """Whoever reads a protocol by an order in force, with the profile; for a recorded one, who
    may hear it: those whose order opens the whole of it.
    """
    row = Protocol.objects.get(pk=protocol_id)
    sides = Side.objects.filter(card__document_id=row.document_id, card__stands=True)
    ids = sides.values_list("pk", flat=True)
    return grants.readers_of_sides(ids, at=at, all_of_them=row.made != Made.WRITTEN)


def recording_heard(lens: Lens, recording_id: UUID) -> Recording:
    """One of them; a picture and what is withheld do not exist. Raises NotFound."""
    return _one(heard(lens), recording_id)


def _one(rows: QuerySet[Recording], recording_id: UUID) -> Recording:
    row = rows.filter(pk=recording_id).first()
    if row is None:
        raise NotFound
    return row


def sound_path(recording: Recording) -> Path:
    """Where the original lies, for a caller that has decided and logged."""
    with blobs.store().open(recording.sha256) as file:
        return Path(file.name)
