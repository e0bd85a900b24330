"""Conversion to PDF/A („Popraw za mnie”): asked for, made by a job, looked at, taken or left."""

from datetime import datetime
from pathlib import PurePath
from uuid import UUID, uuid4

from django.db import transaction

from akta.core import clock, jobs
from akta.core.actors import Actor
from akta.core.errors import NotFound
from akta.files import blobs
from akta.filing.errors import NotConvertible, NothingReady, SignedIsNotMended
from akta.filing.mending import making, office
from akta.filing.models import (
    CheckState,
    DraftFile,
    Mending,
    MendingState,
    MendingWay,
)
from akta.filing.services.files import CHECK, changed, free_name, is_signed, own_file
from akta.imaging import TaskFailed

__all__ = ["begin_mending", "carry_out", "leave_mending", "mending_of", "own_mending",
           "take_mending", "why_not"]  # fmt: skip

MEND = "filing.mend_file"
_OFFICE_MISSING = (
    "Dokumenty edytora zamienia na PDF/A program LibreOffice, którego w tej instalacji nie ma."
)


def media_type_of(row: DraftFile) -> str:
    """The type by content that the check told, "" before it."""
    return str(((row.check_result or {}).get("format") or {}).get("detected") or "")


def why_not(row: DraftFile) -> str:
    """Why no PDF/A is made of this file here, in one sentence; "" where it can be asked for."""
    way = making.convertible(media_type_of(row))
    if way is None:
        return "Z plików tego rodzaju system nie przygotowuje PDF/A."
    if way is MendingWay.DOCUMENT and not office.is_installed():
        return _OFFICE_MISSING
    return ""


def mending_of(row: DraftFile) -> Mending | None:
    """The latest conversion of the file that was not left, if one was asked for."""
    return row.mendings.exclude(state=MendingState.LEFT).order_by("-asked_at").first()


@transaction.atomic
def begin_mending(*, actor: Actor, file_id: UUID, at: datetime) -> Mending:
    """Ask for a PDF/A of a file; it is made by a job, beside the file, which stays.

    One that is being made or waits to be looked at is given back. Raises NotFound, DraftClosed,
    SignedIsNotMended, NotConvertible.
    """
    _, row = own_file(actor, file_id, lock=True)
    if is_signed(row):
        raise SignedIsNotMended
    reason = why_not(row)
    if reason:
        raise NotConvertible(reason=reason)
    earlier = mending_of(row)
    if earlier is not None and earlier.state in {MendingState.WAITING, MendingState.READY}:
        return earlier
    made = Mending.objects.create(file=row, asked_by_id=actor.id, asked_at=at)
    jobs.defer(MEND, priority=jobs.URGENT, mending_id=str(made.pk))
    return made


def carry_out(mending_id: UUID) -> Mending | None:
    """Make the PDF/A (job); outside of any transaction, for it may take minutes."""
    row = Mending.objects.select_related("file").filter(pk=mending_id).first()
    if row is None or row.state != MendingState.WAITING:
        return None
    try:
        made = making.make(row.file, media_type_of(row.file))
    except making.Failed as why:
        return _kept(row, state=MendingState.FAILED, reason=str(why)[:600])
    return _kept(
        row,
        state=MendingState.READY,
        way=made.way,
        done=list(made.done),
        reason=made.reason[:600],
        sha256=made.stored.sha256,
        size=made.stored.size,
        check_result=made.check,
        pages=_pages(made.stored.sha256) or 0,
        pages_before=_pages(row.file.sha256),
    )


def _kept(row: Mending, **facts: object) -> Mending:
    Mending.objects.filter(pk=row.pk, state=MendingState.WAITING).update(
        ended_at=clock.now(), **facts
    )
    return Mending.objects.get(pk=row.pk)


def _pages(sha256: str) -> int | None:
    """How many pages can be shown of a stored file; None where it is not read as pages."""
    try:
        with blobs.store().open(sha256) as opened:
            return blobs.reader().inspect(opened.fileno()).page_count
    except TaskFailed:
        return None


def own_mending(actor: Actor, mending_id: UUID, *, lock: bool = False) -> Mending:
    """A conversion of a file that is the actor's own and stands in an open draft. Raises NotFound.

    With `lock` the draft is locked, and the row is read after that.
    """
    file_id = Mending.objects.filter(pk=mending_id).values_list("file_id", flat=True).first()
    if file_id is None:
        raise NotFound
    own_file(actor, file_id, lock=lock)
    return Mending.objects.select_related("file", "file__draft").get(pk=mending_id)


@transaction.atomic
def take_mending(*, actor: Actor, mending_id: UUID, at: datetime) -> DraftFile:
    """Put the new file in the place of the old one, which stays on record.

    Raises NotFound, DraftClosed, NothingReady, SignedIsNotMended (signed meanwhile).
    """
    row = own_mending(actor, mending_id, lock=True)
    if row.state != MendingState.READY:
        raise NothingReady
    old = row.file
    if is_signed(old):
        raise SignedIsNotMended
    new = _placed(old, row)
    old.replaced_by = new
    old.save(update_fields=["replaced_by"])
    row.state, row.ended_at = MendingState.TAKEN, at
    row.save(update_fields=["state", "ended_at"])
    changed(old.draft, at)
    jobs.defer(CHECK, priority=jobs.URGENT, file_id=str(new.pk))
    return new


def _placed(old: DraftFile, row: Mending) -> DraftFile:
    """The row of the new file: role, number, title and what was said of it stay."""
    new = DraftFile.objects.get(pk=old.pk)
    new.pk = uuid4()
    new.name = free_name(old, f"{PurePath(old.name).stem}.pdf")
    new.sha256, new.size = row.sha256, row.size
    new.check_state, new.check_result, new.signatures = CheckState.WAITING, None, None
    new.save(force_insert=True)
    return new


@transaction.atomic
def leave_mending(*, actor: Actor, mending_id: UUID, at: datetime) -> Mending:
    """Leave the file as it is; another conversion may be asked for. Raises NotFound."""
    row = own_mending(actor, mending_id, lock=True)
    if row.state in {MendingState.READY, MendingState.FAILED}:
        row.state, row.ended_at = MendingState.LEFT, at
        row.save(update_fields=["state", "ended_at"])
    return row
