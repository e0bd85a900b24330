"""Both sides of one conversation, as the national node has it."""

import base64
from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import etree

from akta.trust.saml import (
    Declined,
    SamlRefused,
    authn_request,
    load_pair,
    read_artifact,
    read_node,
    resolve_message,
    service_metadata,
)
from akta.trust.saml.artifact import new_artifact
from akta.trust.saml.issuing import read_request, read_resolve
from akta.trust.saml.metadata import node_metadata
from akta.trust.saml.names import HIGH, LOW, SUBSTANTIAL
from tests.trust.saml.talking import (
    AT,
    EXPECTED,
    NODE_NAME,
    PERSON,
    SERVICE,
    SIGN_IN,
    Talk,
    node,
    opened,
    pair,
    partner,
)


def asked(level=SUBSTANTIAL, request_id="ID-1", **changes):
    facts = {"node": node(), "service": SERVICE, "pair": pair("service"), **changes}
    return authn_request(request_id=request_id, level=level, at=AT, **facts)


def test_the_request_is_signed_and_asks_as_the_node_wants_it():
    field = asked()
    read = read_request(field, partner(), sign_in_url=SIGN_IN)
    root = etree.fromstring(base64.b64decode(field))
    names = {"p": "urn:oasis:names:tc:SAML:2.0:protocol", "d": "http://www.w3.org/2000/09/xmldsig#"}

    assert (read.request_id, read.level) == ("ID-1", SUBSTANTIAL)
    assert root.get("ForceAuthn") == "true"
    assert root.get("ProtocolBinding").endswith(":HTTP-Artifact")
    assert root.find("p:RequestedAuthnContext", names).get("Comparison") == "minimum"
    method = root.find("d:Signature/d:SignedInfo/d:SignatureMethod", names)
    assert method.get("Algorithm").endswith("#ecdsa-sha256")
    wanted = [row.get("Name") for row in root.iter() if "RequestedAttribute" in row.tag]
    assert "http://eidas.europa.eu/attributes/naturalperson/PersonIdentifier" in wanted


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"pair": "other"}, "signature-wrong"),
        ({"node": replace(node(), sign_in_url="https://elsewhere.example/")}, "destination"),
        ({"service": replace(SERVICE, entity_id="https://other.example")}, "issuer"),
        ({"service": replace(SERVICE, return_url="https://other.example/")}, "return-address"),
    ],
)
def test_the_test_node_refuses_a_request_that_is_not_its_partners(changes, code):
    changes = {key: pair(each) if key == "pair" else each for key, each in changes.items()}
    with pytest.raises(SamlRefused) as refused:
        read_request(asked(**changes), partner(), sign_in_url=SIGN_IN)
    assert refused.value.code == code


def test_the_ticket_is_exchanged_by_a_signed_question():
    artifact = read_artifact(new_artifact(NODE_NAME), node())
    sent = resolve_message(
        artifact,
        node=node(),
        service=SERVICE,
        pair=pair("service"),
        message_id="ID-question",
        at=AT,
    )

    assert read_resolve(sent, partner()) == ("ID-question", artifact.text)
    with pytest.raises(SamlRefused):
        read_resolve(sent.replace(b"ID-question", b"ID-another1"), partner())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("not base64!", "artifact-unreadable"),
        (base64.b64encode(b"\0\4" + bytes(10)).decode(), "artifact-unreadable"),
        (base64.b64encode(b"\0\3" + bytes(42)).decode(), "artifact-unreadable"),
        (new_artifact("another.example"), "artifact-of-another-node"),
        (new_artifact(NODE_NAME, endpoint=7), "artifact-endpoint-unknown"),
    ],
    ids=["no-base64", "short", "other-type", "another-node", "another-endpoint"],
)
def test_a_ticket_that_is_not_the_nodes_is_refused(text, code):
    with pytest.raises(SamlRefused) as refused:
        read_artifact(text, node())
    assert refused.value.code == code


def test_the_answer_names_the_person():
    identity = opened(Talk().answer())

    assert identity.identifier == PERSON.identifier
    assert (identity.given_name, identity.surname) == (PERSON.given_name, PERSON.surname)
    assert identity.born_on == PERSON.born_on
    assert identity.level == SUBSTANTIAL
    assert identity.valid_until == AT + timedelta(minutes=6)
    assert identity.session_index
    assert PERSON.identifier.encode() not in Talk().answer()


@pytest.mark.parametrize(
    ("reached", "wanted", "enough"),
    [
        (LOW, SUBSTANTIAL, False),
        (SUBSTANTIAL, SUBSTANTIAL, True),
        (HIGH, SUBSTANTIAL, True),
        (SUBSTANTIAL, HIGH, False),
        ("http://eidas.europa.eu/LoA/whatever", LOW, False),
    ],
)
def test_the_level_asked_for_is_enforced(reached, wanted, enough):
    answer, expected = Talk(level=reached).answer(), replace(EXPECTED, level=wanted)
    if enough:
        assert opened(answer, expected).level == reached
        return
    with pytest.raises(SamlRefused) as refused:
        opened(answer, expected)
    assert refused.value.code == "level"


@pytest.mark.parametrize(
    ("passed", "code"),
    [
        (timedelta(seconds=-59), None),
        (timedelta(seconds=-61), "message-time"),
        (timedelta(minutes=5, seconds=59), None),
        (timedelta(minutes=6, seconds=1), "message-time"),
    ],
)
def test_clocks_may_differ_a_little(passed, code):
    expected = replace(EXPECTED, at=AT + passed)
    if code is None:
        assert opened(Talk().answer(), expected).identifier
        return
    with pytest.raises(SamlRefused) as refused:
        opened(Talk().answer(), expected)
    assert refused.value.code == code


def test_a_person_who_gave_up_is_told_apart():
    with pytest.raises(Declined):
        opened(Talk(person=None).answer())


def test_metadata_of_both_sides():
    assert read_node(node_metadata(node())) == node()
    told = service_metadata(
        SERVICE,
        signing=pair("service").certificate,
        encryption=pair("service-encryption").certificate,
    )
    root = etree.fromstring(told)
    uses = [row.get("use") for row in root.iter() if row.tag.endswith("KeyDescriptor")]
    assert root.get("entityID") == SERVICE.entity_id
    assert uses == ["signing", "encryption"]


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("https://node", "http://node", "address-not-https"),
        ("IDPSSODescriptor", "SPSSODescriptor", "one-IDPSSODescriptor-expected"),
        ("HTTP-POST", "HTTP-Redirect", "metadata-incomplete"),
    ],
)
def test_metadata_that_cannot_be_used_are_refused(before, after, code):
    with pytest.raises(SamlRefused) as refused:
        read_node(node_metadata(node()).replace(before.encode(), after.encode()))
    assert refused.value.code == code


def test_metadata_of_a_test_node_on_this_machine_may_be_plain():
    local = replace(node(), sign_in_url="http://127.0.0.1:9/a", artifact_urls={0: "http://[::1]/"})
    assert read_node(node_metadata(local)) == local


def test_keys_are_read_with_their_certificate(tmp_path):
    path = tmp_path / "key.pem"
    path.write_bytes(pair("service").pem)
    assert load_pair(path).certificate == pair("service").certificate

    path.write_bytes(pair("service").key_pem + pair("node").pem.partition(b"-----BEGIN CERT")[1])
    with pytest.raises(SamlRefused, match="key-unreadable"):
        load_pair(path)
    other = pair("node").pem.removeprefix(pair("node").key_pem)
    path.write_bytes(pair("service").key_pem + other)
    with pytest.raises(SamlRefused, match="key-of-other-certificate"):
        load_pair(path)
