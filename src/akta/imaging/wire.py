"""Messages between the pool and its children: JSON and bytes, never pickles.

A child has read foreign bytes and is not trusted: its answer is data of bounded length.
"""

import json
import os
import socket
import struct
import time
from typing import Any

_HEADER = struct.Struct("!II")
MAX_JSON = 64 << 20
MAX_BLOB = 256 << 20


class Closed(Exception):
    """The other side closed the connection."""


class Oversized(Exception):
    """The other side announced a message beyond the limit."""


def send(sock: socket.socket, value: Any, blob: bytes | memoryview, fd: int | None = None) -> None:
    """Send one message, with an open file where one is given."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
    head = _HEADER.pack(len(text), len(blob))
    if fd is None:
        sock.sendall(head + text)
    else:
        socket.send_fds(sock, [head], [fd])
        sock.sendall(text)
    if len(blob):
        sock.sendall(blob)


def receive(sock: socket.socket, deadline: float | None = None) -> tuple[Any, bytes]:
    """Receive one message before `deadline` (of the monotonic clock); TimeoutError after it."""
    text_size, blob_size = _HEADER.unpack(_exactly(sock, _HEADER.size, deadline))
    if text_size > MAX_JSON or blob_size > MAX_BLOB:
        raise Oversized
    text = _exactly(sock, text_size, deadline)
    return json.loads(text), bytes(_exactly(sock, blob_size, deadline))


def receive_with_file(sock: socket.socket) -> tuple[Any, bytes, int | None]:
    """Receive one message and the open file that may come with it."""
    head, fds, _, _ = socket.recv_fds(sock, _HEADER.size, 1)
    if not head:
        raise Closed
    head += bytes(_exactly(sock, _HEADER.size - len(head), None))
    for extra in fds[1:]:
        os.close(extra)
    text_size, blob_size = _HEADER.unpack(head)
    value = json.loads(_exactly(sock, text_size, None))
    return value, bytes(_exactly(sock, blob_size, None)), fds[0] if fds else None


def _exactly(sock: socket.socket, size: int, deadline: float | None) -> bytearray:
    buffer = bytearray(size)
    view, filled = memoryview(buffer), 0
    while filled < size:
        if deadline is not None:
            sock.settimeout(_left(deadline))
        got = sock.recv_into(view[filled:])
        if got == 0:
            raise Closed
        filled += got
    return buffer


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
