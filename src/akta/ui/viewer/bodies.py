"""The bytes of a page image: marked with the reader's name, and sent in pieces where large."""

import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from akta.core.errors import DomainError
from akta.files.queries import SidePicture, image_path
from akta.imaging import watermark
from akta.law.marks import implements
from akta.ui.viewer.reading import Reading

__all__ = ["image_answer", "pieces", "while_open"]

WHOLE = 1 << 20
PIECE = 1 << 18
SLOW = 0.5
KEPT_MARKED = 48


def image_answer(reading: Reading, side: SidePicture, width: int) -> HttpResponseBase:
    """The image of a side that the lens has shown and the log has noted.

    An image that took long to make is decided on once more before it goes out.
    """
    begun = time.monotonic()
    path = image_path(side, width)
    body = _marked(path, reading.stamp) if reading.stamp else path.read_bytes()
    if time.monotonic() - begun > SLOW:
        reading.still_shows(side.id)
    return _answer(body, lambda: reading.still_shows(side.id))


@lru_cache(maxsize=KEPT_MARKED)
def _marked(path: Path, stamp: str) -> bytes:
    """The page with the reader's mark; the stamp carries the minute, so none is kept for long."""
    return watermark.mark(path.read_bytes(), stamp)


def _answer(body: bytes, check: Callable[[], None]) -> HttpResponseBase:
    if len(body) <= WHOLE:
        answer: HttpResponseBase = HttpResponse(body, content_type="image/jpeg")
    else:
        answer = StreamingHttpResponse(while_open(pieces(body), check), content_type="image/jpeg")
    answer.headers["Content-Length"] = str(len(body))
    return answer


def pieces(body: bytes) -> Iterator[bytes]:
    """The body in pieces of a quarter of a megabyte."""
    for start in range(0, len(body), PIECE):
        yield body[start : start + PIECE]


@implements("P-4-3")
def while_open(parts: Iterator[bytes], check: Callable[[], None]) -> Iterator[bytes]:
    """Parts of an answer for as long as the access lasts; it is asked before each further one.

    Where it has ended the answer stops short of its announced length: nobody takes it for whole.
    """
    yield next(parts)
    for part in parts:
        try:
            check()
        except DomainError:
            return
        yield part
