"""What the journal sets going when a filing has its date: its proof and the unit's inbox."""

from akta.core import jobs, journal
from akta.core.models import JournalEntry
from akta.filing import events
from akta.filing.models import Filing, Received

PROVE = "filing.prove"


@journal.on(events.FILED)
def follow_up(entry: JournalEntry) -> None:
    """In the transaction that copies the date: the inbox row, and the job that proves it."""
    filing = Filing.objects.filter(pk__in=[entry.subject_id]).get()
    assert filing.filed_at is not None
    if filing.unit_id is not None:
        Received.objects.get_or_create(
            filing=filing, defaults={"unit_id": filing.unit_id, "filed_at": filing.filed_at}
        )
    jobs.defer(PROVE, priority=jobs.URGENT, filing_id=str(filing.pk))
