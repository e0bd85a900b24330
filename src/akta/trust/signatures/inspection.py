"""The door of the room: what a file's bytes say about its signatures."""

from collections.abc import Sequence
from datetime import datetime

from akta.trust.signatures import cms
from akta.trust.signatures.cades import inspect_cms
from akta.trust.signatures.conclusions import conclude
from akta.trust.signatures.documents import Document, Documents
from akta.trust.signatures.facts import Report
from akta.trust.signatures.pades import inspect_pdf

_PDF_HEAD = 1024
_UNSIGNED = "W pliku nie ma podpisu elektronicznego."


def inspect(
    data: bytes, contents: Sequence[Document] = (), *, at: datetime | None = None
) -> Report:
    """Decide the container by content, judge every signature, and say what follows.

    `contents` are the documents of a detached signature. Nothing is fetched from anywhere.
    """
    documents = Documents(tuple(contents))
    report = _inspected(data, documents)
    documents.say_unused(report)
    conclude(report, at=at)
    return report


def _inspected(data: bytes, documents: Documents) -> Report:
    if b"%PDF-" in data[:_PDF_HEAD]:
        return inspect_pdf(data)
    signed = cms.signed_bytes(data)
    if signed is not None:
        return inspect_cms(signed, documents)
    report = Report()
    report.say("UNSIGNED" if data else "UNREADABLE", _UNSIGNED if data else "Plik jest pusty.")
    return report
