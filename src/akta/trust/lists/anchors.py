"""Trust anchors (kotwice zaufania): services by the names of their keys, asked while judging."""

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from asn1crypto import x509

from akta.trust.lists.model import Kind, Service, service_as_dict, service_from

logger = logging.getLogger("akta.trust")
INDEX = "index.json"
FORM = 1
MEMBER_STATES = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU",
    "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip
"""As trusted lists name them (ETSI TS 119 612: Greece is EL)."""
_MOST_BYTES = 200 << 20


class IndexUnreadable(ValueError):
    """The index of trusted lists is damaged; the message is one Polish sentence."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A listed key: its certificate, and the services that stand behind it."""

    certificate: x509.Certificate
    services: tuple[Service, ...]


class Anchors:
    """The services of all lists; a certificate is parsed only when its name is asked for."""

    def __init__(self, services: Iterable[Mapping[str, Any]], names: Mapping[str, list[int]],
                 issued: Mapping[str, str] | None = None) -> None:  # fmt: skip
        self._services = list(services)
        self._names = names
        self._found: dict[str, tuple[Anchor, ...]] = {}
        self.issued = dict(issued or {})

    @classmethod
    def of(cls, services: Iterable[Service], issued: Mapping[str, datetime] | None = None
           ) -> "Anchors":  # fmt: skip
        """Anchors out of services at hand."""
        told = index_of(services, issued or {})
        return cls(told["services"], told["names"], told["issued"])

    def named(self, name: x509.Name) -> tuple[Anchor, ...]:
        """The listed keys of that name."""
        key = key_of(name)
        if key not in self._found:
            self._found[key] = tuple(self._anchors(key))
        return self._found[key]

    def listed(self, cert: x509.Certificate) -> Anchor | None:
        """The certificate's own anchor, if its very key is listed under its name."""
        own = cert.public_key.dump()
        for anchor in self.named(cert.subject):
            if anchor.certificate.public_key.dump() == own:
                return anchor
        return None

    def selection(self, keys: Iterable[str]) -> dict[str, Any]:
        """The services of these names only, as plain values for a child."""
        places = {key: self._names[key] for key in keys if key in self._names}
        order = sorted({place for found in places.values() for place in found})
        moved = {place: number for number, place in enumerate(order)}
        names = {key: [moved[place] for place in found] for key, found in places.items()}
        return {"services": [self._services[place] for place in order], "names": names}

    def _anchors(self, key: str) -> Iterable[Anchor]:
        by_key: dict[bytes, tuple[x509.Certificate, list[Service]]] = {}
        for place in self._names.get(key, ()):
            service = service_from(self._services[place])
            for der in service.certificates:
                cert = x509.Certificate.load(der)
                if key_of(cert.subject) == key:
                    by_key.setdefault(cert.public_key.dump(), (cert, []))[1].append(service)
        return (Anchor(cert, tuple(services)) for cert, services in by_key.values())

    def tells_kinds(self) -> bool:
        """Whether every issuer of a signature that may be used for filing is named here.

        The lists of all member states, and the installation's own issuer of personal signatures:
        only then is a signature whose issuer is not found known to be of none of these kinds.
        """
        is_personal = any(each["kind"] == Kind.PERSONAL for each in self._services)
        return is_personal and self.issued.keys() >= MEMBER_STATES

    def __len__(self) -> int:
        return len(self._services)


def key_of(name: x509.Name) -> str:
    """A name as the index knows it: whatever its encoding, by its prepared text."""
    return hashlib.sha256(name.hashable.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def index_of(services: Iterable[Service], issued: Mapping[str, datetime]) -> dict[str, Any]:
    """The index as plain values; certificates that cannot be read are left out."""
    kept: list[dict[str, Any]] = []
    names: dict[str, list[int]] = {}
    for service in services:
        keys = {key for der in service.certificates if (key := _readable(der))}
        for key in keys:
            names.setdefault(key, []).append(len(kept))
        if keys:
            kept.append(service_as_dict(service))
    dates = {territory: moment.isoformat() for territory, moment in issued.items()}
    return {"form": FORM, "issued": dates, "names": names, "services": kept}


def _readable(der: bytes) -> str:
    try:
        cert = x509.Certificate.load(der, strict=True)
        hash(cert.public_key.dump())
        return key_of(cert.subject)
    except (ValueError, TypeError, KeyError):
        return ""


def load(folder: Path) -> Anchors | None:
    """The anchors of a folder of trusted lists, None without an index. Raises IndexUnreadable."""
    path = folder / INDEX
    try:
        state = path.stat()
    except OSError:
        return None
    if state.st_size > _MOST_BYTES:
        raise IndexUnreadable("Spis list zaufanych jest zbyt duży.")
    return _loaded(path, state.st_mtime_ns, state.st_size, state.st_ino)


def listed(folder: Path) -> Anchors | None:
    """The anchors of a folder; None without an index, or with a damaged one, which is logged."""
    try:
        return load(folder)
    except IndexUnreadable as error:
        logger.warning("%s", error)
        return None


@lru_cache(maxsize=1)
def _loaded(path: Path, _changed: int, _size: int, _inode: int) -> Anchors:
    try:
        return _from_index(json.loads(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError) as error:
        text = "Spis list zaufanych jest uszkodzony; proszę uruchomić akta trust update."
        raise IndexUnreadable(text) from error


def _from_index(told: Mapping[str, Any]) -> Anchors:
    if told["form"] != FORM:
        raise ValueError(told["form"])
    return Anchors(told["services"], told["names"], told["issued"])
