"""What access does when the file changes: orders that grow take in what is new."""

from uuid import UUID

from akta.access.services.growing import grow
from akta.core import journal
from akta.core.models import JournalEntry
from akta.files import events as files
from akta.files.models import Card, SetKind

OPEN = {SetKind.MAIN.value, SetKind.ANNEX.value}


@journal.on(files.CARDS_ADDED)
@journal.on(files.DOCUMENT_SET)
def take_in(entry: JournalEntry) -> None:
    """New cards, and new cards whose document was told later."""
    _grow(entry)


@journal.on(files.CARDS_MOVED)
def take_in_moved(entry: JournalEntry) -> None:
    """Cards that come from a closed set into an open one are new to every reader outside."""
    if entry.data["source_set"] not in OPEN and entry.data["target_set"] in OPEN:
        _grow(entry)


@journal.on(files.VOLUME_DIGITISED)
def take_in_volume(entry: JournalEntry) -> None:
    """A volume that was on paper only opens to the growing orders that name it."""
    if entry.case_id is None or entry.subject_id is None:
        return
    if entry.data["state"] != "zdigitalizowany":
        return
    cards = Card.objects.filter(volume_id=entry.subject_id).values_list("pk", flat=True)
    grow(case_id=entry.case_id, card_ids=list(cards), at=entry.at, is_newly_digitised=True)


def _grow(entry: JournalEntry) -> None:
    if entry.case_id is not None:
        ids = [UUID(card_id) for card_id in entry.data["card_ids"]]
        grow(case_id=entry.case_id, card_ids=ids, at=entry.at)
