"""The line from server to node: one question, one answer, over TLS and by no way round."""

import socket
import ssl
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
)

from akta.accounts.national.errors import NationalDown

SECONDS = 10
REACH_SECONDS = 3
LONGEST = 512 * 1024


class _NoRedirect(HTTPRedirectHandler):
    """The answer comes from the address of the metadata or not at all."""

    def redirect_request(self, *_facts: Any, **_more: Any) -> None:
        return None


def exchange(url: str, message: bytes, *, tls: Path | None) -> bytes:
    """Send a SOAP message and give the answer's bytes. Raises NationalDown.

    The node's certificate is checked by the system's authorities; where the node asks for ours,
    it gets the one in `tls`.
    """
    request = Request(  # noqa: S310 - the address comes from the installation's metadata
        url,
        data=message,
        headers={
            "Content-Type": "text/xml; charset=utf-8",
            "SOAPAction": "http://www.oasis-open.org/committees/security",
        },
    )
    try:
        with _opener(tls).open(request, timeout=SECONDS) as answer:
            body: bytes = answer.read(LONGEST + 1)
    except (URLError, HTTPException, OSError) as error:
        raise NationalDown from error
    return body


def _opener(tls: Path | None) -> OpenerDirector:
    context = ssl.create_default_context()
    if tls is not None:
        context.load_cert_chain(tls)
    return build_opener(ProxyHandler({}), _NoRedirect(), HTTPSHandler(context=context))


def reach(url: str) -> None:
    """Look whether anybody listens there, before somebody is sent away in vain. NationalDown."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((parts.hostname or "", port), timeout=REACH_SECONDS).close()
    except OSError as error:
        raise NationalDown from error
