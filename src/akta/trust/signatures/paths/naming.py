"""The names of the certificates at hand, by which the parent finds listed services."""

from collections.abc import Iterable

from akta.trust.lists.anchors import key_of
from akta.trust.signatures.facts import Report
from akta.trust.signatures.paths.building import readable


def names_of(ders: Iterable[bytes], report: Report) -> list[str]:
    """The keys of subjects and issuers, each once."""
    found: dict[str, None] = {}
    held = (each.certificate for each in report.evidence.values())
    at_hand = [*ders, *(each.dump() for each in held if each is not None)]
    for der in dict.fromkeys(at_hand):
        cert = readable(der)
        if cert is not None:
            found[key_of(cert.subject)] = found[key_of(cert.issuer)] = None
    return list(found)
