"""Who speaks with whom: this service with its keys, and the node of this installation."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from akta.accounts.national.errors import NationalDown
from akta.trust.saml import Node, Pair, Service, load_pair, read_node
from akta.trust.saml.names import LEVELS

SIGNING, ENCRYPTION, TLS = "signing.pem", "encryption.pem", "tls.pem"


@dataclass(frozen=True, slots=True)
class Party:
    """The node, this service, its keys, the level asked for, and its key for TLS if it has one."""

    node: Node
    service: Service
    signing: Pair
    encryption: Pair
    level: str
    tls: Path | None


def is_there() -> bool:
    """Whether this installation signs people in by the national node."""
    return settings.AKTA.saml_metadata is not None


def party() -> Party:
    """The two sides, read from their files. Raises NationalDown where there is no node.

    Raises SamlRefused where a file of the installation cannot be used.
    """
    config = settings.AKTA
    if config.saml_metadata is None:
        raise NationalDown
    keys = config.saml_keys
    files = (config.saml_metadata, keys / SIGNING, keys / ENCRYPTION)
    try:
        changed = tuple(path.stat().st_mtime_ns for path in files)
    except OSError as error:
        raise NationalDown from error
    node, signing, encryption = _read(files, changed)
    tls = keys / TLS
    return Party(
        node,
        Service(config.saml_entity_id, f"{config.base_url}{reverse('portal:national-return')}"),
        signing,
        encryption,
        next(level for level in LEVELS if level.endswith(f"/{config.saml_level}")),
        tls if tls.exists() else None,
    )


@lru_cache(maxsize=4)
def _read(files: tuple[Path, ...], changed: tuple[int, ...]) -> tuple[Node, Pair, Pair]:  # noqa: ARG001 - a changed file is read anew
    metadata, signing, encryption = files
    return read_node(metadata.read_bytes()), load_pair(signing), load_pair(encryption)
