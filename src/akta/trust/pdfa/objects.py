"""Walk over every object that can be reached from the trailer, each once, without recursion."""

from collections import deque
from collections.abc import Iterator
from typing import Any

import pikepdf

MOST_OBJECTS = 400_000


class TooMany(Exception):
    """The document has more objects than are looked at."""


def reachable(document: pikepdf.Pdf) -> Iterator[tuple[Any, str | None, str]]:
    """Dictionaries, streams and arrays with their id ("12 0") and the key they stand under."""
    seen: set[tuple[int, int]] = set()
    waiting: deque[tuple[Any, str | None, str]] = deque([(document.trailer, None, "")])
    count = 0
    while waiting:
        value, name, key = waiting.popleft()
        if isinstance(value, pikepdf.Object) and value.is_indirect:
            if value.objgen in seen:
                continue
            seen.add(value.objgen)
            name = "{} {}".format(*value.objgen)
        count += 1
        if count > MOST_OBJECTS:
            raise TooMany
        yield value, name, key
        waiting.extend((child, name, under) for under, child in _children(value, key))


def _children(value: Any, key: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, pikepdf.Stream):
        value = value.stream_dict
    if isinstance(value, pikepdf.Dictionary):
        for under in value.keys():  # noqa: SIM118 - a PDF dictionary iterates otherwise
            yield under, value.get(under)
    elif isinstance(value, pikepdf.Array):
        for child in value:
            if isinstance(child, pikepdf.Object):
                yield key, child


def text_of(value: Any) -> str:
    """A name or string as text, "" for anything else."""
    return str(value) if isinstance(value, pikepdf.Name | pikepdf.String) else ""
