"""The national node of a test: the project's own, without its web server in between."""

import dataclasses
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.test import Client

from akta.accounts.national import channel
from akta.accounts.national.errors import NationalDown
from akta.core import clock
from akta.ops.testnode.conversation import TestNode
from akta.trust.saml import Node
from akta.trust.saml.issuing import Issuer, Partner, Person
from akta.trust.saml.metadata import node_metadata
from akta.trust.saml.names import SUBSTANTIAL
from tests.trust.saml.talking import NODE_NAME, RESOLVE, SIGN_IN, pair

START = "/logowanie/krajowy/"
BACK = "/logowanie/krajowy/powrot/"


def installed(monkeypatch, folder, *, level="substantial"):
    """Give this installation a node, and put the line to it through; gives the node."""
    keys = folder / "saml"
    keys.mkdir()
    (keys / "signing.pem").write_bytes(pair("service").pem)
    (keys / "encryption.pem").write_bytes(pair("service-encryption").pem)
    metadata = folder / "node.xml"
    metadata.write_bytes(
        node_metadata(Node(NODE_NAME, SIGN_IN, {0: RESOLVE}, (pair("node").certificate,)))
    )
    config = dataclasses.replace(
        settings.AKTA, saml_metadata=metadata, saml_keys=keys, saml_level=level
    )
    monkeypatch.setattr(settings, "AKTA", config)
    partner = Partner(
        config.saml_entity_id,
        f"{config.base_url}{BACK}",
        pair("service").certificate,
        pair("service-encryption").certificate,
    )
    node = TestNode(Issuer(NODE_NAME, pair("node")), partner, [], SIGN_IN)
    monkeypatch.setattr(
        channel, "exchange", lambda url, message, tls: node.exchange(message, at=clock.now())
    )
    monkeypatch.setattr(channel, "reach", lambda url: None)
    return node


def down(monkeypatch):
    """From now on the node does not answer."""

    def refuse(*_facts, **_more):
        raise NationalDown

    monkeypatch.setattr(channel, "reach", refuse)
    monkeypatch.setattr(channel, "exchange", refuse)


def browser():
    """A client at the address that the node knows."""
    return Client(HTTP_HOST=urlsplit(settings.AKTA.base_url).netloc)


def person(pesel, surname="Borkowicz", given_name="Justyna"):
    return Person(pesel, given_name, surname, "1979-05-21")


def way_to_node(client, node, **form):
    """Press the button; gives the name under which the question waits at the node."""
    page = client.post(START, form)
    assert page.status_code == 200, page.content.decode()
    asked = page.context["asked"]
    assert asked.field in page.content.decode()
    return node.receive(asked.field, asked.relay)


def way_back(client, node, waiting, who, *, level=SUBSTANTIAL, follow=True):
    """Choose at the node, and come back with the ticket."""
    ticket, relay = node.choose(waiting, who, level)
    return client.get(BACK, {"SAMLart": ticket, "RelayState": relay}, follow=follow)


def sign_in(client, node, who, *, level=SUBSTANTIAL, **form):
    return way_back(client, node, way_to_node(client, node, **form), who, level=level)


def query_of(address):
    return {key: rows[0] for key, rows in parse_qs(urlsplit(address).query).items()}
