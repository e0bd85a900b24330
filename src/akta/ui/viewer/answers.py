"""What the viewer is answered, from an open `Reading`: decided, logged, and only then sent."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve

from akta.audit.models import LookKind
from akta.core.errors import NotFound
from akta.core.middleware import moment_of
from akta.core.typed import whole_number
from akta.core.views import wants_json
from akta.files.queries import (
    SideView,
    Window,
    contents,
    page_text,
    picture_for,
    side_for,
    sides_by_id,
    sides_window,
)
from akta.files.queries import resolve as resolve_citation
from akta.law.marks import implements
from akta.ui.viewer import contract
from akta.ui.viewer.bodies import image_answer
from akta.ui.viewer.pace import Pace
from akta.ui.viewer.reading import Reading

__all__ = [
    "contents_list",
    "enter",
    "go_to",
    "image",
    "image_of",
    "page",
    "sides",
    "state",
    "text",
    "volumes_of",
]

PURPOSES = {
    "karta": LookKind.LOOK,
    "sasiad": LookKind.AHEAD,
    "miniatura": LookKind.THUMBNAIL,
}
WIDTHS = {"300": 300, "1200": 1200, "2400": 2400}
THUMBNAIL = 300
SHORT_ID = re.compile(r"[0-9a-z]{1,12}")
MOST_SIDES = 60
MOST_TYPED = 200
IMAGES = Pace(getattr(settings, "AKTA_IMAGES_A_MINUTE", 600))
THUMBNAILS = Pace(getattr(settings, "AKTA_THUMBNAILS_A_MINUTE", 1200))


def enter(reading: Reading) -> HttpResponse:
    """The address of the file itself leads to its first side."""
    return redirect(f"{reading.base}/k/{_first(reading).short_id}/")


@implements("P-1-1")
def page(reading: Reading, side_id: str) -> HttpResponse:
    """A side as a plain page with its text; the script makes the reader of it. It only reads."""
    side = _named(reading, side_id)
    reading.log(LookKind.TEXT, side)
    return _page(reading, side)


def image(reading: Reading, side_id: str) -> HttpResponseBase:
    """The pixels of a side. Anything but a neighbour or a thumbnail counts as a look."""
    asked = reading.request.GET
    kind = PURPOSES.get(asked.get("cel", ""), LookKind.LOOK)
    width = WIDTHS.get(asked.get("w", ""), WIDTHS["1200"])
    if kind is LookKind.THUMBNAIL:
        width = THUMBNAIL
    return image_of(reading, side_id, width, kind=kind)


def image_of(reading: Reading, side_id: str, width: int, *, kind: LookKind) -> HttpResponseBase:
    """The pixels of a side in a width, limited, logged as what they are for, and then sent."""
    if reading.lens.order is not None:
        pace = THUMBNAILS if kind is LookKind.THUMBNAIL else IMAGES
        pace.take(reading.lens.order.pk)
    side = picture_for(reading.lens, _known(side_id))
    reading.log(kind, side)
    return image_answer(reading, side, width)


def text(reading: Reading, side_id: str) -> HttpResponse:
    """The text of a side with its boxes, for the current page."""
    side = _named(reading, side_id)
    reading.log(LookKind.TEXT, side)
    return JsonResponse(contract.text_json(page_text(side)))


def contents_list(reading: Reading) -> HttpResponse:
    """The contents list: what the lens shows and nothing else."""
    reading.log(LookKind.CONTENTS)
    now = moment_of(reading.request)
    return JsonResponse(contract.contents_json(reading, volumes_of(reading), now))


def sides(reading: Reading) -> HttpResponse:
    """A window of sides round one of them."""
    asked = reading.request.GET
    before, after = _count(asked.get("przed", "")), _count(asked.get("po", ""))
    side = _named(reading, asked.get("od", ""))
    reading.log(LookKind.CONTENTS, side)
    window = _window(reading, side, before, after)
    return JsonResponse(contract.sides_json(reading, window, before=before, after=after))


def go_to(reading: Reading) -> HttpResponse:
    """Where a typed or linked citation leads, within what the lens shows."""
    typed = reading.request.GET.get("k", "")[:MOST_TYPED]
    resolved = resolve_citation(
        reading.lens, typed, at=moment_of(reading.request), set_kind=reading.set_kind
    )
    named = resolved.chosen is not None and f"#{resolved.chosen.short_id}" in typed.lower()
    answer = contract.goto_json(resolved, by_id=named)
    matches = answer["matches"]
    if wants_json(reading.request):
        reading.log(LookKind.CONTENTS, resolved.chosen)
        return JsonResponse(answer)
    if len(matches) == 1:
        return redirect(f"{reading.base}/k/{matches[0]['side']}/")
    here = _side_left(reading)
    reading.log(LookKind.TEXT, here)
    return _page(reading, here, goto={"k": typed, **answer})


def state(reading: Reading) -> HttpResponse:
    """The access lasts: until when, by the server's clock."""
    order = reading.lens.order
    return JsonResponse(
        {
            "to": order.in_force.upper if order else None,
            "server_now": moment_of(reading.request),
            "ended": False,
            "reason": None,
        }
    )


