"""Detached content: which of the given documents a signature speaks of."""

import unicodedata
from dataclasses import dataclass, field
from urllib.parse import unquote

from akta.trust.signatures.facts import Report


@dataclass(frozen=True, slots=True)
class Document:
    """A document given beside a detached signature (`--content`)."""

    name: str
    data: bytes


@dataclass(slots=True)
class Documents:
    """The given documents, and which of them were used."""

    given: tuple[Document, ...] = ()
    used: set[int] = field(default_factory=set)

    def named(self, uri: str) -> Document | None:
        """The document a reference names: last part of its path, percent-decoded, NFC."""
        wanted = last_part(unquote(uri))
        for place, document in enumerate(self.given):
            if last_part(document.name) == wanted:
                return self.use(place)
        return None

    def use(self, place: int) -> Document:
        """Mark a document as used and return it."""
        self.used.add(place)
        return self.given[place]

    def say_unused(self, report: Report) -> None:
        """A document that no signature speaks of is a finding."""
        for place, document in enumerate(self.given):
            if place not in self.used:
                text = f"Podanego dokumentu „{last_part(document.name)}” nie dotyczy żaden podpis."
                report.say("CONTENT_UNUSED", text)


def last_part(path: str) -> str:
    """The last part of a path, in NFC."""
    return unicodedata.normalize("NFC", path.replace("\\", "/").rsplit("/", 1)[-1])
