"""The line to an application's server: public https only, to the very address that was checked."""

import hashlib
import hmac
import ipaddress
import socket
import ssl
from base64 import b64decode, b64encode
from collections.abc import Mapping
from http.client import HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from akta.law.marks import implements

__all__ = ["LineDown", "is_allowed", "post", "public_address", "signature"]

SECONDS = 10
LONGEST = 400
PREFIX = "whsec_"


class LineDown(Exception):
    """Nothing was delivered; the text says why in Polish, for the application's owner."""


def signature(secret: str, *, message_id: str, timestamp: int, body: bytes) -> str:
    """HMAC-SHA256 over id, second and body, as Standard Webhooks has it: `v1,` and base64.

    The second is part of it, so that a receiver refuses what is older than five minutes.
    """
    signed = f"{message_id}.{timestamp}.".encode() + body
    key = b64decode(secret.removeprefix(PREFIX))
    return "v1," + b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def is_allowed(url: str) -> bool:
    """Whether an address may be registered at all: https, a host name, nothing secret in it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    plain = parts.username is None and not parts.fragment and len(url) <= LONGEST
    named = "." in host and not _is_number(host) and url.isascii() and url.isprintable()
    return parts.scheme == "https" and plain and named and port in {None, 443, 8443}


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.rpartition(".")[2].isdecimal()
    return True


@implements("I-3-2")
def public_address(host: str, port: int) -> str:
    """An address of the host in the public network. Raises LineDown.

    One private among them refuses all: a name that also points inside is no name to follow.
    """
    try:
        found = {str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise LineDown("Nie znaleziono serwera o tej nazwie.") from error
    if not found or not all(_is_public(each) for each in found):
        raise LineDown("Adres serwera nie jest publiczny.")
    return min(found)


def _is_public(address: str) -> bool:
    known = ipaddress.ip_address(address)
    inner = getattr(known, "ipv4_mapped", None) or getattr(known, "sixtofour", None)
    return known.is_global and not known.is_multicast and (inner is None or inner.is_global)


class _Pinned(HTTPSConnection):
    """Goes to the address that was checked, while certificate and name stay the host's."""

    def __init__(self, host: str, port: int, *, address: str) -> None:
        super().__init__(host, port, timeout=SECONDS, context=ssl.create_default_context())
        self.address = address

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), self.timeout)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Send; gives the status. No redirect is followed and no answer read. Raises LineDown."""
    parts = urlsplit(url)
    if not is_allowed(url):
        raise LineDown("Adres nie jest dozwolony.")
    host, port = str(parts.hostname), parts.port or 443
    line = _Pinned(host, port, address=public_address(host, port))
    try:
        line.request("POST", _path(parts), body=body, headers=dict(headers))
        return line.getresponse().status
    except (OSError, HTTPException) as error:
        raise LineDown("Nie udało się połączyć z serwerem.") from error
    finally:
        line.close()


def _path(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
