"""Walk over every object that can be reached from the trailer, each once, without recursion."""

import math
import re
import time
from collections import deque
from collections.abc import Iterator
from typing import Any

import pikepdf

MOST_OBJECTS = 400_000
_DEEPEST = 64


class TooMany(Exception):
    """The document has more objects than are looked at."""


def reachable(
    document: pikepdf.Pdf, until: float = math.inf
) -> Iterator[tuple[Any, str | None, str]]:
    """Dictionaries, streams and arrays with their id ("12 0") and the key they stand under.

    Raises TooMany where they are more than is looked at, or not done by `until`.
    """
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
        if count > MOST_OBJECTS or (count % 5000 == 0 and time.monotonic() > until):
            raise TooMany
        yield value, name, key
        waiting.extend((child, name, under) for under, child in _children(value, key))


def _children(value: Any, key: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, pikepdf.Stream):
        value = value.stream_dict
    if isinstance(value, pikepdf.Dictionary):
        yield from value.items()
    elif isinstance(value, pikepdf.Array):
        for child in value:
            if isinstance(child, pikepdf.Object):
                yield key, child


def entry(table: Any, name: str) -> Any:
    """What stands under a name in a dictionary, also under one that is no UTF-8."""
    if not is_dictionary(table):
        return None
    if is_utf8(name):
        return table.get(name) if name.startswith("/") else None
    return next((value for under, value in table.items() if under == name), None)


def inherited(node: Any, name: str) -> Any:
    """An entry of a page or field, its own or of what it belongs to."""
    for _ in range(_DEEPEST):
        if not isinstance(node, pikepdf.Dictionary):
            break
        if name in node:
            return node.get(name)
        node = node.get("/Parent")
    return None


def text_of(value: Any) -> str:
    """A name or string as text, "" for anything else; bytes that are no UTF-8 stay as they are."""
    if not isinstance(value, pikepdf.Name | pikepdf.String):
        return ""
    try:
        return str(value)
    except UnicodeDecodeError:
        return _NUMBERED.sub(lambda one: bytes([int(one[1], 16)]), value.unparse()).decode(
            "utf-8", "surrogateescape"
        )


_NUMBERED = re.compile(rb"#([0-9a-fA-F]{2})")


def is_utf8(text: str) -> bool:
    """Whether what `text_of` gave was written in UTF-8."""
    return not any("\ud800" <= one <= "\udfff" for one in text)


def is_dictionary(value: Any) -> bool:
    """A dictionary, also that of a stream."""
    return isinstance(value, pikepdf.Dictionary | pikepdf.Stream)
