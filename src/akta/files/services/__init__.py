"""Writes of the file room: intake, volumes, documents, ordering of cards."""

from akta.files.services.documents import (
    begin_document,
    create_document,
    edit_document,
    set_document,
)
from akta.files.services.intake import (
    Labelled,
    receive_file,
    receive_pile,
    retry_file,
    unlock_file,
)
from akta.files.services.ordering import (
    make_verso,
    move_cards,
    readers_losing,
    renumber,
    split_verso,
    turn_sides,
)
from akta.files.services.removal import remove_cards, restore_card
from akta.files.services.repair import accept_scan, replace_scan, send_back_scan
from akta.files.services.volumes import create_volume, edit_volume, volume_by_number

__all__ = [
    "Labelled",
    "accept_scan",
    "begin_document",
    "create_document",
    "create_volume",
    "edit_document",
    "edit_volume",
    "make_verso",
    "move_cards",
    "readers_losing",
    "receive_file",
    "receive_pile",
    "remove_cards",
    "renumber",
    "replace_scan",
    "restore_card",
    "retry_file",
    "send_back_scan",
    "set_document",
    "split_verso",
    "turn_sides",
    "unlock_file",
    "volume_by_number",
]
