"""Files of a draft: placed, described, ordered, mended, removed. Bytes are never changed."""

import unicodedata
from datetime import datetime
from pathlib import PurePath
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from akta.core import jobs
from akta.core.actors import Actor
from akta.core.errors import NotFound
from akta.filing.errors import NothingToMend, PleadingAlreadyPlaced, SignedIsNotMended
from akta.filing.models import CheckState, Draft, DraftFile, FileRole
from akta.filing.services.drafts import own_draft
from akta.filing.services.ready import current_files
from akta.law.filing import names, scans, steps
from akta.law.marks import implements
from akta.storage import Stored

__all__ = ["describe_file", "mend_name", "move_file", "own_file", "place_file", "remove_file"]

CHECK = "filing.check_file"
_LONGEST_NAME, _LONGEST_GIVEN = 255, 400


@transaction.atomic
def place_file(
    *,
    actor: Actor,
    draft_id: UUID,
    role: FileRole,
    name: str,
    stored: Stored,
    at: datetime,
    signs: UUID | None = None,
) -> DraftFile:
    """Put an uploaded file into the draft; its check begins at once (a job).

    The name is kept as it came and, composed (NFC) and without path, as it is judged. A file that
    lies there already, of the same name and bytes, is the same file sent twice. Raises NotFound,
    DraftClosed, PleadingAlreadyPlaced.
    """
    draft = own_draft(actor, draft_id, lock=True)
    files = current_files(draft)
    shown = _without_path(name)
    same = (str(role), shown, stored.sha256)
    for file in files:
        if (file.role, file.name, file.sha256) == same:
            return file
    _refuse_second(files, role, shown)
    attachments = [file for file in files if file.role == FileRole.ATTACHMENT]
    row = _record(draft, role, name, stored, at)
    row.uploaded_by_id = actor.id
    if role == FileRole.ATTACHMENT:
        row.number, row.title = len(attachments) + 1, steps.stem(shown)[:200]
    if signs in {file.pk for file in files}:
        row.signs_id = signs
    row.save(force_insert=True)
    pair_signatures(draft)
    changed(draft, at)
    _check(row)
    return row


@implements("F-2-4")
def _record(draft: Draft, role: FileRole, name: str, stored: Stored, at: datetime) -> DraftFile:
    """The record of one file (metadane): its names, size, digest, role and when it came."""
    return DraftFile(
        draft=draft,
        role=role,
        name=_without_path(name),
        name_given=name[:_LONGEST_GIVEN],
        sha256=stored.sha256,
        size=stored.size,
        uploaded_at=at,
    )


def _without_path(name: str) -> str:
    return names.normal(PurePath(name.replace("\0", "")).name)[:_LONGEST_NAME] or "plik"


@implements("F-3-4")
def _refuse_second(files: list[DraftFile], role: FileRole, name: str) -> None:
    placed = next((file for file in files if file.role == FileRole.PLEADING), None)
    if role == FileRole.PLEADING and placed is not None:
        raise PleadingAlreadyPlaced(name=name, placed=placed.name)


def pair_signatures(draft: Draft) -> None:
    """Join each lone signature with the file whose name it bears (pismo.pdf.p7s, pismo.p7s)."""
    files = current_files(draft)
    others = [file for file in files if file.role != FileRole.SIGNATURE]
    for row in files:
        if row.role == FileRole.SIGNATURE and row.signs_id is None:
            bare = PurePath(row.name).stem.casefold()
            told = (one for one in others if bare in _bare_names(one.name))
            row.signs = next(told, None)
            if row.signs is not None:
                row.check_state = CheckState.WAITING
                row.save(update_fields=["signs", "check_state"])
                _check(row)


def _bare_names(name: str) -> set[str]:
    return {name.casefold(), PurePath(name).stem.casefold()}


def _check(row: DraftFile) -> None:
    jobs.defer(CHECK, priority=jobs.URGENT, file_id=str(row.pk))


def changed(draft: Draft, at: datetime) -> None:
    """Note that a draft was changed."""
    Draft.objects.filter(pk=draft.pk).update(version=draft.version + 1, changed_at=at)


def own_file(actor: Actor, file_id: UUID, *, lock: bool = False) -> tuple[Draft, DraftFile]:
    """A file of the actor's own open draft that would be filed. Raises NotFound, DraftClosed.

    Looked up again under the lock: of two presses at one moment the second finds it replaced.
    """
    current = DraftFile.objects.filter(removed_at__isnull=True, replaced_by__isnull=True)
    draft_id = current.filter(pk=file_id).values_list("draft_id", flat=True).first()
    if draft_id is None:
        raise NotFound
    draft = own_draft(actor, draft_id, lock=lock)
    found = current.filter(pk=file_id).first()
    if found is None:
        raise NotFound
    return draft, found


