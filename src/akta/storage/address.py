"""Where originals lie: `file:///folder` or `s3://bucket/prefix?endpoint=…` (AKTA_BLOBS)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlencode, urlsplit

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_OPTIONS = {"endpoint", "region", "retention", "mode"}
_MODES = {"governance", "compliance"}
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
MOST_DAYS = 36_500


class AddressWrong(ValueError):
    """The text names no store; the message is a Polish sentence."""


@dataclass(frozen=True, slots=True)
class FolderAddress:
    """A folder of this machine."""

    path: Path

    @property
    def text(self) -> str:
        return self.path.as_uri()


@dataclass(frozen=True, slots=True)
class S3Address:
    """A bucket (zasobnik) and a prefix in it; `retention` are days of object lock, 0 for none."""

    bucket: str
    prefix: str = ""
    endpoint: str | None = None
    region: str | None = None
    retention: int = 0
    mode: str = "governance"

    @property
    def text(self) -> str:
        options: dict[str, object] = {"endpoint": self.endpoint, "region": self.region}
        if self.retention:
            options |= {"retention": self.retention, "mode": self.mode}
        told = urlencode({name: value for name, value in options.items() if value}, safe=":/")
        where = f"s3://{self.bucket}/{self.prefix}".rstrip("/")
        return f"{where}?{told}" if told else where

    @property
    def is_private(self) -> bool:
        """Whether what travels is hidden from the network: over TLS, or within this machine."""
        parts = urlsplit(self.endpoint or "https://")
        return parts.scheme == "https" or parts.hostname in _LOOPBACK


Address = FolderAddress | S3Address


def address_of(text: str) -> Address:
    """Read an address. Raises AddressWrong, whose message says what is wrong with it."""
    parts = urlsplit(text)
    if parts.scheme == "file" and not parts.netloc and len(parts.path) > 1:
        return FolderAddress(Path(unquote(parts.path)))
    if parts.scheme == "s3":
        return _s3(parts)
    raise AddressWrong(
        "Adres magazynu ma postać file:///folder albo s3://zasobnik/przedrostek?endpoint=https://…"
    )


def _s3(parts: SplitResult) -> S3Address:
    prefix = parts.path.strip("/")
    if not _BUCKET.fullmatch(parts.netloc):
        raise AddressWrong(f"„{parts.netloc}” nie jest nazwą zasobnika S3.")
    if prefix and not _PREFIX.fullmatch(prefix):
        raise AddressWrong("Przedrostek może mieć litery bez ogonków, cyfry, kropki i kreski.")
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    unknown = sorted(options.keys() - _OPTIONS)
    if unknown:
        raise AddressWrong(f"Nieznana część adresu magazynu: {unknown[0]}.")
    return S3Address(
        parts.netloc,
        prefix,
        endpoint=_endpoint(options.get("endpoint")),
        region=options.get("region"),
        retention=_days(options.get("retention", "0")),
        mode=_mode(options),
    )


def _endpoint(text: str | None) -> str | None:
    if text is None:
        return None
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise AddressWrong("endpoint jest adresem http:// albo https:// serwera S3.")
    return text.rstrip("/")


def _days(text: str) -> int:
    if not text.isdecimal() or int(text) > MOST_DAYS:
        raise AddressWrong(f"retention jest liczbą dni, najwyżej {MOST_DAYS}.")
    return int(text)


def _mode(options: Mapping[str, str]) -> str:
    mode = options.get("mode", "governance")
    if mode not in _MODES:
        raise AddressWrong("mode jest jednym z: governance, compliance.")
    return mode
