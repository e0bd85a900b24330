"""SAML 2.0 as login.gov.pl (Węzeł Krajowy) speaks it: messages only, no network, no clock.

A service asks by a signed request that the browser carries (HTTP-POST), gets a ticket back
(artefakt), and fetches the answer for it from the node itself (SOAP). The answer is signed and
its assertion encrypted for the service alone (ECDH-ES).
"""

from akta.trust.saml.artifact import Artifact, read_artifact, resolve_message
from akta.trust.saml.errors import Declined, SamlRefused
from akta.trust.saml.keys import Pair, load_pair, new_pair
from akta.trust.saml.metadata import Node, Service, read_node, service_metadata
from akta.trust.saml.request import authn_request, new_id
from akta.trust.saml.response import Expected, Identity, open_answer

__all__ = [
    "Artifact",
    "Declined",
    "Expected",
    "Identity",
    "Node",
    "Pair",
    "SamlRefused",
    "Service",
    "authn_request",
    "load_pair",
    "new_id",
    "new_pair",
    "open_answer",
    "read_artifact",
    "read_node",
    "resolve_message",
    "service_metadata",
]
