"""Answers that must not be believed: each is refused, and for its own reason."""

from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import etree

from akta.trust.saml import SamlRefused, xml
from akta.trust.saml.artifact import in_envelope, out_of_envelope
from akta.trust.saml.encryption import encrypt
from akta.trust.saml.names import BEARER, DS, PERSON_IDENTIFIER, SAML, SAMLP, tag
from akta.trust.saml.signing import sign
from tests.trust.saml.talking import (
    AT,
    NODE_NAME,
    PERSON,
    SERVICE,
    Talk,
    opened,
    pair,
    partner,
)

OTHER = replace(PERSON, identifier="02070803628", surname="Złodziej")


def envelope(data=None):
    return etree.fromstring(data or Talk().answer())


def outer_of(root):
    return next(root.iter(tag(SAMLP, "ArtifactResponse")))


def response_of(root):
    return next(root.iter(tag(SAMLP, "Response")))


def without_outer_signature():
    root = envelope()
    outer = outer_of(root)
    outer.remove(outer.find(tag(DS, "Signature")))
    return xml.write(root)


def repacked(response):
    """The node's own signed wrapping round a response that somebody else wrote."""
    return Talk().issuer().wrapped(response, resolve_id="ID-resolve", at=AT)


def response():
    return xml.cut_out(response_of(envelope()))


def without_inner_signature():
    inner = response()
    inner.remove(inner.find(tag(DS, "Signature")))
    return repacked(inner)


def wrapped_outer():
    """A forged message first, the signed one hidden in it; the signature still fits its ID."""
    root = envelope()
    outer = outer_of(root)
    forged = envelope(Talk(person=OTHER, signer="thief").answer())
    theirs = outer_of(forged)
    old = theirs.find(tag(DS, "Signature"))
    theirs.replace(old, outer.find(tag(DS, "Signature")))
    hidden = etree.SubElement(theirs, tag(SAMLP, "Extensions"))
    hidden.append(xml.cut_out(outer_of(envelope())))
    return xml.write(forged)


def wrapped_same_id():
    """As before, and the forged message takes the ID of the signed one."""
    root = envelope(wrapped_outer())
    theirs = outer_of(root)
    theirs.set("ID", next(theirs.iter(tag(SAMLP, "Extensions")))[0].get("ID"))
    return xml.write(root)


def second_response():
    """A second response beside the signed one, in a message the node itself signs."""
    inner = response()
    thief = Talk(person=OTHER, signer="thief")
    forged = xml.cut_out(response_of(envelope(thief.answer())))
    issuer = Talk().issuer()
    outer = issuer._message("ArtifactResponse", "ID-resolve", AT, is_success=True)
    outer.append(forged)
    outer.append(inner)
    return in_envelope(sign(outer, issuer.pair))


def changed_text():
    data = Talk().answer()
    return data.replace(NODE_NAME.encode(), b"edon.example", 1)


def with_assertion(change, *, encrypted_for="service-encryption"):
    """A response signed by the node round an assertion with one thing changed."""
    talk = Talk()
    assertion = talk.issuer().assertion(talk.asked, PERSON, talk.level, partner(), AT)
    changed = change(assertion)
    plain = changed if isinstance(changed, bytes) else xml.write(assertion)
    inner = talk.issuer()._message("Response", "ID-request", AT, is_success=True)
    inner.set("Destination", SERVICE.return_url)
    inner.append(
        encrypt(
            plain,
            recipient=pair(encrypted_for).certificate,
            sender=NODE_NAME,
            audience=SERVICE.entity_id,
        )
    )
    return repacked(sign(inner, pair("node")))


def _nothing(_done):
    """A change gives nothing back: the assertion is written as it stands."""


def the(name):
    return lambda assertion: next(assertion.iter(tag(SAML, name)))


def setting(name, key, value):
    return with_assertion(lambda assertion: the(name)(assertion).set(key, value))


def texting(name, text):
    return with_assertion(lambda assertion: setattr(the(name)(assertion), "text", text))


