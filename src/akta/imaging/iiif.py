"""IIIF Image API 3, level 2: what is asked of a picture, the picture drawn, its description.

Pure: the address in parts and the picture's bytes in, status, headers and bytes out. It knows no
rights; who may ask is decided before. Sizes above the original are refused. The picture is an
image of our own making, never a foreign file.
"""

import io
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from akta.imaging import watermark
from akta.imaging.facts import QUALITY

__all__ = ["Answer", "Order", "Unfit", "answered", "drawn", "info", "ordered"]

CONTEXT = "http://iiif.io/api/image/3/context.json"
LEVEL = "level2"
PROFILE = "http://iiif.io/api/image/3/level2.json"
TYPES = {"jpg": "image/jpeg", "png": "image/png"}
QUALITIES = ("default", "color", "gray", "bitonal")
TILE = 1024
NUMBER = r"\d{1,6}(?:\.\d{1,6})?"
PIXELS = re.compile(r"(\d{1,6}),(\d{1,6}),(\d{1,6}),(\d{1,6})")
SHARES = re.compile(rf"pct:({NUMBER}),({NUMBER}),({NUMBER}),({NUMBER})")
WITHIN = re.compile(r"!(\d{1,6}),(\d{1,6})")
SIDES = re.compile(r"(\d{0,6}),(\d{0,6})")
SHARE = re.compile(rf"pct:({NUMBER})")
TURN = re.compile(r"(!?)(0|90|180|270|360)(?:\.0+)?")
WHOLE = 100

Box = tuple[int, int, int, int]
Size = tuple[int, int]


class Unfit(ValueError):
    """The request cannot be met: it is no request of this interface, or asks for too much."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked: a box of a picture of `whole` pixels, drawn at a size, turned, in a form."""

    whole: Size
    box: Box
    size: Size
    rotation: int = 0
    is_mirrored: bool = False
    quality: str = "default"
    form: str = "jpg"

    @property
    def needed_width(self) -> int:
        """How wide the whole picture must be for this image to be sharp."""
        scale = max(self.size[0] / self.box[2], self.size[1] / self.box[3])
        return min(self.whole[0], math.ceil(self.whole[0] * scale))

    @property
    def canonical(self) -> str:
        """The one address of this image, below that of the picture."""
        width, height = self.whole
        region = "full" if self.box == (0, 0, width, height) else ",".join(map(str, self.box))
        size = "max" if self.size == self.box[2:] else f"{self.size[0]},{self.size[1]}"
        turn = f"{'!' if self.is_mirrored else ''}{self.rotation}"
        return f"{region}/{size}/{turn}/{self.quality}.{self.form}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def answered(
    uri: str,
    rest: str,
    whole: Size,
    load: Callable[[int], bytes],
    *,
    accept: str = "",
    stamp: str = "",
    services: Sequence[Mapping[str, Any]] = (),
) -> Answer:
    """The answer to `uri`/`rest`; `load` gives the whole picture, at least so wide."""
    if not rest:
        return Answer(303, headers={"Location": f"{uri}/info.json", **OPEN})
    if rest == "info.json":
        return _described(uri, whole, accept, services)
    try:
        order = _of_parts(rest.split("/"), whole)
    except Unfit as unfit:
        body = f"{unfit}\n".encode()
        return Answer(400, body, {"Content-Type": "text/plain; charset=utf-8", **OPEN})
    links = f'<{uri}/{order.canonical}>;rel="canonical", <{PROFILE}>;rel="profile"'
    headers = {"Content-Type": TYPES[order.form], "Link": links, **OPEN}
    return Answer(200, drawn(load(order.needed_width), order, stamp=stamp), headers)


def _of_parts(parts: Sequence[str], whole: Size) -> Order:
    if len(parts) != 4:  # noqa: PLR2004 - region, size, rotation, quality.format
        raise Unfit("an image has four parts")
    return ordered(parts[0], parts[1], parts[2], parts[3], whole=whole)


OPEN = {"Access-Control-Allow-Origin": "*"}


def _described(uri: str, whole: Size, accept: str, services: Sequence[Mapping[str, Any]]) -> Answer:
    kind = f'application/ld+json;profile="{CONTEXT}"'
    told = kind if "application/ld+json" in accept else "application/json"
    body = json.dumps(info(uri, whole, services), ensure_ascii=False).encode()
    links = f'<{PROFILE}>;rel="profile"'
    return Answer(200, body, {"Content-Type": told, "Link": links, "Vary": "Accept", **OPEN})


