"""The node's answer: opened, and believed only if everything about it is as it must be."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import ec

from akta.trust.saml import xml
from akta.trust.saml.artifact import out_of_envelope
from akta.trust.saml.encryption import decrypt
from akta.trust.saml.errors import Declined, SamlRefused
from akta.trust.saml.metadata import Node, Service
from akta.trust.saml.names import (
    BEARER,
    DATE_OF_BIRTH,
    DS,
    FAMILY_NAME,
    GIVEN_NAME,
    LEVELS,
    PERSON_IDENTIFIER,
    SAML,
    SAMLP,
    SUCCESS,
    tag,
)
from akta.trust.saml.signing import signed_part

SKEW = timedelta(seconds=60)
OLDEST = timedelta(minutes=5)
CONDITIONS = {tag(SAML, "AudienceRestriction"), tag(SAML, "OneTimeUse")}


@dataclass(frozen=True, slots=True)
class Expected:
    """What the answer must fit: to whom, to which request, at what level, when."""

    node: Node
    service: Service
    request_id: str
    resolve_id: str
    level: str
    asked_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the node says it is. `assertion_id` may be used once; remember it until `valid_until`."""

    identifier: str
    given_name: str
    surname: str
    born_on: str
    level: str
    name_id: str
    session_index: str
    assertion_id: str
    valid_until: datetime


def open_answer(data: bytes, *, expected: Expected, key: ec.EllipticCurvePrivateKey) -> Identity:
    """The identity in the node's SOAP answer. Raises SamlRefused, Declined.

    Both messages must be signed by the node, the outer one and the response in it; what is read
    is the signed part alone. The caller keeps `assertion_id`, so that it works once.
    """
    certificates = expected.node.certificates
    outer = signed_part(out_of_envelope(data, "ArtifactResponse"), certificates)
    _check_message(outer, expected, in_response_to=expected.resolve_id)
    response = signed_part(xml.only(outer, SAMLP, "Response"), certificates)
    _check_message(response, expected, in_response_to=expected.request_id)
    if response.get("Destination") not in {None, expected.service.return_url}:
        raise SamlRefused("destination")
    return _identity(_assertion(response, expected, key), expected)


def _check_message(message: xml.Element, expected: Expected, *, in_response_to: str) -> None:
    if message.get("Version") != "2.0":
        raise SamlRefused("version")
    if xml.text_of(xml.only(message, SAML, "Issuer")) != expected.node.entity_id:
        raise SamlRefused("issuer")
    if message.get("InResponseTo") != in_response_to:
        raise SamlRefused("in-response-to")
    issued = xml.moment(message.get("IssueInstant"))
    if not expected.at - OLDEST - SKEW <= issued <= expected.at + SKEW:
        raise SamlRefused("message-time")
    code = xml.only(xml.only(message, SAMLP, "Status"), SAMLP, "StatusCode")
    if code.get("Value") != SUCCESS:
        raise Declined


def _assertion(
    response: xml.Element, expected: Expected, key: ec.EllipticCurvePrivateKey
) -> xml.Element:
    """The one assertion, encrypted for us; one in the open is refused."""
    if response.find(tag(SAML, "Assertion")) is not None:
        raise SamlRefused("assertion-in-the-open")
    assertion = xml.read(decrypt(xml.only(response, SAML, "EncryptedAssertion"), key))
    if assertion.tag != tag(SAML, "Assertion") or assertion.get("Version") != "2.0":
        raise SamlRefused("assertion-expected")
    if assertion.find(tag(DS, "Signature")) is not None:
        assertion = signed_part(assertion, expected.node.certificates)
    if xml.text_of(xml.only(assertion, SAML, "Issuer")) != expected.node.entity_id:
        raise SamlRefused("issuer")
    return assertion


def _identity(assertion: xml.Element, expected: Expected) -> Identity:
    until = min(_conditions(assertion, expected), _confirmation(assertion, expected))
    level, session_index = _statement(assertion, expected)
    told = _attributes(assertion)
    return Identity(
        identifier=_needed(told, PERSON_IDENTIFIER),
        given_name=_needed(told, GIVEN_NAME),
        surname=_needed(told, FAMILY_NAME),
        born_on=told.get(DATE_OF_BIRTH, ""),
        level=level,
        name_id=xml.text_of(xml.only(xml.only(assertion, SAML, "Subject"), SAML, "NameID")),
        session_index=session_index,
        assertion_id=_id_of(assertion),
        valid_until=until + SKEW,
    )


def _id_of(assertion: xml.Element) -> str:
    own: str = assertion.get("ID") or ""
    if not own:
        raise SamlRefused("assertion-without-id")
    return own


def _conditions(assertion: xml.Element, expected: Expected) -> datetime:
    """Valid now, and made for this service; a condition we do not know is not met."""
    conditions = xml.only(assertion, SAML, "Conditions")
    begins, ends = conditions.get("NotBefore"), xml.moment(conditions.get("NotOnOrAfter"))
    if begins is not None and xml.moment(begins) > expected.at + SKEW:
        raise SamlRefused("not-yet-valid")
    if ends <= expected.at - SKEW:
        raise SamlRefused("expired")
    if any(row.tag not in CONDITIONS for row in conditions):
        raise SamlRefused("condition-unknown")
    restrictions = conditions.findall(tag(SAML, "AudienceRestriction"))
    for row in restrictions:
        named = {xml.text_of(each) for each in row.findall(tag(SAML, "Audience"))}
        if expected.service.entity_id not in named:
            raise SamlRefused("audience")
    if not restrictions:
        raise SamlRefused("audience")
    return ends


def _confirmation(assertion: xml.Element, expected: Expected) -> datetime:
    """Who brings it may use it (bearer): here, for this request, and not after its time."""
    confirmation = xml.only(xml.only(assertion, SAML, "Subject"), SAML, "SubjectConfirmation")
    if confirmation.get("Method") != BEARER:
        raise SamlRefused("confirmation-method")
    data = xml.only(confirmation, SAML, "SubjectConfirmationData")
    if data.get("Recipient") != expected.service.return_url:
        raise SamlRefused("recipient")
    if data.get("InResponseTo") != expected.request_id:
        raise SamlRefused("in-response-to")
    ends = xml.moment(data.get("NotOnOrAfter"))
    if ends <= expected.at - SKEW:
        raise SamlRefused("expired")
    return ends


def _statement(assertion: xml.Element, expected: Expected) -> tuple[str, str]:
    """The level reached, at least that asked for, in an identification made for this request."""
    statement = xml.only(assertion, SAML, "AuthnStatement")
    if xml.moment(statement.get("AuthnInstant")) < expected.asked_at - SKEW:
        raise SamlRefused("identified-before")
    context = xml.only(statement, SAML, "AuthnContext")
    level = xml.text_of(xml.only(context, SAML, "AuthnContextClassRef"))
    if level not in LEVELS or LEVELS.index(level) < LEVELS.index(expected.level):
        raise SamlRefused("level")
    return level, statement.get("SessionIndex") or ""


def _attributes(assertion: xml.Element) -> dict[str, str]:
    """Attributes by name; each has one value, and none comes twice."""
    told: dict[str, str] = {}
    for row in xml.only(assertion, SAML, "AttributeStatement").findall(tag(SAML, "Attribute")):
        name = row.get("Name") or ""
        if name in told:
            raise SamlRefused("attribute-repeated")
        told[name] = xml.text_of(xml.only(row, SAML, "AttributeValue"))
    return told


def _needed(told: dict[str, str], name: str) -> str:
    if not told.get(name):
        raise SamlRefused("attribute-missing")
    return told[name]
