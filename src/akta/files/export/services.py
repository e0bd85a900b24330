"""Asking for a copy, making it slice by slice, and deleting it when the grant ends."""

import hashlib
import shutil
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction

from akta.cases.queries import case_by_id
from akta.core import clock, jobs, journal
from akta.core.actors import SYSTEM, Actor, Face
from akta.core.errors import DomainError
from akta.files.errors import PageUnshowable
from akta.files.export import events, pdf
from akta.files.export.models import Export, ExportState
from akta.files.export.queries import (
    LIVE,
    PDF,
    SUMS,
    folder_of,
    is_whole,
    latest_export,
    may_download,
)
from akta.files.export.raw import RawPages
from akta.files.lens import Lens, order_lens
from akta.files.queries import SideView, image_path, sides_by_id
from akta.files.queries.sides import in_file_order
from akta.files.services.checks import volume_name
from akta.grants.models import Grant
from akta.law.localtime import WARSAW

__all__ = ["ask_for_copy", "delete_ended", "make_again", "unfinished", "work_on"]

MAKE = "files.export_slice"
SLICE = 50
WIDTH = 1200
LEASE = timedelta(seconds=120)
MOST_ATTEMPTS = 5
RAW = "pages.raw"
TITLE = "Kopia akt"
NOTE = (
    "Kopia obejmuje karty udostępnione zarządzeniem w chwili jej zamówienia. Obrazy są takie jak w "
    "czytniku; wiążące są akta. Korzystać z niej wolno tylko w zakresie zarządzenia."
)
UNSHOWN = "Części stron nie dało się przygotować. Proszę zamówić kopię ponownie."


@transaction.atomic
def ask_for_copy(*, actor: Actor, grant_id: UUID, at: datetime) -> Export:
    """Ask for a copy of what the grant opens now; asked twice, the first one goes on.

    Raises NotFound, AccessEnded, AccessNotBegun, DownloadNotGranted.
    """
    lens = order_lens(actor, grant_id)
    Grant.objects.select_for_update(no_key=True).get(pk=grant_id)
    latest = latest_export(lens)
    if latest is not None and latest.state in LIVE:
        return latest
    ids = [str(pk) for pk in in_file_order(lens.sides()).values_list("pk", flat=True)]
    export = Export.objects.create(
        grant_id=grant_id,
        case_id=lens.case_id,
        holder_id=actor.id,
        holder_name=actor.name,
        profile_id=actor.profile_id,
        on_behalf_of_id=actor.on_behalf_of,
        way=actor.way,
        side_ids=ids,
        asked_at=at,
    )
    _record(events.EXPORT_ASKED, export, actor, at, lens.order, sides=len(ids))
    jobs.defer(MAKE, export_id=str(export.pk))
    return export


def work_on(export_id: UUID) -> bool:
    """Make the next slice of a copy, or finish it; True while there is more to do."""
    export = _leased(export_id)
    if export is None:
        return False
    try:
        lens = order_lens(_holder(export), export.grant_id)
        if not may_download(lens):
            _delete(export, at=clock.now())
            return False
        return _next(export, lens)
    except PageUnshowable:
        _fail(export, UNSHOWN)
    except DomainError:  # the grant ended meanwhile: nothing of the copy stays
        _delete(export, at=clock.now())
    return False


def _holder(export: Export) -> Actor:
    return Actor(
        export.holder_id,
        Face.PORTAL,
        export.holder_name,
        on_behalf_of=export.on_behalf_of_id,
        profile_id=export.profile_id,
        way=export.way,
    )


@transaction.atomic
def _leased(export_id: UUID) -> Export | None:
    """The copy, taken for a while by this worker; None where another has it or it is finished."""
    waiting = Export.objects.select_for_update(skip_locked=True, no_key=True)
    export = waiting.filter(pk=export_id, state__in=LIVE[:2]).first()
    at = clock.now()
    if export is None or (export.lease_until is not None and export.lease_until > at):
        return None
    if export.attempts >= MOST_ATTEMPTS:
        _fail(export, UNSHOWN)
        return None
    export.state, export.lease_until = ExportState.WORKING, at + LEASE
    export.attempts += 1
    export.save(update_fields=["state", "lease_until", "attempts"])
    return export


def _next(export: Export, lens: Lens) -> bool:
    folder = folder_of(export.pk)
    folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    done = export.sides_done
    if done < len(export.side_ids):
        ids = [UUID(pk) for pk in export.side_ids[done : done + SLICE]]
        shown = sides_by_id(lens, ids)
        sides = [shown[pk] for pk in ids if pk in shown]
        raw = RawPages.at(folder / RAW)
        raw.add(pdf.sheet_of(_leaf(s), image_path(s, WIDTH).read_bytes()) for s in sides)
        export.sides_done = min(done + SLICE, len(export.side_ids))
    else:
        _finish(export, lens, folder)
    export.lease_until, export.attempts = None, 0
    export.save(update_fields=["sides_done", "lease_until", "attempts"])
    return export.state == ExportState.WORKING


def _leaf(side: SideView) -> pdf.Leaf:
    volume = volume_name(side.set_kind, side.volume_number)
    width, height = side.size_as_shown
    document = side.document_title or "Karty bez opisanego dokumentu"
    return pdf.Leaf(f"{volume} k. {side.label}", volume, document, width, height, side.dpi)