def info(uri: str, whole: Size, services: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """The description of a picture (info.json)."""
    width, height = whole
    factors = [1]
    while TILE * factors[-1] < max(whole):
        factors.append(factors[-1] * 2)
    told: dict[str, Any] = {
        "@context": CONTEXT,
        "id": uri,
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": LEVEL,
        "width": width,
        "height": height,
        "maxWidth": width,
        "maxHeight": height,
        "sizes": [
            {"width": -(-width // each), "height": -(-height // each)} for each in factors[::-1]
        ],
        "tiles": [{"width": TILE, "scaleFactors": factors}],
        "extraQualities": ["color", "gray", "bitonal"],
        "extraFeatures": ["canonicalLinkHeader", "profileLinkHeader", "mirroring"],
    }
    if services:
        told["service"] = list(services)
    return told


def ordered(region: str, size: str, rotation: str, last: str, *, whole: Size) -> Order:
    """What the parts of an address ask for. Raises Unfit."""
    box = _box(region, whole)
    turned = TURN.fullmatch(rotation)
    if turned is None:
        raise Unfit("a rotation is 0, 90, 180 or 270 degrees, mirrored with ! before it")
    quality, _, form = last.partition(".")
    if quality not in QUALITIES or form not in TYPES:
        raise Unfit("a quality is default, color, gray or bitonal; a format jpg or png")
    mirrored, degrees = turned.groups()
    return Order(whole, box, _size(size, box), int(degrees) % 360, bool(mirrored), quality, form)


def _box(region: str, whole: Size) -> Box:
    """The part of the picture in its pixels, cut off at its edges."""
    width, height = whole
    if region == "full":
        return 0, 0, width, height
    if region == "square":
        edge = min(whole)
        return (width - edge) // 2, (height - edge) // 2, edge, edge
    if found := PIXELS.fullmatch(region):
        x, y, wide, high = map(int, found.groups())
    elif found := SHARES.fullmatch(region):
        shares = [float(share) / WHOLE for share in found.groups()]
        x, y = round(shares[0] * width), round(shares[1] * height)
        wide, high = round(shares[2] * width), round(shares[3] * height)
    else:
        raise Unfit("a region is full, square, x,y,w,h or pct:x,y,w,h")
    wide, high = min(wide, width - x), min(high, height - y)
    if wide < 1 or high < 1:
        raise Unfit("the region lies beyond the picture or has no size")
    return x, y, wide, high


def _size(size: str, box: Box) -> Size:
    """The size to draw a box at, never larger than it is."""
    wide, high = box[2:]
    asked = size.removeprefix("^")
    if asked == "max":
        return wide, high
    if found := WITHIN.fullmatch(asked):
        most = int(found[1]) / wide, int(found[2]) / high
        scale = min(*most, 1.0) if size.startswith("^") else min(most)
        drawn_at = round(wide * scale), round(high * scale)
    elif found := SHARE.fullmatch(asked):
        scale = float(found[1]) / WHOLE
        drawn_at = round(wide * scale), round(high * scale)
    elif (found := SIDES.fullmatch(asked)) and any(found.groups()):
        given = [int(part) if part else None for part in found.groups()]
        drawn_at = _of_sides(given[0], given[1], wide, high)
    else:
        raise Unfit("a size is max, w, or ,h or w,h or !w,h or pct:n")
    if not all(drawn_at):
        raise Unfit("the size has no pixels")
    if drawn_at[0] > wide or drawn_at[1] > high:
        raise Unfit("sizes above the original are not given")
    return drawn_at


def _of_sides(width: int | None, height: int | None, wide: int, high: int) -> Size:
    if width is None and height is not None:
        return max(1, round(wide * height / high)), height
    if height is None and width is not None:
        return width, max(1, round(high * width / wide))
    return width or 0, height or 0


def drawn(picture: bytes, order: Order, *, stamp: str = "") -> bytes:
    """The image that was ordered; `stamp` is the reader's mark, burnt in where there is one."""
    with Image.open(io.BytesIO(picture)) as opened:
        part = _part(opened, order)
    if order.is_mirrored:
        part = part.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if order.rotation:
        part = part.transpose(CLOCKWISE[order.rotation])
    if order.quality == "gray":
        part = part.convert("L")
    elif order.quality == "bitonal":
        part = part.convert("1")
    if stamp:
        part = _marked(part, stamp)
    return _encoded(part, order.form)


CLOCKWISE = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}


def _part(opened: Image.Image, order: Order) -> Image.Image:
    """The box at its size; a large JPEG is decoded no larger than needed."""
    scale = max(order.size[0] / order.box[2], order.size[1] / order.box[3])
    if opened.format == "JPEG":
        opened.draft(None, (round(opened.width * scale), round(opened.height * scale)))
    page = opened if opened.mode in {"L", "RGB"} else opened.convert("RGB")
    across, down = page.width / order.whole[0], page.height / order.whole[1]
    x, y, wide, high = order.box
    box = (x * across, y * down, (x + wide) * across, (y + high) * down)
    return page.resize(order.size, Image.Resampling.BICUBIC, box=box)


def _marked(part: Image.Image, stamp: str) -> Image.Image:
    out = io.BytesIO()
    part.convert("L" if part.mode == "1" else part.mode).save(out, "JPEG", quality=95)
    marked = Image.open(io.BytesIO(watermark.mark(out.getvalue(), stamp, quality=95)))
    return marked.convert("1") if part.mode == "1" else marked


def _encoded(part: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    if form == "png":
        part.save(out, "PNG", compress_level=1)
    else:
        part.convert("L" if part.mode == "1" else part.mode).save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