@transaction.atomic
def describe_file(*, actor: Actor, file_id: UUID, at: datetime, **told: Any) -> DraftFile:
    """Say of a file: `title`, `number`, `scan_kind`, `certified`, `override_reason`, `signs`.

    What changes how the file is judged has it judged again. Raises NotFound, DraftClosed.
    """
    draft, row = own_file(actor, file_id, lock=True)
    before = (row.scan_kind, row.signs_id)
    if "title" in told:
        row.title = str(told["title"]).strip()[:200]
    if "number" in told and row.role == FileRole.ATTACHMENT:
        row.number = told["number"]
    if "certified" in told:
        row.certified = bool(told["certified"]) and row.role == FileRole.ATTACHMENT
    if "override_reason" in told:
        row.override_reason = str(told["override_reason"]).strip()[:500]
    if "scan_kind" in told:
        row.scan_kind = told["scan_kind"] if told["scan_kind"] in scans.KINDS else ""
    if "signs" in told and row.role == FileRole.SIGNATURE:
        row.signs = _target(draft, told["signs"])
    if before != (row.scan_kind, row.signs_id):
        row.check_state = CheckState.WAITING
        _check(row)
    row.save()
    changed(draft, at)
    return row


def _target(draft: Draft, file_id: str) -> DraftFile | None:
    others = (file for file in current_files(draft) if file.role != FileRole.SIGNATURE)
    return next((file for file in others if str(file.pk) == file_id), None)


@transaction.atomic
def move_file(*, actor: Actor, file_id: UUID, by: int, at: datetime) -> DraftFile:
    """Move an attachment up or down; all are numbered again from 1 without gaps."""
    draft, row = own_file(actor, file_id, lock=True)
    rows = [file for file in current_files(draft) if file.role == FileRole.ATTACHMENT]
    ids = [file.pk for file in rows]
    if row.pk not in ids:
        raise NotFound
    place = ids.index(row.pk)
    rows.insert(min(max(place + by, 0), len(rows) - 1), rows.pop(place))
    _number(rows)
    changed(draft, at)
    return DraftFile.objects.get(pk=file_id)


def _number(rows: list[DraftFile]) -> None:
    for number, row in enumerate(rows, 1):
        row.number = number
    DraftFile.objects.bulk_update(rows, ["number"])


@transaction.atomic
def remove_file(*, actor: Actor, file_id: UUID, at: datetime) -> Draft:
    """Take a file out of the draft; attachments after it move up. Raises NotFound, DraftClosed."""
    draft, row = own_file(actor, file_id, lock=True)
    row.removed_at = at
    row.save(update_fields=["removed_at"])
    DraftFile.objects.filter(draft=draft, signs=row).update(signs=None)
    _number([file for file in current_files(draft) if file.role == FileRole.ATTACHMENT])
    changed(draft, at)
    return draft


@implements("F-4-4")
@transaction.atomic
def mend_name(*, actor: Actor, file_id: UUID, at: datetime) -> DraftFile:
    """Rename to what annex 2 allows („popraw za mnie”): a copy beside the old, which stays.

    The bytes and their digest are the same; the name as it came is kept. A signed file is never
    mended. Raises NotFound, DraftClosed, SignedIsNotMended, NothingToMend.
    """
    draft, old = own_file(actor, file_id, lock=True)
    if is_signed(old):
        raise SignedIsNotMended
    name = mended_name(old)
    if name == old.name:
        raise NothingToMend
    new = DraftFile.objects.get(pk=old.pk)
    new.pk = uuid4()
    new.name, new.check_state, new.check_result = name, CheckState.WAITING, None
    new.save(force_insert=True)
    old.replaced_by = new
    old.save(update_fields=["replaced_by"])
    changed(draft, at)
    _check(new)
    return new


def is_signed(row: DraftFile) -> bool:
    """Whether the file bears a signature or has one apart."""
    inside = (row.signatures or {}).get("signatures", [])
    apart = row.signed_by.filter(removed_at__isnull=True, replaced_by__isnull=True)
    return bool(inside) or apart.exists()


def mended_name(row: DraftFile) -> str:
    """The name that annex 2 allows and no other file of the draft bears."""
    return free_name(row, names.suggested(row.name))


def free_name(row: DraftFile, wanted: str) -> str:
    """The name wanted, brought under annex 2 and made one that no other file bears."""
    wanted = names.suggested(wanted)
    taken = {
        unicodedata.normalize("NFC", file.name).casefold()
        for file in current_files(row.draft)
        if file.pk != row.pk
    }
    if wanted.casefold() not in taken or wanted == row.name:
        return wanted
    stem, extension = PurePath(wanted).stem, PurePath(wanted).suffix
    free = (f"{stem[: 120 - len(extension)]} {n}{extension}" for n in range(2, 1000))
    return next(name for name in free if name.casefold() not in taken)
