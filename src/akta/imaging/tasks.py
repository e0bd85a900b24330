"""The fixed table of what a child can be asked to do. Runs in a child of the pool only.

A task takes the open file, bytes, and arguments that came as JSON; it gives a JSON value and
bytes back.
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, BinaryIO

from akta.imaging import render, source

Result = tuple[Any, bytes]


def inspect_file(file: BinaryIO, _blob: bytes, password: str | None = None) -> Result:
    """Type, pages and encryption of a file."""
    return asdict(source.inspect(file, password)), b""


def render_page(
    file: BinaryIO,
    _blob: bytes,
    page: int,
    width: int,
    rotation: int,
    password: str | None,
    quality: int,
) -> Result:
    """JPEG of a page."""
    image = render.render(
        file, page, width=width, rotation=rotation, password=password, quality=quality
    )
    return None, image


TASKS: dict[str, Callable[..., Result]] = {
    "inspect": inspect_file,
    "render": render_page,
}
