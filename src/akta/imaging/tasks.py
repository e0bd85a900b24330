"""The fixed table of what a child can be asked to do. Runs in a child of the pool only.

A task takes the open file, bytes, and arguments that came as JSON; it gives a JSON value and
bytes back.
"""

import codecs
import io
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, BinaryIO

from PIL import Image

from akta.imaging import (
    layer,
    measure,
    ocr,
    render,
    revisions,
    sound,
    source,
    unlock,
    watermark,
)

Result = tuple[Any, bytes]


def inspect_file(file: BinaryIO, _blob: bytes, password: str | None) -> Result:
    """Type, pages and encryption of a file."""
    return asdict(source.inspect(file, password)), b""


def render_page(
    file: BinaryIO,
    _blob: bytes,
    page: int,
    password: str | None,
    shape: dict[str, int],
) -> Result:
    """JPEG of a page; `shape` has width, rotation and quality."""
    image = render.render(file, page, password=password, **shape)
    return None, image


def page_facts(file: BinaryIO, _blob: bytes, page: int, width: int, password: str | None) -> Result:
    """Measurements and JPEG of a page, decoded once."""
    facts, image = measure.page_facts(file, page, width=width, password=password)
    return facts.as_dict(), image


def text_layer(
    file: BinaryIO, _blob: bytes, page: int, password: str | None, folder: str | None
) -> Result:
    """Text layer of a PDF page and the judgement on it."""
    text, verdict = layer.judged_layer(file, page, password=password, folder=folder)
    return asdict(verdict), text.to_json().encode() if text else b""


def recognise(
    file: BinaryIO, _blob: bytes, page: int, password: str | None, folder: str | None
) -> Result:
    """Text of a page by OCR."""
    text = ocr.recognised(file, page, password=password, folder=folder)
    return None, text.to_json().encode()


def decrypt(file: BinaryIO, _blob: bytes, password: str) -> Result:
    """Copy of an encrypted PDF without its password."""
    return None, unlock.unlocked(file, password)


def changes(file: BinaryIO, _blob: bytes, length: int) -> Result:
    """Which pages look otherwise than in the first `length` bytes."""
    return asdict(revisions.changes(file, length)), b""


def changed_page(file: BinaryIO, _blob: bytes, length: int, page: int, width: int) -> Result:
    """A page as it was and as it is: two JPEGs, one after the other."""
    before, now, places = revisions.changed_page(file, length, page, width)
    return {"before": len(before), "places": places}, before + now


def mark(_file: None, blob: bytes, text: str, quality: int) -> Result:
    """Burn the reader's mark into a page image."""
    return None, watermark.mark(blob, text, quality=quality)


def sound_type(file: BinaryIO, _blob: bytes) -> Result:
    """Type of a recording that holds sound alone."""
    return sound.media_type(file), b""


def warm_up() -> None:
    """Load what libraries load late: a child may not read their folders once it gave up rights."""
    for codec in ("utf-16", "utf-16-le", "latin-1", "ascii", "cp1252", "cp1250", "idna"):
        codecs.lookup(codec)
    paper = Image.new("RGB", (64, 64), "white")
    for kind in ("JPEG", "PNG", "TIFF"):
        buffer = io.BytesIO()
        paper.save(buffer, kind)
        Image.open(buffer).convert("L").load()
    measure.measured(paper, render.Origin())
    watermark.mark(render.encoded(paper), "–")


TASKS: dict[str, Callable[..., Result]] = {
    "inspect": inspect_file,
    "render": render_page,
    "page_facts": page_facts,
    "text_layer": text_layer,
    "ocr": recognise,
    "decrypt": decrypt,
    "changes": changes,
    "changed_page": changed_page,
    "mark": mark,
    "sound_type": sound_type,
}
