"""The folder of trusted lists: dated copies as they came, local authorities, and their index.

Nothing is ever removed: a verdict of today can be made again years later from the same copies.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import x509

from akta.trust.lists.anchors import INDEX, index_of
from akta.trust.lists.model import Kind, Period, Service
from akta.trust.lists.reading import ListUnreadable, TrustedList, read_list
from akta.trust.sealing.pem import certificates_in

LOTL = "EU"
_LISTS, _PINS, _LOCAL = "lists", "lotl-signers.json", "authorities.json"
_STAMP = "%Y-%m-%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Kept:
    """The newest copy of a territory's list."""

    path: Path
    list: TrustedList


def keep(folder: Path, data: bytes, found: TrustedList) -> Path:
    """Put a proven list beside its older copies; one that is there already stays as it is."""
    mark = hashlib.sha256(data).hexdigest()[:12]
    name = f"{found.issued.strftime(_STAMP)}-{found.sequence:06d}-{mark}.xml"
    path = folder / _LISTS / found.territory / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
    return path


def newest(folder: Path, territory: str) -> Kept | None:
    """The newest readable copy of a territory's list."""
    for path in sorted((folder / _LISTS / territory).glob("*.xml"), reverse=True):
        try:
            return Kept(path, read_list(path.read_bytes()))
        except (ListUnreadable, OSError):
            continue
    return None


def territories(folder: Path) -> list[str]:
    """The territories with a copy, the list of lists left out."""
    found = (each.name for each in (folder / _LISTS).glob("*") if each.is_dir())
    return sorted(name for name in found if name != LOTL)


def pins(folder: Path) -> frozenset[bytes]:
    """The certificates that may sign the list of lists: those kept here, else the built-in ones.

    The list of lists announces its next signers, which are kept when it was proven.
    """
    path = folder / _PINS
    if path.exists():
        told = json.loads(path.read_text(encoding="ascii"))
        return frozenset(bytes.fromhex(each) for each in told)
    from pyhanko.sign.validation.qualified.eutl_parse import (  # noqa: PLC0415 - slow to load
        latest_known_lotl_tlso_certs,
    )

    return frozenset(each.dump() for each in latest_known_lotl_tlso_certs())


def keep_pins(folder: Path, signers: Iterable[bytes]) -> None:
    """Keep the signers that a proven list of lists names."""
    told = json.dumps(sorted(each.hex() for each in signers))
    write_whole(folder / _PINS, told.encode())


def add_authority(
    folder: Path, kind: Kind, pem: bytes, *, name: str, since: datetime,
    until: datetime | None = None, policies: Iterable[str] = (),
) -> list[x509.Certificate]:  # fmt: skip
    """Put an issuer on the installation's own list. Raises ValueError without a certificate."""
    certs = list(certificates_in(pem))
    row = {
        "kind": kind.value,
        "name": name,
        "since": since.isoformat(),
        "until": until.isoformat() if until else None,
        "policies": sorted(policies),
        "certificates": [each.dump().hex() for each in certs],
    }
    rows = [*_local_rows(folder), row]
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / _LOCAL, json.dumps(rows, ensure_ascii=False, indent=1).encode())
    return certs


def _local_rows(folder: Path) -> list[dict[str, Any]]:
    try:
        rows: list[dict[str, Any]] = json.loads((folder / _LOCAL).read_bytes())
    except FileNotFoundError:
        return []
    return rows


def local_services(folder: Path) -> list[Service]:
    """The installation's own authorities, each with its dates."""
    return [_local_service(row) for row in _local_rows(folder)]


def _local_service(row: dict[str, Any]) -> Service:
    periods = [Period(datetime.fromisoformat(row["since"]), granted=True)]
    if row["until"]:
        periods.insert(0, Period(datetime.fromisoformat(row["until"]), granted=False))
    return Service(
        kind=Kind(row["kind"]),
        territory="PL",
        provider=row["name"],
        certificates=tuple(bytes.fromhex(each) for each in row["certificates"]),
        periods=tuple(periods),
        policies=frozenset(row["policies"]),
    )


def build_index(folder: Path) -> int:
    """Make the index out of the newest copies and the local authorities; how many services."""
    kept = [found for each in territories(folder) if (found := newest(folder, each))]
    services = [service for found in kept for service in found.list.services]
    issued = {found.list.territory: found.list.issued for found in kept}
    told = index_of([*local_services(folder), *services], issued)
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / INDEX, json.dumps(told, separators=(",", ":")).encode())
    return len(told["services"])


def write_whole(path: Path, data: bytes) -> None:
    """A file is whole or as it was: nobody reads half of it."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with aside.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
