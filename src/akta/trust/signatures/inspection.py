"""The door of the room: what a file's bytes say about its signatures."""

import io
import time
import zipfile
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from akta.trust.lists.anchors import Anchors
from akta.trust.signatures import cms
from akta.trust.signatures.asic import inspect_zip
from akta.trust.signatures.cades import inspect_cms
from akta.trust.signatures.conclusions import conclude, tell
from akta.trust.signatures.documents import Document, Documents
from akta.trust.signatures.evidence import Pool
from akta.trust.signatures.facts import Report
from akta.trust.signatures.pades import inspect_pdf
from akta.trust.signatures.xades import Surroundings, inspect_xml
from akta.trust.signatures.xmlparts import Dangerous, NotXml

_PDF_HEAD = 1024
_UNSIGNED = "W pliku nie ma podpisu elektronicznego."


def inspect(
    data: bytes,
    contents: Sequence[Document] = (),
    *,
    at: datetime | None = None,
    seconds: float = 10.0,
    anchors: Anchors | None = None,
    fetched: Pool | None = None,
) -> Report:
    """Decide the container by content, judge every signature, and say what follows.

    `contents` are the documents of a detached signature. What is not judged after 0.6 of
    `seconds` is left unjudged and said so. Nothing is fetched from anywhere; `report.wanted`
    names what could be, and `fetched` is what the caller fetched then. `anchors` are the
    services of trusted lists, without which no certificate is trusted.
    """
    documents = Documents(tuple(contents))
    report = Report(until=time.monotonic() + seconds * 0.6)
    _inspect(report, data, documents)
    documents.say_unused(report)
    conclude(report, at=at)
    if anchors is not None:
        from akta.trust.signatures.paths.trust import judge_trust  # noqa: PLC0415 - slow to load

        judge_trust(report, anchors, at=at, fetched=fetched)
        tell(report)
    return report


def _inspect(report: Report, data: bytes, documents: Documents) -> None:
    """The first bytes decide; a PDF or a ZIP behind other bytes is looked for afterwards, since
    a CMS or a ZIP may carry a PDF right at its beginning.
    """
    if data.startswith(b"%PDF-"):
        inspect_pdf(report, data)
    elif (signed := cms.signed_bytes(data)) is not None:
        inspect_cms(report, signed, documents)
    elif data[:4] in {b"PK\x03\x04", b"PK\x05\x06"}:
        inspect_zip(report, data)
    elif _looks_xml(data):
        _inspect_xml(report, data, documents)
    elif b"%PDF-" in data[:_PDF_HEAD]:
        inspect_pdf(report, data)
    elif _is_late_zip(data):
        inspect_zip(report, data)
    elif data:
        report.say("UNSIGNED", _UNSIGNED)
    else:
        report.say("UNREADABLE", "Plik jest pusty.")


def _is_late_zip(data: bytes) -> bool:
    """Whether a ZIP stands behind other bytes: its directory closes the file."""
    return b"PK\x05\x06" in data[-(1 << 16) - 22 :] and zipfile.is_zipfile(io.BytesIO(data))


def _looks_xml(data: bytes) -> bool:
    head = data[:_PDF_HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head[:1] == b"<"


def _inspect_xml(report: Report, data: bytes, documents: Documents) -> None:
    try:
        inspect_xml(report, data, Surroundings(documents=documents))
    except NotXml:
        report.say("UNREADABLE", "Pliku XML nie da się odczytać.")
    except Dangerous:
        report.say(
            "UNREADABLE", "Plik XML zawiera encje: ze względów bezpieczeństwa ich nie czytamy."
        )
    else:
        advanced = any(entry.format == "xades" for entry in report.signatures)
        if report.signatures:
            report.container = "xades" if advanced else "xmldsig"
        else:
            report.say("UNSIGNED", _UNSIGNED)


def warm() -> None:
    """Load the libraries that are loaded late, so that no file need be opened later."""
    import pyhanko.sign.validation.pdf_embedded  # noqa: F401, PLC0415 - for its effect

    import akta.trust.signatures.paths.trust  # noqa: F401, PLC0415 - as above

    at_noon = datetime(2026, 1, 1, 12, tzinfo=ZoneInfo("Europe/Warsaw"))
    assert at_noon.utcoffset() is not None
