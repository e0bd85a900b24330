"""The ticket (artefakt) that the browser brings back, and the question it is exchanged by."""

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from akta.trust.saml import xml
from akta.trust.saml.errors import SamlRefused
from akta.trust.saml.keys import Pair
from akta.trust.saml.metadata import Node, Service
from akta.trust.saml.names import SAML, SAMLP, SOAP, tag
from akta.trust.saml.signing import sign

TYPE = b"\x00\x04"
LENGTH = 44
HANDLE = 20


@dataclass(frozen=True, slots=True)
class Artifact:
    """A ticket of type 4: which of the node's services exchanges it, and the ticket itself."""

    text: str
    endpoint: int


def new_artifact(entity_id: str, *, endpoint: int = 0) -> str:
    """A fresh ticket of the node with this name."""
    raw = TYPE + endpoint.to_bytes(2, "big") + source_of(entity_id) + secrets.token_bytes(HANDLE)
    return base64.b64encode(raw).decode()


def source_of(entity_id: str) -> bytes:
    """How a ticket names its node: SHA-1 of the name, as SAML has it (no secret rests on it)."""
    return hashlib.sha1(entity_id.encode(), usedforsecurity=False).digest()


def read_artifact(text: str, node: Node) -> Artifact:
    """Read a ticket of this very node. Raises SamlRefused."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise SamlRefused("artifact-unreadable") from error
    if len(raw) != LENGTH or raw[:2] != TYPE:
        raise SamlRefused("artifact-unreadable")
    if raw[4:24] != source_of(node.entity_id):
        raise SamlRefused("artifact-of-another-node")
    endpoint = int.from_bytes(raw[2:4], "big")
    if endpoint not in node.artifact_urls:
        raise SamlRefused("artifact-endpoint-unknown")
    return Artifact(text, endpoint)


def resolve_message(
    artifact: Artifact, *, node: Node, service: Service, pair: Pair, message_id: str, at: datetime
) -> bytes:
    """The signed question (ArtifactResolve) in its envelope, for the node's SOAP service."""
    message = xml.make(
        SAMLP,
        "ArtifactResolve",
        ID=message_id,
        Version="2.0",
        IssueInstant=xml.instant(at),
        Destination=node.artifact_urls[artifact.endpoint],
    )
    xml.add(message, SAML, "Issuer", service.entity_id)
    xml.add(message, SAMLP, "Artifact", artifact.text)
    return in_envelope(sign(message, pair))


def in_envelope(message: xml.Element) -> bytes:
    """The message in a SOAP envelope; its bytes stay as they were signed."""
    envelope = xml.make(SOAP, "Envelope")
    xml.add(envelope, SOAP, "Body").append(message)
    return xml.write(envelope)


def out_of_envelope(data: bytes, name: str) -> xml.Element:
    """The one message in the envelope's body. Raises SamlRefused."""
    envelope = xml.read(data)
    if envelope.tag != tag(SOAP, "Envelope"):
        raise SamlRefused("envelope-expected")
    body = xml.only(envelope, SOAP, "Body")
    if len(body) != 1 or body[0].tag != tag(SAMLP, name):
        raise SamlRefused(f"{name}-expected")
    return body[0]
