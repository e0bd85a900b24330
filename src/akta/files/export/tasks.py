"""Jobs of downloads: one slice after another, and the broom that follows the end of grants."""

from uuid import UUID

from django.db import close_old_connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from akta.core import jobs
from akta.files.export import services


@app.task(name=services.MAKE)
def make_slice(export_id: str) -> None:
    """Make the next slice; while there is more, one job follows another."""
    close_old_connections()
    try:
        if services.work_on(UUID(export_id)):
            jobs.defer(services.MAKE, export_id=export_id)
    finally:
        close_old_connections()


@app.periodic(cron="* * * * * */20", periodic_id="files.sweep_exports")
@app.task(name="files.sweep_exports", pass_context=False)
def sweep(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's signature
    """Three times a minute: copies of ended grants go, lost jobs are given again."""
    close_old_connections()
    try:
        services.delete_ended()
        due = ProcrastinateJob.objects.filter(task_name=services.MAKE, status="todo")
        if not due.exists():
            for export_id in services.unfinished():
                jobs.defer(services.MAKE, export_id=str(export_id))
    finally:
        close_old_connections()
