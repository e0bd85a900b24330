"""Validation data that an XML signature carries (CertificateValues, RevocationValues)."""

from collections.abc import Iterator

from akta.trust.signatures import cms, xmlparts
from akta.trust.signatures.evidence import Pool, take_cms
from akta.trust.signatures.xmlparts import Element

_MOST_TOKENS = 50


def take_validation_data(pool: Pool, signature: Element) -> None:
    """Keep certificates, revocation data and what the time stamps carry."""
    own = f"{{{xmlparts.DS}}}X509Certificate"
    pool.add(map(xmlparts.decoded, _within(signature, own)))
    pool.add(
        map(xmlparts.decoded, _within(signature, "{*}EncapsulatedX509Certificate")),
        map(xmlparts.decoded, _within(signature, "{*}EncapsulatedCRLValue")),
        map(xmlparts.decoded, _within(signature, "{*}EncapsulatedOCSPValue")),
    )
    for place, token in enumerate(_within(signature, "{*}EncapsulatedTimeStamp")):
        if place == _MOST_TOKENS:
            return
        try:
            take_cms(pool, cms.load(xmlparts.decoded(token)))
        except (cms.NotCms, ValueError, TypeError, KeyError):
            continue


def _within(signature: Element, name: str) -> Iterator[Element]:
    for element in signature.iter(name):
        if xmlparts.owner(element) is signature:
            yield element
