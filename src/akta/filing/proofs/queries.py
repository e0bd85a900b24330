"""Reads of a filing's papers; who may read a filing is decided before, by its side's own query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from akta.core.errors import NotFound
from akta.files import blobs
from akta.filing.changes import Revision, revisions_of
from akta.filing.models import Filing, FilingFile, Paper, PaperKind, PaperState, SignatureCheck
from akta.trust.receipts.verdicts import signatures_of, verdict_on

__all__ = ["PaperFile", "are_coming", "files_of", "paper_file", "papers_of", "reports_of"]

_NAMES = {PaperKind.CONFIRMATION: "potwierdzenie", PaperKind.REPORT: "weryfikacja-podpisow"}


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A paper as it is given out: its bytes, compared with their digest, and its name."""

    name: str
    content: bytes
    sealed_at: datetime


def papers_of(filing_id: UUID) -> Sequence[Paper]:
    """Confirmation and report in their newest versions, also those that wait for the seal."""
    rows = Paper.objects.filter(filing_id=filing_id).order_by("kind", "-version")
    newest: dict[str, Paper] = {}
    for row in rows:
        newest.setdefault(row.kind, row)
    return list(newest.values())


def are_coming(papers: Sequence[Paper]) -> bool:
    """Whether a paper is still on its way, so that a page asks again by itself."""
    return len(papers) < len(PaperKind) or any(each.state != PaperState.READY for each in papers)


def files_of(filing: Filing) -> list[tuple[FilingFile, list[str], list[Revision]]]:
    """The files of a filing; of each, by its newest check: its signatures, what came after them."""
    checks = SignatureCheck.objects.filter(file__filing=filing).order_by("at", "pk")
    newest = {check.file_id: check.result for check in checks}
    files = filing.files.select_related("signs")
    found = [(file, newest.get(file.pk) or file.signatures) for file in files]
    return [(file, _sentences(told), revisions_of(told)) for file, told in found]


def _sentences(found: Mapping[str, Any] | None) -> list[str]:
    verdicts = map(verdict_on, signatures_of(found) if found else ())
    return [f"{each.kind.capitalize()}, wynik {each.result}. {each.sentence}" for each in verdicts]


def paper_file(filing: Filing, kind: str) -> PaperFile:
    """The newest sealed version. Raises NotFound: what waits for its seal is given to nobody."""
    sealed = Paper.objects.filter(filing=filing, kind=kind).exclude(state=PaperState.WAITING)
    paper = sealed.order_by("-version").first()
    if paper is None or paper.sealed_at is None:
        raise NotFound
    name = f"{_NAMES[PaperKind(kind)]}-BP-{filing.number}.pdf"
    return PaperFile(name, blobs.store().read_verified(paper.sha256), paper.sealed_at)


def reports_of(filing_ids: Sequence[UUID]) -> dict[UUID, Paper]:
    """The newest report of each of these filings, in one query; those without one are absent."""
    rows = Paper.objects.filter(filing_id__in=filing_ids, kind=PaperKind.REPORT)
    return {row.filing_id: row for row in rows.order_by("version")}
