"""The answers of the viewer as plain data; the shapes stand in the README of this room."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from akta.files.queries import (
    ContentsRow,
    Resolved,
    SideView,
    TextView,
    VolumeContents,
    Window,
    volumes_for,
)
from akta.files.services.checks import volume_name
from akta.grants.models import Grant
from akta.imaging import Word
from akta.ui.viewer.reading import Reading

__all__ = [
    "contents_json",
    "goto_json",
    "grant_facts",
    "label_of",
    "sides_json",
    "text_json",
    "volumes_facts",
]

LOOSE = "Karty bez opisanego dokumentu"
Json = dict[str, Any]


def label_of(side: SideView) -> str:
    """A side with its volume: "t. 2 k. 12v"."""
    return f"{volume_name(side.set_kind, side.volume_number)} k. {side.label}"


def grant_facts(grant: Grant | None, now: datetime) -> Json | None:
    """The grant's number and end, with the server's clock for the viewer's own timer."""
    if grant is None:
        return None
    return {"number": str(grant.number), "to": grant.in_force.upper, "server_now": now}


def volumes_facts(
    listed: Sequence[VolumeContents], first_sides: Mapping[UUID, SideView]
) -> list[Json]:
    """The contents list for the page; volumes with nothing to show are left out."""
    return [
        {
            "id": str(each.row.volume.pk),
            "number": each.row.volume.number,
            "title": each.row.volume.title,
            "first_side": first_sides[each.documents[0].first_side].short_id,
            "sides": each.row.sides,
            "documents": [_document(row, first_sides) for row in each.documents],
        }
        for each in listed
        if each.documents
    ]


def _document(row: ContentsRow, first_sides: Mapping[UUID, SideView]) -> Json:
    document, first = row.document, first_sides[row.first_side].short_id
    dated = document.dated_on if document else None
    return {
        "id": str(document.pk) if document else f"bez-{first}",
        "title": document.title if document else LOOSE,
        "kind": document.kind.name if document and document.kind else "",
        "date": dated.isoformat() if dated else None,
        "first_label": f"k. {row.first_label}",
        "last_label": f"k. {row.last_label}",
        "first_side": first,
    }


def contents_json(reading: Reading, volumes: list[Json], now: datetime) -> Json:
    documents = [
        {**{k: v for k, v in document.items() if k != "hits"}, "volume": volume["number"]}
        for volume in volumes
        for document in volume["documents"]
    ]
    bare = [{name: v[name] for name in v if name != "documents"} for v in volumes]
    return {
        "reference": reading.case.reference,
        "title": reading.title,
        "grant": grant_facts(reading.lens.order, now),
        "volumes": bare,
        "documents": documents,
    }


def sides_json(reading: Reading, window: Window, *, before: int, after: int) -> Json:
    """The window without its outermost sides, which are told as `prev` and `next`.

    `window` was asked one side wider each way than `before` and `after`.
    """
    sides, at = list(window.sides), window.sides.index(window.side)
    totals = _totals(reading, window)
    shown = sides[max(0, at - before) : at + after + 1]
    return {
        "sides": [_side(reading, side, *_place(sides, side, window, totals)) for side in shown],
        "prev": sides[at - before - 1].short_id if at > before else None,
        "next": sides[at + after + 1].short_id if len(sides) > at + after + 1 else None,
    }


def _totals(reading: Reading, window: Window) -> dict[UUID, int]:
    """How many sides each volume of the window shows; asked only where it crosses a volume."""
    if len({side.volume_id for side in window.sides}) == 1:
        return {window.side.volume_id: window.total}
    return {row.volume.pk: row.sides for row in volumes_for(reading.lens)}


def _place(
    sides: Sequence[SideView], side: SideView, window: Window, totals: Mapping[UUID, int]
) -> tuple[int, int]:
    """Which side of its volume this is, and of how many."""
    total = totals[side.volume_id]
    here = [each for each in sides if each.volume_id == side.volume_id]
    if side.volume_id == window.side.volume_id:
        return window.index + here.index(side) - here.index(window.side), total
    if sides.index(side) < sides.index(window.side):
        return total - (len(here) - 1 - here.index(side)), total
    return here.index(side) + 1, total


def _side(reading: Reading, side: SideView, index: int, total: int) -> Json:
    width, height = side.size_as_shown
    dated = side.document_date
    return {
        "id": side.short_id,
        "label": label_of(side),
        "citation": reading.citation(side),
        "former": side.former,
        "index": index,
        "of": total,
        "volume": side.volume_number,
        "document_title": side.document_title,
        "document_date": dated.isoformat() if dated else None,
        "width": width,
        "height": height,
        "rotation": 0,
        "text_source": side.text_source or "none",
    }


def text_json(text: TextView) -> Json:
    return {
        "source": text.source,
        "confidence": text.confidence,
        "lines": [_line(words) for words in text.lines],
    }


def _line(words: Sequence[Word]) -> Json:
    left, top = min(w.left for w in words), min(w.top for w in words)
    right, bottom = max(w.right for w in words), max(w.bottom for w in words)
    return {
        "text": " ".join(word.text for word in words),
        "box": _box(left, top, right, bottom),
        "words": [{"t": word.text, "box": _box(*word.box)} for word in words],
    }


def _box(left: float, top: float, right: float, bottom: float) -> list[float]:
    return [round(number, 4) for number in (left, top, right - left, bottom - top)]


def goto_json(found: Resolved, *, by_id: bool) -> Json:
    """Where a citation leads: the side whose id it carries, else all that it may mean."""
    if by_id and found.chosen is not None:
        return {"matches": [_match(found.chosen, "")], "problem": None}
    return {
        "matches": [_match(match.side, match.note) for match in found.matches],
        "problem": found.problem or None,
    }


def _match(side: SideView, note: str) -> Json:
    return {"side": side.short_id, "label": label_of(side), "note": note or None}
