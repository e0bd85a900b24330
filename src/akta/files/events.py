"""Journal entries of the file; rooms above react to `CARDS_ADDED`, `CARDS_MOVED`, `DOCUMENT_SET`.

Data of the three:
- cards_added: volume_id, ingest_id, document_id, card_ids
- cards_moved: card_ids, source_volume_id, target_volume_id, source_set, target_set
- document_set: document_id, card_ids
Besides: cards_removed tells card_ids and sides (id to label), cards_restored card_ids.
Ids are texts. An entry is written after its change, in the same transaction.
"""

from akta.core.journal import event

VOLUME_CREATED = event("files.volume_created", "Utworzono tom: %(volume)s.")
VOLUME_RENAMED = event("files.volume_renamed", "Zmieniono opis tomu %(volume)s: %(title)s.")
VOLUME_DIGITISED = event(
    "files.volume_digitised", "Zmieniono stan digitalizacji: %(volume)s, %(state)s."
)
FILE_RECEIVED = event("files.received", "Przyjęto plik „%(file)s” do akt: %(volume)s.")
FILE_REFUSED = event("files.refused", "Nie opracowano pliku „%(file)s”: %(reason)s")
CARDS_ADDED = event(
    "files.cards_added", "Dodano karty: %(volume)s, k. %(cards)s, z pliku „%(file)s”."
)
CARDS_MOVED = event(
    "files.cards_moved",
    "Przeniesiono karty %(cards)s (%(source)s) na miejsce %(placed)s (%(target)s).",
)
CARDS_RENUMBERED = event("files.cards_renumbered", "Przenumerowano karty: %(volume)s.")
DOCUMENT_SET = event(
    "files.document_set", "Ujęto karty %(cards)s (%(volume)s) w dokumencie „%(title)s”."
)
DOCUMENT_EDITED = event(
    "files.document_edited", "Zmieniono opis dokumentu „%(title)s”: %(changed)s."
)
VERSO_MADE = event(
    "files.verso_made", "Uczyniono kartę %(card)s (%(volume)s) odwrotem karty %(recto)s."
)
VERSO_SPLIT = event(
    "files.verso_split", "Rozdzielono kartę %(card)s (%(volume)s): jej odwrót jest kartą %(made)s."
)
SIDES_TURNED = event("files.sides_turned", "Obrócono strony kart %(cards)s (%(volume)s).")

CARDS_REMOVED = event(
    "files.cards_removed",
    "Usunięto z akt karty zeskanowane omyłkowo: %(volume)s, k. %(cards)s. Powód: %(reason)s.",
)
CARDS_RESTORED = event(
    "files.cards_restored", "Przywrócono do akt karty: %(volume)s, k. %(cards)s."
)

SCAN_ACCEPTED = event(
    "files.scan_accepted", "Przyjęto skan karty %(card)s (%(volume)s) mimo usterki: %(defects)s."
)
SCAN_SENT_BACK = event(
    "files.scan_sent_back",
    "Odesłano do ponownego skanowania kartę %(card)s (%(volume)s): %(defects)s.",
)
SCAN_REPLACED = event(
    "files.scan_replaced",
    "Zastąpiono skan karty %(card)s (%(volume)s) nowym, z pliku „%(file)s”.",
)

CARDS_SEVERED_IN = event(
    "files.cards_severed_in",
    "Dołączono karty wyłączone ze sprawy %(reference)s: %(volume)s, k. %(cards)s "
    "(dawniej %(former)s).",
)
CARDS_SEVERED_OUT = event(
    "files.cards_severed_out",
    "Wyłączono karty %(cards)s do sprawy %(reference)s (tam: %(placed)s).",
)
