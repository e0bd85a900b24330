"""Jobs of the filing desk."""

from uuid import UUID

from django.db import close_old_connections
from procrastinate.contrib.django import app

from akta.filing.services import submission


@app.task(name=submission.SETTLE, queue="default")
def settle(filing_id: str) -> None:
    """The outbox of a submission: copies the filing time if its request died before it could."""
    close_old_connections()
    try:
        submission.settle(UUID(filing_id))
    finally:
        close_old_connections()
