"""Images and text of a side: from the cache, or made in a child process when first asked for."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from akta.files import blobs
from akta.files.errors import PageUnshowable
from akta.files.models import PageText, TextSource, TextState
from akta.files.queries.sides import SidePicture, SideView
from akta.imaging import PageText as ReadText
from akta.imaging import TaskFailed, Word
from akta.storage import CacheKey, StorageError

__all__ = ["WIDTHS", "TextView", "image_path", "page_text"]

WIDTHS = (300, 1200, 2400)
MADE_AT_INTAKE = 1200


def image_path(side: SidePicture | SideView, width: int) -> Path:
    """A JPEG of the side, turned as ordered, at least as wide as asked by the steps of `WIDTHS`.

    The caller has got the side through a lens and written the look to the log. Raises
    PageUnshowable.
    """
    step = next((known for known in WIDTHS if known >= width), WIDTHS[-1])
    key = CacheKey(side.sha256, side.page_index, rotation=side.rotation, width=step)
    cached = blobs.cache().get_path(key)
    if cached is not None:
        return cached
    try:
        return blobs.cache().put(key, _drawn(side, step))
    except (TaskFailed, StorageError) as error:
        raise PageUnshowable(reason=error.sentence) from error


def _drawn(side: SidePicture | SideView, width: int) -> bytes:
    """Thumbnails are made of the cached page, which is small; everything else of the original."""
    upright = CacheKey(side.sha256, side.page_index, width=MADE_AT_INTAKE)
    small = blobs.cache().get_path(upright) if width < MADE_AT_INTAKE else None
    if small is not None:
        with small.open("rb") as file:
            return _rendered(file.fileno(), 0, width, side.rotation)
    with blobs.store().open(side.sha256) as file:
        return _rendered(file.fileno(), side.page_index, width, side.rotation)


def _rendered(fd: int, page: int, width: int, rotation: int) -> bytes:
    return blobs.reader().render(fd, page, width=width, rotation=rotation)


@dataclass(frozen=True, slots=True)
class TextView:
    """The text of a side: which source is shown, how sure it is, its words in reading order.

    Boxes are shares of the side as it is shown (turned), from the top left.
    """

    state: str
    source: str
    confidence: float | None
    words: tuple[Word, ...]
    plain: str
    problem: str = ""

    @property
    def lines(self) -> list[Sequence[Word]]:
        """Words by their lines."""
        lines: dict[int, list[Word]] = {}
        for word in self.words:
            lines.setdefault(word.line, []).append(word)
        return list(lines.values())


def page_text(side: SideView) -> TextView:
    """The text of a side that the caller has got through a lens."""
    row = PageText.objects.filter(page_id=side.page_id).first()
    if row is None:
        return TextView(TextState.WAITING, TextSource.NONE, None, (), "")
    stored: Any = {TextSource.PDF: row.words_pdf, TextSource.OCR: row.words_ocr}.get(
        TextSource(row.shown)
    )
    words: tuple[Word, ...] = ()
    if stored is not None:
        words = ReadText.from_json(json.dumps(stored)).turned(side.rotation).words
    return TextView(row.state, row.shown, row.confidence, words, row.plain, row.problem_text)
