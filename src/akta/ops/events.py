"""Journal entries of the installation."""

from akta.core.journal import event

KEY_ROTATED = event(
    "ops.key_rotated",
    "Wymieniono klucz danych chronionych na %(key)s; przepisano wartości: %(count)s.",
)
SCRUBBED = event(
    "ops.scrubbed",
    "Przegląd magazynu: odczytano plików %(read)s, niezgodności: %(findings)s.",
)
BACKED_UP = event(
    "ops.backed_up",
    "Zrobiono kopię zapasową %(copy)s: plików %(blobs)s (nowych %(new)s), brakuje %(missing)s.",
)
STORE_MOVED = event(
    "ops.store_moved",
    "Przeniesiono oryginały do magazynu %(to)s; sprawdzono plików %(blobs)s.",
)
RESTORED = event(
    "ops.restored",
    "Odtworzono instalację z kopii zapasowej %(copy)s, zrobionej %(made_at)s.",
)
