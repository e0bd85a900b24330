"""Journal entries of the installation."""

from akta.core.journal import event

KEY_ROTATED = event(
    "ops.key_rotated",
    "Wymieniono klucz danych chronionych na %(key)s; przepisano wartości: %(count)s.",
)
