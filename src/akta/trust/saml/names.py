"""Names of the standards: namespaces, algorithms, attributes, levels."""

SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
MD = "urn:oasis:names:tc:SAML:2.0:metadata"
DS = "http://www.w3.org/2000/09/xmldsig#"
DSIG11 = "http://www.w3.org/2009/xmldsig11#"
XENC = "http://www.w3.org/2001/04/xmlenc#"
XENC11 = "http://www.w3.org/2009/xmlenc11#"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
EIDAS = "http://eidas.europa.eu/saml-extensions"
PREFIXES = {
    "saml2": SAML,
    "saml2p": SAMLP,
    "md": MD,
    "ds": DS,
    "dsig11": DSIG11,
    "xenc": XENC,
    "xenc11": XENC11,
    "soap": SOAP,
    "eidas": EIDAS,
}

POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
ARTIFACT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"
SOAP_BINDING = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP"
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
FAILED = "urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
URI_NAMES = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"

PERSON = "http://eidas.europa.eu/attributes/naturalperson/"
PERSON_IDENTIFIER = f"{PERSON}PersonIdentifier"
GIVEN_NAME = f"{PERSON}CurrentGivenName"
FAMILY_NAME = f"{PERSON}CurrentFamilyName"
DATE_OF_BIRTH = f"{PERSON}DateOfBirth"

LEVELS = tuple(f"http://eidas.europa.eu/LoA/{name}" for name in ("low", "substantial", "high"))
"""Levels of assurance (poziomy wiarygodności), the weakest first."""
LOW, SUBSTANTIAL, HIGH = LEVELS


def tag(namespace: str, name: str) -> str:
    """A qualified name as lxml writes it."""
    return f"{{{namespace}}}{name}"
