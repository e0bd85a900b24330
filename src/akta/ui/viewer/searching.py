"""Search in the file that is being read: what the lens shows, logged before it is sent."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, JsonResponse

from akta.audit.models import LookKind
from akta.core.typed import whole_number
from akta.core.views import wants_json
from akta.files.search import Found, Hit
from akta.files.search import search as search_file
from akta.ui.viewer.answers import _page, _side_left
from akta.ui.viewer.pace import Pace
from akta.ui.viewer.reading import Reading

__all__ = ["found_json", "search"]

SEARCHES = Pace(getattr(settings, "AKTA_SEARCHES_A_MINUTE", 120))
LATEST = 1_000_000
NOBODY = UUID(int=0)


def search(reading: Reading) -> HttpResponse:
    """The sides on which the words typed are found: `q`, within a document `d` or volume `t`."""
    asked = reading.request.GET
    if reading.lens.order is not None:
        SEARCHES.take(reading.lens.order.pk)
    reading.log(LookKind.SEARCH)
    found = search_file(
        reading.lens,
        asked.get("q", "").strip(),
        document=_id(asked.get("d", "")),
        volume=_id(asked.get("t", "")),
        offset=_offset(asked.get("od", "")),
    )
    answer = found_json(reading, found)
    if wants_json(reading.request):
        return JsonResponse(answer)
    here = _side_left(reading)
    reading.log(LookKind.TEXT, here)
    return _page(reading, here, search=answer)


def found_json(reading: Reading, found: Found) -> dict[str, Any]:
    """The answer as the viewer reads it; `next` is the address of the following hits."""
    return {
        "query": found.query,
        "total": found.total,
        "hits": [_hit(hit) for hit in found.hits],
        "next": _next(reading, found),
        "note": found.note or None,
        "documents": {pk: count for pk, count in found.by_document.items() if pk},
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "side": hit.short_id,
        "label": hit.label,
        "document_title": hit.document_title,
        "snippet": hit.snippet,
        "boxes": hit.boxes,
    }


def _next(reading: Reading, found: Found) -> str | None:
    if found.next_offset is None:
        return None
    asked = reading.request.GET
    told = {name: asked[name] for name in ("q", "d", "t") if asked.get(name)}
    return f"{reading.base}/szukaj/?{urlencode({**told, 'od': found.next_offset})}"


def _id(text: str) -> UUID | None:
    """The id of a document or volume; what is none names nothing, and nothing is found in it."""
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        return NOBODY


def _offset(text: str) -> int:
    return whole_number(text, default=0, most=LATEST)
