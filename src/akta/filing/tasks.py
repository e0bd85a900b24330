"""Jobs of the filing desk."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from akta.core import clock
from akta.filing import handlers
from akta.filing.outages import services as outages
from akta.filing.proofs import services as proofs
from akta.filing.services import submission

log = logging.getLogger("akta.filing")
AGAIN = RetryStrategy(max_attempts=12, exponential_wait=4)


@app.task(name=submission.SETTLE, queue="default")
def settle(filing_id: str) -> None:
    """The outbox of a submission: copies the filing time if its request died before it could."""
    close_old_connections()
    try:
        submission.settle(UUID(filing_id))
    finally:
        close_old_connections()


@app.task(name=handlers.PROVE, queue="default")
def prove(filing_id: str) -> None:
    """Log, confirmation and report of one filing; what cannot be done now is taken up again."""
    close_old_connections()
    try:
        proofs.prove(UUID(filing_id), at=clock.now())
    finally:
        close_old_connections()


@app.task(name=outages.CERTIFY, queue="default", retry=AGAIN)
def certify_outage(outage_id: str, version: int) -> None:
    """The sealed certificate of an outage; without a seal it is tried again for a day."""
    close_old_connections()
    try:
        outages.certify(UUID(outage_id), version=version, at=clock.now())
    finally:
        close_old_connections()


@contextmanager
def _alone(filing_id: UUID) -> Iterator[None]:
    """What stops one filing is told to the operator and does not hold up the next ones."""
    try:
        yield
    except Exception:
        log.exception("Nie udało się dokończyć czynności po wniesieniu pisma %s.", filing_id)


@app.periodic(cron="* * * * *", periodic_id="filing.look_after")
@app.task(name="filing.look_after", pass_context=False)
def look_after(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's signature
    """Once a minute: filings without their date, proof, seal or time stamp get them."""
    close_old_connections()
    try:
        for filing_id in submission.unsettled():
            with _alone(filing_id):
                submission.settle(filing_id)
        for filing_id in proofs.unproven():
            with _alone(filing_id):
                proofs.prove(filing_id, at=clock.now())
    finally:
        close_old_connections()