def dropping(name):
    def drop(assertion):
        found = the(name)(assertion)
        found.getparent().remove(found)

    return with_assertion(drop)


def with_comment():
    """`44051401359` read as `440514` where a comment cuts the text: canonical form hides it."""
    return with_assertion(
        lambda assertion: xml.write(assertion).replace(b"Nowak", b"No<!-- -->wak", 1)
    )


def comment_outside():
    return Talk().answer().replace(b"node.example<", b"node.<!-- -->example<", 1)


def bomb(data, where=b">node.example"):
    """Ten entities of ten each, in front of the message; the parser itself stops at it."""
    rows = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY e0 "ha">{rows}]>'.encode() + data.replace(
        where, where[:1] + b"&e9;", 1
    )


def outside_entity(data):
    told = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    return told + data.replace(b"node.example<", b"&f;<", 1)


def twice(assertion):
    row = next(
        row
        for row in assertion.iter(tag(SAML, "Attribute"))
        if row.get("Name") == PERSON_IDENTIFIER
    )
    again = xml.cut_out(row)
    again[0].text = OTHER.identifier
    row.getparent().append(again)


def two_values(assertion):
    row = next(
        row
        for row in assertion.iter(tag(SAML, "Attribute"))
        if row.get("Name") == PERSON_IDENTIFIER
    )
    xml.add(row, SAML, "AttributeValue", OTHER.identifier)


def in_the_open():
    talk = Talk()
    inner = talk.issuer()._message("Response", "ID-request", AT, is_success=True)
    inner.append(talk.issuer().assertion(talk.asked, PERSON, talk.level, partner(), AT))
    return repacked(sign(inner, pair("node")))


def weak_method():
    return Talk().answer().replace(b"#ecdsa-sha256", b"#ecdsa-sha1")


def reference_to_nothing():
    root = envelope()
    outer = outer_of(root)
    outer.find(f".//{tag(DS, 'Reference')}").set("URI", "")
    return xml.write(root)


def own_certificate():
    """Signed by a thief, who brings the certificate along."""
    return Talk(signer="thief").answer()


def foreign_assertion_signature():
    def signed_by_thief(assertion):
        return xml.write(sign(assertion, pair("thief")))

    return with_assertion(signed_by_thief)


