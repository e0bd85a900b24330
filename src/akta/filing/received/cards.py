"""Filed files as documents of a case's file: as they are, printed to PDF, or not at all.

Of a container of signatures its documents go that way, one by one.
"""

import logging
from collections.abc import Iterable, Iterator
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
from akta.filing.inspection import Part, parts_of
from akta.filing.mending import office
from akta.filing.models import FileRole, FilingFile, Received
from akta.imaging import TaskFailed
from akta.law.filing.formats import Content

__all__ = ["PRINT", "Way", "print_file", "take_in", "way_of", "ways_of"]

PRINT = "filing.print_file"
DOCUMENT_KIND = "pismo-przychodzace"
_PAGES = frozenset({"", "application/pdf", "image/tiff", "image/jpeg", "image/png"})
"""Types that the queue of scans cuts into pages; of what was never told, it judges itself."""
_CONTAINERS = frozenset({Content.ASIC_S.media_type, Content.ASIC_E.media_type})
log = logging.getLogger("akta.filing")


class Way(StrEnum):
    """How a filed file comes into the case's file."""

    AS_IT_IS = "as-it-is"
    PRINTED = "printed"
    UNPACKED = "unpacked"
    NONE = "none"


def way_of(file: FilingFile) -> Way:
    """Pages as they are; a document of an editor by its print; of a container its documents; a
    signature or a film not at all.
    """
    if file.role == FileRole.SIGNATURE:
        return Way.NONE
    return Way.UNPACKED if file.media_type in _CONTAINERS else _way_of_type(file.media_type)


def _way_of_type(media_type: str) -> Way:
    if media_type in _PAGES:
        return Way.AS_IT_IS
    is_document = media_type in office.SUFFIXES and office.is_installed()
    return Way.PRINTED if is_document else Way.NONE


def ways_of(files: Iterable[FilingFile]) -> dict[str, list[str]]:
    """Names of the files that are printed or unpacked, and of those without cards; for people."""
    told: dict[str, list[str]] = {"printed": [], "unpacked": [], "none": []}
    for file in files:
        if file.role != FileRole.SIGNATURE and (way := way_of(file)) is not Way.AS_IT_IS:
            told[way].append(file.name)
    return told


def take_in(file: FilingFile, received: Received, actor: Actor, at: datetime) -> None:
    """Give the file its way; a job prints and unpacks. Raises what `receive_file` raises."""
    way = way_of(file)
    if way in {Way.PRINTED, Way.UNPACKED}:
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
    """Put the print of a document, or the documents of a container, into the file, once (job).

    What cannot be printed or unpacked goes the way of scans, which says so among the scans to be
    mended.
    """
    file = FilingFile.objects.select_related("filing__received__case").get(pk=file_id)
    received = file.filing.received
    try:
        prints = _prints(file)
    except (office.OfficeFailed, TaskFailed):
        log.warning("The filed file %s could not be printed.", file_id)
        prints = []
    act = partial(_received_prints, file, received, prints, at)
    if not prints:
        act = partial(_received_as_filed, file, received, SYSTEM, at)
    done: str = once(str(file_id), use_case=PRINT, actor_id=None, at=at, act=act)
    return done


def _prints(file: FilingFile) -> list[Part]:
    """What becomes cards of a file that cannot be cut as it is. Raises OfficeFailed, TaskFailed."""
    if way_of(file) is Way.UNPACKED:
        return [shown for part in parts_of(file) for shown in _shown(part)]
    content = blobs.store().read_verified(file.sha256)
    return list(_shown(Part(file.name, file.media_type, content)))


def _shown(part: Part) -> Iterator[Part]:
    """A document as pages or as its print; none where it is neither."""
    way = _way_of_type(part.media_type)
    if way is Way.AS_IT_IS:
        yield part
    elif way is Way.PRINTED:
        printed = office.pdf_of(part.content, office.SUFFIXES[part.media_type])
        yield Part(f"{PurePath(part.name).stem}.pdf", "application/pdf", printed)


def _received_prints(file: FilingFile, received: Received, prints: list[Part], at: datetime) -> str:
    assert received.case_id is not None
    ingests = [
        receive_file(
            actor=SYSTEM,
            case_id=received.case_id,
            file_name=each.name,
            content=[each.content],
            at=at,
            labelled=_label(file, received),
            again=True,
        )
        for each in prints
    ]
    return " ".join(str(ingest.pk) for ingest in ingests)
