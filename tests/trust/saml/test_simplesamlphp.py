"""The common parts against an identity provider that others wrote: SimpleSAMLphp.

It carries a whole sign-in by artifact: our metadata reader, our request, its ticket, our question
in SOAP, its signatures. It differs from the national node: it knows neither ECDSA nor ECDH-ES, so
it does not check our signatures (`test_conversation` has libxmlsec do it) and sends its assertion
in the open (`test_ecdh_es` opens what libxmlsec encrypted); and the response within the signed
message has no signature of its own. So our checks are run one after the other.
"""

import os
import re
import shutil
import socket
import subprocess
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit
from urllib.request import (
    HTTPCookieProcessor,
    HTTPRedirectHandler,
    ProxyHandler,
    Request,
    build_opener,
)

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from akta.trust.saml import (
    SamlRefused,
    authn_request,
    open_answer,
    read_artifact,
    read_node,
    resolve_message,
    response,
    xml,
)
from akta.trust.saml.artifact import out_of_envelope
from akta.trust.saml.names import (
    DATE_OF_BIRTH,
    FAMILY_NAME,
    GIVEN_NAME,
    HIGH,
    PERSON_IDENTIFIER,
    SAML,
    SAMLP,
)
from akta.trust.saml.response import Expected
from akta.trust.saml.signing import signed_part
from tests.trust.saml.talking import PERSON, SERVICE, SUBSTANTIAL, pair

WWW = Path("/usr/share/simplesamlphp/www")
PHP = shutil.which("php")
SECONDS = 60
LATER = datetime.now(UTC) + timedelta(hours=1)
LOGIN = {"username": "anna", "password": "tajne"}
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        PHP is None or not WWW.is_dir(),
        reason="simplesamlphp and php-cli with xml, mbstring and sqlite3 are not installed",
    ),
]


class Stops(HTTPRedirectHandler):
    """Follows its redirects, and stops at the one that leads back to us."""

    def redirect_request(self, request, file, code, message, headers, address):
        if address.startswith(SERVICE.return_url):
            return None
        return super().redirect_request(request, file, code, message, headers, address)


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    """A provider of identity on a free port of this machine, with one person."""
    folder = tmp_path_factory.mktemp("simplesamlphp")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    root = f"http://127.0.0.1:{port}/"
    settle(folder, root)
    output = (folder / "php.txt").open("w")
    process = subprocess.Popen(
        [PHP, "-d", "error_reporting=E_ALL & ~E_DEPRECATED", "-S", f"127.0.0.1:{port}", "-t", WWW],
        env={"SIMPLESAMLPHP_CONFIG_DIR": str(folder / "config"), "PATH": os.environ["PATH"]},
        stdout=output,
        stderr=subprocess.STDOUT,
    )
    try:
        yield SimpleNamespace(root=root, node=read_node(metadata(root, process)))
    finally:
        process.terminate()
        process.wait()
        output.close()


def settle(folder, root):
    """The provider's configuration: keys, its one person, and this service as it knows it."""
    for name in ("config", "metadata", "cert", "log", "data", "tmp"):
        (folder / name).mkdir()
    write_pair(folder / "cert")
    attributes = {
        PERSON_IDENTIFIER: PERSON.identifier,
        GIVEN_NAME: PERSON.given_name,
        FAMILY_NAME: PERSON.surname,
        DATE_OF_BIRTH: PERSON.born_on,
    }
    told = ", ".join(f"'{name}' => ['{value}']" for name, value in attributes.items())
    (folder / "config" / "authsources.php").write_text(
        "<?php $config = ['people' => ['exampleauth:UserPass', "
        f"'{LOGIN['username']}:{LOGIN['password']}' => [{told}]]];"
    )
    (folder / "config" / "config.php").write_text(
        f"""<?php $config = [
        'baseurlpath' => '{root}', 'certdir' => '{folder}/cert/', 'loggingdir' => '{folder}/log/',
        'datadir' => '{folder}/data/', 'tempdir' => '{folder}/tmp', 'secretsalt' => 'nothing-real',
        'auth.adminpassword' => 'nothing-real', 'timezone' => 'UTC', 'logging.handler' => 'file',
        'technicalcontact_name' => 'A', 'technicalcontact_email' => 'a@b.example',
        'enable.saml20-idp' => true, 'session.cookie.secure' => false,
        'module.enable' => ['core' => true, 'saml' => true, 'exampleauth' => true],
        'store.type' => 'sql', 'store.sql.dsn' => 'sqlite:{folder}/store.sq3',
        'metadatadir' => '{folder}/metadata/',
        'metadata.sources' => [['type' => 'flatfile', 'directory' => '{folder}/metadata']],
        ];"""
    )
    (folder / "metadata" / "saml20-idp-hosted.php").write_text(
        f"""<?php $metadata['{root}idp'] = ['host' => '__DEFAULT__', 'auth' => 'people',
        'privatekey' => 'idp.key', 'certificate' => 'idp.crt', 'saml20.sendartifact' => true,
        'SingleSignOnServiceBinding' => ['urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'],
        'attributes.NameFormat' => 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri',
        'signature.algorithm' => 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
        'authproc' => [50 => ['class' => 'saml:AuthnContextClassRef',
        'AuthnContextClassRef' => '{SUBSTANTIAL}']]];"""
    )
    (folder / "metadata" / "saml20-sp-remote.php").write_text(
        f"""<?php $metadata['{SERVICE.entity_id}'] = ['AssertionConsumerService' => [[
        'Binding' => 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact', 'index' => 0,
        'Location' => '{SERVICE.return_url}']]];"""
    )


