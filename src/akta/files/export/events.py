"""Journal entries of download."""

from akta.core.journal import event

EXPORT_ASKED = event(
    "files.export_asked", "Zamówiono kopię akt do pobrania: dostęp nr %(number)s, stron: %(sides)s."
)
EXPORT_MADE = event(
    "files.export_made",
    "Przygotowano kopię akt do pobrania: dostęp nr %(number)s, SHA-256 %(sha256)s.",
)
EXPORT_DELETED = event(
    "files.export_deleted",
    "Usunięto kopię akt: dostęp nr %(number)s zakończył się albo ma węższy zakres.",
)
