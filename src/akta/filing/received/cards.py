"""Filed files as documents of a case's file: as they are, printed to PDF, or not at all."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import PurePath
from uuid import UUID

from akta.core import jobs
from akta.core.actors import SYSTEM, Actor
from akta.core.clock import local_day
from akta.core.once import once
from akta.files import blobs
from akta.files.services import Labelled, receive_file
from akta.filing.mending import office
from akta.filing.models import FileRole, FilingFile, Received

__all__ = ["PRINT", "Way", "print_file", "take_in", "way_of", "ways_of"]

PRINT = "filing.print_file"
DOCUMENT_KIND = "pismo-przychodzace"
_PAGES = frozenset({"", "application/pdf", "image/tiff", "image/jpeg", "image/png"})
"""Types that the queue of scans cuts into pages; of what was never told, it judges itself."""
log = logging.getLogger("akta.filing")


class Way(StrEnum):
    """How a filed file comes into the case's file."""

    AS_IT_IS = "as-it-is"
    PRINTED = "printed"
    NONE = "none"


def way_of(file: FilingFile) -> Way:
    """Pages as they are; a document of an editor by its print; a signature or a film not at all."""
    if file.role == FileRole.SIGNATURE:
        return Way.NONE
    if file.media_type in _PAGES:
        return Way.AS_IT_IS
    is_document = file.media_type in office.SUFFIXES and office.is_installed()
    return Way.PRINTED if is_document else Way.NONE


def ways_of(files: Iterable[FilingFile]) -> dict[str, list[str]]:
    """Names of the files that are printed, and of those that give no cards; for people."""
    told: dict[str, list[str]] = {"printed": [], "none": []}
    for file in files:
        if file.role != FileRole.SIGNATURE and (way := way_of(file)) is not Way.AS_IT_IS:
            told[way].append(file.name)
    return told


def take_in(file: FilingFile, received: Received, actor: Actor, at: datetime) -> None:
    """Give the file its way; a print is made by a job. Raises what `receive_file` raises."""
    way = way_of(file)
    if way is Way.PRINTED:
        jobs.defer(PRINT, file_id=str(file.pk))
    elif way is Way.AS_IT_IS:
        _received_as_filed(file, received, actor, at)


def _received_as_filed(file: FilingFile, received: Received, actor: Actor, at: datetime) -> str:
    assert received.case_id is not None
    with blobs.store().open_verified(file.sha256) as content:
        ingest = receive_file(
            actor=actor,
            case_id=received.case_id,
            file_name=file.name,
            content=content,
            at=at,
            labelled=_label(file, received),
            again=True,
        )
    return str(ingest.pk)


def _label(file: FilingFile, received: Received) -> Labelled:
    filing = received.filing
    what = file.title or (filing.kind_name if file.role == FileRole.PLEADING else file.name)
    number = f"zał. {file.number}: " if file.number else ""
    return Labelled(
        title=f"{filing.label}, {number}{what}",
        kind_code=DOCUMENT_KIND,
        dated_on=local_day(received.filed_at),
        author=filing.filer_name,
    )


def print_file(file_id: UUID, *, at: datetime) -> str:
    """Print a document of an editor and put the print into the case's file, once (job).

    What cannot be printed goes the way of scans, which says so among the scans to be mended.
    """
    file = FilingFile.objects.select_related("filing__received__case").get(pk=file_id)
    received = file.filing.received
    content = blobs.store().read_verified(file.sha256)
    act: Callable[[], str]
    try:
        printed = office.pdf_of(content, office.SUFFIXES[file.media_type])
    except office.OfficeFailed:
        log.warning("The filed file %s could not be printed.", file_id)
        act = partial(_received_as_filed, file, received, SYSTEM, at)
    else:
        act = partial(_received_print, file, received, printed, at)
    done: str = once(str(file_id), use_case=PRINT, actor_id=None, at=at, act=act)
    return done


def _received_print(file: FilingFile, received: Received, printed: bytes, at: datetime) -> str:
    assert received.case_id is not None
    ingest = receive_file(
        actor=SYSTEM,
        case_id=received.case_id,
        file_name=f"{PurePath(file.name).stem}.pdf",
        content=[printed],
        at=at,
        labelled=_label(file, received),
        again=True,
    )
    return str(ingest.pk)
