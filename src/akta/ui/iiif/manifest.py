"""Presentation 3: a volume is a manifest, a card side a canvas, a document a range.

A manifest is written piece by piece, so that a volume of 10,000 cards begins at once and never
lies in memory whole.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from akta.files.labels import mark
from akta.files.lens import Lens
from akta.files.models import Volume
from akta.files.queries import VolumeRow
from akta.files.services.checks import volume_name

__all__ = ["Places", "canvas_size", "collection", "manifest_parts"]

CONTEXT = "http://iiif.io/api/presentation/3/context.json"
SEARCH_CONTEXT = "http://iiif.io/api/search/2/context.json"
AUTH_CONTEXT = "http://iiif.io/api/auth/2/context.json"
CHUNK = 500
LOOSE = "Karty bez opisanego dokumentu"
THUMBNAIL = 300
MOST_WIDE = 2400
COLUMNS = ("short_id", "is_verso", "rotation", "card__number", "card__letter")
MORE = ("card__document_id", "card__document__title", "page__width", "page__height")
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Places:
    """The addresses of one grant's file: `root` is that of IIIF on this server."""

    root: str
    grant_id: UUID

    @property
    def base(self) -> str:
        return f"{self.root}/akta/{self.grant_id}"

    def manifest(self, volume_id: UUID) -> str:
        return f"{self.base}/{volume_id}/manifest.json"

    def canvas(self, short_id: str) -> str:
        return f"{self.base}/strona/{short_id}"

    def image(self, short_id: str) -> str:
        return f"{self.root}/image/{self.grant_id}.{short_id}"

    def probe(self, short_id: str) -> Json:
        """How a viewer finds out whether the picture is open to its user (Authorization Flow 2)."""
        return {
            "id": f"{self.root}/pytanie/{self.grant_id}.{short_id}",
            "type": "AuthProbeService2",
            "profile": "http://iiif.io/api/auth/2/probe",  # Mirador 4 reads every service's profile
            "service": [
                {
                    "id": f"{self.root}/wejscie",
                    "type": "AuthAccessService2",
                    "profile": "active",
                    "label": _said("Zaloguj się do portalu"),
                    "heading": _said("Akta udostępnia zarządzenie prokuratora"),
                    "note": _said("Strony pokazują się osobie, której udostępniono akta."),
                    "confirmLabel": _said("Zaloguj się"),
                    "service": [
                        {
                            "id": f"{self.root}/token",
                            "type": "AuthAccessTokenService2",
                            "errorHeading": _said("Nie można pokazać strony"),
                            "errorNote": _said("Potrzebne jest logowanie w portalu."),
                        }
                    ],
                }
            ],
        }


def canvas_size(width: int, height: int, rotation: int) -> tuple[int, int]:
    """The size of a side as it is served: turned, and no wider than the sharpest image."""
    if rotation in {90, 270}:
        width, height = height, width
    if width <= MOST_WIDE:
        return width, height
    return MOST_WIDE, max(1, round(height * MOST_WIDE / width))


def collection(places: Places, reference: str, volumes: list[VolumeRow]) -> Json:
    """The volumes of a granted file."""
    return {
        "@context": CONTEXT,
        "id": f"{places.base}/collection.json",
        "type": "Collection",
        "label": _said(reference),
        "items": [
            {"id": places.manifest(row.volume.pk), "type": "Manifest", "label": _said(row.name)}
            for row in volumes
            if row.sides
        ],
    }


def manifest_parts(lens: Lens, places: Places, volume: Volume, reference: str) -> Iterator[bytes]:
    """The manifest of a volume in pieces; only what the lens shows is in it."""
    name = volume_name(volume.set_kind, volume.number)
    head = _head(places, volume, f"{reference}, {name}")
    yield _bytes(head)[:-1] + b',"items":['
    ranges: dict[str, Json] = {}
    comma = b""
    for found in _sides(lens, volume.pk):
        yield comma + b",".join(_bytes(_canvas(places, side, name)) for side in found)
        for side in found:
            _enter(ranges, places, side)
        comma = b","
    yield b'],"structures":' + _bytes(list(ranges.values())) + b"}"


def _sides(lens: Lens, volume_id: UUID) -> Iterator[list[Mapping[str, Any]]]:
    """The sides of a volume in order, some at a time, by one query that is read as it comes."""
    sides = lens.sides().filter(card__volume_id=volume_id).order_by("card__rank", "is_verso")
    rows = sides.values(*COLUMNS, *MORE).iterator(chunk_size=CHUNK)
    while found := list(islice(rows, CHUNK)):
        yield found


def _head(places: Places, volume: Volume, named: str) -> Json:
    where = f"{places.base}/{volume.pk}"
    return {
        "@context": [SEARCH_CONTEXT, AUTH_CONTEXT, CONTEXT],
        "id": places.manifest(volume.pk),
        "type": "Manifest",
        "label": _said(f"{named} – {volume.title}" if volume.title else named),
        "behavior": ["individuals"],
        "requiredStatement": {
            "label": _said("Dostęp"),
            "value": _said("Akta udostępnione zarządzeniem prokuratora; każdy wgląd się zapisuje."),
        },
        "service": [{"id": f"{where}/szukaj", "type": "SearchService2"}],
    }


def _canvas(places: Places, side: Mapping[str, Any], volume: str) -> Json:
    short_id = side["short_id"]
    where, image = places.canvas(short_id), places.image(short_id)
    width, height = canvas_size(side["page__width"], side["page__height"], side["rotation"])
    label = mark(side["card__number"], side["card__letter"], is_verso=side["is_verso"])
    small = f"{min(THUMBNAIL, width)},"
    return {
        "id": where,
        "type": "Canvas",
        "label": _said(f"{volume} k. {label}"),
        "width": width,
        "height": height,
        "thumbnail": [
            {"id": f"{image}/full/{small}/0/default.jpg", "type": "Image", "format": "image/jpeg"}
        ],
        "items": [_painting(where, image, width, height, places.probe(short_id))],
    }


def _painting(where: str, image: str, width: int, height: int, probe: Json) -> Json:
    service = {"id": image, "type": "ImageService3", "profile": "level2", "service": [probe]}
    body = {
        "id": f"{image}/full/max/0/default.jpg",
        "type": "Image",
        "format": "image/jpeg",
        "width": width,
        "height": height,
        "service": [service],
    }
    annotation = {
        "id": f"{where}/obraz",
        "type": "Annotation",
        "motivation": "painting",
        "body": body,
        "target": where,
    }
    return {"id": f"{where}/warstwa", "type": "AnnotationPage", "items": [annotation]}


def _enter(ranges: dict[str, Json], places: Places, side: Mapping[str, Any]) -> None:
    """Put a canvas into the range of its document."""
    document = side["card__document_id"]
    key = str(document) if document else "bez"
    title = side["card__document__title"] or LOOSE
    made = ranges.setdefault(
        key,
        {
            "id": f"{places.base}/dokument/{key}",
            "type": "Range",
            "label": _said(title),
            "items": [],
        },
    )
    made["items"].append({"id": places.canvas(side["short_id"]), "type": "Canvas"})


def _said(words: str) -> dict[str, list[str]]:
    return {"pl": [words]}


def _bytes(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
