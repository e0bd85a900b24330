"""Sending a file in parts (RFC 9110, Range), asking before each further piece whether it may go."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from akta.ui.viewer.bodies import PIECE, while_open

__all__ = ["file_answer", "span_of"]

ONE_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def file_answer(
    request: HttpRequest,
    path: Path,
    *,
    etag: str,
    content_type: str,
    check: Callable[[], object],
    name: str = "",
) -> HttpResponseBase:
    """The file or the part asked for; 416 where the part lies beyond it."""
    size, tag = path.stat().st_size, f'"{etag}"'
    fresh = request.headers.get("If-Range", tag) == tag
    asked = request.headers.get("Range", "") if fresh else ""
    span = span_of(asked, size)
    if span is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, stop = span
    body = while_open(_pieces(path, start, stop), lambda: _asked(check))
    partial = (start, stop) != (0, size)
    answer = StreamingHttpResponse(body, content_type=content_type, status=206 if partial else 200)
    answer.headers["Content-Length"] = str(stop - start)
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["ETag"] = tag
    disposition = content_disposition_header(as_attachment=True, filename=name or path.name)
    answer.headers["Content-Disposition"] = disposition
    if partial:
        answer.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return answer


def span_of(asked: str, size: int) -> tuple[int, int] | None:
    """From where to where (half open) to send; the whole for no or an odd request, None beyond."""
    found = ONE_RANGE.fullmatch(asked.strip())
    if found is None or found.group(0) == "bytes=-":
        return 0, size
    first, last = found.groups()
    start = int(first) if first else max(0, size - int(last))
    stop = min(int(last) + 1, size) if first and last else size
    return (start, stop) if start < stop else None


def _pieces(path: Path, start: int, stop: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        left = stop - start
        while left > 0:
            piece = file.read(min(PIECE, left))
            if not piece:
                return
            left -= len(piece)
            yield piece


def _asked(check: Callable[[], object]) -> None:
    """The decision taken again; only its refusal counts."""
    check()
