"""Bytes on their way: a request's body read piece by piece, and given up when it falls silent.

A line may be cut so that the server is never told. Its read would then wait for hours, with the
file locked and a thread of the server held; whoever comes back could not go on.
"""

import queue
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Protocol

__all__ = ["Reads", "arriving"]

PIECE = 64 << 10
"""Small, so that a slow line brings one in time; the server reads on until a piece is full."""


class Reads(Protocol):
    """What a request's body is."""

    def read(self, size: int, /) -> bytes: ...


def arriving(body: Reads, most: int, *, patience: timedelta) -> Iterator[bytes]:
    """The body's bytes, `most` of them; ends early where it breaks off or stays silent too long.

    Raises what reading the body raises. A read that never ends keeps its own thread only until
    the server, having answered, closes the connection.
    """
    wanted: queue.SimpleQueue[int] = queue.SimpleQueue()
    read: queue.SimpleQueue[bytes | Exception] = queue.SimpleQueue()
    threading.Thread(target=_read_on, args=(body, wanted, read), daemon=True).start()
    try:
        while most:
            wanted.put(min(PIECE, most))
            piece = _next_of(read, patience)
            if not piece:
                return
            most -= len(piece)
            yield piece
    finally:
        wanted.put(0)


def _read_on(
    body: Reads, wanted: "queue.SimpleQueue[int]", read: "queue.SimpleQueue[bytes | Exception]"
) -> None:
    """Read as much as is wanted each time, until nothing is."""
    while size := wanted.get():
        try:
            read.put(body.read(size))
        except Exception as error:  # noqa: BLE001 - raised again by the thread that waits for it
            read.put(error)


def _next_of(read: "queue.SimpleQueue[bytes | Exception]", patience: timedelta) -> bytes:
    try:
        piece = read.get(timeout=patience.total_seconds())
    except queue.Empty:
        return b""
    if isinstance(piece, Exception):
        raise piece
    return piece
