"""The judgement of one PDF: claim, clauses, active content, sizes of pages."""

import io
import mmap
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import BinaryIO

import pikepdf

from akta.trust.pdfa import claim, xmp
from akta.trust.pdfa.catalogue import Intent, catalogue_findings, output_intent
from akta.trust.pdfa.colours import blending_of
from akta.trust.pdfa.content import OutOfTime, Reader
from akta.trust.pdfa.files import Embedded, file_findings, note_active
from akta.trust.pdfa.metadata import metadata_findings, other_findings
from akta.trust.pdfa.model import Finding, Flavour, Trouble, Verdict
from akta.trust.pdfa.objects import TooMany, reachable
from akta.trust.pdfa.rules import RULES
from akta.trust.pdfa.syntax import syntax_findings
from akta.trust.pdfa.xref import Bytes

SECONDS = 6.0
MOST_FINDINGS = 100
_NOT_JUDGED = "budowa dokumentu nie pozwala ocenić części wymagań"
_NOT_ALL = "dokument jest zbyt duży, aby ocenić go w całości"


def judge(
    file: BinaryIO, size: int, flavour: str | None = None, *, seconds: float = SECONDS
) -> Verdict:
    """Judge a PDF against its claim, or against `flavour` where it is given."""
    del size
    return _judged(file, flavour, time.monotonic() + seconds)


def _judged(file: BinaryIO, flavour: str | None, until: float, depth: int = 0) -> Verdict:
    verdict = Verdict(depth=depth)
    file.seek(0)
    try:
        with pikepdf.open(
            file, access_mode=pikepdf.AccessMode.stream, inherit_page_attributes=False
        ) as document:
            if document.is_encrypted:
                verdict.trouble = Trouble.ENCRYPTED
            _look(document, file, verdict, flavour, until)
    except pikepdf.PasswordError:
        verdict.trouble = Trouble.ENCRYPTED
    except (pikepdf.PdfError, *_ODD):
        verdict.trouble = verdict.trouble or Trouble.BROKEN
    _conclude(verdict)
    return verdict


def _conclude(verdict: Verdict) -> None:
    """False if a clause failed, None if one could not be judged, else True."""
    if verdict.trouble is not None:
        word = "zaszyfrowany" if verdict.trouble is Trouble.ENCRYPTED else "uszkodzony"
        verdict.findings.insert(0, Finding("6.1.3", f"plik jest {word}"))
    del verdict.findings[MOST_FINDINGS:]
    certain = [finding.certain for finding in verdict.findings]
    verdict.conforms = False if any(certain) else None if certain else True


def _look(
    document: pikepdf.Pdf, file: BinaryIO, verdict: Verdict, flavour: str | None, until: float
) -> None:
    packet = _packet(document, verdict)
    verdict.claimed = claim.claimed(packet) if packet else None
    verdict.page_sizes = [_size(page) for page in document.pages]
    wanted = flavour or verdict.claimed
    judged = Flavour.of(wanted) if wanted else None
    verdict.findings += _tried(lambda: _of_objects(document, verdict, judged, packet, until))
    if judged is None:
        verdict.findings.insert(0, Finding("6.7.11", "plik nie podaje części i poziomu PDF/A"))
        return
    if packet is not None:
        verdict.findings += _tried(lambda: metadata_findings(document, packet, judged))
    verdict.findings += _tried(lambda: catalogue_findings(document, judged))
    with _bytes_of(file) as data:
        verdict.findings += _tried(lambda: syntax_findings(data, document, judged))
    verdict.findings += _tried(lambda: _of_pages(document, judged, until))


def _bytes_of(file: BinaryIO) -> AbstractContextManager[Bytes]:
    """All bytes of a file; those of one on a disk are not taken into memory."""
    if isinstance(file, io.BytesIO):
        return nullcontext(file.getvalue())
    return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


_ODD = (ValueError, TypeError, KeyError, AttributeError, IndexError, ArithmeticError)


