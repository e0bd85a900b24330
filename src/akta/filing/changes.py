"""What changed in a PDF after a signature (zmiany po podpisaniu): its pages then and now."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from akta.core.errors import NotFound
from akta.files import blobs
from akta.imaging import Changes, PageChange, PagePair, TaskFailed
from akta.storage import CacheKey
from akta.trust.receipts.verdicts import UNKNOWN, signatures_of

__all__ = ["WIDTH", "Revision", "changes_of", "pages_of", "revision_of", "revisions_of"]

WIDTH = 1000
_LATER = frozenset({"permitted", "forbidden", "unknown"})


@dataclass(frozen=True, slots=True)
class Revision:
    """A signature that is not the last word of its file, and how much of the file it speaks of."""

    place: int
    length: int
    signer: str
    sentence: str
    forbidden: bool


def revisions_of(found: Mapping[str, Any] | None) -> list[Revision]:
    """The signatures of a stored result after which something was added to the file."""
    entries = signatures_of(found) if found else ()
    return [
        Revision(
            place=place,
            length=entry["signed_bytes"],
            signer=entry["signer"]["name"] or UNKNOWN,
            sentence=entry["sentence"],
            forbidden=entry["changes_after"] == "forbidden",
        )
        for place, entry in enumerate(entries, 1)
        if entry.get("signed_bytes") and entry["changes_after"] in _LATER
    ]


def revision_of(found: Mapping[str, Any] | None, place: int) -> Revision:
    """One of them. Raises NotFound."""
    for revision in revisions_of(found):
        if revision.place == place:
            return revision
    raise NotFound


def changes_of(sha256: str, revision: Revision) -> Changes | None:
    """Which pages look otherwise since the signature, kept once known; None where the document
    of that time cannot be drawn.
    """
    key = CacheKey(sha256, 0, kind="changes", width=revision.length)
    kept = blobs.cache().get_path(key)
    if kept is not None:
        told = json.loads(kept.read_text())
        return Changes(**{**told, "pages": [PageChange(**each) for each in told["pages"]]})
    try:
        with blobs.store().open(sha256) as opened:
            found = blobs.reader().changes(opened.fileno(), revision.length)
    except TaskFailed:
        return None
    blobs.cache().put(key, json.dumps(asdict(found)).encode())
    return found


def pages_of(sha256: str, revision: Revision, page: int) -> PagePair:
    """A page (from 1) at the time of the signature and now, changes framed. Raises NotFound."""
    try:
        with blobs.store().open(sha256) as opened:
            return blobs.reader().changed_page(
                opened.fileno(), revision.length, page - 1, width=WIDTH
            )
    except TaskFailed as failed:
        raise NotFound from failed
