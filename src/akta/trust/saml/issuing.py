"""The node's side, for the project's own test node and for tests: it identifies nobody real."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509

from akta.trust.saml import xml
from akta.trust.saml.artifact import in_envelope, out_of_envelope
from akta.trust.saml.encryption import encrypt
from akta.trust.saml.errors import SamlRefused
from akta.trust.saml.keys import Pair
from akta.trust.saml.names import (
    BEARER,
    DATE_OF_BIRTH,
    FAILED,
    FAMILY_NAME,
    GIVEN_NAME,
    LEVELS,
    PERSON_IDENTIFIER,
    SAML,
    SAMLP,
    SUCCESS,
    UNSPECIFIED,
    URI_NAMES,
    tag,
)
from akta.trust.saml.request import new_id
from akta.trust.saml.signing import sign, signed_part

VALID = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Partner:
    """A service that the node knows: its name, address and certificates."""

    entity_id: str
    return_url: str
    signing: x509.Certificate
    encryption: x509.Certificate


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that the node accepted."""

    request_id: str
    level: str


@dataclass(frozen=True, slots=True)
class Person:
    """Whom the node identifies."""

    identifier: str
    given_name: str
    surname: str
    born_on: str


def read_request(field: str, partner: Partner, *, sign_in_url: str) -> Asked:
    """A partner's request out of the form's field. Raises SamlRefused."""
    try:
        message = xml.read(base64.b64decode(field, validate=True))
    except (binascii.Error, ValueError) as error:
        raise SamlRefused("not-base64") from error
    if message.tag != tag(SAMLP, "AuthnRequest"):
        raise SamlRefused("AuthnRequest-expected")
    message = signed_part(message, [partner.signing])
    if xml.text_of(xml.only(message, SAML, "Issuer")) != partner.entity_id:
        raise SamlRefused("issuer")
    if message.get("Destination") != sign_in_url:
        raise SamlRefused("destination")
    if message.get("AssertionConsumerServiceURL") != partner.return_url:
        raise SamlRefused("return-address")
    context = xml.only(message, SAMLP, "RequestedAuthnContext")
    level = xml.text_of(xml.only(context, SAML, "AuthnContextClassRef"))
    if level not in LEVELS:
        raise SamlRefused("level")
    return Asked(message.get("ID") or "", level)


def read_resolve(data: bytes, partner: Partner) -> tuple[str, str]:
    """The ID of a partner's question and the ticket it asks for. Raises SamlRefused."""
    message = signed_part(out_of_envelope(data, "ArtifactResolve"), [partner.signing])
    if xml.text_of(xml.only(message, SAML, "Issuer")) != partner.entity_id:
        raise SamlRefused("issuer")
    return message.get("ID") or "", xml.text_of(xml.only(message, SAMLP, "Artifact"))


@dataclass(frozen=True, slots=True)
class Issuer:
    """A node that answers: its name and its key."""

    entity_id: str
    pair: Pair

    def answer(
        self,
        *,
        resolve_id: str,
        asked: Asked,
        person: Person | None,
        level: str,
        partner: Partner,
        at: datetime,
    ) -> bytes:
        """The signed answer to a question, in its envelope; `person` None tells of a refusal."""
        response = self._message("Response", asked.request_id, at, is_success=person is not None)
        response.set("Destination", partner.return_url)
        if person is not None:
            plain = xml.write(self.assertion(asked, person, level, partner, at))
            response.append(
                encrypt(
                    plain,
                    recipient=partner.encryption,
                    sender=self.entity_id,
                    audience=partner.entity_id,
                )
            )
        return self.wrapped(sign(response, self.pair), resolve_id=resolve_id, at=at)

    def wrapped(self, response: xml.Element, *, resolve_id: str, at: datetime) -> bytes:
        """A response in the signed answer to a question."""
        outer = self._message("ArtifactResponse", resolve_id, at, is_success=True)
        outer.append(response)
        return in_envelope(sign(outer, self.pair))

    def nothing(self, *, resolve_id: str, at: datetime) -> bytes:
        """The signed answer for a ticket that is unknown or was used: no response in it."""
        outer = self._message("ArtifactResponse", resolve_id, at, is_success=True)
        return in_envelope(sign(outer, self.pair))

    def _message(
        self, name: str, in_response_to: str, at: datetime, *, is_success: bool
    ) -> xml.Element:
        message = xml.make(
            SAMLP,
            name,
            ID=new_id(),
            Version="2.0",
            InResponseTo=in_response_to,
            IssueInstant=xml.instant(at),
        )
        xml.add(message, SAML, "Issuer", self.entity_id)
        status = xml.add(message, SAMLP, "Status")
        xml.add(status, SAMLP, "StatusCode", Value=SUCCESS if is_success else FAILED)
        return message

    def assertion(
        self, asked: Asked, person: Person, level: str, partner: Partner, at: datetime
    ) -> xml.Element:
        """What the node says of a person, for this partner and request alone."""
        ends = xml.instant(at + VALID)
        assertion = xml.make(
            SAML, "Assertion", ID=new_id(), Version="2.0", IssueInstant=xml.instant(at)
        )
        xml.add(assertion, SAML, "Issuer", self.entity_id)
        subject = xml.add(assertion, SAML, "Subject")
        xml.add(subject, SAML, "NameID", new_id(), Format=UNSPECIFIED)
        confirmation = xml.add(subject, SAML, "SubjectConfirmation", Method=BEARER)
        xml.add(
            confirmation,
            SAML,
            "SubjectConfirmationData",
            InResponseTo=asked.request_id,
            NotOnOrAfter=ends,
            Recipient=partner.return_url,
        )
        conditions = xml.add(
            assertion, SAML, "Conditions", NotBefore=xml.instant(at), NotOnOrAfter=ends
        )
        audience = xml.add(conditions, SAML, "AudienceRestriction")
        xml.add(audience, SAML, "Audience", partner.entity_id)
        statement = xml.add(
            assertion,
            SAML,
            "AuthnStatement",
            AuthnInstant=xml.instant(at),
            SessionIndex=new_id(),
        )
        context = xml.add(statement, SAML, "AuthnContext")
        xml.add(context, SAML, "AuthnContextClassRef", level)
        attributes = xml.add(assertion, SAML, "AttributeStatement")
        for name, value in (
            (PERSON_IDENTIFIER, person.identifier),
            (GIVEN_NAME, person.given_name),
            (FAMILY_NAME, person.surname),
            (DATE_OF_BIRTH, person.born_on),
        ):
            row = xml.add(attributes, SAML, "Attribute", Name=name, NameFormat=URI_NAMES)
            xml.add(row, SAML, "AttributeValue", value)
        return assertion
