"""Signatures whose result could not be determined are checked again (ponowna weryfikacja).

What changes the result makes a new version of the report; the old one and the first check stay.
The moment that counts is that of the filing: by then the file existed, so whether a certificate
was revoked is asked as of that moment, however late the answer comes.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from akta.filing import inspection
from akta.filing.models import Filing, FilingFile, Paper, PaperKind, Recheck, SignatureCheck
from akta.law.marks import implements
from akta.trust.receipts.verdicts import Result, result_of, signatures_of
from akta.trust.signatures.rounds import Fetch, by_network

__all__ = ["current", "due", "plan", "recheck"]

_WAITS = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=18))
_DAILY = timedelta(days=1)
_MOST_ATTEMPTS = 60
_WORDS = ("id", "intact", "indication", "sub_indication", "quality", "issued_by")


def current(file: FilingFile) -> dict[str, Any] | None:
    """The newest result of a file: of a later check, else that of the filing itself."""
    newest = file.checks.order_by("-at", "-pk").first()
    found: dict[str, Any] | None = newest.result if newest is not None else file.signatures
    return found


def plan(filing: Filing, *, at: datetime) -> None:
    """Put a filing with undetermined signatures on the schedule, once."""
    if not Recheck.objects.filter(pk=filing.pk).exists() and any(_undetermined(filing)):
        Recheck.objects.get_or_create(filing=filing, defaults={"due_at": at + _WAITS[0]})


def due(*, at: datetime) -> list[UUID]:
    """Filings whose next check has come, the longest waiting first."""
    rows = Recheck.objects.filter(due_at__lte=at).order_by("due_at")
    return list(rows.values_list("pk", flat=True)[:50])


@implements("F-6-1b")
def recheck(filing_id: UUID, *, at: datetime, fetch: Fetch | None = by_network) -> bool:
    """Check what is undetermined once more; gives whether a new report was begun.

    Reading and fetching happen outside of any transaction.
    """
    filing = Filing.objects.get(pk=filing_id)
    found = [(file, _judged(file, filing, fetch)) for file in _undetermined(filing)]
    changed = [(file, told) for file, told in found if _words(told) != _words(current(file))]
    with transaction.atomic():
        SignatureCheck.objects.bulk_create(
            SignatureCheck(file=file, result=told, at=at) for file, told in changed
        )
        if changed:
            _new_report(filing, at)
        _plan_next(filing, at)
    return bool(changed)


def _undetermined(filing: Filing) -> Iterable[FilingFile]:
    for file in filing.files.select_related("signs"):
        entries = signatures_of(current(file) or {"signatures": []})
        if any(result_of(each) is Result.INDETERMINATE for each in entries):
            yield file


def _judged(file: FilingFile, filing: Filing, fetch: Fetch | None) -> dict[str, Any]:
    return inspection.judged(file, "", file.signs, at=filing.filed_at, fetch=fetch)


def _words(found: dict[str, Any] | None) -> list[tuple[Any, ...]]:
    """What of a result makes it another one."""
    entries = (found or {}).get("signatures", [])
    return [tuple(each.get(word) for word in _WORDS) for each in entries]


def _new_report(filing: Filing, at: datetime) -> None:
    last = Paper.objects.filter(filing=filing, kind=PaperKind.REPORT).order_by("-version").first()
    version = last.version + 1 if last is not None else 1
    Paper.objects.get_or_create(
        filing=filing, kind=PaperKind.REPORT, version=version, defaults={"made_at": at}
    )


def _plan_next(filing: Filing, at: datetime) -> None:
    """The next attempt, ever later; none once all is determined or two months were in vain."""
    row = Recheck.objects.select_for_update(no_key=True).get(pk=filing.pk)
    row.attempts += 1
    wait = _WAITS[row.attempts] if row.attempts < len(_WAITS) else _DAILY
    goes_on = row.attempts < _MOST_ATTEMPTS and any(_undetermined(filing))
    row.due_at = at + wait if goes_on else None
    row.save()
