"""Trust for files that children read: the child names what it needs, the parent looks it up.

A child has no network and no files. First it judges integrity and tells the names of the
certificates at hand; the parent answers with the listed services of those names and, where it
may, with what it fetched; then the child judges once more.
"""

import base64
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from akta.trust.fetching import Limits, NotFetched, fetch
from akta.trust.lists.anchors import Anchors

Ask = Callable[[dict[str, Any]], dict[str, Any]]
Fetch = Callable[[str, bytes, str], bytes]
"""Gives the bytes at an address, by POST where there is a body of that kind. Raises NotFetched."""
_MOST_ROUNDS = 4
_MOST_FETCHED = 24 << 20
_SHARE = 0.4
_ASKED = "application/ocsp-request"
_LIMITS = Limits(size=_MOST_FETCHED)


@dataclass(slots=True)
class Trust:
    """The parent's side: the lists at hand, and what it may fetch."""

    anchors: Anchors | None = None
    fetch: Fetch | None = None
    at: datetime | None = None
    seconds: float = 10.0
    _held: dict[str, list[str]] = field(default_factory=dict)
    _tried: set[tuple[str, str]] = field(default_factory=set)
    _size: int = 0

    def judged(self, ask: Ask) -> dict[str, Any]:
        """Ask the child in rounds, until it needs nothing that can be had."""
        at = self.at.isoformat() if self.at else None
        if self.anchors is None:
            return ask({"at": at})
        began = time.monotonic()
        answer = ask({"at": at, "anchors": None})
        known: tuple[list[str], int] | None = None
        for _ in range(_MOST_ROUNDS):
            needs = answer["needs"]
            listed = self.anchors.selection(needs["names"])
            self._take(needs["wanted"])
            now = (sorted(listed["names"]), self._size)
            late = time.monotonic() - began > self.seconds * _SHARE
            if now == known or (late and self.fetch is None):
                break
            known = now
            answer = ask({"at": at, "anchors": listed, "fetched": self._held})
        answer.pop("needs")
        return answer

    def _take(self, wanted: Sequence[Mapping[str, str]]) -> None:
        for each in wanted if self.fetch is not None else ():
            key = (each["kind"], each["url"])
            if key not in self._tried and self._size < _MOST_FETCHED:
                self._tried.add(key)
                self._take_one(each)

    def _take_one(self, each: Mapping[str, str]) -> None:
        assert self.fetch is not None
        body = base64.b64decode(each["body"])
        try:
            data = self.fetch(each["url"], body, _ASKED if body else "")
        except NotFetched:
            return  # the verdict stays "not yet settled", which says so
        if self._size + len(data) <= _MOST_FETCHED:
            self._size += len(data)
            self._held.setdefault(each["kind"], []).append(base64.b64encode(data).decode())


def by_network(url: str, body: bytes, kind: str) -> bytes:
    """Fetch from the open network, within bounds. Raises NotFetched."""
    return fetch(url, body=body, kind=kind, limits=_LIMITS)