def write_pair(folder):
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "idp.crt").write_bytes(certificate.public_bytes(pem))
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "idp.key").write_bytes(private)


def metadata(root, process):
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with build_opener(ProxyHandler({})).open(f"{root}saml2/idp/metadata.php") as answer:
                return answer.read()
        except HTTPError as error:
            pytest.fail(error.read().decode()[-3000:])
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(root)


class Visit:
    """One browser at the provider: asks, signs in, and comes back with a ticket."""

    def __init__(self, provider):
        self.node, self.asked_at = provider.node, datetime.now(UTC)
        self.opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()), Stops())

    def send(self, address, fields):
        """The page and its address, or the address that leads back to us."""
        request = Request(address, urlencode(fields).encode())
        try:
            with self.opener.open(request, timeout=SECONDS) as answer:
                return answer.read().decode(), answer.url
        except HTTPError as error:
            back = error.headers.get("Location", "")
            if not back.startswith(SERVICE.return_url):
                pytest.fail(error.read().decode()[-3000:])
            return "", back

    def ticket(self):
        field = authn_request(
            node=self.node,
            service=SERVICE,
            pair=pair("service"),
            request_id="ID-asked",
            level=SUBSTANTIAL,
            at=self.asked_at,
        )
        asked = {"SAMLRequest": field, "RelayState": "thread"}
        page, address = self.send(self.node.sign_in_url, asked)
        state = unescape(re.search(r'name="AuthState" value="([^"]+)"', page)[1])
        _, back = self.send(urljoin(address, "?"), {**LOGIN, "AuthState": state})
        told = parse_qs(urlsplit(back).query)
        assert told["RelayState"] == ["thread"]
        return read_artifact(told["SAMLart"][0], self.node)

    def exchanged(self, ticket):
        """The answer for a ticket, as it came over the line."""
        message = resolve_message(
            ticket,
            node=self.node,
            service=SERVICE,
            pair=pair("service"),
            message_id="ID-resolve",
            at=datetime.now(UTC),
        )
        request = Request(self.node.artifact_urls[ticket.endpoint], message)
        request.add_header("Content-Type", "text/xml; charset=utf-8")
        with self.opener.open(request, timeout=SECONDS) as answer:
            return answer.read()

    @property
    def expected(self):
        return Expected(
            node=self.node,
            service=SERVICE,
            request_id="ID-asked",
            resolve_id="ID-resolve",
            level=SUBSTANTIAL,
            asked_at=self.asked_at,
            at=datetime.now(UTC),
        )


@pytest.fixture(scope="module")
def visit(provider):
    made = Visit(provider)
    made.ticket_got = made.ticket()
    made.answer = made.exchanged(made.ticket_got)
    return made


def assertion_in(visit, data, **changes):
    """What is read of its answer with our own checks, one after the other, and the assertion.

    Through the signature of the outer message, which covers the response, and the assertion's own.
    """
    expected = replace(visit.expected, **changes)
    certificates = expected.node.certificates
    outer = signed_part(out_of_envelope(data, "ArtifactResponse"), certificates)
    response._check_message(outer, expected, in_response_to=expected.resolve_id)
    inner = xml.only(outer, SAMLP, "Response")
    response._check_message(inner, expected, in_response_to=expected.request_id)
    return signed_part(xml.only(inner, SAML, "Assertion"), certificates), expected


def refusal(visit, data, **changes):
    with pytest.raises(SamlRefused) as refused:
        response._identity(*assertion_in(visit, data, **changes))
    return refused.value.code


def test_its_assertion_names_the_person(visit):
    identity = response._identity(*assertion_in(visit, visit.answer))
    assert (identity.identifier, identity.surname) == (PERSON.identifier, PERSON.surname)
    assert (identity.given_name, identity.born_on) == (PERSON.given_name, PERSON.born_on)
    assert (identity.level, bool(identity.assertion_id)) == (SUBSTANTIAL, True)


def test_our_whole_reading_takes_no_response_without_a_signature_of_its_own(visit):
    """Stricter than this provider, which signs the message around it."""
    with pytest.raises(SamlRefused) as refused:
        open_answer(visit.answer, expected=visit.expected, key=pair("service-encryption").key)
    assert refused.value.code == "one-Signature-expected"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"request_id": "ID-other"}, "in-response-to"),
        ({"resolve_id": "ID-other"}, "in-response-to"),
        ({"service": replace(SERVICE, entity_id="https://other.example")}, "audience"),
        ({"service": replace(SERVICE, return_url="https://other.example/")}, "recipient"),
        ({"level": HIGH}, "level"),
        ({"asked_at": LATER}, "identified-before"),
        ({"at": LATER}, "message-time"),
    ],
    ids=["request", "question", "audience", "recipient", "level", "asked later", "an hour later"],
)
def test_its_answer_is_refused_where_it_was_not_made_for_this(visit, changes, code):
    assert refusal(visit, visit.answer, **changes) == code


def test_a_changed_name_or_another_key_is_refused(visit):
    changed = visit.answer.replace(PERSON.surname.encode(), b"Inny")
    assert changed != visit.answer
    assert refusal(visit, changed) == "signature-wrong"
    stranger = replace(visit.node, certificates=(pair("thief").certificate,))
    assert refusal(visit, visit.answer, node=stranger) == "signature-wrong"


def test_its_ticket_works_once(visit):
    assert refusal(visit, visit.exchanged(visit.ticket_got)) == "one-Response-expected"
