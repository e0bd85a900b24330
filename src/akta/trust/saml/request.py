"""The request for identification (AuthnRequest) that the browser carries to the node."""

import base64
import secrets
from datetime import datetime

from akta.trust.saml import xml
from akta.trust.saml.keys import Pair
from akta.trust.saml.metadata import Node, Service
from akta.trust.saml.names import (
    ARTIFACT,
    DATE_OF_BIRTH,
    EIDAS,
    FAMILY_NAME,
    GIVEN_NAME,
    PERSON_IDENTIFIER,
    SAML,
    SAMLP,
    UNSPECIFIED,
    URI_NAMES,
)
from akta.trust.saml.signing import sign

ASKED = (GIVEN_NAME, FAMILY_NAME, DATE_OF_BIRTH, PERSON_IDENTIFIER)


def new_id() -> str:
    """An ID that nobody guesses; it begins with a letter, as XML wants it."""
    return f"ID-{secrets.token_hex(20)}"


def authn_request(
    *, node: Node, service: Service, pair: Pair, request_id: str, level: str, at: datetime
) -> str:
    """The value of the form's field `SAMLRequest`: signed, and asking for an artifact back.

    The person is identified anew even if the node knows them (`ForceAuthn`), at least at `level`.
    """
    message = xml.make(
        SAMLP,
        "AuthnRequest",
        ID=request_id,
        Version="2.0",
        IssueInstant=xml.instant(at),
        Destination=node.sign_in_url,
        ForceAuthn="true",
        IsPassive="false",
        ProtocolBinding=ARTIFACT,
        AssertionConsumerServiceURL=service.return_url,
    )
    xml.add(message, SAML, "Issuer", service.entity_id)
    extensions = xml.add(message, SAMLP, "Extensions")
    xml.add(extensions, EIDAS, "SPType", "public")
    wanted = xml.add(extensions, EIDAS, "RequestedAttributes")
    for name in ASKED:
        xml.add(
            wanted,
            EIDAS,
            "RequestedAttribute",
            FriendlyName=name.rpartition("/")[2],
            Name=name,
            NameFormat=URI_NAMES,
            isRequired="true",
        )
    xml.add(message, SAMLP, "NameIDPolicy", AllowCreate="true", Format=UNSPECIFIED)
    context = xml.add(message, SAMLP, "RequestedAuthnContext", Comparison="minimum")
    xml.add(context, SAML, "AuthnContextClassRef", level)
    return base64.b64encode(xml.write(sign(message, pair))).decode()