def _named(reading: Reading, short_id: str) -> SideView:
    """The side with that id, if the lens shows it; missing, withheld and foreign are the same."""
    return side_for(reading.lens, _known(short_id))


def _known(short_id: str) -> str:
    """The id if it can be one at all. Raises NotFound."""
    if SHORT_ID.fullmatch(short_id) is None:
        raise NotFound
    return short_id


def _page(reading: Reading, side: SideView, **more: Any) -> HttpResponse:
    shown = contract.sides_json(reading, _window(reading, side, 1, 1), before=1, after=1)
    ids = [each["id"] for each in shown["sides"]]
    at = ids.index(side.short_id)
    viewer = {
        "base": reading.base,
        "reference": reading.case.reference,
        "title": reading.title,
        "back_url": reading.back_url,
        "back_label": reading.back_label,
        "grant": contract.grant_facts(reading.lens.order, moment_of(reading.request)),
        "volumes": volumes_of(reading, more.get("search", {}).get("documents", {})),
        "side": shown["sides"][at],
        "prev": ids[at - 1] if at else None,
        "next": ids[at + 1] if at + 1 < len(ids) else None,
        "text": contract.text_json(page_text(side)),
        "keeps_notes": reading.keeps_notes,
        **more,
    }
    return render(reading.request, "ui/viewer.html", {"viewer": viewer})


def _window(reading: Reading, side: SideView, before: int, after: int) -> Window:
    """One side wider than asked, so that what lies just outside is known."""
    return sides_window(reading.lens, side.id, before=before + 1, after=after + 1)


def volumes_of(reading: Reading, hits: Mapping[str, int] | None = None) -> list[dict[str, Any]]:
    """The contents list, with the number of hits of a search beside each document."""
    listed = [
        each
        for each in contents(reading.lens)
        if each.row.volume.set_kind in reading.lens.set_kinds
    ]
    firsts = [row.first_side for each in listed for row in each.documents]
    told = contract.volumes_facts(listed, sides_by_id(reading.lens, firsts))
    for document in (each for volume in told for each in volume["documents"]):
        document["hits"] = (hits or {}).get(document["id"], 0)
    return told


def _first(reading: Reading) -> SideView:
    """The first side of the file in reading order. Raises NotFound where nothing is shown."""
    first = next((each.first_side for each in contents(reading.lens) if each.documents), None)
    if first is None:
        raise NotFound
    return side_for(reading.lens, first)


def _side_left(reading: Reading) -> SideView:
    """The side from which the reader asked, told by the browser; else the first."""
    came_from = urlsplit(reading.request.headers.get("Referer", "")).path
    try:
        short_id = resolve(came_from).kwargs.get("side_id", "") if came_from else ""
        return _named(reading, short_id)
    except (Resolver404, NotFound):
        return _first(reading)


def _count(text: str) -> int:
    return whole_number(text, default=1, most=MOST_SIDES)
