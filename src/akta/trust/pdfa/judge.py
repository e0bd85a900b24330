"""The judgement of one PDF: claim, clauses, active content, sizes of pages."""

from typing import BinaryIO

import pikepdf

from akta.trust.pdfa import claim, xmp
from akta.trust.pdfa.model import Finding, Flavour, Trouble, Verdict

MOST_PAGES = 20_000


def judge(file: BinaryIO, size: int, flavour: str | None = None) -> Verdict:
    """Judge a PDF against its claim, or against `flavour` where it is given."""
    verdict = Verdict()
    file.seek(0)
    try:
        with pikepdf.open(file, access_mode=pikepdf.AccessMode.stream) as document:
            if document.is_encrypted:
                verdict.trouble = Trouble.ENCRYPTED
            _look(document, file, size, verdict, flavour)
    except pikepdf.PasswordError:
        verdict.trouble = Trouble.ENCRYPTED
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, RecursionError):
        verdict.trouble = verdict.trouble or Trouble.BROKEN
    if verdict.trouble is not None:
        verdict.conforms = False
        word = "zaszyfrowany" if verdict.trouble is Trouble.ENCRYPTED else "uszkodzony"
        verdict.findings.append(Finding("6.1.3", f"plik jest {word}"))
    return verdict


def _look(
    document: pikepdf.Pdf, file: BinaryIO, size: int, verdict: Verdict, flavour: str | None
) -> None:
    packet = _packet(document, verdict)
    verdict.claimed = claim.claimed(packet) if packet else None
    verdict.page_sizes = [_size(page) for page in document.pages]
    wanted = flavour or verdict.claimed
    if wanted is None:
        verdict.conforms = False
        verdict.findings.append(Finding("6.7.11", "plik nie podaje części i poziomu PDF/A"))
        return
    conclude(verdict, Flavour.of(wanted))


def conclude(verdict: Verdict, flavour: Flavour) -> None:
    """False if a clause failed, None if one could not be judged, else True."""
    del flavour
    verdict.findings.append(Finding("6", "wymagań nie oceniono", certain=False))
    certain = [finding.certain for finding in verdict.findings]
    verdict.conforms = False if any(certain) else None if certain else True


def _packet(document: pikepdf.Pdf, verdict: Verdict) -> xmp.Packet | None:
    metadata = document.Root.get("/Metadata")
    if not isinstance(metadata, pikepdf.Stream):
        verdict.findings.append(Finding("6.7.2", "dokument nie ma metadanych XMP"))
        return None
    try:
        return xmp.parse(metadata.read_bytes())
    except xmp.BadPacket as why:
        verdict.findings.append(Finding("6.7.9", str(why)))
        return None


def _size(page: pikepdf.Page) -> tuple[float, float]:
    box = [float(side) for side in page.cropbox]
    width, height = abs(box[2] - box[0]), abs(box[3] - box[1])
    unit = float(page.obj.get("/UserUnit", 1))
    return width * unit, height * unit
