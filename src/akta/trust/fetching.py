"""Fetching from the addresses that foreign certificates name: bounded, and never inwards.

Every address is resolved first and refused unless it is a public one; the connection then goes
to that very address, so a name cannot point elsewhere in between.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

_CHUNK = 1 << 16
_MOST_MOVES = 3
_MOVED = frozenset({301, 302, 303, 307, 308})
_OK = 200


class NotFetched(Exception):
    """Nothing usable came from the address; the message is one Polish sentence."""


def is_public(address: str) -> bool:
    """Whether an address belongs to the open network."""
    return ipaddress.ip_address(address.partition("%")[0]).is_global


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost, and where it may go."""

    seconds: float = 8.0
    size: int = 32 << 20
    allows: Callable[[str], bool] = is_public


def fetch(url: str, *, body: bytes = b"", kind: str = "", limits: Limits | None = None) -> bytes:
    """The bytes at an HTTP address; with `body` it is asked by POST. Raises NotFetched."""
    bounds = limits or Limits()
    deadline = time.monotonic() + bounds.seconds
    for _ in range(_MOST_MOVES + 1):
        try:
            answer, moved = _asked(url, body, kind, bounds, deadline)
            if moved is None:
                return answer
            url = urljoin(url, moved)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NotFetched(f"Adres {url[:100]} nie dał odpowiedzi.") from error
    raise NotFetched(f"Adres {url[:100]} odsyłał zbyt wiele razy.")


def _asked(
    url: str, body: bytes, kind: str, bounds: Limits, deadline: float
) -> tuple[bytes, str | None]:
    parts = urlsplit(url)
    connection = _connection(parts.scheme, parts.hostname or "", parts.port, bounds, deadline)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"Content-Type": kind} if body else {}
        connection.request("POST" if body else "GET", target, body or None, headers)
        response = connection.getresponse()
        if response.status in _MOVED:
            return b"", response.getheader("Location") or ""
        if response.status != _OK:
            raise ValueError(response.status)
        return _read(response, bounds.size, deadline), None
    finally:
        connection.close()


def _read(response: http.client.HTTPResponse, most: int, deadline: float) -> bytes:
    parts, size = [], 0
    while chunk := response.read1(_CHUNK):
        parts.append(chunk)
        size += len(chunk)
        if size > most or time.monotonic() > deadline:
            raise ValueError("too much")
    return b"".join(parts)


def _connection(
    scheme: str, host: str, port: int | None, bounds: Limits, deadline: float
) -> http.client.HTTPConnection:
    """A connection to an allowed address of the host. Raises ValueError, OSError."""
    if scheme not in {"http", "https"} or not host:
        raise ValueError(scheme)
    number = port or (443 if scheme == "https" else 80)
    found = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)
    addresses = [str(each[4][0]) for each in found if bounds.allows(str(each[4][0]))]
    if not addresses:
        raise ValueError("no public address")
    left = max(deadline - time.monotonic(), 0.1)
    connection = http.client.HTTPConnection(host, number, timeout=left)
    sock: Any = socket.create_connection((addresses[0], number), timeout=left)
    if scheme == "https":
        sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
    connection.sock = sock
    return connection
