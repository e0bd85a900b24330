"""The port to the children that read filed files: their check and the worth of signatures."""

from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings

from akta.files import blobs
from akta.filing.models import DraftFile, FileRole, FilingFile
from akta.imaging import FailureKind, Limits, Pool, TaskFailed
from akta.law.filing.problems import Problem
from akta.trust.lists import anchors
from akta.trust.signatures.rounds import Fetch, Trust

__all__ = ["Part", "checked", "judged", "parts_of", "pool"]

SECONDS = 60.0
MEMORY = 1 << 30
_NEVER_SIGNED = ("image/", "audio/", "video/", "text/plain", "text/csv", "text/rtf")
_CODE_OF = {FailureKind.TIMEOUT: "TIMEOUT"}


def pool() -> Pool:
    """Children that check filed files, one at a time in a process."""
    return _pool(str(settings.AKTA.data_dir))


@lru_cache(maxsize=2)
def _pool(_installation: str) -> Pool:
    limits = Limits(seconds=SECONDS, memory=MEMORY)
    return Pool(size=1, limits=limits, module="akta.filing.child")


def checked(file: DraftFile) -> dict[str, Any]:
    """What the rules of filing hold against the file, as `akta check` tells it.

    A child that died or ran out of time costs this file only: that is its one problem.
    """
    from akta.filing.checking import line  # noqa: PLC0415 - its libraries are the child's
    from akta.law.filing.formats import Role  # noqa: PLC0415

    role = Role.PLEADING if file.role == FileRole.PLEADING else Role.ATTACHMENT
    role = Role.SCAN if file.scan_kind and role is Role.ATTACHMENT else role
    asked = (file.name, role.value, file.scan_kind, file.size, file.sha256)
    try:
        with blobs.store().open(file.sha256) as opened:
            answer: dict[str, Any] = pool().run("check", *asked, fd=opened.fileno()).value
    except TaskFailed as failed:
        if failed.kind is FailureKind.POOL:
            raise
        problem = Problem(_CODE_OF.get(failed.kind, "INTERNAL"))
        return line(file.name, role, size=file.size, sha256=file.sha256, problems=[problem])
    return answer


class Part(NamedTuple):
    """A document of a container: its name, its type by content, its bytes."""

    name: str
    media_type: str
    content: bytes


def parts_of(file: FilingFile) -> list[Part]:
    """The documents in a container of signatures. Raises TaskFailed."""
    with blobs.store().open_verified(file.sha256) as opened:
        answer = pool().run("payload", fd=opened.fileno())
    parts, at = [], 0
    for name, media_type, length in answer.value:
        parts.append(Part(name, media_type, answer.blob[at : at + length]))
        at += length
    return parts


def judged(
    file: DraftFile | FilingFile,
    media_type: str,
    target: DraftFile | FilingFile | None = None,
    *,
    at: datetime | None = None,
    fetch: Fetch | None = None,
) -> dict[str, Any]:
    """The signatures of the file, as `akta signatures` tells them; over `target` if detached.

    `at` is a moment at which the file is known to have existed: a filing's own.
    """
    if target is None and media_type.startswith(_NEVER_SIGNED):
        return {"container": "none", "intact": None, "signatures": [], "problems": []}
    content = target or file
    try:
        blob = blobs.store().read_verified(file.sha256) if target else b""
        with blobs.store().open(content.sha256) as opened:

            def ask(told: dict[str, Any]) -> dict[str, Any]:
                run = pool().run("signatures", content.name, told, fd=opened.fileno(), data=blob)
                found: dict[str, Any] = run.value
                return found

            lists = anchors.listed(settings.AKTA.trust_dir)
            return Trust(lists, fetch, at, SECONDS).judged(ask)
    except TaskFailed as failed:
        if failed.kind is FailureKind.POOL:
            raise
        problem = {"code": "INTERNAL", "message": "Podpisów nie udało się sprawdzić."}
        return {"container": "none", "intact": None, "signatures": [], "problems": [problem]}