def _finish(export: Export, lens: Lens, folder: Path) -> None:
    """Put the parts together; a side withdrawn while they were made starts the copy anew."""
    ids = [UUID(pk) for pk in export.side_ids]
    shown = sides_by_id(lens, ids)
    if len(shown) < len(ids) or RawPages.at(folder / RAW).count != len(ids):
        export.side_ids = [str(pk) for pk in ids if pk in shown]
        export.sides_done = 0
        shutil.rmtree(folder)
        export.save(update_fields=["side_ids"])
        return
    at = clock.now()
    sides = [shown[pk] for pk in ids]
    raw = RawPages.at(folder / RAW)
    raw.close()
    facts = pdf.Facts(TITLE, case_by_id(export.case_id).reference, _stamp(export, lens, at), NOTE)
    pdf.finished(raw.path, [_leaf(side) for side in sides], facts, folder / "new.pdf")
    (folder / "new.pdf").replace(folder / PDF)
    raw.drop()
    _describe(export, folder, sides)
    with transaction.atomic():
        export.state, export.finished_at = ExportState.DONE, at
        export.save(update_fields=["state", "finished_at", "sha256", "size"])
        _record(events.EXPORT_MADE, export, SYSTEM, at, lens.order, sha256=export.sha256)


def _stamp(export: Export, lens: Lens, at: datetime) -> tuple[str, ...]:
    number = lens.order.number if lens.order else ""
    return export.holder_name, f"dostęp nr {number}", f"{at.astimezone(WARSAW):%d.%m.%Y %H:%M}"


def _describe(export: Export, folder: Path, sides: Sequence[SideView]) -> None:
    """Hash of the copy and of the originals behind it, in the form that `sha256sum -c` reads."""
    with (folder / PDF).open("rb") as made:
        export.sha256 = hashlib.file_digest(made, "sha256").hexdigest()
    export.size = (folder / PDF).stat().st_size
    (folder / SUMS).write_text("\n".join(_sums(export, sides)) + "\n", encoding="utf-8")


def _sums(export: Export, sides: Iterable[SideView]) -> Iterable[str]:
    yield f"{export.sha256}  {PDF}"
    yield "# Oryginały, z których powstały strony kopii, i karty, które są w kopii:"
    cards: dict[str, list[str]] = {}
    for side in sides:
        cards.setdefault(side.sha256, []).append(_leaf(side).label)
    for sha256, labels in cards.items():
        span = labels[0] if len(labels) == 1 else f"{labels[0]} – {labels[-1]}"
        yield f"# {sha256}  {span}"


def _fail(export: Export, why: str) -> None:
    shutil.rmtree(folder_of(export.pk), ignore_errors=True)
    export.state, export.problem_text, export.lease_until = ExportState.FAILED, why, None
    export.save(update_fields=["state", "problem_text", "lease_until"])


@transaction.atomic
def _delete(export: Export, *, at: datetime) -> None:
    """Files first, then the row says so: never the other way round."""
    shutil.rmtree(folder_of(export.pk), ignore_errors=True)
    export.state, export.side_ids, export.lease_until = ExportState.GONE, [], None
    export.save(update_fields=["state", "side_ids", "lease_until"])
    grant = Grant.objects.filter(pk=export.grant_id).first()
    _record(events.EXPORT_DELETED, export, SYSTEM, at, grant)


def delete_ended() -> int:
    """Delete every copy whose grant has ended or opens less than the copy holds; how many went."""
    ended = 0
    for export in Export.objects.filter(state__in=LIVE):
        try:
            lens = order_lens(_holder(export), export.grant_id)
            kept = may_download(lens) and (
                export.state != ExportState.DONE or is_whole(export, lens)
            )
        except DomainError:
            kept = False
        if not kept:
            _delete(export, at=clock.now())
            ended += 1
    return ended


def delete_copies(*, case_id: UUID, at: datetime) -> None:
    """Delete the copies of a case's file whose data leave the portal, and for whom they were."""
    copies = Export.objects.filter(case_id=case_id)
    for export in copies.filter(state__in=LIVE):
        _delete(export, at=at)
    copies.update(holder_name="")


def unfinished() -> list[UUID]:
    """Copies that nobody works on, for whoever gives lost jobs back."""
    at = clock.now()
    waiting = Export.objects.filter(state__in=LIVE[:2]).exclude(lease_until__gt=at)
    return list(waiting.values_list("pk", flat=True))


def make_again() -> int:
    """Have every copy made anew from its first page, as after a restore: backups hold none."""
    return Export.objects.filter(state__in=LIVE).update(
        state=ExportState.WAITING, sides_done=0, attempts=0, lease_until=None
    )


def _record(
    kind: journal.EventKind,
    export: Export,
    actor: Actor,
    at: datetime,
    grant: Grant | None,
    **told: object,
) -> None:
    journal.record(
        kind,
        stream=journal.case_stream(export.case_id),
        actor=actor,
        at=at,
        data={"number": str(grant.number) if grant else "", **told},
        grant_id=export.grant_id,
        case_id=export.case_id,
        subject=export.pk,
    )
