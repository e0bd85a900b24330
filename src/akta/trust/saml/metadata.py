"""Who is who: the node's metadata as its operator gives them, and ours for the node."""

import base64
import binascii
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography import x509

from akta.trust.saml import xml
from akta.trust.saml.errors import SamlRefused
from akta.trust.saml.keys import der_of
from akta.trust.saml.names import ARTIFACT, DS, MD, POST, SAMLP, SOAP_BINDING, UNSPECIFIED, tag

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@dataclass(frozen=True, slots=True)
class Node:
    """The node (węzeł): where it is asked, where artifacts are exchanged, by what it signs."""

    entity_id: str
    sign_in_url: str
    artifact_urls: dict[int, str]
    certificates: tuple[x509.Certificate, ...]


@dataclass(frozen=True, slots=True)
class Service:
    """The service as the node knows it."""

    entity_id: str
    return_url: str


def read_node(data: bytes) -> Node:
    """Read the node's metadata (a file of this installation). Raises SamlRefused."""
    root = xml.read(data)
    entity = root if root.tag == tag(MD, "EntityDescriptor") else _only_node(root)
    described = xml.only(entity, MD, "IDPSSODescriptor")
    sign_in = [
        row.get("Location", "")
        for row in described.findall(tag(MD, "SingleSignOnService"))
        if row.get("Binding") == POST
    ]
    artifacts = {
        int(row.get("index", "0")): _safe(row.get("Location", ""))
        for row in described.findall(tag(MD, "ArtifactResolutionService"))
        if row.get("Binding") == SOAP_BINDING
    }
    certificates = tuple(_certificates(described))
    if not (sign_in and artifacts and certificates and entity.get("entityID")):
        raise SamlRefused("metadata-incomplete")
    return Node(entity.get("entityID"), _safe(sign_in[0]), artifacts, certificates)


def _only_node(root: xml.Element) -> xml.Element:
    nodes = [
        entity
        for entity in root.iter(tag(MD, "EntityDescriptor"))
        if entity.find(tag(MD, "IDPSSODescriptor")) is not None
    ]
    if len(nodes) != 1:
        raise SamlRefused("metadata-one-node-expected")
    return nodes[0]


def _safe(address: str) -> str:
    """An address of https; http only on this machine, where the test node stands."""
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return address
    raise SamlRefused("address-not-https")


def _certificates(described: xml.Element) -> list[x509.Certificate]:
    return [
        read_certificate(xml.text_of(held))
        for row in described.findall(tag(MD, "KeyDescriptor"))
        if row.get("use") in {None, "signing"}
        for held in row.iter(tag(DS, "X509Certificate"))
    ]


def read_certificate(text: str) -> x509.Certificate:
    """A certificate as messages carry it. Raises SamlRefused."""
    try:
        return x509.load_der_x509_certificate(base64.b64decode("".join(text.split())))
    except (binascii.Error, ValueError) as error:
        raise SamlRefused("certificate-unreadable") from error


def service_metadata(
    service: Service, *, signing: x509.Certificate, encryption: x509.Certificate
) -> bytes:
    """Metadata of the service, to be handed to the node's operator."""
    entity = xml.make(MD, "EntityDescriptor", entityID=service.entity_id)
    described = xml.add(
        entity,
        MD,
        "SPSSODescriptor",
        AuthnRequestsSigned="true",
        WantAssertionsSigned="true",
        protocolSupportEnumeration=SAMLP,
    )
    _add_key(described, "signing", signing)
    _add_key(described, "encryption", encryption)
    xml.add(described, MD, "NameIDFormat", UNSPECIFIED)
    xml.add(
        described,
        MD,
        "AssertionConsumerService",
        Binding=ARTIFACT,
        Location=service.return_url,
        index="0",
        isDefault="true",
    )
    return xml.write(entity)


def node_metadata(node: Node) -> bytes:
    """A node's metadata, as `read_node` reads them."""
    entity = xml.make(MD, "EntityDescriptor", entityID=node.entity_id)
    described = xml.add(
        entity,
        MD,
        "IDPSSODescriptor",
        WantAuthnRequestsSigned="true",
        protocolSupportEnumeration=SAMLP,
    )
    for certificate in node.certificates:
        _add_key(described, "signing", certificate)
    for index, address in node.artifact_urls.items():
        xml.add(
            described,
            MD,
            "ArtifactResolutionService",
            Binding=SOAP_BINDING,
            Location=address,
            index=str(index),
        )
    xml.add(described, MD, "SingleSignOnService", Binding=POST, Location=node.sign_in_url)
    return xml.write(entity)


def _add_key(described: xml.Element, use: str, certificate: x509.Certificate) -> None:
    held = xml.add(
        xml.add(xml.add(described, MD, "KeyDescriptor", use=use), DS, "KeyInfo"), DS, "X509Data"
    )
    xml.add(held, DS, "X509Certificate", base64.b64encode(der_of(certificate)).decode())
