"""Keys of both sides and the node's metadata, made in the data folder of a demonstration."""

import json
import socket
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from akta.core.config import Config
from akta.trust.saml import Node, load_pair, new_pair
from akta.trust.saml.issuing import Person
from akta.trust.saml.metadata import node_metadata
from akta.trust.secret_files import make_once

HOST = "127.0.0.1"
FOLDER = "test-node"
NAME = "wezel-testowy.invalid"
SIGN_IN = "/login/SingleSignOnService"
RESOLVE = "/login-services/idpArtifactResolutionService"
READER = "obrońca"
STRANGER = Person("05242412341", "Halina", "Nieznana", "2005-04-24")


def prepare(config: Config, *, beside: int) -> tuple[dict[str, str], int]:
    """Make what is missing; give the variables for the portal and the port for the node.

    `beside` is the portal's port: the node takes the next one if it is free.
    """
    folder = config.data_dir / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    config.saml_keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in (folder / "node.pem", *_service_keys(config)):
        if not path.exists():
            make_once(path, new_pair(NAME, at=datetime.now(UTC)).pem)
    port = _free(beside + 1)
    base = f"http://{HOST}:{port}"
    pair = load_pair(folder / "node.pem")
    node = Node(NAME, f"{base}{SIGN_IN}", {0: f"{base}{RESOLVE}"}, (pair.certificate,))
    metadata = folder / f"node-{port}.xml"  # two servers share the folder, each with its node
    metadata.write_bytes(node_metadata(node))
    people = folder / "people.json"
    if not people.exists():
        told = [{**asdict(person), "told": what} for person, what in _people()]
        make_once(people, json.dumps(told, ensure_ascii=False).encode())
    return {"AKTA_SAML_METADATA": str(metadata)}, port


def _service_keys(config: Config) -> tuple[Path, Path]:
    return config.saml_keys / "signing.pem", config.saml_keys / "encryption.pem"


def _people() -> list[tuple[Person, str]]:
    """The story's own people with who they are, and one of whom no case knows; readers first."""
    from akta.ops.demofile import DEFAULT_SEED
    from akta.ops.demofile.people import cast

    told = []
    for each in sorted(cast(DEFAULT_SEED), key=lambda each: each.capacity != READER):
        given_name, _, surname = each.name.rpartition(" ")
        person = Person(each.pesel, given_name, surname, each.born)
        told.append((person, f"{each.capacity}, {'z dostępem' * (each.capacity == READER)}"))
    return [*((person, what.rstrip(", ")) for person, what in told), (STRANGER, "spoza sprawy")]


def _free(wanted: int) -> int:
    """The wanted port, or any that is free."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except (OSError, OverflowError):
                continue
            found: int = probe.getsockname()[1]
            return found
    raise OSError("no port is free")
