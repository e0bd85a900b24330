"""Reading downloads: the copy of one grant, and its bytes while the grant lasts."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings

from akta.files.export.errors import CopyNotReady, DownloadNotGranted
from akta.files.export.models import Export, ExportState
from akta.files.lens import Lens
from akta.grants.models import Manner

__all__ = ["CopyFile", "copy_file", "folder_of", "is_whole", "latest_export", "may_download"]

LIVE = (ExportState.WAITING, ExportState.WORKING, ExportState.DONE)
PDF, SUMS = "akta.pdf", "SHA256SUMS.txt"


@dataclass(frozen=True, slots=True)
class CopyFile:
    """A file of a finished copy, ready to be sent."""

    path: Path
    export: Export


def folder_of(export_id: UUID) -> Path:
    """Where the parts and the finished copy lie."""
    folder: Path = settings.AKTA.data_dir / "exports" / str(export_id)
    return folder


def may_download(lens: Lens) -> bool:
    """Whether the order grants download besides reading."""
    return lens.order is not None and lens.order.manner == Manner.DOWNLOAD


def latest_export(lens: Lens) -> Export | None:
    """The latest copy asked for under the lens's grant. Raises DownloadNotGranted."""
    if lens.order is None or not may_download(lens):
        raise DownloadNotGranted
    own = Export.objects.filter(grant_id=lens.order.pk, holder_id=lens.actor.id)
    return own.order_by("-asked_at").first()


def is_whole(export: Export, lens: Lens) -> bool:
    """Whether the grant still opens every side that the copy holds."""
    return lens.sides().filter(pk__in=export.side_ids).count() == len(export.side_ids)


def copy_file(lens: Lens, name: str) -> CopyFile:
    """A file of the finished copy. Raises DownloadNotGranted, CopyNotReady."""
    export = latest_export(lens)
    if export is None or export.state != ExportState.DONE or name not in {PDF, SUMS}:
        raise CopyNotReady
    path = folder_of(export.pk) / name
    if not path.is_file() or not is_whole(export, lens):
        raise CopyNotReady
    return CopyFile(path, export)
