"""Jobs of the file room: cutting received files, reading text, and looking after the queue.

A job is a token: "do the next piece". It picks the piece itself by the rules of the queue, so
that a lost or doubled job does no harm.
"""

from collections.abc import Callable
from functools import wraps

from django.db import close_old_connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from akta.core import clock, jobs
from akta.files import blobs
from akta.files.services import cutting, queue, reading

CUT, READ = "files.cut_next", "files.read_next"


def _own_connection(task: Callable[[], None]) -> Callable[[], None]:
    """A worker's thread gives its database connection back when the job is done."""

    @wraps(task)
    def run() -> None:
        close_old_connections()
        try:
            task()
        finally:
            close_old_connections()

    return run


@app.task(name=CUT, queue="cut")
@_own_connection
def cut_next() -> None:
    """Cut a slice of the next file; while files wait, one token follows another."""
    if cutting.cut_next() and queue.is_waiting(at=clock.now()):
        jobs.defer(CUT)


@app.task(name=READ, queue="text")
@_own_connection
def read_next() -> None:
    """Read text for a while; while pages wait, one token follows another."""
    if reading.read_next():
        _ensure_reading()


@app.periodic(cron="* * * * * */20", periodic_id="files.look_after")
@app.task(name="files.look_after", pass_context=False)
def look_after(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's signature
    """Three times a minute: items of dead workers and unread pages get their tokens again."""
    close_old_connections()
    try:
        if queue.is_waiting(at=clock.now()) and not _is_due(CUT):
            jobs.defer(CUT)
        if reading.text_left(at=clock.now()):
            _ensure_reading()
    finally:
        close_old_connections()


def _ensure_reading() -> None:
    """One token for each core that may read; the lock keeps them to that number."""
    for slot in range(blobs.reading_size()):
        lock = f"files.read-{slot}"
        if not _is_due(READ, lock=lock):
            jobs.defer(READ, priority=jobs.LOW, lock=lock)


def _is_due(name: str, **facts: str) -> bool:
    due = ProcrastinateJob.objects.filter(task_name=name, status="todo", **facts)
    return due.exists()
