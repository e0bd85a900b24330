"""What follows a filing: place in the log, then confirmation and report, each sealed and kept.

Every step looks at what stands already, so a job that was killed anywhere goes on where it was,
and one that runs twice changes nothing.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from akta.core import journal
from akta.core.actors import SYSTEM
from akta.files import blobs
from akta.filing import events
from akta.filing.models import Filing, FilingFile, LogLeaf, Paper, PaperKind, PaperState
from akta.filing.papers import CheckedFile, SealWords, confirmation_pdf, report_pdf
from akta.filing.proofs import log, rechecks
from akta.filing.proofs.seals import current_seal, note_use
from akta.filing.signers import is_signed_by
from akta.law.marks import implements
from akta.trust.receipts.verdicts import UNKNOWN, signatures_of, verdict_on
from akta.trust.sealing.errors import SealUnusable
from akta.trust.sealing.pdf import Sealed, seal_pdf, stamp_pdf
from akta.trust.sealing.seal import Seal
from akta.trust.signatures.facts import OFFICE_SIGNATURE

__all__ = ["prove", "unproven"]

logger = logging.getLogger("akta.filing")
REASONS = {
    PaperKind.CONFIRMATION: "Elektroniczne potwierdzenie wniesienia pisma",
    PaperKind.REPORT: "Wynik weryfikacji podpisów elektronicznych",
}
UNJUDGED = "Podpisów tego pliku nie sprawdzono."


@implements("F-5")
def prove(filing_id: UUID, *, at: datetime) -> bool:
    """Do what is left: leaf, checkpoint, confirmation, report; gives whether all is ready.

    Without a usable seal the papers wait ("oczekuje na pieczęć"); the filing stands all the same.
    Raises NotFound before the filing has its date.
    """
    leaf = log.append(filing_id, at=at)
    rechecks.plan(leaf.filing, at=at)
    papers = [_paper(leaf.filing_id, kind, at) for kind in PaperKind]
    if all(paper.state == PaperState.READY for paper in papers):
        return True
    try:
        seal = current_seal(at=at)
        finished = [_finished(paper, leaf, seal, at) for paper in papers]
    except SealUnusable as reason:
        logger.warning("Dokumenty oczekują na pieczęć: %s", reason)
        return False
    return all(finished)


def unproven() -> list[UUID]:
    """Filings with a date whose papers are not all ready, the oldest first."""
    papers = Paper.objects.filter(filing=OuterRef("pk"))
    lacks = [~Exists(papers.filter(kind=kind)) for kind in PaperKind]
    waits = Exists(papers.exclude(state=PaperState.READY))
    rows = Filing.objects.filter(reduce(or_, lacks, waits), filed_at__isnull=False)
    return list(rows.order_by("filed_at", "number").values_list("pk", flat=True)[:500])


def _paper(filing_id: UUID, kind: PaperKind, at: datetime) -> Paper:
    """The newest version of a paper; the first one is announced as waiting for its seal."""
    newest = Paper.objects.filter(filing_id=filing_id, kind=kind).order_by("-version").first()
    if newest is not None:
        return newest
    row, _ = Paper.objects.get_or_create(
        filing_id=filing_id, kind=kind, version=1, defaults={"made_at": at}
    )
    return row


@transaction.atomic
def _finished(paper: Paper, leaf: LogLeaf, seal: Seal, at: datetime) -> bool:
    """Seal a paper that waits, stamp one that was sealed without; nobody else does meanwhile."""
    paper = Paper.objects.select_for_update(no_key=True).get(pk=paper.pk)
    if paper.state == PaperState.WAITING:
        _keep(paper, seal_pdf(_drawn(paper, leaf, seal, at), seal, reason=_reason(paper)), seal, at)
    elif paper.state == PaperState.UNSTAMPED:
        _stamp(paper, seal)
    return paper.state == PaperState.READY


def _reason(paper: Paper) -> str:
    return REASONS[PaperKind(paper.kind)]


def _drawn(paper: Paper, leaf: LogLeaf, seal: Seal, at: datetime) -> bytes:
    record, words = leaf.record.encode(), SealWords(seal.name, seal.is_demonstration)
    files = list(checked_files(leaf.filing.files.all()))
    if paper.kind == PaperKind.REPORT:
        return report_pdf(record, files, seal=words, checked_at=at)
    return confirmation_pdf(record, log.proof_for(leaf, at=at), files=files, seal=words)


@implements("F-6-1b")
def checked_files(files: Iterable[FilingFile]) -> Iterable[CheckedFile]:
    """Every file with every signature on it, by their newest check."""
    files = list(files)
    apart = defaultdict(list)
    for file in files:
        apart[file.signs_id].append(file.name)
    for file in files:
        found = rechecks.current(file)
        verdicts = tuple(map(verdict_on, signatures_of(found))) if found else ()
        problems = (found or {}).get("problems", [])
        told = [each["message"] for each in problems]
        is_unread = any(each.get("code") == OFFICE_SIGNATURE for each in problems)
        findings = [*told, *_strangers(file, found)] if found else [UNJUDGED]
        given = (file.name, _title(file), file.sha256, verdicts, tuple(findings))
        yield CheckedFile(*given, apart=tuple(apart[file.pk]), is_unread=is_unread)


def _strangers(file: FilingFile, found: Mapping[str, Any]) -> Iterable[str]:
    """Who signed and is not the person whose account it is."""
    for entry in signatures_of(found):
        if is_signed_by(entry, file.filing.filer) is False:
            name = entry["signer"]["name"] or UNKNOWN
            yield f"Podpisała inna osoba niż ta, na której koncie złożono pismo: {name}."


def _title(file: FilingFile) -> str:
    if file.signs is not None:
        return f"Podpis do pliku {file.signs.name}"
    number = f" nr {file.number}" if file.number else ""
    title = f": {file.title}" if file.title else ""
    return f"{file.get_role_display().capitalize()}{number}{title}"


def _keep(paper: Paper, sealed: Sealed, seal: Seal, at: datetime) -> None:
    """The bytes are in the store before the row says so; a killed job leaves a blob at most."""
    stored = blobs.store().put([sealed.data])
    paper.state = PaperState.UNSTAMPED if sealed.awaits_stamp else PaperState.READY
    paper.sha256, paper.size, paper.level = stored.sha256, stored.size, sealed.level.value
    paper.seal, paper.sealed_at = note_use(seal, at=at), at
    paper.save()
    filing = paper.filing
    journal.record(
        events.PAPER_SEALED,
        stream=f"filing:{filing.pk}",
        actor=SYSTEM,
        at=at,
        case_id=filing.case_id,
        subject=filing.pk,
        data={
            "number": filing.label,
            "kind": paper.kind,
            "paper": paper.get_kind_display(),
            "sha256": paper.sha256,
            "filer_id": str(filing.filer_id),
        },
    )


def _stamp(paper: Paper, seal: Seal) -> None:
    stamped = stamp_pdf(blobs.store().read_verified(paper.sha256), seal)
    if stamped is None:
        return
    stored = blobs.store().put([stamped])
    paper.unstamped_sha256, paper.sha256, paper.size = paper.sha256, stored.sha256, stored.size
    paper.state, paper.level = PaperState.READY, "B-T"
    paper.save()