def _tried(check: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """What a group of clauses finds; where an odd object stops it, it is told as not judged."""
    try:
        return list(check())
    except (pikepdf.PdfError, RecursionError, MemoryError, *_ODD):
        return [Finding("6", _NOT_JUDGED, certain=False)]


def _of_objects(
    document: pikepdf.Pdf,
    verdict: Verdict,
    flavour: Flavour | None,
    packet: xmp.Packet | None,
    until: float,
) -> Iterable[Finding]:
    """One walk for active content and, where there is a flavour, the clauses on objects."""
    found: list[Finding] = []
    said: set[tuple[str, str]] = set()
    embedded = Embedded()
    own = document.Root.get("/Metadata")
    try:
        for value, name, key in reachable(document, until):
            note_active(value, key, verdict)
            embedded.note(value, name)
            if flavour is None:
                continue
            for rule in RULES:
                found += rule(value, name, key, flavour)
            found += file_findings(value, name, flavour)
            if key == "/Metadata" and flavour.part in {2, 3} and _is_another(value, own):
                found += other_findings(value, name, packet, flavour)
    except TooMany:
        found.append(Finding("6.1", _NOT_ALL, certain=False))
    else:
        found += embedded.findings(flavour)
    if flavour is not None:
        found += _of_embedded(embedded, flavour, until, verdict.depth + 1)
    once = []
    for finding in found:
        if (finding.clause, finding.message) not in said:
            said.add((finding.clause, finding.message))
            once.append(finding)
    return once


def _is_another(value: object, own: object) -> bool:
    """Whether a stream of metadata is not the document's own."""
    if not isinstance(value, pikepdf.Stream):
        return False
    return not isinstance(own, pikepdf.Stream) or value.objgen != own.objgen


_WITHIN = {"2": "12", "4": "124"}
"""Parts 2 and 4 hold only files that keep PDF/A themselves, of these parts; 4e and 4f hold any."""
_MOST_EMBEDDED, _DEEPEST = 64 << 20, 3


def _of_embedded(
    embedded: Embedded, flavour: Flavour, until: float, depth: int
) -> Iterable[Finding]:
    parts = _WITHIN.get(str(flavour) if flavour.part == 4 else str(flavour.part))  # noqa: PLR2004 - levels of part 4 differ
    clause = "6.9" if flavour.part == 4 else "6.8"  # noqa: PLR2004 - the clauses moved in part 4
    for stream in embedded.streams if parts else ():
        data = bytes(stream.read_bytes())
        if len(data) > _MOST_EMBEDDED or depth > _DEEPEST or time.monotonic() > until:
            yield Finding("6.1", _NOT_ALL, certain=False)
            return
        inner = _judged(io.BytesIO(data), None, until, depth)
        if inner.conforms is None:
            yield Finding(clause, "nie oceniono w całości pliku osadzonego", certain=False)
        elif not inner.conforms or (inner.claimed or "")[:1] not in (parts or ""):
            yield Finding(clause, "plik osadzony nie jest zgodny z PDF/A")


def _of_pages(document: pikepdf.Pdf, flavour: Flavour, until: float) -> list[Finding]:
    intent = output_intent(document.Root)
    reader = Reader(flavour, intent, until)
    tags = document.Root.get("/StructTreeRoot")
    tree = tags.get("/ParentTree") if isinstance(tags, pikepdf.Dictionary) else None
    if flavour.level == "a" and isinstance(tree, pikepdf.Dictionary):
        reader.tree = pikepdf.NumberTree(tree)
    try:
        for page in document.pages:
            _of_page(page, reader, intent, flavour)
        reader.finish()
    except OutOfTime:
        late = Finding("6.2", _NOT_ALL, certain=False)
        return [*reader.findings.values(), late]
    return list(reader.findings.values())


def _of_page(page: pikepdf.Page, reader: Reader, intent: Intent | None, flavour: Flavour) -> None:
    """A page under the output intent; part 4 has intents and blending by page."""
    group = page.obj.get("/Group")
    space = group.get("/CS") if isinstance(group, pikepdf.Dictionary) else None
    reader.glassy = False
    if flavour.part == 4:  # noqa: PLR2004 - as above
        reader.colours.intent = output_intent(page.obj) or intent
        reader.colours.blending = blending_of(space)
    reader.read_page(page)
    if space is not None:
        reader.group(space, page.obj.get("/Resources"))
    if flavour.part != 1 and reader.glassy and reader.colours.intent is None and space is None:
        clause = "6.2.9" if flavour.part == 4 else "6.2.10"  # noqa: PLR2004 - the clauses moved in part 4
        reader.say(clause, "strona z przezroczystością nie podaje przestrzeni barw")


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


def page_sizes(file: BinaryIO) -> list[tuple[float, float]]:
    """Width and height of every page in points; none where the file cannot be read."""
    file.seek(0)
    try:
        with pikepdf.open(file) as document:
            return [_size(page) for page in document.pages]
    except (pikepdf.PdfError, *_ODD):
        return []


def _size(page: pikepdf.Page) -> tuple[float, float]:
    box = [float(side) for side in page.cropbox]
    width, height = abs(box[2] - box[0]), abs(box[3] - box[1])
    unit = float(page.obj.get("/UserUnit", 1))
    return width * unit, height * unit
