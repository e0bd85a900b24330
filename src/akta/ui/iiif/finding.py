"""Content Search 2: words in the granted cards of a volume, as annotations on its canvases."""

from typing import Any
from urllib.parse import urlencode

from akta.files.search import Found, Hit
from akta.ui.iiif.manifest import Places, canvas_size

__all__ = ["annotation_page"]

CONTEXT = "http://iiif.io/api/search/2/context.json"
Json = dict[str, Any]


def annotation_page(found: Found, places: Places, where: str, *, offset: int) -> Json:
    """A page of the answer; `where` is the address of the search."""
    query = {"q": found.query}
    page: Json = {
        "@context": CONTEXT,
        "id": f"{where}?{urlencode({**query, 'od': offset})}",
        "type": "AnnotationPage",
        "startIndex": offset,
        "partOf": {
            "id": f"{where}?{urlencode(query)}#wszystkie",
            "type": "AnnotationCollection",
            "total": found.total,
        },
        "items": [each for hit in found.hits for each in _annotations(hit, places)],
    }
    if found.next_offset is not None:
        page["next"] = {
            "id": f"{where}?{urlencode({**query, 'od': found.next_offset})}",
            "type": "AnnotationPage",
        }
    return page


def _annotations(hit: Hit, places: Places) -> list[Json]:
    """One for each place on the side; one for the whole side where no place is known."""
    side = hit.side
    canvas = places.canvas(side.short_id)
    width, height = canvas_size(side.width, side.height, side.rotation)
    told = "".join(piece[0] for piece in hit.snippet)
    boxes = [(x * width, y * height, w * width, h * height) for x, y, w, h in hit.boxes]
    targets = [f"{canvas}#xywh={','.join(str(round(part)) for part in box)}" for box in boxes]
    return [
        {
            "id": f"{canvas}/wynik/{number}",
            "type": "Annotation",
            "motivation": "highlighting",
            "body": {"type": "TextualBody", "value": told, "format": "text/plain"},
            "target": target,
        }
        for number, target in enumerate(targets or [canvas], 1)
    ]
