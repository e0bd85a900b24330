"""What the post learns of its scans: a part that waits, one put into a file, one left out."""

from uuid import UUID

from akta.core import journal
from akta.core.models import JournalEntry
from akta.files.sheets import events
from akta.letters.models import Letter, LetterState

OF = {
    events.PART_WAITS: LetterState.SCANNED,
    events.PART_GIVEN: LetterState.SCANNED,
    events.PART_PLACED: LetterState.IN_FILE,
    events.PART_DROPPED: LetterState.REGISTERED,
}
_STATES = {kind.name: state for kind, state in OF.items()}


@journal.on(events.PART_WAITS)
@journal.on(events.PART_GIVEN)
@journal.on(events.PART_PLACED)
@journal.on(events.PART_DROPPED)
def follow_scan(entry: JournalEntry) -> None:
    """Keep the letter's state; what stands in a file stays there."""
    if not entry.data.get("sheet_id"):
        return
    letters = Letter.objects.filter(sheet_id=UUID(entry.data["sheet_id"]))
    letters.exclude(state=LetterState.IN_FILE).update(state=_STATES[entry.kind])
