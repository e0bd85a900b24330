"""The port to what makes PDF/A: children for PDF and pictures, LibreOffice for documents."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from akta.files import blobs
from akta.filing.mending import office
from akta.filing.models import DraftFile, FileRole, MendingWay
from akta.imaging import Limits, Pool, TaskFailed
from akta.law.filing.formats import MOST_BYTES
from akta.storage import Stored

__all__ = ["Failed", "Made", "convertible", "make", "pool"]

SECONDS = 180.0
MEMORY = 1200 << 20
PDF = "application/pdf"
_PICTURES = frozenset({"image/jpeg", "image/png", "image/tiff", "image/gif", "image/bmp"})
_PICTURES |= {"image/x-ms-bmp", "image/geotiff"}


class Failed(Exception):
    """No PDF/A could be made; the text says why, to the owner of the file."""


@dataclass(frozen=True, slots=True)
class Made:
    """A PDF/A made of a file: how, what was changed, where it lies and what the check found."""

    way: MendingWay
    done: tuple[str, ...]
    stored: Stored
    check: dict[str, Any] = field(repr=False)
    reason: str = ""


def pool() -> Pool:
    """Children that convert, one at a time in a process, apart from those that check."""
    return _pool(str(settings.AKTA.data_dir))


@lru_cache(maxsize=2)
def _pool(_installation: str) -> Pool:
    limits = Limits(seconds=SECONDS, memory=MEMORY, nice=5)
    return Pool(size=1, limits=limits, module="akta.filing.mending.child")


def convertible(media_type: str) -> MendingWay | None:
    """How a file of this type by content can be made PDF/A, or None where it cannot be."""
    if media_type == PDF:
        return MendingWay.REPAIR
    if media_type in _PICTURES:
        return MendingWay.PICTURE
    return MendingWay.DOCUMENT if media_type in office.SUFFIXES else None


def make(file: DraftFile, media_type: str) -> Made:
    """Make PDF/A of a file: mended if that conforms, else drawn as pictures. Raises Failed."""
    way = convertible(media_type)
    if way is None:
        raise Failed("Z plików tego rodzaju system nie przygotowuje PDF/A.")
    try:
        with _source(file, way, media_type) as source:
            return _made(file, way, source)
    except TaskFailed as failed:
        raise Failed(str(failed.sentence)) from failed
    except office.OfficeFailed as failed:
        raise Failed("Program LibreOffice nie zamienił tego dokumentu na PDF.") from failed


@contextmanager
def _source(file: DraftFile, way: MendingWay, media_type: str) -> Iterator[BinaryIO]:
    """The file to be mended: a document of an editor is first made PDF."""
    with blobs.store().open(file.sha256) as opened:
        if way is not MendingWay.DOCUMENT:
            yield opened
            return
        made = office.pdf_of(opened.read(), office.SUFFIXES[media_type])
    with tempfile.TemporaryFile() as copy:
        copy.write(made)
        copy.flush()
        yield copy


def _made(file: DraftFile, way: MendingWay, source: BinaryIO) -> Made:
    """Try the ways in turn, the one that changes least first; the first that conforms is it."""
    title = file.title or Path(file.name).stem
    reason = ""
    for task, told in _attempts(way, title):
        answer = pool().run(task, *told, fd=source.fileno())
        if answer.value.get("signed"):
            raise Failed("Plik jest podpisany, a podpisanego pliku system nie zmienia.")
        done = tuple(answer.value["done"])
        with _kept(answer.blob) as path:
            check = _checked(file, path)
            if check["pdfa"]["conforms"] is not False and len(answer.blob) <= MOST_BYTES:
                stored = blobs.store().adopt(path, check["sha256"])
                return Made(_way(way, task), done, stored, check, reason)
        reason = reason or _why(check)
    raise Failed(f"Wynik nadal nie jest zgodny z PDF/A: {reason}.")


def _attempts(way: MendingWay, title: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    if way is MendingWay.PICTURE:
        yield "picture", (title,)
        return
    yield "repair", (title, True)
    yield "repair", (title, False)
    yield "pages", (title,)


def _way(way: MendingWay, task: str) -> MendingWay:
    return MendingWay.PAGES if task == "pages" else way


def _why(check: dict[str, Any]) -> str:
    found = check["pdfa"]["problems"] or [{"message": "plik ma ponad 100 MB"}]
    return str(found[0]["message"])


@contextmanager
def _kept(data: bytes) -> Iterator[Path]:
    """The new file on disk, safe before it is adopted; gone if it is not."""
    folder = Path(settings.AKTA.data_dir) / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, suffix=".pdf")
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        yield path
    finally:
        path.unlink(missing_ok=True)


def _checked(file: DraftFile, path: Path) -> dict[str, Any]:
    """The filing rules on the new file, told as if it were filed in the old one's role."""
    role = "pleading" if file.role == FileRole.PLEADING else "attachment"
    with path.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
        asked = ("nowy.pdf", role, "", path.stat().st_size, digest)
        answer: dict[str, Any] = pool().run("check", *asked, fd=opened.fileno()).value
    return answer
