"""Jobs of what follows a filing: its proof and papers, certificates of outages."""

import logging
from uuid import UUID

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from akta.core import clock
from akta.filing import handlers
from akta.filing.outages import services as outages
from akta.filing.proofs import rechecks
from akta.filing.proofs import services as proofs
from akta.filing.received import cards

AGAIN = RetryStrategy(max_attempts=12, exponential_wait=4)
log = logging.getLogger("akta.filing")


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


@app.task(name=cards.PRINT, queue="default", retry=AGAIN)
def print_file(file_id: str) -> None:
    """The print of a filed document of an editor, into the file of its case."""
    close_old_connections()
    try:
        cards.print_file(UUID(file_id), at=clock.now())
    finally:
        close_old_connections()


@app.periodic(cron="* * * * *", periodic_id="filing.look_after_papers")
@app.task(name="filing.look_after_papers", pass_context=False)
def look_after_papers(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's signature
    """Once a minute: filings without proof, seal or time stamp get them."""
    close_old_connections()
    try:
        for filing_id in proofs.unproven():
            _prove_alone(filing_id)
    finally:
        close_old_connections()


@app.periodic(cron="*/10 * * * *", periodic_id="filing.recheck_signatures")
@app.task(name="filing.recheck_signatures", pass_context=False)
def recheck_signatures(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's signature
    """Every ten minutes: signatures whose result was not determined are checked again."""
    close_old_connections()
    try:
        for filing_id in rechecks.due(at=clock.now()):
            _recheck_alone(filing_id)
    finally:
        close_old_connections()


def _recheck_alone(filing_id: UUID) -> None:
    """What stops one filing is told to the operator and does not hold up the next ones."""
    try:
        rechecks.recheck(filing_id, at=clock.now())
    except Exception:
        log.exception("Nie udało się ponownie sprawdzić podpisów pisma %s.", filing_id)


def _prove_alone(filing_id: UUID) -> None:
    """What stops one filing is told to the operator and does not hold up the next ones."""
    try:
        proofs.prove(filing_id, at=clock.now())
    except Exception:
        log.exception("Nie udało się dokończyć czynności po wniesieniu pisma %s.", filing_id)
