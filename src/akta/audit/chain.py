"""How a log entry becomes a leaf, and leaves a chain: pure, used by sealer and verifier alike."""

import hashlib
from datetime import UTC
from typing import Any

import rfc8785

from akta.audit.models import LogEntry
from akta.trust.merkle import leaf_hash

FIELDS = ("actor_id", "on_behalf_of_id", "grant_id", "case_id", "side_id", "subject_id")
START = b"\x00" * 32


def leaf_of(entry: LogEntry) -> bytes:
    """The leaf's hash: SHA-256 over 0x00 and the entry's canonical JSON (RFC 8785)."""
    shown: dict[str, Any] = {
        name.removesuffix("_id"): _text(getattr(entry, name)) for name in FIELDS
    }
    shown |= {
        "id": entry.pk,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "kind": entry.kind,
        "address": entry.address,
        "reason": entry.reason,
        "request": str(entry.request_id),
    }
    return leaf_hash(rfc8785.dumps(shown))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def next_link(before: bytes, leaf: bytes) -> bytes:
    """The chain's next value: SHA-256 over 0x02, the value before and the leaf."""
    return hashlib.sha256(b"\x02" + before + leaf).digest()
