"""The door of the room: what a file's bytes say about its signatures."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime

from akta.trust.signatures import cms
from akta.trust.signatures.asic import inspect_zip
from akta.trust.signatures.cades import inspect_cms
from akta.trust.signatures.conclusions import conclude
from akta.trust.signatures.documents import Document, Documents
from akta.trust.signatures.facts import Report
from akta.trust.signatures.pades import inspect_pdf
from akta.trust.signatures.xades import Surroundings, inspect_xml
from akta.trust.signatures.xmlparts import Dangerous, NotXml

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
    if data[:4] in {b"PK\x03\x04", b"PK\x05\x06"} or _is_late_zip(data):
        report = Report()
        inspect_zip(report, data)
        return report
    if _looks_xml(data):
        return _xml(data, documents)
    report = Report()
    report.say("UNSIGNED" if data else "UNREADABLE", _UNSIGNED if data else "Plik jest pusty.")
    return report


def _is_late_zip(data: bytes) -> bool:
    """Whether a ZIP stands behind other bytes: its directory closes the file."""
    return b"PK\x05\x06" in data[-(1 << 16) - 22 :] and zipfile.is_zipfile(io.BytesIO(data))


def _looks_xml(data: bytes) -> bool:
    head = data[:64].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head[:1] == b"<"


def _xml(data: bytes, documents: Documents) -> Report:
    report = Report()
    try:
        inspect_xml(report, data, Surroundings(documents=documents))
    except NotXml:
        report.say("UNREADABLE", "Pliku XML nie da się odczytać.")
        return report
    except Dangerous:
        report.say("ENTITIES_REFUSED", "Plik XML zawiera encje, których ze względu na bezpieczeństwo się nie rozwija.")
        report.say("UNREADABLE", "Pliku XML nie da się bezpiecznie odczytać.")
        return report
    if not report.signatures:
        report.say("UNSIGNED", _UNSIGNED)
    else:
        advanced = any(entry.format == "xades" for entry in report.signatures)
        report.container = "xades" if advanced else "xmldsig"
    return report