LATE = xml.instant(AT - timedelta(minutes=2))
EARLY = xml.instant(AT + timedelta(minutes=2))
HOSTILE = {
    "unsigned": (without_outer_signature, "one-Signature-expected"),
    "response unsigned": (without_inner_signature, "one-Signature-expected"),
    "wrapped": (wrapped_outer, "reference-elsewhere"),
    "wrapped under the same ID": (wrapped_same_id, "id-repeated"),
    "a second response": (second_response, "one-Response-expected"),
    "changed after signing": (changed_text, "signature-wrong"),
    "other key": (own_certificate, "signature-wrong"),
    "assertion of another key": (foreign_assertion_signature, "signature-wrong"),
    "weak signature method": (weak_method, "signature-method"),
    "reference to the whole document": (reference_to_nothing, "reference-elsewhere"),
    "other node": (lambda: Talk(name="other.example").answer(), "issuer"),
    "assertion of another node": (lambda: texting("Issuer", "other.example"), "issuer"),
    "answer to another request": (
        lambda: Talk().but(asked=replace(Talk().asked, request_id="ID-else")).answer(),
        "in-response-to",
    ),
    "answer to another question": (lambda: Talk(resolve_id="ID-else").answer(), "in-response-to"),
    "wrong destination": (
        lambda: Talk(to=replace(SERVICE, return_url="https://other.example/")).answer(),
        "destination",
    ),
    "wrong recipient": (
        lambda: setting("SubjectConfirmationData", "Recipient", "https://other.example/"),
        "recipient",
    ),
    "confirmed for another request": (
        lambda: setting("SubjectConfirmationData", "InResponseTo", "ID-else"),
        "in-response-to",
    ),
    "not by bearer": (
        lambda: setting(
            "SubjectConfirmation", "Method", BEARER.replace("bearer", "sender-vouches")
        ),
        "confirmation-method",
    ),
    "wrong audience": (lambda: texting("Audience", "https://other.example"), "audience"),
    "for everybody": (lambda: dropping("AudienceRestriction"), "audience"),
    "expired": (lambda: setting("Conditions", "NotOnOrAfter", LATE), "expired"),
    "without an end": (
        lambda: with_assertion(lambda a: _nothing(the("Conditions")(a).attrib.pop("NotOnOrAfter"))),
        "moment-unreadable",
    ),
    "confirmation expired": (
        lambda: setting("SubjectConfirmationData", "NotOnOrAfter", LATE),
        "expired",
    ),
    "not yet valid": (lambda: setting("Conditions", "NotBefore", EARLY), "not-yet-valid"),
    "a moment without a zone": (
        lambda: setting("Conditions", "NotOnOrAfter", "2026-03-12T23:00:00"),
        "moment-without-zone",
    ),
    "a condition nobody knows": (
        lambda: with_assertion(lambda a: _nothing(xml.add(the("Conditions")(a), SAML, "Unheard"))),
        "condition-unknown",
    ),
    "identified before it was asked": (
        lambda: setting("AuthnStatement", "AuthnInstant", LATE),
        "identified-before",
    ),
    "encrypted for another": (
        lambda: with_assertion(lambda a: None, encrypted_for="thief"),
        "key-not-for-us",
    ),
    "in the open": (in_the_open, "assertion-in-the-open"),
    "comment in the name": (with_comment, "comment"),
    "comment in the message": (comment_outside, "comment"),
    "an attribute twice": (lambda: with_assertion(twice), "attribute-repeated"),
    "an attribute with two values": (
        lambda: with_assertion(two_values),
        "one-AttributeValue-expected",
    ),
    "no attributes": (lambda: dropping("Attribute"), "attribute-missing"),
    "outside entity": (lambda: outside_entity(Talk().answer()), "doctype"),
    "entity bomb": (lambda: bomb(Talk().answer()), "not-xml"),
    "entity bomb in the assertion": (
        lambda: with_assertion(lambda a: bomb(xml.write(a))),
        "not-xml",
    ),
    "entity bomb in an attribute": (
        lambda: bomb(Talk().answer(), b'"urn:oasis:names:tc:SAML:2.0:status:Success'),
        "not-xml",
    ),
    "no XML": (lambda: b"<a><b></a>", "not-xml"),
    "too large": (lambda: b"<a>" + b"x" * (1 << 20) + b"</a>", "too-large"),
    "no envelope": (lambda: b"<a/>", "envelope-expected"),
    "no answer for this ticket": (
        lambda: Talk().issuer().nothing(resolve_id="ID-resolve", at=AT),
        "one-Response-expected",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_answer_is_refused(name):
    made, code = HOSTILE[name]
    with pytest.raises(SamlRefused) as refused:
        opened(made())
    assert refused.value.code == code


def test_the_same_answer_unchanged_is_believed():
    """The table above changes one thing each; with nothing changed all of it passes."""
    assert opened(with_assertion(lambda a: None)).identifier == PERSON.identifier
    assert opened(repacked(response())).identifier == PERSON.identifier


def test_a_thief_without_our_key_reads_nothing():
    with pytest.raises(SamlRefused, match="key-not-for-us"):
        opened(Talk().answer(), key=pair("thief").key)


def test_only_the_signed_part_is_read():
    """What stands beside the signed message in the envelope is not looked at, and refused."""
    root = envelope()
    body = outer_of(root).getparent()
    body.append(xml.cut_out(outer_of(envelope(Talk(person=OTHER).answer()))))
    with pytest.raises(SamlRefused, match="ArtifactResponse-expected"):
        out_of_envelope(xml.write(root), "ArtifactResponse")
