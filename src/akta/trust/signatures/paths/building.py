"""From a certificate up to a trust anchor (ścieżka certyfikatów): by names, within bounds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from asn1crypto import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509 import load_der_x509_certificate

from akta.trust.lists.anchors import Anchor, Anchors, key_of

_DEEPEST = 10
_MOST_STEPS = 300
_MOST_ISSUERS = 6
MOST_PATHS = 8
_LONGEST_REMEMBERED = 8 << 10
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, IndexError)


@dataclass(frozen=True, slots=True)
class Path:
    """An anchor and the certificates below it, the judged one last; none if it is listed."""

    anchor: Anchor
    below: tuple[x509.Certificate, ...]

    def links(self) -> Iterator[tuple[x509.Certificate, x509.Certificate]]:
        """Each certificate below the anchor with its issuer."""
        yield from zip(self.below, (self.anchor.certificate, *self.below), strict=False)


class Certificates:
    """The certificates of a file by their names; those that cannot be read are left out."""

    def __init__(self, ders: Iterable[bytes]) -> None:
        self._by_name: dict[str, list[x509.Certificate]] = {}
        for der in ders:
            cert = readable(der)
            if cert is not None:
                self._by_name.setdefault(key_of(cert.subject), []).append(cert)

    def issuers_of(self, cert: x509.Certificate) -> list[x509.Certificate]:
        """Those that may have issued it, the likeliest first: by key identifier, then the rest."""
        found = self._by_name.get(key_of(cert.issuer), [])
        wanted = cert.authority_key_identifier
        ranked = sorted(found, key=lambda each: wanted is None or each.key_identifier != wanted)
        return ranked[:_MOST_ISSUERS]


def readable(der: bytes) -> x509.Certificate | None:
    """A certificate whose every part that is asked for later can be read, else None.

    Authorities come back in file after file, so the last ones are remembered, if they are small.
    """
    return _remembered(der) if len(der) <= _LONGEST_REMEMBERED else _parsed(der)


@lru_cache(maxsize=256)
def _remembered(der: bytes) -> x509.Certificate | None:
    return _parsed(der)


def _parsed(der: bytes) -> x509.Certificate | None:
    try:
        cert = x509.Certificate.load(der, strict=True)
        hash((cert.subject.hashable, cert.issuer.hashable, cert.public_key.dump()))
        hash((cert.key_identifier, cert.authority_key_identifier, cert.serial_number))
        hash((cert.not_valid_before, cert.not_valid_after))
        cert.critical_extensions  # noqa: B018 - reads all extensions
    except _UNREADABLE:
        return None
    return cert


def paths(cert: x509.Certificate, pool: Certificates, anchors: Anchors) -> list[Path]:
    """Up to eight paths to listed keys, the shortest ones first of what the steps allow."""
    found: list[Path] = []
    budget = _MOST_STEPS
    waiting: list[tuple[x509.Certificate, ...]] = [(cert,)]
    while waiting and budget and len(found) < MOST_PATHS:
        budget -= 1
        below = waiting.pop(0)
        found += _ends(below, anchors)
        if len(below) < _DEEPEST:
            known = {each.public_key.dump() for each in below}
            up = (each for each in pool.issuers_of(below[0]))
            waiting += [(each, *below) for each in up if each.public_key.dump() not in known]
    return found[:MOST_PATHS]


def _ends(below: tuple[x509.Certificate, ...], anchors: Anchors) -> Iterator[Path]:
    """Paths that end here: the topmost is listed itself, or a listed key may have issued it."""
    own = anchors.listed(below[0])
    if own is not None:
        yield Path(own, below[1:])
    for anchor in anchors.named(below[0].issuer)[:_MOST_ISSUERS]:
        if own is None or anchor.certificate.public_key.dump() != own.certificate.public_key.dump():
            yield Path(anchor, below)


def issued_by(cert: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether the issuer's key fits; what `cryptography` cannot tell is left to the validator."""
    try:
        own = load_der_x509_certificate(cert.dump())
        own.verify_directly_issued_by(load_der_x509_certificate(issuer.dump()))
    except InvalidSignature:
        return False
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return True
    return True


def dangling(cert: x509.Certificate, pool: Certificates) -> x509.Certificate:
    """The topmost certificate at hand, whose issuer would have to be fetched."""
    top, seen = cert, {cert.dump()}
    for _ in range(_DEEPEST):
        up = next((each for each in pool.issuers_of(top) if each.dump() not in seen), None)
        if up is None:
            return top
        seen.add(up.dump())
        top = up
    return top
