"""Jobs of the filing desk: the outbox of submission, the check of a file, looking after both."""

import logging
from datetime import timedelta
from uuid import UUID

from django.db import close_old_connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from akta.core import clock, jobs
from akta.filing.models import CheckState, DraftFile, Mending, MendingState
from akta.filing.services import checks, mending, submission, uploads
from akta.filing.services.files import CHECK
from akta.filing.tasks_after import (
    certify_outage,
    look_after_papers,
    print_file,
    prove,
    recheck_signatures,
)
from akta.imaging import TaskFailed

__all__ = [
    "certify_outage",
    "check_file",
    "look_after",
    "look_after_papers",
    "mend_file",
    "print_file",
    "prove",
    "recheck_signatures",
    "settle",
]

LOST_AFTER = timedelta(minutes=2)
MENDING_LOST_AFTER = timedelta(minutes=20)
MENDING_LOST = "Przygotowanie zostało przerwane. Można zlecić je jeszcze raz."
log = logging.getLogger("akta.filing")


@app.task(name=submission.SETTLE, queue="default")
def settle(filing_id: str) -> None:
    """The outbox of a submission: copies the filing time if its request died before it could."""
    close_old_connections()
    try:
        submission.settle(UUID(filing_id))
    finally:
        close_old_connections()


@app.task(name=CHECK, queue="default")
def check_file(file_id: str) -> None:
    """Check one file of a draft in a child process."""
    close_old_connections()
    try:
        checks.check_file(UUID(file_id))
    except TaskFailed:
        log.exception("The file %s could not be checked.", file_id)
        DraftFile.objects.filter(pk=file_id).update(check_state=CheckState.FAILED)
    finally:
        close_old_connections()


@app.task(name=mending.MEND, queue="default")
def mend_file(mending_id: str) -> None:
    """Make a PDF/A of a file of a draft, beside it; a broken tool is told on its page."""
    close_old_connections()
    try:
        mending.carry_out(UUID(mending_id))
    finally:
        close_old_connections()


@app.periodic(cron="* * * * * */20", periodic_id="filing.look_after")
@app.task(name="filing.look_after", pass_context=False)
def look_after(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's signature
    """Three times a minute: what a dead process left is finished, expired uploads are removed."""
    close_old_connections()
    try:
        for filing_id in submission.unsettled():
            submission.settle(filing_id)
        check_lost()
        uploads.forget_expired(at=clock.now())
    finally:
        close_old_connections()


def check_lost() -> int:
    """Files that wait for a check whose job is gone get another one; how many."""
    before = clock.now() - LOST_AFTER
    waiting = DraftFile.objects.filter(
        check_state=CheckState.WAITING, removed_at__isnull=True, uploaded_at__lt=before
    )
    lost = [pk for pk in waiting.values_list("pk", flat=True)[:100] if not _is_due(pk)]
    for pk in lost:
        jobs.defer(CHECK, file_id=str(pk))
    return len(lost) + _mend_lost()


def _is_due(file_id: UUID) -> bool:
    due = ProcrastinateJob.objects.filter(task_name=CHECK, args={"file_id": str(file_id)})
    return due.filter(status="todo").exists()


def _mend_lost() -> int:
    """Conversions whose worker died are told as failed: they can be asked for again."""
    before = clock.now() - MENDING_LOST_AFTER
    lost = Mending.objects.filter(state=MendingState.WAITING, asked_at__lt=before)
    return lost.update(state=MendingState.FAILED, reason=MENDING_LOST, ended_at=clock.now())
