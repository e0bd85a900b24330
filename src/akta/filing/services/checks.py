"""The check of one file of a draft: the three annexes, then its signatures (job)."""

from typing import Any
from uuid import UUID

from akta.core import clock
from akta.files import blobs
from akta.filing import inspection, malware
from akta.filing.models import CheckState, DraftFile
from akta.filing.watching import kinds_are_told
from akta.law.filing.problems import Problem

__all__ = ["check_file"]


def check_file(file_id: UUID) -> DraftFile | None:
    """Check a file and keep what was found beside it; None where it is no longer there.

    Reading happens outside of any transaction. What was asked of the file meanwhile (another kind
    of reproduction, another signed file) makes the answer too old: then the file waits for the
    job of that change.
    """
    file = DraftFile.objects.select_related("signs").filter(pk=file_id).first()
    if file is None or file.removed_at is not None:
        return None
    result = _scanned(file, inspection.checked(file))
    detected = str((result.get("format") or {}).get("detected") or "")
    found = inspection.judged(file, detected, file.signs)
    found["kinds_told"] = kinds_are_told(clock.now())
    same = {"scan_kind": file.scan_kind, "signs_id": file.signs_id, "name": file.name}
    DraftFile.objects.filter(pk=file_id, **same).update(
        check_state=CheckState.DONE, check_result=_kept(result), signatures=found
    )
    return DraftFile.objects.get(pk=file_id)


def _scanned(file: DraftFile, result: dict[str, Any]) -> dict[str, Any]:
    """The result with what the scan for malware found; one that could not be made is told."""
    with blobs.store().open(file.sha256) as opened:
        found = malware.scan(opened)
    told = {"malware": {"state": found.state.value, "name": found.name}}
    problem = _PROBLEM_OF.get(found.state)
    if problem is None:
        return result | told
    from akta.filing.checking import problem_as_told  # noqa: PLC0415 - its libraries are a child's

    added = problem_as_told(Problem(problem, {"what": found.name}))
    fine = bool(result["ok"]) and found.state is not malware.State.FOUND
    return result | told | {"ok": fine, "problems": [*result["problems"], added]}


_PROBLEM_OF = {
    malware.State.FOUND: "MALWARE",
    malware.State.FAILED: "MALWARE_NOT_SCANNED",
}


def _kept(result: dict[str, Any]) -> dict[str, Any]:
    """The result without what may grow without bound: single pages of a scan, PDF/A findings."""
    pdfa, scan = result.get("pdfa"), result.get("scan")
    if pdfa:
        pdfa = {**pdfa, "problems": pdfa["problems"][:20]}
    if scan:
        scan = {**scan, "pages": scan["pages"][:20], "count": len(scan["pages"])}
    return {**result, "pdfa": pdfa, "scan": scan, "problems": result["problems"][:200]}
